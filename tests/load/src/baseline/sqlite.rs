//! Texts in `SQLite`, as fast as they can be stored and still be durable before anybody hears of
//! them: one writer, one transaction for all that wait, many rows a statement, checkpoints beside it.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use protocol::Timestamp;
use sea_orm::sqlx::{
    self, AssertSqlSafe, ConnectOptions as _, Connection as _,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
};
use server::clock::{Clock as _, SystemClock};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Pair;

/// A text to be stored.
pub(super) struct Item {
    pub(super) pair: Arc<Pair>,
    pub(super) side: usize,
    pub(super) key: Uuid,
    pub(super) text: String,
}

/// Hands texts to the writer. Cheap to clone.
#[derive(Clone)]
pub(super) struct Log(mpsc::Sender<Item>);

impl Log {
    /// Opens the file and starts the writer and the checkpoints, which run until the process ends.
    pub(super) async fn open(path: &Path) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .pragma("wal_autocheckpoint", "0")
            .disable_statement_logging();
        let mut writer = SqliteConnection::connect_with(&options).await?;
        sqlx::query(TABLE).execute(&mut writer).await?;
        let upkeep = SqliteConnection::connect_with(&options).await?;
        let (queue, waiting) = mpsc::channel(QUEUE);
        // A baseline that cannot store has nothing more to do: it ends, and the run with it.
        tokio::spawn(async { end_on_error(write(writer, waiting).await) });
        tokio::spawn(async { end_on_error(checkpoint(upkeep).await) });
        Ok(Self(queue))
    }

    /// Takes a text; the writer tells both sides once it is durable.
    pub(super) async fn write(&self, item: Item) {
        let _ = self.0.send(item).await;
    }
}

async fn write(mut db: SqliteConnection, mut waiting: mpsc::Receiver<Item>) -> anyhow::Result<()> {
    let inserts: Vec<_> = (1..=ROWS_AT_ONCE).map(insert_of).collect();
    let mut batch = Vec::with_capacity(BATCH);
    while next_batch(&mut waiting, &mut batch).await {
        let at = SystemClock.now();
        let seqs: Vec<_> = batch.iter().map(|item| item.pair.next_seq()).collect();
        sqlx::query("BEGIN IMMEDIATE").execute(&mut db).await?;
        for (items, seqs) in batch.chunks(ROWS_AT_ONCE).zip(seqs.chunks(ROWS_AT_ONCE)) {
            insert(&mut db, &inserts[items.len() - 1], items, seqs, at).await?;
        }
        sqlx::query("COMMIT").execute(&mut db).await.context("a commit failed")?;
        for (item, seq) in batch.drain(..).zip(seqs) {
            item.pair.settle(item.side, (seq, at), item.key, &item.text);
        }
    }
    Ok(())
}

async fn insert(
    db: &mut SqliteConnection,
    sql: &str,
    items: &[Item],
    seqs: &[u32],
    at: Timestamp,
) -> anyhow::Result<()> {
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (Item { pair, side, key, text }, seq) in items.iter().zip(seqs) {
        query = query.bind(i64::try_from(pair.id)?).bind(*seq).bind(i64::try_from(*side)?);
        query = query.bind(key.as_bytes().as_slice()).bind(at.0).bind(text.as_str());
    }
    query.execute(db).await?;
    Ok(())
}

/// Each number of rows has a statement, which is prepared once.
fn insert_of(rows: usize) -> String {
    format!("INSERT INTO texts VALUES {}", vec!["(?, ?, ?, ?, ?, ?)"; rows].join(", "))
}

/// As the service does it: what came while the commit before was under way, and while busy a
/// millisecond's worth more.
async fn next_batch(waiting: &mut mpsc::Receiver<Item>, batch: &mut Vec<Item>) -> bool {
    let taken = waiting.recv_many(batch, BATCH).await;
    if taken > 1 && taken < BATCH {
        tokio::time::sleep(LINGER).await;
        while batch.len() < BATCH
            && let Ok(item) = waiting.try_recv()
        {
            batch.push(item);
        }
    }
    taken > 0
}

/// Moves what was committed into the file, off the commit's path.
async fn checkpoint(mut db: SqliteConnection) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(CHECKPOINT_EVERY).await;
        sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(&mut db).await?;
    }
}

fn end_on_error(ended: anyhow::Result<()>) {
    if let Err(error) = ended {
        eprintln!("{error:?}");
        std::process::exit(1);
    }
}

/// A log that is written at its end and looked for nothing in: the least that storing a text can cost.
const TABLE: &str =
    "CREATE TABLE texts (pair INTEGER, seq INTEGER, side INTEGER, key BLOB, at INTEGER, text TEXT)";
const ROWS_AT_ONCE: usize = 64;
const QUEUE: usize = 8192;
const BATCH: usize = 1024;
const LINGER: Duration = Duration::from_millis(1);
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
