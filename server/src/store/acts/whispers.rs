//! Whispers: what the staff of one session write for each other beside its conversation.

use async_trait::async_trait;
use domain::{audit::Act as Audited, news::Bell, transcript::Stream};
use protocol::{Author, MessageKey, NoteText, Role, Seq, SessionId, StaffId};
use serde::{Deserialize, Serialize};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::session::{self, StoredSession},
};

/// Somebody writes to the other staff of a session.
#[derive(Debug)]
pub struct Whisper {
    /// Beside which conversation.
    pub session: SessionId,
    /// Who.
    pub by: StaffId,
    /// In which role.
    pub role: Role,
    /// Writing the same key again changes nothing.
    pub key: MessageKey,
    /// What.
    pub text: NoteText,
}

#[async_trait]
impl Act for Whisper {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let stored = session::find(tx, self.session).await?;
        if was_whispered(tx, self.session, self.key).await? {
            tx.ring(Bell::Whispers(self.session));
            return Ok(());
        }
        let author = voice(&stored, self.by, self.role)?;
        let body = WhisperBody { by: self.by, author, text: self.text.clone() };
        append(tx, &stored, self.key, &body).await?;
        tx.audit(Some(self.by), [Audited::Whispered(self.session)]).await.map_err(WriteError::from)
    }
}

/// As whom somebody whispers here. A moderator supervises every conversation; a supporter and a
/// clinician are in their own.
fn voice(stored: &StoredSession, by: StaffId, role: Role) -> Result<Author, Refusal> {
    if stored.session.is_ended() {
        return Err(Refusal::OutOfState);
    }
    match (stored.session.voice_of(by), role) {
        (Some(voice), _) => Ok(voice),
        (None, Role::Moderator) => Ok(Author::Moderator),
        (None, Role::Supporter | Role::Clinician | Role::Coordinator) => Err(Refusal::NotFound),
    }
}

/// A whisper as it is sealed. It is no row of a conversation: neither opens as the other.
#[derive(Deserialize, Serialize)]
pub(crate) struct WhisperBody {
    pub(crate) by: StaffId,
    pub(crate) author: Author,
    pub(crate) text: NoteText,
}

async fn was_whispered(
    tx: &Tx<'_>,
    session: SessionId,
    key: MessageKey,
) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM transcript_rows
        WHERE session = $1 AND stream = $2 AND key = $3";
    Ok(tx.one(sql, params![session, Stream::Whispers.number(), key]).await?.is_some())
}

/// Stores a whisper at the next place and tells those who listen.
pub(crate) async fn append(
    tx: &mut Tx<'_>,
    stored: &StoredSession,
    key: MessageKey,
    body: &WhisperBody,
) -> Result<(), WriteError> {
    let (session, stream) = (stored.session.id, Stream::Whispers);
    let sql = "SELECT CAST(COALESCE(MAX(seq), 0) AS INTEGER) AS head FROM transcript_rows
        WHERE session = $1 AND stream = $2";
    let head = tx.one(sql, params![session, stream.number()]).await?.ok_or(Refusal::NotFound)?;
    let seq = head.at::<Seq>("head")?.next();
    let plain = serde_json::to_vec(body).map_err(|_| Refusal::BadValues)?;
    let sealed = stored.keys.of(session, stream).seal(&*tx.env.ids, seq, &plain);
    let sql = "INSERT INTO transcript_rows (session, stream, seq, key, at, body)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, params![session, stream.number(), seq, key, tx.now, sealed]).await?;
    tx.ring(Bell::Whispers(session));
    Ok(())
}
