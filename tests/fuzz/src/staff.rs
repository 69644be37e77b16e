//! A staff connection with several conversations, told anything in any order.

use std::{collections::BTreeMap, sync::Arc};

use arbitrary::{Arbitrary, Unstructured};
use domain::{
    case_queue::CaseQueue,
    permission::{Action, permit},
    receipt::Receipt,
    staff_connection::{Board, Effect, Input, Opened, StaffConnection, Standing},
    whisper::Whisper,
};
use protocol::{
    Author, CaseId, Epoch, NoteText, Pseudonym, Role, Seq, SessionId, StaffId, StaffToken, Tab,
    Timestamp, VERSION,
    staff::{CaseStatus, CaseView, FromStaff, Part, Severity, StaffView, ToStaff},
};
use uuid::Uuid;

use crate::moves::{Happened, NOW, PACE, Rows, Why, key, text};

/// Drives one connection.
pub(crate) fn connection(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let Ok(role) = Job::arbitrary(&mut source).map(Role::from) else { return };
    let mut watch = Watch { role, ..Watch::default() };
    let mut connection = StaffConnection::new(NOW, PACE);
    let mut now = NOW;
    while let Ok(next) = Move::arbitrary(&mut source) {
        if source.is_empty() {
            return;
        }
        if let Move::TimePasses { ms } = next {
            now = now.plus_ms(i64::from(ms));
        }
        watch.before(&next);
        let effects = connection.handle(next.into_input(role), now);
        watch.after(effects);
    }
}

/// What the connection may be told.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Move {
    Says(Said),
    Hears(Heard),
    TimePasses { ms: u16 },
}

/// By the client.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Said {
    Hello { version: u16 },
    Greet,
    Ready,
    Pause,
    Open { session: Which, last: u32 },
    Shut { session: Which },
    Join { session: Which },
    StepOut { session: Which },
    TakeOver { session: Which },
    ChoosePart { session: Which, part: Chosen },
    HandOver { session: Which },
    WatchWall { watch: bool },
    Say { session: Which, key: u8 },
    Delivered { session: Which, seq: u32 },
    Seen { session: Which, seq: u32 },
    Typing { session: Which },
    Fetch { session: Which, after: u32 },
    HearWhispers { session: Which, last: u32 },
    Whisper { session: Which, key: u8 },
    End { session: Which },
    Ping,
}

/// By everybody else.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Heard {
    NoFrame { why: Why },
    Admitted,
    TurnedAway { why: Why },
    Board { has_pages: bool, has_blocks: bool },
    CaseQueue { cases: u8 },
    BoardChanged,
    Opened { session: Which, head: u8, stands: Stands },
    NotOpened { session: Which, why: Why },
    Repeated { session: Which, key: u8, seq: u8 },
    Refused { session: Option<Which>, key: Option<u8>, why: Why },
    Fetched { session: Which, rows: Rows },
    Whispers { session: Which, after: u8, more: u8 },
    Whispered { session: Which },
    ReadFailed,
    News { session: Which, news: Happened },
    Replaced,
    SignedOut,
}

/// What a supporter does beside somebody else.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Chosen {
    Speak,
    Listen,
    Leave,
}

impl From<Chosen> for Part {
    fn from(chosen: Chosen) -> Self {
        match chosen {
            Chosen::Speak => Self::Speak,
            Chosen::Listen => Self::Listen,
            Chosen::Leave => Self::Leave,
        }
    }
}

/// As what a conversation is open.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Stands {
    Outside,
    Inside,
    Listening,
}

impl From<Stands> for Standing {
    fn from(stands: Stands) -> Self {
        match stands {
            Stands::Outside => Self::Outside,
            Stands::Inside => Self::Inside,
            Stands::Listening => Self::Listening,
        }
    }
}

/// One of few conversations.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Which {
    First,
    Second,
}

/// A role.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Job {
    Supporter,
    Moderator,
    Clinician,
    Coordinator,
}

impl From<Job> for Role {
    fn from(job: Job) -> Self {
        match job {
            Job::Supporter => Self::Supporter,
            Job::Moderator => Self::Moderator,
            Job::Clinician => Self::Clinician,
            Job::Coordinator => Self::Coordinator,
        }
    }
}

