//! The rota, swap requests and calendars.

use domain::rota::{Layer, Rota, swap::Swap};
use protocol::{CalendarToken, StaffId, Timestamp, rota::SwapView};

use crate::store::{
    Store, StoreError,
    acts::sessions::hash,
    sql::{one, params},
    state::rota,
};

impl Store {
    /// The whole rota.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn rota(&self) -> Result<Rota, StoreError> {
        Ok(rota::load(&self.reads).await?)
    }

    /// The swap requests that are open and not over.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn open_swaps(&self, now: Timestamp) -> Result<Vec<Swap>, StoreError> {
        Ok(rota::open_swaps(&self.reads, now).await?)
    }

    /// Those of them that somebody made or was asked.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn swaps_of(
        &self,
        staff: StaffId,
        now: Timestamp,
    ) -> Result<Vec<SwapView>, StoreError> {
        let mut swaps = self.open_swaps(now).await?;
        swaps.retain(|swap| [swap.asked, swap.asked_by].contains(&staff));
        if swaps.is_empty() {
            return Ok(vec![]);
        }
        let rota = self.rota().await?;
        Ok(swaps.into_iter().map(|swap| swap_view(&rota, swap)).collect())
    }

    /// Whose calendar this opens. Nobody's, when the account is disabled.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_calendar(
        &self,
        token: &CalendarToken,
    ) -> Result<Option<StaffId>, StoreError> {
        let sql = "SELECT c.staff FROM calendars c JOIN staff s ON s.id = c.staff
            WHERE c.hash = $1 AND s.disabled_at IS NULL";
        let row = one(&self.reads, sql, params![hash(token.expose())]).await?;
        Ok(row.map(|row| row.at("staff")).transpose()?)
    }

    /// Whether somebody has a calendar address.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn has_calendar(&self, staff: StaffId) -> Result<bool, StoreError> {
        let sql = "SELECT staff FROM calendars WHERE staff = $1";
        Ok(one(&self.reads, sql, params![staff]).await?.is_some())
    }
}

/// What staff are shown of a swap request.
#[must_use]
pub fn swap_view(rota: &Rota, swap: Swap) -> SwapView {
    let Swap { id, layer, from, until, asked_by, asked, .. } = swap;
    let name = rota.layer(layer).map(Layer::name).unwrap_or_default();
    SwapView { id, layer, layer_name: name.to_owned(), from, until, asked_by, asked }
}
