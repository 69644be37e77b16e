//! What is due.

use domain::deadline::Deadline;
use protocol::Timestamp;

use crate::store::{
    Store, StoreError,
    sql::{all, one, params},
};

impl Store {
    /// The deadlines that are due, the oldest first, at most a few hundred of them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn due(&self, now: Timestamp) -> Result<Vec<Deadline>, StoreError> {
        let sql = "SELECT kind, subject FROM deadlines WHERE due_at <= $1
            ORDER BY due_at LIMIT 500";
        let rows = all(&self.reads, sql, params![now]).await?;
        let mut due = Vec::with_capacity(rows.len());
        for row in &rows {
            let kind: String = row.at("kind")?;
            match Deadline::from_parts(&kind, row.at("subject")?) {
                Some(deadline) => due.push(deadline),
                // Written by a newer version: it will act on it.
                None => tracing::warn!(deadline.kind = kind, "skipped a deadline of unknown kind"),
            }
        }
        Ok(due)
    }

    /// When the next deadline is due; none when there is none.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn next_due_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let row = one(&self.reads, "SELECT MIN(due_at) AS due_at FROM deadlines", vec![]).await?;
        Ok(row.ok_or(StoreError::Corrupt("a minimum has no answer"))?.at("due_at")?)
    }
}
