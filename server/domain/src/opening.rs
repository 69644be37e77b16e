//! Opening hours, and whether somebody who came now would find a supporter.
//!
//! Hours are stretches of days as clocks of one place show them. A stretch belongs to the day on which
//! it begins: one that goes past midnight goes on into a day on which it is otherwise closed.

use std::collections::BTreeSet;

use jiff::{
    ToSpan as _,
    civil::{Date, Time},
};
use protocol::{
    Timestamp,
    rota::{DayTime, Weekday},
    service::{ClosedBecause, DayWindow, OpenState, OpeningHours, OtherDays, ServiceStatus},
};

use crate::{rota::Zone, wait::estimate_minutes};

/// Opening hours that were checked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Hours {
    zone: Zone,
    plan: OpeningHours,
    others: Vec<Others>,
}

/// Days on which it is otherwise; both are included.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Others {
    first: Date,
    last: Date,
    open: Vec<DayWindow>,
}

/// Opening hours that cannot be, and where.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{reason}")]
pub struct BadHours {
    /// Dotted, such as `weekly.2.days`; items are counted from 1.
    pub place: String,
    /// Continues the sentence that begins with the place.
    pub reason: &'static str,
}

impl Hours {
    /// Opening hours from a plan.
    ///
    /// # Errors
    ///
    /// [`BadHours`] with the first place that cannot be.
    pub fn parse(plan: OpeningHours) -> Result<Self, BadHours> {
        let bad = |place: &str, reason| BadHours { place: place.to_owned(), reason };
        let zone = Zone::named(&plan.zone)
            .ok_or_else(|| bad("zone", "must be a time zone, such as \"Europe/Vienna\""))?;
        if plan.weekly.is_empty() {
            return Err(bad("weekly", "must have at least one stretch of the week"));
        }
        for (number, window) in (1..).zip(&plan.weekly) {
            let days: BTreeSet<_> = window.days.iter().collect();
            if days.is_empty() || days.len() != window.days.len() {
                let reason = "must name at least one day, and none twice";
                return Err(bad(&format!("weekly.{number}.days"), reason));
            }
        }
        let others = (1..).zip(&plan.exceptions).map(|(number, days)| {
            parse_others(days)
                .map_err(|(key, reason)| bad(&format!("exceptions.{number}.{key}"), reason))
        });
        let others = others.collect::<Result<_, _>>()?;
        Ok(Self { zone, plan, others })
    }

    /// As they cross the wire, without the days that are over.
    #[must_use]
    pub fn view(&self, now: Timestamp) -> OpeningHours {
        let today = self.zone.clock(now).date();
        let ahead = self.others.iter().zip(&self.plan.exceptions);
        let exceptions =
            ahead.filter(|(others, _)| today <= others.last).map(|(_, days)| days.clone());
        OpeningHours { exceptions: exceptions.collect(), ..self.plan.clone() }
    }

