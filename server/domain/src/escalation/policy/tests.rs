//! What a policy may say, and whom it calls.

use uuid::Uuid;

use super::*;

fn staff(n: u128) -> StaffId {
    StaffId(Uuid::from_u128(n))
}

/// Two clinicians on call, one who is not, one whose account is disabled, and a moderator.
fn staffing() -> Staffing {
    let person = |n, role, disabled| Person { id: staff(n), role, disabled };
    Staffing {
        on_call: OnCall::of([staff(1), staff(2)]),
        people: vec![
            person(1, Role::Clinician, false),
            person(2, Role::Clinician, false),
            person(3, Role::Clinician, false),
            person(4, Role::Clinician, true),
            person(5, Role::Moderator, false),
        ],
    }
}

fn step(targets: &[CallTarget]) -> CallStep {
    CallStep { targets: targets.to_vec(), limit_s: 60 }
}

fn imminent(steps: Vec<CallStep>) -> EscalationPolicy {
    EscalationPolicy { imminent: SeverityPolicy { steps, repeats: 0 }, ..built_in() }
}

const fn person(n: u128) -> CallTarget {
    CallTarget::Person { staff: StaffId(Uuid::from_u128(n)) }
}

fn people(policy: &EscalationPolicy, staffing: &Staffing) -> Vec<Vec<StaffId>> {
    let plan = plan(policy, Severity::Imminent, staffing);
    plan.steps.into_iter().map(|step| step.people).collect()
}

#[test]
fn the_built_in_policy_calls_each_layer_for_a_minute_or_two() {
    assert_eq!(faults(&built_in(), &staffing()), []);
    for (severity, limit_ms) in
        [(Severity::Imminent, 60_000), (Severity::High, 120_000), (Severity::Low, 120_000)]
    {
        let plan = plan(&built_in(), severity, &staffing());
        let steps = [1, 2].map(|n| PlannedStep { people: vec![staff(n)], limit_ms });
        assert_eq!(plan.steps, steps);
        assert_eq!((plan.repeats, plan.acknowledged_ms), (0, 120_000));
    }
}

#[test]
fn a_step_calls_everybody_it_names_at_once_and_nobody_twice() {
    let layer = |layer| CallTarget::Layer { layer };
    let policy = imminent(vec![
        step(&[layer(2), person(3)]),
        step(&[CallTarget::Role { role: Role::Clinician }, person(1)]),
    ]);
    assert_eq!(faults(&policy, &staffing()), []);
    let expected = [vec![staff(2), staff(3)], vec![staff(1), staff(2), staff(3)]];
    assert_eq!(people(&policy, &staffing()), expected);
}

#[test]
fn what_cannot_be_reached_is_skipped() {
    let policy = imminent(vec![
        step(&[person(4)]),
        step(&[CallTarget::Layer { layer: 9 }, person(3)]),
        step(&[CallTarget::EachLayer {}]),
    ]);
    let gap = Staffing { on_call: OnCall::new(vec![None, Some(staff(2))]), ..staffing() };
    assert_eq!(people(&policy, &gap), [vec![staff(3)], vec![staff(2)]]);
    assert_eq!(people(&policy, &Staffing::default()), Vec::<Vec<StaffId>>::new());
}

#[test]
fn who_stands_in_two_layers_is_called_once_in_a_round() {
    let twice = Staffing { on_call: OnCall::of([staff(1), staff(1)]), ..staffing() };
    assert_eq!(people(&built_in(), &twice), [vec![staff(1)]]);
}

#[test]
fn every_fault_is_said_with_its_place() {
    let each_layer = CallTarget::EachLayer {};
    let at =
        |step, target, reason| Fault { severity: Some(Severity::Imminent), step, target, reason };
    let limited = |limit_s| CallStep { limit_s, ..step(&[person(1)]) };
    for (steps, expected) in [
        (vec![], vec![at(None, None, FaultReason::NoStep)]),
        (vec![step(&[])], vec![at(Some(1), None, FaultReason::NoTarget)]),
        (vec![limited(0)], vec![at(Some(1), None, FaultReason::LimitOutOfBounds)]),
        (vec![limited(3_601)], vec![at(Some(1), None, FaultReason::LimitOutOfBounds)]),
        (vec![step(&[person(9)])], vec![at(Some(1), Some(1), FaultReason::UnknownPerson)]),
        (vec![step(&[person(4)])], vec![at(Some(1), Some(1), FaultReason::DisabledPerson)]),
        (vec![step(&[person(5)])], vec![at(Some(1), Some(1), FaultReason::CannotAnswer)]),
        (
            vec![step(&[CallTarget::Role { role: Role::Coordinator }])],
            vec![at(Some(1), Some(1), FaultReason::CannotAnswer)],
        ),
        (
            vec![step(&[CallTarget::Layer { layer: 0 }]), step(&[CallTarget::Layer { layer: 3 }])],
            vec![
                at(Some(1), Some(1), FaultReason::NoSuchLayer),
                at(Some(2), Some(1), FaultReason::NoSuchLayer),
            ],
        ),
        (vec![step(&[person(1), person(1)])], vec![at(Some(1), Some(2), FaultReason::NamedTwice)]),
        (
            vec![step(&[person(1), person(2)]), step(&[person(2), person(1)])],
            vec![at(Some(2), None, FaultReason::SameAsBefore)],
        ),
        (
            vec![step(&[person(1), each_layer.clone()])],
            vec![at(Some(1), Some(2), FaultReason::NotAlone)],
        ),
    ] {
        assert_eq!(faults(&imminent(steps), &staffing()), expected);
    }
    let mut policy = imminent(vec![step(&[person(1)]); 21]);
    policy.imminent.repeats = 10;
    policy.acknowledged_limit_s = 0;
    let reasons: Vec<_> = faults(&policy, &staffing()).iter().map(|one| one.reason).collect();
    for reason in
        [FaultReason::TooManySteps, FaultReason::RepeatsOutOfBounds, FaultReason::LimitOutOfBounds]
    {
        assert!(reasons.contains(&reason), "{reason}");
    }
}
