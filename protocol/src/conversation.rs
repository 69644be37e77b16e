//! What both sides read of a conversation: rows, numbered without gaps.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Pseudonym, Timestamp, block::BlockReason, words::words};

/// A row's place in its session. The first row is 1; 0 means "nothing yet".
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS,
)]
#[serde(transparent)]
pub struct Seq(pub u32);

impl Seq {
    /// The place behind this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Who wrote a text, by role: a conversation knows no names.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The student.
    Student,
    /// The trained peer.
    Supporter,
    /// A supervisor of the service.
    Moderator,
    /// The professional on call.
    Clinician,
}

words! { Author:
    Student = "student",
    Supporter = "supporter",
    Moderator = "moderator",
    Clinician = "clinician",
}

/// Something that happened in a conversation and that everyone in it may know.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The student waits for a supporter.
    Waiting {
        /// Why.
        reason: WaitingReason,
    },
    /// A supporter is here.
    Paired {
        /// What the student may call them.
        supporter: Pseudonym,
    },
    /// The student asked for urgent help.
    HelpRequested,
    /// The professional on call is being called.
    HelpCalled,
    /// Somebody who was called has seen it and is on the way.
    OnTheWay,
    /// Everybody on the rota was called and nobody came yet; calling goes on.
    NobodyReached,
    /// Somebody came into the conversation.
    Joined {
        /// By role.
        author: Author,
    },
    /// The supporter is out of the conversation; the student goes on with someone else.
    HandedOver,
    /// Somebody left the conversation.
    Left {
        /// By role.
        author: Author,
    },
    /// A moderator blocked the student, as is kindly explained to them; the end follows.
    Blocked {
        /// Why.
        reason: BlockReason,
        /// When the block ends by itself.
        until: Timestamp,
        /// A second moderator still decides whether it lasts longer.
        undecided: bool,
    },
    /// A moderator goes on in the place of the supporter.
    TakenOver,
    /// The supporter only reads along now; a clinician or a moderator talks with the student.
    Listening,
    /// The supporter, who had only read along, talks with the student again.
    Speaking,
    /// The supporter left the student with the clinician or the moderator who is there.
    SteppedBack,
    /// The conversation ends by itself soon, because it has a length.
    TimeLeft {
        /// How soon.
        minutes: u32,
    },
    /// The supporter gave the conversation more time.
    Extended {
        /// How much.
        minutes: u32,
    },
    /// Nobody has written for a while: the student is asked whether they are still there.
    StillThere {
        /// After how long without an answer the conversation ends.
        minutes: u32,
    },
    /// The student said that they are.
    StillHere,
    /// What the student wrote is left as a message, and waits for a supporter; the student is gone.
    MessageWaits,
    /// The conversation is over.
    Ended {
        /// Who ended it.
        by: EndedBy,
    },
}

/// Why a student waits.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitingReason {
    /// The session has just begun.
    Arrived,
    /// The supporter dropped out: the student is at the head of the queue.
    SupporterLost,
    /// The clinician had to leave: the student is at the head of the queue.
    ClinicianLeft,
    /// The student goes on with someone else, whoever of the two wished it, and is at the head of the
    /// queue.
    HandedOver,
    /// A blocked student who asked for urgent help: a clinician comes, and no supporter.
    UrgentOnly,
    /// The moderator had to leave: the student is at the head of the queue.
    ModeratorLeft,
    /// Outside of the opening hours: no supporter comes, and a message can be left.
    OutsideHours,
}

/// Who ended a conversation.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndedBy {
    /// The student left.
    Student,
    /// The supporter ended it.
    Supporter,
    /// A moderator ended it.
    Moderator,
    /// The clinician closed it.
    Clinician,
    /// The student stayed away longer than a session is kept open.
    Absence,
    /// The session reached the longest time one may last.
    TimeLimit,
    /// The conversation reached the length that conversations have here.
    Length,
    /// Nobody wrote, and the student did not say that they are still there.
    Silence,
    /// The service closed while the student still waited for a supporter.
    Closing,
}

words! { EndedBy:
    Student = "student",
    Supporter = "supporter",
    Moderator = "moderator",
    Clinician = "clinician",
    Absence = "absence",
    TimeLimit = "time_limit",
    Length = "length",
    Silence = "silence",
    Closing = "closing",
}