    /// The clocks by which they are read.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether it is within them.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.stretches(at, 1).iter().any(|(from, until)| *from <= at && at < *until)
    }

    /// When they end, within them. Stretches that follow each other without a gap are one.
    #[must_use]
    pub fn closes_at(&self, at: Timestamp) -> Option<Timestamp> {
        let stretches = self.stretches(at, LOOK_AHEAD_DAYS);
        let goes_on = |end: Timestamp| {
            let later = stretches.iter().filter(|(from, until)| *from <= end && end < *until);
            later.map(|(_, until)| *until).max()
        };
        let mut end = goes_on(at)?;
        while let Some(later) = goes_on(end) {
            end = later;
        }
        // What never ends has no end to tell.
        (end.since(at) < LOOK_AHEAD_DAYS * DAY_MS).then_some(end)
    }

    /// When whoever waits for a supporter is told that none comes any more: at the end of the hours, and
    /// outside of them, as when their supporter has just been lost, a few minutes from now. None when
    /// the hours never end.
    #[must_use]
    pub fn gives_up_at(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_open(now) { self.closes_at(now) } else { Some(now.plus_ms(PATIENCE_MS)) }
    }

    /// When they begin next, outside of them; none when that is more than a year away.
    #[must_use]
    pub fn opens_at(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return None;
        }
        let soon = self.first_after(at, LOOK_AHEAD_DAYS);
        soon.or_else(|| self.first_after(at, A_YEAR_AND_A_DAY))
    }

    fn first_after(&self, at: Timestamp, days: i64) -> Option<Timestamp> {
        let stretches = self.stretches(at, days);
        stretches.into_iter().map(|(from, _)| from).filter(|from| at < *from).min()
    }

    /// The stretches that touch what is between a moment and so many days later, and some beside it.
    fn stretches(&self, at: Timestamp, days: i64) -> Vec<(Timestamp, Timestamp)> {
        let today = self.zone.clock(at).date();
        let dates = (-2..=days).filter_map(|day| today.checked_add(day.days()).ok());
        dates.flat_map(|date| self.stretches_of(date)).collect()
    }

    fn stretches_of(&self, date: Date) -> Vec<(Timestamp, Timestamp)> {
        let open = self.windows_of(date).into_iter().filter_map(|DayWindow { from, until }| {
            let ends = if until <= from { date.tomorrow().ok()? } else { date };
            Some((self.zone.moment(date, time(from)), self.zone.moment(ends, time(until))))
        });
        open.collect()
    }

    fn windows_of(&self, date: Date) -> Vec<DayWindow> {
        if let Some(others) = self.others.iter().find(|one| one.first <= date && date <= one.last) {
            return others.open.clone();
        }
        let weekday = weekday(date);
        let of_today = self.plan.weekly.iter().filter(|window| window.days.contains(&weekday));
        of_today.map(|window| DayWindow { from: window.from, until: window.until }).collect()
    }
}

/// How things stand at a moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Situation<'a> {
    /// The opening hours, if there are any.
    pub hours: Option<&'a Hours>,
    /// No new student is let in, because no clinician is on call.
    pub closed_for_want_of_a_clinician: bool,
    /// Supporters who are on duty, busy or not.
    pub on_duty: u32,
    /// How many students more they have room for.
    pub room: u32,
    /// Students who wait.
    pub waiting: u32,
    /// When students were paired lately, oldest first.
    pub paired_at: &'a [Timestamp],
}

impl Situation<'_> {
    /// Whether somebody who came now would find a supporter.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> ServiceStatus {
        let because = self.because(now);
        let state = match because {
            Some(_) => OpenState::Closed,
            None if self.waiting < self.room => OpenState::Open,
            None => OpenState::Busy,
        };
        let place = self.waiting.saturating_add(1);
        let wait_minutes = (state == OpenState::Busy)
            .then(|| estimate_minutes(place, self.paired_at, now))
            .flatten();
        ServiceStatus {
            state,
            because,
            wait_minutes,
            opens_at: self.hours.and_then(|hours| hours.opens_at(now)),
            closes_at: self.hours.and_then(|hours| hours.closes_at(now)),
        }
    }

    fn because(&self, now: Timestamp) -> Option<ClosedBecause> {
        if self.hours.is_some_and(|hours| !hours.is_open(now)) {
            Some(ClosedBecause::Hours)
        } else if self.closed_for_want_of_a_clinician {
            Some(ClosedBecause::NobodyOnCall)
        } else {
            (self.on_duty == 0).then_some(ClosedBecause::NobodyOnDuty)
        }
    }
}

fn parse_others(days: &OtherDays) -> Result<Others, (&'static str, &'static str)> {
    const REASON: &str = "must be a date, such as 2026-12-24";
    let first: Date = days.from.parse().map_err(|_| ("from", REASON))?;
    let last = match &days.until {
        Some(until) => until.parse().map_err(|_| ("until", REASON))?,
        None => first,
    };
    if last < first {
        return Err(("until", "must not be before `from`"));
    }
    Ok(Others { first, last, open: days.open.clone() })
}

