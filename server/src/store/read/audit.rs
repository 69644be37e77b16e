//! The audit log, as the coordinator reads it.

use protocol::staff::AuditView;

use crate::store::{
    Store, StoreError,
    sql::{all, params},
};

/// Which part of the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AuditPage {
    /// Entries before this place; none for the newest.
    pub before: Option<u32>,
    /// How many at most.
    pub limit: u32,
}

impl Store {
    /// Entries of the audit log, newest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn audit(&self, page: AuditPage) -> Result<Vec<AuditView>, StoreError> {
        let before = page.before.unwrap_or(i32::MAX.cast_unsigned());
        let sql = "SELECT seq, at, actor, act, subject, detail FROM audit
            WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
        let rows = all(&self.reads, sql, params![before, i64::from(page.limit)]).await?;
        rows.iter()
            .map(|row| {
                Ok(AuditView {
                    seq: row.at("seq")?,
                    at: row.at("at")?,
                    actor: row.at("actor")?,
                    act: row.at("act")?,
                    subject: row.at("subject")?,
                    detail: row.at("detail")?,
                })
            })
            .collect()
    }
}
