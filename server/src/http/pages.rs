//! Where a page's link leads.

use axum::{Json, extract::State};
use domain::permission::Action;
use protocol::{PageId, staff::PageView};

use super::extract::Id;
use crate::{app::App, auth::Staff, error::ApiError, store::acts::escalations::Acknowledge};

/// `GET /api/pages/{page}`
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
    Id(page): Id<PageId>,
) -> Result<Json<PageView>, ApiError> {
    staff.permit(Action::ReadPage)?;
    find(&app, page).await
}

/// `POST /api/pages/{page}/acknowledge`: whoever was called is coming. The calling goes on all the
/// same if they do not.
pub(super) async fn acknowledge(
    State(app): State<App>,
    staff: Staff,
    Id(page): Id<PageId>,
) -> Result<Json<PageView>, ApiError> {
    let clinician = staff.permit(Action::AcknowledgePage)?;
    app.relay.store.write(Acknowledge { page, clinician }).await?;
    tracing::info!(page.id = %page, staff.id = %clinician, "a page was acknowledged");
    find(&app, page).await
}

async fn find(app: &App, page: PageId) -> Result<Json<PageView>, ApiError> {
    app.relay.store.find_page(page).await?.map(Json).ok_or(ApiError::NotFound)
}
