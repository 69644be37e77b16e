//! Who may know that a student reported their supporter: moderators, and nobody else. And that a
//! student left something to be reached by: clinicians, and nobody else.

use std::sync::Arc;

use protocol::{
    Role,
    staff::{CaseStatus, CaseView, FlagSource, FlagView},
};

/// A case as a role may see it: without reports for everybody but moderators, and without what was left
/// to be reached by for everybody but clinicians. A case that is nothing but a report is seen by others
/// only once a clinician is called to it.
#[must_use]
pub fn as_seen_by(role: Role, case: &Arc<CaseView>) -> Option<Arc<CaseView>> {
    let (sees_reports, sees_contact) = (role == Role::Moderator, role == Role::Clinician);
    let mut seen = case.clone();
    if !sees_contact && seen.contact_until.is_some() {
        Arc::make_mut(&mut seen).contact_until = None;
    }
    if !sees_reports && seen.flags.iter().any(is_report) {
        let seen = Arc::make_mut(&mut seen);
        seen.flags.retain(|flag| !is_report(flag));
        if seen.flags.is_empty() && seen.status != CaseStatus::Escalated {
            return None;
        }
    }
    Some(seen)
}

fn is_report(flag: &FlagView) -> bool {
    flag.source == FlagSource::Report
}

#[cfg(test)]
mod tests {
    use protocol::{CaseId, FlagId, SessionId, Timestamp, staff::FlagView, staff::Severity};
    use uuid::Uuid;

    use super::*;

    fn case(status: CaseStatus, sources: &[FlagSource]) -> CaseView {
        let flag = |source: &FlagSource| FlagView {
            id: FlagId(Uuid::nil()),
            source: *source,
            severity: Severity::Low,
            at: Timestamp(0),
            seq: None,
            signals: vec![],
            verdict: None,
        };
        CaseView {
            id: CaseId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            pseudonym: "Calm Otter".try_into().unwrap(),
            severity: Severity::Low,
            status,
            opened_at: Timestamp(0),
            claim_due_at: None,
            claimed_by: None,
            offered_to: None,
            offered_until: None,
            moderator: None,
            safety_asked_at: None,
            safety_checked_at: None,
            session_ended: false,
            flags: sources.iter().map(flag).collect(),
            escalation: None,
            drill: false,
            notes: 0,
            contact_until: None,
        }
    }

    #[test]
    fn only_clinicians_see_that_there_are_contact_details() {
        let mut left = case(CaseStatus::Escalated, &[FlagSource::Rule]);
        left.contact_until = Some(Timestamp(1));
        let left = Arc::new(left);
        for role in [Role::Supporter, Role::Moderator, Role::Coordinator] {
            assert_eq!(as_seen_by(role, &left).unwrap().contact_until, None, "{role}");
        }
        assert_eq!(as_seen_by(Role::Clinician, &left), Some(left));
    }

    #[test]
    fn only_moderators_see_that_there_is_a_report() {
        let both = || case(CaseStatus::Open, &[FlagSource::Report, FlagSource::Rule]);
        let report = || case(CaseStatus::Open, &[FlagSource::Report]);
        let escalated = || case(CaseStatus::Escalated, &[FlagSource::Report]);
        let all = || vec![both(), report(), escalated()];

        let seen_by = |role| -> Vec<_> {
            all().into_iter().filter_map(|case| as_seen_by(role, &Arc::new(case))).collect()
        };
        assert_eq!(seen_by(Role::Moderator), all().into_iter().map(Arc::new).collect::<Vec<_>>());
        for role in [Role::Supporter, Role::Clinician, Role::Coordinator] {
            let seen = seen_by(role);
            assert_eq!(seen.len(), 2, "{role}");
            assert_eq!(seen[0].flags.len(), 1);
            assert!(seen[1].flags.is_empty());
        }
    }
}
