//! A drill as it is stored: a session without a student, from the command line that asked for it to
//! its end.

use domain::{audit::Act as Audited, deadline::Deadline};
use protocol::{EndedBy, SessionId, Timestamp, staff::Outcome};

use super::{case, escalation, session};
use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::params,
};

/// A drill that nobody has begun yet.
pub(crate) struct Asked {
    /// When it was asked for.
    pub(crate) at: Timestamp,
    /// How long it lasts at most, in milliseconds.
    pub(crate) limit_ms: i64,
}

/// The drill that was asked for and has not begun.
pub(crate) async fn asked(tx: &Tx<'_>, session: SessionId) -> Result<Asked, WriteError> {
    let sql = "SELECT asked_at, limit_ms FROM drills WHERE session = $1 AND begun_at IS NULL";
    let row = tx.one(sql, params![session]).await?.ok_or(Refusal::NotFound)?;
    Ok(Asked { at: row.at("asked_at")?, limit_ms: row.at("limit_ms")? })
}

/// It has begun.
pub(crate) async fn begun(tx: &Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let sql = "UPDATE drills SET begun_at = $2 WHERE session = $1";
    tx.run(sql, params![session, tx.now]).await?;
    Ok(())
}

/// A clinician closed it, if it is one: it was played to its end.
pub(crate) async fn complete(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    if end(tx, session, true).await? {
        tx.audit(None, [Audited::DrillCompleted(session)]).await?;
    }
    Ok(())
}

/// Nobody plays it any more: whoever is being called is left in peace.
pub(crate) async fn call_off(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    if !end(tx, session, false).await? {
        return Ok(());
    }
    tx.audit(None, [Audited::DrillCalledOff(session)]).await?;
    if let Some(open) = case::unresolved_of(tx, session).await? {
        if let Some(calling) = escalation::of_case(tx, open.id).await? {
            escalation::record(tx, calling.close()?, None).await?;
        }
        case::record(tx, open.resolve(Outcome::NoConcern)?, None).await?;
    }
    let mut stored = session::find(tx, session).await?;
    if !stored.session.is_ended() {
        let step = stored.session.clone().end(EndedBy::TimeLimit)?;
        stored.record(tx, step, None).await?;
    }
    Ok(())
}

/// Whether it was a drill that had not ended.
async fn end(tx: &mut Tx<'_>, session: SessionId, completed: bool) -> Result<bool, WriteError> {
    let sql = "UPDATE drills SET ended_at = $2, completed = $3
        WHERE session = $1 AND begun_at IS NOT NULL AND ended_at IS NULL";
    let was_open = tx.run(sql, params![session, tx.now, completed]).await? > 0;
    if was_open {
        tx.clear_deadline(Deadline::EndDrill(session)).await?;
    }
    Ok(was_open)
}
