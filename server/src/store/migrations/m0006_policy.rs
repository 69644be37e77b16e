//! The escalation policy, how far an escalation has got through it, and drills.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0006_policy"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "CREATE TABLE escalation_policy (
        one SMALLINT PRIMARY KEY CHECK (one = 1),
        body TEXT NOT NULL,
        set_at BIGINT NOT NULL
    )",
    "ALTER TABLE escalations ADD COLUMN round INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE escalations ADD COLUMN step INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE escalations ADD COLUMN coming BYTES REFERENCES staff (id)",
    "ALTER TABLE escalations ADD COLUMN next_people TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE pages ADD COLUMN acknowledged_at BIGINT",
    "ALTER TABLE pages ADD COLUMN drill SMALLINT NOT NULL DEFAULT 0",
    "ALTER TABLE sessions ADD COLUMN drill SMALLINT NOT NULL DEFAULT 0",
    "ALTER TABLE cases ADD COLUMN drill SMALLINT NOT NULL DEFAULT 0",
    "CREATE TABLE drills (
        session BYTES PRIMARY KEY,
        asked_at BIGINT NOT NULL,
        limit_ms BIGINT NOT NULL,
        begun_at BIGINT,
        ended_at BIGINT,
        completed SMALLINT NOT NULL DEFAULT 0
    )",
];
