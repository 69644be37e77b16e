//! Moderators in conversations, cases that are handed over, and what the supporter was asked to do.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0008_cases"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
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
