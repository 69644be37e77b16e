//! Flags that a supporter raises by hand.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    SessionId,
    staff::{FlagRaised, RaiseFlag},
};

use super::extract::{Body, Id};
use crate::{app::App, auth::Staff, error::ApiError, store::acts::flags::RaiseByHand};

/// `POST /api/sessions/{session}/flags`
pub(super) async fn raise(
    State(app): State<App>,
    staff: Staff,
    Id(session): Id<SessionId>,
    Body(RaiseFlag { severity, note }): Body<RaiseFlag>,
) -> Result<(StatusCode, Json<FlagRaised>), ApiError> {
    let supporter = staff.permit(Action::RaiseFlag)?;
    let act = RaiseByHand { session, supporter, severity, note };
    let raised = app.relay.store.write(act).await?;
    tracing::info!(flag.id = %raised.flag, case.id = %raised.case, "a supporter raised a flag");
    Ok((StatusCode::CREATED, Json(raised)))
}
