//! A page goes to whoever is on call at that moment.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use protocol::{
    ErrorCode, Event, LayerId, Role, StaffId, Timestamp,
    policy::{CallStep, CallTarget, EscalationPolicy, SeverityPolicy},
    rota::{
        AddOverride, AskSwap, CalendarLink, DayTime, Every, GapView, LayerPlan, OverrideView,
        PlanView, Rota, RotaFault, RotaProblem, SetPlan, ShiftsView, SpansView, SwapView,
    },
    staff::ToStaff,
    student::{OnCallNow, ServiceInfo},
};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tests::{
    door::Door as _,
    person::{Staff, Student, client, key},
    program::repository_file,
    world::World,
};

use crate::receivers::python;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// 2027-03-28T01:00:00Z: in Vienna the clocks go from 02:00 to 03:00.
const CLOCKS_GO_FORWARD: Timestamp = Timestamp(1_806_195_600_000);

#[tokio::test]
async fn a_page_goes_to_whoever_has_the_turn_and_an_escalation_goes_on_with_the_next_turn() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let [first, second] = clinicians(&mut world).await;
    // It is 03:00.
    let plan = SetPlan { zone: "UTC".to_owned(), layers: vec![turns(&[first, second], "03:02")] };
    put_plan(&coordinator, &plan).await;

    let student = world.student().await;
    student.asks_for_urgent_help().await;
    assert_eq!(world.calls(1).await[0].staff, first);
    world.advance_ms(MINUTE).await;
    assert_eq!(world.calls(2).await[1].staff, first);
    world.advance_ms(MINUTE).await;

    assert_eq!(world.calls(3).await[2].staff, second);
}

#[tokio::test]
async fn a_hand_over_that_the_clocks_skip_is_made_half_an_hour_after_they_go_forward() {
    let mut world = World::start().await;
    let [first, second] = clinicians(&mut world).await;
    let coordinator = world.staff(Role::Coordinator).await;
    let layers = vec![turns(&[first, second], "02:30")];
    put_plan(&coordinator, &SetPlan { zone: "Europe/Vienna".to_owned(), layers }).await;
    coordinator.connection.close().await;

    world.pass_ms(CLOCKS_GO_FORWARD.since(world.now()) + 29 * MINUTE);
    let before = Student::arrive(&world).await;
    before.asks_for_urgent_help().await;
    let called_before = world.calls(1).await[0].staff;
    world.pass_ms(MINUTE);
    let after = Student::arrive(&world).await;
    after.asks_for_urgent_help().await;
    let hand_over = world.now();
    world
        .until("the other one was called", async || {
            world.receiver().confirmed().iter().any(|call| call.staff != called_before)
        })
        .await;

    assert_eq!(hand_over, CLOCKS_GO_FORWARD.plus_ms(30 * MINUTE));
    let rota = world.app().relay.store.rota().await.unwrap();
    let turn = rota.spans(hand_over, hand_over.plus_ms(DAY - HOUR));
    assert_eq!(turn.len(), 1, "a day of 23 hours: {turn:?}");
}

