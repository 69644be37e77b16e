//! What happens when a deadline is due. Taking the row away and acting on it are one transaction,
//! so it does not matter who does it, or how many try.

use async_trait::async_trait;
use domain::deadline::Deadline;
use protocol::{CaseId, EndedBy, SessionId, StaffId};

use super::retention;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{case, escalation, session},
};

/// Acts on a deadline if it is still due.
#[derive(Debug)]
pub struct Fire(
    /// Which.
    pub Deadline,
);

#[async_trait]
impl Act for Fire {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "DELETE FROM deadlines WHERE kind = $1 AND subject = $2 AND due_at <= $3";
        if tx.run(sql, params![self.0.kind(), self.0.subject(), tx.now]).await? == 0 {
            return Ok(());
        }
        let done = match self.0 {
            Deadline::ClaimCase(case) => claim_case(tx, case).await,
            Deadline::CallNext(escalation) => escalation::call_next(tx, escalation).await,
            Deadline::StudentAway(session) => student_away(tx, session).await,
            Deadline::StaffAway(staff) => staff_away(tx, staff).await,
            Deadline::SessionLength(session) => session_length(tx, session).await,
            Deadline::EraseSession(session) => retention::erase(tx, session).await,
        };
        match done {
            // What the deadline was about has moved on, or is gone: there is nothing left to do.
            Err(WriteError::Refused(
                Refusal::Conflict | Refusal::OutOfState | Refusal::NotFound,
            )) => Ok(()),
            done => done,
        }
    }
}

async fn claim_case(tx: &mut Tx<'_>, case: CaseId) -> Result<(), WriteError> {
    let step = case::find(tx, case).await?.overdue(tx.now, tx.env.policy.claim)?;
    case::record(tx, step, None).await
}

async fn student_away(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let mut stored = session::find(tx, session).await?;
    if stored.connection.is_some() {
        return Ok(());
    }
    let step = stored.session.clone().end(EndedBy::Absence)?;
    stored.record(tx, step, None).await
}

async fn staff_away(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), WriteError> {
    let sql = "UPDATE duties SET ready = 0 WHERE staff = $1 AND connection IS NULL";
    if tx.run(sql, params![staff]).await? == 0 {
        return Ok(());
    }
    replace(tx, staff).await
}

/// Others take the place of somebody who is gone: their students go back to the queue, their
/// escalations call again, their cases wait again.
async fn replace(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), WriteError> {
    for mut stored in session::with_staff(tx, staff).await? {
        if stored.session.supporter() == Some(staff) {
            let step = stored.session.clone().lose_supporter()?;
            stored.record(tx, step, None).await?;
        }
    }
    for session in escalation::joined_by(tx, staff).await? {
        escalation::leave(tx, session, staff).await?;
    }
    for claimed in case::claimed_by(tx, staff).await? {
        let step = claimed.lose_moderator(staff, tx.now, tx.env.policy.claim)?;
        case::record(tx, step, None).await?;
    }
    Ok(())
}

/// A session is not cut off while a clinician is in it or somebody still reviews it.
async fn session_length(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let mut stored = session::find(tx, session).await?;
    let reviewed = case::unresolved_of(tx, session).await?.is_some();
    if reviewed || stored.session.clinician.is_some() {
        let due_at = tx.now.plus_ms(LOOK_AGAIN_MS);
        tx.set_deadline(Deadline::SessionLength(session), due_at).await?;
        return Ok(());
    }
    let step = stored.session.clone().end(EndedBy::TimeLimit)?;
    stored.record(tx, step, None).await
}

const LOOK_AGAIN_MS: i64 = 15 * 60_000;
