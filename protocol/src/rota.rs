//! The rota over HTTP: its plan, who is on call when, swap requests and calendars.
//!
//! Times of the day and dates are those of the rota's own zone; moments are [`Timestamp`]s.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ErrorCode, LayerId, OverrideId, StaffId, SwapId, Timestamp, words::words};

/// `GET` and `PUT /api/rota`: who is called, in this order. Put, it stands for one layer for each
/// person, who is always on call in it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Rota {
    /// Clinicians; the first is called first.
    pub on_call: Vec<StaffId>,
}

/// `PUT /api/rota/plan`: the whole plan, saved as one or not at all. Overrides of layers that stay
/// are kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetPlan {
    /// The IANA name of the zone whose clocks the rota follows, such as `Europe/Vienna`.
    pub zone: String,
    /// The layers; the first is called first.
    pub layers: Vec<LayerPlan>,
}

/// `GET /api/rota/plan`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PlanView {
    /// The IANA name of the zone.
    pub zone: String,
    /// The layers; the first is called first.
    pub layers: Vec<LayerPlan>,
    /// What stands over the rotations and is not over, by its beginning.
    pub overrides: Vec<OverrideView>,
}

/// One layer: people who take turns.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct LayerPlan {
    /// Which; chosen at random by whoever adds it.
    pub id: LayerId,
    /// What people call it; no two layers share a name.
    pub name: String,
    /// Clinicians, in the order of their turns.
    pub people: Vec<StaffId>,
    /// How long a turn is.
    pub every: Every,
    /// When one hands over to the next.
    pub hand_over: DayTime,
    /// The day of the first turn, as `2026-10-25`. Before it the layer has no duty.
    pub starts: String,
    /// When in the week the layer is on duty; always when there are none.
    pub windows: Vec<DutyWindow>,
}

/// How long a turn is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "unit", rename_all = "snake_case", deny_unknown_fields)]
pub enum Every {
    /// So many days.
    Days {
        /// 1 to 60.
        days: u32,
    },
    /// Until the next such day of the week.
    Week {
        /// The day of the hand-over.
        on: Weekday,
    },
}

/// A stretch of some days in the week.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DutyWindow {
    /// The days on which it begins.
    pub days: Vec<Weekday>,
    /// When it begins.
    pub from: DayTime,
    /// When it ends: on the next day, unless this is later than `from`.
    pub until: DayTime,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// The first.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
    /// The sixth.
    Saturday,
    /// The last.
    Sunday,
}

words! { Weekday:
    Monday = "monday",
    Tuesday = "tuesday",
    Wednesday = "wednesday",
    Thursday = "thursday",
    Friday = "friday",
    Saturday = "saturday",
    Sunday = "sunday",
}

/// A time of the day, to the minute, as `22:30`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(as = "String")]
pub struct DayTime(u16);

impl DayTime {
    /// The time so many minutes after 00:00, if the day has as many.
    #[must_use]
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes < 24 * 60 { Some(Self(minutes)) } else { None }
    }

    /// Minutes since 00:00 on a clock.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

/// Not a time such as `22:30`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is not a time such as 22:30")]
pub struct BadDayTime;

impl TryFrom<String> for DayTime {
    type Error = BadDayTime;

    fn try_from(text: String) -> Result<Self, BadDayTime> {
        let number = |two: &str| two.bytes().all(|b| b.is_ascii_digit()).then(|| two.parse().ok());
        let (hours, minutes) = text.split_once(':').ok_or(BadDayTime)?;
        if hours.len() != 2 || minutes.len() != 2 {
            return Err(BadDayTime);
        }
        let (hours, minutes): (u16, u16) = (
            number(hours).flatten().ok_or(BadDayTime)?,
            number(minutes).flatten().ok_or(BadDayTime)?,
        );
        if minutes > 59 {
            return Err(BadDayTime);
        }
        Self::from_minutes(hours * 60 + minutes).ok_or(BadDayTime)
    }
}

impl From<DayTime> for String {
    fn from(DayTime(minutes): DayTime) -> Self {
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// `POST /api/rota/overrides`: somebody is on call in a layer for a while, whatever its rotation says.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddOverride {
    /// The layer.
    pub layer: LayerId,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// The clinician.
    pub staff: StaffId,
}

/// What stands over a rotation for a while.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct OverrideView {
    /// Which.
    pub id: OverrideId,
    /// The layer.
    pub layer: LayerId,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// The clinician.
    pub staff: StaffId,
}

/// `GET /api/rota/spans?from=…&days=…`: who is on call when, and when nobody is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SpansView {
    /// The IANA name of the zone in which the rota is read.
    pub zone: String,
    /// Where the spans begin.
    pub from: Timestamp,
    /// Where they end.
    pub until: Timestamp,
    /// The layers, in order.
    pub layers: Vec<LayerName>,
    /// Layer by layer they cover everything between the two, without overlap.
    pub spans: Vec<SpanView>,
    /// When nobody is on call at all, or nobody in a layer that is on duty.
    pub gaps: Vec<GapView>,
}

