//! One change: what it is, what it may touch while it is applied, and why it may fail.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    audit::{Act as Audited, AuditEntry},
    case,
    deadline::Deadline,
    escalation,
    news::{Bell, News},
    session, tab,
};
use protocol::{ErrorCode, SessionId, StaffId, Timestamp};
use ring::digest::{Context, SHA256};
use sea_orm::{DbErr, Value};

use super::{
    Policy,
    link::Link,
    sql::{self, Cells, Dialect, params},
};
use crate::{
    clock::Clock,
    ids::IdSource,
    seal::{Keyring, SealError},
};

/// Something that changes the store. It is applied whole or not at all, and may be applied anew
/// when the transaction it shared had to be given up.
#[async_trait]
pub trait Act: Send + Sync + 'static {
    /// What whoever asked learns once it is durable.
    type Answer: Send + 'static;

    /// Applies it.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, WriteError>;
}

/// Why a rule says no.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or it is not this person's to see.
    #[error("not found")]
    NotFound,
    /// Not possible in the state it is in.
    #[error("out of state")]
    OutOfState,
    /// Somebody else was faster.
    #[error("conflict")]
    Conflict,
    /// The values do not fit together.
    #[error("unusable values")]
    BadValues,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A rule says no.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The queue is full, or the disk is: try again later.
    #[error("the writer is busy")]
    Busy,
    /// The writer has stopped.
    #[error("the writer has stopped")]
    Stopped,
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// Something cannot be sealed or opened.
    #[error("sealing failed")]
    Seal(#[from] SealError),
}

impl WriteError {
    /// What the client is told.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(Refusal::NotFound) => ErrorCode::NotFound,
            Self::Refused(Refusal::OutOfState) => ErrorCode::OutOfState,
            Self::Refused(Refusal::Conflict) => ErrorCode::Conflict,
            Self::Refused(Refusal::BadValues) => ErrorCode::BadFrame,
            Self::Busy | Self::Stopped => ErrorCode::Busy,
            Self::Database(_) | Self::Seal(_) => ErrorCode::Internal,
        }
    }
}

impl From<session::OutOfState> for WriteError {
    fn from(_: session::OutOfState) -> Self {
        Refusal::OutOfState.into()
    }
}

impl From<tab::Older> for WriteError {
    fn from(_: tab::Older) -> Self {
        Refusal::Conflict.into()
    }
}

impl From<case::MovedOn> for WriteError {
    fn from(_: case::MovedOn) -> Self {
        Refusal::Conflict.into()
    }
}

impl From<escalation::MovedOn> for WriteError {
    fn from(_: escalation::MovedOn) -> Self {
        Refusal::Conflict.into()
    }
}

/// What every act may use.
pub(super) struct Env {
    pub(super) policy: Policy,
    pub(super) dialect: Dialect,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) keyring: Arc<Keyring>,
}

