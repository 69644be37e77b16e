use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;
use protocol::{
    LayerId, OverrideId, Role, StaffId, SwapId, Timestamp,
    rota::{DayTime, DutyWindow, Every, LayerPlan, RotaFault, Weekday},
};
use uuid::Uuid;

use super::{
    BadRota, OnCall, Override, Rota, Zone,
    spans::Gap,
    swap::{MovedOn, Swap, SwapState},
};

const HOUR: i64 = 3_600_000;
const VIENNA: &str = "Europe/Vienna";

fn staff(n: u128) -> StaffId {
    StaffId(Uuid::from_u128(n))
}

fn layer_id(n: u128) -> LayerId {
    LayerId(Uuid::from_u128(n))
}

fn at(text: &str) -> DayTime {
    DayTime::try_from(text.to_owned()).unwrap()
}

/// A layer of people who take turns of so many days, from 2026-01-01 on.
fn layer(n: u128, people: &[u128], days: u32, hand_over: &str) -> LayerPlan {
    LayerPlan {
        id: layer_id(n),
        name: format!("layer {n}"),
        people: people.iter().map(|n| staff(*n)).collect(),
        every: Every::Days { days },
        hand_over: at(hand_over),
        starts: "2026-01-01".to_owned(),
        windows: vec![],
    }
}

fn rota(zone: &str, layers: Vec<LayerPlan>) -> Rota {
    Rota::parse(zone, layers).unwrap()
}

fn moment(zone: &str, text: &str) -> Timestamp {
    let zoned: jiff::Zoned = format!("{text}[{zone}]").parse().unwrap();
    Timestamp(zoned.timestamp().as_millisecond())
}

fn vienna(text: &str) -> Timestamp {
    moment(VIENNA, text)
}

fn an_override(n: u128, layer: u128, from: Timestamp, until: Timestamp, who: u128) -> Override {
    Override {
        id: OverrideId(Uuid::from_u128(n)),
        layer: layer_id(layer),
        from,
        until,
        staff: staff(who),
    }
}

fn person(rota: &Rota, at: Timestamp) -> Option<StaffId> {
    rota.on_call(at).in_layer(0)
}

/// How long each turn of the first layer is, in hours.
fn lengths(rota: &Rota, from: Timestamp, until: Timestamp) -> Vec<i64> {
    let spans = rota.spans(from, until);
    spans.iter().map(|span| span.until.since(span.from) / HOUR).collect()
}

#[test]
fn a_list_is_one_layer_for_each_person_at_every_moment() {
    let rota = Rota::list(&[staff(2), staff(1)]).unwrap();
    for moment in [Timestamp(10_800_000_000), vienna("2026-03-29T03:00")] {
        assert_eq!(rota.on_call(moment), OnCall::of([staff(2), staff(1)]));
    }
    assert!(rota.is_list());
    assert_eq!(Rota::list(&[staff(1), staff(1)]).unwrap_err().fault, RotaFault::NameTwice);
}

#[test]
fn one_more_comes_last_under_a_name_that_is_free() {
    let list = Rota::list(&[staff(1), staff(2)]).unwrap();
    let longer = list.with_one_more(staff(3)).unwrap();
    assert_eq!(longer.on_call(vienna("2026-05-01T12:00")).in_order(), [1, 2, 3].map(staff));
    assert_eq!(longer.layers()[2].name(), "Layer 3");
    assert_eq!(longer.with_one_more(staff(3)).unwrap_err().fault, RotaFault::NameTwice);
}

#[test]
fn people_take_turns_at_the_hour_of_the_hand_over() {
    let rota = rota(VIENNA, vec![layer(1, &[1, 2, 3], 1, "08:00")]);
    assert_eq!(person(&rota, vienna("2026-01-01T07:59")), None);
    assert_eq!(person(&rota, vienna("2026-01-01T08:00")), Some(staff(1)));
    assert_eq!(person(&rota, vienna("2026-01-02T07:59:59.999")), Some(staff(1)));
    assert_eq!(person(&rota, vienna("2026-01-02T08:00")), Some(staff(2)));
    assert_eq!(person(&rota, vienna("2026-01-04T08:00")), Some(staff(1)));
}

