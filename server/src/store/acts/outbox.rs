//! The outbox: what must go out to each target, kept until it did or is no longer needed.

use async_trait::async_trait;
use protocol::{PageId, StaffName, Timestamp, staff::Severity};
use sea_orm::DbErr;

use crate::{
    config::TargetName,
    hook::{Notice, Page},
    store::{
        act::{Act, Refusal, Tx, WriteError},
        sql::{Cells, params},
        state::call,
    },
};

/// How long a delivery that was taken is held: longer than the longest time one attempt takes.
pub const LEASE_MS: i64 = 75_000;

/// One notice of one page for one target.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Delivery {
    /// The page; constant over retries, and the same for every target.
    pub page: PageId,
    /// Where it goes.
    pub target: TargetName,
    /// What is said.
    pub notice: Notice,
}

/// A delivery that is due.
#[derive(Clone, Debug)]
pub struct DueDelivery {
    /// Which.
    pub delivery: Delivery,
    /// What the target is told.
    pub page: Page,
    /// Attempts so far, this one included.
    pub attempts: u32,
    /// When it was first due.
    pub made_at: Timestamp,
}

/// Takes what is due for one target. It is due again after `lease_ms` unless it is marked by then:
/// whoever took it may be gone.
#[derive(Debug)]
pub struct TakeDue {
    /// For whom.
    pub target: TargetName,
    /// How many at most.
    pub limit: i64,
    /// How long they are held, in milliseconds.
    pub lease_ms: i64,
}

/// The target has it.
#[derive(Clone, Debug)]
pub struct MarkDelivered(
    /// What.
    pub Delivery,
);

/// It did not arrive: it is sent again.
#[derive(Clone, Debug)]
pub struct MarkFailed {
    /// What.
    pub delivery: Delivery,
    /// When.
    pub due_at: Timestamp,
}

/// Makes the outbox fit the targets in the settings, which may have changed since the last start.
///
/// What waits for a target that is gone is put aside, and is due again if the target comes back. A
/// call that nobody has confirmed is given to every target that covers it now.
#[derive(Debug)]
pub struct AdoptTargets;

/// What [`AdoptTargets`] did.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Adopted {
    /// Targets that are not in the settings any more, and how much was put aside for each.
    pub gone: Vec<(String, u32)>,
    /// How much was given to targets that did not have it.
    pub given: u64,
}

