//! A staff connection and the staff HTTP API.
//!
//! Frames carry what happens in conversations; HTTP carries acts on cases, the rota, accounts and
//! the audit log. One staff connection may have several conversations open.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Author, CaseId, Epoch, ErrorCode, EscalationId, Event, FlagId, MessageKey, MessageText,
    NoteText, PageId, Password, Pseudonym, Role, Seq, SessionId, StaffId, StaffName, StaffToken,
    Tab, Timestamp,
    block::BlockView,
    rota::SwapView,
    visit::{Topic, WishView},
    wall::{WallView, WallWords},
    words::words,
};

/// One frame from a member of staff. Unknown fields are refused, never ignored.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FromStaff {
    /// First frame of every connection.
    Hello {
        /// The [`crate::VERSION`] the client speaks.
        version: u16,
        /// From signing in.
        token: StaffToken,
        /// From the last `welcome` of this page, when it comes back by itself: it is turned away when
        /// a newer one has taken over. None takes over.
        tab: Option<Tab>,
    },
    /// A supporter takes the next student, and goes on doing so.
    Ready {},
    /// A supporter takes no further student.
    Pause {},
    /// Shows a conversation and keeps it up to date. For anyone but its own supporter this is
    /// written to the audit log before the first row is sent.
    Open {
        /// Which.
        session: SessionId,
        /// The last row the client has; 0 for none.
        last_seq: Seq,
    },
    /// Stops showing a conversation.
    Shut {
        /// Which.
        session: SessionId,
    },
    /// A clinician comes into a conversation they were called to. This, and nothing less, is what
    /// acknowledges the page. A moderator comes into a conversation that is open.
    Join {
        /// Which.
        session: SessionId,
    },
    /// A clinician leaves without an outcome: calling begins again. A moderator leaves.
    StepOut {
        /// Which.
        session: SessionId,
    },
    /// A moderator goes on in the place of the supporter, who is thanked and has room again.
    TakeOver {
        /// Which.
        session: SessionId,
    },
    /// A supporter stays, listens or leaves while a clinician or a moderator is in the conversation.
    ChoosePart {
        /// Where.
        session: SessionId,
        /// Which.
        part: Part,
    },
    /// Writes a text. Answered with `accepted` once it is durable, or `refused`.
    Say {
        /// Where.
        session: SessionId,
        /// Resending the same key is harmless.
        key: MessageKey,
        /// What was typed.
        text: MessageText,
    },
    /// Everything up to this row has come. May be late, and stands for all before it.
    Delivered {
        /// Where.
        session: SessionId,
        /// The last row that came.
        seq: Seq,
    },
    /// Everything up to this row was shown, and so has come. May be late too.
    Seen {
        /// Where.
        session: SessionId,
        /// The last row shown.
        seq: Seq,
    },
    /// Is typing. May be lost.
    Typing {
        /// Where.
        session: SessionId,
    },
    /// Asks for rows again, because one is missing.
    Fetch {
        /// Where.
        session: SessionId,
        /// The last row the client has.
        after: Seq,
    },
    /// Shows the whispers of a conversation that is open, and keeps them up to date.
    HearWhispers {
        /// Which.
        session: SessionId,
        /// The last whisper the client has; 0 for none.
        last_seq: Seq,
    },
    /// Writes to the other staff of a conversation that is open; never shown to the student. It comes
    /// back as `whispered` with its key once it is durable, or `refused`.
    Whisper {
        /// Where.
        session: SessionId,
        /// Resending the same key is harmless.
        key: MessageKey,
        /// What was typed.
        text: NoteText,
    },
    /// A supporter takes a message that waits, to read and answer it. Nobody else can, until it is
    /// answered with `end` or given back with `hand_over`.
    TakeMessage {
        /// Which.
        session: SessionId,
    },
    /// The supporter hands the student over to another one, and never has them again in this session.
    /// The student is not told why.
    HandOver {
        /// Which.
        session: SessionId,
    },
    /// A supporter says whether they go on with somebody they talked with, who is on their desk as
    /// `asking`.
    GoOnAgain {
        /// Which.
        session: SessionId,
        /// Yes, or not now. Nobody is told of the latter.
        yes: bool,
    },
    /// The supporter ends the conversation.
    End {
        /// Which.
        session: SessionId,
    },
    /// Shows the wall and keeps it up to date, or does so no more. Moderators only.
    WatchWall {
        /// Whether it is looked at.
        watch: bool,
    },
    /// Sent every [`crate::HEARTBEAT_MS`]; answered with `pong`.
    Ping {},
}

