//! An escalation: calling clinicians, step after step of the policy, until one is in the
//! conversation.
//!
//! ```text
//! Calling ──join──▶ Joined ──close──▶ Closed
//!  │   ▲ └call_next   │                 ▲
//!  │   └────leave─────┘                 │
//!  └──────────────close─────────────────┘
//! ```
//!
//! Somebody who was called may acknowledge: the next step waits for them, but not for long. Calling
//! never stops by itself: when the last step was taken and nobody came, the student is told so, and
//! it begins again with the first.

pub mod policy;

use protocol::{CaseId, EscalationId, Event, SessionId, StaffId, Timestamp};

use crate::{audit::Act, escalation::policy::Plan};

/// One calling of clinicians. Only a transition moves it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Escalation {
    /// Which.
    pub id: EscalationId,
    /// The case it belongs to.
    pub case: CaseId,
    /// The conversation it leads to.
    pub session: SessionId,
    /// Where it stands.
    pub state: EscalationState,
    /// When calling began.
    pub since: Timestamp,
    /// How many calls were made, counting repeats.
    pub calls: u32,
    /// Which step of the policy comes next.
    pub place: Place,
    /// The last step was taken as often as it should and nobody came yet, or nobody can be called.
    pub nobody_reached: bool,
}

/// Where an escalation stands.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum EscalationState {
    /// Somebody is being called.
    Calling {
        /// When the next step is taken.
        next_call_at: Timestamp,
        /// Who said that they are coming.
        coming: Option<StaffId>,
    },
    /// A clinician is in the conversation.
    Joined {
        /// Who.
        by: StaffId,
    },
    /// Closed with an outcome.
    Closed,
}

/// How far an escalation has got through the policy.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct Place {
    /// How often all steps were gone through; not counted further than it matters.
    pub round: u32,
    /// How many steps of this round were taken.
    pub step: u32,
}

/// An escalation in its new state, and what must be stored with it.
#[must_use = "store the escalation, its calls, its rows and its audit entries in one transaction"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The escalation after the transition.
    pub escalation: Escalation,
    /// Whom to call now, all at once.
    pub call: Vec<StaffId>,
    /// Rows to append to the conversation.
    pub events: Vec<Event>,
    /// What goes on the audit log.
    pub acts: Vec<Act>,
}

/// Not possible in the state the escalation is in: somebody else was faster.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the escalation has moved on")]
pub struct MovedOn;

impl Escalation {
    /// Begins to call.
    pub fn open(
        id: EscalationId,
        case: CaseId,
        session: SessionId,
        now: Timestamp,
        plan: &Plan,
    ) -> Step {
        let state = EscalationState::Calling { next_call_at: now, coming: None };
        let place = Place::default();
        let escalation =
            Self { id, case, session, state, since: now, calls: 0, place, nobody_reached: false };
        escalation.call(now, plan, Say::Always)
    }

    /// Nobody joined in time: the next step is taken.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless somebody is being called and their time is over.
    pub fn call_next(self, now: Timestamp, plan: &Plan) -> Result<Step, MovedOn> {
        match self.state {
            EscalationState::Calling { next_call_at, .. } if next_call_at <= now => {
                Ok(self.call(now, plan, Say::WhatIsNew))
            }
            EscalationState::Calling { .. }
            | EscalationState::Joined { .. }
            | EscalationState::Closed => Err(MovedOn),
        }
    }

    /// Somebody who was called says that they are coming. The next step waits for the first who does;
    /// whoever else says so while it waits changes nothing.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] when a clinician is in the conversation, or it is closed.
    pub fn acknowledge(
        mut self,
        by: StaffId,
        now: Timestamp,
        plan: &Plan,
    ) -> Result<Step, MovedOn> {
        match self.state {
            EscalationState::Calling { coming: None, .. } => {
                let next_call_at = now.plus_ms(plan.acknowledged_ms);
                self.state = EscalationState::Calling { next_call_at, coming: Some(by) };
                self.nobody_reached = false;
                Ok(Step { events: vec![Event::OnTheWay], ..self.step(vec![]) })
            }
            EscalationState::Calling { coming: Some(_), .. } => Ok(self.step(vec![])),
            EscalationState::Joined { .. } | EscalationState::Closed => Err(MovedOn),
        }
    }

    /// The case has become more severe: whoever is being called has no longer than its policy gives.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless somebody is being called.
    pub fn hasten(mut self, now: Timestamp, plan: &Plan) -> Result<Step, MovedOn> {
        let EscalationState::Calling { next_call_at, .. } = &mut self.state else {
            return Err(MovedOn);
        };
        let limit_ms = plan.limit_ms_at(last_of(self.place));
        *next_call_at = now.plus_ms(limit_ms).min(*next_call_at);
        Ok(self.step(vec![]))
    }

