//! What happens when a deadline is due. Taking the row away and acting on it are one transaction,
//! so it does not matter who does it, or how many try.

use async_trait::async_trait;
use domain::{
    block, deadline::Deadline, escalation::policy::longest_limit_ms, idle, length, news::Bell,
    opening,
};
use protocol::{BlockId, CaseId, EndedBy, EscalationId, ReturnCodeId, SessionId, StaffId};
use uuid::Uuid;

use super::{
    blocks, contacts, course, drills, messages, outbox::LEASE_MS, retention, return_codes, reunions,
};
use crate::store::{
    Policy,
    act::{Act, Refusal, Tx, WriteError},
    sql::{ToSql as _, params},
    state::{case, drill, escalation, policy, session},
};

/// Acts on a deadline if it is still due.
#[derive(Debug)]
pub struct Fire(
    /// Which.
    pub Deadline,
);

/// Sees to it that nothing is due later than its own limit from now: after the clock was set back by
/// hours, the next clinician would otherwise be called hours late.
#[derive(Debug)]
pub struct PullIn;

#[async_trait]
impl Act for PullIn {
    type Answer = u64;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        let call_ms = longest_limit_ms(&policy::find(tx).await?);
        let mut moved = pull_in_deadlines(tx, call_ms).await?;
        if moved > 0 {
            pull_in_what_they_are_about(tx, call_ms).await?;
        }
        let sql = "UPDATE deliveries SET due_at = $1 WHERE state = 'pending' AND due_at > $1
            AND made_at > $2";
        let values = params![tx.now.plus_ms(LEASE_MS), tx.now.plus_ms(-CALL_OFTEN_MS)];
        moved += tx.run(sql, values).await?;
        if moved > 0 {
            tx.ring(Bell::Outbox);
        }
        Ok(moved)
    }
}

/// All kinds in one statement: this is asked every second.
async fn pull_in_deadlines(tx: &Tx<'_>, call_ms: i64) -> Result<u64, WriteError> {
    let limits = limits(&tx.env.policy, call_ms);
    let latest = (1..).zip(&limits).map(|(place, (kind, _))| {
        // Whatever the engine, a column of a list has its name from its place.
        format!("('{kind}', CAST(${place} AS BIGINT))")
    });
    let sql = format!(
        "UPDATE deadlines SET due_at = latest.column2 FROM (VALUES {}) AS latest
         WHERE deadlines.kind = latest.column1 AND deadlines.due_at > latest.column2",
        latest.collect::<Vec<_>>().join(", ")
    );
    let values = limits.iter().map(|(_, limit_ms)| tx.now.plus_ms(*limit_ms).to_sql());
    Ok(tx.run(&sql, values.collect()).await?)
}

/// A case and an escalation know themselves when they are due. If they went on believing in a time that
/// is hours away, the deadline would find that nothing is due, and be gone.
async fn pull_in_what_they_are_about(tx: &Tx<'_>, call_ms: i64) -> Result<(), WriteError> {
    let claim = tx.env.policy.claim;
    let claim_ms = claim.low_ms.max(claim.high_ms);
    for column in ["claim_due_at", "offered_until"] {
        let sql =
            format!("UPDATE cases SET {column} = $1 WHERE state <> 'resolved' AND {column} > $1");
        tx.run(&sql, params![tx.now.plus_ms(claim_ms)]).await?;
    }
    let sql = "UPDATE escalations SET next_call_at = $1
        WHERE state = 'calling' AND next_call_at > $1";
    tx.run(sql, params![tx.now.plus_ms(call_ms)]).await?;
    Ok(())
}

