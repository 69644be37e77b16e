//! Warm handover: supporters who only read along, and what a student leaves to be reached by.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0011_handover"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// The details are sealed under a key of their own, which is a file named by `key`. Why somebody opened
/// them is sealed under the session's.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE sessions ADD COLUMN listens SMALLINT NOT NULL DEFAULT 0",
    "CREATE TABLE contacts (
        session BYTES PRIMARY KEY REFERENCES sessions (id),
        key BYTES NOT NULL,
        at BIGINT NOT NULL,
        until BIGINT NOT NULL,
        body BYTES NOT NULL
    )",
    "CREATE TABLE contact_openings (
        session BYTES NOT NULL REFERENCES sessions (id),
        seq INTEGER NOT NULL,
        clinician BYTES NOT NULL REFERENCES staff (id),
        at BIGINT NOT NULL,
        reason TEXT NOT NULL,
        words BYTES NOT NULL,
        PRIMARY KEY (session, seq)
    )",
];
