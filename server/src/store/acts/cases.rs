//! Cases: claimed, escalated and resolved by moderators.

use async_trait::async_trait;
use domain::transcript::Stream;
use protocol::{Author, CaseId, NoteText, SessionId, StaffId, staff::Outcome};

use super::presence::expect_here;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        case::{find, record, resolve},
        drill, escalation,
    },
};

/// A moderator takes an open case.
#[derive(Debug)]
pub struct Claim {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator gives back a case they have: it waits again, with a new limit.
#[derive(Debug)]
pub struct Release {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator asks another to take a case they have.
#[derive(Debug)]
pub struct Offer {
    /// Which.
    pub case: CaseId,
    /// Who has it.
    pub moderator: StaffId,
    /// Who is asked; they must be a moderator.
    pub to: StaffId,
}

/// The moderator who was asked takes the case.
#[derive(Debug)]
pub struct Accept {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

/// The moderator who was asked cannot take it, or the one who asked no longer asks.
#[derive(Debug)]
pub struct Decline {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator has the clinician called.
#[derive(Debug)]
pub struct Escalate {
    /// Which case.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator closes a case that no clinician is in.
#[derive(Debug)]
pub struct ResolveCase {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
    /// How it went.
    pub outcome: Outcome,
    /// Why.
    pub reason: NoteText,
}

/// Somebody reads what is worth knowing before the first word: this goes on the audit log first, when
/// there are notes to read.
#[derive(Debug)]
pub struct ReadSummary {
    /// Which case.
    pub case: CaseId,
    /// Who.
    pub staff: StaffId,
}

/// Somebody reads the notes of a case: this goes on the audit log first.
#[derive(Debug)]
pub struct ReadNotes {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub staff: StaffId,
}

#[async_trait]
impl Act for Claim {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let step = find(tx, self.case).await?.claim(self.moderator)?;
        record(tx, step, Some(self.moderator)).await?;
        expect_here(tx, self.moderator).await
    }
}

#[async_trait]
impl Act for Release {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let case = find(tx, self.case).await?;
        let step = case.release(self.moderator, tx.now, tx.env.policy.claim)?;
        record(tx, step, Some(self.moderator)).await
    }
}

#[async_trait]
impl Act for Offer {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "SELECT 1 AS one FROM staff
            WHERE id = $1 AND role = 'moderator' AND disabled_at IS NULL";
        if self.to == self.moderator || tx.one(sql, params![self.to]).await?.is_none() {
            return Err(Refusal::BadValues.into());
        }
        let case = find(tx, self.case).await?;
        let step = case.offer(self.moderator, self.to, tx.now, tx.env.policy.claim)?;
        record(tx, step, Some(self.moderator)).await
    }
}

#[async_trait]
impl Act for Accept {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let step = find(tx, self.case).await?.accept(self.moderator, tx.now)?;
        record(tx, step, Some(self.moderator)).await?;
        expect_here(tx, self.moderator).await
    }
}

#[async_trait]
impl Act for Decline {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let step = find(tx, self.case).await?.decline(self.moderator)?;
        record(tx, step, Some(self.moderator)).await
    }
}

#[async_trait]
impl Act for Escalate {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let step = find(tx, self.case).await?.escalate()?;
        record(tx, step, Some(self.moderator)).await
    }
}

#[async_trait]
impl Act for ResolveCase {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let case = find(tx, self.case).await?;
        if let Some(calling) = escalation::of_case(tx, self.case).await? {
            if calling.joined_by().is_some() {
                return Err(Refusal::Conflict.into());
            }
            let step = calling.close()?;
            escalation::record(tx, step, Some(self.moderator)).await?;
        }
        let session = case.session;
        let by = (self.moderator, Author::Moderator);
        resolve(tx, case, by, self.outcome, &self.reason).await?;
        drill::call_off(tx, session).await
    }
}

#[async_trait]
impl Act for ReadSummary {
    type Answer = SessionId;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<SessionId, WriteError> {
        let case = find(tx, self.case).await?;
        let sql = "SELECT 1 AS one FROM transcript_rows WHERE session = $1 AND stream = $2 LIMIT 1";
        let notes = params![case.session, Stream::Staff.number()];
        if tx.one(sql, notes).await?.is_some() {
            tx.audit(Some(self.staff), [domain::audit::Act::NotesRead(case.id)]).await?;
        }
        Ok(case.session)
    }
}

#[async_trait]
impl Act for ReadNotes {
    type Answer = SessionId;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<SessionId, WriteError> {
        let case = find(tx, self.case).await?;
        tx.audit(Some(self.staff), [domain::audit::Act::NotesRead(case.id)]).await?;
        Ok(case.session)
    }
}