/// One frame to a member of staff.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToStaff {
    /// The first frame of every connection that was let in.
    Welcome {
        /// The version the server speaks.
        version: u16,
        /// A client that knew another epoch forgets its rows.
        epoch: Epoch,
        /// Who this is.
        staff: StaffView,
        /// What the page comes back with.
        tab: Tab,
    },
    /// Everything on a supporter's desk; replaces the one before. Supporters only.
    Desk(Desk),
    /// The case queue, most severe first, then oldest; replaces what was there. Moderators and
    /// clinicians.
    CaseQueue {
        /// Every case that is not resolved.
        cases: Vec<CaseView>,
        /// The service's time: limits are counted down by it, however a page's own clock goes.
        now: Timestamp,
    },
    /// What changed in the case queue.
    CaseQueueChanged {
        /// Cases that are new or changed, whole.
        set: Vec<CaseView>,
        /// Cases that are resolved.
        gone: Vec<CaseId>,
        /// The service's time.
        now: Timestamp,
    },
    /// The pages that call this clinician now; replaces the ones before. Clinicians only.
    Pages {
        /// Newest first.
        pages: Vec<PageView>,
    },
    /// The blocks in force; replaces the ones before. Moderators only.
    Blocks {
        /// Those that wait for a second moderator first, then the newest.
        blocks: Vec<BlockView>,
    },
    /// The swap requests that this clinician made or was asked and that are open; replaces the ones
    /// before. Clinicians only.
    Swaps {
        /// The next shift first.
        swaps: Vec<SwapView>,
    },
    /// Every conversation that is not over; replaces what was there. Answers `watch_wall`.
    Wall {
        /// In no order.
        conversations: Vec<WallView>,
    },
    /// What changed on the wall, at most about once a second.
    WallChanged {
        /// Conversations that are new or changed, whole.
        set: Vec<WallView>,
        /// Conversations in which only somebody said something.
        spoke: Vec<WallWords>,
        /// Conversations that are over.
        gone: Vec<SessionId>,
    },
    /// Answers `open`. Rows follow.
    Opened {
        /// Which.
        session: SessionId,
        /// What staff call the student.
        pseudonym: Pseudonym,
        /// The last row there is.
        head_seq: Seq,
        /// The last row that has come to the student.
        delivered_seq: Seq,
        /// The last row the student has seen.
        seen_seq: Seq,
        /// Whether the student is connected right now.
        student_here: bool,
        /// There is no student: this is a drill.
        drill: bool,
    },
    /// The writer's own text is durable. Takes the place of its row.
    Accepted {
        /// Where.
        session: SessionId,
        /// The key it was said with.
        key: MessageKey,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
    /// A row: somebody wrote something.
    Said {
        /// Where.
        session: SessionId,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// Who.
        author: Author,
        /// What.
        text: MessageText,
        /// The key it was said with, if it is this writer's own text, read again.
        key: Option<MessageKey>,
    },
    /// A row: something happened.
    Noted {
        /// Where.
        session: SessionId,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// What.
        event: Event,
    },
    /// A whisper: what staff write for each other beside the conversation. Whispers have places of
    /// their own.
    Whispered {
        /// Where.
        session: SessionId,
        /// Its place among the whispers.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// Who, by role.
        author: Author,
        /// What.
        text: NoteText,
        /// The key it was written with, if it is this person's own.
        key: Option<MessageKey>,
    },
    /// Everything up to this row has come to the student.
    Delivered {
        /// Where.
        session: SessionId,
        /// The last row that came.
        seq: Seq,
    },
    /// The student has seen everything up to this row.
    Seen {
        /// Where.
        session: SessionId,
        /// The last row they saw.
        seq: Seq,
    },
    /// Somebody proposed to go on elsewhere. Said to each side alone; nobody else hears of it.
    LeadsElsewhere {
        /// Where.
        session: SessionId,
    },
    /// Somebody else in the conversation is typing, for about the next three seconds.
    Typing {
        /// Where.
        session: SessionId,
        /// Who.
        author: Author,
    },
    /// Whether somebody in the conversation is connected right now.
    Presence {
        /// Where.
        session: SessionId,
        /// Who.
        author: Author,
        /// False while their connection is lost; they are expected back.
        here: bool,
    },
    /// Something was refused; nothing was changed.
    Refused {
        /// The conversation it was about, if it was about one.
        session: Option<SessionId>,
        /// The text that was refused, if it was one.
        key: Option<MessageKey>,
        /// Why.
        code: ErrorCode,
    },
    /// Answers `ping`.
    Pong,
}