#[tokio::test]
async fn an_override_is_paged_in_place_of_the_rotation_and_taking_it_off_ends_that() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let [first, other] = clinicians(&mut world).await;
    let layer = turns(&[first], "00:00");
    put_plan(&coordinator, &SetPlan { zone: "UTC".to_owned(), layers: vec![layer.clone()] }).await;
    let (from, until) = (world.now(), world.now().plus_ms(HOUR));
    let add = AddOverride { layer: layer.id, from, until, staff: other };
    let added: OverrideView = coordinator.post("/api/rota/overrides", &add).await;

    let student = world.student().await;
    student.asks_for_urgent_help().await;
    assert_eq!(world.calls(1).await[0].staff, other);
    let path = format!("/api/rota/overrides/{}", added.id);
    let (status, _) = coordinator.asks::<()>(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    world.advance_ms(MINUTE).await;

    assert_eq!(world.calls(2).await[1].staff, first);
    let (status, _) = coordinator.asks::<()>(Method::DELETE, &path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(acts(&world).await, ["rota.set", "rota.override_added", "rota.override_removed"]);
}

#[tokio::test]
async fn both_see_a_swap_request_come_and_go_without_asking() {
    let mut world = World::start().await;
    let giver = world.staff(Role::Clinician).await;
    let asked = world.staff(Role::Clinician).await;
    let third = world.staff(Role::Clinician).await;
    let coordinator = world.staff(Role::Coordinator).await;
    let layer = turns(&[giver.view.id], "00:00");
    put_plan(&coordinator, &SetPlan { zone: "UTC".to_owned(), layers: vec![layer.clone()] }).await;
    let (from, until) = (world.now(), world.now().plus_ms(HOUR));
    let ask = AskSwap { layer: layer.id, from, until, asked: asked.view.id };

    for what in ["decline", "withdraw", "accept"] {
        let swap: SwapView = giver.post("/api/rota/swaps", &ask).await;
        for person in [&giver, &asked] {
            let shown = shown_swaps(person, |swaps| !swaps.is_empty()).await;
            assert_eq!(shown, std::slice::from_ref(&swap));
        }
        let who = if what == "withdraw" { &giver } else { &asked };
        answer(who, &swap, what, StatusCode::NO_CONTENT).await;
        for person in [&giver, &asked] {
            shown_swaps(person, <[SwapView]>::is_empty).await;
        }
    }
    let unread = third.connection.unread();
    assert!(!unread.contains(&layer.id.to_string()), "{unread}");
}

#[tokio::test]
async fn whoever_takes_a_shift_over_is_paged_for_it_and_every_step_is_on_the_audit_log() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let giver = world.staff(Role::Clinician).await;
    let asked = world.staff(Role::Clinician).await;
    let third = world.staff(Role::Clinician).await;
    let layer = turns(&[giver.view.id], "00:00");
    put_plan(&coordinator, &SetPlan { zone: "UTC".to_owned(), layers: vec![layer.clone()] }).await;
    let (from, until) = (world.now(), world.now().plus_ms(HOUR));
    let ask = AskSwap { layer: layer.id, from, until, asked: asked.view.id };

    let declined: SwapView = giver.post("/api/rota/swaps", &ask).await;
    answer(&asked, &declined, "decline", StatusCode::NO_CONTENT).await;
    let withdrawn: SwapView = giver.post("/api/rota/swaps", &ask).await;
    let twice = giver.is_refused_over_http(Method::POST, "/api/rota/swaps", &ask).await;
    assert_eq!(twice, (StatusCode::UNPROCESSABLE_ENTITY, ErrorCode::BadRota));
    answer(&giver, &withdrawn, "withdraw", StatusCode::NO_CONTENT).await;
    let swap: SwapView = giver.post("/api/rota/swaps", &ask).await;
    for person in [&giver, &asked] {
        assert_eq!(shifts(person).await.swaps, std::slice::from_ref(&swap));
    }
    assert_eq!(shifts(&third).await.swaps, []);
    answer(&third, &swap, "accept", StatusCode::NOT_FOUND).await;
    answer(&giver, &swap, "accept", StatusCode::CONFLICT).await;
    answer(&asked, &swap, "accept", StatusCode::NO_CONTENT).await;
    answer(&asked, &swap, "accept", StatusCode::CONFLICT).await;
    answer(&giver, &swap, "withdraw", StatusCode::CONFLICT).await;

    let taken = &shifts(&asked).await.shifts[0];
    assert_eq!((taken.from, taken.until), (from, until));
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    assert_eq!(world.calls(1).await[0].staff, asked.view.id);
    assert_eq!(
        acts(&world).await,
        [
            "rota.set",
            "swap.asked",
            "swap.declined",
            "swap.asked",
            "swap.withdrawn",
            "swap.asked",
            "swap.accepted",
        ]
    );
}