#[async_trait]
impl Act for TakeDue {
    type Answer = Vec<DueDelivery>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<DueDelivery>, WriteError> {
        let sql = "UPDATE deliveries SET attempts = attempts + 1, due_at = $3, node = $5
            WHERE target = $1 AND (page, notice) IN (SELECT page, notice FROM deliveries
                WHERE state = 'pending' AND target = $1 AND due_at <= $2 ORDER BY due_at LIMIT $4)
            RETURNING page, notice, attempts, made_at";
        let until = tx.now.plus_ms(self.lease_ms);
        let values = params![self.target.as_str(), tx.now, until, self.limit, tx.env.node];
        let mut due = Vec::new();
        for row in tx.all(sql, values).await? {
            match self.due(tx, &row).await {
                Ok(one) => due.push(one),
                // It is looked at again when its lease ends; the calls beside it must not wait for it.
                Err(error @ (WriteError::Refused(_) | WriteError::Database(DbErr::Type(_)))) => {
                    self.log_unreadable(&error);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(due)
    }
}

impl TakeDue {
    async fn due(&self, tx: &Tx<'_>, row: &Cells) -> Result<DueDelivery, WriteError> {
        let id = row.at("page")?;
        let (target, notice) = (self.target.clone(), row.word("notice")?);
        Ok(DueDelivery {
            delivery: Delivery { page: id, target, notice },
            page: page(tx, id).await?,
            attempts: row.at("attempts")?,
            made_at: row.at("made_at")?,
        })
    }

    fn log_unreadable(&self, error: &WriteError) {
        tracing::error!(
            error = error as &dyn std::error::Error,
            hook.target = self.target.as_str(),
            "a call cannot be read and does not go out; others do"
        );
    }
}

async fn page(tx: &Tx<'_>, id: PageId) -> Result<Page, WriteError> {
    let sql = "SELECT p.staff, s.name, p.call_number, c.severity, c.drill, c.made_at
        FROM calls c JOIN pages p ON p.id = c.page JOIN staff s ON s.id = p.staff
        WHERE c.page = $1";
    let row = tx.one(sql, params![id]).await?.ok_or(Refusal::NotFound)?;
    Ok(Page {
        id,
        staff: row.at("staff")?,
        name: row.text::<StaffName>("name")?,
        severity: row.word("severity")?,
        call: row.at("call_number")?,
        made_at: row.at("made_at")?,
        drill: row.at("drill")?,
    })
}

#[async_trait]
impl Act for MarkDelivered {
    type Answer = ();

    /// Also when it was called off meanwhile: it has arrived, and nobody need be unsure of it.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let Delivery { page, target, notice } = &self.0;
        let sql = "UPDATE deliveries SET state = 'delivered'
            WHERE page = $1 AND target = $2 AND notice = $3";
        tx.run(sql, params![*page, target.as_str(), notice.as_str()]).await?;
        if *notice == Notice::Called {
            let sql = "UPDATE calls SET confirmed_at = $2
                WHERE page = $1 AND confirmed_at IS NULL";
            tx.run(sql, params![*page, tx.now]).await?;
            // What had to wait for this attempt to end.
            let sql = "UPDATE deliveries SET due_at = $3 WHERE page = $1 AND target = $2
                AND notice = 'over' AND state = 'pending' AND attempts = 0 AND due_at > $3";
            tx.run(sql, params![*page, target.as_str(), tx.now]).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl Act for MarkFailed {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let Delivery { page, target, notice } = &self.delivery;
        let sql = "UPDATE deliveries SET due_at = $4
            WHERE page = $1 AND target = $2 AND notice = $3 AND state = 'pending'";
        tx.run(sql, params![*page, target.as_str(), notice.as_str(), self.due_at]).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for AdoptTargets {
    type Answer = Adopted;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Adopted, WriteError> {
        let gone = put_aside(tx).await?;
        take_up_again(tx).await?;
        Ok(Adopted { gone, given: give_unconfirmed(tx).await? })
    }
}

async fn put_aside(tx: &Tx<'_>) -> Result<Vec<(String, u32)>, WriteError> {
    let sql = "SELECT target, CAST(COUNT(*) AS INTEGER) AS count FROM deliveries
        WHERE state = 'pending' GROUP BY target ORDER BY target";
    let mut gone = Vec::new();
    for row in tx.all(sql, vec![]).await? {
        let target: String = row.at("target")?;
        if !tx.env.policy.targets.iter().any(|known| known.name.as_str() == target) {
            let sql = "UPDATE deliveries SET state = 'gone'
                WHERE state = 'pending' AND target = $1";
            tx.run(sql, params![target]).await?;
            gone.push((target, row.at("count")?));
        }
    }
    Ok(gone)
}

async fn take_up_again(tx: &Tx<'_>) -> Result<(), WriteError> {
    for target in &tx.env.policy.targets {
        let sql = "UPDATE deliveries SET state = 'pending', due_at = $2
            WHERE state = 'gone' AND target = $1";
        tx.run(sql, params![target.name.as_str(), tx.now]).await?;
    }
    Ok(())
}

async fn give_unconfirmed(tx: &Tx<'_>) -> Result<u64, WriteError> {
    let sql = "SELECT c.page, c.severity, s.name
        FROM calls c JOIN pages p ON p.id = c.page JOIN staff s ON s.id = p.staff
        WHERE c.state = 'waiting' AND c.confirmed_at IS NULL";
    let mut given = 0;
    for row in tx.all(sql, vec![]).await? {
        let (name, severity): (String, Severity) = (row.at("name")?, row.word("severity")?);
        given += call::deliver(tx, row.at("page")?, &name, severity).await?;
    }
    Ok(given)
}
