//! Blocks, reports and the wall.
//!
//! A session has what its tab is recognised by: a random key and what it makes of the tab's token.
//! Both differ from session to session, so that two visits of one tab cannot be joined. A block takes
//! them over until it ends. A report is sealed apart from what supporters read.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0009_blocks"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE sessions ADD COLUMN visit_key BYTES",
    "ALTER TABLE sessions ADD COLUMN visit_hash BYTES",
    "ALTER TABLE sessions ADD COLUMN urgent_only SMALLINT NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN last_supporter BYTES",
    "ALTER TABLE sessions ADD COLUMN waiting_at BIGINT",
    "CREATE INDEX sessions_open ON sessions (id) WHERE state <> 'ended'",
    "CREATE TABLE blocks (
        id BYTES PRIMARY KEY,
        session BYTES NOT NULL,
        pseudonym TEXT NOT NULL,
        visit_key BYTES,
        visit_hash BYTES,
        reason TEXT NOT NULL,
        placed_by BYTES NOT NULL REFERENCES staff (id),
        placed_at BIGINT NOT NULL,
        until BIGINT NOT NULL,
        proposed_until BIGINT,
        confirmed_by BYTES REFERENCES staff (id)
    )",
    "CREATE TABLE reports (
        session BYTES NOT NULL,
        seq INTEGER NOT NULL,
        case_id BYTES NOT NULL REFERENCES cases (id),
        about BYTES NOT NULL REFERENCES staff (id),
        reason TEXT NOT NULL,
        at BIGINT NOT NULL,
        words BYTES,
        PRIMARY KEY (session, seq)
    )",
    "CREATE INDEX reports_case ON reports (case_id)",
];
