//! An escalation as it is stored, and how a step of the rules is: the escalation, its call, its rows,
//! its audit entries and its deadline, together.

use domain::{
    audit::Act as Audited,
    case::Case,
    deadline::Deadline,
    escalation::{
        Escalation, EscalationState, Place, Step,
        policy::{Plan, Staffing, plan as plan_of},
    },
    news::{Bell, News},
};
use protocol::{CaseId, EscalationId, PageId, SessionId, StaffId, staff::Severity};

use super::{
    call::{self, NewCall},
    policy, rota, session,
};
use crate::store::{
    act::{Refusal, Tx, WriteError},
    acts::contacts,
    sql::{Cells, params},
};

/// A clinician is out of a conversation without an outcome: calling begins again.
pub(crate) async fn leave(
    tx: &mut Tx<'_>,
    session: SessionId,
    clinician: StaffId,
) -> Result<(), WriteError> {
    let mut stored = session::find(tx, session).await?;
    if stored.session.clinician == Some(clinician) {
        let step = stored.session.clone().leave()?;
        stored.record(tx, step, Some(clinician)).await?;
    }
    let escalation = open_on(tx, session).await?;
    let plan = plan(tx, escalation.case).await?;
    let step = escalation.leave(clinician, tx.now, &plan)?;
    record(tx, step, Some(clinician)).await
}

/// Begins to call, for a case that has just been escalated.
pub(crate) async fn begin(
    tx: &mut Tx<'_>,
    case: &Case,
    by: Option<StaffId>,
) -> Result<(), WriteError> {
    let id = EscalationId(tx.env.ids.uuid());
    let sql = "INSERT INTO escalations
            (id, case_id, session, state, since, calls, nobody_reached, next_call_at)
        VALUES ($1, $2, $3, 'calling', $4, 0, 0, $4)";
    tx.run(sql, params![id, case.id, case.session, tx.now]).await?;
    let plan = plan(tx, case.id).await?;
    let step = Escalation::open(id, case.id, case.session, tx.now, &plan);
    record(tx, step, by).await
}

/// Nobody joined in time.
pub(crate) async fn call_next(tx: &mut Tx<'_>, id: EscalationId) -> Result<(), WriteError> {
    let escalation = find(tx, id).await?;
    let plan = plan(tx, escalation.case).await?;
    let step = escalation.call_next(tx.now, &plan)?;
    record(tx, step, None).await
}

/// The case has become more severe: whoever is being called has less time.
pub(crate) async fn hasten(tx: &mut Tx<'_>, case: CaseId) -> Result<(), WriteError> {
    let Some(escalation) = of_case(tx, case).await? else { return Ok(()) };
    let plan = plan(tx, case).await?;
    match escalation.hasten(tx.now, &plan) {
        Ok(step) => record(tx, step, None).await,
        // Somebody is in the conversation already.
        Err(_) => Ok(()),
    }
}

/// The escalation of a case that is not closed.
pub(crate) async fn of_case(tx: &Tx<'_>, case: CaseId) -> Result<Option<Escalation>, WriteError> {
    let sql = format!("{SELECT} WHERE case_id = $1 AND state <> 'closed'");
    tx.one(&sql, params![case]).await?.as_ref().map(read).transpose()
}

/// Stores a step of the rules: the escalation, its call, its rows, its audit entries and its
/// deadline. Calls that are no longer needed are not made any more.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    step: Step,
    by: Option<StaffId>,
) -> Result<(), WriteError> {
    let Step { escalation, call, events, acts } = step;
    let called_before = people_called(tx, escalation.id).await?;
    save(tx, &escalation).await?;
    say_that_nobody_comes(&acts);
    tx.audit(by, acts).await?;
    let first = escalation.calls.saturating_sub(u32::try_from(call.len()).unwrap_or(0)) + 1;
    for (number, person) in (first..).zip(&call) {
        make_call(tx, &escalation, *person, number).await?;
    }
    match escalation.next_call_at() {
        Some(due_at) => tx.set_deadline(Deadline::CallNext(escalation.id), due_at).await?,
        None => {
            tx.clear_deadline(Deadline::CallNext(escalation.id)).await?;
            call::call_off(tx, escalation.id).await?;
        }
    }
    if !events.is_empty() {
        let mut stored = session::find(tx, escalation.session).await?;
        if !stored.session.is_ended() {
            stored.append_all(tx, events).await?;
        }
    }
    if escalation.state == EscalationState::Closed {
        tx.tell(escalation.session, News::Closed);
        contacts::hasten(tx, escalation.session).await?;
    }
    for person in called_before.into_iter().chain(call) {
        tx.ring(Bell::Staff(person));
    }
    tx.ring(Bell::Cases);
    Ok(())
}

/// A person must act, outside the service too.
fn say_that_nobody_comes(acts: &[Audited]) {
    for act in acts {
        if let Audited::NobodyReached(id) = act {
            tracing::error!(escalation.id = %id, "everybody was called and nobody came yet");
        }
        if let Audited::NobodyOnCall(id) = act {
            tracing::error!(escalation.id = %id, "there is nobody who can be called");
        }
    }
}