impl From<Which> for SessionId {
    fn from(which: Which) -> Self {
        Self(Uuid::from_u128(which as u128))
    }
}

impl Move {
    fn into_input(self, role: Role) -> Input {
        match self {
            Self::Says(said) => Input::Frame(Ok(said.into())),
            Self::Hears(heard) => heard.into_input(role),
            Self::TimePasses { .. } => Input::Deadline,
        }
    }
}

impl From<Said> for FromStaff {
    fn from(said: Said) -> Self {
        let token = StaffToken::new([7; 32]);
        match said {
            Said::Hello { version } => Self::Hello { version, token, tab: None },
            Said::Greet => Self::Hello { version: VERSION, token, tab: None },
            Said::Ready => Self::Ready {},
            Said::Pause => Self::Pause {},
            Said::Open { session, last } => {
                Self::Open { session: session.into(), last_seq: Seq(last) }
            }
            Said::Shut { session } => Self::Shut { session: session.into() },
            Said::Join { session } => Self::Join { session: session.into() },
            Said::StepOut { session } => Self::StepOut { session: session.into() },
            Said::TakeOver { session } => Self::TakeOver { session: session.into() },
            Said::ChoosePart { session, part } => {
                Self::ChoosePart { session: session.into(), part: part.into() }
            }
            Said::HandOver { session } => Self::HandOver { session: session.into() },
            Said::WatchWall { watch } => Self::WatchWall { watch },
            Said::Say { session, key: number } => {
                Self::Say { session: session.into(), key: key(number), text: text() }
            }
            Said::Delivered { session, seq } => {
                Self::Delivered { session: session.into(), seq: Seq(seq) }
            }
            Said::Seen { session, seq } => Self::Seen { session: session.into(), seq: Seq(seq) },
            Said::Typing { session } => Self::Typing { session: session.into() },
            Said::Fetch { session, after } => {
                Self::Fetch { session: session.into(), after: Seq(after) }
            }
            Said::HearWhispers { session, last } => {
                Self::HearWhispers { session: session.into(), last_seq: Seq(last) }
            }
            Said::Whisper { session, key: number } => {
                Self::Whisper { session: session.into(), key: key(number), text: note() }
            }
            Said::End { session } => Self::End { session: session.into() },
            Said::Ping => Self::Ping {},
        }
    }
}

impl Heard {
    fn into_input(self, role: Role) -> Input {
        match self {
            Self::NoFrame { why } => Input::Frame(Err(why.into())),
            Self::Admitted => {
                Input::Admitted { epoch: Epoch(Uuid::nil()), staff: member(role), tab: Tab(1) }
            }
            Self::TurnedAway { why } => Input::TurnedAway(why.into()),
            Self::Board { has_pages, has_blocks } => Input::Board(Board {
                desk: None,
                pages: has_pages.then(Vec::new),
                blocks: has_blocks.then(Vec::new),
                // Whoever may have pages has these.
                swaps: has_pages.then(Vec::new),
            }),
            Self::CaseQueue { cases } => Input::CaseQueue(queue(cases)),
            Self::BoardChanged => Input::BoardChanged,
            Self::Opened { session, head, stands } => {
                Input::Opened(opened(session, head, stands.into()))
            }
            Self::NotOpened { session, why } => {
                Input::NotOpened { session: session.into(), code: why.into() }
            }
            Self::Repeated { session, key: number, seq } => {
                let at = Timestamp(i64::from(seq));
                let (key, seq) = (key(number), Seq(u32::from(seq)));
                Input::Repeated { session: session.into(), key, seq, at }
            }
            Self::Refused { session, key: number, why } => Input::Refused {
                session: session.map(SessionId::from),
                key: number.map(key),
                code: why.into(),
            },
            Self::Fetched { session, rows } => Input::Fetched(session.into(), rows.list()),
            Self::Whispers { session, after, more } => {
                let after = u32::from(after);
                let whispers = (after + 1..=after + u32::from(more)).map(whisper).collect();
                Input::Whispers(session.into(), Seq(after), whispers)
            }
            Self::Whispered { session } => Input::Whispered(session.into()),
            Self::ReadFailed => Input::ReadFailed,
            Self::News { session, news } => Input::News(session.into(), news.into()),
            Self::Replaced => Input::Replaced,
            Self::SignedOut => Input::SignedOut,
        }
    }
}

