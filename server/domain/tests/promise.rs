//! Promise 2, proven by looking at everything that can happen: no flag at high or above is ever
//! without somebody who is there, or a deadline.
//!
//! A small world holds the real case and the real escalation, and the rows that the store keeps with
//! them. Every input is tried in every state that can be reached: flags, moderators and clinicians who
//! come, act, go and stay away, a rota that changes, deadlines that are acted on late, early or twice,
//! a clock that is set back, and a crash between any two acts. An act happens whole or not at all, as
//! in the store. The same search with a transition that forgets its deadline finds that.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a panic here is a failed test")]

use std::collections::{BTreeMap, HashMap, VecDeque};

use domain::{
    case::{self, Case, CaseState, ClaimLimits},
    deadline::Deadline,
    escalation::{
        self, Escalation, EscalationState,
        policy::{Plan, PlannedStep},
    },
};
use protocol::{
    CaseId, EscalationId, SessionId, StaffId, Timestamp,
    staff::{Outcome, Severity},
};
use uuid::Uuid;

/// Safety while faults go on for ever; and liveness: once nothing goes wrong any more, every case comes
/// to its end.
#[test]
fn no_flag_is_ever_without_an_owner_or_a_deadline_and_every_case_is_finished_once_faults_stop() {
    let reached = reachable(Mistake::None).unwrap_or_else(|broken| panic!("{broken}"));
    let transitions: usize = reached.values().sum();
    println!("{} states, {transitions} transitions: each keeps the promise", reached.len());
    assert!(reached.len() > 1_000, "the search has gone astray");

    let mut longest = 0;
    for world in reached.keys() {
        let moves = world.clone().moves_until_finished();
        let moves =
            moves.unwrap_or_else(|stuck| panic!("never finished from {world:?}: {stuck:?}"));
        longest = longest.max(moves);
    }
    println!("{} states: each finishes, the longest in {longest} moves", reached.len());
}

/// A proof that cannot fail proves nothing.
#[test]
fn the_search_finds_every_forgotten_deadline() {
    for mistake in Mistake::ALL {
        let found = reachable(*mistake);
        let broken = found.err().unwrap_or_else(|| panic!("{mistake:?} was not found"));
        println!("{mistake:?} is found: {broken}");
    }
}

/// A way in which the store or the rules could forget somebody.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Mistake {
    None,
    /// Taking the next step sets no deadline.
    CallNextForgets,
    /// A clinician who leaves starts no timer.
    LeaveForgets,
    /// Somebody who says that they are coming stops the calling.
    AcknowledgeStops,
    /// A case whose moderator is gone waits without a limit.
    ReleaseForgets,
    /// Whoever takes over a case is not waited for, should they be away.
    AcceptForgets,
    /// A moderator who has a case and whose connection is lost is waited for without end.
    AwayForgets,
    /// After a crash nobody is expected back.
    CrashForgets,
    /// After the clock was set back only the rows are pulled in, not what they are about.
    SetBackForgets,
}

impl Mistake {
    const ALL: &[Self] = &[
        Self::CallNextForgets,
        Self::LeaveForgets,
        Self::AcknowledgeStops,
        Self::ReleaseForgets,
        Self::AcceptForgets,
        Self::AwayForgets,
        Self::CrashForgets,
        Self::SetBackForgets,
    ];
}

/// What can happen. Each is one act of the store, or time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Input {
    Flag(Severity),
    Claim,
    /// The moderator gives the case back.
    Release,
    /// Whoever has the case asks this one to take it, who may answer or not.
    Offer(StaffId),
    Accept(StaffId),
    Decline,
    Escalate,
    Resolve,
    Join(StaffId),
    Acknowledge(StaffId),
    StepOut(StaffId),
    Close(StaffId),
    Lose(StaffId),
    Return(StaffId),
    Crash,
    /// A deadline is acted on, whether it is due or not.
    Fire(Deadline),
    /// Time passes; whatever is due may be acted on later.
    Tick,
    /// The clock is set back by hours.
    SetBack,
    OnCall(u8),
}

/// A case and everything that the store keeps about it. It is always now: times are counted from
/// here, and what is overdue is just due.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct World {
    case: Option<Case>,
    escalation: Option<Escalation>,
    deadlines: BTreeMap<Deadline, i64>,
    here: [bool; 3],
    on_call: u8,
}

