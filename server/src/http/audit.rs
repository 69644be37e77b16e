//! The audit log.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use domain::permission::Action;
use protocol::{ErrorCode, staff::AuditView};
use serde::Deserialize;

use crate::{app::App, auth::Staff, error::ApiError, store::AuditPage};

/// Which part of the log.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    before: Option<u32>,
    limit: Option<u32>,
}

/// `GET /api/audit`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<Vec<AuditView>>, ApiError> {
    staff.permit(Action::ReadAudit)?;
    let Query(Wanted { before, limit }) =
        wanted.map_err(|_| ApiError::Unusable(ErrorCode::BadFrame))?;
    let limit = limit.unwrap_or(MOST_ENTRIES).min(MOST_ENTRIES);
    Ok(Json(app.relay.store.audit(AuditPage { before, limit }).await?))
}

const MOST_ENTRIES: u32 = 200;
