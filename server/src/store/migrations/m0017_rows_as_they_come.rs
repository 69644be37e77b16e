//! The embedded engine keeps rows in the order in which they come, and finds them by an index.
//!
//! They stood in the tree of their key before. There the rows of a conversation end in the middle, so
//! every few texts a full page shared its rows out among its neighbours: three pages were written for
//! each text where the end of a table and a page of a narrow index are enough.

use sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0017_rows_as_they_come"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        // A server has kept them so from the beginning.
        let is_postgres = schema.get_connection().get_database_backend() == DbBackend::Postgres;
        if is_postgres { Ok(()) } else { run(schema, STATEMENTS).await }
    }
}

const STATEMENTS: &[&str] = &[
    "ALTER TABLE transcript_rows RENAME TO rows_by_key",
    "CREATE TABLE transcript_rows (
        session BYTES NOT NULL REFERENCES sessions (id),
        stream SMALLINT NOT NULL,
        seq INTEGER NOT NULL,
        key BYTES,
        at BIGINT NOT NULL,
        body BYTES NOT NULL,
        PRIMARY KEY (session, stream, seq)
    )",
    "INSERT INTO transcript_rows SELECT session, stream, seq, key, at, body FROM rows_by_key",
    "DROP TABLE rows_by_key",
];
