//! Closing an escalation.

use axum::{extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{EscalationId, staff::Resolve};

use super::extract::{Body, Id};
use crate::{app::App, auth::Staff, error::ApiError, store::acts::escalations::Close};

/// `POST /api/escalations/{escalation}/close`
pub(super) async fn close(
    State(app): State<App>,
    staff: Staff,
    Id(escalation): Id<EscalationId>,
    Body(Resolve { outcome, reason }): Body<Resolve>,
) -> Result<StatusCode, ApiError> {
    let clinician = staff.permit(Action::CloseEscalation)?;
    app.relay.store.write(Close { escalation, clinician, outcome, reason }).await?;
    tracing::info!(escalation.id = %escalation, staff.id = %clinician, "an escalation was closed");
    Ok(StatusCode::NO_CONTENT)
}
