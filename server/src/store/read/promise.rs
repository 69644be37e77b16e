//! Promise 2, read from the rows: no flag is ever without an owner or a running timer.

use protocol::{CaseId, Timestamp};

use crate::store::{
    Store, StoreError,
    sql::{all, params},
};

impl Store {
    /// Cases of high severity and above that nobody owns and that nothing will happen to by itself: no
    /// moderator or clinician who is there has them, and no deadline is set that was not due long
    /// before `overdue`. There is never one.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn forgotten_cases(&self, overdue: Timestamp) -> Result<Vec<CaseId>, StoreError> {
        let rows = all(&self.reads, FORGOTTEN, params![overdue]).await?;
        Ok(rows.iter().map(|row| row.at("id")).collect::<Result<_, _>>()?)
    }
}

/// Whoever has something in hand is there, or the deadline runs at which others take their place.
const FORGOTTEN: &str = "SELECT c.id FROM cases c
    WHERE c.state <> 'resolved' AND c.severity <> 'low'
        AND NOT (c.state = 'open' AND EXISTS (SELECT 1 FROM deadlines d
            WHERE d.kind = 'claim_case' AND d.subject = c.id AND d.due_at > $1))
        AND NOT (c.state = 'claimed' AND EXISTS (SELECT 1 FROM duties h
            WHERE h.staff = c.claimed_by AND (h.connection IS NOT NULL
                OR EXISTS (SELECT 1 FROM deadlines d WHERE d.kind = 'staff_away'
                    AND d.subject = h.staff AND d.due_at > $1))))
        AND NOT (c.state = 'escalated' AND EXISTS (SELECT 1 FROM escalations e
            WHERE e.case_id = c.id AND e.state = 'calling'
                AND EXISTS (SELECT 1 FROM deadlines d WHERE d.kind = 'call_next'
                    AND d.subject = e.id AND d.due_at > $1)))
        AND NOT (c.state = 'escalated' AND EXISTS (SELECT 1 FROM escalations e
            JOIN duties h ON h.staff = e.joined_by
            WHERE e.case_id = c.id AND e.state = 'joined' AND (h.connection IS NOT NULL
                OR EXISTS (SELECT 1 FROM deadlines d WHERE d.kind = 'staff_away'
                    AND d.subject = h.staff AND d.due_at > $1))))";
