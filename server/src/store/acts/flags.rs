//! Flags that people raise: the student who asks for urgent help, the supporter by hand.

use async_trait::async_trait;
use domain::{audit::Act as Audited, transcript::RowBody};
use protocol::{
    Author, Event, MessageKey, NoteText, SessionId, StaffId,
    staff::{FlagRaised, FlagSource, Severity},
};

use super::whispers::{self, WhisperBody};
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        flag::{Raised, raise},
        session,
    },
};

/// The student asks for urgent help.
#[derive(Debug)]
pub struct UrgentHelp {
    /// Whose session.
    pub session: SessionId,
}

/// The supporter raises a flag by hand.
#[derive(Debug)]
pub struct RaiseByHand {
    /// On which session.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
    /// How soon somebody must look.
    pub severity: Severity,
    /// For the moderator.
    pub note: Option<NoteText>,
}

/// The supporter asks moderators for help. The line is a whisper: the student never sees it, and
/// moderators answer beside it.
#[derive(Debug)]
pub struct AskForHelp {
    /// With which session.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
    /// For the moderators.
    pub line: Option<NoteText>,
}

#[async_trait]
impl Act for UrgentHelp {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        ask(tx, self.session).await
    }
}

/// A student asks for urgent help.
pub(super) async fn ask(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let mut stored = session::find(tx, session).await?;
    if stored.session.is_ended() {
        return Err(Refusal::OutOfState.into());
    }
    stored.append_all(tx, vec![Event::HelpRequested]).await?;
    if asked_just_now(tx, session).await? {
        return Ok(());
    }
    let raised = Raised {
        source: FlagSource::Student,
        severity: Severity::Imminent,
        seq: Some(stored.head),
        signals: vec![],
        by: None,
    };
    raise(tx, session, raised).await.map(drop)
}

/// Somebody who asks again and again is heard; one flag a minute says so.
async fn asked_just_now(tx: &Tx<'_>, session: SessionId) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM flags f JOIN cases c ON c.id = f.case_id
        WHERE c.session = $1 AND c.state <> 'resolved' AND f.source = 'student' AND f.at > $2
        LIMIT 1";
    let since = tx.now.plus_ms(-60_000);
    Ok(tx.one(sql, params![session, since]).await?.is_some())
}

#[async_trait]
impl Act for RaiseByHand {
    type Answer = FlagRaised;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<FlagRaised, WriteError> {
        let mut stored = session::find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        if let Some(note) = &self.note {
            let key = MessageKey(tx.env.ids.uuid());
            let text = note.as_str().try_into().map_err(|_| Refusal::BadValues)?;
            let body = RowBody::Text { author: Author::Supporter, key, text };
            stored.append_note(tx, &body).await?;
        }
        let raised = Raised {
            source: FlagSource::Supporter,
            severity: self.severity,
            seq: None,
            signals: vec![],
            by: Some(self.supporter),
        };
        let (flag, case) = raise(tx, self.session, raised).await?;
        Ok(FlagRaised { flag, case })
    }
}

#[async_trait]
impl Act for AskForHelp {
    type Answer = FlagRaised;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<FlagRaised, WriteError> {
        let stored = session::find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        if let Some(line) = &self.line {
            let key = MessageKey(tx.env.ids.uuid());
            let (by, author) = (self.supporter, Author::Supporter);
            let body = WhisperBody { by, author, text: line.clone() };
            whispers::append(tx, &stored, key, &body).await?;
            tx.audit(Some(by), [Audited::Whispered(self.session)]).await?;
        }
        let raised = Raised {
            source: FlagSource::Help,
            severity: Severity::Low,
            seq: None,
            signals: vec![],
            by: Some(self.supporter),
        };
        let (flag, case) = raise(tx, self.session, raised).await?;
        Ok(FlagRaised { flag, case })
    }
}
