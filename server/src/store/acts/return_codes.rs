//! Return codes: kept, opened, and led back by. No code stands in the database, only what it derives to.

use async_trait::async_trait;
use domain::{
    deadline::Deadline,
    return_code::leads_back,
    session::{Session, SessionState},
};
use protocol::{
    EndedBy, ReturnCodeId, ReturnToken, SessionId, SessionToken, Timestamp,
    return_code::{MessageStanding, ReturnWish},
};

use super::{
    messages, reunions,
    sessions::{self, Admission, Begin, hash},
};
use crate::{
    seal::Mark,
    store::{
        act::{Act, Refusal, Tx, WriteError},
        sql::params,
        state::{
            return_code,
            session::{StoredSession, find, select},
        },
    },
};

/// A student has written a code down. An earlier one of the session leads nowhere any more.
#[derive(Debug)]
pub struct KeepCode {
    /// The code's row.
    pub id: ReturnCodeId,
    /// Whose session.
    pub token: SessionToken,
    /// What the code is looked up by.
    pub derived: [u8; 32],
    /// By what a text is seen to hold it.
    pub mark: Mark,
    /// Whether what the student wrote is left as a message.
    pub message: bool,
}

/// Somebody typed a code.
#[derive(Debug)]
pub struct OpenCode {
    /// What it derives to.
    pub derived: [u8; 32],
}

/// What an opened code leads to.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Begins the session that goes on from there.
    pub token: ReturnToken,
    /// Where what was written to the student is read; none when it is deleted.
    pub session: Option<SessionId>,
    /// How it stands with the message that the student left, if they did.
    pub message: Option<MessageStanding>,
    /// Whether the supporter of before can be asked for.
    pub same: bool,
    /// Until when the code leads back.
    pub until: Timestamp,
}

/// A student comes back with a code that was opened a while ago: a session begins, and the one before
/// is over if it was not.
#[derive(Debug)]
pub struct ComeBack {
    /// From opening the code.
    pub token: ReturnToken,
    /// With whom they would like to go on.
    pub wish: ReturnWish,
    /// The session that begins.
    pub begin: Begin,
}

#[async_trait]
impl Act for KeepCode {
    type Answer = Timestamp;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Timestamp, WriteError> {
        let stored = session_of(tx, &self.token).await?;
        let session = stored.session.id;
        let taken = "SELECT 1 AS one FROM return_codes WHERE derived = $1";
        if tx.one(taken, params![self.derived]).await?.is_some() {
            return Err(Refusal::Conflict.into());
        }
        return_code::forget_of(tx, session).await?;
        let until = tx.now.plus_ms(tx.env.policy.return_code_ms);
        let sql = "INSERT INTO return_codes (id, derived, mark, session, until)
            VALUES ($1, $2, $3, $4, $5)";
        let mark = self.mark.to_vec();
        tx.run(sql, params![self.id, self.derived, mark, session, until]).await?;
        tx.set_deadline(Deadline::EndReturnCode(self.id), until).await?;
        tx.touch(session);
        if self.message {
            messages::leave(tx, stored, until).await?;
        }
        Ok(until)
    }
}

#[async_trait]
impl Act for OpenCode {
    type Answer = Opened;

    /// A code that is unknown and one that has expired are answered alike.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Opened, WriteError> {
        let sql = "SELECT id, session, until FROM return_codes WHERE derived = $1";
        let row = tx.one(sql, params![self.derived]).await?.ok_or(Refusal::NotFound)?;
        let (id, until): (ReturnCodeId, Timestamp) = (row.at("id")?, row.at("until")?);
        if !leads_back(until, tx.now) {
            return Err(Refusal::NotFound.into());
        }
        let token = tx.env.ids.return_token();
        let sql = "UPDATE return_codes SET token = $2, opened_at = $3 WHERE id = $1";
        tx.run(sql, params![id, hash(token.expose()), tx.now]).await?;
        let same = return_code::supporter_of(tx, id).await?.is_some();
        let session = row.at("session")?;
        let message = standing_of(tx, session).await?;
        Ok(Opened { token, session, message, same, until })
    }
}

/// How it stands with a message; none when it is none, or deleted.
async fn standing_of(
    tx: &Tx<'_>,
    session: Option<SessionId>,
) -> Result<Option<MessageStanding>, WriteError> {
    let Some(session) = session else { return Ok(None) };
    let Session { state, message, .. } = find(tx, session).await?.session;
    Ok(message.then_some(match state {
        SessionState::Left => MessageStanding::Waits,
        SessionState::Ended { .. } => MessageStanding::Over,
        SessionState::Waiting
        | SessionState::Writing
        | SessionState::Paired { .. }
        | SessionState::Accompanied => MessageStanding::Taken,
    }))
}

#[async_trait]
impl Act for ComeBack {
    type Answer = Admission;

    /// A page that did not hear the answer asks again: the session that it never heard of is over then.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Admission, WriteError> {
        let sql = "SELECT id, session, until FROM return_codes WHERE token = $1 AND opened_at > $2";
        let since = tx.now.plus_ms(-OPEN_MS);
        let row = tx.one(sql, params![hash(self.token.expose()), since]).await?;
        let row = row.ok_or(Refusal::NotFound)?;
        if !leads_back(row.at("until")?, tx.now) {
            return Err(Refusal::NotFound.into());
        }
        let id = row.at("id")?;
        let begun = sessions::begin(tx, &self.begin).await?;
        if let Some(before) = row.at::<Option<SessionId>>("session")? {
            leave_behind(tx, before).await?;
        }
        reunions::ask(tx, id, self.begin.id, self.wish).await?;
        return_code::lead_to(tx, id, self.begin.id).await?;
        let waits_until = return_code::waits_until(tx, self.begin.id).await?;
        Ok(Admission { waits_until, ..begun })
    }
}

async fn leave_behind(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    return_code::part(tx, session).await?;
    let mut stored = find(tx, session).await?;
    match Session::end(stored.session.clone(), EndedBy::Student) {
        Ok(step) => stored.record(tx, step, None).await,
        Err(_) => Ok(()),
    }
}

/// The session of a student who may have a code.
async fn session_of(tx: &Tx<'_>, token: &SessionToken) -> Result<StoredSession, WriteError> {
    let row = tx.one(&select("token = $1"), params![hash(token.expose())]).await?;
    let stored = StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)?;
    if tx.env.policy.return_code_ms == 0 || stored.session.urgent_only {
        return Err(Refusal::OutOfState.into());
    }
    Ok(stored)
}

/// The time of a code is over.
pub(super) async fn end(tx: &mut Tx<'_>, id: ReturnCodeId) -> Result<(), WriteError> {
    return_code::forget(tx, id).await
}

/// For how long a code that was typed needs not be typed again.
pub(crate) const OPEN_MS: i64 = 3_600_000;