#[test]
fn a_weekly_turn_ends_on_its_day_and_the_first_may_be_short() {
    // 2026-01-01 is a Thursday.
    let plan =
        LayerPlan { every: Every::Week { on: Weekday::Monday }, ..layer(1, &[1, 2], 1, "09:00") };
    let rota = rota(VIENNA, vec![plan]);
    assert_eq!(person(&rota, vienna("2026-01-05T08:59")), Some(staff(1)));
    assert_eq!(person(&rota, vienna("2026-01-05T09:00")), Some(staff(2)));
    assert_eq!(person(&rota, vienna("2026-01-12T09:00")), Some(staff(1)));

    let on_its_day = Every::Week { on: Weekday::Thursday };
    let plan = LayerPlan { every: on_its_day, ..layer(1, &[1, 2], 1, "09:00") };
    let rota = Rota::parse(VIENNA, vec![plan]).unwrap();
    assert_eq!(person(&rota, vienna("2026-01-08T08:59")), Some(staff(1)));
    assert_eq!(person(&rota, vienna("2026-01-08T09:00")), Some(staff(2)));
}

#[test]
fn the_day_on_which_clocks_go_forward_is_23_hours_long_and_the_other_25() {
    let rota = rota(VIENNA, vec![layer(1, &[1, 2], 1, "08:00")]);
    let spring = lengths(&rota, vienna("2026-03-27T08:00"), vienna("2026-03-30T08:00"));
    assert_eq!(spring, [24, 23, 24]);
    let autumn = lengths(&rota, vienna("2026-10-23T08:00"), vienna("2026-10-26T08:00"));
    assert_eq!(autumn, [24, 25, 24]);
}

#[test]
fn a_hand_over_that_the_clocks_skip_is_made_when_they_would_have_shown_it() {
    let rota = rota(VIENNA, vec![layer(1, &[1, 2], 1, "02:30")]);
    // 2026-03-29 has no 02:30 in Vienna: from 02:00 the clocks show 03:00.
    let hand_over = vienna("2026-03-29T01:59:59").plus_ms(1_000 + HOUR / 2);
    assert_eq!(hand_over, vienna("2026-03-29T03:30"));
    let before = person(&rota, hand_over.plus_ms(-1));
    let after = person(&rota, hand_over);
    assert_ne!(before, after);
    assert!(before.is_some() && after.is_some());
    assert_eq!(lengths(&rota, vienna("2026-03-28T02:30"), vienna("2026-03-30T02:30")), [24, 23]);
}

#[test]
fn a_hand_over_that_the_clocks_show_twice_is_made_once_the_first_time() {
    let rota = rota(VIENNA, vec![layer(1, &[1, 2], 1, "02:30")]);
    let first = moment(VIENNA, "2026-10-25T02:30+02:00");
    let second = moment(VIENNA, "2026-10-25T02:30+01:00");
    assert_eq!(second.since(first), HOUR);
    assert_ne!(person(&rota, first.plus_ms(-1)), person(&rota, first));
    for later in [first.plus_ms(HOUR / 2), second.plus_ms(-1), second, second.plus_ms(HOUR)] {
        assert_eq!(person(&rota, later), person(&rota, first));
    }
}

#[test]
fn a_night_is_on_duty_until_the_morning_also_when_the_clocks_change() {
    let nights = DutyWindow {
        days: vec![Weekday::Friday, Weekday::Saturday],
        from: at("22:00"),
        until: at("06:00"),
    };
    let plan = LayerPlan { windows: vec![nights], ..layer(1, &[1], 7, "12:00") };
    let rota = rota(VIENNA, vec![plan]);
    // The night of the 28th of March loses an hour, that of the 24th of October gains one.
    let on_duty = |from: &str, until: &str| {
        let spans = rota.spans(vienna(from), vienna(until));
        let hours = |span: &super::spans::Span| span.until.since(span.from) / HOUR;
        spans.iter().filter(|span| span.duty.staff.is_some()).map(hours).collect::<Vec<_>>()
    };
    assert_eq!(on_duty("2026-03-27T12:00", "2026-03-30T12:00"), [8, 7]);
    assert_eq!(on_duty("2026-10-23T12:00", "2026-10-26T12:00"), [8, 9]);
    assert_eq!(person(&rota, vienna("2026-03-29T05:59")), Some(staff(1)));
    assert_eq!(person(&rota, vienna("2026-03-29T06:00")), None);
    // A layer that is off duty has no gap of its own, but nobody is on call then.
    let gaps = rota.gaps(vienna("2026-03-27T22:00"), vienna("2026-03-28T22:00"));
    let day =
        Gap { layer: None, from: vienna("2026-03-28T06:00"), until: vienna("2026-03-28T22:00") };
    assert_eq!(gaps, [day]);
}