fn whisper(seq: u32) -> Whisper {
    let (seq, at) = (Seq(seq), Timestamp(i64::from(seq)));
    let (by, author) = (StaffId(Uuid::nil()), Author::Moderator);
    Whisper { seq, at, by, author, key: key(0), text: note() }
}

/// Each bit is a case.
fn queue(cases: u8) -> Arc<CaseQueue> {
    let is_there = |number: &u8| cases >> number & 1 == 1;
    Arc::new(CaseQueue::new((0..8).filter(is_there).map(case).collect(), NOW))
}

fn case(number: u8) -> CaseView {
    CaseView {
        id: CaseId(Uuid::from_u128(number.into())),
        session: SessionId(Uuid::from_u128(number.into())),
        pseudonym: pseudonym(),
        severity: Severity::High,
        status: CaseStatus::Open,
        opened_at: NOW,
        claim_due_at: None,
        claimed_by: None,
        offered_to: None,
        offered_until: None,
        moderator: None,
        safety_asked_at: None,
        safety_checked_at: None,
        session_ended: false,
        flags: vec![],
        escalation: None,
        drill: false,
        notes: 0,
        contact_until: None,
    }
}

fn note() -> NoteText {
    "ask about safety".try_into().expect("it is short")
}

fn member(role: Role) -> StaffView {
    StaffView {
        id: StaffId(Uuid::nil()),
        name: "somebody".try_into().expect("it is short"),
        role,
        pseudonym: pseudonym(),
        disabled: false,
    }
}

fn opened(session: Which, head: u8, standing: Standing) -> Opened {
    Opened {
        session: session.into(),
        pseudonym: pseudonym(),
        head_seq: Seq(u32::from(head)),
        student: Receipt::default(),
        student_here: true,
        drill: false,
        standing,
    }
}

fn pseudonym() -> Pseudonym {
    "Calm Otter".try_into().expect("it is short")
}

/// What must hold of everything the connection does.
#[derive(Debug)]
struct Watch {
    /// All of the case queue was sent.
    has_queue: bool,
    role: Role,
    is_welcome: bool,
    is_closed: bool,
    /// For each conversation that was asked for, the last row that the client has, and the last that
    /// was heard of since.
    asked: BTreeMap<SessionId, (u32, u32)>,
    /// The last row shown of each conversation that is open.
    open: BTreeMap<SessionId, u32>,
    /// The last whisper shown of each conversation since they were asked for.
    whispered: BTreeMap<SessionId, u32>,
}

impl Default for Watch {
    fn default() -> Self {
        Self {
            role: Role::Supporter,
            has_queue: false,
            is_welcome: false,
            is_closed: false,
            asked: BTreeMap::new(),
            open: BTreeMap::new(),
            whispered: BTreeMap::new(),
        }
    }
}

impl Watch {
    fn before(&mut self, next: &Move) {
        if let Move::Says(Said::Open { session, last }) = *next
            && self.may(Action::OpenConversation)
        {
            self.asked.insert(session.into(), (last, 0));
            self.open.remove(&session.into());
        }
        if let Move::Hears(Heard::News { session, news: Happened::Rows { head, .. } }) = *next
            && let Some((_, heard)) = self.asked.get_mut(&session.into())
        {
            *heard = (*heard).max(u32::from(head));
        }
        if let Move::Says(Said::HearWhispers { session, .. }) = *next {
            self.whispered.remove(&session.into());
        }
        if let Move::Says(Said::Fetch { session, after }) = *next
            && let Some(last) = self.open.get_mut(&session.into())
        {
            *last = (*last).min(after);
        }
    }

