//! What the landing page shows before anybody has said anything.

use axum::{Json, extract::State};
use protocol::student::{OnCallNow, ServiceInfo};

use crate::{app::App, config::WhenNobodyIsOnCall};

/// `GET /api/service`
pub(super) async fn show(State(app): State<App>) -> Json<ServiceInfo> {
    Json(ServiceInfo { on_call: on_call(&app).await, ..app.info.clone() })
}

/// Whether somebody is on call now. The numbers beside it must be seen also when the database cannot
/// be read: what is not known is not said.
async fn on_call(app: &App) -> OnCallNow {
    match app.relay.store.rota().await {
        Ok(rota) if rota.on_call(app.relay.clock.now()).is_nobody() => {
            match app.config.escalation.when_nobody_is_on_call {
                WhenNobodyIsOnCall::Say => OnCallNow::Nobody,
                WhenNobodyIsOnCall::Close => OnCallNow::Closed,
            }
        }
        Ok(_) => OnCallNow::Somebody,
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not see whether somebody is on call"
            );
            OnCallNow::Somebody
        }
    }
}
