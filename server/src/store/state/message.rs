//! A message as it is stored: until when its supporter has it, and whether it was answered.

use domain::deadline::Deadline;
use protocol::{Seq, SessionId};

use crate::store::{
    act::{Tx, WriteError},
    sql::params,
};

/// A supporter has it now, whose answer comes after this row; or nobody has it any more.
pub(super) async fn hold(
    tx: &mut Tx<'_>,
    id: SessionId,
    after: Option<Seq>,
) -> Result<(), WriteError> {
    if let Some(after) = after {
        let sql = "UPDATE sessions SET taken_after = $2 WHERE id = $1";
        tx.run(sql, params![id, after]).await?;
        let due_at = tx.now.plus_ms(tx.env.policy.messages.hold_ms);
        tx.set_deadline(Deadline::GiveBackMessage(id), due_at).await?;
    } else {
        tx.clear_deadline(Deadline::GiveBackMessage(id)).await?;
    }
    Ok(())
}

/// It is over: nobody has to be told of it any more.
pub(super) async fn end(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    tx.clear_deadline(Deadline::AnswerMessage(id)).await?;
    tx.clear_deadline(Deadline::GiveBackMessage(id)).await?;
    tx.clear_deadline(Deadline::EndMessage(id)).await?;
    Ok(())
}

/// Whether there is anything to leave: a student who wrote nothing has no message.
pub(crate) async fn has_texts(tx: &Tx<'_>, id: SessionId) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM transcript_rows
        WHERE session = $1 AND stream = 0 AND key IS NOT NULL LIMIT 1";
    Ok(tx.one(sql, params![id]).await?.is_some())
}

/// Whether somebody wrote to the student since the message was taken. The student cannot have: they are
/// gone.
pub(crate) async fn is_answered(tx: &Tx<'_>, id: SessionId) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM transcript_rows r JOIN sessions s ON s.id = r.session
        WHERE r.session = $1 AND r.stream = 0 AND r.key IS NOT NULL AND r.seq > s.taken_after
        LIMIT 1";
    Ok(tx.one(sql, params![id]).await?.is_some())
}
