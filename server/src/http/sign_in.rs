//! Signing in and out.

use axum::{Extension, Json, extract::State, http::StatusCode};
use protocol::staff::{SignIn, SignedIn, StaffView};

use super::extract::Body;
use crate::{accept::PeerAddress, app::App, auth::Staff, error::ApiError};

/// `POST /api/sign-in`
pub(super) async fn sign_in(
    State(app): State<App>,
    Extension(PeerAddress(from)): Extension<PeerAddress>,
    Body(SignIn { name, password }): Body<SignIn>,
) -> Result<Json<SignedIn>, ApiError> {
    let signed_in = app.auth.sign_in(&app.relay, from, &name, password).await?;
    tracing::info!(staff.id = %signed_in.staff.id, "signed in");
    Ok(Json(signed_in))
}

/// `POST /api/sign-out`
pub(super) async fn sign_out(State(app): State<App>, staff: Staff) -> Result<StatusCode, ApiError> {
    app.auth.sign_out(&app.relay, staff).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/me`
pub(super) async fn me(staff: Staff) -> Json<StaffView> {
    Json(staff.view)
}
