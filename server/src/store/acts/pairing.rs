//! Pairing: a compare-and-set on the session and the supporter's capacity in one transaction, so
//! that any number of matchers may run at once.

use async_trait::async_trait;
use domain::{deadline::Deadline, news::Bell};
use protocol::{SessionId, StaffId};
use uuid::Uuid;

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::session,
};

/// The supporter with the most room takes the student who has waited longest among the most urgent,
/// again and again, until nobody waits or nobody has room.
#[derive(Debug)]
pub struct Pair {
    /// How many are paired at most.
    pub at_most: usize,
}

/// A supporter takes the next students, or no more.
#[derive(Debug)]
pub struct TakeStudents {
    /// Who.
    pub staff: StaffId,
    /// Over which connection.
    pub connection: Uuid,
    /// Whether the next student comes by itself.
    pub ready: bool,
}

#[async_trait]
impl Act for Pair {
    type Answer = Vec<(SessionId, StaffId)>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, WriteError> {
        let mut paired = Vec::new();
        while paired.len() < self.at_most
            && let Some(pair) = pair_next(tx).await?
        {
            paired.push(pair);
        }
        Ok(paired)
    }
}

#[async_trait]
impl Act for TakeStudents {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE duties SET ready = $3, capacity = $4
            WHERE staff = $1 AND connection = $2";
        let values = params![self.staff, self.connection, self.ready, tx.env.policy.capacity];
        if tx.run(sql, values).await? == 0 {
            return Err(Refusal::Conflict.into());
        }
        tx.clear_deadline(Deadline::StaffAway(self.staff)).await?;
        tx.ring(Bell::Staff(self.staff));
        tx.ring(Bell::Queue);
        Ok(())
    }
}

async fn pair_next(tx: &mut Tx<'_>) -> Result<Option<(SessionId, StaffId)>, WriteError> {
    let Some((session, supporter)) = next_pair(tx).await? else { return Ok(None) };

    let sql = "UPDATE duties SET load = load + 1, paired_at = $2
        WHERE staff = $1 AND ready = 1 AND load < capacity";
    if tx.run(sql, params![supporter, tx.now]).await? == 0 {
        return Err(Refusal::Conflict.into());
    }
    let called = tx
        .one("SELECT pseudonym FROM staff WHERE id = $1", params![supporter])
        .await?
        .ok_or(Refusal::NotFound)?
        .text("pseudonym")?;
    let mut stored = session::find(tx, session).await?;
    let step = stored.session.clone().pair(supporter, called)?;
    stored.record(tx, step, Some(supporter)).await?;
    tx.ring(Bell::Staff(supporter));
    Ok(Some((session, supporter)))
}

async fn next_pair(tx: &Tx<'_>) -> Result<Option<(SessionId, StaffId)>, WriteError> {
    if let Some(pair) = next_reunion(tx).await? {
        return Ok(Some(pair));
    }
    let Some(supporter) = free_supporter(tx).await? else { return Ok(None) };
    match first_of(tx, supporter, None).await? {
        Some(session) => Ok(Some((session, supporter))),
        None => next_of_others(tx, supporter).await,
    }
}

/// A student whose turn it is goes on with the supporter they had, when both want it and the supporter
/// has room: it is their turn when nobody whom that supporter may take is before them.
async fn next_reunion(tx: &Tx<'_>) -> Result<Option<(SessionId, StaffId)>, WriteError> {
    // Of those who wait only the few who came back are looked at, however many wait.
    let sql = format!(
        "SELECT s.id, d.staff FROM reunions r
        CROSS JOIN sessions s
        CROSS JOIN duties d
        WHERE r.wanted = 1 AND s.id = r.session AND d.staff = r.supporter
            AND s.state = 'waiting' AND s.urgent_only = 0 AND s.connection IS NOT NULL
            AND d.ready = 1 AND d.load < d.capacity AND d.connection IS NOT NULL
            AND {}
        ORDER BY s.urgency DESC, s.returned DESC, s.began_at, s.id",
        may_have("s", "d.staff"),
    );
    for row in tx.all(&sql, vec![]).await? {
        let (session, supporter) = (row.at("id")?, row.at("staff")?);
        if first_of(tx, supporter, Some(session)).await? == Some(session) {
            return Ok(Some((session, supporter)));
        }
    }
    Ok(None)
}

