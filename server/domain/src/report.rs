//! Who may know that a student reported their supporter: moderators, and nobody else.

use protocol::{
    Role,
    staff::{CaseStatus, CaseView, FlagSource},
};

/// The cases as a role may see them: without reports for everybody but moderators. A case that is
/// nothing but a report is seen by others only once a clinician is called to it.
#[must_use]
pub fn as_seen_by(role: Role, cases: Vec<CaseView>) -> Vec<CaseView> {
    match role {
        Role::Moderator => cases,
        Role::Supporter | Role::Clinician | Role::Coordinator => {
            cases.into_iter().filter_map(without_reports).collect()
        }
    }
}

fn without_reports(mut case: CaseView) -> Option<CaseView> {
    let before = case.flags.len();
    case.flags.retain(|flag| flag.source != FlagSource::Report);
    let only_reports = case.flags.is_empty() && before > 0;
    (!only_reports || case.status == CaseStatus::Escalated).then_some(case)
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

        assert_eq!(as_seen_by(Role::Moderator, all()), all());
        for role in [Role::Supporter, Role::Clinician, Role::Coordinator] {
            let seen = as_seen_by(role, all());
            assert_eq!(seen.len(), 2, "{role}");
            assert_eq!(seen[0].flags.len(), 1);
            assert!(seen[1].flags.is_empty());
        }
    }
}
