//! The wall: every conversation at a glance, without a word of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Author, CaseId, Pseudonym, SessionId, StaffName, Timestamp, staff::Severity};

/// One conversation on the wall.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct WallView {
    /// Which.
    pub session: SessionId,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// Whether the student is connected.
    pub student_here: bool,
    /// Who else is in it.
    pub people: Vec<WallPerson>,
    /// When it began.
    pub since: Timestamp,
    /// Since when the student waits for a supporter; none while somebody is with them.
    pub waiting_since: Option<Timestamp>,
    /// When it was left as a message, if it was: its student is not expected.
    pub left_at: Option<Timestamp>,
    /// When the student last wrote something.
    pub student_said_at: Option<Timestamp>,
    /// When somebody else last did.
    pub staff_said_at: Option<Timestamp>,
    /// How severe its unresolved case is.
    pub severity: Option<Severity>,
    /// That case.
    pub case: Option<CaseId>,
    /// Whether the supporter asked for help and the case is not resolved yet.
    pub asks_for_help: bool,
    /// Whether a clinician is called, and how that stands.
    pub calling: Option<WallCalling>,
    /// A student who asked for urgent help and could not begin otherwise, such as one who is blocked: only
    /// a clinician comes, no supporter.
    pub urgent_only: bool,
}

/// Somebody who is in a conversation.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct WallPerson {
    /// As what.
    pub author: Author,
    /// Who.
    pub name: StaffName,
    /// False while their connection is lost.
    pub here: bool,
}

/// How the calling of a clinician stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WallCalling {
    /// Somebody is being called.
    Calling,
    /// Everybody was called and nobody came yet.
    NobodyReached,
    /// A clinician is in the conversation.
    Joined,
}

/// Somebody said something; what is older than what is known says nothing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct WallWords {
    /// Where.
    pub session: SessionId,
    /// When the student last wrote something.
    pub student_said_at: Option<Timestamp>,
    /// When somebody else last did.
    pub staff_said_at: Option<Timestamp>,
}