    /// A clinician is in the conversation: this, and nothing less, stops the calling.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] when another clinician is, or it is closed.
    pub fn join(self, by: StaffId) -> Result<Step, MovedOn> {
        match self.state {
            EscalationState::Calling { .. } => {
                let act = Act::EscalationJoined(self.id);
                let state = EscalationState::Joined { by };
                Ok(Self { state, nobody_reached: false, ..self }.step(vec![act]))
            }
            EscalationState::Joined { .. } | EscalationState::Closed => Err(MovedOn),
        }
    }

    /// The clinician left without an outcome: calling begins again with the first step.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless `by` is in the conversation.
    pub fn leave(self, by: StaffId, now: Timestamp, plan: &Plan) -> Result<Step, MovedOn> {
        if self.state != (EscalationState::Joined { by }) {
            return Err(MovedOn);
        }
        let act = Act::EscalationLeft(self.id);
        let again = Self { nobody_reached: false, place: Place::default(), ..self };
        let mut step = again.call(now, plan, Say::Always);
        step.acts.insert(0, act);
        Ok(step)
    }

    /// It is over, with an outcome that the case keeps.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] when it already was.
    pub fn close(self) -> Result<Step, MovedOn> {
        match self.state {
            EscalationState::Calling { .. } | EscalationState::Joined { .. } => {
                Ok(Self { state: EscalationState::Closed, ..self }.step(vec![]))
            }
            EscalationState::Closed => Err(MovedOn),
        }
    }

    /// When the next step is taken; none while somebody is in the conversation.
    #[must_use]
    pub const fn next_call_at(&self) -> Option<Timestamp> {
        match self.state {
            EscalationState::Calling { next_call_at, .. } => Some(next_call_at),
            EscalationState::Joined { .. } | EscalationState::Closed => None,
        }
    }

    /// Who said that they are coming, and is waited for.
    #[must_use]
    pub const fn coming(&self) -> Option<StaffId> {
        match self.state {
            EscalationState::Calling { coming, .. } => coming,
            EscalationState::Joined { .. } | EscalationState::Closed => None,
        }
    }

    /// The clinician who is in the conversation.
    #[must_use]
    pub const fn joined_by(&self) -> Option<StaffId> {
        match self.state {
            EscalationState::Joined { by } => Some(by),
            EscalationState::Calling { .. } | EscalationState::Closed => None,
        }
    }

    /// Whom the next step calls, as things are now.
    #[must_use]
    pub fn next_people<'a>(&self, plan: &'a Plan) -> &'a [StaffId] {
        match self.state {
            EscalationState::Calling { .. } => plan.people_at(index(self.place.step)),
            EscalationState::Joined { .. } | EscalationState::Closed => &[],
        }
    }

    fn call(mut self, now: Timestamp, plan: &Plan, say: Say) -> Step {
        if plan.steps.is_empty() {
            return self.call_nobody(now, plan);
        }
        let late = self.coming();
        let somebody_again = self.nobody_reached && self.place == Place::default();
        if somebody_again {
            self.nobody_reached = false;
        }
        if index(self.place.step) >= plan.steps.len() {
            let round = self.place.round.saturating_add(1).min(plan.repeats.saturating_add(1));
            self.place = Place { round, step: 0 };
        }

        let (mut events, mut acts) = (vec![], vec![]);
        if self.place.round > plan.repeats && !self.nobody_reached {
            self.nobody_reached = true;
            events.push(Event::NobodyReached);
            acts.push(Act::NobodyReached(self.id));
        } else if say == Say::Always || somebody_again || late.is_some() {
            events.push(Event::HelpCalled);
        }

        let mut people = plan.people_at(index(self.place.step)).to_vec();
        people.extend(late.filter(|late| !people.contains(late)));
        let limit_ms = plan.limit_ms_at(index(self.place.step));
        self.place.step += 1;
        self.calls = self.calls.saturating_add(u32::try_from(people.len()).unwrap_or(u32::MAX));
        let next_call_at = now.plus_ms(limit_ms);
        self.state = EscalationState::Calling { next_call_at, coming: None };
        Step { escalation: self, call: people, events, acts }
    }

    /// Nobody can be reached: this is said at once, and somebody looks again before long.
    fn call_nobody(mut self, now: Timestamp, plan: &Plan) -> Step {
        let (mut events, mut acts) = (vec![], vec![]);
        if !self.nobody_reached {
            self.nobody_reached = true;
            events.push(Event::NobodyReached);
            acts.push(Act::NobodyOnCall(self.id));
        }
        let next_call_at = now.plus_ms(plan.look_again_ms);
        self.place = Place::default();
        self.state = EscalationState::Calling { next_call_at, coming: None };
        Step { escalation: self, call: vec![], events, acts }
    }

    const fn step(self, acts: Vec<Act>) -> Step {
        Step { escalation: self, call: vec![], events: vec![], acts }
    }
}

/// When the student is told that somebody is being called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Say {
    /// Calling begins.
    Always,
    /// Calling goes on: only when they were last told something else.
    WhatIsNew,
}

/// The step that was taken last.
fn last_of(place: Place) -> usize {
    index(place.step).saturating_sub(1)
}

fn index(step: u32) -> usize {
    usize::try_from(step).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
