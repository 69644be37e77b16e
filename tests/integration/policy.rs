//! The escalation policy: who is called, when, and what the student and the boards are told.

use protocol::{
    Author, ErrorCode, Event, PageId, Role, StaffId,
    policy::{
        CallStep, CallTarget, EscalationPolicy, FaultReason, PolicyFault, PolicyRefused,
        PolicyView, SeverityPolicy,
    },
    staff::{EscalationStatus, EscalationView, FromStaff, PageView, Severity},
};
use reqwest::{Method, StatusCode};
use tests::{
    person::Staff,
    world::{ACKNOWLEDGED_LIMIT_MS, CLAIM_LIMIT_MS, HIGH_STEP_LIMIT_MS, STEP_LIMIT_MS, World},
};

const WORRYING: &str = "i can't do this anymore, i want to die";

#[tokio::test]
async fn the_student_is_told_the_truth_at_each_moment() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;

    student.asks_for_urgent_help().await;
    student.sees(Event::HelpCalled).await;
    for told in [Event::HelpRequested, Event::HelpCalled] {
        supporter.sees(told).await;
    }
    world.advance_ms(STEP_LIMIT_MS).await;
    student.sees(Event::NobodyReached).await;
    supporter.sees(Event::NobodyReached).await;
    // Operators have an alert on it.
    assert_eq!(world.app().sample().await.unwrap().nobody_reached, 1);

    acknowledges(&clinician).await;
    student.sees(Event::OnTheWay).await;
    supporter.sees(Event::OnTheWay).await;
    assert!(!escalation(&world).await.nobody_reached);
    assert_eq!(world.app().sample().await.unwrap().nobody_reached, 0);
    clinician.opens(world.cases().await[0].session).await;
    clinician.joins().await;

    student.sees(Event::Joined { author: Author::Clinician }).await;
}

#[tokio::test]
async fn a_high_case_gives_each_layer_two_minutes() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;
    world.advance_ms(CLAIM_LIMIT_MS).await;
    assert_eq!(world.calls(1).await[0].staff, first.view.id);

    world.advance_ms(HIGH_STEP_LIMIT_MS - 1).await;
    world.calls(1).await;
    world.advance_ms(1).await;
    assert_eq!(world.calls(2).await[1].staff, second.view.id);

    world.advance_ms(HIGH_STEP_LIMIT_MS).await;
    student.sees(Event::NobodyReached).await;
    assert_eq!(world.calls(3).await[2].staff, first.view.id);
}

#[tokio::test]
async fn a_case_that_becomes_imminent_while_it_is_called_waits_no_longer_than_an_imminent_one() {
    let mut world = World::start().await;
    let (_first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;
    world.advance_ms(CLAIM_LIMIT_MS).await;
    world.calls(1).await;

    student.asks_for_urgent_help().await;
    world.advance_ms(STEP_LIMIT_MS).await;

    assert_eq!(world.calls(2).await[1].staff, second.view.id);
}

#[tokio::test]
async fn who_says_that_they_are_coming_and_does_not_join_is_paged_again_with_the_next() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world.calls(1).await;

    let page = acknowledges(&first).await;
    assert_eq!(page.acknowledged_at, Some(world.now()));
    student.sees(Event::OnTheWay).await;
    assert_eq!(escalation(&world).await.coming, Some(first.view.id));
    world.advance_ms(ACKNOWLEDGED_LIMIT_MS - 1).await;
    world.calls(1).await;
    world.advance_ms(1).await;

    let called: Vec<_> = world.calls(3).await[1..].iter().map(|call| call.staff).collect();
    assert!(called.contains(&first.view.id) && called.contains(&second.view.id), "{called:?}");
    student.sees(Event::HelpCalled).await;
    assert_eq!(escalation(&world).await.coming, None);
}

#[tokio::test]
async fn a_page_is_acknowledged_once_and_by_whom_it_called() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let page = acknowledges(&first).await;
    world.advance_ms(ACKNOWLEDGED_LIMIT_MS / 2).await;
    let next_call_at = escalation(&world).await.next_call_at;

    let again: PageView = first.post(&path_of(page.id), &()).await;
    assert_eq!(again.acknowledged_at, page.acknowledged_at);
    assert_eq!(escalation(&world).await.next_call_at, next_call_at);
    let refused = second.is_refused_over_http(Method::POST, &path_of(page.id), &()).await;
    assert_eq!(refused, (StatusCode::NOT_FOUND, ErrorCode::NotFound));

    first.opens(page.session).await;
    first.joins().await;
    let refused = first.is_refused_over_http(Method::POST, &path_of(page.id), &()).await;
    assert_eq!(refused, (StatusCode::CONFLICT, ErrorCode::Conflict));
}

#[tokio::test]
async fn two_are_called_at_once_both_join_one_wins_and_the_other_is_told() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let everybody = step(&[CallTarget::Role { role: Role::Clinician }], 45);
    sets(&coordinator, &imminent(vec![everybody])).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let calls = world.calls(2).await;
    assert_ne!(calls[0].page, calls[1].page);

    let session = first.is_paged().await.session;
    assert_eq!(second.is_paged().await.session, session);
    for clinician in [&first, &second] {
        clinician.opens(session).await;
        clinician.sends(FromStaff::Join { session }).await;
    }
    student.sees(Event::Joined { author: Author::Clinician }).await;

    let joined_by = escalation(&world).await.joined_by;
    let loser = if joined_by == Some(first.view.id) { &second } else { &first };
    assert_eq!(loser.is_refused().await, ErrorCode::Conflict);
    world.advance_ms(300_000).await;
    world.calls(2).await;
}