/// Every state that can be reached, and how many ways lead out of it; or the shortest way to one that
/// breaks the promise.
fn reachable(mistake: Mistake) -> Result<HashMap<World, usize>, String> {
    let start = World::quiet();
    let mut ways: HashMap<World, Vec<Input>> = HashMap::from([(start.clone(), vec![])]);
    let mut reached = HashMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(world) = waiting.pop_front() {
        let way = ways.remove(&world).unwrap_or_default();
        let mut outgoing = 0;
        for input in world.inputs() {
            let Some(next) = world.after(input, mistake) else { continue };
            outgoing += 1;
            let way = || way.iter().copied().chain([input]).collect::<Vec<_>>();
            if let Err(why) = next.keeps_the_promise(mistake) {
                return Err(format!("{why} after {:?}", way()));
            }
            if !reached.contains_key(&next) && !ways.contains_key(&next) && next != world {
                // Long ways are only needed where a mistake is looked for.
                let kept = if mistake == Mistake::None { vec![] } else { way() };
                ways.insert(next.clone(), kept);
                waiting.push_back(next);
            }
        }
        reached.insert(world, outgoing);
    }
    Ok(reached)
}

impl World {
    fn quiet() -> Self {
        Self {
            case: None,
            escalation: None,
            deadlines: BTreeMap::new(),
            here: [true; 3],
            on_call: 1,
        }
    }

    fn inputs(&self) -> Vec<Input> {
        let mut inputs = vec![
            Input::Flag(Severity::Low),
            Input::Flag(Severity::High),
            Input::Flag(Severity::Imminent),
            Input::Claim,
            Input::Release,
            Input::Decline,
            Input::Escalate,
            Input::Resolve,
            Input::Crash,
            Input::Tick,
            Input::SetBack,
        ];
        for moderator in [MODERATOR, FIRST] {
            inputs.extend([Input::Offer(moderator), Input::Accept(moderator)]);
        }
        for clinician in [FIRST, SECOND] {
            inputs.extend([
                Input::Join(clinician),
                Input::Acknowledge(clinician),
                Input::StepOut(clinician),
                Input::Close(clinician),
            ]);
        }
        inputs.extend(EVERYBODY.iter().flat_map(|who| [Input::Lose(*who), Input::Return(*who)]));
        inputs.extend((0..3).map(Input::OnCall));
        inputs.extend(self.deadlines.keys().map(|deadline| Input::Fire(*deadline)));
        inputs
    }

    /// The world after an act; none when it is refused, which changes nothing.
    fn after(&self, input: Input, mistake: Mistake) -> Option<Self> {
        let mut world = self.clone();
        match input {
            Input::Flag(severity) => world.flag(severity, mistake),
            Input::Claim => world.claim(mistake)?,
            Input::Release => {
                let step = world.case.clone()?.release(world.owner()?, NOW, CLAIM).ok()?;
                world.record_case(step, mistake);
            }
            Input::Offer(to) => {
                let step = world.case.clone()?.offer(world.owner()?, to, NOW, CLAIM).ok()?;
                world.record_case(step, mistake);
            }
            Input::Accept(to) => {
                let step = world.case.clone()?.accept(to, NOW).ok()?;
                world.record_case(step, mistake);
                world.expect_back(to, mistake == Mistake::AcceptForgets);
            }
            Input::Decline => {
                let step = world.case.clone()?.decline(world.owner()?).ok()?;
                world.record_case(step, mistake);
            }
            Input::Escalate => {
                let step = world.case.clone()?.escalate().ok()?;
                world.record_case(step, mistake);
            }
            Input::Resolve => world.resolve(mistake)?,
            Input::Join(who) => {
                if !world.is_here(who) {
                    return None;
                }
                let step = world.escalation.clone()?.join(who).ok()?;
                world.record(step, false);
            }
            Input::Acknowledge(who) => {
                let plan = world.plan();
                let step = world.escalation.clone()?.acknowledge(who, NOW, &plan).ok()?;
                world.record(step, mistake == Mistake::AcknowledgeStops);
            }
            Input::StepOut(who) => world.leave(who, mistake)?,
            Input::Close(who) => {
                let escalation = world.escalation.clone()?;
                if escalation.joined_by() != Some(who) {
                    return None;
                }
                world.record(escalation.close().ok()?, false);
                let step = world.case.clone()?.resolve(Outcome::Supported).ok()?;
                world.record_case(step, mistake);
            }
            Input::Lose(who) => world.lose(who, mistake == Mistake::AwayForgets)?,
            Input::Return(who) => {
                world.here[place(who)] = true;
                world.deadlines.remove(&Deadline::StaffAway(who));
            }
            Input::Crash => {
                for who in EVERYBODY {
                    let _ = world.lose(who, mistake == Mistake::CrashForgets);
                }
            }
            Input::Fire(deadline) => world.fire(deadline, mistake)?,
            Input::Tick => world.shift(|due| (due - 1).max(0)),
            Input::SetBack => world.set_back(mistake),
            Input::OnCall(which) => world.on_call = which,
        }
        Some(world.forget_what_does_not_matter())
    }

