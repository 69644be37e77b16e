//! What of the calls has not been confirmed or answered. Drills are left out: they are no measure of
//! anything, and nobody is waiting.

use std::time::Duration;

use protocol::Timestamp;

use crate::store::{
    Store, StoreError,
    sql::{all, one, params},
};

/// Calls that wait for something.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Waiting {
    /// How many.
    pub count: u32,
    /// Since when the oldest does.
    pub oldest: Option<Timestamp>,
}

impl Waiting {
    /// How long the oldest has waited.
    #[must_use]
    pub fn waited(&self, now: Timestamp) -> Duration {
        let ms = self.oldest.map_or(0, |since| now.since(since));
        Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }
}

impl Store {
    /// The calls that no target has confirmed.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn unconfirmed_calls(&self) -> Result<Waiting, StoreError> {
        self.calls_that("state = 'waiting' AND confirmed_at IS NULL").await
    }

    /// The calls after which nobody has joined yet.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn unanswered_calls(&self) -> Result<Waiting, StoreError> {
        self.calls_that("state <> 'over'").await
    }

    /// What each target has not confirmed, by its name.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn deliveries_waiting(&self) -> Result<Vec<(String, Waiting)>, StoreError> {
        let sql = "SELECT d.target, CAST(COUNT(*) AS INTEGER) AS count, MIN(d.made_at) AS oldest
            FROM deliveries d JOIN calls c ON c.page = d.page
            WHERE d.state IN ('pending', 'gone') AND c.drill = 0
            GROUP BY d.target ORDER BY d.target";
        let rows = all(&self.reads, sql, params![]).await?;
        let waiting = rows.iter().map(|row| {
            let (count, oldest) = (row.at("count")?, row.at("oldest")?);
            Ok((row.at("target")?, Waiting { count, oldest }))
        });
        waiting.collect()
    }

    /// When each delivery that is pending is due, the earliest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn deliveries_due_at(&self) -> Result<Vec<Timestamp>, StoreError> {
        let sql = "SELECT due_at FROM deliveries WHERE state = 'pending' ORDER BY due_at";
        let rows = all(&self.reads, sql, params![]).await?;
        Ok(rows.iter().map(|row| row.at("due_at")).collect::<Result<_, _>>()?)
    }

    async fn calls_that(&self, which: &str) -> Result<Waiting, StoreError> {
        let sql = format!(
            "SELECT CAST(COUNT(*) AS INTEGER) AS count, MIN(made_at) AS oldest FROM calls
            WHERE {which} AND drill = 0"
        );
        let row = one(&self.reads, &sql, params![]).await?;
        let row = row.ok_or(StoreError::Corrupt("a count has no answer"))?;
        Ok(Waiting { count: row.at("count")?, oldest: row.at("oldest")? })
    }
}
