//! One newtype per identifier, so that a case can never be passed where a session is meant.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS,
        )]
        #[serde(transparent)]
        #[ts(as = "String")]
        pub struct $name(
            /// A random (version 4) UUID: it says nothing about when or for whom it was made.
            pub Uuid,
        );

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id! {
    /// One student's visit. It outlives connections and names nobody.
    SessionId
}
id! {
    /// One staff account.
    StaffId
}
id! {
    /// One concern that was raised.
    FlagId
}
id! {
    /// The flags of one session under review.
    CaseId
}
id! {
    /// One calling of the on-call clinician.
    EscalationId
}
id! {
    /// One call to one person; it is also the `webhook-id` of that call.
    PageId
}
id! {
    /// One block of a browser session.
    BlockId
}
id! {
    /// Chosen by the sender of a text: sending the same key again is harmless.
    MessageKey
}
id! {
    /// One return code; it says nothing of the code itself.
    ReturnCodeId
}
id! {
    /// One layer of the rota.
    LayerId
}
id! {
    /// What stands over a rotation for a while.
    OverrideId
}
id! {
    /// One clinician asking another to take a part of a shift.
    SwapId
}
id! {
    /// Changes when the database has been restored from a backup: a client that knew another epoch
    /// forgets what it has and reads the conversation again.
    Epoch
}

/// Which of one person's pages this is: the later it was opened, or taken up again by its person, the
/// higher. Only the highest is connected.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(transparent)]
pub struct Tab(pub u32);
