//! The embedded engine: one file, and how it is opened and kept.

use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DbErr,
    sqlx::{ConnectOptions as _, sqlite::SqliteConnectOptions},
};

use super::{
    StoreError,
    sql::{one, params},
};

/// The file, and the connection that keeps it small.
#[derive(Clone, Debug)]
pub(super) struct File {
    path: Arc<Path>,
    /// Moves the log into the database file, while the writer writes on.
    upkeep: DatabaseConnection,
}

impl File {
    pub(super) async fn open(path: Arc<Path>) -> Result<Self, DbErr> {
        let upkeep = Database::connect(pool(&path, 1, Access::Upkeep)).await?;
        Ok(Self { path, upkeep })
    }

    /// The room that is left where it is, if that can be told.
    pub(super) fn free_bytes(&self) -> Option<u64> {
        let disk = rustix::fs::statvfs(self.path.parent()?).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// The size of the write-ahead log.
    pub(super) fn wal_bytes(&self) -> u64 {
        let mut log = self.path.as_os_str().to_owned();
        log.push("-wal");
        fs::metadata(log).map_or(0, |file| file.len())
    }

    /// See [`super::Store::checkpoint`].
    pub(super) async fn checkpoint(&self, limit_bytes: u64) -> Result<(), StoreError> {
        let moved = self.move_log("PASSIVE").await?;
        if moved < limit_bytes {
            return Ok(());
        }
        // A file that became far too large is given back; else writing over it is cheaper.
        let far_too_large = self.wal_bytes() > limit_bytes.saturating_mul(4);
        self.move_log(if far_too_large { "TRUNCATE" } else { "RESTART" }).await?;
        Ok(())
    }

    /// How large the log was, in bytes.
    async fn move_log(&self, how: &str) -> Result<u64, StoreError> {
        let sql = format!("PRAGMA wal_checkpoint({how})");
        let row = one(&self.upkeep, &sql, params![]).await?;
        let frames: i32 =
            row.ok_or(StoreError::Corrupt("a checkpoint has no answer"))?.at("log")?;
        // -1 when it was busy before it could look.
        Ok(u64::try_from(frames).unwrap_or(0) * FRAME_BYTES)
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        self.upkeep.close().await
    }
}

/// The connections that read.
pub(super) async fn readers(path: &Path) -> Result<DatabaseConnection, DbErr> {
    Database::connect(pool(path, READERS, Access::Reader)).await
}

/// A connection that reads for as long as it takes.
pub(super) async fn visitor(path: &Path) -> Result<DatabaseConnection, DbErr> {
    Database::connect(pool(path, 1, Access::Reader)).await
}

/// A connection that may change the schema, for the time before the writer is there.
pub(super) async fn founder(path: &Path) -> Result<DatabaseConnection, DbErr> {
    Database::connect(pool(path, 1, Access::Writer)).await
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Access {
    Writer,
    Reader,
    Upkeep,
}

impl Access {
    /// How long somebody else's lock is waited for. The writer waits for what upkeep holds.
    const fn patience(self) -> Duration {
        match self {
            Self::Writer | Self::Reader => Duration::from_secs(5),
            Self::Upkeep => Duration::from_millis(100),
        }
    }

    /// How much of the database a connection keeps in memory, in KiB as SQLite writes it. The writer
    /// changes a page or two for each text of a batch: with SQLite's own 2 MiB it would write and read
    /// them again and again within one transaction. Far more would cost more than it saves, because
    /// SQLite goes through all that it keeps whenever pages of an index were divided.
    const fn cache(self) -> &'static str {
        match self {
            Self::Writer => "-16384",
            Self::Reader | Self::Upkeep => "-8192",
        }
    }
}

fn pool(path: &Path, connections: u32, access: Access) -> ConnectOptions {
    let mut options = ConnectOptions::new("sqlite::memory:");
    let path = path.to_owned();
    options
        .max_connections(connections)
        .min_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .test_before_acquire(false)
        .map_sqlx_sqlite_opts(move |_| settings(&path, access));
    options
}

/// How a connection works with the database.
pub(super) fn settings(path: &Path, access: Access) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(access == Access::Writer)
        .foreign_keys(true)
        .busy_timeout(access.patience())
        .page_size(PAGE_BYTES)
        .pragma("journal_mode", "WAL")
        .pragma("synchronous", synchronous())
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", access.cache())
        // The upkeep connection does this, so that no commit waits for it.
        .pragma("wal_autocheckpoint", "0")
        .disable_statement_logging();
    match access {
        Access::Writer | Access::Upkeep => options,
        Access::Reader => options.pragma("query_only", "ON"),
    }
}

/// **Loses acknowledged texts when the power fails.** Every database that this process opens from now
/// on is written with `synchronous=NORMAL`: a test of power cuts shows with it that it sees what is
/// lost then. No setting, variable or argument of `quietline` leads here, only another program that
/// is built with this crate.
#[doc(hidden)]
pub fn acknowledge_before_it_is_durable() {
    RELAXED.store(true, Ordering::SeqCst);
}

fn synchronous() -> &'static str {
    if RELAXED.load(Ordering::SeqCst) { "NORMAL" } else { "FULL" }
}

static RELAXED: AtomicBool = AtomicBool::new(false);

/// How large a page of a new database is. A text changes one of an index, and the log takes it whole.
const PAGE_BYTES: u32 = 2048;
/// A page and what the log notes of it.
const FRAME_BYTES: u64 = PAGE_BYTES as u64 + 24;
/// Connections that read. More than the machine's cores do not help SQLite.
const READERS: u32 = 4;