#[tokio::test]
async fn nobody_can_give_away_what_is_not_theirs_or_to_whom_cannot_take_it() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let asker = world.staff(Role::Clinician).await;
    let (other, gone) =
        (world.account(Role::Clinician).await.id, world.account(Role::Clinician).await.id);
    let supporter = world.account(Role::Supporter).await.id;
    let layer = turns(&[asker.view.id, other], "03:00");
    put_plan(&coordinator, &SetPlan { zone: "UTC".to_owned(), layers: vec![layer.clone()] }).await;
    world.disable(gone).await;
    // At 03:00 on the second day it is the other's turn, for a day.
    let now = world.now();
    let ask = |from: i64, until: i64, asked| AskSwap {
        layer: layer.id,
        from: now.plus_ms(from),
        until: now.plus_ms(until),
        asked,
    };
    for (swap, fault) in [
        (ask(0, HOUR, other), RotaFault::NotTheirs),
        (ask(DAY - 1, DAY + HOUR, other), RotaFault::NotTheirs),
        (ask(DAY, DAY + HOUR, asker.view.id), RotaFault::Themselves),
        (ask(DAY, DAY, other), RotaFault::UntilBeforeFrom),
        (ask(-DAY, 0, other), RotaFault::AlreadyOver),
        (ask(DAY, DAY + HOUR, gone), RotaFault::DisabledPerson),
        (ask(DAY, DAY + HOUR, supporter), RotaFault::NotAClinician),
        (ask(DAY, DAY + HOUR, StaffId(key().0)), RotaFault::UnknownPerson),
        (
            AskSwap { layer: LayerId(key().0), ..ask(DAY, DAY + HOUR, other) },
            RotaFault::UnknownLayer,
        ),
    ] {
        let (status, body) = asker.asks(Method::POST, "/api/rota/swaps", Some(&swap)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(problem(&body).fault, fault);
    }
    let kept: SwapView = asker.post("/api/rota/swaps", &ask(DAY, DAY + HOUR, other)).await;
    assert_eq!(shifts(&asker).await.swaps, [kept]);

    // The layer is replaced by another: what was asked for is no longer there.
    let layers = vec![turns(&[other], "03:00")];
    put_plan(&coordinator, &SetPlan { zone: "UTC".to_owned(), layers }).await;
    assert_eq!(shifts(&asker).await.swaps, []);
    assert_eq!(acts(&world).await.last().unwrap(), "swap.lapsed");
}

#[tokio::test]
async fn a_rota_that_cannot_be_is_refused_with_its_place_and_the_last_one_stays() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let [first, second] = clinicians(&mut world).await;
    let supporter = world.account(Role::Supporter).await.id;
    let good = turns(&[first, second], "08:00");
    let plan = |zone: &str, layers| SetPlan { zone: zone.to_owned(), layers };
    put_plan(&coordinator, &plan("Europe/Vienna", vec![good.clone()])).await;
    let (from, until) = (world.now(), world.now().plus_ms(HOUR));
    let one = AddOverride { layer: good.id, from, until, staff: first };
    coordinator.post::<OverrideView>("/api/rota/overrides", &one).await;
    let before = world.app().relay.store.rota().await.unwrap();
    let log = acts(&world).await;

    let with = |people: &[StaffId]| LayerPlan { name: "other".into(), ..turns(people, "08:00") };
    for (set, fault, layer, item) in [
        (plan("Europe/Nowhere", vec![good.clone()]), RotaFault::UnknownZone, None, None),
        (plan("UTC", vec![good.clone(), with(&[])]), RotaFault::EmptyRotation, Some(1), None),
        (
            plan("UTC", vec![good.clone(), with(&[first, supporter])]),
            RotaFault::NotAClinician,
            Some(1),
            Some(1),
        ),
        (plan("UTC", vec![with(&[StaffId(key().0)])]), RotaFault::UnknownPerson, Some(0), Some(0)),
        (
            plan("UTC", vec![good.clone(), turns(&[first], "08:00")]),
            RotaFault::NameTwice,
            Some(1),
            None,
        ),
    ] {
        let (status, body) = coordinator.asks(Method::PUT, "/api/rota/plan", Some(&set)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(problem(&body), RotaProblem { code: ErrorCode::BadRota, fault, layer, item });
    }
    let overlapping =
        AddOverride { from: from.plus_ms(HOUR - 1), until: until.plus_ms(HOUR), ..one };
    let (_, body) = coordinator.asks(Method::POST, "/api/rota/overrides", Some(&overlapping)).await;
    assert_eq!(problem(&body).fault, RotaFault::Overlaps);

    assert_eq!(world.app().relay.store.rota().await.unwrap(), before);
    assert_eq!(acts(&world).await, log);

    // Overrides of a layer that stays are kept when the plan is saved again.
    put_plan(&coordinator, &plan("UTC", vec![with(&[second]), good])).await;
    let kept: PlanView = coordinator.get("/api/rota/plan").await;
    assert_eq!(kept.overrides.len(), 1);
    assert_eq!(kept.layers.len(), 2);
}

