//! What one part of the service tells the others: bells to ring and the news that come with them.

use std::sync::Arc;

use protocol::{Author, Seq, SessionId, StaffId, Timestamp, visit::Language};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{receipt::Receipt, transcript::Row, wall::Spoken};

/// One piece of news about a session. Only rows are durable; everything else may be lost.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// There are rows up to `head`. The newest ones may come along; what is missing is fetched.
    Rows {
        /// The last row there is.
        head: Seq,
        /// Some of them, in order; empty when they were stored elsewhere: they never leave the process.
        #[serde(skip, default = "none")]
        rows: Arc<[Row]>,
    },
    /// Somebody has got further with what the other side wrote. What is older than what is known
    /// already says nothing.
    Receipts {
        /// How far the student has got.
        student: Receipt,
        /// How far whoever is with the student has got.
        staff: Receipt,
    },
    /// Somebody is typing.
    Typing {
        /// Who.
        by: Author,
    },
    /// Somebody proposed to go on elsewhere.
    LeadsElsewhere,
    /// Somebody's connection was lost or is back.
    Presence {
        /// Whose.
        of: Author,
        /// Whether it is there.
        here: bool,
    },
    /// The student's place in the waiting queue.
    Position {
        /// 1 is next.
        position: u32,
        /// Supporters who are on duty and may take this student.
        supporters: u32,
        /// Minutes that it may take, if that can be said.
        wait_minutes: Option<u32>,
        /// What those write who could take this student but for the language.
        other_languages: Vec<Language>,
    },
    /// Whether the student waits for the supporter of before.
    SameSupporter {
        /// Until when; none when they take whoever is free first.
        until: Option<Timestamp>,
    },
    /// The calling of a clinician is over: whoever was called has no more to look at here.
    Closed,
    /// A newer connection has taken over for this one.
    Replaced {
        /// The newer one.
        by: Uuid,
    },
}

/// Says where something changed. It carries ids and numbers; whoever hears it looks at the store.
/// Losing one costs time, never anything else.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bell {
    /// News of a session.
    Session(SessionId, News),
    /// Somebody whispered beside this conversation.
    Whispers(SessionId),
    /// The waiting queue, or who is on duty.
    Queue,
    /// So many students wait now.
    Waiting(u32),
    /// The messages that wait for a supporter.
    Messages,
    /// Cases changed.
    Cases,
    /// The case queue: whoever looks at it finds it changed.
    CaseQueue,
    /// Who said something just now, for the wall: no words.
    #[serde(serialize_with = "write_spoken", deserialize_with = "read_spoken")]
    Spoke(Arc<[Spoken]>),
    /// The wall: whoever looks at it finds it changed.
    Wall,
    /// What a member of staff has before them.
    Staff(StaffId),
    /// A newer connection of this member of staff has taken over.
    StaffReplaced(StaffId, Uuid),
    /// A member of staff may no longer be signed in.
    SignedOut(StaffId),
    /// A call has to go out.
    Outbox,
    /// A deadline was set.
    Deadlines,
}

/// What one can listen to.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Topic {
    /// One session.
    Session(SessionId),
    /// The whispers of one session: for staff only.
    Whispers(SessionId),
    /// The waiting queue, and who is on duty: for whoever pairs.
    Queue,
    /// How many wait: for whoever looks on.
    Waiting,
    /// The messages that wait for a supporter: for whoever may take one.
    Messages,
    /// Cases.
    Cases,
    /// The case queue as it is shown.
    CaseQueue,
    /// Who says something, wherever.
    Spoke,
    /// The wall.
    Wall,
    /// One member of staff.
    Staff(StaffId),
    /// The outbox.
    Outbox,
    /// The deadlines.
    Deadlines,
}

impl Bell {
    /// Who is to hear it.
    #[must_use]
    pub const fn topic(&self) -> Topic {
        match self {
            Self::Session(id, _) => Topic::Session(*id),
            Self::Whispers(id) => Topic::Whispers(*id),
            Self::Queue => Topic::Queue,
            Self::Waiting(_) => Topic::Waiting,
            Self::Messages => Topic::Messages,
            Self::Cases => Topic::Cases,
            Self::CaseQueue => Topic::CaseQueue,
            Self::Spoke(_) => Topic::Spoke,
            Self::Wall => Topic::Wall,
            Self::Staff(id) | Self::StaffReplaced(id, _) | Self::SignedOut(id) => Topic::Staff(*id),
            Self::Outbox => Topic::Outbox,
            Self::Deadlines => Topic::Deadlines,
        }
    }
}

fn none() -> Arc<[Row]> {
    Arc::new([])
}

fn write_spoken<S: Serializer>(spoken: &Arc<[Spoken]>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(spoken.iter())
}

fn read_spoken<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<[Spoken]>, D::Error> {
    Vec::deserialize(from).map(Arc::from)
}
