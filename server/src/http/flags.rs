//! Flags that a supporter raises by hand, and help that they ask for.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    SessionId,
    staff::{self, FlagRaised, RaiseFlag},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::flags::{AskForHelp, RaiseByHand},
};

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

/// `POST /api/sessions/{session}/help`
pub(super) async fn help(
    State(app): State<App>,
    staff: Staff,
    Id(session): Id<SessionId>,
    Body(staff::AskForHelp { line }): Body<staff::AskForHelp>,
) -> Result<(StatusCode, Json<FlagRaised>), ApiError> {
    let supporter = staff.permit(Action::AskForHelp)?;
    let raised = app.relay.store.write(AskForHelp { session, supporter, line }).await?;
    tracing::info!(flag.id = %raised.flag, case.id = %raised.case, "a supporter asked for help");
    Ok((StatusCode::CREATED, Json(raised)))
}
