//! One change: what it is, what it may touch while it is applied, and why it may fail.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    audit::{Act as Audited, AuditEntry, Subject},
    case,
    deadline::Deadline,
    escalation,
    news::{Bell, News},
    rota::{BadRota, swap},
    session, tab,
};
use protocol::{CaseId, ErrorCode, Role, Seq, SessionId, StaffId, Timestamp};
use sea_orm::{DbErr, Value};
use uuid::Uuid;

use super::{
    Policy,
    chain::{Entry, Form},
    link::{Begun, Link},
    postgres,
    sql::{self, Cells, Dialect, params},
};
use crate::{
    clock::Clock,
    ids::IdSource,
    seal::{AuditKey, CodeKey, Keyring, SealError},
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
    /// A supporter who only reads along says nothing.
    #[error("only listening")]
    Listening,
    /// Somebody else was faster.
    #[error("conflict")]
    Conflict,
    /// No new student is let in while no clinician is on call.
    #[error("nobody is on call")]
    NobodyOnCall,
    /// No new conversation begins outside of the opening hours.
    #[error("outside of the opening hours")]
    OutsideHours,
    /// The text has the session's own return code in it.
    #[error("own return code")]
    OwnReturnCode,
    /// The rota, override or swap request cannot be.
    #[error("unusable rota: {0}")]
    BadRota(BadRota),
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
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused(Refusal::NotFound) => ErrorCode::NotFound,
            Self::Refused(Refusal::OutOfState) => ErrorCode::OutOfState,
            Self::Refused(Refusal::Listening) => ErrorCode::Listening,
            Self::Refused(Refusal::Conflict) => ErrorCode::Conflict,
            Self::Refused(Refusal::NobodyOnCall) => ErrorCode::NobodyOnCall,
            Self::Refused(Refusal::OutsideHours) => ErrorCode::OutsideHours,
            Self::Refused(Refusal::OwnReturnCode) => ErrorCode::OwnReturnCode,
            Self::Refused(Refusal::BadRota(_)) => ErrorCode::BadRota,
            Self::Refused(Refusal::BadValues) => ErrorCode::BadFrame,
            Self::Busy | Self::Stopped => ErrorCode::Busy,
            Self::Database(error) if postgres::is_passing(error) => ErrorCode::Busy,
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

impl From<swap::MovedOn> for WriteError {
    fn from(_: swap::MovedOn) -> Self {
        Refusal::Conflict.into()
    }
}

impl From<BadRota> for WriteError {
    fn from(bad: BadRota) -> Self {
        Refusal::BadRota(bad).into()
    }
}

/// What every act may use.
pub(super) struct Env {
    pub(super) policy: Policy,
    /// Which node this is; none when it is nobody's: somebody writes beside the service.
    pub(super) node: Option<Uuid>,
    pub(super) dialect: Dialect,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) keyring: Arc<Keyring>,
    pub(super) audit_key: AuditKey,
    pub(super) code_key: CodeKey,
}

/// One transaction, while acts are applied to it.
pub struct Tx<'a> {
    db: &'a Link,
    pub(super) env: &'a Env,
    pub(super) now: Timestamp,
    /// What the database says when the transaction began.
    pub(super) began_at: Timestamp,
    bells: Vec<Bell>,
    touched: Vec<SessionId>,
    /// The same, of the whole transaction.
    changed: Vec<SessionId>,
    /// Whether there are other nodes,
    has_others: bool,
    /// and for them: texts as they are stored.
    sealed: Vec<SealedText>,
}

/// A text as it is stored.
#[derive(Debug)]
pub(super) struct SealedText {
    pub(super) session: SessionId,
    pub(super) seq: Seq,
    pub(super) body: Vec<u8>,
}

/// A place to which a transaction can be taken back.
pub(super) struct Mark {
    bells: usize,
    sealed: usize,
}

impl<'a> Tx<'a> {
    pub(super) fn new(db: &'a Link, env: &'a Env, began: &Begun) -> Self {
        let now = env.clock.now();
        let began_at = began.at.unwrap_or(now);
        Self {
            db,
            env,
            now,
            began_at,
            bells: Vec::new(),
            touched: Vec::new(),
            changed: Vec::new(),
            has_others: began.nodes > 1,
            sealed: Vec::new(),
        }
    }