/// A layer and what people call it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct LayerName {
    /// Which.
    pub id: LayerId,
    /// What people call it.
    pub name: String,
}

/// A stretch of one layer in which the same person is on call, or nobody.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SpanView {
    /// The layer.
    pub layer: LayerId,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// Who is on call.
    pub staff: Option<StaffId>,
    /// Whether the layer is on duty: only then is nobody a gap.
    pub on_duty: bool,
    /// Whether an override says so, and not the rotation.
    pub overridden: bool,
}

/// A stretch in which nobody is on call.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct GapView {
    /// The layer that has nobody; none when no layer has anybody.
    pub layer: Option<LayerId>,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
}

/// `GET /api/rota/shifts`: when the clinician who asks is on call.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ShiftsView {
    /// The IANA name of the zone in which the rota is read.
    pub zone: String,
    /// Their shifts of the next weeks, the next first; one that is going on is among them.
    pub shifts: Vec<ShiftView>,
    /// Swap requests that they made or were asked, and that are still open.
    pub swaps: Vec<SwapView>,
    /// Whether they have a calendar address.
    pub has_calendar: bool,
}

/// One shift of one person.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ShiftView {
    /// In which layer.
    pub layer: LayerId,
    /// What people call the layer.
    pub layer_name: String,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
}

/// `POST /api/rota/swaps`: a clinician asks another to take a stretch of their shift.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskSwap {
    /// The layer.
    pub layer: LayerId,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// Who is asked.
    pub asked: StaffId,
}

/// A swap request that is open.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct SwapView {
    /// Which.
    pub id: SwapId,
    /// In which layer.
    pub layer: LayerId,
    /// What people call the layer.
    pub layer_name: String,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// Whose shift it is.
    pub asked_by: StaffId,
    /// Who is asked to take it.
    pub asked: StaffId,
}

/// `POST /api/rota/calendar`: the address of the clinician's own calendar. It is shown this once; the
/// one before works no longer.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CalendarLink {
    /// The whole address. Whoever knows it can read the shifts.
    pub url: String,
}

/// Why a rota, an override or a swap request is refused.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RotaFault {
    /// No zone has this name.
    UnknownZone,
    /// A layer has no name.
    NoName,
    /// Two layers share a name, or an id.
    NameTwice,
    /// A layer has nobody in its rotation.
    EmptyRotation,
    /// There is no such account.
    UnknownPerson,
    /// The account is not a clinician's.
    NotAClinician,
    /// The account is disabled.
    DisabledPerson,
    /// A turn has no day, or more than 60.
    BadTurn,
    /// The first day is no date between 1970 and 2199.
    BadDate,
    /// A window has no days, or names one twice.
    BadWindow,
    /// There is no such layer.
    UnknownLayer,
    /// The escalation policy calls a layer that would be gone.
    CalledByPolicy,
    /// It ends before it begins, or at once.
    UntilBeforeFrom,
    /// It is over already.
    AlreadyOver,
    /// It lasts longer than a year.
    TooLong,
    /// Another override of the layer, or another open swap request, has a part of it.
    Overlaps,
    /// The one who asks is not on call for all of it.
    NotTheirs,
    /// The one who asks is the one who is asked.
    Themselves,
    /// More layers, people, windows or overrides than a rota holds, or too long a name.
    TooMuch,
}

words! { RotaFault:
    UnknownZone = "unknown_zone",
    NoName = "no_name",
    NameTwice = "name_twice",
    EmptyRotation = "empty_rotation",
    UnknownPerson = "unknown_person",
    NotAClinician = "not_a_clinician",
    DisabledPerson = "disabled_person",
    BadTurn = "bad_turn",
    BadDate = "bad_date",
    BadWindow = "bad_window",
    UnknownLayer = "unknown_layer",
    CalledByPolicy = "called_by_policy",
    UntilBeforeFrom = "until_before_from",
    AlreadyOver = "already_over",
    TooLong = "too_long",
    Overlaps = "overlaps",
    NotTheirs = "not_theirs",
    Themselves = "themselves",
    TooMuch = "too_much",
}

/// The body of a rota, an override or a swap request that is refused: the reason and the place.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct RotaProblem {
    /// Always [`ErrorCode::BadRota`].
    pub code: ErrorCode,
    /// The reason.
    pub fault: RotaFault,
    /// Which layer, counted from 0; none when it is about the whole.
    pub layer: Option<u32>,
    /// Which person or window of the layer, counted from 0.
    pub item: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_day_survives_the_wire() {
        for text in ["00:00", "02:30", "23:59"] {
            assert_eq!(String::from(DayTime::try_from(text.to_owned()).unwrap()), text);
        }
    }

    #[test]
    fn what_is_no_time_of_the_day_is_refused() {
        for text in ["", "24:00", "12:60", "1:30", "+1:30", "12:3", "12:30:00", "ab:cd", "65536:00"]
        {
            assert_eq!(DayTime::try_from(text.to_owned()), Err(BadDayTime), "{text}");
        }
    }
}
