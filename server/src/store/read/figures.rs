//! Counts of what is stored, for monitoring.

use std::time::Duration;

use protocol::Timestamp;
use sea_orm::Value;

use crate::{
    store::{
        Store, StoreError,
        sql::{Cells, one, params},
    },
    telemetry::metrics::{Here, Sample},
};

impl Store {
    /// How things stand now. Whether the service is ready or about to end is not known here.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn sample(&self, now: Timestamp) -> Result<Sample, StoreError> {
        let waiting = self.counts(WAITING, vec![]).await?;
        let paired = self.counts(PAIRED, vec![]).await?;
        let supporters = self.counts(SUPPORTERS, vec![]).await?;
        let overdue = self.counts(OVERDUE, params![now.plus_ms(-LATE_MS)]).await?;
        let unconfirmed = self.unconfirmed_calls().await?;
        let nobody = self.counts(NOBODY_REACHED, vec![]).await?;
        let oldest_wait: Option<Timestamp> = waiting.at("oldest")?;
        Ok(Sample {
            waiting: Here { all: waiting.at("count")?, away: waiting.at("away")? },
            paired: Here { all: paired.at("count")?, away: paired.at("away")? },
            oldest_wait: waited(oldest_wait, now),
            supporters_ready: supporters.at("ready")?,
            supporters_free: supporters.at("free")?,
            outbox_pending: unconfirmed.count,
            outbox_oldest: unconfirmed.waited(now),
            deadlines_overdue: overdue.at("count")?,
            nobody_reached: nobody.at("count")?,
            writer_queue: self.writer.waiting(),
            wal_bytes: self.wal_bytes(),
            disk_free_bytes: self.free_bytes(),
            ..Sample::default()
        })
    }

    async fn counts(&self, sql: &str, values: Vec<Value>) -> Result<Cells, StoreError> {
        let row = one(&self.reads, sql, values).await?;
        row.ok_or(StoreError::Corrupt("a count has no answer"))
    }
}

fn waited(since: Option<Timestamp>, now: Timestamp) -> Duration {
    let ms = since.map_or(0, |since| now.since(since));
    Duration::from_millis(u64::try_from(ms).unwrap_or(0))
}

const WAITING: &str = "SELECT CAST(COUNT(*) AS INTEGER) AS count,
        CAST(COUNT(*) - COUNT(connection) AS INTEGER) AS away, MIN(began_at) AS oldest
    FROM sessions WHERE state = 'waiting' AND drill = 0";
const PAIRED: &str = "SELECT CAST(COUNT(*) AS INTEGER) AS count,
        CAST(COUNT(*) - COUNT(connection) AS INTEGER) AS away
    FROM sessions WHERE state = 'paired' AND left_at IS NULL";
const SUPPORTERS: &str = "SELECT CAST(COUNT(*) AS INTEGER) AS ready,
        CAST(COUNT(CASE WHEN load < capacity THEN 1 END) AS INTEGER) AS free
    FROM duties WHERE ready = 1 AND connection IS NOT NULL";
const OVERDUE: &str = "SELECT CAST(COUNT(*) AS INTEGER) AS count FROM deadlines
    WHERE due_at <= $1";
const NOBODY_REACHED: &str = "SELECT CAST(COUNT(*) AS INTEGER) AS count FROM escalations e
    JOIN cases c ON c.id = e.case_id
    WHERE e.state = 'calling' AND e.nobody_reached = 1 AND c.drill = 0";
/// A deadline is looked for each second; one that is this late was not acted on.
const LATE_MS: i64 = 5_000;
