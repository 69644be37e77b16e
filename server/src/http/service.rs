//! What the landing page shows before anybody has said anything.

use axum::{Json, extract::State};
use protocol::student::ServiceInfo;

use crate::app::App;

/// `GET /api/service`
pub(super) async fn show(State(app): State<App>) -> Json<ServiceInfo> {
    Json(app.front.info(&app.relay).await)
}