async fn free_supporter(tx: &Tx<'_>) -> Result<Option<StaffId>, WriteError> {
    let sql = "SELECT staff FROM duties
        WHERE ready = 1 AND load < capacity AND connection IS NOT NULL
        ORDER BY load, paired_at, staff LIMIT 1";
    Ok(tx.one(sql, vec![]).await?.map(|row| row.at("staff")).transpose()?)
}

/// The first in the queue whom this supporter may take. Only students who are connected: one who stays
/// away keeps the place in the queue, but does not hold a supporter. Nobody is paired for whom only a
/// clinician may come, nor whoever waits for one supporter, unless it is `returning`.
async fn first_of(
    tx: &Tx<'_>,
    supporter: StaffId,
    returning: Option<SessionId>,
) -> Result<Option<SessionId>, WriteError> {
    let sql = format!(
        "SELECT id FROM sessions
        WHERE state = 'waiting' AND urgent_only = 0 AND drill = 0 AND connection IS NOT NULL
            AND {} AND ({} OR id = $2)
        ORDER BY urgency DESC, returned DESC, began_at, id LIMIT 1",
        may_have("sessions", "$1"),
        waits_for_nobody("sessions")
    );
    let row = tx.one(&sql, params![supporter, returning]).await?;
    Ok(row.map(|row| row.at("id")).transpose()?)
}

/// Nobody who waits may be taken by the freest supporter: another free one takes the next of them.
async fn next_of_others(
    tx: &Tx<'_>,
    freest: StaffId,
) -> Result<Option<(SessionId, StaffId)>, WriteError> {
    let sql = format!(
        "SELECT s.id, d.staff FROM sessions s
        CROSS JOIN duties d
        WHERE d.ready = 1 AND d.load < d.capacity AND d.connection IS NOT NULL
            AND d.staff <> $1 AND s.state = 'waiting' AND s.connection IS NOT NULL
            AND s.urgent_only = 0 AND s.drill = 0 AND {} AND {}
        ORDER BY s.urgency DESC, s.returned DESC, s.began_at, s.id, d.load, d.paired_at, d.staff
        LIMIT 1",
        may_have("s", "d.staff"),
        waits_for_nobody("s")
    );
    let row = tx.one(&sql, params![freest]).await?;
    row.map(|row| Ok((row.at("id")?, row.at("staff")?))).transpose()
}

/// The rule of [`domain::matching`]: nobody is paired again with whom they had before and went on
/// without, nor with somebody of a faculty that they wished away; and the two share a language, unless
/// the student is in danger.
pub(crate) fn may_have(session: &str, supporter: &str) -> String {
    format!(
        "NOT EXISTS (
            SELECT 1 FROM exclusions x
            WHERE x.session = {session}.id AND x.supporter = {supporter})
        AND NOT EXISTS (
            SELECT 1 FROM staff f
            WHERE f.id = {supporter} AND f.faculty = {session}.not_faculty)
        AND ({session}.urgency = {IN_DANGER}
            OR NOT EXISTS (SELECT 1 FROM wished_languages w WHERE w.session = {session}.id)
            OR NOT EXISTS (SELECT 1 FROM staff_languages l WHERE l.staff = {supporter})
            OR EXISTS (
                SELECT 1 FROM wished_languages w
                JOIN staff_languages l ON l.language = w.language AND l.staff = {supporter}
                WHERE w.session = {session}.id))"
    )
}

/// Whoever came back and waits for one supporter is kept for them.
fn waits_for_nobody(session: &str) -> String {
    format!(
        "NOT EXISTS (
            SELECT 1 FROM reunions r WHERE r.session = {session}.id AND r.waits_until IS NOT NULL)"
    )
}

/// How the database writes [`protocol::staff::Severity::Imminent`].
const IN_DANGER: i16 = 3;
