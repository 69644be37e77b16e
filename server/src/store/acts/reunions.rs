//! A student who came back and a supporter they talked with before: together again when both want it.

use async_trait::async_trait;
use domain::{
    audit::Act as Audited,
    deadline::Deadline,
    news::{Bell, News},
};
use protocol::{ReturnCodeId, SessionId, StaffId, return_code::ReturnWish};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::return_code,
};

/// A supporter says whether they go on with somebody they talked with.
#[derive(Debug)]
pub struct AnswerReunion {
    /// The session of whoever asked.
    pub session: SessionId,
    /// Who was asked.
    pub supporter: StaffId,
    /// Yes, or not now.
    pub yes: bool,
}

/// The student takes whoever is free first.
#[derive(Debug)]
pub struct TakeAnyone {
    /// Whose session.
    pub session: SessionId,
}

#[async_trait]
impl Act for AnswerReunion {
    type Answer = ();

    /// A student whom the supporter does not take now is not told so: they go on with the next one.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE reunions SET wanted = 1 WHERE session = $1 AND supporter = $2";
        if tx.run(sql, params![self.session, self.supporter]).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        if !self.yes {
            return_code::end_reunion(tx, self.session).await?;
            tx.tell(self.session, News::SameSupporter { until: None });
        }
        let answered = Audited::ReunionAnswered(self.session, self.yes);
        tx.audit(Some(self.supporter), [answered]).await?;
        tx.ring(Bell::Staff(self.supporter));
        tx.ring(Bell::Queue);
        Ok(())
    }
}

#[async_trait]
impl Act for TakeAnyone {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.clear_deadline(Deadline::StopWaiting(self.session)).await?;
        stop_waiting(tx, self.session).await
    }
}

/// Whoever waited for one supporter takes whoever is free first, should it still be them.
pub(super) async fn stop_waiting(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let sql = "UPDATE reunions SET waits_until = NULL WHERE session = $1";
    if tx.run(sql, params![session]).await? > 0 {
        tx.tell(session, News::SameSupporter { until: None });
        tx.ring(Bell::Queue);
    }
    Ok(())
}

/// Asks the supporter whom a student had, if the student wishes so and does not go on without them.
pub(super) async fn ask(
    tx: &mut Tx<'_>,
    code: ReturnCodeId,
    session: SessionId,
    wish: ReturnWish,
) -> Result<(), WriteError> {
    if wish == ReturnWish::Anyone {
        return Ok(());
    }
    let Some(supporter) = return_code::supporter_of(tx, code).await? else { return Ok(()) };
    let waits_until = match wish {
        ReturnWish::WaitForSame => Some(tx.now.plus_ms(LONGEST_WAIT_MS)),
        ReturnWish::Same | ReturnWish::Anyone => None,
    };
    let sql = "INSERT INTO reunions (session, supporter, waits_until, wanted)
        VALUES ($1, $2, $3, 0)";
    tx.run(sql, params![session, supporter, waits_until]).await?;
    if let Some(due_at) = waits_until {
        tx.set_deadline(Deadline::StopWaiting(session), due_at).await?;
    }
    tx.ring(Bell::Staff(supporter));
    Ok(())
}

/// How long a student who wants to waits for one supporter; then they take whoever is free first.
pub(super) const LONGEST_WAIT_MS: i64 = 10 * 60_000;
