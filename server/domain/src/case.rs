//! A case: the flags of one session under review, from the first flag to the resolution.
//!
//! ```text
//!                ┌─offer, accept─┐
//! Open ◀─release─┤               ▼
//! Open ──claim──▶ Claimed ──resolve──▶ Resolved
//!   └──────escalate──┴──▶ Escalated ──resolve──┘
//! ```
//!
//! An open case always has a claim limit running: a low one that nobody claims becomes high, a high
//! one is escalated, an imminent one is escalated at once.
//!
//! A case that is handed over is *offered*, and stays with whoever offers it until the other has
//! accepted: there is no moment in which both or neither have it. An offer that is not accepted within
//! the claim limit lapses, and nothing has changed. Should the giver be gone meanwhile, the case waits
//! in the queue with a new limit, as any case of a moderator who is gone. So at every instant an
//! unresolved case has a moderator, an escalation, or a limit that runs.

use protocol::{
    CaseId, SessionId, StaffId, Timestamp,
    staff::{Outcome, Severity},
};

use crate::audit::Act;

/// The flags of one session under review. Only a transition moves it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Case {
    /// Which.
    pub id: CaseId,
    /// The session it is about.
    pub session: SessionId,
    /// The most severe of its flags.
    pub severity: Severity,
    /// Where it stands.
    pub state: CaseState,
    /// When it was opened.
    pub opened_at: Timestamp,
}

/// Where a case stands.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum CaseState {
    /// Waits in the case queue.
    Open {
        /// When the next step fires by itself.
        claim_due_at: Timestamp,
    },
    /// A moderator has it.
    Claimed {
        /// Who.
        by: StaffId,
        /// Whom they ask to take it.
        offer: Option<Offer>,
    },
    /// The on-call clinician has been called.
    Escalated {
        /// The moderator who had it.
        claimed_by: Option<StaffId>,
    },
    /// Closed for good.
    Resolved {
        /// The moderator who had it.
        claimed_by: Option<StaffId>,
        /// How it went.
        outcome: Outcome,
    },
}

/// A case that its moderator hands over to another, who has not taken it yet.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct Offer {
    /// To whom.
    pub to: StaffId,
    /// When it lapses.
    pub until: Timestamp,
}

/// How long an open case may wait for a moderator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ClaimLimits {
    /// A low one, in milliseconds; then it becomes high.
    pub low_ms: i64,
    /// A high one, in milliseconds; then it is escalated.
    pub high_ms: i64,
}

/// A case in its new state, and what must be stored with it.
#[must_use = "store the case, its audit entries and its deadline in one transaction"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The case after the transition.
    pub case: Case,
    /// What goes on the audit log.
    pub acts: Vec<Act>,
    /// The clinician must be called now.
    pub escalate: bool,
}

/// Not possible in the state the case is in: somebody else was faster.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the case has moved on")]
pub struct MovedOn;

impl Case {
    /// A case for a session that has just been flagged.
    pub fn open(
        id: CaseId,
        session: SessionId,
        severity: Severity,
        now: Timestamp,
        limits: ClaimLimits,
    ) -> Step {
        let state = CaseState::Open { claim_due_at: limits.due(severity, now) };
        let case = Self { id, session, severity, state, opened_at: now };
        case.step(vec![Act::CaseOpened(id, severity)]).escalated_if_imminent()
    }

    /// Another flag of the same session.
    pub fn add_flag(mut self, severity: Severity, now: Timestamp, limits: ClaimLimits) -> Step {
        let severity = self.severity.max(severity);
        if let CaseState::Open { claim_due_at } = &mut self.state {
            *claim_due_at = limits.due(severity, now).min(*claim_due_at);
        }
        Self { severity, ..self }.step(vec![]).escalated_if_imminent()
    }

    /// A moderator takes an open case.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless it is open.
    pub fn claim(self, by: StaffId) -> Result<Step, MovedOn> {
        match self.state {
            CaseState::Open { .. } => {
                let act = Act::CaseClaimed(self.id);
                Ok(Self { state: CaseState::Claimed { by, offer: None }, ..self }.step(vec![act]))
            }
            CaseState::Claimed { .. }
            | CaseState::Escalated { .. }
            | CaseState::Resolved { .. } => Err(MovedOn),
        }
    }