#[tokio::test]
async fn the_board_says_who_was_called_when_and_what_comes_next() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let began = world.now();
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let calling = |view: &EscalationView| view.status == EscalationStatus::Calling;
    let cases = moderator
        .case_queue(|cases| cases.iter().any(|one| one.escalation.as_ref().is_some_and(calling)))
        .await;
    let view = cases[0].escalation.clone().unwrap();

    let called: Vec<_> = view.pages.iter().map(|page| (page.staff, page.at)).collect();
    assert_eq!(called, [(first.view.id, began)]);
    assert_eq!(view.next, std::slice::from_ref(&second.view.name));
    assert_eq!(view.next_call_at, Some(began.plus_ms(STEP_LIMIT_MS)));

    world.advance_ms(2 * STEP_LIMIT_MS).await;
    let view = escalation(&world).await;
    assert!(view.nobody_reached);
    assert_eq!(view.pages.len(), 3);
    assert_eq!(view.next, std::slice::from_ref(&second.view.name));
}

#[tokio::test]
async fn steps_limits_and_repeats_are_kept_to_over_a_restart() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let (first, second) =
        (world.account(Role::Clinician).await, world.account(Role::Clinician).await);
    let person = |staff| CallTarget::Person { staff };
    let mut policy =
        imminent(vec![step(&[person(second.id)], 5), step(&[CallTarget::Layer { layer: 1 }], 7)]);
    policy.imminent.repeats = 1;
    sets(&coordinator, &policy).await;
    world.restart().await;
    let student = world.student().await;

    student.asks_for_urgent_help().await;
    let mut passed = vec![];
    for limit_ms in [5_000, 7_000, 5_000, 7_000] {
        world.calls(passed.len() + 1).await;
        passed.push(limit_ms);
        assert!(!escalation(&world).await.nobody_reached);
        world.advance_ms(limit_ms).await;
    }

    let called: Vec<_> = world.calls(5).await.iter().map(|call| call.staff).collect();
    assert_eq!(called, [second.id, first.id, second.id, first.id, second.id]);
    student.sees(Event::NobodyReached).await;
}

#[tokio::test]
async fn a_policy_that_cannot_be_used_is_refused_with_every_place_and_changes_nothing() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let clinician = world.account(Role::Clinician).await;
    let disabled = world.account(Role::Clinician).await;
    world.disable(disabled.id).await;
    let before: PolicyView = coordinator.get("/api/policy").await;
    let person = |staff: StaffId| CallTarget::Person { staff };
    let nobody = StaffId(tests::person::key().0);
    let policy = imminent(vec![
        step(&[], 60),
        step(&[person(clinician.id), person(nobody)], 0),
        step(&[person(disabled.id)], 60),
        step(&[CallTarget::Layer { layer: 9 }], 60),
        step(&[person(clinician.id)], 60),
        step(&[person(clinician.id)], 60),
    ]);

    let (status, answer) = coordinator.asks(Method::PUT, "/api/policy", Some(&policy)).await;

    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused: PolicyRefused = serde_json::from_str(&answer).unwrap();
    assert_eq!(refused.code, ErrorCode::BadFrame);
    let at = |step, target, reason| PolicyFault {
        severity: Some(Severity::Imminent),
        step: Some(step),
        target,
        reason,
    };
    assert_eq!(
        refused.faults,
        [
            at(1, None, FaultReason::NoTarget),
            at(2, None, FaultReason::LimitOutOfBounds),
            at(2, Some(2), FaultReason::UnknownPerson),
            at(3, Some(1), FaultReason::DisabledPerson),
            at(4, Some(1), FaultReason::NoSuchLayer),
            at(6, None, FaultReason::SameAsBefore),
        ]
    );
    assert_eq!(coordinator.get::<PolicyView>("/api/policy").await, before);
}

#[tokio::test]
async fn somebody_who_is_disabled_later_is_skipped_and_said() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let (gone, there) =
        (world.account(Role::Clinician).await, world.account(Role::Clinician).await);
    let person = |staff| CallTarget::Person { staff };
    let policy = imminent(vec![step(&[person(gone.id)], 60), step(&[person(there.id)], 60)]);
    sets(&coordinator, &policy).await;
    world.disable(gone.id).await;
    world.restart().await;

    let student = world.student().await;
    student.asks_for_urgent_help().await;

    assert_eq!(world.calls(1).await[0].staff, there.id);
    let view: PolicyView = coordinator.get("/api/policy").await;
    let fault = PolicyFault {
        severity: Some(Severity::Imminent),
        step: Some(1),
        target: Some(1),
        reason: FaultReason::DisabledPerson,
    };
    assert_eq!((view.policy, view.faults), (policy, vec![fault]));
}

async fn escalation(world: &World) -> EscalationView {
    world.cases().await[0].escalation.clone().unwrap()
}

async fn acknowledges(clinician: &Staff) -> PageView {
    let page = clinician.is_paged().await;
    clinician.post(&path_of(page.id), &()).await
}

fn path_of(page: PageId) -> String {
    format!("/api/pages/{page}/acknowledge")
}

fn step(targets: &[CallTarget], limit_s: u32) -> CallStep {
    CallStep { targets: targets.to_vec(), limit_s }
}

fn imminent(steps: Vec<CallStep>) -> EscalationPolicy {
    let imminent = SeverityPolicy { steps, repeats: 0 };
    EscalationPolicy { imminent, ..domain::escalation::policy::built_in() }
}

async fn sets(coordinator: &Staff, policy: &EscalationPolicy) {
    let (status, answer) = coordinator.asks(Method::PUT, "/api/policy", Some(policy)).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
}