/// What a supporter does while a clinician or a moderator is in the conversation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Stays and writes.
    Speak,
    /// Reads along; what they say is refused with `listening` until they speak again.
    Listen,
    /// Leaves the student with whoever else is there, and has room for another one.
    Leave,
}

/// What a supporter has before them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Desk {
    /// Whether the next student comes by itself.
    pub ready: bool,
    /// How many students this supporter takes at once.
    pub capacity: u32,
    /// How many students wait.
    pub waiting: u32,
    /// The students this supporter is talking with, oldest pairing first.
    pub pairings: Vec<PairingView>,
    /// Sessions of students who came back, wait, and would like to go on with this supporter: without
    /// their names.
    pub asking: Vec<SessionId>,
    /// Messages that this supporter may take, oldest first. No text until one is taken.
    pub messages: Vec<MessageView>,
}

/// A message that a student left while nobody was on duty, and that waits for a supporter.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct MessageView {
    /// Its session.
    pub session: SessionId,
    /// When it was left.
    pub left_at: Timestamp,
    /// What it is about, if the student said so.
    pub topic: Option<Topic>,
}

/// A student whom a supporter is talking with.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PairingView {
    /// The student's session.
    pub session: SessionId,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// When they were paired.
    pub since: Timestamp,
    /// A rule saw that the student may be in danger: the supporter asks about safety, in plain words.
    pub ask_about_safety: bool,
    /// A moderator asks the supporter to, and has not heard yet that it was done.
    pub safety_asked: bool,
    /// What the student wished for before the first word, as far as it helps to begin.
    pub wish: Option<WishView>,
    /// When the conversation ends by itself, if it has a length.
    pub ends_at: Option<Timestamp>,
    /// Whether the supporter may still give it more time.
    pub extendable: bool,
    /// That it is a message, whose student is not there; none for a conversation.
    pub message: Option<TakenMessage>,
}

/// A message that a supporter has taken.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct TakenMessage {
    /// When it was left.
    pub left_at: Timestamp,
    /// When it goes back to the others unless it was answered.
    pub answer_by: Timestamp,
}

/// How soon somebody must look. For staff only; a student never sees it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Look soon.
    Low,
    /// A trained person now.
    High,
    /// Wake someone.
    Imminent,
}

words! { Severity:
    Low = "low",
    High = "high",
    Imminent = "imminent",
}

/// Who raised a flag.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FlagSource {
    /// A rule saw something in a text.
    Rule,
    /// The student asked for urgent help.
    Student,
    /// The supporter raised it by hand.
    Supporter,
    /// A rule saw something in a supporter's own text: somebody asks how they are.
    RuleOnStaff,
    /// A moderator says that a rule should have seen something.
    Moderator,
    /// The supporter asks for help with the conversation.
    Help,
    /// The student reports the supporter. Moderators only.
    Report,
    /// The student says after the end that it is worse than before.
    CheckIn,
    /// Nobody answered a message that was left, in the time that the service gives itself.
    Message,
    /// Nobody: it is a drill.
    Drill,
}

