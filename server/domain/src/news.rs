//! What a connection hears about a session from elsewhere.

use std::sync::Arc;

use protocol::{Author, Seq};
use uuid::Uuid;

use crate::transcript::Row;

/// One piece of news about a session. Only rows are durable; everything else may be lost.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum News {
    /// There are rows up to `head`. The newest ones may come along; what is missing is fetched.
    Rows {
        /// The last row there is.
        head: Seq,
        /// Some of them, in order; empty when they were stored elsewhere.
        rows: Arc<[Row]>,
    },
    /// One side has seen everything up to a row.
    Seen {
        /// Which side: `Student`, or anybody else for the other.
        by: Author,
        /// The last row they saw.
        seq: Seq,
    },
    /// Somebody is typing.
    Typing {
        /// Who.
        by: Author,
    },
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
        /// Supporters who are on duty.
        supporters: u32,
    },
    /// A newer connection has taken over for this one.
    Replaced {
        /// The newer one.
        by: Uuid,
    },
}
