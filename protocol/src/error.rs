//! Why something was refused.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::words;

/// A stable code. It carries no prose: the client turns it into a sentence.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The frame or body is not JSON, or not text.
    NotJson,
    /// The frame's `type` is not one this connection understands.
    UnknownFrame,
    /// The frame or body has a missing, unknown or unusable field.
    BadFrame,
    /// The frame or body is larger than is read.
    TooLarge,
    /// The client speaks another version.
    VersionUnsupported,
    /// The first frame must be `hello` or `start`.
    HelloFirst,
    /// `hello` or `start` came a second time.
    AlreadyGreeted,
    /// Not possible in the state the session, case or escalation is in.
    OutOfState,
    /// A supporter who only reads along says nothing until they choose to speak again.
    Listening,
    /// No token, or one that is unknown, expired or withdrawn.
    NotSignedIn,
    /// Name or password is wrong.
    WrongPassword,
    /// The role does not permit it.
    Denied,
    /// There is no such thing, or it is not this person's to see.
    NotFound,
    /// Somebody else was faster: look again.
    Conflict,
    /// The server cannot take it right now; nothing was changed. Keep it and try again.
    Busy,
    /// Too many attempts: try again later.
    SlowDown,
    /// The request came from a page of another origin.
    ForeignOrigin,
    /// The rota, override or swap request cannot be: the body of the answer says where and why.
    BadRota,
    /// No new student is let in, because no clinician is on call. Crisis numbers answer meanwhile.
    NobodyOnCall,
    /// No new conversation begins outside of the opening hours; urgent help can be asked for.
    OutsideHours,
    /// The text has the session's own return code in it: nobody here should learn it.
    OwnReturnCode,
    /// The server failed; it has written down why.
    Internal,
}

words! { ErrorCode:
    NotJson = "not_json",
    UnknownFrame = "unknown_frame",
    BadFrame = "bad_frame",
    TooLarge = "too_large",
    VersionUnsupported = "version_unsupported",
    HelloFirst = "hello_first",
    AlreadyGreeted = "already_greeted",
    OutOfState = "out_of_state",
    Listening = "listening",
    NotSignedIn = "not_signed_in",
    WrongPassword = "wrong_password",
    Denied = "denied",
    NotFound = "not_found",
    Conflict = "conflict",
    Busy = "busy",
    SlowDown = "slow_down",
    ForeignOrigin = "foreign_origin",
    BadRota = "bad_rota",
    NobodyOnCall = "nobody_on_call",
    OutsideHours = "outside_hours",
    OwnReturnCode = "own_return_code",
    Internal = "internal",
}

/// The body of every refused HTTP request.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Problem {
    /// Why.
    pub code: ErrorCode,
}
