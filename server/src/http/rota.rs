//! Who is on call.

use axum::{Json, extract::State};
use domain::{permission::Action, rota};
use protocol::staff::Rota;

use super::extract::Body;
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::{Refusal, WriteError, acts::accounts::SetRota},
};

/// `GET /api/rota`
pub(super) async fn show(State(app): State<App>, staff: Staff) -> Result<Json<Rota>, ApiError> {
    staff.permit(Action::ReadRota)?;
    Ok(Json(app.relay.store.rota().await?))
}

/// `PUT /api/rota`
pub(super) async fn set(
    State(app): State<App>,
    staff: Staff,
    Body(Rota { on_call }): Body<Rota>,
) -> Result<Json<Rota>, ApiError> {
    let by = staff.permit(Action::EditRota)?;
    let rota = rota::Rota::new(on_call).map_err(|_| WriteError::Refused(Refusal::BadValues))?;
    app.relay.store.write(SetRota { rota, by }).await?;
    tracing::info!(staff.id = %by, "the rota was changed");
    Ok(Json(app.relay.store.rota().await?))
}