    fn flag(&mut self, severity: Severity, mistake: Mistake) {
        let before = self.case.as_ref().map(|case| case.severity);
        let step = match self.case.clone() {
            Some(case) => case.add_flag(severity, NOW, CLAIM),
            None => Case::open(CASE, SESSION, severity, NOW, CLAIM),
        };
        self.record_case(step, mistake);
        if before.is_some_and(|before| before < severity)
            && let Some(escalation) = self.escalation.clone()
            && let Ok(step) = escalation.hasten(NOW, &self.plan())
        {
            self.record(step, false);
        }
    }

    /// Also possible without a connected page: then the moderator is away already.
    fn claim(&mut self, mistake: Mistake) -> Option<()> {
        let step = self.case.clone()?.claim(MODERATOR).ok()?;
        self.record_case(step, mistake);
        self.expect_back(MODERATOR, mistake == Mistake::AwayForgets);
        Some(())
    }

    /// Whoever takes a case from a page that has just lost its connection.
    fn expect_back(&mut self, who: StaffId, forgets: bool) {
        if !self.is_here(who) && !forgets {
            self.deadlines.insert(Deadline::StaffAway(who), AWAY);
        }
    }

    fn owner(&self) -> Option<StaffId> {
        self.case.as_ref()?.claimed_by()
    }

    fn resolve(&mut self, mistake: Mistake) -> Option<()> {
        if let Some(calling) = self.escalation.clone() {
            if calling.joined_by().is_some() {
                return None;
            }
            self.record(calling.close().ok()?, false);
        }
        let step = self.case.clone()?.resolve(Outcome::NoConcern).ok()?;
        self.record_case(step, mistake);
        Some(())
    }

    fn leave(&mut self, who: StaffId, mistake: Mistake) -> Option<()> {
        let plan = self.plan();
        let step = self.escalation.clone()?.leave(who, NOW, &plan).ok()?;
        self.record(step, mistake == Mistake::LeaveForgets);
        Some(())
    }

    fn lose(&mut self, who: StaffId, forgets: bool) -> Option<()> {
        if !self.is_here(who) {
            return None;
        }
        self.here[place(who)] = false;
        if !forgets {
            self.deadlines.insert(Deadline::StaffAway(who), AWAY);
        }
        Some(())
    }

    /// Taking the row away and acting on it are one act; what has moved on is left alone.
    fn fire(&mut self, deadline: Deadline, mistake: Mistake) -> Option<()> {
        if *self.deadlines.get(&deadline)? > 0 {
            return None;
        }
        self.deadlines.remove(&deadline);
        match deadline {
            Deadline::ClaimCase(_) => {
                if let Ok(step) = self.case.clone()?.overdue(NOW, CLAIM) {
                    self.record_case(step, mistake);
                }
            }
            Deadline::CallNext(_) => {
                let plan = self.plan();
                if let Ok(step) = self.escalation.clone()?.call_next(NOW, &plan) {
                    self.record(step, mistake == Mistake::CallNextForgets);
                }
            }
            Deadline::StaffAway(who) => self.replace(who, mistake),
            Deadline::StudentAway(_)
            | Deadline::SessionLength(_)
            | Deadline::EraseSession(_)
            | Deadline::EraseContact(_)
            | Deadline::EndBlock(_)
            | Deadline::BeginDrill(_)
            | Deadline::ConversationLength(_)
            | Deadline::Idle(_)
            | Deadline::EndReturnCode(_)
            | Deadline::Closing(_)
            | Deadline::StopWaiting(_)
            | Deadline::AnswerMessage(_)
            | Deadline::GiveBackMessage(_)
            | Deadline::EndMessage(_)
            | Deadline::EndDrill(_) => unreachable!("nothing here sets one"),
        }
        Some(())
    }

