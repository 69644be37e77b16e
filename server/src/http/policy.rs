//! How the clinicians on call are called.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::permission::Action;
use protocol::{
    ErrorCode,
    policy::{EscalationPolicy, PolicyRefused, PolicyView},
};

use super::extract::Body;
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::policy::{LookAtPolicy, SetPolicy},
    telemetry::metrics,
};

/// `GET /api/policy`
pub(super) async fn show(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<PolicyView>, ApiError> {
    staff.permit(Action::ReadPolicy)?;
    Ok(Json(app.relay.store.write(LookAtPolicy).await?))
}

/// `PUT /api/policy`. One that cannot be used is refused with everything that is wrong with it, and
/// where; the one before stays in force.
pub(super) async fn set(
    State(app): State<App>,
    staff: Staff,
    Body(policy): Body<EscalationPolicy>,
) -> Result<Response, ApiError> {
    let by = staff.permit(Action::EditPolicy)?;
    match app.relay.store.write(SetPolicy { policy, by }).await? {
        Ok(()) => {
            tracing::info!(staff.id = %by, "the escalation policy was changed");
            Ok(Json(app.relay.store.write(LookAtPolicy).await?).into_response())
        }
        Err(faults) => {
            let code = ErrorCode::BadFrame;
            metrics::refused(code);
            let refused = PolicyRefused { code, faults };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(refused)).into_response())
        }
    }
}
