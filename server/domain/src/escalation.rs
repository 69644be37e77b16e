//! An escalation: calling the clinicians on call, one after the other, until one is in the
//! conversation.
//!
//! ```text
//! Calling ──join──▶ Joined ──close──▶ Closed
//!  │   ▲ └call_next   │                 ▲
//!  │   └────leave─────┘                 │
//!  └──────────────close─────────────────┘
//! ```
//!
//! Calling never stops by itself: when everybody was called and nobody came, the student is told
//! so, and the round begins again.

use protocol::{CaseId, EscalationId, Event, SessionId, StaffId, Timestamp};

use crate::{audit::Act, rota::OnCall};

/// One calling of the clinicians on call. Only a transition moves it.
#[derive(Clone, Debug, Eq, PartialEq)]
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
    /// Everybody was called and nobody came yet.
    pub nobody_reached: bool,
}

/// Where an escalation stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EscalationState {
    /// Somebody is being called.
    Calling {
        /// When the next person is.
        next_call_at: Timestamp,
    },
    /// A clinician is in the conversation.
    Joined {
        /// Who.
        by: StaffId,
    },
    /// Closed with an outcome.
    Closed,
}

/// How calling goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CallLimits {
    /// How long one person has to join before the next is called, in milliseconds.
    pub step_ms: i64,
    /// After how many rounds over the whole rota the student is told that nobody was reached.
    pub rounds: u32,
}

