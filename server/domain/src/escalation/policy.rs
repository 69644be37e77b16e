//! The escalation policy: what may stand in it, and the plan that it makes of who can be reached.

use protocol::{
    Role, StaffId,
    policy::{
        CallStep, CallTarget, EscalationPolicy, FaultReason, PolicyFault as Fault, SeverityPolicy,
    },
    staff::Severity,
};

use crate::{
    permission::{Action, permit},
    rota::OnCall,
};

/// Everybody a policy may name.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Staffing {
    /// Who is on call now.
    pub on_call: OnCall,
    /// Every account, in the order in which a whole role is called.
    pub people: Vec<Person>,
}

/// One account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Person {
    /// Whose.
    pub id: StaffId,
    /// What they may do.
    pub role: Role,
    /// Whether the account was disabled.
    pub disabled: bool,
}

/// What a policy makes of who can be reached now: steps of people, without a step that would reach
/// nobody.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Plan {
    /// Who is called, one step after the other; none when nobody can be reached.
    pub steps: Vec<PlannedStep>,
    /// How often all steps are gone through again before the screens say that nobody could be
    /// reached.
    pub repeats: u32,
    /// How soon somebody looks again when nobody can be reached, in milliseconds.
    pub look_again_ms: i64,
    /// How long somebody who said that they are coming has to join, in milliseconds.
    pub acknowledged_ms: i64,
}

/// One step of a plan.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlannedStep {
    /// Who is called, all at once; nobody twice.
    pub people: Vec<StaffId>,
    /// How long they have to join, in milliseconds.
    pub limit_ms: i64,
}

/// What holds until a coordinator has set something else: each layer in turn, a minute each in an
/// imminent case and two otherwise.
#[must_use]
pub fn built_in() -> EscalationPolicy {
    let each_layer = |limit_s| SeverityPolicy {
        steps: vec![CallStep { targets: vec![CallTarget::EachLayer {}], limit_s }],
        repeats: 0,
    };
    EscalationPolicy {
        imminent: each_layer(60),
        high: each_layer(120),
        low: each_layer(120),
        acknowledged_limit_s: 120,
    }
}

/// Everything that is wrong with a policy. What a stored one has is skipped; a new one that has
/// anything is refused.
#[must_use]
pub fn faults(policy: &EscalationPolicy, staffing: &Staffing) -> Vec<Fault> {
    let mut faults = Vec::new();
    for severity in Severity::ALL.iter().rev().copied() {
        check_severity(severity, of(policy, severity), staffing, &mut faults);
    }
    if !LIMITS_S.contains(&policy.acknowledged_limit_s) {
        let reason = FaultReason::LimitOutOfBounds;
        faults.push(Fault { severity: None, step: None, target: None, reason });
    }
    faults
}

/// How many layers a rota needs so that it has every one that the policy names.
#[must_use]
pub fn layers_needed(policy: &EscalationPolicy) -> usize {
    let steps = Severity::ALL.iter().flat_map(|severity| &of(policy, *severity).steps);
    let named = steps.flat_map(|step| &step.targets).filter_map(|target| match target {
        CallTarget::Layer { layer } => usize::try_from(*layer).ok(),
        CallTarget::EachLayer {} | CallTarget::Person { .. } | CallTarget::Role { .. } => None,
    });
    named.max().unwrap_or(0)
}

/// Whom a case of this severity calls, and for how long.
#[must_use]
pub fn plan(policy: &EscalationPolicy, severity: Severity, staffing: &Staffing) -> Plan {
    let SeverityPolicy { steps, repeats } = of(policy, severity);
    let first_limit_s = steps.first().map_or(LONGEST_S, |step| step.limit_s);
    Plan {
        steps: steps.iter().flat_map(|step| planned(step, staffing)).collect(),
        repeats: *repeats,
        look_again_ms: ms(first_limit_s),
        acknowledged_ms: ms(policy.acknowledged_limit_s),
    }
}

/// The longest time after which something of this policy is due, in milliseconds.
#[must_use]
pub fn longest_limit_ms(policy: &EscalationPolicy) -> i64 {
    let steps = Severity::ALL.iter().flat_map(|severity| &of(policy, *severity).steps);
    let limits = steps.map(|step| step.limit_s).chain([policy.acknowledged_limit_s]);
    ms(limits.max().unwrap_or(LONGEST_S))
}

impl Plan {
    /// How long the people of the step at this place have to join, in milliseconds.
    #[must_use]
    pub fn limit_ms_at(&self, step: usize) -> i64 {
        self.steps.get(step).map_or(self.look_again_ms, |step| step.limit_ms)
    }

    /// Who is called at this place; after the last step the first one comes again.
    #[must_use]
    pub fn people_at(&self, step: usize) -> &[StaffId] {
        let step = self.steps.get(step).or_else(|| self.steps.first());
        step.map_or(&[], |step| &step.people)
    }
}

impl Staffing {
    /// Whether this person can be called and answer.
    #[must_use]
    pub fn can_answer(&self, staff: StaffId) -> bool {
        self.people.iter().any(|one| one.id == staff && !one.disabled && may_answer(one.role))
    }
}

const fn of(policy: &EscalationPolicy, severity: Severity) -> &SeverityPolicy {
    match severity {
        Severity::Imminent => &policy.imminent,
        Severity::High => &policy.high,
        Severity::Low => &policy.low,
    }
}

