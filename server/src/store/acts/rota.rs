//! What changes who is on call: the plan, overrides, swap requests; and the addresses of calendars.

use async_trait::async_trait;
use domain::{
    audit::Act as Audited,
    escalation::policy::layers_needed,
    rota::{BadRota, Override, Rota, check_person, swap::Swap},
};
use protocol::{CalendarToken, OverrideId, StaffId, SwapId, rota::RotaFault};

use super::sessions::hash;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{policy, rota},
};

/// Replaces the plan, as one. Overrides of layers that stay are kept, if `keeps_overrides`.
#[derive(Debug)]
pub struct SetRota {
    /// The layers and the zone.
    pub rota: Rota,
    /// Whether overrides of layers that stay are kept.
    pub keeps_overrides: bool,
    /// The coordinator.
    pub by: StaffId,
}

/// Puts somebody on call in a layer for a while.
#[derive(Debug)]
pub struct AddOverride {
    /// Who, where and when.
    pub one: Override,
    /// The coordinator.
    pub by: StaffId,
}

/// Lets the rotation stand again.
#[derive(Debug)]
pub struct RemoveOverride {
    /// Which.
    pub id: OverrideId,
    /// The coordinator.
    pub by: StaffId,
}

/// A clinician asks another to take a stretch of a shift.
#[derive(Debug)]
pub struct AskSwap {
    /// What is asked.
    pub swap: Swap,
}

/// What somebody says to a swap request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SwapAnswer {
    /// The one who was asked takes it.
    Accept,
    /// The one who was asked does not.
    Decline,
    /// The one who asked takes it back.
    Withdraw,
}

/// Answers a swap request.
#[derive(Debug)]
pub struct AnswerSwap {
    /// Which.
    pub id: SwapId,
    /// What.
    pub answer: SwapAnswer,
    /// Who.
    pub by: StaffId,
}

/// Gives a clinician a calendar address; the one before works no longer.
#[derive(Debug)]
pub struct RenewCalendar {
    /// Whose.
    pub staff: StaffId,
    /// The new address opens with it; only its hash is kept.
    pub token: CalendarToken,
}

#[async_trait]
impl Act for SetRota {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        self.rota.check_people(&rota::accounts(tx).await?)?;
        let before = rota::find(tx).await?;
        let needed = layers_needed(&policy::find(tx).await?);
        // A step would call nobody.
        if self.rota.layers().len() < needed && before.layers().len() >= needed {
            let fault = RotaFault::CalledByPolicy;
            return Err(BadRota { fault, layer: None, item: None }.into());
        }
        let kept = if self.keeps_overrides { before.overrides().to_vec() } else { vec![] };
        let rota = self.rota.clone().with_overrides(kept)?;
        rota::save(tx, &rota).await?;
        tx.audit(Some(self.by), [Audited::RotaSet]).await?;
        for swap in rota::open_swaps(tx.db(), tx.now).await? {
            if rota.layer(swap.layer).is_none() {
                rota::record_swap(tx, swap.lapse(), self.by).await?;
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Act for AddOverride {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let Self { one, by } = *self;
        let accounts = rota::accounts(tx).await?;
        check_person(one.staff, &accounts).map_err(BadRota::from)?;
        let rota = rota::find(tx).await?.with_override(one, tx.now)?;
        rota::save(tx, &rota).await?;
        tx.audit(Some(by), [Audited::OverrideAdded(one.id, one.staff)]).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for RemoveOverride {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "DELETE FROM rota_overrides WHERE id = $1";
        if tx.run(sql, params![self.id]).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        tx.audit(Some(self.by), [Audited::OverrideRemoved(self.id)]).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for AskSwap {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let accounts = rota::accounts(tx).await?;
        check_person(self.swap.asked, &accounts).map_err(BadRota::from)?;
        let open = rota::open_swaps(tx.db(), tx.now).await?;
        let step = self.swap.ask(&rota::find(tx).await?, &open, tx.now)?;
        rota::record_swap(tx, step, self.swap.asked_by).await
    }
}

#[async_trait]
impl Act for AnswerSwap {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let swap = rota::find_swap(tx, self.id).await?;
        if ![swap.asked, swap.asked_by].contains(&self.by) {
            return Err(Refusal::NotFound.into());
        }
        let step = match self.answer {
            SwapAnswer::Decline => swap.decline(self.by, tx.now)?,
            SwapAnswer::Withdraw => swap.withdraw(self.by, tx.now)?,
            SwapAnswer::Accept => {
                let before = rota::find(tx).await?;
                let ids = || rota::fresh_override(tx);
                let (step, rota) = swap.accept(self.by, &before, tx.now, ids)?;
                rota::save(tx, &rota).await?;
                step
            }
        };
        rota::record_swap(tx, step, self.by).await
    }
}

#[async_trait]
impl Act for RenewCalendar {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "INSERT INTO calendars (staff, hash) VALUES ($1, $2)
            ON CONFLICT (staff) DO UPDATE SET hash = excluded.hash";
        tx.run(sql, params![self.staff, hash(self.token.expose())]).await?;
        tx.audit(Some(self.staff), [Audited::CalendarRenewed(self.staff)]).await?;
        Ok(())
    }
}
