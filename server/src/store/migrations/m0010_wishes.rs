//! Who is not paired again: a student and a supporter, for as long as the session lasts.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_wishes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, &[EXCLUSIONS]).await
    }
}

/// Neither who wished it nor why stands anywhere.
const EXCLUSIONS: &str = "CREATE TABLE exclusions (
    session BYTES NOT NULL REFERENCES sessions (id),
    supporter BYTES NOT NULL REFERENCES staff (id),
    PRIMARY KEY (session, supporter)
)";