words! { FlagSource:
    Rule = "rule",
    RuleOnStaff = "rule_on_staff",
    Moderator = "moderator",
    Help = "help",
    Report = "report",
    Student = "student",
    Supporter = "supporter",
    CheckIn = "check_in",
    Message = "message",
    Drill = "drill",
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Waits in the case queue.
    Open,
    /// A moderator has it.
    Claimed,
    /// The on-call clinician has been called.
    Escalated,
    /// Closed for good.
    Resolved,
}

words! { CaseStatus:
    Open = "open",
    Claimed = "claimed",
    Escalated = "escalated",
    Resolved = "resolved",
}

/// Where an escalation stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EscalationStatus {
    /// Somebody is being called.
    Calling,
    /// A clinician is in the conversation.
    Joined,
    /// Closed with an outcome.
    Closed,
}

words! { EscalationStatus:
    Calling = "calling",
    Joined = "joined",
    Closed = "closed",
}

/// A case as staff see it in the queue: no text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CaseView {
    /// Which.
    pub id: CaseId,
    /// The session it is about.
    pub session: SessionId,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// The most severe of its flags.
    pub severity: Severity,
    /// Where it stands.
    pub status: CaseStatus,
    /// When its first flag was raised.
    pub opened_at: Timestamp,
    /// When it is escalated by itself if nobody has claimed it; none when nothing is due.
    pub claim_due_at: Option<Timestamp>,
    /// The moderator who has it.
    pub claimed_by: Option<StaffId>,
    /// Whom that moderator asks to take it.
    pub offered_to: Option<StaffId>,
    /// When they no longer can; until then, and after it, it stays with whoever has it.
    pub offered_until: Option<Timestamp>,
    /// The moderator who is in the conversation.
    pub moderator: Option<StaffId>,
    /// When the supporter was last asked to check on safety.
    pub safety_asked_at: Option<Timestamp>,
    /// When they said that they have, since they were asked.
    pub safety_checked_at: Option<Timestamp>,
    /// Whether the student has left or the conversation has ended.
    pub session_ended: bool,
    /// Its flags, oldest first.
    pub flags: Vec<FlagView>,
    /// The calling of a clinician, if it was escalated.
    pub escalation: Option<EscalationView>,
    /// There is no student: this is a drill.
    pub drill: bool,
    /// How many notes there are.
    pub notes: u32,
    /// When what the student left to be reached by is deleted; none when they left nothing. For
    /// clinicians alone.
    pub contact_until: Option<Timestamp>,
}

/// A flag as staff see it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FlagView {
    /// Which.
    pub id: FlagId,
    /// Who raised it.
    pub source: FlagSource,
    /// How soon somebody must look.
    pub severity: Severity,
    /// When.
    pub at: Timestamp,
    /// The row it is about, if it is about one.
    pub seq: Option<Seq>,
    /// What the rules saw, in the words of their `why`; where in the text, in bytes.
    pub signals: Vec<SignalView>,
    /// What a person said of it afterwards.
    pub verdict: Option<Verdict>,
}

/// What a person says of what the rules did.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The flag was right.
    True,
    /// There was nothing to see.
    False,
    /// There was something to see and no rule saw it.
    Missed,
}

words! { Verdict:
    True = "true",
    False = "false",
    Missed = "missed",
}

/// Says whether a flag was right. The body of `POST /api/flags/{flag}/verdict`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MarkFlag {
    /// Right or wrong; whether something was missed is said of a text, not of a flag.
    pub right: bool,
}

/// Says that a text should have been flagged. The body of `POST /api/cases/{case}/missed`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MarkMissed {
    /// The text's row.
    pub seq: Seq,
    /// How it should have been flagged.
    pub severity: Severity,
}

/// What people said of the rules so far, for those who keep the packs. The answer to
/// `GET /api/rules`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct RulesView {
    /// The packs in use, to the byte.
    pub packs: String,
    /// Packs that no clinician has reviewed.
    pub unreviewed: Vec<String>,
    /// Every rule whose flags somebody judged; the one that was wrong most often first.
    pub rules: Vec<RuleRecord>,
    /// Texts that should have been flagged and were not.
    pub missed: Vec<MissedRecord>,
}

