//! The case queue as a value: every case that is not resolved, and what changed since it was last
//! sent. However many cases wait, a change of one of them is sent as that one.

use std::{cmp::Reverse, sync::Arc};

use protocol::{
    CaseId, Role, Timestamp,
    staff::{CaseView, ToStaff},
};

use crate::{report, snapshot::Snapshot};

/// Every case that is not resolved, as some role sees it. Cheap to clone.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseQueue {
    cases: Snapshot<CaseId, CaseView>,
    read_at: Timestamp,
}

impl CaseQueue {
    /// As it was read.
    #[must_use]
    pub fn new(cases: Vec<CaseView>, read_at: Timestamp) -> Self {
        let mut queue = Self { cases: Snapshot::default(), read_at };
        queue.read(cases, read_at);
        queue
    }

    /// Takes over what was read.
    pub fn read(&mut self, cases: Vec<CaseView>, read_at: Timestamp) {
        self.cases.read(cases.into_iter().map(|case| (case.id, case)));
        self.read_at = read_at;
    }

    /// What a role sees of it.
    #[must_use]
    pub fn as_seen_by(&self, role: Role) -> Self {
        let cases = self.cases.filter_map(|case| report::as_seen_by(role, case));
        Self { cases, read_at: self.read_at }
    }

    /// All of it: the most severe first, then the oldest. A drill is before nobody who is in danger.
    #[must_use]
    pub fn in_order(&self) -> Vec<CaseView> {
        let mut cases: Vec<_> = self.cases.views().cloned().collect();
        cases.sort_by_key(|case| (case.drill, Reverse(case.severity), case.opened_at, case.id));
        cases
    }

    /// All of it, as it is sent.
    #[must_use]
    pub fn whole(&self) -> ToStaff {
        ToStaff::CaseQueue { cases: self.in_order(), now: self.read_at }
    }

    /// What whoever has `before` lacks; none when that is nothing.
    #[must_use]
    pub fn since(&self, before: &Self) -> Option<ToStaff> {
        let changes = self.cases.changes_since(&before.cases);
        let set: Vec<_> = changes.map(|change| change.now.clone()).collect();
        let gone = self.cases.gone_since(&before.cases);
        let nothing = set.is_empty() && gone.is_empty();
        (!nothing).then_some(ToStaff::CaseQueueChanged { set, gone, now: self.read_at })
    }
}

/// The case queue as each role that may look at it sees it.
#[derive(Clone, Debug)]
pub struct CaseQueues {
    moderators: Arc<CaseQueue>,
    others: Arc<CaseQueue>,
}

impl CaseQueues {
    /// What each role sees of what was read.
    #[must_use]
    pub fn of(queue: &CaseQueue) -> Self {
        Self {
            moderators: Arc::new(queue.as_seen_by(Role::Moderator)),
            others: Arc::new(queue.as_seen_by(Role::Clinician)),
        }
    }

    /// What this role sees.
    #[must_use]
    pub fn seen_by(&self, role: Role) -> Arc<CaseQueue> {
        match role {
            Role::Moderator => self.moderators.clone(),
            Role::Supporter | Role::Clinician | Role::Coordinator => self.others.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::{
        FlagId, SessionId,
        staff::{CaseStatus, FlagSource, FlagView, Severity},
    };
    use uuid::Uuid;

    use super::*;

    fn case(number: u128, severity: Severity, source: FlagSource) -> CaseView {
        let flag = FlagView {
            id: FlagId(Uuid::from_u128(number)),
            source,
            severity,
            at: Timestamp(0),
            seq: None,
            signals: vec![],
            verdict: None,
        };
        CaseView {
            id: CaseId(Uuid::from_u128(number)),
            session: SessionId(Uuid::from_u128(number)),
            pseudonym: "Calm Otter".try_into().unwrap(),
            severity,
            status: CaseStatus::Open,
            opened_at: Timestamp(0),
            claim_due_at: None,
            claimed_by: None,
            offered_to: None,
            offered_until: None,
            moderator: None,
            safety_asked_at: None,
            safety_checked_at: None,
            session_ended: false,
            flags: vec![flag],
            escalation: None,
            drill: false,
            notes: 0,
            contact_until: None,
        }
    }

    const BEFORE: Timestamp = Timestamp(1);
    const NOW: Timestamp = Timestamp(2);

    #[test]
    fn only_what_changed_is_sent_again() {
        let low = |number| case(number, Severity::Low, FlagSource::Rule);
        let before = CaseQueue::new((1..=1_000).map(low).collect(), BEFORE);
        let mut queue = before.clone();
        assert_eq!(queue.since(&before), None);

        let risen = case(7, Severity::High, FlagSource::Rule);
        let mut read: Vec<_> = (2..=1_001).map(low).collect();
        read[5] = risen.clone();
        queue.read(read, NOW);
        let changed = ToStaff::CaseQueueChanged {
            set: vec![risen.clone(), low(1_001)],
            gone: vec![low(1).id],
            now: NOW,
        };
        assert_eq!(queue.since(&before), Some(changed));

        let ToStaff::CaseQueue { cases, now } = queue.whole() else { panic!("not the whole") };
        assert_eq!((cases.len(), &cases[0], now), (1_000, &risen, NOW));
    }

    #[test]
    fn the_most_severe_is_first_then_the_oldest_and_a_drill_is_last() {
        let at = |opened_at, case| CaseView { opened_at: Timestamp(opened_at), ..case };
        let of = |number, severity| case(number, severity, FlagSource::Rule);
        let drill = CaseView { drill: true, ..of(1, Severity::Imminent) };
        let queue = CaseQueue::new(
            vec![
                at(1, drill),
                at(2, of(2, Severity::Low)),
                at(4, of(3, Severity::Imminent)),
                at(3, of(4, Severity::Imminent)),
                at(1, of(5, Severity::High)),
            ],
            NOW,
        );
        let numbers: Vec<_> = queue.in_order().iter().map(|case| case.id.0.as_u128()).collect();
        assert_eq!(numbers, [4, 3, 5, 2, 1]);
    }

    #[test]
    fn what_a_student_reported_is_in_no_frame_to_others() {
        let before = CaseQueues::of(&CaseQueue::new(vec![], BEFORE));
        let reported = case(1, Severity::Low, FlagSource::Report);
        let queues = CaseQueues::of(&CaseQueue::new(vec![reported], NOW));
        for (role, seen) in [(Role::Moderator, true), (Role::Clinician, false)] {
            let changed = queues.seen_by(role).since(&before.seen_by(role));
            assert_eq!(changed.is_some(), seen, "{role}");
        }
    }
}
