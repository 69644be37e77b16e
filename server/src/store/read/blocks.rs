//! Blocks in force.

use protocol::{BlockId, Timestamp, VisitToken, block::BlockReason, block::BlockView};

use crate::store::{
    Store, StoreError,
    sql::{Cells, all, one, params},
    visit::Visit,
};

/// What a blocked student is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Blocked {
    /// Why.
    pub reason: BlockReason,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Whether a second moderator still decides whether it lasts longer.
    pub undecided: bool,
}

impl Store {
    /// The blocks in force: those that wait for a second moderator first, then the newest.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn blocks(&self) -> Result<Vec<BlockView>, StoreError> {
        let sql = format!("{SELECT} ORDER BY b.proposed_until IS NULL, b.placed_at DESC, b.id");
        all(&self.reads, &sql, vec![]).await?.iter().map(view).collect()
    }

    /// One of them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_block(&self, id: BlockId) -> Result<Option<BlockView>, StoreError> {
        let sql = format!("{SELECT} WHERE b.id = $1");
        one(&self.reads, &sql, params![id]).await?.as_ref().map(view).transpose()
    }

    /// What tabs are recognised by, of sessions and of blocks, as it is stored.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn visits(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        let sql = "SELECT visit_hash FROM sessions WHERE visit_hash IS NOT NULL
            UNION ALL SELECT visit_hash FROM blocks WHERE visit_hash IS NOT NULL";
        let rows = all(&self.reads, sql, vec![]).await?;
        Ok(rows.iter().map(|row| row.at("visit_hash")).collect::<Result<_, _>>()?)
    }

    /// The block that holds for this tab; of several the one that lasts longest.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn block_of(
        &self,
        visit: &VisitToken,
        now: Timestamp,
    ) -> Result<Option<Blocked>, StoreError> {
        let sql = "SELECT visit_key, visit_hash, reason, until, proposed_until FROM blocks
            WHERE visit_hash IS NOT NULL AND until > $1 ORDER BY until DESC";
        for row in all(&self.reads, sql, params![now]).await? {
            let of = Visit { key: row.at("visit_key")?, hash: row.at("visit_hash")? };
            if of.is_of(visit) {
                let proposed: Option<Timestamp> = row.at("proposed_until")?;
                let (reason, until) = (row.word("reason")?, row.at("until")?);
                return Ok(Some(Blocked { reason, until, undecided: proposed.is_some() }));
            }
        }
        Ok(None)
    }
}

const SELECT: &str = "SELECT b.id, b.session, b.pseudonym, b.reason, b.placed_by, b.placed_at,
        b.until, b.proposed_until, p.name AS placed_by_name, c.name AS confirmed_by_name
    FROM blocks b JOIN staff p ON p.id = b.placed_by LEFT JOIN staff c ON c.id = b.confirmed_by";

fn view(row: &Cells) -> Result<BlockView, StoreError> {
    let confirmed_by: Option<String> = row.at("confirmed_by_name")?;
    Ok(BlockView {
        id: row.at("id")?,
        session: row.at("session")?,
        pseudonym: row.text("pseudonym")?,
        reason: row.word("reason")?,
        placed_by: row.at("placed_by")?,
        placed_by_name: row.text("placed_by_name")?,
        placed_at: row.at("placed_at")?,
        until: row.at("until")?,
        proposed_until: row.at("proposed_until")?,
        confirmed_by: confirmed_by
            .map(|name| name.try_into().map_err(|_| StoreError::Corrupt("a name is unusable")))
            .transpose()?,
    })
}
