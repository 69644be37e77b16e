//! One delivery for each page and target, so that targets do not wait for one another, in place of an
//! outbox with one row for a page.

use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

use super::run;

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0007_deliveries"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        run(schema, STATEMENTS).await
    }
}

/// What waited in the outbox waits for the target named `webhook`; where there is none, the start
/// gives it to those that there are.
const STATEMENTS: &[&str] = &[
    "CREATE TABLE calls (
        page BYTES PRIMARY KEY REFERENCES pages (id),
        state TEXT NOT NULL,
        severity TEXT NOT NULL,
        drill SMALLINT NOT NULL,
        made_at BIGINT NOT NULL,
        confirmed_at BIGINT
    )",
    "CREATE INDEX calls_open ON calls (made_at) WHERE state <> 'over'",
    "CREATE TABLE deliveries (
        page BYTES NOT NULL REFERENCES calls (page),
        target TEXT NOT NULL,
        notice TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        made_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        PRIMARY KEY (page, target, notice)
    )",
    "CREATE INDEX deliveries_due ON deliveries (target, due_at) WHERE state = 'pending'",
    "INSERT INTO calls (page, state, severity, drill, made_at, confirmed_at)
        SELECT o.page, CASE o.state WHEN 'called_off' THEN 'over' ELSE 'waiting' END, c.severity, 0,
            o.made_at, CASE o.state WHEN 'delivered' THEN o.made_at END
        FROM outbox o JOIN pages p ON p.id = o.page JOIN escalations e ON e.id = p.escalation
            JOIN cases c ON c.id = e.case_id",
    "UPDATE calls SET state = 'over' WHERE page IN (SELECT p.id FROM pages p
        JOIN escalations e ON e.id = p.escalation WHERE e.state <> 'calling')",
    "INSERT INTO deliveries (page, target, notice, state, attempts, made_at, due_at)
        SELECT page, 'webhook', 'called', state, attempts, made_at, due_at FROM outbox",
    "DROP TABLE outbox",
];
