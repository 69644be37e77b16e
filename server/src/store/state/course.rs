//! How long a conversation lasts, as it is stored: it may have a length, and it may fall silent. Both
//! begin anew with each supporter, and neither counts while nobody is the student's supporter.

use domain::{deadline::Deadline, idle::Silence, length::Length};
use protocol::{SessionId, Timestamp};

use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::params,
};

/// A supporter has just been found, or there is none any more.
pub(super) async fn begin(tx: &mut Tx<'_>, id: SessionId, paired: bool) -> Result<(), WriteError> {
    let length_ms = tx.env.policy.length_ms.filter(|_| paired);
    let length = length_ms.map(|length_ms| Length::begin(tx.now, length_ms));
    let sql = "UPDATE sessions SET ends_at = $2, extended = 0, asked_at = NULL,
            still_here_at = NULL
        WHERE id = $1";
    tx.run(sql, params![id, length.map(|length| length.ends_at)]).await?;
    match length {
        Some(length) => {
            tx.set_deadline(Deadline::ConversationLength(id), length.first_look()).await?;
        }
        None => tx.clear_deadline(Deadline::ConversationLength(id)).await?,
    }
    match tx.env.policy.idle_ms.filter(|_| paired) {
        Some(idle_ms) => tx.set_deadline(Deadline::Idle(id), tx.now.plus_ms(idle_ms)).await?,
        None => tx.clear_deadline(Deadline::Idle(id)).await?,
    }
    Ok(())
}

/// When the conversation ends by itself, if it has a length.
pub(crate) async fn length_of(tx: &Tx<'_>, id: SessionId) -> Result<Option<Length>, WriteError> {
    let sql = "SELECT ends_at, extended FROM sessions WHERE id = $1";
    let row = tx.one(sql, params![id]).await?.ok_or(Refusal::NotFound)?;
    let ends_at: Option<Timestamp> = row.at("ends_at")?;
    let extended = row.at("extended")?;
    Ok(ends_at.map(|ends_at| Length { ends_at, extended }))
}

/// Stores when it ends, and when that has to be looked at first.
pub(crate) async fn save(tx: &mut Tx<'_>, id: SessionId, length: Length) -> Result<(), WriteError> {
    let Length { ends_at, extended } = length;
    let sql = "UPDATE sessions SET ends_at = $2, extended = $3 WHERE id = $1";
    tx.run(sql, params![id, ends_at, extended]).await?;
    tx.set_deadline(Deadline::ConversationLength(id), length.first_look()).await?;
    Ok(())
}

/// How long nobody has written. Texts are the rows that have a key.
pub(crate) async fn silence_of(tx: &Tx<'_>, id: SessionId) -> Result<Silence, WriteError> {
    let sql = "SELECT paired_at, still_here_at, asked_at, (
            SELECT MAX(at) FROM transcript_rows
            WHERE session = sessions.id AND stream = 0 AND key IS NOT NULL) AS said_at
        FROM sessions WHERE id = $1";
    let row = tx.one(sql, params![id]).await?.ok_or(Refusal::NotFound)?;
    let moments: [Option<Timestamp>; 3] =
        [row.at("paired_at")?, row.at("still_here_at")?, row.at("said_at")?];
    let since = moments.into_iter().flatten().max().unwrap_or(tx.now);
    Ok(Silence { since, asked_at: row.at("asked_at")? })
}

/// Stores that the student was asked whether they are still there, or that this counts no more.
pub(crate) async fn ask(
    tx: &Tx<'_>,
    id: SessionId,
    at: Option<Timestamp>,
) -> Result<(), WriteError> {
    tx.run("UPDATE sessions SET asked_at = $2 WHERE id = $1", params![id, at]).await?;
    Ok(())
}