    fn replace(&mut self, who: StaffId, mistake: Mistake) {
        if self.is_here(who) {
            return;
        }
        let _ = self.leave(who, mistake);
        let released = self.case.clone().map(|case| case.release(who, NOW, CLAIM));
        if let Some(Ok(step)) = released {
            self.record_case(step, mistake);
            if mistake == Mistake::ReleaseForgets {
                self.deadlines.remove(&Deadline::ClaimCase(CASE));
            }
        }
    }

    /// As `store/state/case.rs` records it.
    fn record_case(&mut self, step: case::Step, mistake: Mistake) {
        let case::Step { case, escalate, .. } = step;
        match case.due_at() {
            Some(due) => self.deadlines.insert(Deadline::ClaimCase(CASE), due.0),
            None => self.deadlines.remove(&Deadline::ClaimCase(CASE)),
        };
        self.case = Some(case);
        if escalate {
            let opened = Escalation::open(ESCALATION, CASE, SESSION, NOW, &self.plan());
            self.record(opened, mistake == Mistake::CallNextForgets);
        }
    }

    /// As `store/state/escalation.rs` records it.
    fn record(&mut self, step: escalation::Step, forgets: bool) {
        let escalation = step.escalation;
        match escalation.next_call_at() {
            Some(due) if !forgets => {
                self.deadlines.insert(Deadline::CallNext(ESCALATION), due.0);
            }
            Some(_) | None => {
                self.deadlines.remove(&Deadline::CallNext(ESCALATION));
            }
        }
        self.escalation = Some(escalation);
    }

    /// Everything was due at a time of the old clock, hours from now; it is pulled in to its own limit.
    fn set_back(&mut self, mistake: Mistake) {
        if mistake == Mistake::SetBackForgets {
            let hours = |due: &mut Timestamp| due.0 = HOURS;
            self.each_own_time(hours);
        } else {
            self.each_own_time(|due| due.0 = LONGEST);
        }
        self.deadlines.values_mut().for_each(|due| *due = LONGEST);
    }

    fn shift(&mut self, by: impl Fn(i64) -> i64) {
        self.each_own_time(|due| due.0 = by(due.0));
        self.deadlines.values_mut().for_each(|due| *due = by(*due));
    }

    /// When the case and the escalation themselves say that they are due.
    fn each_own_time(&mut self, change: impl Fn(&mut Timestamp)) {
        if let Some(Case { state: CaseState::Open { claim_due_at }, .. }) = &mut self.case {
            change(claim_due_at);
        }
        if let Some(Case { state: CaseState::Claimed { offer: Some(offer), .. }, .. }) =
            &mut self.case
        {
            change(&mut offer.until);
        }
        let escalation = self.escalation.as_mut().map(|escalation| &mut escalation.state);
        if let Some(EscalationState::Calling { next_call_at, .. }) = escalation {
            change(next_call_at);
        }
    }

    /// What no rule looks at: so that there are finitely many states. A case that is over is as none.
    fn forget_what_does_not_matter(mut self) -> Self {
        if let Some(Case { state: CaseState::Resolved { .. }, .. }) = self.case {
            (self.case, self.escalation) = (None, None);
        }
        if let Some(case) = &mut self.case {
            case.opened_at = NOW;
        }
        if let Some(escalation) = &mut self.escalation {
            (escalation.calls, escalation.since) = (0, NOW);
        }
        self
    }

