//! What moderators do in conversations: they come in, leave, go on in the place of the supporter, end
//! them, and ask the supporter to check on safety.

use async_trait::async_trait;
use domain::{audit::Act as Audited, case::Case, news::Bell, transcript::RowBody};
use protocol::{Author, CaseId, EndedBy, MessageKey, NoteText, SessionId, StaffId};

use super::presence::expect_here;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        case::find,
        escalation,
        session::{self, StoredSession},
    },
};

/// A moderator comes into a conversation.
#[derive(Debug)]
pub struct JoinAsModerator {
    /// Which.
    pub session: SessionId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator leaves a conversation.
#[derive(Debug)]
pub struct LeaveAsModerator {
    /// Which.
    pub session: SessionId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator goes on in the place of the supporter.
#[derive(Debug)]
pub struct TakeOver {
    /// Which conversation.
    pub session: SessionId,
    /// Who.
    pub moderator: StaffId,
}

/// A moderator ends the conversation that a case is about. The reason is noted on the case.
#[derive(Debug)]
pub struct EndConversation {
    /// Which case.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
    /// Why.
    pub reason: NoteText,
}

/// A moderator asks the supporter to check on safety.
#[derive(Debug)]
pub struct AskAboutSafety {
    /// In which case.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

/// The supporter says that they have asked about safety.
#[derive(Debug)]
pub struct SafetyChecked {
    /// In which conversation.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
}

/// Somebody notes something on a case.
#[derive(Debug)]
pub struct WriteNote {
    /// On which.
    pub case: CaseId,
    /// Who.
    pub by: StaffId,
    /// As what.
    pub author: Author,
    /// What.
    pub text: NoteText,
}

/// The supporter says what the clinician should know who is called.
#[derive(Debug)]
pub struct TellClinician {
    /// In which conversation.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
    /// What.
    pub text: NoteText,
}

#[async_trait]
impl Act for JoinAsModerator {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = session::find(tx, self.session).await?;
        if stored.session.moderator == Some(self.moderator) {
            return Ok(());
        }
        let step = stored.session.clone().join_as_moderator(self.moderator)?;
        stored.record(tx, step, Some(self.moderator)).await?;
        expect_here(tx, self.moderator).await
    }
}

#[async_trait]
impl Act for LeaveAsModerator {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = session::find(tx, self.session).await?;
        let step = stored.session.clone().leave_as_moderator(self.moderator)?;
        stored.record(tx, step, Some(self.moderator)).await
    }
}

#[async_trait]
impl Act for TakeOver {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = session::find(tx, self.session).await?;
        let step = stored.session.clone().take_over(self.moderator)?;
        stored.record(tx, step, Some(self.moderator)).await?;
        expect_here(tx, self.moderator).await
    }
}

#[async_trait]
impl Act for EndConversation {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = session_of(tx, &unresolved(tx, self.case).await?).await?;
        // Nobody ends it under a professional who is talking.
        if stored.session.clinician.is_some() {
            return Err(Refusal::Conflict.into());
        }
        note(tx, &mut stored, Author::Moderator, &self.reason).await?;
        let step = stored.session.clone().end(EndedBy::Moderator)?;
        stored.record(tx, step, Some(self.moderator)).await
    }
}

#[async_trait]
impl Act for AskAboutSafety {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let stored = session_of(tx, &unresolved(tx, self.case).await?).await?;
        let supporter = stored.session.supporter().ok_or(Refusal::OutOfState)?;
        let sql = "UPDATE cases SET safety_asked_at = $2, safety_checked_at = NULL WHERE id = $1";
        tx.run(sql, params![self.case, tx.now]).await?;
        tx.audit(Some(self.moderator), [Audited::SafetyAsked(self.case)]).await?;
        tx.ring(Bell::Staff(supporter));
        tx.ring(Bell::Cases);
        Ok(())
    }
}

#[async_trait]
impl Act for SafetyChecked {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let stored = session::find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        let sql = "SELECT id FROM cases WHERE session = $1 AND state <> 'resolved'
            AND safety_asked_at IS NOT NULL AND safety_checked_at IS NULL";
        let asked = tx.one(sql, params![self.session]).await?.ok_or(Refusal::OutOfState)?;
        let case: CaseId = asked.at("id")?;
        let sql = "UPDATE cases SET safety_checked_at = $2 WHERE id = $1";
        tx.run(sql, params![case, tx.now]).await?;
        tx.audit(Some(self.supporter), [Audited::SafetyChecked(case)]).await?;
        tx.ring(Bell::Staff(self.supporter));
        tx.ring(Bell::Cases);
        Ok(())
    }
}

#[async_trait]
impl Act for WriteNote {
    type Answer = SessionId;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<SessionId, WriteError> {
        let case = find(tx, self.case).await?;
        let mut stored = session_of(tx, &case).await?;
        if self.author == Author::Clinician
            && stored.session.clinician != Some(self.by)
            && escalation::of_case(tx, self.case).await?.is_none()
        {
            return Err(Refusal::NotFound.into());
        }
        note(tx, &mut stored, self.author, &self.text).await?;
        tx.audit(Some(self.by), [Audited::NoteWritten(self.case)]).await?;
        Ok(case.session)
    }
}

#[async_trait]
impl Act for TellClinician {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = session::find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        let escalation = match escalation::open_on(tx, self.session).await {
            Err(WriteError::Refused(Refusal::NotFound)) => return Err(Refusal::OutOfState.into()),
            found => found?,
        };
        note(tx, &mut stored, Author::Supporter, &self.text).await?;
        let written = Audited::NoteWritten(escalation.case);
        tx.audit(Some(self.supporter), [written]).await.map_err(WriteError::from)
    }
}

async fn unresolved(tx: &Tx<'_>, id: CaseId) -> Result<Case, WriteError> {
    let case = find(tx, id).await?;
    if case.is_resolved() { Err(Refusal::Conflict.into()) } else { Ok(case) }
}

async fn session_of(tx: &Tx<'_>, case: &Case) -> Result<StoredSession, WriteError> {
    session::find(tx, case.session).await
}

async fn note(
    tx: &mut Tx<'_>,
    stored: &mut StoredSession,
    author: Author,
    text: &NoteText,
) -> Result<(), WriteError> {
    let key = MessageKey(tx.env.ids.uuid());
    let text = text.as_str().try_into().map_err(|_| Refusal::BadValues)?;
    stored.append_note(tx, &RowBody::Text { author, key, text }).await?;
    tx.ring(Bell::Cases);
    Ok(())
}
