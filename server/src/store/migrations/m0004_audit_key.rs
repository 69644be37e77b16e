//! The audit log says in which role somebody acted and on which case, and its chain is made with a
//! key that is not in the database. Entries from before keep their first form.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0004_audit_key"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE audit ADD COLUMN form SMALLINT NOT NULL DEFAULT 1",
    "ALTER TABLE audit ADD COLUMN role TEXT",
    "ALTER TABLE audit ADD COLUMN case_id BYTES",
    "ALTER TABLE service ADD COLUMN audit_proof BYTES",
];
