//! PostgreSQL, for several nodes: how it is reached, and what a connection may take.
//!
//! No statement may hold the service up for long: the database gives up what takes too long, and so
//! does this side, which may not hear of it when the network is gone.

use std::time::Duration;

use protocol::Timestamp;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, RuntimeErr,
    sqlx::{self, ConnectOptions as _, postgres::PgConnectOptions},
};
use uuid::Uuid;

use super::sql::{one, params};
use crate::config::DatabaseUrl;

/// The connections that read.
pub(super) async fn readers(url: &DatabaseUrl) -> Result<DatabaseConnection, DbErr> {
    Database::connect(pool(url, READERS, &LIMITS)).await
}

/// A connection that reads for as long as it takes.
pub(super) async fn visitor(url: &DatabaseUrl) -> Result<DatabaseConnection, DbErr> {
    Database::connect(pool(url, 1, &QUIET)).await
}

/// A connection that may change the schema, for the time before the writer is there. Of several nodes
/// that start, one does it at a time; it is the next one's turn when this connection is closed.
pub(super) async fn founder(url: &DatabaseUrl) -> Result<DatabaseConnection, DbErr> {
    let db = Database::connect(pool(url, 1, &QUIET)).await?;
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
/// as if there were one. Whoever stops in the middle of it loses it after a while. The last two
/// statements answer: what the database says, and the news after those that are known.
pub(super) fn begin(node: Option<Uuid>, known: i64) -> String {
    let struck_off = node.map_or_else(
        || "FALSE".to_owned(),
        |node| format!("NOT EXISTS (SELECT 1 FROM nodes WHERE id = '\\x{}')", node.simple()),
    );
    format!(
        "BEGIN;
         SELECT pg_advisory_xact_lock({WRITING});
         SELECT {NOW} AS now,
            COALESCE((SELECT MAX(seq) FROM news), 0) AS head, {struck_off} AS struck_off,
            (SELECT COUNT(*) FROM nodes) AS nodes;
         SELECT seq, node, at, bells, changed FROM news WHERE seq > {known} ORDER BY seq LIMIT {LEARNED}"
    )
}

/// The server's time in milliseconds.
pub(super) const NOW: &str = "(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::BIGINT";

/// What a server says about itself, for the operator.
#[derive(Clone, Debug)]
pub struct ServerFacts {
    /// Its version, as 150004 for 15.4.
    pub version: i32,
    /// What it says of commits: whether they are durable when it acknowledges them.
    pub synchronous_commit: String,
    /// What time it has.
    pub now: Timestamp,
    /// How many nodes are there.
    pub nodes: i64,
}

pub(super) async fn facts(db: &DatabaseConnection) -> Result<ServerFacts, DbErr> {
    let sql = format!(
        "SELECT current_setting('server_version_num')::INTEGER AS version,
            current_setting('synchronous_commit') AS synchronous_commit, {NOW} AS now,
            (SELECT COUNT(*) FROM nodes) AS nodes"
    );
    let row = one(db, &sql, params![]).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound("facts".to_owned()))?;
    Ok(ServerFacts {
        version: row.at("version")?,
        synchronous_commit: row.at("synchronous_commit")?,
        now: row.at("now")?,
        nodes: row.at("nodes")?,
    })
}

/// Whether a server refused because of its own state, which passes: its disk is full, it is being
/// restarted, or it gave up what took too long.
pub(super) fn is_passing(error: &DbErr) -> bool {
    const CLASSES: [&str; 3] = ["53", "57", "55P03"];
    let (DbErr::Exec(error) | DbErr::Query(error) | DbErr::Conn(error)) = error else {
        return false;
    };
    let RuntimeErr::SqlxError(error) = error else { return false };
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.is_some_and(|code| CLASSES.iter().any(|class| code.starts_with(class)))
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
    named.options(limits.iter().copied())
}

/// Bringing the schema up to date may take its time, and so may reading everything.
const QUIET: [(&str, &str); 1] = [("client_min_messages", "warning")];
/// Times in milliseconds. Every table is reached by an index: the planner takes a list that comes as JSON
/// for a hundred rows, and would rather read all texts there are. What it then thinks of the cost of the
/// rest is no reason to compile a statement.
const LIMITS: [(&str, &str); 8] = [
    ("client_min_messages", "warning"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
    ("statement_timeout", "5000"),
    ("idle_in_transaction_session_timeout", "5000"),
    ("tcp_user_timeout", "5000"),
];
/// How long an answer is waited for: a little longer than the database takes to give up.
pub(super) const PATIENCE: Duration = Duration::from_secs(7);
const ACQUIRE: Duration = Duration::from_secs(5);
/// Connections that read.
const READERS: u32 = 8;
/// What more batches than this changed is not learned: reading it anew costs less.
const LEARNED: u32 = 256;
/// The lock of whoever writes.
const WRITING: i64 = 7_143_001;
/// The lock of whoever brings the schema up to date.
const FOUNDING: i64 = 7_143_000;
