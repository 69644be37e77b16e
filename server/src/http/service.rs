//! What the landing page shows before anybody has said anything.

use axum::{Json, extract::State};
use protocol::{service::CountryNumbers, student::ServiceInfo};

use crate::{app::App, numbers};

/// `GET /api/service`
pub(super) async fn show(State(app): State<App>) -> Json<ServiceInfo> {
    Json(app.front.info(&app.relay).await)
}

/// `GET /api/numbers`: the numbers of every other country.
pub(super) async fn numbers(State(app): State<App>) -> Json<Vec<CountryNumbers>> {
    Json(numbers::elsewhere(app.config.service.country.as_deref()))
}