    fn keeps_the_promise(&self, mistake: Mistake) -> Result<(), &'static str> {
        let Some(case) = &self.case else {
            let about = |due: &Deadline| !matches!(due, Deadline::StaffAway(_));
            let left = self.deadlines.keys().any(about);
            return if left { Err("a deadline is left of a case that is over") } else { Ok(()) };
        };
        if case.severity >= Severity::High && !self.somebody_or_something(|_| true) {
            return Err("a case has neither an owner nor a deadline");
        }
        // Whoever acts on what is due acts on all of it: then every deadline is in the future.
        let mut acted = self.clone();
        for deadline in self.deadlines.keys() {
            acted = acted.after(Input::Fire(*deadline), mistake).unwrap_or(acted);
        }
        let high = acted.case.as_ref().is_some_and(|case| case.severity >= Severity::High);
        if high && !acted.somebody_or_something(|due| due > 0) {
            return Err("nobody owns a case and its deadline is not in the future");
        }
        Ok(())
    }

    /// An owner who is there or expected, or a deadline of the case's own.
    fn somebody_or_something(&self, in_time: impl Fn(i64) -> bool) -> bool {
        let runs = |deadline| self.deadlines.get(&deadline).is_some_and(|due| in_time(*due));
        let owned = |who| self.is_here(who) || runs(Deadline::StaffAway(who));
        match self.case.as_ref().unwrap().state {
            CaseState::Open { .. } => runs(Deadline::ClaimCase(CASE)),
            CaseState::Claimed { by, .. } => owned(by),
            CaseState::Escalated { .. } => match self.escalation.as_ref().map(|one| one.state) {
                Some(EscalationState::Calling { .. }) => runs(Deadline::CallNext(ESCALATION)),
                Some(EscalationState::Joined { by }) => owned(by),
                Some(EscalationState::Closed) | None => false,
            },
            CaseState::Resolved { .. } => true,
        }
    }

    /// Nothing goes wrong any more: whoever is called and is there comes and closes, a moderator who
    /// has a case resolves it, what is due is acted on, time passes. Nobody does anything unasked.
    fn moves_until_finished(mut self) -> Result<usize, Box<Self>> {
        self.on_call = 1;
        for moves in 0..MOST_MOVES {
            if self.case.is_none() {
                return Ok(moves);
            }
            let next =
                self.helpful().into_iter().find_map(|input| self.after(input, Mistake::None));
            self = next.unwrap();
        }
        Err(Box::new(self))
    }

    fn helpful(&self) -> Vec<Input> {
        let mut inputs: Vec<_> = self.deadlines.keys().map(|due| Input::Fire(*due)).collect();
        let calling = self.escalation.as_ref().is_some_and(|one| one.next_call_at().is_some());
        for who in [FIRST, SECOND] {
            let called = calling && self.plan().steps[0].people.contains(&who);
            if self.is_here(who) {
                inputs.push(Input::Close(who));
                inputs.extend(called.then_some(Input::Join(who)));
            } else {
                inputs.extend(called.then_some(Input::Return(who)));
            }
        }
        let escalated = self.escalation.is_some();
        if !escalated && self.owner().is_some_and(|owner| self.is_here(owner)) {
            inputs.push(Input::Resolve);
        }
        inputs.push(Input::Tick);
        inputs
    }

    fn is_here(&self, who: StaffId) -> bool {
        self.here[place(who)]
    }

    /// Nobody can be called; one after the other; both at once.
    fn plan(&self) -> Plan {
        let step = |people: &[StaffId]| PlannedStep { people: people.to_vec(), limit_ms: STEP };
        let steps = match self.on_call {
            0 => vec![],
            1 => vec![step(&[FIRST]), step(&[SECOND])],
            _ => vec![step(&[FIRST, SECOND])],
        };
        Plan { steps, repeats: 0, look_again_ms: STEP, acknowledged_ms: ACKNOWLEDGED }
    }
}

fn place(who: StaffId) -> usize {
    EVERYBODY.iter().position(|one| *one == who).unwrap()
}

const NOW: Timestamp = Timestamp(0);
const CLAIM: ClaimLimits = ClaimLimits { low_ms: 2, high_ms: 1 };
const STEP: i64 = 1;
const ACKNOWLEDGED: i64 = 2;
const AWAY: i64 = 1;
const LONGEST: i64 = 2;
const HOURS: i64 = 9;
const MOST_MOVES: usize = 40;
const CASE: CaseId = CaseId(Uuid::from_u128(1));
const SESSION: SessionId = SessionId(Uuid::from_u128(2));
const ESCALATION: EscalationId = EscalationId(Uuid::from_u128(3));
const MODERATOR: StaffId = StaffId(Uuid::from_u128(10));
/// A clinician who is a moderator too.
const FIRST: StaffId = StaffId(Uuid::from_u128(11));
const SECOND: StaffId = StaffId(Uuid::from_u128(12));
const EVERYBODY: [StaffId; 3] = [MODERATOR, FIRST, SECOND];