/// An escalation in its new state, and what must be stored with it.
#[must_use = "store the escalation, its call, its rows and its audit entries in one transaction"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The escalation after the transition.
    pub escalation: Escalation,
    /// Whom to call now.
    pub call: Option<StaffId>,
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
        on_call: &OnCall,
        limits: CallLimits,
    ) -> Step {
        let state = EscalationState::Calling { next_call_at: now };
        let escalation =
            Self { id, case, session, state, since: now, calls: 0, nobody_reached: false };
        let mut step = escalation.call(now, on_call, limits);
        if step.call.is_some() {
            step.events.insert(0, Event::HelpCalled);
        }
        step
    }

    /// Nobody joined in time: the next person is called.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless somebody is being called and their time is over.
    pub fn call_next(
        self,
        now: Timestamp,
        on_call: &OnCall,
        limits: CallLimits,
    ) -> Result<Step, MovedOn> {
        match self.state {
            EscalationState::Calling { next_call_at } if next_call_at <= now => {
                Ok(self.call(now, on_call, limits))
            }
            EscalationState::Calling { .. }
            | EscalationState::Joined { .. }
            | EscalationState::Closed => Err(MovedOn),
        }
    }

    /// A clinician is in the conversation: this is what acknowledges.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] when another clinician is, or it is closed.
    pub fn join(self, by: StaffId) -> Result<Step, MovedOn> {
        match self.state {
            EscalationState::Calling { .. } => {
                let act = Act::EscalationJoined(self.id);
                Ok(Self { state: EscalationState::Joined { by }, ..self }.step(vec![act]))
            }
            EscalationState::Joined { .. } | EscalationState::Closed => Err(MovedOn),
        }
    }

    /// The clinician left without an outcome: calling begins again.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless `by` is in the conversation.
    pub fn leave(
        self,
        by: StaffId,
        now: Timestamp,
        on_call: &OnCall,
        limits: CallLimits,
    ) -> Result<Step, MovedOn> {
        if self.state != (EscalationState::Joined { by }) {
            return Err(MovedOn);
        }
        let act = Act::EscalationLeft(self.id);
        let mut step = Self { nobody_reached: false, calls: 0, ..self }.call(now, on_call, limits);
        step.acts.insert(0, act);
        if step.call.is_some() {
            step.events.insert(0, Event::HelpCalled);
        }
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

    /// When the next person is called; none while somebody is in the conversation.
    #[must_use]
    pub const fn next_call_at(&self) -> Option<Timestamp> {
        match self.state {
            EscalationState::Calling { next_call_at } => Some(next_call_at),
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

    fn call(mut self, now: Timestamp, on_call: &OnCall, limits: CallLimits) -> Step {
        let (mut events, mut acts) = (vec![], vec![]);
        let person = on_call.person_for_call(self.calls);
        if self.calls >= on_call.calls_in(limits.rounds) && !self.nobody_reached {
            self.nobody_reached = true;
            events.push(Event::NobodyReached);
            acts.push(match person {
                Some(_) => Act::NobodyReached(self.id),
                None => Act::NobodyOnCall(self.id),
            });
        }
        self.calls = self.calls.saturating_add(u32::from(person.is_some()));
        self.state = EscalationState::Calling { next_call_at: now.plus_ms(limits.step_ms) };
        Step { escalation: self, call: person, events, acts }
    }

    const fn step(self, acts: Vec<Act>) -> Step {
        Step { escalation: self, call: None, events: vec![], acts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const LIMITS: CallLimits = CallLimits { step_ms: 60_000, rounds: 1 };
    const NIGHT: Timestamp = Timestamp(10_800_000);

    fn staff(n: u128) -> StaffId {
        StaffId(Uuid::from_u128(n))
    }

    fn opened(on_call: &OnCall) -> Step {
        let nil = Uuid::nil();
        Escalation::open(EscalationId(nil), CaseId(nil), SessionId(nil), NIGHT, on_call, LIMITS)
    }

    #[test]
    fn the_next_person_is_called_when_a_limit_passes() {
        let on_call = OnCall::of([staff(1), staff(2)]);
        let first = opened(&on_call);
        assert_eq!(first.call, Some(staff(1)));
        assert_eq!(first.escalation.clone().call_next(NIGHT, &on_call, LIMITS), Err(MovedOn));

        let later = NIGHT.plus_ms(60_000);
        let second = first.escalation.call_next(later, &on_call, LIMITS).unwrap();
        assert_eq!((second.call, second.events), (Some(staff(2)), vec![]));
    }

    #[test]
    fn after_a_round_without_anybody_the_student_is_told_and_calling_goes_on() {
        let on_call = OnCall::of([staff(1)]);
        let later = NIGHT.plus_ms(60_000);
        let again = opened(&on_call).escalation.call_next(later, &on_call, LIMITS).unwrap();

        assert_eq!(again.call, Some(staff(1)));
        assert_eq!(again.events, [Event::NobodyReached]);
        assert!(again.escalation.next_call_at().is_some());
    }

    #[test]
    fn with_nobody_on_call_the_student_is_told_at_once() {
        let step = opened(&OnCall::default());
        assert_eq!((step.call, step.events), (None, vec![Event::NobodyReached]));
        assert!(step.escalation.next_call_at().is_some());
    }

    proptest! {
        /// Promise 2: at every instant an escalation that is not closed has a next call in the
        /// future or a clinician in the conversation.
        #[test]
        fn an_open_escalation_has_a_next_call_or_a_clinician(
            people in 0..4_u128,
            moves in proptest::collection::vec((0..4_u8, 0..120_000_i64), 0..60),
        ) {
            let on_call = OnCall::of((0..people).map(staff));
            let mut now = NIGHT;
            let mut escalation = opened(&on_call).escalation;
            for (choice, passed) in moves {
                now = escalation.next_call_at().map_or(now, |due| now.plus_ms(passed).min(due));
                let before = escalation.clone();
                let result = match choice {
                    0 => before.join(staff(9)),
                    1 => before.leave(staff(9), now, &on_call, LIMITS),
                    2 => before.close(),
                    _ => Err(MovedOn),
                };
                if let Ok(step) = result {
                    escalation = step.escalation;
                }
                if escalation.next_call_at().is_some_and(|due| due <= now) {
                    escalation = escalation.call_next(now, &on_call, LIMITS).unwrap().escalation;
                }
                let running = escalation.next_call_at().is_some_and(|due| due > now);
                let closed = escalation.state == EscalationState::Closed;
                prop_assert!(running || escalation.joined_by().is_some() || closed);
            }
        }
    }
}
