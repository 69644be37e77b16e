//! What a service says of itself before anybody has said anything: whether it is open, its hours, who
//! approved it, and which other places help.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    Timestamp,
    rota::{DayTime, DutyWindow},
    words::words,
};

/// Whether somebody who came now would find a supporter. Anybody may ask.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ServiceStatus {
    /// In one word.
    pub state: OpenState,
    /// Why it is closed, if it is.
    pub because: Option<ClosedBecause>,
    /// Minutes that the wait may take while it is busy, if those who waited lately say enough about it.
    pub wait_minutes: Option<u32>,
    /// When the next opening hours begin, while it is outside of them.
    pub opens_at: Option<Timestamp>,
    /// When these opening hours end, while it is within them.
    pub closes_at: Option<Timestamp>,
}

/// Whether somebody who came now would find a supporter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OpenState {
    /// A supporter has room.
    Open,
    /// Supporters are on duty, and all that have room are needed by those who wait already.
    Busy,
    /// There is no supporter to wait for.
    Closed,
}

words! { OpenState:
    Open = "open",
    Busy = "busy",
    Closed = "closed",
}

/// Why a service is closed. Urgent help is not concerned by hours.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClosedBecause {
    /// It is outside of the opening hours: no new conversation begins.
    Hours,
    /// No clinician is on call, and so no new student is let in.
    NobodyOnCall,
    /// No supporter is on duty. Students are let in, and may wait for one.
    NobodyOnDuty,
}

words! { ClosedBecause:
    Hours = "hours",
    NobodyOnCall = "nobody_on_call",
    NobodyOnDuty = "nobody_on_duty",
}

/// Opening hours, as clocks of one place show them.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpeningHours {
    /// The IANA name of the zone.
    pub zone: String,
    /// The stretches of every week.
    pub weekly: Vec<DutyWindow>,
    /// Days on which it is otherwise.
    #[serde(default)]
    pub exceptions: Vec<OtherDays>,
}

/// Days on which other hours hold than those of the week.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OtherDays {
    /// The first, such as `2026-12-24`.
    pub from: String,
    /// The last; the same as the first when it is missing.
    #[serde(default)]
    pub until: Option<String>,
    /// What opens on each of them; nothing at all when it is empty.
    #[serde(default)]
    pub open: Vec<DayWindow>,
}

/// A stretch of a day.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DayWindow {
    /// When it begins.
    pub from: DayTime,
    /// When it ends: on the next day, unless this is later than `from`.
    pub until: DayTime,
}

/// A place beside this service that helps, such as a counselling centre.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CampusService {
    /// What it is called.
    pub name: String,
    /// What it helps with, in a few words.
    #[serde(rename = "for")]
    pub purpose: String,
    /// Where it is.
    #[serde(default)]
    pub place: Option<String>,
    /// The number, as one dials it.
    #[serde(default)]
    pub phone: Option<String>,
    /// Its page.
    #[serde(default)]
    pub link: Option<String>,
    /// When somebody is there, in a few words.
    #[serde(default)]
    pub hours: Option<String>,
}

/// A number that answers in a crisis, as it is known for a country.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CrisisNumber {
    /// Who answers; none for the emergency services.
    pub name: Option<String>,
    /// The number, as one dials it.
    pub phone: String,
    /// At any time of any day.
    pub always: bool,
    /// A call costs nothing.
    pub free: bool,
    /// When somebody answers, where that is not at any time.
    pub hours: Option<String>,
    /// The languages that are spoken there, by their tags.
    pub languages: Vec<String>,
}

/// `GET /api/numbers`: the numbers of a country.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CountryNumbers {
    /// Its code, such as `DE`.
    pub country: String,
    /// The emergency services first.
    pub numbers: Vec<CrisisNumber>,
}

/// Somebody who answers for the university has looked at the service. It is not shown any more once it
/// has expired.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Approval {
    /// Who approved what, in one sentence.
    pub statement: String,
    /// Where that can be read.
    pub link: Option<String>,
    /// From when it does not hold any more.
    pub expires_at: Timestamp,
}