#[test]
fn an_override_stands_over_the_rotation_and_over_the_hours_of_duty() {
    let from = vienna("2026-05-01T20:00");
    let until = from.plus_ms(4 * HOUR);
    let days = DutyWindow { days: vec![Weekday::Friday], from: at("08:00"), until: at("18:00") };
    let plan = LayerPlan { windows: vec![days], ..layer(1, &[1], 1, "08:00") };
    let rota = rota(VIENNA, vec![plan]);
    assert_eq!(person(&rota, from), None);
    let rota = rota.with_override(an_override(1, 1, from, until, 9), from).unwrap();
    assert_eq!(person(&rota, from.plus_ms(-1)), None);
    assert_eq!(person(&rota, from), Some(staff(9)));
    assert_eq!(person(&rota, until.plus_ms(-1)), Some(staff(9)));
    assert_eq!(person(&rota, until), None);
}

#[test]
fn overrides_of_one_layer_do_not_overlap_but_may_touch() {
    let rota = rota(VIENNA, vec![layer(1, &[1], 1, "08:00"), layer(2, &[2], 1, "08:00")]);
    let now = vienna("2026-05-01T12:00");
    let hours = |from, until| (now.plus_ms(from * HOUR), now.plus_ms(until * HOUR));
    let (from, until) = hours(0, 4);
    let rota = rota.with_override(an_override(1, 1, from, until, 2), now).unwrap();
    for ((from, until), layer, fault) in [
        (hours(3, 5), 1, Some(RotaFault::Overlaps)),
        (hours(1, 2), 1, Some(RotaFault::Overlaps)),
        (hours(4, 5), 1, None),
        (hours(-1, 5), 2, None),
        (hours(2, 2), 2, Some(RotaFault::UntilBeforeFrom)),
        (hours(2, 1), 2, Some(RotaFault::UntilBeforeFrom)),
        (hours(-2, 0), 2, Some(RotaFault::AlreadyOver)),
        (hours(0, 367 * 24), 2, Some(RotaFault::TooLong)),
        (hours(0, 1), 3, Some(RotaFault::UnknownLayer)),
    ] {
        let result = rota.with_override(an_override(2, layer, from, until, 2), now);
        assert_eq!(result.err().map(|error| error.fault), fault);
    }
}

#[test]
fn somebody_whose_account_is_disabled_is_nobody_and_that_is_a_gap() {
    let plans = vec![layer(1, &[1, 2], 1, "08:00"), layer(2, &[3], 7, "08:00")];
    let rota = rota(VIENNA, plans).with_disabled(BTreeSet::from([staff(2)]));
    let from = vienna("2026-01-02T08:00");
    let until = vienna("2026-01-03T08:00");
    assert_eq!(rota.on_call(from), OnCall::new(vec![None, Some(staff(3))]));
    let gaps = rota.gaps(vienna("2026-01-01T08:00"), vienna("2026-01-03T20:00"));
    assert_eq!(gaps, [Gap { layer: Some(0), from, until }]);
    assert_eq!(rota.next_nobody(from, until), None);

    let both = rota.with_disabled(BTreeSet::from([staff(2), staff(3)]));
    assert_eq!(both.next_nobody(vienna("2026-01-01T09:00"), until), Some(from));
}

#[test]
fn a_rota_without_layers_is_one_gap() {
    let (from, until) = (Timestamp(0), Timestamp(HOUR));
    assert_eq!(Rota::default().gaps(from, until), [Gap { layer: None, from, until }]);
}

#[test]
fn a_shift_is_told_from_hand_over_to_hand_over_whenever_it_is_asked_for() {
    let rota = rota(VIENNA, vec![layer(1, &[1, 2], 7, "08:00")]);
    let (begins, ends) = (vienna("2026-01-08T08:00"), vienna("2026-01-15T08:00"));
    for asked_at in [begins, begins.plus_ms(HOUR), ends.plus_ms(-1)] {
        let shifts = rota.shifts_of(staff(2), asked_at, asked_at.plus_ms(HOUR));
        assert_eq!(
            shifts.iter().map(|span| (span.from, span.until)).collect::<Vec<_>>(),
            [(begins, ends)]
        );
    }
}

