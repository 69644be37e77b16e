//! The schema, step by step. A step that has been released is never changed.

mod m0001_the_line_opens;
mod m0002_verdicts;
mod m0003_tabs;
mod m0004_audit_key;
mod m0005_rota;
mod m0006_policy;
mod m0007_deliveries;
mod m0008_cases;
mod m0009_blocks;
mod m0010_wishes;
mod m0011_handover;
mod m0012_visits;
mod m0013_return_codes;
mod m0014_messages;
mod m0015_nodes;
mod m0016_changed;
mod m0017_rows_as_they_come;

use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait as _,
};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager, async_trait};

/// Every step, in order.
pub(crate) struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_the_line_opens::Migration),
            Box::new(m0002_verdicts::Migration),
            Box::new(m0003_tabs::Migration),
            Box::new(m0004_audit_key::Migration),
            Box::new(m0005_rota::Migration),
            Box::new(m0006_policy::Migration),
            Box::new(m0007_deliveries::Migration),
            Box::new(m0008_cases::Migration),
            Box::new(m0009_blocks::Migration),
            Box::new(m0010_wishes::Migration),
            Box::new(m0011_handover::Migration),
            Box::new(m0012_visits::Migration),
            Box::new(m0013_return_codes::Migration),
            Box::new(m0014_messages::Migration),
            Box::new(m0015_nodes::Migration),
            Box::new(m0016_changed::Migration),
            Box::new(m0017_rows_as_they_come::Migration),
        ]
    }
}

/// Takes every step that was not taken yet. A server takes each in a transaction of its own. The
/// embedded engine would keep what was done of one before a crash, which can neither be done again nor
/// gone on from: there all of them are one transaction.
pub(super) async fn take_all(db: &DatabaseConnection) -> Result<(), DbErr> {
    if db.get_database_backend() == DbBackend::Postgres {
        return Migrator::up(db, None).await;
    }
    if Migrator::get_pending_migrations_read_only(db).await?.is_empty() {
        return Ok(());
    }
    let tx = db.begin_with_options(WRITES_FROM_THE_START).await?;
    Migrator::up(&tx, None).await?;
    tx.commit().await
}

/// Whoever begins by reading may find, once it writes, that somebody else has written meanwhile.
const WRITES_FROM_THE_START: TransactionOptions = TransactionOptions {
    isolation_level: None,
    access_mode: None,
    sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
};

/// Runs the statements of a step. Where they say `BYTES` stands what the engine calls bytes.
async fn run(schema: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let db = schema.get_connection();
    let is_postgres = db.get_database_backend() == DbBackend::Postgres;
    let bytes = if is_postgres { "BYTEA" } else { "BLOB" };
    for statement in statements {
        db.execute_unprepared(&statement.replace("BYTES", bytes)).await?;
    }
    Ok(())
}
