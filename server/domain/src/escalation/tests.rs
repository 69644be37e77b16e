//! Steps, repeats, acknowledgements, and what the student is told.

use proptest::prelude::*;
use uuid::Uuid;

use super::{policy::PlannedStep, *};

const NIGHT: Timestamp = Timestamp(10_800_000);
const LIMIT_MS: i64 = 60_000;
const ACKNOWLEDGED_MS: i64 = 120_000;

fn staff(n: u128) -> StaffId {
    StaffId(Uuid::from_u128(n))
}

/// A plan whose steps call these people.
fn plan(steps: &[&[u128]]) -> Plan {
    let step = |people: &&[u128]| PlannedStep {
        people: people.iter().copied().map(staff).collect(),
        limit_ms: LIMIT_MS,
    };
    Plan {
        steps: steps.iter().map(step).collect(),
        repeats: 0,
        look_again_ms: LIMIT_MS,
        acknowledged_ms: ACKNOWLEDGED_MS,
    }
}

fn opened(plan: &Plan) -> Step {
    let nil = Uuid::nil();
    Escalation::open(EscalationId(nil), CaseId(nil), SessionId(nil), NIGHT, plan)
}

fn after_its_limit(step: Step, plan: &Plan) -> Step {
    let due = step.escalation.next_call_at().unwrap();
    step.escalation.call_next(due, plan).unwrap()
}

#[test]
fn the_next_step_is_taken_when_a_limit_passes() {
    let plan = plan(&[&[1], &[2, 3]]);
    let first = opened(&plan);
    assert_eq!((&*first.call, &*first.events), (&[staff(1)][..], &[Event::HelpCalled][..]));
    assert_eq!(first.escalation.next_people(&plan), [staff(2), staff(3)]);
    let early = NIGHT.plus_ms(LIMIT_MS - 1);
    assert_eq!(first.escalation.clone().call_next(early, &plan), Err(MovedOn));

    let second = after_its_limit(first, &plan);
    assert_eq!((second.call, second.events), (vec![staff(2), staff(3)], vec![]));
    assert_eq!(second.escalation.calls, 3);
}

#[test]
fn after_the_last_step_the_student_is_told_and_calling_goes_on_from_the_first() {
    let plan = plan(&[&[1], &[2]]);
    let second = after_its_limit(opened(&plan), &plan);
    let third = after_its_limit(second, &plan);

    assert_eq!((&*third.call, &*third.events), (&[staff(1)][..], &[Event::NobodyReached][..]));
    assert!(third.escalation.nobody_reached);
    let fourth = after_its_limit(third, &plan);
    assert_eq!((fourth.call, fourth.events), (vec![staff(2)], vec![]));
}

#[test]
fn all_steps_are_repeated_as_often_as_the_policy_says_before_the_student_is_told() {
    let plan = Plan { repeats: 2, ..plan(&[&[1]]) };
    let mut step = opened(&plan);
    for _ in 0..2 {
        step = after_its_limit(step, &plan);
        assert_eq!((&*step.call, &*step.events), (&[staff(1)][..], &[][..]));
    }
    assert_eq!(after_its_limit(step, &plan).events, [Event::NobodyReached]);
}

#[test]
fn with_nobody_to_call_the_student_is_told_at_once_and_of_whoever_is_called_later() {
    let nobody = plan(&[]);
    let step = opened(&nobody);
    assert_eq!((&*step.call, &*step.events), (&[][..], &[Event::NobodyReached][..]));
    assert_eq!(after_its_limit(step.clone(), &nobody).events, []);

    let later = after_its_limit(step, &plan(&[&[1]]));
    assert_eq!((later.call, later.events), (vec![staff(1)], vec![Event::HelpCalled]));
    assert!(!later.escalation.nobody_reached);
}

