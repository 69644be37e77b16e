//! What happens at other nodes, told here in the order in which it happened.
//!
//! Where several nodes share a database, each batch that is stored brings one row of news with it: the
//! bells that it rings, numbered without gaps. A node rings them in that order, its own at their place
//! among the others'. So a bell may come late, and never in the wrong order, twice or not at all; and a
//! doorbell that says "there is news" may be lost, because everybody looks now and then anyway.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::news::Bell;
use protocol::Timestamp;
use sea_orm::{DatabaseConnection, DbErr};
use tokio::sync::{Notify, watch};
use uuid::Uuid;

use super::{
    act::Tx,
    sql::{all, one, params},
};

/// Tells other nodes that there is news, and hears it from them. It carries a number, and losing it
/// costs time.
#[derive(Debug, Default)]
pub struct Doorbell {
    /// The newest news of this node: to be told to the others.
    pub told: watch::Sender<i64>,
    /// Somebody else has news.
    pub rung: Notify,
}

/// What to do with news.
pub(super) struct Hearing {
    node: Option<Uuid>,
    bells: Arc<dyn Fn(Vec<Bell>) + Send + Sync>,
    /// Called when news are gone before they were heard.
    missed: Arc<dyn Fn() + Send + Sync>,
    doorbell: Arc<Doorbell>,
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    /// Everything up to here has rung.
    last: i64,
    /// Own bells that others' go before.
    own: BTreeMap<i64, Vec<Bell>>,
}

/// News that were read.
struct Told {
    seq: i64,
    is_own: bool,
    bells: String,
}

impl Hearing {
    pub(super) fn new(
        node: Option<Uuid>,
        bells: Arc<dyn Fn(Vec<Bell>) + Send + Sync>,
        missed: Arc<dyn Fn() + Send + Sync>,
        doorbell: Arc<Doorbell>,
        last: i64,
    ) -> Self {
        let heard = Mutex::new(Heard { last, own: BTreeMap::new() });
        Self { node, bells, missed, doorbell, heard }
    }

    /// Bells of a database that nobody else writes to.
    pub(super) fn ring(&self, bells: Vec<Bell>) {
        (self.bells)(bells);
    }

    /// Bells of this node, whose news are stored.
    pub(super) fn stored(&self, seq: i64, bells: Vec<Bell>) {
        {
            let mut heard = self.heard();
            if heard.last + 1 == seq {
                heard.last = seq;
                (self.bells)(bells);
            } else if heard.last < seq {
                heard.own.insert(seq, bells);
                self.doorbell.rung.notify_one();
            }
        }
        self.doorbell.told.send_replace(seq);
    }

    /// Looks until there is nothing new.
    pub(super) async fn catch_up(&self, reads: &DatabaseConnection) -> Result<(), DbErr> {
        loop {
            let last = self.heard().last;
            let news = self.read(reads, last).await?;
            let is_all = news.len() < AT_ONCE;
            self.take(news);
            if is_all {
                return Ok(());
            }
        }
    }

    /// Returns when somebody says that there is news.
    pub(super) async fn rung(&self) {
        self.doorbell.rung.notified().await;
    }

    async fn read(&self, reads: &DatabaseConnection, last: i64) -> Result<Vec<Told>, DbErr> {
        let sql = format!(
            "SELECT seq, node, bells FROM news WHERE seq > $1 ORDER BY seq LIMIT {AT_ONCE}"
        );
        let told = |row: &super::sql::Cells| {
            let node: Option<Uuid> = row.at("node")?;
            let is_own = node.is_some() && node == self.node;
            Ok(Told { seq: row.at("seq")?, is_own, bells: row.at("bells")? })
        };
        all(reads, &sql, params![last]).await?.iter().map(told).collect()
    }

    fn take(&self, news: Vec<Told>) {
        let mut heard = self.heard();
        for told in news {
            // This node's own may have rung since these were read.
            if told.seq <= heard.last {
                continue;
            }
            if told.seq > heard.last + 1 {
                tracing::error!("this node was away for so long that it missed what happened");
                (self.missed)();
            }
            heard.last = told.seq;
            let own = if told.is_own { heard.own.remove(&told.seq) } else { None };
            (self.bells)(own.unwrap_or_else(|| read_bells(&told.bells)));
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes down what a batch rings.
pub(super) async fn note(
    tx: &Tx<'_>,
    seq: i64,
    at: Timestamp,
    bells: &[Bell],
) -> Result<(), DbErr> {
    let bells = serde_json::to_string(bells)
        .map_err(|_| DbErr::Type("bells cannot be written down".to_owned()))?;
    let sql = "INSERT INTO news (seq, node, at, bells) VALUES ($1, $2, $3, $4)";
    tx.run(sql, params![seq, tx.env.node, at, bells]).await.map(drop)
}

/// The newest there is.
pub(super) async fn head(db: &DatabaseConnection) -> Result<i64, DbErr> {
    let row = one(db, "SELECT COALESCE(MAX(seq), 0) AS head FROM news", params![]).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the newest news".to_owned()))?.at("head")
}

/// What a newer version says that this one does not know is left out: what it is about is seen
/// when somebody looks again.
fn read_bells(text: &str) -> Vec<Bell> {
    let bells: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    bells.into_iter().filter_map(|bell| serde_json::from_value(bell).ok()).collect()
}

/// How many rows are read at once.
const AT_ONCE: usize = 200;

impl std::fmt::Debug for Hearing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hearing").field("last", &self.heard().last).finish_non_exhaustive()
    }
}
