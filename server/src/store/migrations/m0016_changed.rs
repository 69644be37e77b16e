//! What a batch changed, for what other nodes remember. A node of before leaves it empty.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0016_changed"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// News are numbered without gaps. They say what changed, in ids and numbers; texts come along sealed.
const STATEMENTS: &[&str] = &["ALTER TABLE news ADD COLUMN changed TEXT"];