/// The longest time from now at which each kind may be due.
fn limits(policy: &Policy, call_ms: i64) -> [(&'static str, i64); 18] {
    let nobody = Uuid::nil();
    [
        (Deadline::ClaimCase(CaseId(nobody)), policy.claim.low_ms.max(policy.claim.high_ms)),
        (Deadline::CallNext(EscalationId(nobody)), call_ms),
        (Deadline::StudentAway(SessionId(nobody)), policy.student_away_ms),
        (Deadline::StaffAway(StaffId(nobody)), policy.staff_away_ms),
        (Deadline::SessionLength(SessionId(nobody)), policy.session_ms.max(LOOK_AGAIN_MS)),
        (
            Deadline::ConversationLength(SessionId(nobody)),
            policy.length_ms.unwrap_or(0).max(length::PUT_OFF_MS) + length::PUT_OFF_MS,
        ),
        (Deadline::Idle(SessionId(nobody)), policy.idle_ms.unwrap_or(0).max(idle::ANSWER_MS)),
        (Deadline::EndBlock(BlockId(nobody)), block::LONGEST_MS),
        (Deadline::Closing(SessionId(nobody)), opening::LONGEST_WAIT_MS),
        (Deadline::StopWaiting(SessionId(nobody)), reunions::LONGEST_WAIT_MS),
        (Deadline::EndReturnCode(ReturnCodeId(nobody)), policy.return_code_ms),
        (Deadline::AnswerMessage(SessionId(nobody)), policy.messages.answer_ms),
        (Deadline::GiveBackMessage(SessionId(nobody)), policy.messages.hold_ms),
        (Deadline::EndMessage(SessionId(nobody)), policy.return_code_ms.max(LOOK_AGAIN_MS)),
        (
            Deadline::EraseSession(SessionId(nobody)),
            policy.retention_ms.max(retention::LOOK_AGAIN_MS),
        ),
        (Deadline::EraseContact(SessionId(nobody)), policy.contact_ms),
        (Deadline::BeginDrill(SessionId(nobody)), 0),
        (Deadline::EndDrill(SessionId(nobody)), drills::LONGEST_MS),
    ]
    .map(|(deadline, limit_ms)| (deadline.kind(), limit_ms))
}

#[async_trait]
impl Act for Fire {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "DELETE FROM deadlines WHERE kind = $1 AND subject = $2 AND due_at <= $3";
        if tx.run(sql, params![self.0.kind(), self.0.subject(), tx.now]).await? == 0 {
            return Ok(());
        }
        let done = match self.0 {
            Deadline::ClaimCase(case) => claim_case(tx, case).await,
            Deadline::CallNext(escalation) => escalation::call_next(tx, escalation).await,
            Deadline::StudentAway(session) => student_away(tx, session).await,
            Deadline::StaffAway(staff) => staff_away(tx, staff).await,
            Deadline::SessionLength(session) => session_length(tx, session).await,
            Deadline::ConversationLength(session) => course::length_is_due(tx, session).await,
            Deadline::Idle(session) => course::silence_is_due(tx, session).await,
            Deadline::EraseSession(session) => retention::erase(tx, session).await,
            Deadline::EraseContact(session) => contacts::erase(tx, session).await,
            Deadline::EndBlock(block) => blocks::end(tx, block).await,
            Deadline::Closing(session) => course::closing_is_due(tx, session).await,
            Deadline::StopWaiting(session) => reunions::stop_waiting(tx, session).await,
            Deadline::AnswerMessage(session) => messages::is_overdue(tx, session).await,
            Deadline::GiveBackMessage(session) => messages::give_back(tx, session).await,
            Deadline::EndMessage(session) => messages::end(tx, session).await,
            Deadline::EndReturnCode(code) => return_codes::end(tx, code).await,
            Deadline::BeginDrill(session) => drills::begin(tx, session).await,
            Deadline::EndDrill(session) => drill::call_off(tx, session).await,
        };
        match done {
            // What the deadline was about has moved on, or is gone: there is nothing left to do.
            Err(WriteError::Refused(
                Refusal::Conflict | Refusal::OutOfState | Refusal::NotFound,
            )) => Ok(()),
            done => done,
        }
    }
}

async fn claim_case(tx: &mut Tx<'_>, case: CaseId) -> Result<(), WriteError> {
    let step = case::find(tx, case).await?.overdue(tx.now, tx.env.policy.claim)?;
    case::record(tx, step, None).await
}

async fn student_away(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let mut stored = session::find(tx, session).await?;
    if stored.connection.is_some() {
        return Ok(());
    }
    let step = stored.session.clone().end(EndedBy::Absence)?;
    stored.record(tx, step, None).await
}

async fn staff_away(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), WriteError> {
    let sql = "UPDATE duties SET ready = 0 WHERE staff = $1 AND connection IS NULL";
    if tx.run(sql, params![staff]).await? == 0 {
        return Ok(());
    }
    replace(tx, staff).await
}

/// Others take the place of somebody who is gone: their students go back to the queue, their
/// escalations call again, their cases wait again.
async fn replace(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), WriteError> {
    for mut stored in session::with_staff(tx, staff).await? {
        if stored.session.supporter() == Some(staff) {
            let step = stored.session.clone().lose_supporter()?;
            stored.record(tx, step, None).await?;
        }
        if stored.session.moderator == Some(staff) {
            let step = stored.session.clone().leave_as_moderator(staff)?;
            stored.record(tx, step, None).await?;
        }
    }
    for session in escalation::joined_by(tx, staff).await? {
        escalation::leave(tx, session, staff).await?;
    }
    for claimed in case::claimed_by(tx, staff).await? {
        let step = claimed.release(staff, tx.now, tx.env.policy.claim)?;
        case::record(tx, step, None).await?;
    }
    Ok(())
}

/// A session is not cut off while a clinician or a moderator is in it or somebody still reviews it.
async fn session_length(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let mut stored = session::find(tx, session).await?;
    if course::is_held(tx, &stored).await? {
        let due_at = tx.now.plus_ms(LOOK_AGAIN_MS);
        tx.set_deadline(Deadline::SessionLength(session), due_at).await?;
        return Ok(());
    }
    let step = stored.session.clone().end(EndedBy::TimeLimit)?;
    stored.record(tx, step, None).await
}

const LOOK_AGAIN_MS: i64 = 15 * 60_000;
/// While a call is this young, it is made again at least this often.
const CALL_OFTEN_MS: i64 = 10 * 60_000;
