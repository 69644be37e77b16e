//! Who is not paired again: a student and a supporter, for as long as the session lasts.

use sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0010_wishes"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        let bytes = if is_postgres { "BYTEA" } else { "BLOB" };
        db.execute_unprepared(&EXCLUSIONS.replace("BYTES", bytes)).await.map(drop)
    }
}

/// Neither who wished it nor why stands anywhere.
const EXCLUSIONS: &str = "CREATE TABLE exclusions (
    session BYTES NOT NULL REFERENCES sessions (id),
    supporter BYTES NOT NULL REFERENCES staff (id),
    PRIMARY KEY (session, supporter)
)";