/// A page, and the call that carries it, in the transaction of what asks for it.
async fn make_call(
    tx: &mut Tx<'_>,
    escalation: &Escalation,
    person: StaffId,
    number: u32,
) -> Result<(), WriteError> {
    let page = PageId(tx.env.ids.uuid());
    let (severity, drill) = severity_of(tx, escalation.case).await?;
    let sql = "INSERT INTO pages (id, escalation, staff, call_number, at, drill)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, params![page, escalation.id, person, number, tx.now, drill]).await?;
    tx.audit(None, [Audited::PageMade(page, person)]).await?;
    call::replace(tx, escalation.id, person).await?;
    call::make(tx, NewCall { page, staff: person, severity, drill }).await
}

async fn people_called(tx: &Tx<'_>, id: EscalationId) -> Result<Vec<StaffId>, WriteError> {
    let sql = "SELECT DISTINCT staff FROM pages WHERE escalation = $1";
    let rows = tx.all(sql, params![id]).await?;
    Ok(rows.iter().map(|row| row.at("staff")).collect::<Result<_, _>>()?)
}

/// How severe a case is, and whether it is a drill.
async fn severity_of(tx: &Tx<'_>, case: CaseId) -> Result<(Severity, bool), WriteError> {
    let row = tx.one("SELECT severity, drill FROM cases WHERE id = $1", params![case]).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    Ok((row.word("severity")?, row.at("drill")?))
}

/// Whom a case calls, as things are now.
pub(crate) async fn plan(tx: &Tx<'_>, case: CaseId) -> Result<Plan, WriteError> {
    let (severity, _) = severity_of(tx, case).await?;
    Ok(plan_of(&policy::find(tx).await?, severity, &staffing(tx).await?))
}

/// Everybody a policy may name.
pub(crate) async fn staffing(tx: &Tx<'_>) -> Result<Staffing, WriteError> {
    Ok(Staffing { on_call: rota::on_call(tx).await?, people: policy::people(tx).await? })
}

/// The sessions whose escalation this clinician has joined.
pub(crate) async fn joined_by(
    tx: &Tx<'_>,
    clinician: StaffId,
) -> Result<Vec<SessionId>, WriteError> {
    let sql = "SELECT session FROM escalations WHERE state = 'joined' AND joined_by = $1";
    let rows = tx.all(sql, params![clinician]).await?;
    Ok(rows.iter().map(|row| row.at("session")).collect::<Result<_, _>>()?)
}

/// The escalation with this id.
pub(crate) async fn find(tx: &Tx<'_>, id: EscalationId) -> Result<Escalation, WriteError> {
    let row = tx.one(&format!("{SELECT} WHERE id = $1"), params![id]).await?;
    read(&row.ok_or(Refusal::NotFound)?)
}

/// The escalation on a session that is not closed.
pub(crate) async fn open_on(tx: &Tx<'_>, session: SessionId) -> Result<Escalation, WriteError> {
    let sql = format!("{SELECT} WHERE session = $1 AND state <> 'closed'");
    let row = tx.one(&sql, params![session]).await?;
    read(&row.ok_or(Refusal::NotFound)?)
}

async fn save(tx: &Tx<'_>, escalation: &Escalation) -> Result<(), WriteError> {
    let plan = plan(tx, escalation.case).await?;
    let word = match escalation.state {
        EscalationState::Calling { .. } => "calling",
        EscalationState::Joined { .. } => "joined",
        EscalationState::Closed => "closed",
    };
    let sql = "UPDATE escalations SET state = $2, calls = $3, nobody_reached = $4,
            next_call_at = $5, joined_by = COALESCE($6, joined_by), round = $7, step = $8,
            coming = $9, next_people = $10
        WHERE id = $1";
    let Escalation { id, calls, place: Place { round, step }, nobody_reached, .. } = escalation;
    let (next, joined, coming) =
        (escalation.next_call_at(), escalation.joined_by(), escalation.coming());
    let people =
        serde_json::to_string(escalation.next_people(&plan)).map_err(|_| Refusal::BadValues)?;
    let values =
        params![id, word, calls, nobody_reached, next, joined, round, step, coming, people];
    tx.run(sql, values).await?;
    Ok(())
}

const SELECT: &str = "SELECT id, case_id, session, state, since, calls, nobody_reached,
    next_call_at, joined_by, round, step, coming FROM escalations";

fn read(row: &Cells) -> Result<Escalation, WriteError> {
    let word: String = row.at("state")?;
    let next: Option<protocol::Timestamp> = row.at("next_call_at")?;
    let joined: Option<StaffId> = row.at("joined_by")?;
    let state = match (word.as_str(), next, joined) {
        ("calling", Some(next_call_at), _) => {
            EscalationState::Calling { next_call_at, coming: row.at("coming")? }
        }
        ("joined", _, Some(by)) => EscalationState::Joined { by },
        ("closed", ..) => EscalationState::Closed,
        _ => {
            let unknown = "an escalation is in no known state".to_owned();
            return Err(sea_orm::DbErr::Type(unknown).into());
        }
    };
    Ok(Escalation {
        id: row.at("id")?,
        case: row.at("case_id")?,
        session: row.at("session")?,
        state,
        since: row.at("since")?,
        calls: row.at("calls")?,
        place: Place { round: row.at("round")?, step: row.at("step")? },
        nobody_reached: row.at("nobody_reached")?,
    })
}
