//! What monitoring reads, on an address of its own that only this machine reaches.

use axum::{
    Router,
    extract::State,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{app::App, error::ApiError};

/// `GET /metrics`, and nothing else.
pub(crate) fn router(app: App, kept: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(show)).with_state((app, kept))
}

/// Looks at how things stand, and shows it with everything that was counted.
async fn show(State((app, kept)): State<(App, PrometheusHandle)>) -> Result<Response, ApiError> {
    app.sample().await?.show();
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], kept.render()).into_response())
}