#[test]
fn what_cannot_be_a_rota_is_refused_with_its_place() {
    let good = || layer(1, &[1, 2], 1, "08:00");
    let bad =
        |plan: LayerPlan| vec![LayerPlan { id: layer_id(9), name: "good".into(), ..good() }, plan];
    let window = |days: Vec<Weekday>| DutyWindow { days, from: at("08:00"), until: at("09:00") };
    for (plan, fault, item) in [
        (LayerPlan { name: "  ".into(), ..good() }, RotaFault::NoName, None),
        (LayerPlan { name: "x".repeat(61), ..good() }, RotaFault::TooMuch, None),
        (LayerPlan { name: " GOOD ".into(), ..good() }, RotaFault::NameTwice, None),
        (LayerPlan { id: layer_id(9), ..good() }, RotaFault::NameTwice, None),
        (LayerPlan { people: vec![], ..good() }, RotaFault::EmptyRotation, None),
        (LayerPlan { every: Every::Days { days: 0 }, ..good() }, RotaFault::BadTurn, None),
        (LayerPlan { every: Every::Days { days: 61 }, ..good() }, RotaFault::BadTurn, None),
        (LayerPlan { starts: "2026-02-30".into(), ..good() }, RotaFault::BadDate, None),
        (LayerPlan { starts: "1969-01-01".into(), ..good() }, RotaFault::BadDate, None),
        (LayerPlan { starts: "2026-01-01T10:00".into(), ..good() }, RotaFault::BadDate, None),
        (LayerPlan { windows: vec![window(vec![])], ..good() }, RotaFault::BadWindow, Some(0)),
        (
            LayerPlan {
                windows: vec![window(vec![Weekday::Monday]), window(vec![Weekday::Monday; 2])],
                ..good()
            },
            RotaFault::BadWindow,
            Some(1),
        ),
    ] {
        let refused = Rota::parse(VIENNA, bad(plan)).unwrap_err();
        assert_eq!(refused, BadRota { fault, layer: Some(1), item });
    }
    for zone in ["", "Europe/Atlantis", "../../etc/passwd"] {
        assert_eq!(Rota::parse(zone, vec![good()]).unwrap_err(), RotaFault::UnknownZone.into());
    }
}

#[test]
fn only_clinicians_with_an_account_that_works_can_be_on_a_rota() {
    let rota = rota(VIENNA, vec![layer(1, &[1], 1, "08:00"), layer(2, &[1, 2], 1, "08:00")]);
    let accounts = |second| {
        let mut accounts = super::Clinicians::from([(staff(1), (Role::Clinician, false))]);
        accounts.extend(Option::map(second, |second| (staff(2), second)));
        accounts
    };
    assert_eq!(rota.check_people(&accounts(Some((Role::Clinician, false)))), Ok(()));
    for (second, fault) in [
        (None, RotaFault::UnknownPerson),
        (Some((Role::Moderator, false)), RotaFault::NotAClinician),
        (Some((Role::Clinician, true)), RotaFault::DisabledPerson),
    ] {
        let refused = rota.check_people(&accounts(second));
        assert_eq!(refused, Err(BadRota { fault, layer: Some(1), item: Some(1) }));
    }
}

fn swap(from: Timestamp, until: Timestamp) -> Swap {
    Swap {
        id: SwapId(Uuid::from_u128(7)),
        layer: layer_id(1),
        from,
        until,
        asked_by: staff(1),
        asked: staff(2),
        state: SwapState::Open,
    }
}

fn ids() -> impl FnMut() -> OverrideId {
    let mut last = 100;
    move || {
        last += 1;
        OverrideId(Uuid::from_u128(last))
    }
}

#[test]
fn accepting_a_swap_puts_the_other_on_call_and_giving_it_back_cuts_the_override() {
    let rota = rota(VIENNA, vec![layer(1, &[1], 7, "08:00")]);
    let from = vienna("2026-05-01T08:00");
    let (until, now) = (from.plus_ms(8 * HOUR), from.plus_ms(-HOUR));
    let asked = swap(from, until).ask(&rota, &[], now).unwrap().swap;
    assert_eq!(asked.accept(staff(3), &rota, now, ids()).err(), Some(MovedOn));
    let (step, rota) = asked.accept(staff(2), &rota, now, ids()).unwrap();
    assert_eq!(step.swap.accept(staff(2), &rota, now, ids()).err(), Some(MovedOn));
    assert_eq!(person(&rota, from), Some(staff(2)));
    assert_eq!(person(&rota, until), Some(staff(1)));

    // The middle of it goes on to a third person.
    let middle = (from.plus_ms(2 * HOUR), from.plus_ms(3 * HOUR));
    let back = Swap { asked_by: staff(2), asked: staff(3), ..swap(middle.0, middle.1) };
    let (_, rota) = back.accept(staff(3), &rota, now, ids()).unwrap();
    let people = [0, 2, 3].map(|hour| person(&rota, from.plus_ms(hour * HOUR)));
    assert_eq!(people, [2, 3, 2].map(|n| Some(staff(n))));
}

