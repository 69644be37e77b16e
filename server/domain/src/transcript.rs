//! What was said and what happened in a session, in rows that are numbered without gaps.

use std::sync::Arc;

use protocol::{Author, Event, MessageKey, MessageText, Seq, Timestamp};
use serde::{Deserialize, Serialize};

/// One durable row. Cheap to hand to several connections.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Row {
    /// Its place.
    pub seq: Seq,
    /// When it was stored.
    pub at: Timestamp,
    /// What it says.
    pub body: Arc<RowBody>,
}

/// What a row says.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowBody {
    /// Somebody wrote something.
    Text {
        /// Who.
        author: Author,
        /// The key it was said with.
        key: MessageKey,
        /// What.
        text: MessageText,
    },
    /// Something happened.
    Event(Event),
}

/// One of the numbered streams of a session. Each is sealed under a key of its own, so that what staff
/// write for each other can never reach a student.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Stream {
    /// What the student, and everybody in the conversation, reads.
    Conversation,
    /// What staff note about it.
    Staff,
    /// What the supporter and those who supervise write for each other ([`crate::whisper`]).
    Whispers,
    /// What the student reports about the supporter: for moderators alone.
    Reports,
    /// What the student wished for before, and how they are after it.
    Visit,
    /// What the student left to be reached by, under a key of its own; and, under the session's, why
    /// somebody opened it.
    Contact,
}

impl Stream {
    /// The number in the database.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Conversation => 0,
            Self::Staff => 1,
            Self::Whispers => 2,
            Self::Reports => 3,
            Self::Visit => 4,
            Self::Contact => 5,
        }
    }
}
