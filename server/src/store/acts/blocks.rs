//! Blocks: placed with the end of a conversation, decided about, lifted, ended.

use async_trait::async_trait;
use domain::{
    block::{Block, NotPossible},
    case::CaseState,
};
use protocol::{
    BlockId, CaseId, EndedBy, Event, StaffId,
    block::{BlockReason, LiftReason},
};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    state::{block, case, return_code, session},
};

/// A moderator ends a conversation and blocks its student, in one act.
#[derive(Debug)]
pub struct Place {
    /// The case of the conversation, which this moderator has.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
    /// Why.
    pub reason: BlockReason,
    /// For how long, in hours.
    pub hours: u32,
}

/// A moderator decides about what another one proposed.
#[derive(Debug)]
pub struct Decide {
    /// Which block.
    pub block: BlockId,
    /// Who.
    pub moderator: StaffId,
    /// Whether it lasts as long as was proposed; else it is over.
    pub confirm: bool,
}

/// A moderator ends a block before its time.
#[derive(Debug)]
pub struct Lift {
    /// Which block.
    pub block: BlockId,
    /// Who.
    pub moderator: StaffId,
    /// Why.
    pub why: LiftReason,
}

impl From<NotPossible> for WriteError {
    fn from(why: NotPossible) -> Self {
        match why {
            NotPossible::Length => Refusal::BadValues.into(),
            NotPossible::OwnProposal => Refusal::OutOfState.into(),
            NotPossible::MovedOn => Refusal::Conflict.into(),
        }
    }
}

#[async_trait]
impl Act for Place {
    type Answer = BlockId;

    /// Whoever a clinician is called to, or is with, may be in danger and is not sent away: the case
    /// must be this moderator's own and not escalated.
    async fn apply(&self, tx: &mut Tx<'_>) -> Result<BlockId, WriteError> {
        let case = case::find(tx, self.case).await?;
        if !matches!(case.state, CaseState::Claimed { by, .. } if by == self.moderator) {
            return Err(Refusal::Conflict.into());
        }
        let mut stored = session::find(tx, case.session).await?;
        if stored.session.clinician.is_some() {
            return Err(Refusal::OutOfState.into());
        }
        let id = BlockId(tx.env.ids.uuid());
        let step = Block::place(id, self.reason, self.moderator, self.hours, tx.now)?;
        let placed = block::insert(tx, &stored, step).await?;
        return_code::forget_of(tx, case.session).await?;
        if !stored.session.is_ended() {
            if let Some(until) = placed.until() {
                let (reason, undecided) = (self.reason, placed.undecided());
                let told = Event::Blocked { reason, until, undecided };
                stored.append_all(tx, vec![told]).await?;
            }
            let step = stored.session.clone().end(EndedBy::Moderator)?;
            stored.record(tx, step, Some(self.moderator)).await?;
        }
        Ok(id)
    }
}

#[async_trait]
impl Act for Decide {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let found = block::find(tx, self.block).await?;
        let step = if self.confirm {
            found.confirm(self.moderator, tx.now)?
        } else {
            found.refuse(self.moderator, tx.now)?
        };
        block::record(tx, step, Some(self.moderator)).await.map(drop)
    }
}

#[async_trait]
impl Act for Lift {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let step = block::find(tx, self.block).await?.lift(self.why, tx.now)?;
        block::record(tx, step, Some(self.moderator)).await.map(drop)
    }
}

/// The time of a block has come.
pub(super) async fn end(tx: &mut Tx<'_>, id: BlockId) -> Result<(), WriteError> {
    let step = block::find(tx, id).await?.end(tx.now)?;
    block::record(tx, step, None).await.map(drop)
}
