//! Who a member of staff is to the service.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The one role of a staff account.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A trained student volunteer.
    Supporter,
    /// A supervisor of the service.
    Moderator,
    /// A professional on call.
    Clinician,
    /// Runs the service, and reads no conversation.
    Coordinator,
}

impl Role {
    /// Every role, in the order of the brief.
    pub const ALL: [Self; 4] =
        [Self::Supporter, Self::Moderator, Self::Clinician, Self::Coordinator];

    /// The word on the wire, in the database and on the command line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supporter => "supporter",
            Self::Moderator => "moderator",
            Self::Clinician => "clinician",
            Self::Coordinator => "coordinator",
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(UnknownRole)
    }
}

/// The text names no role.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not one of supporter, moderator, clinician, coordinator")]
pub struct UnknownRole;
