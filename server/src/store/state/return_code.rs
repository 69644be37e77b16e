//! A return code as it is stored: what it is recognised by, the session that it leads to, and whom its
//! student shall not meet again.

use domain::{deadline::Deadline, news::Bell};
use protocol::{ReturnCodeId, Role, SessionId, StaffId, Timestamp};

use crate::store::{
    act::{Tx, WriteError},
    sql::params,
};

/// The code that leads to a session, if there is one.
pub(crate) async fn of(
    tx: &Tx<'_>,
    session: SessionId,
) -> Result<Option<ReturnCodeId>, WriteError> {
    let sql = "SELECT id FROM return_codes WHERE session = $1";
    Ok(tx.one(sql, params![session]).await?.map(|row| row.at("id")).transpose()?)
}

/// A code leads nowhere any more, and nothing of it is left.
pub(crate) async fn forget(tx: &mut Tx<'_>, id: ReturnCodeId) -> Result<(), WriteError> {
    let sql = "SELECT session FROM return_codes WHERE id = $1";
    if let Some(row) = tx.one(sql, params![id]).await?
        && let Some(session) = row.at::<Option<SessionId>>("session")?
    {
        tx.touch(session);
    }
    tx.run("DELETE FROM return_code_exclusions WHERE code = $1", params![id]).await?;
    tx.run("DELETE FROM return_codes WHERE id = $1", params![id]).await?;
    tx.clear_deadline(Deadline::EndReturnCode(id)).await?;
    Ok(())
}

/// The same for the code that leads to a session.
pub(crate) async fn forget_of(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    match of(tx, session).await? {
        Some(id) => forget(tx, id).await,
        None => Ok(()),
    }
}

/// Takes from a session what its code needs without it: the supporter whom its student had last, and
/// those whom they shall not meet again. Afterwards the code leads to no session.
pub(crate) async fn part(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let Some(id) = of(tx, session).await? else { return Ok(()) };
    tx.touch(session);
    let sql = "INSERT INTO return_code_exclusions (code, supporter)
        SELECT $1, supporter FROM exclusions WHERE session = $2
        ON CONFLICT DO NOTHING";
    tx.run(sql, params![id, session]).await?;
    let sql = "UPDATE return_codes SET session = NULL, supporter = COALESCE(
            (SELECT last_supporter FROM sessions WHERE id = $2), supporter)
        WHERE id = $1";
    tx.run(sql, params![id, session]).await?;
    Ok(())
}

/// Has a code lead to a session that has just begun, and keeps its student apart from those whom they
/// shall not meet again.
pub(crate) async fn lead_to(
    tx: &mut Tx<'_>,
    id: ReturnCodeId,
    session: SessionId,
) -> Result<(), WriteError> {
    tx.touch(session);
    let sql = "UPDATE return_codes SET session = $2 WHERE id = $1";
    tx.run(sql, params![id, session]).await?;
    let sql = "INSERT INTO exclusions (session, supporter)
        SELECT $2, supporter FROM return_code_exclusions WHERE code = $1
        ON CONFLICT DO NOTHING";
    tx.run(sql, params![id, session]).await?;
    Ok(())
}

/// The supporter whom a student may go on with: the one they had last, unless they go on without them
/// or the account is gone. A code that leads to a session that has just begun knows them itself.
pub(crate) async fn supporter_of(
    tx: &Tx<'_>,
    id: ReturnCodeId,
) -> Result<Option<StaffId>, WriteError> {
    let sql = "SELECT st.id FROM return_codes c
        LEFT JOIN sessions s ON s.id = c.session
        JOIN staff st ON st.id = COALESCE(s.last_supporter, c.supporter)
        WHERE c.id = $1 AND st.role = $2 AND st.disabled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM exclusions x
                WHERE x.session = c.session AND x.supporter = st.id)
            AND NOT EXISTS (SELECT 1 FROM return_code_exclusions x
                WHERE x.code = c.id AND x.supporter = st.id)";
    let row = tx.one(sql, params![id, Role::Supporter.as_str()]).await?;
    Ok(row.map(|row| row.at("id")).transpose()?)
}

/// A student who came back goes on like anybody else: they have somebody, left, or will not be taken.
pub(crate) async fn end_reunion(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let sql = "SELECT supporter FROM reunions WHERE session = $1";
    let Some(row) = tx.one(sql, params![session]).await? else { return Ok(()) };
    tx.run("DELETE FROM reunions WHERE session = $1", params![session]).await?;
    tx.clear_deadline(Deadline::StopWaiting(session)).await?;
    tx.ring(Bell::Staff(row.at("supporter")?));
    Ok(())
}

/// Until when a student waits for one supporter; none when they take whoever is free first.
pub(crate) async fn waits_until(
    tx: &Tx<'_>,
    session: SessionId,
) -> Result<Option<Timestamp>, WriteError> {
    let sql = "SELECT waits_until FROM reunions WHERE session = $1";
    let row = tx.one(sql, params![session]).await?;
    Ok(row.map(|row| row.at("waits_until")).transpose()?.flatten())
}
