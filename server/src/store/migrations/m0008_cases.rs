//! Moderators in conversations, cases that are handed over, and what the supporter was asked to do.

use sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_cases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        let bytes = if is_postgres { "BYTEA" } else { "BLOB" };
        for statement in STATEMENTS {
            db.execute_unprepared(&statement.replace("BYTES", bytes)).await?;
        }
        Ok(())
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE sessions ADD COLUMN moderator BYTES REFERENCES staff (id)",
    "CREATE INDEX sessions_moderator ON sessions (moderator) WHERE moderator IS NOT NULL",
    "ALTER TABLE cases ADD COLUMN offered_to BYTES REFERENCES staff (id)",
    "ALTER TABLE cases ADD COLUMN offered_until BIGINT",
    "ALTER TABLE cases ADD COLUMN safety_asked_at BIGINT",
    "ALTER TABLE cases ADD COLUMN safety_checked_at BIGINT",
    "CREATE INDEX audit_case ON audit (case_id) WHERE case_id IS NOT NULL",
];