#[test]
fn who_acknowledges_and_does_not_come_is_called_again_together_with_the_next() {
    let plan = plan(&[&[1], &[2], &[3]]);
    let came = opened(&plan).escalation.acknowledge(staff(1), NIGHT, &plan).unwrap();
    assert_eq!((&*came.call, &*came.events), (&[][..], &[Event::OnTheWay][..]));
    let due = NIGHT.plus_ms(ACKNOWLEDGED_MS);
    assert_eq!(came.escalation.next_call_at(), Some(due));

    let late = after_its_limit(came, &plan);
    assert_eq!((&*late.call, &*late.events), (&[staff(2), staff(1)][..], &[Event::HelpCalled][..]));
    assert_eq!(late.escalation.coming(), None);
}

#[test]
fn a_second_acknowledgement_does_not_make_anybody_wait_longer() {
    let plan = plan(&[&[1, 2]]);
    let first = opened(&plan).escalation.acknowledge(staff(1), NIGHT, &plan).unwrap();
    let later = NIGHT.plus_ms(100_000);
    let second = first.escalation.clone().acknowledge(staff(2), later, &plan).unwrap();
    assert_eq!((second.escalation, second.events), (first.escalation, vec![]));
}

#[test]
fn who_acknowledges_after_everybody_was_called_in_vain_is_believed_once() {
    let plan = plan(&[&[1]]);
    let told = after_its_limit(opened(&plan), &plan);
    let came = told.escalation.acknowledge(staff(1), NIGHT, &plan).unwrap();
    assert!(!came.escalation.nobody_reached);
    assert_eq!(after_its_limit(came, &plan).events, [Event::NobodyReached]);
}

#[test]
fn who_joins_after_everybody_was_called_in_vain_ends_the_alarm() {
    let plan = plan(&[&[1]]);
    let told = after_its_limit(opened(&plan), &plan).escalation;
    assert!(told.nobody_reached);
    assert!(!told.join(staff(1)).unwrap().escalation.nobody_reached);
}

#[test]
fn a_case_that_becomes_more_severe_shortens_the_wait_and_never_lengthens_it() {
    let long = Plan {
        steps: vec![PlannedStep { people: vec![staff(1)], limit_ms: 2 * LIMIT_MS }],
        ..plan(&[])
    };
    let short = plan(&[&[1]]);
    let calling = opened(&long).escalation;
    let hastened = calling.hasten(NIGHT, &short).unwrap().escalation;
    assert_eq!(hastened.next_call_at(), Some(NIGHT.plus_ms(LIMIT_MS)));
    let again = hastened.hasten(NIGHT, &long).unwrap().escalation;
    assert_eq!(again.next_call_at(), Some(NIGHT.plus_ms(LIMIT_MS)));
}

proptest! {
    /// Promise 2: at every instant an escalation that is not closed has a next call in the
    /// future or a clinician in the conversation, whatever becomes of the plan meanwhile.
    #[test]
    fn an_open_escalation_has_a_next_call_or_a_clinician(
        moves in proptest::collection::vec((0..6_u8, 0..150_000_i64, 0..4_usize), 0..60),
    ) {
        let plans = [plan(&[]), plan(&[&[1]]), plan(&[&[1], &[2, 3]]), plan(&[&[3], &[1], &[2]])];
        let mut now = NIGHT;
        let mut escalation = opened(&plans[2]).escalation;
        for (choice, passed, chosen) in moves {
            let plan = &plans[chosen];
            now = escalation.next_call_at().map_or(now, |due| now.plus_ms(passed).min(due));
            let before = escalation.clone();
            let result = match choice {
                0 => before.join(staff(9)),
                1 => before.leave(staff(9), now, plan),
                2 => before.close(),
                3 => before.acknowledge(staff(1), now, plan),
                4 => before.hasten(now, plan),
                _ => Err(MovedOn),
            };
            if let Ok(step) = result {
                escalation = step.escalation;
            }
            if escalation.next_call_at().is_some_and(|due| due <= now) {
                escalation = escalation.call_next(now, plan).unwrap().escalation;
            }
            let running = escalation.next_call_at().is_some_and(|due| due > now);
            let closed = escalation.state == EscalationState::Closed;
            prop_assert!(running || escalation.joined_by().is_some() || closed);
        }
    }
}
