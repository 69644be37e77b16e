//! A call as it is stored: what of a page goes out, with a delivery of its own for each target that
//! is to carry it.

use protocol::{EscalationId, PageId, StaffId, staff::Severity};

use crate::{
    config::{Coverage, TargetName},
    hook::Notice,
    store::{
        act::{Refusal, Tx, WriteError},
        sql::params,
    },
};

/// A call that has not gone out yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewCall {
    /// The page that it carries.
    pub(crate) page: PageId,
    /// Who is called.
    pub(crate) staff: StaffId,
    /// How urgent it is.
    pub(crate) severity: Severity,
    /// Whether it is an exercise.
    pub(crate) drill: bool,
}

/// Puts a call into the outbox, for every target that covers it. That there is none is no reason to
/// forget it: a target may be added.
pub(crate) async fn make(tx: &mut Tx<'_>, call: NewCall) -> Result<(), WriteError> {
    let sql = "INSERT INTO calls (page, state, severity, drill, made_at)
        VALUES ($1, 'waiting', $2, $3, $4)";
    tx.run(sql, params![call.page, call.severity.as_str(), call.drill, tx.now]).await?;
    let row = tx.one("SELECT name FROM staff WHERE id = $1", params![call.staff]).await?;
    let name: String = row.ok_or(Refusal::NotFound)?.at("name")?;
    deliver(tx, call.page, &name, call.severity).await?;
    tx.ring(domain::news::Bell::Outbox);
    Ok(())
}

/// Gives a call to every target that covers it and does not have it.
pub(crate) async fn deliver(
    tx: &Tx<'_>,
    page: PageId,
    name: &str,
    severity: Severity,
) -> Result<u64, WriteError> {
    let mut given = 0;
    let covers = |target: &&Coverage| target.covers(name, severity);
    for target in tx.env.policy.targets.iter().filter(covers) {
        let sql = "INSERT INTO deliveries (page, target, notice, state, attempts, made_at, due_at)
            VALUES ($1, $2, $3, 'pending', 0, $4, $4) ON CONFLICT DO NOTHING";
        let values = params![page, target.name.as_str(), Notice::Called.as_str(), tx.now];
        given += tx.run(sql, values).await?;
    }
    Ok(given)
}

/// What is still on its way of earlier calls of the same person is not needed any more: it would only
/// say the same as the one that is made now.
pub(crate) async fn replace(
    tx: &Tx<'_>,
    escalation: EscalationId,
    staff: StaffId,
) -> Result<(), WriteError> {
    let deliveries = "UPDATE deliveries SET state = 'called_off'
        WHERE notice = 'called' AND state IN ('pending', 'gone')
        AND page IN (SELECT id FROM pages WHERE escalation = $1 AND staff = $2)";
    tx.run(deliveries, params![escalation, staff]).await?;
    let calls = "UPDATE calls SET state = 'replaced' WHERE state = 'waiting'
        AND page IN (SELECT id FROM pages WHERE escalation = $1 AND staff = $2)";
    tx.run(calls, params![escalation, staff]).await?;
    Ok(())
}

/// Somebody joined, or the case is closed: what has not gone out stays here, and targets that want to
/// know are told that what they have is over.
pub(crate) async fn call_off(tx: &mut Tx<'_>, escalation: EscalationId) -> Result<(), WriteError> {
    for target in tx.env.policy.targets.iter().filter(|target| target.tells_over) {
        tell_over(tx, escalation, &target.name).await?;
    }
    let deliveries = "UPDATE deliveries SET state = 'called_off'
        WHERE notice = 'called' AND state IN ('pending', 'gone')
        AND page IN (SELECT id FROM pages WHERE escalation = $1)";
    tx.run(deliveries, params![escalation]).await?;
    let calls = "UPDATE calls SET state = 'over' WHERE state <> 'over'
        AND page IN (SELECT id FROM pages WHERE escalation = $1)";
    tx.run(calls, params![escalation]).await?;
    Ok(())
}

/// Only of what may have arrived there, and not before an attempt that is under way has ended.
async fn tell_over(
    tx: &mut Tx<'_>,
    escalation: EscalationId,
    target: &TargetName,
) -> Result<(), WriteError> {
    let sql = "INSERT INTO deliveries (page, target, notice, state, attempts, made_at, due_at)
        SELECT d.page, d.target, 'over', 'pending', 0, $3,
            CASE WHEN d.state <> 'delivered' AND d.due_at > $3 THEN d.due_at ELSE $3 END
        FROM deliveries d JOIN calls c ON c.page = d.page JOIN pages p ON p.id = d.page
        WHERE p.escalation = $1 AND d.target = $2 AND d.notice = 'called' AND d.attempts > 0
            AND d.state <> 'gone' AND c.state <> 'over'
        ON CONFLICT DO NOTHING";
    if tx.run(sql, params![escalation, target.as_str(), tx.now]).await? > 0 {
        tx.ring(domain::news::Bell::Outbox);
    }
    Ok(())
}
