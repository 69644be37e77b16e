//! Cases: claimed, escalated and resolved by moderators.

use async_trait::async_trait;
use protocol::{Author, CaseId, NoteText, SessionId, StaffId, staff::Outcome};

use super::presence::expect_here;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
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
impl Act for ReadNotes {
    type Answer = SessionId;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<SessionId, WriteError> {
        let case = find(tx, self.case).await?;
        tx.audit(Some(self.staff), [domain::audit::Act::NotesRead(case.id)]).await?;
        Ok(case.session)
    }
}
