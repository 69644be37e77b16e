//! Why the server ended a connection.

/// The close codes a client may act on. Codes below 4000 are those of RFC 6455 and its registry.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[repr(u16)]
pub enum CloseCode {
    /// A message was larger than the server reads at all.
    TooLarge = 1009,
    /// The server is restarting: come back after a random delay.
    Restarting = 1012,
    /// Nothing was understood: the first frame was not a valid `hello` or `start`.
    BadGreeting = 4400,
    /// The token is unknown, has expired or was withdrawn.
    NotSignedIn = 4401,
    /// This browser session is blocked; `blocked` said why and until when.
    Blocked = 4403,
    /// The client did not read fast enough: resume.
    TooSlow = 4008,
    /// A newer connection for the same session or account has taken over.
    Replaced = 4009,
    /// The session is over: do not come back.
    Ended = 4010,
    /// Nothing was heard for [`crate::DEAD_AFTER_MS`].
    Silent = 4011,
    /// Something is asked for first; `asks` said what.
    Asks = 4428,
    /// Too many connections from one place: come back later.
    SlowDown = 4429,
    /// The server failed: come back after a random delay.
    Failed = 1011,
}

impl CloseCode {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::TooLarge,
        Self::Failed,
        Self::Restarting,
        Self::TooSlow,
        Self::Replaced,
        Self::Ended,
        Self::Silent,
        Self::BadGreeting,
        Self::NotSignedIn,
        Self::Blocked,
        Self::Asks,
        Self::SlowDown,
    ];

    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }
}
