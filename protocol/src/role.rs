//! Who a member of staff is to the service.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::words;

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

words! { Role:
    Supporter = "supporter",
    Moderator = "moderator",
    Clinician = "clinician",
    Coordinator = "coordinator",
}
