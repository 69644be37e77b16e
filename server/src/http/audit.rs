//! The audit log.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
};
use domain::permission::Action;
use protocol::{
    ErrorCode,
    staff::{AuditCheckView, AuditFindingView, AuditView},
};
use serde::Deserialize;

use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::{AuditFinding, AuditPage, StoreError},
};

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

/// `GET /api/audit/check`
pub(super) async fn check(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<AuditCheckView>, ApiError> {
    staff.permit(Action::ReadAudit)?;
    let noted = app.keyring.anchor().map_err(StoreError::from)?;
    let check = app.relay.store.check_audit(noted.as_slice()).await?;
    Ok(Json(AuditCheckView {
        entries: check.entries,
        head: check.head.map(|head| head.to_string()),
        findings: check.findings.into_iter().map(view).collect(),
    }))
}

const fn view(finding: AuditFinding) -> AuditFindingView {
    match finding {
        AuditFinding::Changed(seq) => AuditFindingView::Changed { seq },
        AuditFinding::Missing(from, to) => AuditFindingView::Missing { from, to },
        AuditFinding::Rewritten(seq) => AuditFindingView::Rewritten { seq },
    }
}

const MOST_ENTRIES: u32 = 200;