    /// The clinician is called.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] when that has happened already, or the case is resolved.
    pub fn escalate(self) -> Result<Step, MovedOn> {
        let claimed_by = match self.state {
            CaseState::Open { .. } => None,
            CaseState::Claimed { by, .. } => Some(by),
            CaseState::Escalated { .. } | CaseState::Resolved { .. } => return Err(MovedOn),
        };
        let act = Act::CaseEscalated(self.id);
        let case = Self { state: CaseState::Escalated { claimed_by }, ..self };
        Ok(Step { escalate: true, ..case.step(vec![act]) })
    }

    /// The moderator who has it is gone, or gives it back: it waits in the queue again, with a limit of
    /// its own.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless `by` has it.
    pub fn release(
        self,
        by: StaffId,
        now: Timestamp,
        limits: ClaimLimits,
    ) -> Result<Step, MovedOn> {
        self.offer_of(by)?;
        let state = CaseState::Open { claim_due_at: limits.due(self.severity, now) };
        let act = Act::CaseReleased(self.id);
        Ok(Self { state, ..self }.step(vec![act]))
    }

    /// The moderator who has it asks another to take it, in place of anybody asked before.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless `by` has it, and `to` is somebody else.
    pub fn offer(
        self,
        by: StaffId,
        to: StaffId,
        now: Timestamp,
        limits: ClaimLimits,
    ) -> Result<Step, MovedOn> {
        self.offer_of(by)?;
        if by == to {
            return Err(MovedOn);
        }
        let offer = Some(Offer { to, until: limits.due(self.severity, now) });
        let act = Act::CaseOffered(self.id, to);
        Ok(Self { state: CaseState::Claimed { by, offer }, ..self }.step(vec![act]))
    }

    /// The moderator who was asked takes it.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless it is offered to them and the offer has not lapsed.
    pub fn accept(self, to: StaffId, now: Timestamp) -> Result<Step, MovedOn> {
        match self.state {
            CaseState::Claimed { offer: Some(offer), .. }
                if offer.to == to && now < offer.until =>
            {
                let state = CaseState::Claimed { by: to, offer: None };
                let act = Act::CaseAccepted(self.id);
                Ok(Self { state, ..self }.step(vec![act]))
            }
            CaseState::Open { .. }
            | CaseState::Claimed { .. }
            | CaseState::Escalated { .. }
            | CaseState::Resolved { .. } => Err(MovedOn),
        }
    }

    /// The moderator who was asked cannot take it, or the one who asked takes the question back.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless it is offered, by or to this person.
    pub fn decline(self, who: StaffId) -> Result<Step, MovedOn> {
        match self.state {
            CaseState::Claimed { by, offer: Some(offer) } if who == by || who == offer.to => {
                let act = Act::CaseDeclined(self.id);
                Ok(Self { state: CaseState::Claimed { by, offer: None }, ..self }.step(vec![act]))
            }
            CaseState::Open { .. }
            | CaseState::Claimed { .. }
            | CaseState::Escalated { .. }
            | CaseState::Resolved { .. } => Err(MovedOn),
        }
    }

    /// Nobody claimed it in time, or nobody accepted it.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless a limit runs and has passed.
    pub fn overdue(self, now: Timestamp, limits: ClaimLimits) -> Result<Step, MovedOn> {
        if self.due_at().is_none_or(|due_at| due_at > now) {
            return Err(MovedOn);
        }
        if let CaseState::Claimed { by, .. } = self.state {
            let state = CaseState::Claimed { by, offer: None };
            let act = Act::OfferLapsed(self.id);
            return Ok(Self { state, ..self }.step(vec![act]));
        }
        match self.severity {
            Severity::Low => {
                let claim_due_at = limits.due(Severity::High, now);
                let state = CaseState::Open { claim_due_at };
                Ok(Self { severity: Severity::High, state, ..self }.step(vec![]))
            }
            Severity::High | Severity::Imminent => self.escalate(),
        }
    }