/// How often one rule was right.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct RuleRecord {
    /// The rule's id.
    pub rule: String,
    /// Why the rule exists; none when it is in no pack any more.
    pub why: Option<String>,
    /// What it asks for; none when it is in no pack any more.
    pub severity: Option<Severity>,
    /// Flags of it that were right.
    pub right: u32,
    /// Flags of it that were wrong.
    pub wrong: u32,
    /// Wrong so often, over enough flags, that lowering it should be talked about.
    pub look_at_it: bool,
}

/// How many texts should have been flagged so and were not.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct MissedRecord {
    /// How they should have been flagged.
    pub severity: Severity,
    /// How many.
    pub texts: u32,
}

/// What one rule saw in one text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SignalView {
    /// The rule's id.
    pub rule: String,
    /// Why the rule exists, in plain words.
    pub why: String,
    /// From and to, in bytes of the UTF-8 text.
    pub span: (u32, u32),
}

/// An escalation as staff see it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct EscalationView {
    /// Which.
    pub id: EscalationId,
    /// Where it stands.
    pub status: EscalationStatus,
    /// When calling began.
    pub since: Timestamp,
    /// How many people have been called, counting repeats.
    pub calls: u32,
    /// When the next person is called, while nobody has joined.
    pub next_call_at: Option<Timestamp>,
    /// Everybody on the rota was called and nobody came yet.
    pub nobody_reached: bool,
    /// The clinician who is in the conversation.
    pub joined_by: Option<StaffId>,
    /// Who said that they are coming, and is waited for.
    pub coming: Option<StaffId>,
    /// Whom the next step calls, as things were when the last one was taken.
    pub next: Vec<StaffName>,
    /// The newest pages, oldest first.
    pub pages: Vec<CalledView>,
}

/// Who was called, when, and whether they have seen it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CalledView {
    /// Who.
    pub staff: StaffId,
    /// The name they sign in with.
    pub name: StaffName,
    /// When.
    pub at: Timestamp,
    /// When they said that they are coming.
    pub acknowledged_at: Option<Timestamp>,
}

/// A page that calls this clinician now.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PageView {
    /// Which; the link in the call ends with it.
    pub id: PageId,
    /// The session it leads to.
    pub session: SessionId,
    /// The case it is about.
    pub case: CaseId,
    /// How severe the case is.
    pub severity: Severity,
    /// When this person was called.
    pub at: Timestamp,
    /// When they said that they are coming.
    pub acknowledged_at: Option<Timestamp>,
    /// There is no student: this is a drill.
    pub drill: bool,
}

/// A member of staff, as other staff see them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct StaffView {
    /// Which account.
    pub id: StaffId,
    /// The name they sign in with.
    pub name: StaffName,
    /// What they may do.
    pub role: Role,
    /// What a student calls them.
    pub pseudonym: Pseudonym,
    /// Whether the account can no longer sign in.
    pub disabled: bool,
}

/// `POST /api/sign-in`
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The account's name.
    pub name: StaffName,
    /// Its password.
    pub password: Password,
}

/// The answer to a right [`SignIn`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SignedIn {
    /// Sent as `Authorization: Bearer …`, and in `hello`.
    pub token: StaffToken,
    /// When it stops working.
    pub expires_at: Timestamp,
    /// Who signed in.
    pub staff: StaffView,
}

/// `POST /api/sessions/{session}/flags`: the session's own supporter raises a flag.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RaiseFlag {
    /// How soon somebody must look.
    pub severity: Severity,
    /// For the moderator, if there is something to say.
    pub note: Option<NoteText>,
}

/// The answer to [`RaiseFlag`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct FlagRaised {
    /// The flag.
    pub flag: FlagId,
    /// The case it belongs to.
    pub case: CaseId,
}

/// `POST /api/sessions/{session}/help`: the session's own supporter asks moderators for help.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskForHelp {
    /// A line for the moderators, if there is something to say; they answer by whisper.
    pub line: Option<NoteText>,
}

