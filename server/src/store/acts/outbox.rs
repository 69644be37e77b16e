//! The outbox: calls that must go out, kept until they did or are no longer needed.

use async_trait::async_trait;
use protocol::{PageId, Timestamp};

use crate::store::{
    act::{Act, Tx, WriteError},
    sql::params,
};

/// How long a call that was taken is held: longer than the longest time one attempt takes.
pub const LEASE_MS: i64 = 75_000;

/// A call that is due.
#[derive(Clone, Debug)]
pub struct DueCall {
    /// The page it carries; constant over retries.
    pub page: PageId,
    /// What is sent.
    pub body: String,
    /// Attempts so far, this one included.
    pub attempts: u32,
    /// When it was first due.
    pub made_at: Timestamp,
}

/// Takes the calls that are due. They are due again after `lease_ms` unless they are marked by
/// then: whoever took them may be gone.
#[derive(Debug)]
pub struct TakeDue {
    /// How many at most.
    pub limit: i64,
    /// How long they are held, in milliseconds.
    pub lease_ms: i64,
}

/// A call arrived.
#[derive(Debug)]
pub struct MarkDelivered(
    /// Its page.
    pub PageId,
);

/// A call did not arrive: it is made again.
#[derive(Debug)]
pub struct MarkFailed {
    /// Its page.
    pub page: PageId,
    /// When.
    pub due_at: Timestamp,
}

#[async_trait]
impl Act for TakeDue {
    type Answer = Vec<DueCall>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<DueCall>, WriteError> {
        let sql = "UPDATE outbox SET attempts = attempts + 1, due_at = $2
            WHERE page IN (SELECT page FROM outbox WHERE state = 'pending' AND due_at <= $1
                ORDER BY due_at LIMIT $3)
            RETURNING page, body, attempts, made_at";
        let until = tx.now.plus_ms(self.lease_ms);
        let rows = tx.all(sql, params![tx.now, until, self.limit]).await?;
        let calls = rows.iter().map(|row| {
            Ok(DueCall {
                page: row.at("page")?,
                body: row.at("body")?,
                attempts: row.at("attempts")?,
                made_at: row.at("made_at")?,
            })
        });
        calls.collect()
    }
}

#[async_trait]
impl Act for MarkDelivered {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE outbox SET state = 'delivered' WHERE page = $1 AND state = 'pending'";
        tx.run(sql, params![self.0]).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for MarkFailed {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE outbox SET due_at = $2 WHERE page = $1 AND state = 'pending'";
        tx.run(sql, params![self.page, self.due_at]).await?;
        Ok(())
    }
}
