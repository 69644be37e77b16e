//! A block as it is stored, and how a step of the rules is: the block, its audit entry and its
//! deadline, together. One that is over is not stored any more, nor what it was recognised by.

use domain::{
    block::{Block, BlockState, Step},
    deadline::Deadline,
    news::Bell,
};
use protocol::{BlockId, StaffId, Timestamp};

use super::session::StoredSession;
use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::params,
};

/// Stores a block that has just been placed on the tab of a session.
pub(crate) async fn insert(
    tx: &mut Tx<'_>,
    on: &StoredSession,
    step: Step,
) -> Result<Block, WriteError> {
    let sql =
        "INSERT INTO blocks (id, session, pseudonym, visit_key, visit_hash, reason, placed_by,
            placed_at, until)
        SELECT $1, id, pseudonym, visit_key, visit_hash, $3, $4, $5, $5 FROM sessions
        WHERE id = $2";
    let Block { id, reason, placed_by, .. } = step.block;
    let values = params![id, on.session.id, reason.as_str(), placed_by, tx.now];
    tx.run(sql, values).await?;
    record(tx, step, Some(placed_by)).await
}

/// The block with this id.
pub(crate) async fn find(tx: &Tx<'_>, id: BlockId) -> Result<Block, WriteError> {
    let sql = "SELECT id, reason, placed_by, until, proposed_until, confirmed_by FROM blocks
        WHERE id = $1";
    let row = tx.one(sql, params![id]).await?.ok_or(Refusal::NotFound)?;
    let until = row.at("until")?;
    let state = match row.at::<Option<Timestamp>>("proposed_until")? {
        Some(proposed_until) => BlockState::Proposed { until, proposed_until },
        None => BlockState::Standing { until, confirmed_by: row.at("confirmed_by")? },
    };
    let (reason, placed_by) = (row.word("reason")?, row.at("placed_by")?);
    Ok(Block { id, reason, placed_by, state })
}

/// Stores a step of the rules.
pub(crate) async fn record(
    tx: &mut Tx<'_>,
    step: Step,
    by: Option<StaffId>,
) -> Result<Block, WriteError> {
    let Step { block, acts } = step;
    tx.audit(by, acts).await?;
    match block.state {
        BlockState::Standing { until, confirmed_by } => {
            save(tx, &block, until, None, confirmed_by).await?;
        }
        BlockState::Proposed { until, proposed_until } => {
            save(tx, &block, until, Some(proposed_until), None).await?;
        }
        BlockState::Over => {
            tx.run("DELETE FROM blocks WHERE id = $1", params![block.id]).await?;
            tx.clear_deadline(Deadline::EndBlock(block.id)).await?;
        }
    }
    tx.ring(Bell::Cases);
    Ok(block)
}

async fn save(
    tx: &mut Tx<'_>,
    block: &Block,
    until: Timestamp,
    proposed_until: Option<Timestamp>,
    confirmed_by: Option<StaffId>,
) -> Result<(), WriteError> {
    let sql = "UPDATE blocks SET until = $2, proposed_until = $3, confirmed_by = $4
        WHERE id = $1";
    tx.run(sql, params![block.id, until, proposed_until, confirmed_by]).await?;
    tx.set_deadline(Deadline::EndBlock(block.id), until).await?;
    Ok(())
}