#[tokio::test]
async fn a_layer_that_the_policy_calls_stays_on_the_rota_until_the_policy_is_changed() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let [first, second] = clinicians(&mut world).await;
    let layer = |name: &str, person| LayerPlan { name: name.into(), ..turns(&[person], "08:00") };
    let plan = |layers| SetPlan { zone: "UTC".to_owned(), layers };
    let (near, far) = (layer("near", first), layer("far", second));
    put_plan(&coordinator, &plan(vec![near.clone(), far])).await;
    let steps =
        [1, 2].map(|layer| CallStep { targets: vec![CallTarget::Layer { layer }], limit_s: 60 });
    let built_in = domain::escalation::policy::built_in();
    let imminent = SeverityPolicy { steps: steps.into(), repeats: 0 };
    let policy = EscalationPolicy { imminent, ..built_in.clone() };
    put_policy(&coordinator, &policy).await;
    let before: PlanView = coordinator.get("/api/rota/plan").await;

    let fewer = plan(vec![near]);
    let (status, body) = coordinator.asks(Method::PUT, "/api/rota/plan", Some(&fewer)).await;

    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    assert_eq!(problem(&body).fault, RotaFault::CalledByPolicy);
    assert_eq!(coordinator.get::<PlanView>("/api/rota/plan").await, before);

    put_policy(&coordinator, &built_in).await;
    put_plan(&coordinator, &fewer).await;
    assert_eq!(coordinator.get::<PlanView>("/api/rota/plan").await.layers.len(), 1);
}

#[tokio::test]
async fn a_gap_is_told_before_it_happens_and_a_disabled_account_makes_one() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let [first, second] = clinicians(&mut world).await;
    let layer = turns(&[first, second], "03:00");
    put_plan(&coordinator, &SetPlan { zone: "UTC".to_owned(), layers: vec![layer.clone()] }).await;
    let spans: SpansView = coordinator.get("/api/rota/spans?days=4").await;
    assert_eq!(spans.gaps, []);
    let gap = world.app().sample().await.unwrap().on_call_gap;
    assert_eq!(gap.as_secs(), 14 * 24 * 3_600);

    world.disable(first).await;

    // It is 03:00 now, and the second's turn; a day later nobody has it, for a day.
    let (from, until) = (world.now().plus_ms(DAY), world.now().plus_ms(2 * DAY));
    let spans: SpansView = coordinator.get("/api/rota/spans?days=3").await;
    let in_layer = |layer| GapView { layer, from, until };
    assert_eq!(spans.gaps, [in_layer(None), in_layer(Some(layer.id))]);
    assert_eq!(spans.spans.len(), 3);
    assert_eq!(world.app().sample().await.unwrap().on_call_gap.as_secs(), 24 * 3_600);
    let on_call: Rota = coordinator.get("/api/rota").await;
    assert_eq!(on_call.on_call, [second]);

    coordinator.connection.close().await;
    world.leap_ms(DAY).await;
    assert_eq!(world.app().sample().await.unwrap().on_call_gap.as_secs(), 0);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    student.sees(Event::NobodyReached).await;
    assert_eq!(service(&world).await, OnCallNow::Nobody);
}

#[tokio::test]
async fn a_service_that_closes_lets_no_new_student_in_and_conversations_go_on() {
    let mut world = World::start_with("[escalation]\nwhen_nobody_is_on_call = \"close\"\n").await;
    let (student, supporter, clinician) = {
        let clinician = world.account(Role::Clinician).await.id;
        assert_eq!(service(&world).await, OnCallNow::Somebody);
        let (student, supporter) = world.paired().await;
        (student, supporter, clinician)
    };

    world.disable(clinician).await;

    assert_eq!(service(&world).await, OnCallNow::Closed);
    let (newcomer, code) = Student::is_turned_away(&world).await;
    assert_eq!(code, ErrorCode::NobodyOnCall);
    newcomer.closed().await;
    student.says("are you still there?").await;
    supporter.reads("are you still there?").await;

    world.account(Role::Clinician).await;
    assert_eq!(service(&world).await, OnCallNow::Somebody);
    world.student().await;
}