#[test]
fn a_swap_of_what_is_not_theirs_or_is_asked_for_already_is_refused() {
    let rota = rota(VIENNA, vec![layer(1, &[1, 2], 1, "08:00")]);
    let from = vienna("2026-01-03T08:00");
    let now = from.plus_ms(-HOUR);
    let day = swap(from, from.plus_ms(24 * HOUR));
    let fault = |swap: Swap, open: &[Swap]| swap.ask(&rota, open, now).unwrap_err().fault;
    assert!(day.ask(&rota, &[], now).is_ok());
    let longer = Swap { until: day.until.plus_ms(1), ..day };
    assert_eq!(fault(longer, &[]), RotaFault::NotTheirs);
    assert_eq!(fault(Swap { asked: staff(1), ..day }, &[]), RotaFault::Themselves);
    assert_eq!(fault(day, &[Swap { from: day.until.plus_ms(-1), ..day }]), RotaFault::Overlaps);
    assert_eq!(fault(Swap { layer: layer_id(5), ..day }, &[]), RotaFault::UnknownLayer);
    assert!(
        day.ask(&rota, &[Swap { from: day.until, until: day.until.plus_ms(1), ..day }], now)
            .is_ok()
    );

    // While nobody answered, the shift went to somebody else.
    let taken = rota.with_override(an_override(1, 1, from, from.plus_ms(HOUR), 3), now).unwrap();
    assert_eq!(day.accept(staff(2), &taken, now, ids()).err(), Some(MovedOn));
    assert_eq!(day.accept(staff(2), &rota, day.until, ids()).err(), Some(MovedOn));
    assert_eq!(day.decline(staff(1), now), Err(MovedOn));
    assert_eq!(day.withdraw(staff(2), now), Err(MovedOn));
    assert_eq!(day.decline(staff(2), now).unwrap().swap.state, SwapState::Declined);
    assert_eq!(day.withdraw(staff(1), now).unwrap().swap.state, SwapState::Withdrawn);
}

#[test]
fn a_zone_whose_clocks_skip_a_whole_day_has_somebody_on_call_throughout() {
    // Samoa had no 30 December 2011.
    let plan = LayerPlan { starts: "2011-12-01".into(), ..layer(1, &[1, 2, 3], 1, "09:00") };
    let rota = rota("Pacific/Apia", vec![plan]);
    let from = moment("Pacific/Apia", "2011-12-28T09:00");
    assert_eq!(rota.gaps(from, from.plus_ms(5 * 24 * HOUR)), []);
}

fn any_window() -> impl Strategy<Value = DutyWindow> {
    let days = proptest::sample::subsequence(Weekday::ALL.to_vec(), 1..=7);
    let minute = 0..1440_u16;
    (days, minute.clone(), minute).prop_map(|(days, from, until)| DutyWindow {
        days,
        from: DayTime::from_minutes(from).unwrap(),
        until: DayTime::from_minutes(until).unwrap(),
    })
}

