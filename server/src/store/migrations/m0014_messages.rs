//! Messages that are left while nobody is on duty, and wait for a supporter.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0014_messages"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// A session whose texts were left as a message knows since when, and what its last row was when
/// somebody took it; every other one has nothing there.
const STATEMENTS: &[&str] = &[
    "ALTER TABLE sessions ADD COLUMN left_at BIGINT",
    "ALTER TABLE sessions ADD COLUMN taken_after INTEGER",
    "CREATE INDEX sessions_left ON sessions (left_at, id) WHERE state = 'left'",
];
