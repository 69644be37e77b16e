//! Return codes. Nothing of them is logged but that there was one.

use axum::{Extension, Json, extract::State, http::StatusCode};
use protocol::return_code::{
    AskReturnCode, KeepReturnCode, OpenReturnCode, ReturnCodeKept, ReturnCodeOffered,
    ReturnCodeOpened,
};

use super::extract::Body;
use crate::{accept::PeerAddress, app::App, error::ApiError};

/// `POST /api/return-codes/offer`: the session's token says whose it is.
pub(super) async fn offer(
    State(app): State<App>,
    Body(AskReturnCode { token }): Body<AskReturnCode>,
) -> Result<Json<ReturnCodeOffered>, ApiError> {
    Ok(Json(app.return_codes.offer(&app.relay, &token).await?))
}

/// `POST /api/return-codes`
pub(super) async fn keep(
    State(app): State<App>,
    Body(code): Body<KeepReturnCode>,
) -> Result<(StatusCode, Json<ReturnCodeKept>), ApiError> {
    let kept = app.return_codes.keep(&app.relay, code).await?;
    tracing::info!("a student keeps a return code");
    Ok((StatusCode::CREATED, Json(kept)))
}

/// `POST /api/return-codes/open`
pub(super) async fn open(
    State(app): State<App>,
    Extension(PeerAddress(from)): Extension<PeerAddress>,
    Body(OpenReturnCode { code }): Body<OpenReturnCode>,
) -> Result<Json<ReturnCodeOpened>, ApiError> {
    let opened = app.return_codes.open(&app.relay, from, code).await?;
    tracing::info!("a return code was opened");
    Ok(Json(opened))
}