/// `POST /api/cases/{case}/resolve` and `POST /api/escalations/{escalation}/close`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// How it went.
    pub outcome: Outcome,
    /// In a sentence, for those who read it later.
    pub reason: NoteText,
}

/// `POST /api/cases/{case}/offer`: hands a case over to another moderator, who has to accept it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OfferCase {
    /// To whom.
    pub to: StaffId,
}

/// `POST /api/cases/{case}/notes`: a note beside a case, and `POST /api/cases/{case}/end`: why a
/// moderator ends a conversation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteNote {
    /// For those who read it later.
    pub text: NoteText,
}

/// How a case went.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing was wrong: a misunderstanding or a rule's mistake.
    NoConcern,
    /// Supported in the conversation.
    Supported,
    /// Led on to a service on campus or outside.
    Referred,
    /// Emergency services were called.
    EmergencyServices,
    /// The student left before anybody could help.
    StudentLeft,
}

words! { Outcome:
    NoConcern = "no_concern",
    Supported = "supported",
    Referred = "referred",
    EmergencyServices = "emergency_services",
    StudentLeft = "student_left",
}

/// A note beside a case, from `GET /api/cases/{case}/notes`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct NoteView {
    /// When it was written.
    pub at: Timestamp,
    /// By role.
    pub author: Author,
    /// What.
    pub text: NoteText,
}

/// `POST /api/staff`: the coordinator adds an account.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddStaff {
    /// The name to sign in with; no two accounts share one.
    pub name: StaffName,
    /// What they may do.
    pub role: Role,
}

/// The answer to [`AddStaff`].
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct StaffAdded {
    /// The account.
    pub staff: StaffView,
    /// Shown this once, to be handed over.
    pub password: Password,
}

/// One entry of the audit log, from `GET /api/audit`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct AuditView {
    /// Its place in the chain.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// Who; none when a deadline or a rule acted.
    pub actor: Option<StaffId>,
    /// In which role.
    pub role: Option<Role>,
    /// What was done, as a stable word such as `case.claimed`.
    pub act: String,
    /// The id of what it was done to.
    pub subject: String,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The outcome or the like, never text of a conversation.
    pub detail: Option<String>,
}

/// Whether the audit log is whole, from `GET /api/audit/check`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct AuditCheckView {
    /// How many entries were looked at.
    pub entries: u32,
    /// The place and the hash of the last one, to be noted down: an entry with this hash cannot
    /// change unseen any more, nor any before it. None when the log is empty.
    pub head: Option<String>,
    /// What is wrong, in the order of the log; empty when nothing is.
    pub findings: Vec<AuditFindingView>,
}

/// Something that is wrong with the audit log.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditFindingView {
    /// An entry is not as it was written, or not where it was.
    Changed {
        /// Which.
        seq: u32,
    },
    /// Entries are not there any more.
    Missing {
        /// The first of them.
        from: u32,
        /// The last of them.
        to: u32,
    },
    /// Everything up to an entry that was noted down earlier was written anew.
    Rewritten {
        /// That entry.
        seq: u32,
    },
}

impl ToStaff {
    /// The conversation a frame is about, if it is about one.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Opened { session, .. }
            | Self::Accepted { session, .. }
            | Self::Said { session, .. }
            | Self::Noted { session, .. }
            | Self::Whispered { session, .. }
            | Self::Delivered { session, .. }
            | Self::Seen { session, .. }
            | Self::LeadsElsewhere { session }
            | Self::Typing { session, .. }
            | Self::Presence { session, .. } => Some(*session),
            Self::Refused { session, .. } => *session,
            Self::Welcome { .. }
            | Self::Desk(_)
            | Self::CaseQueue { .. }
            | Self::CaseQueueChanged { .. }
            | Self::Pages { .. }
            | Self::Blocks { .. }
            | Self::Swaps { .. }
            | Self::Wall { .. }
            | Self::WallChanged { .. }
            | Self::Pong => None,
        }
    }
}
