//! Texts in `SQLite`, as fast as they can be stored and still be durable before anybody hears of
//! them: one writer, one transaction for all that wait, one statement in it, checkpoints beside it.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use protocol::Timestamp;
use sea_orm::sqlx::{
    self, ConnectOptions as _, Connection as _,
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
    let mut batch = Vec::with_capacity(BATCH);
    while next_batch(&mut waiting, &mut batch).await {
        let at = SystemClock.now();
        let seqs: Vec<_> = batch.iter().map(|item| item.pair.next_seq()).collect();
        let rows = serde_json::to_string(&rows(&batch, &seqs, at))?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut db).await?;
        sqlx::query(INSERT).bind(rows).execute(&mut db).await?;
        sqlx::query("COMMIT").execute(&mut db).await.context("a commit failed")?;
        for (item, seq) in batch.drain(..).zip(seqs) {
            item.pair.settle(item.side, (seq, at), item.key, &item.text);
        }
    }
    Ok(())
}

type Row<'a> = (usize, u32, usize, Uuid, i64, &'a str);

fn rows<'a>(batch: &'a [Item], seqs: &[u32], at: Timestamp) -> Vec<Row<'a>> {
    let row = |(item, seq): (&'a Item, &u32)| {
        (item.pair.id, *seq, item.side, item.key, at.0, item.text.as_str())
    };
    batch.iter().zip(seqs).map(row).collect()
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

const TABLE: &str =
    "CREATE TABLE texts (pair INTEGER, seq INTEGER, side INTEGER, key TEXT, at INTEGER,
    text TEXT, PRIMARY KEY (pair, seq)) WITHOUT ROWID";
const INSERT: &str = "INSERT INTO texts SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3,
    value ->> 4, value ->> 5 FROM json_each(?1)";
const QUEUE: usize = 8192;
const BATCH: usize = 1024;
const LINGER: Duration = Duration::from_millis(1);
const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
