//! What a chatter understands of what it hears, the same for students and staff.

use protocol::{Author, Epoch, ErrorCode, Event, MessageKey, Seq, Timestamp};
use serde::Deserialize;

/// A frame, as far as a chatter cares.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Heard {
    Welcome {
        epoch: Epoch,
        /// Students are told it here, staff when a conversation is opened.
        #[serde(default)]
        head_seq: Seq,
    },
    Opened {
        head_seq: Seq,
    },
    Accepted {
        key: MessageKey,
        seq: Seq,
        at: Timestamp,
    },
    Said {
        seq: Seq,
        at: Timestamp,
        author: Author,
        text: Box<str>,
        key: Option<MessageKey>,
    },
    Noted {
        seq: Seq,
        at: Timestamp,
        event: Event,
    },
    Refused {
        key: Option<MessageKey>,
        code: ErrorCode,
    },
    Presence {
        here: bool,
    },
    /// Anything else.
    #[serde(other)]
    Other,
}
