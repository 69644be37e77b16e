//! Return codes: what one is recognised by, which session it leads to, and whom its student shall not
//! meet again; and students who came back and would like the supporter they had, while they wait.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0013_return_codes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// No column holds a code. A code outlives the session that it was made in; then `session` is empty.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE service ADD COLUMN code_proof BYTES",
    "CREATE TABLE return_codes (
        id BYTES PRIMARY KEY,
        derived BYTES NOT NULL UNIQUE,
        mark BYTES NOT NULL,
        session BYTES UNIQUE REFERENCES sessions (id),
        supporter BYTES REFERENCES staff (id),
        token BYTES UNIQUE,
        opened_at BIGINT,
        until BIGINT NOT NULL
    )",
    "CREATE TABLE return_code_exclusions (
        code BYTES NOT NULL REFERENCES return_codes (id),
        supporter BYTES NOT NULL REFERENCES staff (id),
        PRIMARY KEY (code, supporter)
    )",
    "CREATE TABLE reunions (
        session BYTES PRIMARY KEY REFERENCES sessions (id),
        supporter BYTES NOT NULL REFERENCES staff (id),
        waits_until BIGINT,
        wanted SMALLINT NOT NULL
    )",
    "CREATE INDEX reunions_supporter ON reunions (supporter)",
];
