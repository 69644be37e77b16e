//! How long a conversation lasts, and how long one is waited for: what happens when a length, a silence
//! or the closing time is due, and what people decide about it.

use async_trait::async_trait;
use domain::{
    audit::Act as Audited,
    deadline::Deadline,
    idle::{self, ANSWER_MINUTES},
    length::{self, MORE_MINUTES},
    news::Bell,
    opening::PATIENCE_MS,
};
use protocol::{EndedBy, Event, SessionId, StaffId};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        case,
        closing::waits_for_a_supporter,
        course::{ask, length_of, save, silence_of},
        session::{StoredSession, find},
    },
};

/// The supporter gives the conversation more time.
#[derive(Debug)]
pub struct Extend {
    /// Which.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
}

/// The student says that they are still there.
#[derive(Debug)]
pub struct StillHere {
    /// Whose session.
    pub session: SessionId,
}

#[async_trait]
impl Act for Extend {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        let length = length_of(tx, self.session).await?.ok_or(Refusal::OutOfState)?;
        let longer = length.extend().map_err(|_| Refusal::OutOfState)?;
        save(tx, self.session, longer).await?;
        stored.append_all(tx, vec![Event::Extended { minutes: MORE_MINUTES }]).await?;
        tx.audit(Some(self.supporter), [Audited::ConversationExtended(self.session)]).await?;
        tx.ring(Bell::Staff(self.supporter));
        Ok(())
    }
}

#[async_trait]
impl Act for StillHere {
    type Answer = ();

    /// Said once for each question; whoever says it unasked has nothing to put off.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE sessions SET still_here_at = $2, asked_at = NULL
            WHERE id = $1 AND asked_at IS NOT NULL AND state = 'paired'";
        if tx.run(sql, params![self.session, tx.now]).await? == 0 {
            return Ok(());
        }
        find(tx, self.session).await?.append_all(tx, vec![Event::StillHere]).await
    }
}

/// A conversation with a length may be near its end.
pub(super) async fn length_is_due(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    let (mut stored, supporter) = with_supporter(tx, id).await?;
    let Some(length) = length_of(tx, id).await? else { return Ok(()) };
    let again = match length.look(tx.now, is_held(tx, &stored).await?) {
        length::Due::Wait(until) => until,
        length::Due::Tell(minutes, until) => {
            stored.append_all(tx, vec![Event::TimeLeft { minutes }]).await?;
            until
        }
        length::Due::PutOff(later) => {
            save(tx, id, later).await?;
            tx.ring(Bell::Staff(supporter));
            return Ok(());
        }
        length::Due::End => return end(tx, stored, EndedBy::Length).await,
    };
    tx.set_deadline(Deadline::ConversationLength(id), again).await?;
    Ok(())
}

/// Nobody may have written for a while.
pub(super) async fn silence_is_due(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    let (mut stored, _) = with_supporter(tx, id).await?;
    let Some(idle_ms) = tx.env.policy.idle_ms else { return Ok(()) };
    let again = if is_held(tx, &stored).await? {
        ask(tx, id, None).await?;
        tx.now.plus_ms(idle::ANSWER_MS)
    } else {
        match silence_of(tx, id).await?.look(tx.now, idle_ms) {
            idle::Due::Wait(until) => until,
            idle::Due::Ask(until) => {
                ask(tx, id, Some(tx.now)).await?;
                let question = Event::StillThere { minutes: ANSWER_MINUTES };
                stored.append_all(tx, vec![question]).await?;
                until
            }
            idle::Due::End => return end(tx, stored, EndedBy::Silence).await,
        }
    };
    tx.set_deadline(Deadline::Idle(id), again).await?;
    Ok(())
}

/// The service closes while somebody still waits for a supporter: it is over for them, unless they may
/// leave a message. They are not sent away while others look after them, or while the hours have been
/// made longer.
pub(super) async fn closing_is_due(tx: &mut Tx<'_>, id: SessionId) -> Result<(), WriteError> {
    let mut stored = find(tx, id).await?;
    let Some(hours) = &tx.env.policy.hours else { return Ok(()) };
    if !waits_for_a_supporter(&stored.session) {
        return Ok(());
    }
    let again = if is_held(tx, &stored).await? {
        Some(tx.now.plus_ms(PATIENCE_MS))
    } else if hours.is_open(tx.now) {
        hours.gives_up_at(tx.now)
    } else if tx.env.policy.messages.offered {
        let step = stored.session.clone().outlast_the_hours()?;
        return stored.record(tx, step, None).await;
    } else {
        return end(tx, stored, EndedBy::Closing).await;
    };
    if let Some(again) = again {
        tx.set_deadline(Deadline::Closing(id), again).await?;
    }
    Ok(())
}

async fn end(tx: &mut Tx<'_>, mut stored: StoredSession, by: EndedBy) -> Result<(), WriteError> {
    let step = stored.session.clone().end(by)?;
    stored.record(tx, step, None).await
}

/// Nothing ends by itself while somebody reviews the conversation, or a clinician or a moderator is in
/// it.
pub(super) async fn is_held(tx: &Tx<'_>, stored: &StoredSession) -> Result<bool, WriteError> {
    let session = &stored.session;
    Ok(session.clinician.is_some()
        || session.moderator.is_some()
        || case::unresolved_of(tx, session.id).await?.is_some())
}

/// Without a supporter there is no conversation that could end.
async fn with_supporter(
    tx: &Tx<'_>,
    id: SessionId,
) -> Result<(StoredSession, StaffId), WriteError> {
    let stored = find(tx, id).await?;
    let supporter = stored.session.supporter().ok_or(Refusal::OutOfState)?;
    Ok((stored, supporter))
}
