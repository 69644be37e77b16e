//! What students report about supporters. Nothing of it is logged but that there was one.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    CaseId,
    report::{Report, ReportReceived, ReportView},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::reports::{ReadReports, ReportSupporter},
};

/// `POST /api/reports`: the session's token says whose it is.
pub(super) async fn receive(
    State(app): State<App>,
    Body(Report { token, reason, words }): Body<Report>,
) -> Result<(StatusCode, Json<ReportReceived>), ApiError> {
    let received = app.relay.store.write(ReportSupporter { token, reason, words }).await?;
    tracing::info!("a student reported a supporter");
    Ok((StatusCode::CREATED, Json(received)))
}

/// `GET /api/cases/{case}/reports`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<Vec<ReportView>>, ApiError> {
    let moderator = staff.permit(Action::ReadReports)?;
    let session = app.relay.store.write(ReadReports { case, moderator }).await?;
    Ok(Json(app.relay.store.reports(case, session).await?))
}
