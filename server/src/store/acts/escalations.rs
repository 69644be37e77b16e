//! Escalations: clinicians join them, leave them and close them.

use async_trait::async_trait;
use domain::audit::Act as Audited;
use protocol::{Author, EscalationId, NoteText, PageId, SessionId, StaffId, staff::Outcome};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        case, drill,
        escalation::{find, leave, open_on, plan, record},
        session,
    },
};

/// A clinician comes into a conversation they were called to.
#[derive(Debug)]
pub struct Join {
    /// Which.
    pub session: SessionId,
    /// Who.
    pub clinician: StaffId,
}

/// Somebody who was called says that they are coming.
#[derive(Debug)]
pub struct Acknowledge {
    /// The page that called them.
    pub page: PageId,
    /// Who.
    pub clinician: StaffId,
}

/// A clinician leaves without an outcome.
#[derive(Debug)]
pub struct StepOut {
    /// Which conversation.
    pub session: SessionId,
    /// Who.
    pub clinician: StaffId,
}

/// The clinician who is in the conversation closes the escalation, and with it the case.
#[derive(Debug)]
pub struct Close {
    /// Which.
    pub escalation: EscalationId,
    /// Who.
    pub clinician: StaffId,
    /// How it went.
    pub outcome: Outcome,
    /// Why.
    pub reason: NoteText,
}

#[async_trait]
impl Act for Join {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let escalation = open_on(tx, self.session).await?;
        if escalation.joined_by() == Some(self.clinician) {
            return Ok(());
        }
        let step = escalation.join(self.clinician)?;
        record(tx, step, Some(self.clinician)).await?;
        let mut stored = session::find(tx, self.session).await?;
        if stored.session.is_ended() {
            return Ok(());
        }
        let step = stored.session.clone().join(self.clinician)?;
        stored.record(tx, step, Some(self.clinician)).await
    }
}

#[async_trait]
impl Act for Acknowledge {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "SELECT escalation FROM pages WHERE id = $1 AND staff = $2";
        let row = tx.one(sql, params![self.page, self.clinician]).await?;
        let escalation = find(tx, row.ok_or(Refusal::NotFound)?.at("escalation")?).await?;
        let plan = plan(tx, escalation.case).await?;
        let step = escalation.acknowledge(self.clinician, tx.now, &plan)?;
        // Said once for each call: nobody is waited for twice because they said it twice.
        let sql = "UPDATE pages SET acknowledged_at = $3
            WHERE escalation = $1 AND staff = $2 AND acknowledged_at IS NULL
                AND call_number = (SELECT MAX(q.call_number) FROM pages q
                    WHERE q.escalation = $1 AND q.staff = $2)";
        let id = step.escalation.id;
        if tx.run(sql, params![id, self.clinician, tx.now]).await? == 0 {
            return Ok(());
        }
        tx.audit(Some(self.clinician), [Audited::PageAcknowledged(self.page)]).await?;
        record(tx, step, Some(self.clinician)).await
    }
}

#[async_trait]
impl Act for StepOut {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        leave(tx, self.session, self.clinician).await
    }
}

#[async_trait]
impl Act for Close {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let escalation = find(tx, self.escalation).await?;
        if escalation.joined_by() != Some(self.clinician) {
            return Err(Refusal::Conflict.into());
        }
        let (case_id, session_id) = (escalation.case, escalation.session);
        let step = escalation.close()?;
        record(tx, step, Some(self.clinician)).await?;

        let by = (self.clinician, Author::Clinician);
        let closed = case::find(tx, case_id).await?;
        case::resolve(tx, closed, by, self.outcome, &self.reason).await?;

        let mut stored = session::find(tx, session_id).await?;
        if stored.session.clinician == Some(self.clinician) {
            let step = stored.session.clone().release_clinician()?;
            stored.record(tx, step, Some(self.clinician)).await?;
        }
        drill::complete(tx, session_id).await
    }
}
