//! Who may know that a student reported their supporter: moderators, and nobody else.

use std::sync::Arc;

use protocol::{
    Role,
    staff::{CaseStatus, CaseView, FlagSource},
};

/// A case as a role may see it: without reports for everybody but moderators. A case that is nothing
/// but a report is seen by others only once a clinician is called to it.
#[must_use]
pub fn as_seen_by(role: Role, case: &Arc<CaseView>) -> Option<Arc<CaseView>> {
    let reported = case.flags.iter().any(|flag| flag.source == FlagSource::Report);
    match role {
        Role::Supporter | Role::Clinician | Role::Coordinator if reported => {
            without_reports(CaseView::clone(case)).map(Arc::new)
        }
        Role::Moderator | Role::Supporter | Role::Clinician | Role::Coordinator => {
            Some(case.clone())
        }
    }
}

fn without_reports(mut case: CaseView) -> Option<CaseView> {
    case.flags.retain(|flag| flag.source != FlagSource::Report);
    (!case.flags.is_empty() || case.status == CaseStatus::Escalated).then_some(case)
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
        }
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