fn any_layer(n: u128) -> impl Strategy<Value = LayerPlan> {
    let every = prop_oneof![
        (1..=10_u32).prop_map(|days| Every::Days { days }),
        proptest::sample::select(Weekday::ALL).prop_map(|on| Every::Week { on }),
    ];
    let windows = proptest::collection::vec(any_window(), 0..3);
    let people = proptest::collection::vec(1..6_u128, 1..5);
    (people, every, 0..1440_u16, 0..120_i32, windows).prop_map(
        move |(people, every, minute, day, windows)| LayerPlan {
            id: layer_id(n),
            name: format!("layer {n}"),
            people: people.into_iter().map(staff).collect(),
            every,
            hand_over: DayTime::from_minutes(minute).unwrap(),
            starts: date(2026, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap().to_string(),
            windows,
        },
    )
}

fn any_rota() -> impl Strategy<Value = Rota> {
    let zones = [VIENNA, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];
    let layers = (any_layer(1), any_layer(2));
    let steps = proptest::collection::vec((1..400_i64, 1..200_i64, 1..6_u128), 0..6);
    let disabled = proptest::collection::btree_set((1..6_u128).prop_map(staff), 0..3);
    (proptest::sample::select(zones.to_vec()), layers, steps, disabled).prop_map(
        |(zone, (first, second), steps, disabled)| {
            let (mut from, mut overrides) = (moment(zone, "2026-01-01T00:00"), vec![]);
            for (n, (pause, length, who)) in (1..).zip(steps) {
                from = from.plus_ms(pause * HOUR);
                let until = from.plus_ms(length * HOUR / 3);
                overrides.push(an_override(n, 1 + n % 2, from, until, who));
                from = until;
            }
            let rota = rota(zone, vec![first, second]);
            rota.with_overrides(overrides).unwrap().with_disabled(disabled)
        },
    )
}

proptest! {
    /// Layer by layer the spans cover what was asked for, without overlap, and say the same as
    /// asking at a moment.
    #[test]
    fn spans_cover_everything_and_agree_with_who_is_on_call(
        rota in any_rota(),
        begins in 0..(365 * 24 * 60_i64),
        minutes in 1..(60 * 24 * 60_i64),
        share in 0.0..1.0_f64,
    ) {
        let from = Timestamp(1_767_225_600_000).plus_ms(begins * 60_000);
        let until = from.plus_ms(minutes * 60_000);
        #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "any moment will do")]
        let asked = from.plus_ms((share * (minutes * 60_000) as f64) as i64);
        let spans = rota.spans(from, until);
        for layer in 0..rota.layers().len() {
            let of: Vec<_> = spans.iter().filter(|span| span.layer == layer).collect();
            prop_assert_eq!(of.first().map(|span| span.from), Some(from));
            prop_assert_eq!(of.last().map(|span| span.until), Some(until));
            for pair in of.windows(2) {
                prop_assert_eq!(pair[0].until, pair[1].from);
                prop_assert_ne!(pair[0].duty, pair[1].duty);
            }
            for span in &of {
                prop_assert!(span.from < span.until);
            }
            for moment in of.iter().flat_map(|span| [span.from, span.until.plus_ms(-1)]).chain([asked]) {
                let holds = of.iter().find(|span| span.from <= moment && moment < span.until);
                let expected = holds.and_then(|span| span.duty.staff);
                prop_assert_eq!(rota.on_call(moment).in_layer(layer), expected);
            }
        }
        // A gap is exactly where nobody is.
        let nobody: Vec<_> = rota.gaps(from, until).into_iter().filter(|gap| gap.layer.is_none()).collect();
        for moment in spans.iter().flat_map(|span| [span.from, span.until.plus_ms(-1)]).chain([asked]) {
            let in_gap = nobody.iter().any(|gap| gap.from <= moment && moment < gap.until);
            prop_assert_eq!(rota.on_call(moment).is_nobody(), in_gap);
        }
        prop_assert_eq!(rota.next_nobody(from, until), nobody.first().map(|gap| gap.from));
    }

    /// A turn of `n` days is as many days long, but for the hour that clocks are moved.
    #[test]
    fn a_turn_is_as_long_as_it_says_but_for_the_hour_that_clocks_move(
        days in 1..=10_u32,
        minute in 0..1440_u16,
        begins in 0..365_i64,
    ) {
        let hand_over = DayTime::from_minutes(minute).unwrap();
        let plan = LayerPlan { hand_over, ..layer(1, &[1, 2], days, "00:00") };
        let rota = rota(VIENNA, vec![plan]);
        let from = vienna("2026-01-12T00:00").plus_ms(begins * 24 * HOUR);
        for span in rota.shifts_of(staff(1), from, from.plus_ms(24 * HOUR)) {
            let off = span.until.since(span.from) - i64::from(days) * 24 * HOUR;
            prop_assert!([-HOUR, 0, HOUR].contains(&off), "{off}");
        }
    }
}

#[test]
fn a_zone_is_found_by_its_name_and_says_what_its_clocks_show() {
    let zone = Zone::named(VIENNA).unwrap();
    assert_eq!(zone.name(), VIENNA);
    let summer = vienna("2026-07-01T12:00");
    assert_eq!(zone.clock(summer).to_string(), "2026-07-01T12:00:00");
    assert_eq!(Zone::default().name(), "UTC");
}
