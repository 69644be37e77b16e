//! What a student wishes for before a conversation, how they are after it, whom supporters are matched
//! with, and conversations that have a length or fall silent.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0012_visits"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// What a student says of themselves is sealed. Only what people are paired by is not: it is read by
/// the statement that pairs.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE sessions ADD COLUMN wish BYTES",
    "ALTER TABLE sessions ADD COLUMN check_in BYTES",
    "ALTER TABLE sessions ADD COLUMN not_faculty TEXT",
    "ALTER TABLE sessions ADD COLUMN ends_at BIGINT",
    "ALTER TABLE sessions ADD COLUMN extended SMALLINT NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN still_here_at BIGINT",
    "ALTER TABLE sessions ADD COLUMN asked_at BIGINT",
    "ALTER TABLE staff ADD COLUMN faculty TEXT",
    "CREATE TABLE wished_languages (
        session BYTES NOT NULL REFERENCES sessions (id),
        language TEXT NOT NULL,
        PRIMARY KEY (session, language)
    )",
    "CREATE TABLE staff_languages (
        staff BYTES NOT NULL REFERENCES staff (id),
        language TEXT NOT NULL,
        PRIMARY KEY (staff, language)
    )",
];