fn weekday(date: Date) -> Weekday {
    match date.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

fn time(of: DayTime) -> Time {
    let (hour, minute) = (of.minutes() / 60, of.minutes() % 60);
    let part = |number: u16| i8::try_from(number).unwrap_or_default();
    Time::constant(part(hour), part(minute), 0, 0)
}

/// For how long a student waits outside of the hours.
pub const PATIENCE_MS: i64 = 5 * 60_000;
/// The longest time for which a student waits within them before it is looked at again.
pub const LONGEST_WAIT_MS: i64 = LOOK_AHEAD_DAYS * DAY_MS;
const DAY_MS: i64 = 24 * 3_600_000;
/// Within these days nearly every service opens or closes.
const LOOK_AHEAD_DAYS: i64 = 10;
const A_YEAR_AND_A_DAY: i64 = 366;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use protocol::rota::DutyWindow;

    use super::*;

    fn at(text: &str) -> DayTime {
        text.to_owned().try_into().unwrap()
    }

    fn window(from: &str, until: &str) -> DayWindow {
        DayWindow { from: at(from), until: at(until) }
    }

    fn weekly(days: &[Weekday], from: &str, until: &str) -> DutyWindow {
        DutyWindow { days: days.to_vec(), from: at(from), until: at(until) }
    }

    fn plan(weekly: Vec<DutyWindow>, exceptions: Vec<OtherDays>) -> OpeningHours {
        OpeningHours { zone: "Europe/Vienna".to_owned(), weekly, exceptions }
    }

    fn vienna(text: &str) -> Timestamp {
        let zoned: jiff::Zoned = format!("{text}[Europe/Vienna]").parse().unwrap();
        Timestamp(zoned.timestamp().as_millisecond())
    }

    const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// From Sunday to Thursday in the evening and at night, and not on Christmas Eve and the day after,
    /// but for some hours.
    fn at_night() -> Hours {
        let evening = weekly(
            &[Weekday::Sunday, Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday],
            "20:00",
            "02:00",
        );
        let closed = OtherDays {
            from: "2026-12-23".to_owned(),
            until: Some("2026-12-24".to_owned()),
            open: vec![],
        };
        let short = OtherDays {
            from: "2026-12-27".to_owned(),
            until: None,
            open: vec![window("10:00", "12:00"), window("12:00", "14:00")],
        };
        Hours::parse(plan(vec![evening], vec![closed, short])).unwrap()
    }

    #[test]
    fn a_stretch_belongs_to_the_day_on_which_it_begins() {
        let hours = at_night();
        for (moment, open) in [
            // A Monday.
            ("2026-11-23T19:59", false),
            ("2026-11-23T20:00", true),
            ("2026-11-24T01:59", true),
            ("2026-11-24T02:00", false),
            // From Wednesday into Thursday, and no more after that.
            ("2026-11-26T01:00", true),
            ("2026-11-26T21:00", false),
            // The Tuesday before the holidays goes on into the first of them.
            ("2026-12-23T01:00", true),
            ("2026-12-23T21:00", false),
            ("2026-12-24T01:00", false),
            ("2026-12-27T11:00", true),
            ("2026-12-27T21:00", false),
        ] {
            assert_eq!(hours.is_open(vienna(moment)), open, "{moment}");
        }
    }

    #[test]
    fn it_says_when_it_opens_and_when_it_closes() {
        let hours = at_night();
        let opens = |at: &str| hours.opens_at(vienna(at));
        let closes = |at: &str| hours.closes_at(vienna(at));
        assert_eq!(opens("2026-11-26T12:00"), Some(vienna("2026-11-29T20:00")));
        assert_eq!(opens("2026-12-23T12:00"), Some(vienna("2026-12-27T10:00")));
        assert_eq!(opens("2026-11-23T21:00"), None);
        assert_eq!(closes("2026-11-23T21:00"), Some(vienna("2026-11-24T02:00")));
        assert_eq!(closes("2026-12-27T11:00"), Some(vienna("2026-12-27T14:00")));
        assert_eq!(closes("2026-11-23T19:00"), None);
    }

    #[test]
    fn clocks_that_are_set_make_a_night_longer_or_shorter() {
        let hours = Hours::parse(plan(vec![weekly(&ALL, "22:00", "04:00")], vec![])).unwrap();
        let hours_of = |from: &str| {
            let from = vienna(from);
            hours.closes_at(from).unwrap().since(from) / 3_600_000
        };
        assert_eq!(hours_of("2026-03-27T22:00"), 6);
        assert_eq!(hours_of("2026-03-28T22:00"), 5);
        assert_eq!(hours_of("2026-10-24T22:00"), 7);
        // What begins at a time that clocks skip begins when they have skipped it.
        let skipped = Hours::parse(plan(vec![weekly(&ALL, "02:30", "05:00")], vec![])).unwrap();
        assert_eq!(skipped.opens_at(vienna("2026-03-29T01:00")), Some(vienna("2026-03-29T03:30")));
    }

    #[test]
    fn a_whole_day_is_from_a_time_to_the_same_time_and_every_day_never_closes() {
        let hours = Hours::parse(plan(vec![weekly(&ALL, "00:00", "00:00")], vec![])).unwrap();
        let now = vienna("2026-11-23T03:00");
        assert!(hours.is_open(now));
        assert_eq!((hours.opens_at(now), hours.closes_at(now)), (None, None));
    }

    #[test]
    fn hours_that_cannot_be_are_refused_with_their_place() {
        let other = |from: &str, until: Option<&str>| OtherDays {
            from: from.to_owned(),
            until: until.map(str::to_owned),
            open: vec![],
        };
        let good = || weekly(&ALL, "20:00", "02:00");
        for (plan, place) in [
            (OpeningHours { zone: "Vienna".to_owned(), ..plan(vec![good()], vec![]) }, "zone"),
            (plan(vec![], vec![]), "weekly"),
            (plan(vec![good(), weekly(&[], "20:00", "02:00")], vec![]), "weekly.2.days"),
            (plan(vec![weekly(&[ALL[0], ALL[0]], "20:00", "02:00")], vec![]), "weekly.1.days"),
            (plan(vec![good()], vec![other("24.12.2026", None)]), "exceptions.1.from"),
            (plan(vec![good()], vec![other("2026-12-24", Some("26"))]), "exceptions.1.until"),
            (
                plan(vec![good()], vec![other("2026-12-24", Some("2026-12-23"))]),
                "exceptions.1.until",
            ),
        ] {
            assert_eq!(Hours::parse(plan).unwrap_err().place, place);
        }
    }

    #[test]
    fn days_that_are_over_are_not_told() {
        let hours = at_night();
        let told = |at: &str| hours.view(vienna(at)).exceptions.len();
        assert_eq!(told("2026-12-24T23:00"), 2);
        assert_eq!(told("2026-12-25T01:00"), 1);
        assert_eq!(told("2026-12-28T01:00"), 0);
    }

    #[test]
    fn it_is_open_with_room_busy_without_and_closed_without_anybody() {
        let hours = at_night();
        let (inside, outside) = (vienna("2026-11-23T21:00"), vienna("2026-11-23T12:00"));
        let paired: Vec<_> = (1..=6).rev().map(|n| inside.plus_ms(-n * 9 * 60_000)).collect();
        let here = Situation {
            hours: Some(&hours),
            on_duty: 2,
            room: 1,
            paired_at: &paired,
            ..Situation::default()
        };
        let of = |situation: Situation<'_>, now| {
            let ServiceStatus { state, because, wait_minutes, .. } = situation.status(now);
            (state, because, wait_minutes)
        };
        assert_eq!(of(here, inside), (OpenState::Open, None, None));
        assert_eq!(of(Situation { waiting: 1, ..here }, inside), (OpenState::Busy, None, Some(25)));
        assert_eq!(
            of(Situation { on_duty: 0, room: 0, ..here }, inside),
            (OpenState::Closed, Some(ClosedBecause::NobodyOnDuty), None)
        );
        assert_eq!(
            of(Situation { closed_for_want_of_a_clinician: true, ..here }, inside),
            (OpenState::Closed, Some(ClosedBecause::NobodyOnCall), None)
        );
        assert_eq!(of(here, outside), (OpenState::Closed, Some(ClosedBecause::Hours), None));
        assert_eq!(here.status(outside).opens_at, Some(vienna("2026-11-23T20:00")));
    }

    proptest! {
        /// Whenever it is: what opens is open from then on and not before, and what closes is not.
        #[test]
        fn it_opens_and_closes_when_it_says(minutes in 0..600_000_i64) {
            let hours = at_night();
            let now = vienna("2026-03-01T00:00").plus_ms(minutes * 60_000);
            let edge = if hours.is_open(now) { hours.closes_at(now) } else { hours.opens_at(now) };
            let edge = edge.unwrap();
            prop_assert!(now < edge);
            prop_assert_eq!(hours.is_open(edge), !hours.is_open(now));
            prop_assert_eq!(hours.is_open(edge.plus_ms(-1)), hours.is_open(now));
        }
    }
}
