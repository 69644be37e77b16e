//! What people say of what the rules did: of one flag, and counted for each rule. The counts outlive
//! the flags and hold nothing of a conversation.

use sea_orm::{ConnectionTrait as _, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0002_verdicts"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for statement in STATEMENTS {
            schema.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE flags ADD COLUMN verdict TEXT",
    "CREATE TABLE rule_verdicts (
        rule TEXT PRIMARY KEY,
        rightly INTEGER NOT NULL,
        wrongly INTEGER NOT NULL
    )",
    "CREATE TABLE missed_verdicts (
        severity TEXT PRIMARY KEY,
        texts INTEGER NOT NULL
    )",
];
