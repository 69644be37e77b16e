//! A case as it is stored, and how a step of the rules is: the case, its audit entries, its deadline
//! and the calling that it asks for, together.

use domain::{
    case::{Case, CaseState, Offer, Step},
    deadline::Deadline,
    news::Bell,
    transcript::RowBody,
};
use protocol::{
    Author, CaseId, MessageKey, NoteText, SessionId, StaffId,
    staff::{Outcome, Severity},
};

use super::{
    escalation,
    session::{self, StoredSession},
};
use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::{Cells, params},
};

/// Closes a case with an outcome, and notes why if the session is still there to note it in.
pub(crate) async fn resolve(
    tx: &mut Tx<'_>,
    case: Case,
    (by, author): (StaffId, Author),
    outcome: Outcome,
    reason: &NoteText,
) -> Result<(), WriteError> {
    match session::find(tx, case.session).await {
        Ok(mut stored) => {
            let key = MessageKey(tx.env.ids.uuid());
            let text = reason.as_str().try_into().map_err(|_| Refusal::BadValues)?;
            stored.append_note(tx, &RowBody::Text { author, key, text }).await?;
        }
        Err(WriteError::Refused(Refusal::NotFound)) => {}
        Err(error) => return Err(error),
    }
    let step = case.resolve(outcome)?;
    record(tx, step, Some(by)).await
}

/// The case with this id.
pub(crate) async fn find(tx: &Tx<'_>, id: CaseId) -> Result<Case, WriteError> {
    let row = tx.one(&format!("{SELECT} WHERE id = $1"), params![id]).await?;
    read(&row.ok_or(Refusal::NotFound)?)
}

/// The case of a session that is not resolved.
pub(crate) async fn unresolved_of(
    tx: &Tx<'_>,
    session: SessionId,
) -> Result<Option<Case>, WriteError> {
    let sql = format!("{SELECT} WHERE session = $1 AND state <> 'resolved'");
    tx.one(&sql, params![session]).await?.as_ref().map(read).transpose()
}

/// The cases that this moderator has.
pub(crate) async fn claimed_by(tx: &Tx<'_>, moderator: StaffId) -> Result<Vec<Case>, WriteError> {
    let sql = format!("{SELECT} WHERE state = 'claimed' AND claimed_by = $1");
    tx.all(&sql, params![moderator]).await?.iter().map(read).collect()
}

/// Makes room for a new case; its state is stored with its first step.
pub(crate) async fn insert(
    tx: &Tx<'_>,
    id: CaseId,
    stored: &StoredSession,
    severity: Severity,
) -> Result<(), WriteError> {
    let sql = "INSERT INTO cases (id, session, pseudonym, severity, state, opened_at, drill)
        VALUES ($1, $2, $3, $4, 'open', $5, $6)";
    let (session, name) = (&stored.session, stored.pseudonym.as_str());
    let values = params![id, session.id, name, severity.as_str(), tx.now, session.drill];
    tx.run(sql, values).await?;
    Ok(())
}

/// Stores a step of the rules: the case, its audit entries, its deadline, and the calling that it
/// asks for.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    step: Step,
    by: Option<StaffId>,
) -> Result<(), WriteError> {
    let Step { case, acts, escalate } = step;
    save(tx, &case).await?;
    tx.audit(by, acts).await?;
    match case.due_at() {
        Some(due_at) => tx.set_deadline(Deadline::ClaimCase(case.id), due_at).await?,
        None => tx.clear_deadline(Deadline::ClaimCase(case.id)).await?,
    }
    if escalate {
        escalation::begin(tx, &case, by).await?;
    }
    tx.ring(Bell::Cases);
    Ok(())
}

async fn save(tx: &Tx<'_>, case: &Case) -> Result<(), WriteError> {
    let (word, outcome) = match case.state {
        CaseState::Open { .. } => ("open", None),
        CaseState::Claimed { .. } => ("claimed", None),
        CaseState::Escalated { .. } => ("escalated", None),
        CaseState::Resolved { outcome, .. } => ("resolved", Some(outcome.as_str())),
    };
    let resolved_at = outcome.map(|_| tx.now);
    let sql = "UPDATE cases SET severity = $2, state = $3, claim_due_at = $4, claimed_by = $5,
            outcome = $6, resolved_at = $7, offered_to = $8, offered_until = $9
        WHERE id = $1";
    let severity = case.severity.as_str();
    let (due_at, claimed_by) = (case.claim_due_at(), case.claimed_by());
    let (to, until) = case.offered().map(|Offer { to, until }| (to, until)).unzip();
    let values =
        params![case.id, severity, word, due_at, claimed_by, outcome, resolved_at, to, until];
    tx.run(sql, values).await?;
    Ok(())
}

const SELECT: &str = "SELECT id, session, severity, state, opened_at, claim_due_at, claimed_by,
    outcome, offered_to, offered_until FROM cases";

fn read(row: &Cells) -> Result<Case, WriteError> {
    let word: String = row.at("state")?;
    let claimed_by: Option<StaffId> = row.at("claimed_by")?;
    let due_at: Option<protocol::Timestamp> = row.at("claim_due_at")?;
    let state = match (word.as_str(), claimed_by, due_at) {
        ("open", _, Some(claim_due_at)) => CaseState::Open { claim_due_at },
        ("claimed", Some(by), _) => CaseState::Claimed { by, offer: offer(row)? },
        ("escalated", claimed_by, _) => CaseState::Escalated { claimed_by },
        ("resolved", claimed_by, _) => {
            CaseState::Resolved { claimed_by, outcome: row.word("outcome")? }
        }
        _ => return Err(sea_orm::DbErr::Type("a case is in no known state".to_owned()).into()),
    };
    Ok(Case {
        id: row.at("id")?,
        session: row.at("session")?,
        severity: row.word("severity")?,
        state,
        opened_at: row.at("opened_at")?,
    })
}

fn offer(row: &Cells) -> Result<Option<Offer>, WriteError> {
    let (to, until) = (row.at("offered_to")?, row.at("offered_until")?);
    Ok(Option::zip(to, until).map(|(to, until)| Offer { to, until }))
}