    /// The case is closed with an outcome.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] when it was already resolved, or nobody has taken it.
    pub fn resolve(self, outcome: Outcome) -> Result<Step, MovedOn> {
        let claimed_by = match self.state {
            CaseState::Claimed { by, .. } => Some(by),
            CaseState::Escalated { claimed_by } => claimed_by,
            CaseState::Open { .. } | CaseState::Resolved { .. } => return Err(MovedOn),
        };
        let act = Act::CaseResolved(self.id, outcome);
        Ok(Self { state: CaseState::Resolved { claimed_by, outcome }, ..self }.step(vec![act]))
    }

    /// When the next step fires by itself; none when somebody has the case.
    #[must_use]
    pub const fn claim_due_at(&self) -> Option<Timestamp> {
        match self.state {
            CaseState::Open { claim_due_at } => Some(claim_due_at),
            CaseState::Claimed { .. }
            | CaseState::Escalated { .. }
            | CaseState::Resolved { .. } => None,
        }
    }

    /// Whom its moderator asks to take it, and until when.
    #[must_use]
    pub const fn offered(&self) -> Option<Offer> {
        match self.state {
            CaseState::Claimed { offer, .. } => offer,
            CaseState::Open { .. } | CaseState::Escalated { .. } | CaseState::Resolved { .. } => {
                None
            }
        }
    }

    /// Whether it is closed for good.
    #[must_use]
    pub const fn is_resolved(&self) -> bool {
        matches!(self.state, CaseState::Resolved { .. })
    }

    /// When a limit passes by itself: the claim's, or the offer's.
    #[must_use]
    pub fn due_at(&self) -> Option<Timestamp> {
        self.claim_due_at().or_else(|| self.offered().map(|offer| offer.until))
    }

    /// What `by` has offered; an error unless they have the case.
    fn offer_of(&self, by: StaffId) -> Result<Option<Offer>, MovedOn> {
        match self.state {
            CaseState::Claimed { by: owner, offer } if owner == by => Ok(offer),
            CaseState::Open { .. }
            | CaseState::Claimed { .. }
            | CaseState::Escalated { .. }
            | CaseState::Resolved { .. } => Err(MovedOn),
        }
    }

    /// The moderator who has or had it.
    #[must_use]
    pub const fn claimed_by(&self) -> Option<StaffId> {
        match self.state {
            CaseState::Open { .. } => None,
            CaseState::Claimed { by, .. } => Some(by),
            CaseState::Escalated { claimed_by } | CaseState::Resolved { claimed_by, .. } => {
                claimed_by
            }
        }
    }

    const fn step(self, acts: Vec<Act>) -> Step {
        Step { case: self, acts, escalate: false }
    }
}

impl ClaimLimits {
    fn due(self, severity: Severity, now: Timestamp) -> Timestamp {
        match severity {
            Severity::Low => now.plus_ms(self.low_ms),
            Severity::High | Severity::Imminent => now.plus_ms(self.high_ms),
        }
    }
}

