//! Where a page's link leads.

use axum::{Json, extract::State};
use domain::permission::Action;
use protocol::{PageId, staff::PageView};

use super::extract::Id;
use crate::{app::App, auth::Staff, error::ApiError};

/// `GET /api/pages/{page}`
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Id(page): Id<PageId>,
) -> Result<Json<PageView>, ApiError> {
    staff.permit(Action::ReadPage)?;
    app.relay.store.find_page(page).await?.map(Json).ok_or(ApiError::NotFound)
}
