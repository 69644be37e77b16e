//! PostgreSQL, for several nodes: how it is reached, and what a connection may take.
//!
//! No statement may hold the service up for long: the database gives up what takes too long, and so
//! does this side, which may not hear of it when the network is gone.

use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr,
    sqlx::{self, ConnectOptions as _, postgres::PgConnectOptions},
};

use super::sql::{one, params};
use crate::config::DatabaseUrl;

/// The connections that read.
pub(super) async fn readers(url: &DatabaseUrl) -> Result<DatabaseConnection, DbErr> {
    Database::connect(pool(url, READERS, &LIMITS)).await
}

/// A connection that may change the schema, for the time before the writer is there. Of several nodes
/// that start, one does it at a time; it is the next one's turn when this connection is closed.
pub(super) async fn founder(url: &DatabaseUrl) -> Result<DatabaseConnection, DbErr> {
    let db = Database::connect(pool(url, 1, &[])).await?;
    db.execute_unprepared(&format!("SELECT pg_advisory_lock({FOUNDING})")).await?;
    Ok(db)
}

/// How the writer's connection works with the database.
pub(super) fn settings(url: &DatabaseUrl) -> Result<PgConnectOptions, sqlx::Error> {
    url.expose().parse::<PgConnectOptions>().map(|options| limited(options, &LIMITS))
}

/// What the writer's connection is told first: a server that acknowledges before it is durable does
/// not do so here.
pub(super) const DURABLE: &str = "SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') IN ('off', 'local')";

/// What begins a transaction. One writes at a time, of all nodes: so each sees what all others wrote,
/// as if there were one. Whoever stops in the middle of it loses it after a while.
pub(super) const BEGIN: &str = "BEGIN; SELECT pg_advisory_xact_lock(7143001)";

/// What the database says about itself, for the operator.
pub(super) async fn version(db: &DatabaseConnection) -> Result<i32, DbErr> {
    let sql = "SELECT current_setting('server_version_num')::INTEGER AS version";
    let row = one(db, sql, params![]).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("a version".to_owned()))?.at("version")
}

fn pool(
    url: &DatabaseUrl,
    connections: u32,
    limits: &'static [(&'static str, &'static str)],
) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.expose());
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE)
        // The server may have been restarted since.
        .test_before_acquire(true)
        .map_sqlx_postgres_opts(move |options| limited(options, limits));
    options
}

fn limited(options: PgConnectOptions, limits: &[(&str, &str)]) -> PgConnectOptions {
    let named = options.application_name("quietline").disable_statement_logging();
    if limits.is_empty() { named } else { named.options(limits.iter().copied()) }
}

/// In milliseconds.
const LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "5000"),
    ("idle_in_transaction_session_timeout", "5000"),
    ("tcp_user_timeout", "5000"),
];
/// How long an answer is waited for: a little longer than the database takes to give up.
pub(super) const PATIENCE: Duration = Duration::from_secs(7);
const ACQUIRE: Duration = Duration::from_secs(5);
/// Connections that read.
const READERS: u32 = 8;
/// The lock of whoever brings the schema up to date.
const FOUNDING: i64 = 7_143_000;
