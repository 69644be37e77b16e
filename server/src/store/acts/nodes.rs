//! Nodes: which there are, and what becomes of the people of one that is gone.
//!
//! A node is there for as long as it says so. One that said nothing for too long is struck off, and
//! nothing that it still has in hand is stored ([`crate::store::writer`]): others have taken its place.

use async_trait::async_trait;
use domain::news::Bell;
use protocol::Timestamp;
use sea_orm::DbErr;

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::{Dialect, params},
};

/// This node has just started. Nobody is connected to one that is gone, whatever was written before it
/// ended. Everybody gets the usual time to come back.
#[derive(Debug)]
pub struct NodeStarted;

/// This node is still there; those that were silent for too long are gone.
#[derive(Debug)]
pub struct NodeSeen {
    /// How long one may be silent, in milliseconds; none while this node cannot tell: when nobody could
    /// reach the database, everybody was silent.
    pub silent_ms: Option<i64>,
}

/// What [`NodeSeen`] found.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Seen {
    /// How long this node was silent before, in milliseconds; less than nothing when the clock was set
    /// back meanwhile.
    pub gap_ms: i64,
    /// How many others are gone.
    pub lost: u64,
}

impl Seen {
    /// For how long a node has said so without a gap, when it had for `well_ms` before: so long it would
    /// have heard the others too.
    #[must_use]
    pub const fn well_ms(&self, well_ms: i64, silent_ms: i64) -> i64 {
        let is_gap = self.gap_ms < 0 || self.gap_ms >= silent_ms / 2;
        if is_gap { 0 } else { well_ms + self.gap_ms }
    }
}

/// This node ends: nobody is connected to it any more.
#[derive(Debug)]
pub struct NodeLeft;

/// What every node has read for long may go; the newest stays, because the next one counts on from it.
#[derive(Debug)]
pub struct TrimNews {
    /// How old it must be, in milliseconds.
    pub older_ms: i64,
}

#[async_trait]
impl Act for NodeStarted {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        if tx.env.dialect == Dialect::Sqlite {
            // Nobody else has this database: whichever there was is gone.
            let others = "DELETE FROM nodes WHERE $1 IS NULL OR id <> $1";
            tx.run(others, params![tx.env.node]).await?;
        }
        nobody_is_with_the_lost(tx).await
    }
}

#[async_trait]
impl Act for NodeSeen {
    type Answer = Seen;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Seen, WriteError> {
        let before =
            tx.one("SELECT seen_at FROM nodes WHERE id = $1", params![tx.env.node]).await?;
        let before: Timestamp = before.ok_or(Refusal::NotFound)?.at("seen_at")?;
        // Whoever was seen before the clock was set back would be believed until it is that late again.
        let seen = "UPDATE nodes SET seen_at = $2 WHERE id = $1 OR seen_at > $2";
        tx.run(seen, params![tx.env.node, tx.began_at]).await?;
        let mut seen = Seen { gap_ms: tx.began_at.since(before), lost: 0 };
        if let Some(silent_ms) = self.silent_ms.filter(|silent_ms| seen.gap_ms < *silent_ms / 2) {
            let lost = "DELETE FROM nodes WHERE seen_at < $1";
            seen.lost = tx.run(lost, params![tx.began_at.plus_ms(-silent_ms)]).await?;
        }
        if seen.lost > 0 {
            nobody_is_with_the_lost(tx).await?;
        }
        Ok(seen)
    }
}

#[async_trait]
impl Act for NodeLeft {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.run("DELETE FROM nodes WHERE id = $1", params![tx.env.node]).await?;
        nobody_is_with_the_lost(tx).await
    }
}

#[async_trait]
impl Act for TrimNews {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "DELETE FROM news WHERE at < $1 AND seq < (SELECT MAX(seq) FROM news)";
        tx.run(sql, params![tx.began_at.plus_ms(-self.older_ms)]).await?;
        Ok(())
    }
}

async fn nobody_is_with_the_lost(tx: &mut Tx<'_>) -> Result<(), WriteError> {
    let away_ms = tx.env.policy.student_away_ms;
    forget(tx, "sessions", "id", "student_away", away_ms).await?;
    let away_ms = tx.env.policy.staff_away_ms;
    forget(tx, "duties", "staff", "staff_away", away_ms).await?;
    // Whatever one had taken to send is due again.
    let sql = format!(
        "UPDATE deliveries SET due_at = $1 WHERE state = 'pending' AND due_at > $1 AND {LOST}"
    );
    tx.run(&sql, params![tx.now]).await?;
    for bell in [Bell::Queue, Bell::Deadlines, Bell::Outbox, Bell::Cases] {
        tx.ring(bell);
    }
    Ok(())
}

async fn forget(
    tx: &Tx<'_>,
    table: &str,
    id: &str,
    deadline: &str,
    away_ms: i64,
) -> Result<(), DbErr> {
    let away = format!(
        "INSERT INTO deadlines (kind, subject, due_at)
         SELECT '{deadline}', {id}, $1 FROM {table} WHERE connection IS NOT NULL AND {LOST}
         ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at"
    );
    tx.run(&away, params![tx.now.plus_ms(away_ms)]).await?;
    let gone =
        format!("UPDATE {table} SET connection = NULL WHERE connection IS NOT NULL AND {LOST}");
    tx.run(&gone, vec![]).await.map(drop)
}

/// What belongs to no node that is there.
const LOST: &str = "(node IS NULL OR node NOT IN (SELECT id FROM nodes))";
