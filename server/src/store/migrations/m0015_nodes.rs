//! Several nodes: which there are, who is connected to which, and what they tell each other.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0015_nodes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// News are numbered without gaps. They say what changed, in ids and numbers, and never hold a text.
const STATEMENTS: &[&str] = &[
    "CREATE TABLE nodes (
        id BYTES PRIMARY KEY,
        seen_at BIGINT NOT NULL
    )",
    "CREATE TABLE news (
        seq BIGINT PRIMARY KEY,
        node BYTES,
        at BIGINT NOT NULL,
        bells TEXT NOT NULL
    )",
    "ALTER TABLE sessions ADD COLUMN node BYTES",
    "ALTER TABLE duties ADD COLUMN node BYTES",
    "ALTER TABLE deliveries ADD COLUMN node BYTES",
];