#[tokio::test]
async fn a_calendar_has_the_shifts_of_its_owner_and_nothing_else_until_its_address_is_renewed() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let owner = world.staff(Role::Clinician).await;
    let other = world.account(Role::Clinician).await;
    let layer = turns(&[owner.view.id, other.id], "08:00");
    put_plan(&coordinator, &SetPlan { zone: "Europe/Vienna".to_owned(), layers: vec![layer] })
        .await;
    assert!(!shifts(&owner).await.has_calendar);
    let link: CalendarLink = owner.post("/api/rota/calendar", &()).await;
    assert!(shifts(&owner).await.has_calendar);

    let text = read(&link.url).await.unwrap();

    // 08:00 in Vienna, in winter.
    for edge in ["DTSTART:20261121T070000Z", "DTEND:20261122T070000Z"] {
        assert!(text.contains(edge), "{text}");
    }
    assert!(text.contains("SUMMARY:Quietline: on call\\, "), "{text}");
    let starts = text.matches("BEGIN:VEVENT").count();
    let shifts = text.matches("DTSTART:").count();
    let uids: std::collections::BTreeSet<_> =
        text.lines().filter(|line| line.starts_with("UID:")).collect();
    assert!(starts > 40 && starts == shifts && uids.len() == starts, "{text}");
    for secret in [&other.id.to_string(), other.name.as_str(), owner.view.name.as_str()] {
        assert!(!text.contains(secret), "{secret}");
    }
    world.pass_ms(HOUR);
    let an_hour_on = read(&link.url).await.unwrap();
    assert!(uids.iter().all(|uid| an_hour_on.contains(*uid)), "an id changed");

    let renewed: CalendarLink = owner.post("/api/rota/calendar", &()).await;
    assert_eq!(read(&link.url).await, None);
    assert!(read(&renewed.url).await.is_some());
    for wrong in
        ["x.ics", "", &format!("{}.txt", "0".repeat(64)), &format!("{}.ics", "0".repeat(64))]
    {
        assert_eq!(read(&world.url(&format!("/calendar/{wrong}"))).await, None, "{wrong}");
    }
    world.disable(owner.view.id).await;
    assert_eq!(read(&renewed.url).await, None);
}

#[tokio::test]
async fn the_package_icalendar_reads_the_same_shifts_when_clocks_change() {
    let Some(python) = python() else { return };
    let mut world = World::start().await;
    world.pass_ms(CLOCKS_GO_FORWARD.since(world.now()) - 7 * DAY);
    let coordinator = world.staff(Role::Coordinator).await;
    let owner = world.staff(Role::Clinician).await;
    let other = world.account(Role::Clinician).await;
    let name = "Nächte; wer, wenn \\ nicht wir? Größe übrig für alle: ß";
    let layer = LayerPlan { name: name.to_owned(), ..turns(&[owner.view.id, other.id], "08:00") };
    let plan = SetPlan { zone: "Europe/Vienna".to_owned(), layers: vec![layer] };
    put_plan(&coordinator, &plan).await;
    let link: CalendarLink = owner.post("/api/rota/calendar", &()).await;
    let feed = read(&link.url).await.unwrap();

    let found = read_by_icalendar(&python, "Europe/Vienna", &feed);

    assert_eq!(found["wrong"], json!([]));
    let shifts = shifts(&owner).await.shifts;
    let events = found["events"].as_array().unwrap();
    let edges = |event: &Value| (event["from"].as_i64(), event["until"].as_i64());
    for shift in &shifts {
        let expected = (Some(shift.from.0), Some(shift.until.0));
        assert!(events.iter().any(|event| edges(event) == expected), "{shift:?}: {events:?}");
    }
    assert!(shifts.iter().any(|shift| shift.from > CLOCKS_GO_FORWARD), "{shifts:?}");
    for event in events {
        assert_eq!(event["clock"], "08:00");
        assert_eq!(event["summary"], format!("Quietline: on call, {name}"));
    }
}