    /// The bells to ring after the commit.
    pub(super) fn take_bells(&mut self) -> Vec<Bell> {
        std::mem::take(&mut self.bells)
    }

    /// The connection, for what is read inside a transaction and outside alike.
    pub(super) const fn db(&self) -> &Link {
        self.db
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
    pub(super) async fn mark(&self) -> Result<Mark, DbErr> {
        self.run("SAVEPOINT act", vec![]).await?;
        Ok(Mark { bells: self.bells.len(), sealed: self.sealed.len() })
    }

    /// Keeps what happened since the mark.
    pub(super) async fn keep(&self) -> Result<(), DbErr> {
        self.run("RELEASE SAVEPOINT act", vec![]).await.map(drop)
    }

    /// Takes back what happened since the mark.
    pub(super) async fn take_back(&mut self, mark: Mark) -> Result<(), DbErr> {
        self.bells.truncate(mark.bells);
        self.sealed.truncate(mark.sealed);
        self.run("ROLLBACK TO SAVEPOINT act", vec![]).await?;
        self.keep().await
    }

    /// Says that a session or its rows are changed, other than by a text.
    pub(super) fn touch(&mut self, session: SessionId) {
        self.touched.push(session);
        self.changed.push(session);
    }

    /// The sessions that were changed since this was last asked.
    pub(super) fn take_touched(&mut self) -> Vec<SessionId> {
        std::mem::take(&mut self.touched)
    }

    /// All that were changed.
    pub(super) fn take_changed(&mut self) -> Vec<SessionId> {
        std::mem::take(&mut self.changed)
    }

    /// Has other nodes get a text as it is stored here, so that they need not read it.
    pub(super) fn pass_on(&mut self, session: SessionId, seq: Seq, body: &[u8]) {
        if self.has_others {
            self.sealed.push(SealedText { session, seq, body: body.to_vec() });
        }
    }

    /// What other nodes get.
    pub(super) fn take_sealed(&mut self) -> Vec<SealedText> {
        std::mem::take(&mut self.sealed)
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
        let subject = entry.act.subject();
        let entry = Entry {
            form: Form::Keyed,
            seq,
            at: entry.at,
            actor: entry.by,
            role: self.role_of(entry.by).await?,
            act: entry.act.word().to_owned(),
            subject: subject.to_string(),
            case: self.case_of(subject).await?,
            detail: entry.act.detail(),
        };
        let hash = entry.hash(&self.env.audit_key, &previous);
        let Entry { form, seq, at, actor, role, act, subject, case, detail } = entry;
        let sql = "INSERT INTO audit
                (form, seq, at, actor, role, act, subject, case_id, detail, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (form, role) = (form.number(), role.map(Role::as_str));
        let values = params![form, seq, at, actor, role, act, subject, case, detail, hash];
        self.run(sql, values).await?;
        Ok(())
    }

    async fn role_of(&self, staff: Option<StaffId>) -> Result<Option<Role>, DbErr> {
        let Some(staff) = staff else { return Ok(None) };
        let row = self.one("SELECT role FROM staff WHERE id = $1", params![staff]).await?;
        row.map(|row| row.word("role")).transpose()
    }

    /// The case that something belongs to, if it belongs to one.
    async fn case_of(&self, subject: Subject) -> Result<Option<CaseId>, DbErr> {
        let (sql, id) = match subject {
            Subject::Case(id) => return Ok(Some(id)),
            Subject::Staff(_)
            | Subject::Block(_)
            | Subject::Override(_)
            | Subject::Swap(_)
            | Subject::Service => {
                return Ok(None);
            }
            Subject::Flag(id) => ("SELECT case_id FROM flags WHERE id = $1", id.0),
            Subject::Escalation(id) => ("SELECT case_id FROM escalations WHERE id = $1", id.0),
            Subject::Page(id) => (
                "SELECT e.case_id FROM pages p JOIN escalations e ON e.id = p.escalation
                    WHERE p.id = $1",
                id.0,
            ),
            Subject::Session(id) => {
                ("SELECT id AS case_id FROM cases WHERE session = $1 AND state <> 'resolved'", id.0)
            }
        };
        self.one(sql, params![id]).await?.map(|row| row.at("case_id")).transpose()
    }
}
