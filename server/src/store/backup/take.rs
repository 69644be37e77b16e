//! Making a copy, while everything goes on.

use std::io::Write;

use futures_util::TryStreamExt as _;
use protocol::Timestamp;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, IsolationLevel, Statement, StreamTrait as _,
    TransactionTrait as _,
};

use super::{
    BackupError, Contents,
    catalog::{self, Kind, Table},
    format::{FORMAT, Head, Writer},
};
use crate::{
    config::Database,
    seal::Keyring,
    store::{
        engine,
        sql::{all, one, params},
    },
};

/// Writes down everything as it is at one moment. Nobody waits for it.
///
/// # Errors
///
/// When the database or what is written to fails, or there is no service yet.
pub async fn take(
    database: &Database,
    keyring: &Keyring,
    now: Timestamp,
    out: impl Write,
) -> Result<Contents, BackupError> {
    if matches!(database, Database::File(path) if !path.exists()) {
        return Err(BackupError::NeverStarted);
    }
    let db = engine::visitor(database).await?;
    // The embedded engine's transactions are like this anyway, and it refuses to be told.
    let (isolation, access) = match database {
        Database::Postgres(_) => (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)),
        Database::File(_) => (None, None),
    };
    let moment = db.begin_with_config(isolation, access).await?;
    let contents = write(&moment, keyring, now, out).await?;
    moment.rollback().await?;
    db.close().await?;
    Ok(contents)
}

async fn write(
    moment: &DatabaseTransaction,
    keyring: &Keyring,
    now: Timestamp,
    out: impl Write,
) -> Result<Contents, BackupError> {
    let tables = catalog::tables(moment).await?;
    if !tables.iter().any(|table| table.name == "service") {
        return Err(BackupError::NeverStarted);
    }
    let service = one(moment, "SELECT audit_proof FROM service", params![]).await?;
    let proof: Option<Vec<u8>> = service.ok_or(BackupError::NeverStarted)?.at("audit_proof")?;
    let key = keyring.audit_key(Some(&proof.ok_or(BackupError::NeverStarted)?))?;

    let mut writer = Writer::new(out);
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let steps = steps(moment).await?;
    writer.head(Head { format: FORMAT, version, taken_at: now, steps })?;
    for table in tables {
        writer.table(table.clone())?;
        let backend = ConnectionTrait::get_database_backend(moment);
        let rows = Statement::from_string(backend, select(&table));
        let mut rows = moment.stream_raw(rows).await?;
        while let Some(row) = rows.try_next().await? {
            writer.row(&row, &table.columns)?;
        }
    }
    writer.end(&key)
}

/// The steps that the schema has taken, in order.
async fn steps(db: &impl ConnectionTrait) -> Result<Vec<String>, BackupError> {
    let sql = "SELECT version FROM seaql_migrations ORDER BY version";
    let rows = all(db, sql, params![]).await?;
    Ok(rows.iter().map(|row| row.at("version")).collect::<Result<_, _>>()?)
}

fn select(table: &Table) -> String {
    let columns = table.columns.iter().map(|column| match column.kind {
        // However wide a number is in this table.
        Kind::Number => format!("CAST(\"{0}\" AS BIGINT) AS \"{0}\"", column.name),
        Kind::Bytes | Kind::Text => format!("\"{}\"", column.name),
    });
    format!("SELECT {} FROM \"{}\"", columns.collect::<Vec<_>>().join(", "), table.name)
}
