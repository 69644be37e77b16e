//! The last word of a student's page that is thrown away.

use axum::{extract::State, http::StatusCode};
use protocol::student::LeaveNow;

use super::extract::Body;
use crate::{
    app::App,
    error::ApiError,
    store::{Refusal, WriteError, acts::leaving},
};

/// `POST /api/leave`, sent as a beacon: nobody reads the answer, and it does not say whether there was
/// such a session.
pub(super) async fn leave_now(
    State(app): State<App>,
    Body(LeaveNow { token }): Body<LeaveNow>,
) -> Result<StatusCode, ApiError> {
    match app.relay.store.write(leaving::LeaveNow { token }).await {
        Ok(()) | Err(WriteError::Refused(Refusal::NotFound)) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(error.into()),
    }
}
