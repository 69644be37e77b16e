//! One layer: people who take turns, and the stretches of the week in which they are on duty.
//!
//! A turn begins when the one before ends, so between the first turn and the end of time there is
//! always exactly one. Clocks that are set forward or back make a turn an hour shorter or longer.

use std::collections::BTreeSet;

use jiff::{
    ToSpan as _,
    civil::{Date, Time},
};
use protocol::{
    LayerId, StaffId, Timestamp,
    rota::{DayTime, Every, LayerPlan, Weekday},
};

use super::Zone;

/// One layer. Its plan was checked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Layer {
    plan: LayerPlan,
    starts: Date,
}

impl Layer {
    /// A layer whose plan was checked, and the first day that it names.
    pub(super) const fn new(plan: LayerPlan, starts: Date) -> Self {
        Self { plan, starts }
    }

    /// Which.
    #[must_use]
    pub const fn id(&self) -> LayerId {
        self.plan.id
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.plan.name
    }

    /// As it crosses the wire.
    #[must_use]
    pub const fn plan(&self) -> &LayerPlan {
        &self.plan
    }

    /// Whether it is on duty all week, once it has begun.
    #[must_use]
    pub const fn is_always_on_duty(&self) -> bool {
        self.plan.windows.is_empty()
    }

    /// Whose turn it is; none before the first.
    pub(super) fn turn(&self, zone: &Zone, at: Timestamp) -> Option<StaffId> {
        let number = usize::try_from(self.number_at(zone, at)?).ok()?;
        self.plan.people.get(number.checked_rem(self.plan.people.len())?).copied()
    }

    /// Whether somebody should be on call in it.
    pub(super) fn is_on_duty(&self, zone: &Zone, at: Timestamp) -> bool {
        let begun = self.number_at(zone, at).is_some();
        begun
            && (self.is_always_on_duty()
                || self
                    .windows(zone, at, at)
                    .iter()
                    .any(|(from, until)| *from <= at && at < *until))
    }

    /// Every moment between the two at which a turn or a window begins or ends.
    pub(super) fn cuts(
        &self,
        zone: &Zone,
        from: Timestamp,
        until: Timestamp,
    ) -> BTreeSet<Timestamp> {
        let first = self.number_at(zone, from).unwrap_or(0);
        let mut cuts = BTreeSet::new();
        for number in first.. {
            let begins = self.begins(zone, number);
            if begins >= until {
                break;
            }
            cuts.insert(begins);
        }
        for (begins, ends) in self.windows(zone, from, until) {
            cuts.extend([begins, ends]);
        }
        cuts.retain(|cut| from < *cut && *cut < until);
        cuts
    }

    /// The number of the turn at a moment, counted from 0; none before the first.
    fn number_at(&self, zone: &Zone, at: Timestamp) -> Option<i64> {
        // Clocks decide within a day or two; begin above and walk down.
        let mut number = self.number_on(zone.clock(at).date()) + 1;
        while number >= 0 {
            if self.begins(zone, number) <= at {
                return Some(number);
            }
            number -= 1;
        }
        None
    }

    /// The number of the last turn that begins on this date or before; negative before the first.
    fn number_on(&self, date: Date) -> i64 {
        let first = self.date_of(1);
        let days = |from: Date| i64::from((date - from).get_days());
        match self.plan.every {
            Every::Days { days: length } => days(self.starts).div_euclid(i64::from(length)),
            Every::Week { .. } if date < self.starts => -1,
            Every::Week { .. } => 1 + days(first).div_euclid(7),
        }
    }

    /// When a turn begins.
    fn begins(&self, zone: &Zone, number: i64) -> Timestamp {
        zone.moment(self.date_of(number), time(self.plan.hand_over))
    }

    fn date_of(&self, number: i64) -> Date {
        match self.plan.every {
            Every::Days { days } => later(self.starts, number.saturating_mul(i64::from(days))),
            Every::Week { .. } if number <= 0 => self.starts,
            Every::Week { on } => {
                let weekday = i64::from(self.starts.weekday().to_monday_zero_offset());
                // The first such day after the start, never the start itself.
                let first = (place(on) - weekday - 1).rem_euclid(7) + 1;
                later(self.starts, first + 7 * (number - 1))
            }
        }
    }

    /// The windows that touch what is between the two, and perhaps some beside it.
    fn windows(
        &self,
        zone: &Zone,
        from: Timestamp,
        until: Timestamp,
    ) -> Vec<(Timestamp, Timestamp)> {
        if self.is_always_on_duty() {
            return vec![];
        }
        let (first, last) = (zone.clock(from).date(), zone.clock(until).date());
        let mut found = Vec::new();
        let mut date = later(first, -3);
        while date <= later(last, 2) {
            let weekday = i64::from(date.weekday().to_monday_zero_offset());
            for window in &self.plan.windows {
                if window.days.iter().any(|day| place(*day) == weekday) {
                    let ends = later(date, i64::from(window.until <= window.from));
                    found.push((
                        zone.moment(date, time(window.from)),
                        zone.moment(ends, time(window.until)),
                    ));
                }
            }
            let next = later(date, 1);
            if next == date {
                break;
            }
            date = next;
        }
        found
    }
}

/// Its place in the week; Monday is 0.
const fn place(day: Weekday) -> i64 {
    match day {
        Weekday::Monday => 0,
        Weekday::Tuesday => 1,
        Weekday::Wednesday => 2,
        Weekday::Thursday => 3,
        Weekday::Friday => 4,
        Weekday::Saturday => 5,
        Weekday::Sunday => 6,
    }
}

fn later(date: Date, days: i64) -> Date {
    date.saturating_add(days.clamp(-FAR, FAR).days())
}

fn time(time: DayTime) -> Time {
    let minutes = time.minutes();
    let part = |number: u16| i8::try_from(number).unwrap_or_default();
    Time::constant(part(minutes / 60), part(minutes % 60), 0, 0)
}

/// More days than a calendar has.
const FAR: i64 = 4_000_000;
