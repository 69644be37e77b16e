//! Blocks: for a while, one browser session may not begin a conversation.
//!
//! Nobody knows who is blocked. A tab makes a random [`VisitToken`](crate::VisitToken) and keeps it
//! until it is closed; whoever opens another one is somebody else.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{BlockId, Pseudonym, SessionId, StaffId, StaffName, Timestamp, words::words};

/// Why somebody is blocked: the blocked student is told, kindly.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// Insults or harassment.
    Harassment,
    /// Sexual messages.
    Sexual,
    /// Threats against somebody.
    Threats,
    /// Something that the service is not for, such as advertising.
    Misuse,
}

words! { BlockReason:
    Harassment = "harassment",
    Sexual = "sexual",
    Threats = "threats",
    Misuse = "misuse",
}

/// Why a block is lifted before its time.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LiftReason {
    /// It was a mistake.
    Mistake,
    /// It lasted long enough.
    LongEnough,
    /// Somebody may need the service more than it needs the block.
    NeedsHelp,
}

words! { LiftReason:
    Mistake = "mistake",
    LongEnough = "long_enough",
    NeedsHelp = "needs_help",
}

/// A block in force, as moderators see it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct BlockView {
    /// Which.
    pub id: BlockId,
    /// The session it was placed on.
    pub session: SessionId,
    /// What staff called the student.
    pub pseudonym: Pseudonym,
    /// Why.
    pub reason: BlockReason,
    /// The moderator who placed it.
    pub placed_by: StaffId,
    /// Their name.
    pub placed_by_name: StaffName,
    /// When.
    pub placed_at: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Until when it is proposed to last; another moderator confirms or refuses. None when nothing
    /// is to be decided.
    pub proposed_until: Option<Timestamp>,
    /// The moderator who confirmed that it lasts longer than a day.
    pub confirmed_by: Option<StaffName>,
}

/// Ends a conversation and blocks its student. The body of `POST /api/cases/{case}/block`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EndAndBlock {
    /// Why.
    pub reason: BlockReason,
    /// For how long, from 1 to [`MAX_BLOCK_HOURS`]. Above [`ALONE_HOURS`] another moderator has to
    /// confirm it; until then it lasts that long at most.
    pub hours: u32,
}

/// Lifts a block before its time. The body of `POST /api/blocks/{block}/lift`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LiftBlock {
    /// Why.
    pub why: LiftReason,
}

/// What one moderator may decide alone, in hours.
pub const ALONE_HOURS: u32 = 24;
/// The longest a block lasts, in hours.
pub const MAX_BLOCK_HOURS: u32 = 30 * 24;