/// One transaction, while acts are applied to it.
pub struct Tx<'a> {
    db: &'a Link,
    pub(super) env: &'a Env,
    pub(super) now: Timestamp,
    bells: Vec<Bell>,
    touched: Vec<SessionId>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(db: &'a Link, env: &'a Env) -> Self {
        Self { db, env, now: env.clock.now(), bells: Vec::new(), touched: Vec::new() }
    }

    /// The bells to ring after the commit.
    pub(super) fn into_bells(self) -> Vec<Bell> {
        self.bells
    }

    pub(super) async fn run(&self, sql: &str, values: Vec<Value>) -> Result<u64, DbErr> {
        sql::run(self.db, sql, values).await
    }

    pub(super) async fn one(&self, sql: &str, values: Vec<Value>) -> Result<Option<Cells>, DbErr> {
        sql::one(self.db, sql, values).await
    }

    pub(super) async fn all(&self, sql: &str, values: Vec<Value>) -> Result<Vec<Cells>, DbErr> {
        sql::all(self.db, sql, values).await
    }

    /// Marks a place to which the transaction can be taken back.
    pub(super) async fn mark(&self) -> Result<usize, DbErr> {
        self.run("SAVEPOINT act", vec![]).await?;
        Ok(self.bells.len())
    }

    /// Keeps what happened since the mark.
    pub(super) async fn keep(&self) -> Result<(), DbErr> {
        self.run("RELEASE SAVEPOINT act", vec![]).await.map(drop)
    }

    /// Takes back what happened since the mark.
    pub(super) async fn take_back(&mut self, mark: usize) -> Result<(), DbErr> {
        self.bells.truncate(mark);
        self.run("ROLLBACK TO SAVEPOINT act", vec![]).await?;
        self.keep().await
    }

    /// Says that a session or its rows are changed, other than by a text.
    pub(super) fn touch(&mut self, session: SessionId) {
        self.touched.push(session);
    }

    /// The sessions that were changed since this was last asked.
    pub(super) fn take_touched(&mut self) -> Vec<SessionId> {
        std::mem::take(&mut self.touched)
    }

    /// Rings after the commit.
    pub(super) fn ring(&mut self, bell: Bell) {
        self.bells.push(bell);
    }

    /// Rings on a session after the commit.
    pub(super) fn tell(&mut self, session: SessionId, news: News) {
        self.ring(Bell::Session(session, news));
    }

    /// Sets a deadline, in place of an earlier one.
    pub(super) async fn set_deadline(
        &mut self,
        deadline: Deadline,
        due_at: Timestamp,
    ) -> Result<(), DbErr> {
        let sql = "INSERT INTO deadlines (kind, subject, due_at) VALUES ($1, $2, $3)
            ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at";
        self.run(sql, params![deadline.kind(), deadline.subject(), due_at]).await?;
        self.ring(Bell::Deadlines);
        Ok(())
    }

    /// Takes a deadline away.
    pub(super) async fn clear_deadline(&self, deadline: Deadline) -> Result<(), DbErr> {
        let sql = "DELETE FROM deadlines WHERE kind = $1 AND subject = $2";
        self.run(sql, params![deadline.kind(), deadline.subject()]).await.map(drop)
    }

    /// Puts acts on the audit log.
    pub(super) async fn audit(
        &self,
        by: Option<StaffId>,
        acts: impl IntoIterator<Item = Audited>,
    ) -> Result<(), DbErr> {
        for act in acts {
            self.append(&AuditEntry { at: self.now, by, act }).await?;
        }
        Ok(())
    }

    async fn append(&self, entry: &AuditEntry) -> Result<(), DbErr> {
        let last = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1";
        let (seq, previous) = match self.one(last, vec![]).await? {
            Some(row) => (row.at::<u32>("seq")? + 1, row.at("hash")?),
            None => (1, Vec::new()),
        };
        let (word, subject) = (entry.act.word(), entry.act.subject());
        let detail = entry.act.detail();
        let hash = chain(&previous, seq, entry, &subject, detail.as_deref());
        let sql = "INSERT INTO audit (seq, at, actor, act, subject, detail, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        self.run(sql, params![seq, entry.at, entry.by, word, subject, detail, hash]).await?;
        Ok(())
    }
}

/// The hash of an entry: over everything in it and the hash of the entry before, each part with its
/// length, so that no change, deletion or swap goes unseen.
fn chain(
    previous: &[u8],
    seq: u32,
    entry: &AuditEntry,
    subject: &str,
    detail: Option<&str>,
) -> Vec<u8> {
    let by = entry.by.map(|by| by.0.into_bytes());
    let mut context = Context::new(&SHA256);
    for part in [
        previous,
        &seq.to_be_bytes(),
        &entry.at.0.to_be_bytes(),
        by.as_ref().map_or(&[], <[u8; 16]>::as_slice),
        entry.act.word().as_bytes(),
        subject.as_bytes(),
        detail.unwrap_or_default().as_bytes(),
    ] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}
