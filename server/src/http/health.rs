//! Whether the service runs, and whether it can do its work.

use axum::{extract::State, http::StatusCode};

use crate::{app::App, error::ApiError};

/// `GET /healthz`: the process runs.
pub(super) async fn alive() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// `GET /readyz`: people can be let in, and a commit can be made right now.
pub(super) async fn ready(State(app): State<App>) -> Result<StatusCode, ApiError> {
    if app.drain.has_begun() {
        return Err(ApiError::Restarting);
    }
    if !app.is_ready().await {
        return Err(ApiError::Busy);
    }
    Ok(StatusCode::NO_CONTENT)
}
