//! What students leave to be reached by. Nothing of it is logged but that it was opened.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    CaseId,
    handover::{self, ContactState, ContactView, OwnContact},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::contacts::{LeaveContact, OpenContact, TakeContactBack},
};

/// `POST /api/contact`: the session's token says whose it is.
pub(super) async fn leave(
    State(app): State<App>,
    Body(handover::LeaveContact { token, details }): Body<handover::LeaveContact>,
) -> Result<(StatusCode, Json<ContactState>), ApiError> {
    let state = app.relay.store.write(LeaveContact { token, details }).await?;
    Ok((StatusCode::CREATED, Json(state)))
}

/// `POST /api/contact/take-back`
pub(super) async fn take_back(
    State(app): State<App>,
    Body(OwnContact { token }): Body<OwnContact>,
) -> Result<StatusCode, ApiError> {
    app.relay.store.write(TakeContactBack { token }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/contact/state`: the token stands in the body, because addresses are written down.
pub(super) async fn state(
    State(app): State<App>,
    Body(OwnContact { token }): Body<OwnContact>,
) -> Result<Json<ContactState>, ApiError> {
    Ok(Json(app.relay.store.contact_of(&token).await?))
}

/// `POST /api/cases/{case}/contact`
pub(super) async fn open(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(handover::OpenContact { reason, words }): Body<handover::OpenContact>,
) -> Result<Json<ContactView>, ApiError> {
    let clinician = staff.permit(Action::OpenContact)?;
    let view = app.relay.store.write(OpenContact { case, clinician, reason, words }).await?;
    tracing::info!(case.id = %case, staff.id = %clinician, "contact details were opened");
    Ok(Json(view))
}
