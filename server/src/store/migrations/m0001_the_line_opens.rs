//! The first schema: sessions and their transcripts, staff, flags, cases, escalations, pages, the
//! outbox, deadlines and the audit chain.
//!
//! It is written in the SQL that both engines share. Ids and sealed data are bytes, times are
//! milliseconds since 1970, words are those of the crate `protocol`. No column can hold a student's
//! name, address or device.

use sea_orm::{ConnectionTrait as _, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager, async_trait};

pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m0001_the_line_opens"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, schema: &SchemaManager) -> Result<(), DbErr> {
        let db = schema.get_connection();
        let is_postgres = db.get_database_backend() == DbBackend::Postgres;
        // The embedded engine keeps these rows in the tree of their primary key, so that a text
        // changes one page.
        let (bytes, clustered) =
            if is_postgres { ("BYTEA", "") } else { ("BLOB", "WITHOUT ROWID") };
        for statement in STATEMENTS {
            let statement = statement.replace("BYTES", bytes).replace("CLUSTERED", clustered);
            db.execute_unprepared(&statement).await?;
        }
        if is_postgres {
            db.execute_unprepared(KEYS_ARE_UNIQUE).await?;
        }
        Ok(())
    }
}

/// Where several nodes write, the database sees to it that a key stands once. The embedded engine has
/// one writer, which knows the keys of the sessions that people speak in.
const KEYS_ARE_UNIQUE: &str = "CREATE UNIQUE INDEX transcript_rows_key
    ON transcript_rows (session, key) WHERE key IS NOT NULL";

const STATEMENTS: &[&str] = &[
    "CREATE TABLE service (
        one SMALLINT PRIMARY KEY CHECK (one = 1),
        epoch BYTES NOT NULL
    )",
    "CREATE TABLE buckets (
        bucket BIGINT PRIMARY KEY,
        proof BYTES NOT NULL
    )",
    "CREATE TABLE staff (
        id BYTES PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        role TEXT NOT NULL,
        pseudonym TEXT NOT NULL,
        password TEXT NOT NULL,
        added_at BIGINT NOT NULL,
        disabled_at BIGINT
    )",
    "CREATE TABLE staff_tokens (
        hash BYTES PRIMARY KEY,
        staff BYTES NOT NULL REFERENCES staff (id),
        expires_at BIGINT NOT NULL
    )",
    "CREATE INDEX staff_tokens_staff ON staff_tokens (staff)",
    "CREATE TABLE duties (
        staff BYTES PRIMARY KEY REFERENCES staff (id),
        ready SMALLINT NOT NULL,
        capacity INTEGER NOT NULL,
        load INTEGER NOT NULL CHECK (load >= 0),
        connection BYTES,
        paired_at BIGINT NOT NULL
    )",
    "CREATE INDEX duties_ready ON duties (load, paired_at) WHERE ready = 1",
    "CREATE TABLE rota (
        place INTEGER PRIMARY KEY,
        staff BYTES NOT NULL UNIQUE REFERENCES staff (id)
    )",
    "CREATE TABLE sessions (
        id BYTES PRIMARY KEY,
        token BYTES NOT NULL UNIQUE,
        pseudonym TEXT NOT NULL,
        state TEXT NOT NULL,
        ended_by TEXT,
        supporter BYTES REFERENCES staff (id),
        clinician BYTES REFERENCES staff (id),
        urgency SMALLINT NOT NULL,
        returned SMALLINT NOT NULL,
        began_at BIGINT NOT NULL,
        paired_at BIGINT,
        ended_at BIGINT,
        student_delivered INTEGER NOT NULL,
        student_seen INTEGER NOT NULL,
        staff_delivered INTEGER NOT NULL,
        staff_seen INTEGER NOT NULL,
        connection BYTES,
        bucket BIGINT NOT NULL REFERENCES buckets (bucket),
        keys BYTES NOT NULL
    ) CLUSTERED",
    "CREATE INDEX sessions_waiting ON sessions (urgency DESC, returned DESC, began_at, id)
        WHERE state = 'waiting'",
    "CREATE INDEX sessions_next ON sessions (urgency DESC, returned DESC, began_at, id)
        WHERE state = 'waiting' AND connection IS NOT NULL",
    "CREATE INDEX sessions_supporter ON sessions (supporter) WHERE state = 'paired'",
    "CREATE INDEX sessions_clinician ON sessions (clinician) WHERE clinician IS NOT NULL",
    "CREATE INDEX sessions_connection ON sessions (connection) WHERE connection IS NOT NULL",
    "CREATE INDEX sessions_bucket ON sessions (bucket)",
    "CREATE TABLE transcript_rows (
        session BYTES NOT NULL REFERENCES sessions (id),
        stream SMALLINT NOT NULL,
        seq INTEGER NOT NULL,
        key BYTES,
        at BIGINT NOT NULL,
        body BYTES NOT NULL,
        PRIMARY KEY (session, stream, seq)
    ) CLUSTERED",
    "CREATE TABLE cases (
        id BYTES PRIMARY KEY,
        session BYTES NOT NULL,
        pseudonym TEXT NOT NULL,
        severity TEXT NOT NULL,
        state TEXT NOT NULL,
        opened_at BIGINT NOT NULL,
        claim_due_at BIGINT,
        claimed_by BYTES REFERENCES staff (id),
        outcome TEXT,
        resolved_at BIGINT
    )",
    "CREATE UNIQUE INDEX cases_unresolved ON cases (session) WHERE state <> 'resolved'",
    "CREATE TABLE flags (
        id BYTES PRIMARY KEY,
        case_id BYTES NOT NULL REFERENCES cases (id),
        source TEXT NOT NULL,
        severity TEXT NOT NULL,
        at BIGINT NOT NULL,
        seq INTEGER,
        signals TEXT NOT NULL
    )",
    "CREATE INDEX flags_case ON flags (case_id)",
    "CREATE TABLE escalations (
        id BYTES PRIMARY KEY,
        case_id BYTES NOT NULL UNIQUE REFERENCES cases (id),
        session BYTES NOT NULL,
        state TEXT NOT NULL,
        since BIGINT NOT NULL,
        calls INTEGER NOT NULL,
        nobody_reached SMALLINT NOT NULL,
        next_call_at BIGINT,
        joined_by BYTES REFERENCES staff (id)
    )",
    "CREATE INDEX escalations_session ON escalations (session) WHERE state <> 'closed'",
    "CREATE TABLE pages (
        id BYTES PRIMARY KEY,
        escalation BYTES NOT NULL REFERENCES escalations (id),
        staff BYTES NOT NULL REFERENCES staff (id),
        call_number INTEGER NOT NULL,
        at BIGINT NOT NULL
    )",
    "CREATE INDEX pages_escalation ON pages (escalation)",
    "CREATE INDEX pages_staff ON pages (staff)",
    "CREATE TABLE outbox (
        page BYTES PRIMARY KEY REFERENCES pages (id),
        body TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        made_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL
    )",
    "CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'pending'",
    "CREATE TABLE deadlines (
        kind TEXT NOT NULL,
        subject BYTES NOT NULL,
        due_at BIGINT NOT NULL,
        PRIMARY KEY (kind, subject)
    )",
    "CREATE INDEX deadlines_due ON deadlines (due_at)",
    "CREATE INDEX deadlines_kind ON deadlines (kind, due_at)",
    "CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        at BIGINT NOT NULL,
        actor BYTES,
        act TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT,
        hash BYTES NOT NULL
    )",
];
