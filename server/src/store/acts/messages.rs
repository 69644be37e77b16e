//! Messages that students leave while nobody is on duty: how they are left, taken and given back, and
//! what happens when nobody answers.

use async_trait::async_trait;
use domain::{deadline::Deadline, news::Bell};
use protocol::{
    EndedBy, SessionId, StaffId, Timestamp,
    staff::{FlagSource, Severity},
};

use super::{course::is_held, pairing::may_have};
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        flag::{self, Raised},
        message::{has_texts, is_answered},
        session::{StoredSession, find},
    },
};

/// A supporter takes a message that waits.
#[derive(Debug)]
pub struct TakeMessage {
    /// Its session.
    pub session: SessionId,
    /// Who.
    pub supporter: StaffId,
}

#[async_trait]
impl Act for TakeMessage {
    type Answer = ();

    /// Whoever is on pause may take one too; whoever has no room may not.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = format!(
            "SELECT 1 AS one FROM sessions s WHERE s.id = $2 AND s.state = 'left' AND {}",
            may_have("s", "$1")
        );
        let free = tx.one(&sql, params![self.supporter, self.session]).await?;
        free.ok_or(Refusal::Conflict)?;
        let sql = "UPDATE duties SET load = load + 1, paired_at = $2
            WHERE staff = $1 AND load < capacity";
        if tx.run(sql, params![self.supporter, tx.now]).await? == 0 {
            return Err(Refusal::OutOfState.into());
        }
        let sql = "SELECT pseudonym FROM staff WHERE id = $1";
        let row = tx.one(sql, params![self.supporter]).await?.ok_or(Refusal::NotFound)?;
        let called = row.text("pseudonym")?;
        let mut stored = find(tx, self.session).await?;
        let step = stored.session.clone().take_message(self.supporter, called)?;
        stored.record(tx, step, Some(self.supporter)).await?;
        tx.ring(Bell::Staff(self.supporter));
        Ok(())
    }
}

/// What the student wrote is left, until their code leads nowhere any more. From now on nobody expects
/// them: no absence ends it, and their page has nothing to come back to.
pub(super) async fn leave(
    tx: &mut Tx<'_>,
    mut stored: StoredSession,
    until: Timestamp,
) -> Result<(), WriteError> {
    let id = stored.session.id;
    if !tx.env.policy.messages.offered || !has_texts(tx, id).await? {
        return Err(Refusal::OutOfState.into());
    }
    let step = stored.session.clone().leave_message()?;
    stored.record(tx, step, None).await?;
    tx.run("UPDATE sessions SET connection = NULL WHERE id = $1", params![id]).await?;
    tx.clear_deadline(Deadline::StudentAway(id)).await?;
    tx.clear_deadline(Deadline::SessionLength(id)).await?;
    let answer_by = tx.now.plus_ms(tx.env.policy.messages.answer_ms);
    tx.set_deadline(Deadline::AnswerMessage(id), answer_by).await?;
    tx.set_deadline(Deadline::EndMessage(id), until).await?;
    Ok(())
}

/// Nobody has answered in the time that the service gives itself: moderators are told, once.
pub(super) async fn is_overdue(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    if find(tx, id).await?.session.is_ended() {
        return Err(Refusal::OutOfState.into());
    }
    let raised = Raised {
        source: FlagSource::Message,
        severity: Severity::Low,
        seq: None,
        signals: vec![],
        by: None,
    };
    flag::raise(tx, id, raised).await.map(drop)
}

/// The time of the supporter who has it is over. What they wrote stands as the answer; without a word it
/// waits again. Nothing is taken from anybody while somebody else is in it.
pub(super) async fn give_back(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    let mut stored = find(tx, id).await?;
    let session = stored.session.clone();
    if session.is_accompanied() {
        let due_at = tx.now.plus_ms(tx.env.policy.messages.hold_ms);
        tx.set_deadline(Deadline::GiveBackMessage(id), due_at).await?;
        return Ok(());
    }
    let step = if is_answered(tx, id).await? {
        session.end_as_supporter()?
    } else {
        session.lose_supporter()?
    };
    stored.record(tx, step, None).await
}

/// Nobody can come back to it any more. It is not cut off while somebody reviews it or is in it.
pub(super) async fn end(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    let mut stored = find(tx, id).await?;
    if is_held(tx, &stored).await? {
        let due_at = tx.now.plus_ms(LOOK_AGAIN_MS);
        tx.set_deadline(Deadline::EndMessage(id), due_at).await?;
        return Ok(());
    }
    let step = stored.session.clone().end(EndedBy::TimeLimit)?;
    stored.record(tx, step, None).await
}

const LOOK_AGAIN_MS: i64 = 15 * 60_000;