    fn after(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            assert!(!self.is_closed, "{effect:?} after the end");
            match effect {
                Effect::Send(frame) | Effect::SendSoon(frame) => self.sent(&frame),
                Effect::Close(_) => self.is_closed = true,
                Effect::SignIn(..) => assert!(!self.is_welcome, "signed in twice"),
                Effect::Shut(session) => {
                    self.open.remove(&session);
                }
                Effect::TakeStudents(_) => self.must(Action::TakeStudents),
                Effect::WatchWall(_) => self.must(Action::WatchWall),
                Effect::Open(_) => self.must(Action::OpenConversation),
                Effect::Join(_) | Effect::StepOut(_) => self.must(Action::JoinConversation),
                Effect::HandOver(_) => self.must(Action::HandOver),
                Effect::GoOnAgain(..) => self.must(Action::AnswerReunion),
                Effect::TakeMessage(_) => self.must(Action::TakeMessage),
                Effect::TakeOver(_) => self.must(Action::TakeOver),
                Effect::ChoosePart(..) => self.must(Action::ChoosePart),
                Effect::End(_) => self.must(Action::EndConversation),
                Effect::Relay(session, ..)
                | Effect::Report(session, _)
                | Effect::Typing(session) => {
                    self.must(Action::Say);
                    assert!(self.open.contains_key(&session), "it is not open");
                }
                Effect::Fetch(session, after) => {
                    let last = self.open.get(&session).expect("it is not open");
                    assert_eq!(after.0, *last, "fetched are other rows than are missing");
                }
                Effect::HearWhispers(session)
                | Effect::FetchWhispers(session, _)
                | Effect::Whisper(session, ..) => {
                    self.must(Action::Whisper);
                    assert!(self.open.contains_key(&session), "it is not open");
                }
                Effect::ReadBoard => assert!(self.is_welcome, "for nobody"),
            }
        }
    }

    fn sent(&mut self, frame: &ToStaff) {
        match frame {
            ToStaff::Welcome { .. } => {
                assert!(!self.is_welcome, "welcomed twice");
                self.is_welcome = true;
            }
            ToStaff::Refused { .. } | ToStaff::Pong => return,
            ToStaff::Opened { session, head_seq, .. } => {
                let (last, heard) = self.asked.get(session).expect("nobody asked for it");
                self.open.insert(*session, (*last).min(head_seq.0.max(*heard)));
            }
            ToStaff::Accepted { session, seq, .. } => {
                // Unless it has its row already.
                if self.open.get(session).is_none_or(|last| seq.0 > *last) {
                    self.shown(*session, *seq);
                }
            }
            ToStaff::Said { session, seq, .. } | ToStaff::Noted { session, seq, .. } => {
                self.shown(*session, *seq);
            }
            ToStaff::Whispered { session, seq, .. } => {
                assert!(self.open.contains_key(session), "a whisper of what is not open");
                let last = self.whispered.entry(*session).or_default();
                assert!(seq.0 > *last, "a whisper twice, or out of order");
                *last = seq.0;
            }
            ToStaff::Delivered { session, .. }
            | ToStaff::Seen { session, .. }
            | ToStaff::LeadsElsewhere { session }
            | ToStaff::Typing { session, .. }
            | ToStaff::Presence { session, .. } => {
                assert!(self.open.contains_key(session), "{frame:?} of what is not open");
            }
            ToStaff::Wall { .. } | ToStaff::WallChanged { .. } => self.must(Action::WatchWall),
            ToStaff::CaseQueue { .. } => {
                self.must(Action::ReadCases);
                self.has_queue = true;
            }
            ToStaff::CaseQueueChanged { .. } => {
                assert!(self.has_queue, "what changed before all of it");
            }
            ToStaff::Desk(_)
            | ToStaff::Pages { .. }
            | ToStaff::Blocks { .. }
            | ToStaff::Swaps { .. } => {}
        }
        assert!(self.is_welcome, "{frame:?} before the welcome");
    }

    fn shown(&mut self, session: SessionId, seq: Seq) {
        let last = self.open.get_mut(&session).expect("a row of what is not open");
        assert_eq!(seq.0, *last + 1, "a gap, or a row twice");
        *last = seq.0;
    }

    fn must(&self, action: Action) {
        assert!(self.is_welcome, "{action:?} for nobody");
        assert!(self.may(action), "{action:?} as {:?}", self.role);
    }

    fn may(&self, action: Action) -> bool {
        permit(self.role, action).is_ok()
    }
}
