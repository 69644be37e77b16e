//! A student's connection: what they may say, and what they are told.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Author, Epoch, ErrorCode, Event, MessageKey, MessageText, Pseudonym, ReturnToken, Seq,
    SessionToken, Tab, Timestamp, VisitToken,
    access::{Access, Ask, Pass},
    block::BlockReason,
    return_code::ReturnWish,
    service::{Approval, CampusService, CrisisNumber, OpeningHours, ServiceStatus},
    visit::{Choices, Language, Wish},
    words::words,
};

/// One frame from a student. Unknown fields are refused, never ignored: that is why a frame without
/// fields has braces.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum FromStudent {
    /// Opens a session and joins the waiting queue. Answered with `welcome`, which has the token.
    Start {
        /// The [`crate::VERSION`] the client speaks.
        version: u16,
        /// What this tab made at random when it was opened. Answered with `blocked` instead when a
        /// block holds for it.
        visit: Option<VisitToken>,
        /// Begins with a call for urgent help, as `urgent_help` does. Where a block holds, the
        /// session is for this alone: a clinician comes, and no supporter.
        #[serde(default)]
        urgent: bool,
        /// The languages that the page is read in, which is what the student is taken to wish for
        /// until they say otherwise. Those that no supporter can write are passed over.
        #[serde(default)]
        languages: Vec<Language>,
        /// What the service asks for before it lets somebody in. Answered with `asks` instead when
        /// something is missing or does not hold. Whoever asks for urgent help needs none of it: the
        /// session is then for this alone.
        #[serde(default)]
        pass: Pass,
    },
    /// Returns to a session that is still open. Answered with `welcome` and every row after
    /// `last_seq`.
    Hello {
        /// The [`crate::VERSION`] the client speaks.
        version: u16,
        /// From the `welcome` that answered `start`.
        token: SessionToken,
        /// The last row the client has; 0 for none.
        last_seq: Seq,
        /// From the last `welcome` of this page, when it comes back by itself: it is turned away when
        /// a newer one has taken over. None takes over.
        tab: Option<Tab>,
    },
    /// Opens a session that goes on from the one that a return code led to, which is over then if it was
    /// not. Answered as `start` is; nothing is asked for.
    ComeBack {
        /// The [`crate::VERSION`] the client speaks.
        version: u16,
        /// As in `start`.
        visit: Option<VisitToken>,
        /// From [`crate::return_code::ReturnCodeOpened`].
        token: ReturnToken,
        /// With whom they would like to go on.
        wish: ReturnWish,
        /// As in `start`.
        #[serde(default)]
        languages: Vec<Language>,
    },
    /// Does not wait for the supporter of before any longer, but takes whoever is free first.
    TakeAnyone {},
    /// Writes a text, also while waiting. Answered with `accepted` once it is durable, or `refused`.
    Say {
        /// Resending the same key is harmless: it is answered with the same seq.
        key: MessageKey,
        /// What was typed.
        text: MessageText,
    },
    /// Everything up to this row has come. May be late, and stands for all before it.
    Delivered {
        /// The last row that came.
        seq: Seq,
    },
    /// Everything up to this row was shown, and so has come. May be late too.
    Seen {
        /// The last row shown.
        seq: Seq,
    },
    /// The student is typing. May be lost.
    Typing {},
    /// "I need urgent help": possible at any time, also while waiting.
    UrgentHelp {},
    /// Asks for rows again, because one is missing.
    Fetch {
        /// The last row the client has.
        after: Seq,
    },
    /// Goes on with another supporter, at the head of the queue, and never with this one again in this
    /// session. Nobody is told why.
    SomeoneElse {},
    /// What the student wishes for, in place of what was said before; possible until the end. Answered
    /// with `wished` once it is durable.
    Wish {
        /// All of it.
        wish: Wish,
    },
    /// "I am still here", when nobody has written for a while. Answered with a row.
    StillHere {},
    /// Ends the session.
    Leave {},
    /// Sent every [`crate::HEARTBEAT_MS`]; answered with `pong`.
    Ping {},
}

