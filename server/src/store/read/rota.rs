//! The rota, swap requests and calendars.

use domain::rota::{Rota, swap::Swap};
use protocol::{CalendarToken, StaffId, Timestamp};

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