fn planned(step: &CallStep, staffing: &Staffing) -> Vec<PlannedStep> {
    let mut planned: Vec<PlannedStep> = Vec::new();
    let mut add = |people: Vec<StaffId>| {
        let known = |person: &StaffId| planned.iter().any(|step| step.people.contains(person));
        let mut new: Vec<StaffId> = Vec::new();
        for person in people {
            if staffing.can_answer(person) && !known(&person) && !new.contains(&person) {
                new.push(person);
            }
        }
        if !new.is_empty() {
            planned.push(PlannedStep { people: new, limit_ms: ms(step.limit_s) });
        }
    };
    if step.targets == [CallTarget::EachLayer {}] {
        for layer in 0..staffing.on_call.layers() {
            add(staffing.on_call.in_layer(layer).into_iter().collect());
        }
    } else {
        add(step.targets.iter().flat_map(|target| people_of(target, staffing)).collect());
    }
    planned
}

fn people_of(target: &CallTarget, staffing: &Staffing) -> Vec<StaffId> {
    match target {
        CallTarget::EachLayer {} => staffing.on_call.in_order(),
        CallTarget::Layer { layer } => {
            place(*layer).and_then(|at| staffing.on_call.in_layer(at)).into_iter().collect()
        }
        CallTarget::Person { staff } => vec![*staff],
        CallTarget::Role { role } => {
            let people = staffing.people.iter().filter(|person| person.role == *role);
            people.map(|person| person.id).collect()
        }
    }
}

fn check_severity(
    severity: Severity,
    SeverityPolicy { steps, repeats }: &SeverityPolicy,
    staffing: &Staffing,
    faults: &mut Vec<Fault>,
) {
    let here = |reason| Fault { severity: Some(severity), step: None, target: None, reason };
    if steps.is_empty() {
        faults.push(here(FaultReason::NoStep));
    }
    if steps.len() > MOST_STEPS {
        faults.push(here(FaultReason::TooManySteps));
    }
    if *repeats > MOST_REPEATS {
        faults.push(here(FaultReason::RepeatsOutOfBounds));
    }
    let mut before: Option<&CallStep> = None;
    for (number, step) in (1..).zip(steps) {
        let here = Fault { step: Some(number), ..here(FaultReason::NoTarget) };
        check_step(here, step, staffing, faults);
        if before.is_some_and(|before| calls_the_same(before, step)) {
            faults.push(Fault { reason: FaultReason::SameAsBefore, ..here });
        }
        before = Some(step);
    }
}

fn check_step(here: Fault, step: &CallStep, staffing: &Staffing, faults: &mut Vec<Fault>) {
    let mut add = |target, reason| faults.push(Fault { target, reason, ..here });
    if step.targets.is_empty() {
        add(None, FaultReason::NoTarget);
    }
    if step.targets.len() > MOST_TARGETS {
        add(None, FaultReason::TooManyTargets);
    }
    if !LIMITS_S.contains(&step.limit_s) {
        add(None, FaultReason::LimitOutOfBounds);
    }
    for (place, target) in step.targets.iter().enumerate() {
        let number = u32::try_from(place + 1).ok();
        if step.targets[..place].contains(target) {
            add(number, FaultReason::NamedTwice);
        }
        if let Err(reason) = check_target(target, staffing) {
            add(number, reason);
        }
        if *target == (CallTarget::EachLayer {}) && step.targets.len() > 1 {
            add(number, FaultReason::NotAlone);
        }
    }
}

fn check_target(target: &CallTarget, staffing: &Staffing) -> Result<(), FaultReason> {
    match target {
        CallTarget::EachLayer {} => Ok(()),
        CallTarget::Layer { layer } => match place(*layer) {
            Some(at) if at < staffing.on_call.layers() => Ok(()),
            Some(_) | None => Err(FaultReason::NoSuchLayer),
        },
        CallTarget::Person { staff } => {
            match staffing.people.iter().find(|person| person.id == *staff) {
                None => Err(FaultReason::UnknownPerson),
                Some(person) if person.disabled => Err(FaultReason::DisabledPerson),
                Some(person) if !may_answer(person.role) => Err(FaultReason::CannotAnswer),
                Some(_) => Ok(()),
            }
        }
        CallTarget::Role { role } if may_answer(*role) => Ok(()),
        CallTarget::Role { .. } => Err(FaultReason::CannotAnswer),
    }
}

fn calls_the_same(one: &CallStep, other: &CallStep) -> bool {
    let within = |these: &CallStep, those: &CallStep| {
        these.targets.iter().all(|target| those.targets.contains(target))
    };
    !one.targets.is_empty() && within(one, other) && within(other, one)
}

fn may_answer(role: Role) -> bool {
    permit(role, Action::ReadPage).is_ok()
}

/// Where the layer with this number stands in a list.
fn place(layer: u32) -> Option<usize> {
    usize::try_from(layer).ok()?.checked_sub(1)
}

fn ms(seconds: u32) -> i64 {
    i64::from(seconds) * 1_000
}

const LIMITS_S: std::ops::RangeInclusive<u32> = 1..=LONGEST_S;
const LONGEST_S: u32 = 3_600;
const MOST_STEPS: usize = 20;
const MOST_TARGETS: usize = 10;
const MOST_REPEATS: u32 = 9;

#[cfg(test)]
mod tests;