impl Step {
    fn escalated_if_imminent(self) -> Self {
        if self.case.severity < Severity::Imminent {
            return self;
        }
        match self.case.clone().escalate() {
            Ok(escalated) => Self { acts: [self.acts, escalated.acts].concat(), ..escalated },
            Err(MovedOn) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const LIMITS: ClaimLimits = ClaimLimits { low_ms: 900_000, high_ms: 120_000 };
    const NOON: Timestamp = Timestamp(43_200_000);
    const FIRST: StaffId = StaffId(Uuid::from_u128(1));
    const SECOND: StaffId = StaffId(Uuid::from_u128(2));

    fn opened(severity: Severity) -> Step {
        Case::open(CaseId(Uuid::nil()), SessionId(Uuid::nil()), severity, NOON, LIMITS)
    }

    #[test]
    fn an_imminent_flag_escalates_at_once() {
        let step = opened(Severity::Imminent);
        assert!(step.escalate);
        assert_eq!(step.case.state, CaseState::Escalated { claimed_by: None });
    }

    #[test]
    fn an_unclaimed_low_case_becomes_high_and_an_unclaimed_high_case_is_escalated() {
        let low = opened(Severity::Low).case;
        let due = low.claim_due_at().unwrap();
        assert_eq!(low.clone().overdue(due.plus_ms(-1), LIMITS), Err(MovedOn));

        let high = low.overdue(due, LIMITS).unwrap();
        assert_eq!((high.case.severity, high.escalate), (Severity::High, false));

        let due = high.case.claim_due_at().unwrap();
        assert!(high.case.overdue(due, LIMITS).unwrap().escalate);
    }

    #[test]
    fn the_second_of_two_claims_conflicts() {
        let first = opened(Severity::High).case.claim(StaffId(Uuid::from_u128(1))).unwrap();
        assert_eq!(first.case.claim(StaffId(Uuid::from_u128(2))), Err(MovedOn));
    }

    #[test]
    fn an_offered_case_stays_with_its_giver_until_it_is_accepted() {
        let claimed = opened(Severity::High).case.claim(FIRST).unwrap().case;
        assert_eq!(claimed.clone().offer(SECOND, FIRST, NOON, LIMITS), Err(MovedOn));
        assert_eq!(claimed.clone().offer(FIRST, FIRST, NOON, LIMITS), Err(MovedOn));

        let offered = claimed.offer(FIRST, SECOND, NOON, LIMITS).unwrap().case;
        assert_eq!(offered.claimed_by(), Some(FIRST));
        assert_eq!(offered.clone().claim(SECOND), Err(MovedOn));
        let accepted = offered.clone().accept(SECOND, NOON.plus_ms(119_999)).unwrap().case;
        assert_eq!((accepted.claimed_by(), accepted.due_at()), (Some(SECOND), None));

        let due = offered.due_at().unwrap();
        assert_eq!(offered.clone().accept(SECOND, due), Err(MovedOn));
        let lapsed = offered.clone().overdue(due, LIMITS).unwrap().case;
        assert_eq!((lapsed.claimed_by(), lapsed.offered()), (Some(FIRST), None));

        let waits = offered.release(FIRST, due, LIMITS).unwrap().case;
        assert_eq!(waits.claim_due_at(), Some(due.plus_ms(LIMITS.high_ms)));
    }

    proptest! {
        /// Promise 2: whatever happens, a case that is not resolved has a running limit, a
        /// moderator who has it, or an escalation; and it is escalated once at most.
        #[test]
        fn an_unresolved_case_has_an_owner_or_a_running_timer(
            first in 0..3_usize,
            moves in proptest::collection::vec((0..10_u8, 0..3_usize, 0..200_000_i64), 0..60),
        ) {
            let mut now = NOON;
            let step = opened(Severity::ALL[first]);
            let mut escalations = u32::from(step.escalate);
            let mut case = step.case;
            for (choice, severity, passed) in moves {
                now = now.plus_ms(passed);
                let before = case.clone();
                let result = match choice {
                    0 => Ok(before.add_flag(Severity::ALL[severity], now, LIMITS)),
                    1 => before.claim(FIRST),
                    2 => before.escalate(),
                    3 => before.overdue(now, LIMITS),
                    4 => before.release(FIRST, now, LIMITS),
                    5 => before.release(SECOND, now, LIMITS),
                    6 => before.offer(FIRST, SECOND, now, LIMITS),
                    7 => before.accept(SECOND, now),
                    8 => before.decline(SECOND),
                    _ => before.resolve(Outcome::Supported),
                };
                if let Ok(step) = result {
                    prop_assert!(step.case.severity >= case.severity);
                    escalations += u32::from(step.escalate);
                    case = step.case;
                }
                prop_assert!(escalations <= 1);
                match case.state {
                    CaseState::Open { .. } => {
                        prop_assert!(case.claim_due_at().is_some());
                        prop_assert!(case.severity < Severity::Imminent);
                    }
                    // Whoever is asked has it only once they have said so.
                    CaseState::Claimed { by, offer } => {
                        prop_assert!(offer.is_none_or(|offer| offer.to != by));
                        prop_assert_eq!(case.due_at(), offer.map(|offer| offer.until));
                    }
                    CaseState::Escalated { .. } => prop_assert_eq!(escalations, 1),
                    CaseState::Resolved { .. } => {}
                }
            }
        }
    }
}
