//! The engines: one embedded file, or a PostgreSQL server that several nodes share.

use std::sync::Arc;

use sea_orm::{DatabaseConnection, DbErr};

use super::{
    StoreError,
    link::Link,
    postgres,
    sqlite::{self, File},
};
use crate::config::{Database, DatabaseUrl};

/// Which one, and what it needs from time to time.
#[derive(Clone, Debug)]
pub(super) enum Engine {
    Embedded(File),
    Server(DatabaseUrl),
}

impl Engine {
    pub(super) async fn open(database: &Database) -> Result<Self, DbErr> {
        Ok(match database {
            Database::File(path) => Self::Embedded(File::open(Arc::from(path.as_path())).await?),
            Database::Postgres(url) => Self::Server(url.clone()),
        })
    }

    /// The room that is left where the database is, if that can be told from here.
    pub(super) fn free_bytes(&self) -> Option<u64> {
        match self {
            Self::Embedded(file) => file.free_bytes(),
            Self::Server(_) => None,
        }
    }

    /// The size of the write-ahead log, where this process keeps it.
    pub(super) fn wal_bytes(&self) -> u64 {
        match self {
            Self::Embedded(file) => file.wal_bytes(),
            Self::Server(_) => 0,
        }
    }

    /// See [`super::Store::checkpoint`]; a server does that by itself.
    pub(super) async fn checkpoint(&self, limit_bytes: u64) -> Result<(), StoreError> {
        match self {
            Self::Embedded(file) => file.checkpoint(limit_bytes).await,
            Self::Server(_) => Ok(()),
        }
    }

    /// A connection over which nothing is asked but what other nodes wrote: that is asked for so often that
    /// a pool, which tries a connection before and after each question, would ask three times as much.
    pub(super) async fn ear(&self) -> Result<Link, DbErr> {
        match self {
            Self::Embedded(_) => Err(DbErr::Custom("nobody else writes to a file".to_owned())),
            Self::Server(url) => Link::server(url).await,
        }
    }

    pub(super) async fn close(self) -> Result<(), DbErr> {
        match self {
            Self::Embedded(file) => file.close().await,
            Self::Server(_) => Ok(()),
        }
    }
}

/// A connection that may change the schema, for the time before the writer is there.
pub(super) async fn founder(database: &Database) -> Result<DatabaseConnection, DbErr> {
    match database {
        Database::File(path) => sqlite::founder(path).await,
        Database::Postgres(url) => postgres::founder(url).await,
    }
}

/// The connections that read.
pub(super) async fn readers(database: &Database) -> Result<DatabaseConnection, DbErr> {
    match database {
        Database::File(path) => sqlite::readers(path).await,
        Database::Postgres(url) => postgres::readers(url).await,
    }
}

/// A connection that reads for as long as it takes.
pub(super) async fn visitor(database: &Database) -> Result<DatabaseConnection, DbErr> {
    match database {
        Database::File(path) => sqlite::visitor(path).await,
        Database::Postgres(url) => postgres::visitor(url).await,
    }
}

/// The writer's connection.
pub(super) async fn link(database: &Database) -> Result<Link, DbErr> {
    match database {
        Database::File(path) => Link::embedded(path).await,
        Database::Postgres(url) => Link::server(url).await,
    }
}