/// One frame to a student.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToStudent {
    /// The first frame of every connection that was let in.
    Welcome {
        /// The version the server speaks.
        version: u16,
        /// A client that knew another epoch forgets its rows.
        epoch: Epoch,
        /// What the supporter will call the student.
        pseudonym: Pseudonym,
        /// Only in answer to `start`: lets this client come back.
        token: Option<SessionToken>,
        /// What the page comes back with.
        tab: Tab,
        /// The last row there is. Rows up to it follow.
        head_seq: Seq,
        /// The last row that has come to the other side.
        delivered_seq: Seq,
        /// The last row the other side has seen.
        seen_seq: Seq,
    },
    /// Answers `start` where a block holds; the connection is closed after it.
    Blocked {
        /// Why.
        reason: BlockReason,
        /// When the block ends by itself.
        until: Timestamp,
        /// A second moderator still decides whether it lasts longer.
        undecided: bool,
    },
    /// Answers `start` where something is asked for first; the connection is closed after it.
    Asks {
        /// What.
        ask: Ask,
    },
    /// The student's place in the waiting queue; sent whenever it changes.
    Position {
        /// 1 is next.
        position: u32,
        /// Supporters who are on duty now, busy or not, and may take this student.
        supporters: u32,
        /// Minutes that the wait may take, if those who waited lately say enough about it.
        wait_minutes: Option<u32>,
        /// While nobody on duty writes a language of the student's wish: what those write who could
        /// take this student otherwise.
        other_languages: Vec<Language>,
    },
    /// What the student wishes for, as it is stored.
    Wished {
        /// All of it.
        wish: Wish,
    },
    /// Whether the student waits for the supporter of before. Sent when they come in and do, and when
    /// it changes.
    SameSupporter {
        /// Until when; none when they take whoever is free first.
        until: Option<Timestamp>,
    },
    /// The student's own text is durable. Takes the place of its row.
    Accepted {
        /// The key it was said with.
        key: MessageKey,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
    /// A row: somebody wrote something.
    Said {
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// Who.
        author: Author,
        /// What.
        text: MessageText,
        /// The key the student said it with, if it is their own text, read again.
        key: Option<MessageKey>,
    },
    /// A row: something happened.
    Noted {
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// What.
        event: Event,
    },
    /// Everything up to this row has come to the other side.
    Delivered {
        /// The last row that came.
        seq: Seq,
    },
    /// The other side has seen everything up to this row.
    Seen {
        /// The last row they saw.
        seq: Seq,
    },
    /// The other side is typing, for about the next three seconds.
    Typing {
        /// Who.
        author: Author,
    },
    /// Somebody proposed to go on elsewhere. Said to each side alone; nobody else hears of it.
    LeadsElsewhere {},
    /// Whether the other side is connected right now.
    Presence {
        /// Who.
        author: Author,
        /// False while their connection is lost; they are expected back.
        here: bool,
    },
    /// Something was refused; nothing was changed.
    Refused {
        /// The text that was refused, if it was one.
        key: Option<MessageKey>,
        /// Why.
        code: ErrorCode,
    },
    /// Answers `ping`.
    Pong,
}

/// What a page says while it is thrown away: the session ends, and its token opens nothing any more.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LeaveNow {
    /// From the `welcome` that answered `start`.
    pub token: SessionToken,
}

/// What the landing page shows before anybody has said anything.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ServiceInfo {
    /// What the university calls the service.
    pub name: String,
    /// What everybody is asked for.
    pub access: Access,
    /// Hours for which a conversation can be read after it ended, until it is deleted.
    pub retention_hours: u32,
    /// Hours for which what a student left to be reached by is kept at most.
    pub contact_hours: u32,
    /// Minutes for which a session waits for a student whose connection was lost.
    pub away_minutes: u32,
    /// Hours for which a return code leads back; 0 when none is offered.
    pub return_code_hours: u32,
    /// Whether a message can be left while nobody is on duty.
    pub messages: bool,
    /// Numbers that answer when nobody here does.
    pub crisis_contacts: Vec<CrisisContact>,
    /// Those of its country, which come after its own.
    pub numbers: Vec<CrisisNumber>,
    /// Whether a professional could be called right now.
    pub on_call: OnCallNow,
    /// Whether somebody who came now would find a supporter.
    pub status: ServiceStatus,
    /// When supporters are here; none where it has no set hours.
    pub hours: Option<OpeningHours>,
    /// Other places that help.
    pub services: Vec<CampusService>,
    /// Who approved it, as long as that holds.
    pub approval: Option<Approval>,
    /// What a student may choose before somebody is there.
    pub choices: Choices,
    /// How long a conversation with a supporter lasts, in minutes, if it has a length.
    pub length_minutes: Option<u32>,
    /// Hours after its end after which not even a copy of an erased conversation can be opened.
    pub copy_hours: u32,
    /// After how many minutes without a text the student is asked whether they are still there, if
    /// they are.
    pub idle_minutes: Option<u32>,
}

/// Whether a clinician is on call, as a student needs to know it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OnCallNow {
    /// Somebody is.
    Somebody,
    /// Nobody is; students are let in all the same.
    Nobody,
    /// Nobody is, and so no new student is let in.
    Closed,
}

words! { OnCallNow:
    Somebody = "somebody",
    Nobody = "nobody",
    Closed = "closed",
}

/// A number to call in a crisis.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CrisisContact {
    /// Who answers.
    pub name: String,
    /// The number, as one dials it.
    pub phone: String,
    /// When and for what, in a few words.
    pub note: String,
}
