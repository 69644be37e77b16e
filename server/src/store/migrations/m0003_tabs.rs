//! Which of several pages that one person has open is the newest.

use sea_orm::{ConnectionTrait as _, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0003_tabs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        for table in ["sessions", "duties"] {
            let statement =
                format!("ALTER TABLE {table} ADD COLUMN tab INTEGER NOT NULL DEFAULT 0");
            schema.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
