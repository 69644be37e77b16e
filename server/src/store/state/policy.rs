//! The escalation policy as it is stored, and everybody it may name.

use domain::escalation::policy::{Person, built_in};
use protocol::{Timestamp, policy::EscalationPolicy};

use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::params,
};

/// The policy in force: the one that was set last, else the one that is built in.
pub(crate) async fn find(tx: &Tx<'_>) -> Result<EscalationPolicy, WriteError> {
    let Some(row) = tx.one("SELECT body FROM escalation_policy", vec![]).await? else {
        return Ok(built_in());
    };
    let body: String = row.at("body")?;
    // Whatever became of it, somebody must be called.
    Ok(serde_json::from_str(&body).unwrap_or_else(|_| {
        tracing::error!("the stored escalation policy is unreadable; the built-in one holds");
        built_in()
    }))
}

/// Keeps a policy in place of the one before.
pub(crate) async fn keep(tx: &Tx<'_>, policy: &EscalationPolicy) -> Result<(), WriteError> {
    let body = serde_json::to_string(policy).map_err(|_| Refusal::BadValues)?;
    let sql = "INSERT INTO escalation_policy (one, body, set_at) VALUES (1, $1, $2)
        ON CONFLICT (one) DO UPDATE SET body = excluded.body, set_at = excluded.set_at";
    tx.run(sql, params![body, tx.now]).await?;
    Ok(())
}

/// Every account, by name.
pub(crate) async fn people(tx: &Tx<'_>) -> Result<Vec<Person>, WriteError> {
    let rows = tx.all("SELECT id, role, disabled_at FROM staff ORDER BY name", vec![]).await?;
    let people = rows.iter().map(|row| {
        let disabled = row.at::<Option<Timestamp>>("disabled_at")?.is_some();
        Ok(Person { id: row.at("id")?, role: row.word("role")?, disabled })
    });
    people.collect()
}
