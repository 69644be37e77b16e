//! What one client did and saw, in the order in which it did and saw it.

use protocol::{Author, Epoch, Event, MessageKey, Seq, SessionId, Timestamp};

/// Everything one client did and saw, over all its connections.
#[derive(Clone, Debug)]
pub struct Log {
    /// The conversation.
    pub session: SessionId,
    /// As whom it speaks.
    pub voice: Author,
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// Whether it was there to the end: everything it said was acknowledged, and it was told
    /// everything there is.
    pub finished: bool,
}

/// One thing that happened to a client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Entry {
    /// A connection was let in; rows after `last` follow on it.
    Connected {
        /// The database's epoch.
        epoch: Epoch,
        /// The last row it has.
        last: Seq,
    },
    /// It said something for the first time.
    Said {
        /// The key it says it with, however often.
        key: MessageKey,
        /// What.
        text: Box<str>,
    },
    /// What it said is durable.
    Accepted {
        /// The key it was said with.
        key: MessageKey,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
    /// It was told a row.
    Told {
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// What it says.
        told: Told,
    },
}

/// What a row says, as a client is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Told {
    /// Somebody wrote something.
    Text {
        /// Who.
        author: Author,
        /// What.
        text: Box<str>,
        /// The key, if it is the client's own.
        key: Option<MessageKey>,
    },
    /// Something happened.
    Event(Event),
}
