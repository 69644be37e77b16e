//! What a student says after the end, and how long a conversation lasts. The session's token says whose
//! it is; nothing of an answer is logged.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    SessionId,
    visit::{CheckIn, CheckedIn, Erase, Erased},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::{
        course::Extend,
        visits::{CheckInAfter, EraseNow},
    },
};

/// `POST /api/check-ins`
pub(super) async fn check_in(
    State(app): State<App>,
    Body(check_in): Body<CheckIn>,
) -> Result<Json<CheckedIn>, ApiError> {
    let checked_in = app.relay.store.write(CheckInAfter(check_in)).await?;
    if checked_in.worse {
        tracing::info!("a student said that it is worse than before");
    }
    Ok(Json(checked_in))
}

/// `POST /api/erase`
pub(super) async fn erase(
    State(app): State<App>,
    Body(Erase { token }): Body<Erase>,
) -> Result<Json<Erased>, ApiError> {
    let erased = app.relay.store.write(EraseNow { token }).await?;
    tracing::info!("a student had a conversation deleted");
    Ok(Json(erased))
}

/// `POST /api/sessions/{session}/extend`
pub(super) async fn extend(
    State(app): State<App>,
    staff: Staff,
    Id(session): Id<SessionId>,
) -> Result<StatusCode, ApiError> {
    let supporter = staff.permit(Action::ExtendConversation)?;
    app.relay.store.write(Extend { session, supporter }).await?;
    tracing::info!(session.id = %session, "a supporter gave a conversation more time");
    Ok(StatusCode::NO_CONTENT)
}