#[tokio::test]
async fn a_stretch_that_makes_no_sense_is_not_worked_out() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    for query in ["days=0", "days=63", "days=-1", "days=x", "from=-1", "from=9999999999999", "to=1"]
    {
        let path = format!("/api/rota/spans?{query}");
        let answer = moderator.is_refused_over_http(Method::GET, &path, &()).await;
        assert_eq!(answer, (StatusCode::BAD_REQUEST, ErrorCode::BadFrame), "{query}");
    }
    let spans: SpansView = moderator.get("/api/rota/spans").await;
    assert_eq!(spans.gaps.len(), 1, "with no layers there is one gap");
}

/// Turns of a day, from the day before the test begins. Whoever is first has the first.
fn turns(people: &[StaffId], hand_over: &str) -> LayerPlan {
    LayerPlan {
        id: LayerId(key().0),
        name: "turns".to_owned(),
        people: people.to_vec(),
        every: Every::Days { days: 1 },
        hand_over: DayTime::try_from(hand_over.to_owned()).unwrap(),
        starts: "2026-11-21".to_owned(),
        windows: vec![],
    }
}

async fn clinicians(world: &mut World) -> [StaffId; 2] {
    [world.account(Role::Clinician).await.id, world.account(Role::Clinician).await.id]
}

async fn put_plan(coordinator: &Staff, plan: &SetPlan) -> PlanView {
    let (status, body) = coordinator.asks(Method::PUT, "/api/rota/plan", Some(plan)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    serde_json::from_str(&body).unwrap()
}

async fn put_policy(coordinator: &Staff, policy: &EscalationPolicy) {
    let (status, body) = coordinator.asks(Method::PUT, "/api/policy", Some(policy)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
}

async fn shifts(clinician: &Staff) -> ShiftsView {
    clinician.get("/api/rota/shifts").await
}

async fn shown_swaps(clinician: &Staff, wanted: impl Fn(&[SwapView]) -> bool) -> Vec<SwapView> {
    clinician
        .connection
        .hears("swap requests", |frame| match frame {
            ToStaff::Swaps { swaps } if wanted(&swaps) => Some(swaps),
            _ => None,
        })
        .await
}

async fn answer(clinician: &Staff, swap: &SwapView, what: &str, expected: StatusCode) {
    let path = format!("/api/rota/swaps/{}/{what}", swap.id);
    let (status, body) = clinician.asks::<()>(Method::POST, &path, None).await;
    assert_eq!(status, expected, "{what}: {body}");
}

async fn service(world: &World) -> OnCallNow {
    let answer = client().get(world.url("/api/service")).send().await.unwrap();
    answer.json::<ServiceInfo>().await.unwrap().on_call
}

async fn read(url: &str) -> Option<String> {
    let answer = client().get(url).send().await.unwrap();
    if answer.status() == StatusCode::NOT_FOUND {
        return None;
    }
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    Some(answer.text().await.unwrap())
}

/// What a calendar program makes of a feed, with the clocks of a zone.
fn read_by_icalendar(python: &str, zone: &str, feed: &str) -> Value {
    let mut program = Command::new(python)
        .arg(repository_file("tests/receivers/shifts.py"))
        .arg(zone)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    program.stdin.take().unwrap().write_all(feed.as_bytes()).unwrap();
    let said = program.wait_with_output().unwrap();
    serde_json::from_slice(&said.stdout).unwrap()
}

fn problem(body: &str) -> RotaProblem {
    serde_json::from_str(body).unwrap_or_else(|_| panic!("{body}"))
}

/// The rota's entries of the audit log, the oldest first.
async fn acts(world: &World) -> Vec<String> {
    let page = server::store::AuditPage { before: None, limit: 1_000 };
    let mut acts: Vec<_> = world.app().relay.store.audit(page).await.unwrap();
    acts.reverse();
    let of_rota = |act: &String| act.starts_with("rota.") || act.starts_with("swap.");
    acts.into_iter().map(|entry| entry.act).filter(of_rota).collect()
}
