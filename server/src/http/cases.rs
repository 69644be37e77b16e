//! The case queue and what moderators do with it.

use axum::{Json, extract::State};
use domain::{permission::Action, report};
use protocol::{
    CaseId,
    staff::{CaseView, NoteView, Resolve},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::cases::{Claim, Escalate, ReadNotes, ResolveCase},
};

/// `GET /api/cases`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<Vec<CaseView>>, ApiError> {
    staff.permit(Action::ReadCases)?;
    Ok(Json(report::as_seen_by(staff.view.role, app.relay.store.cases().await?)))
}

/// `POST /api/cases/{case}/claim`
pub(super) async fn claim(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::ClaimCase)?;
    app.relay.store.write(Claim { case, moderator }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a case was claimed");
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/escalate`
pub(super) async fn escalate(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::EscalateCase)?;
    app.relay.store.write(Escalate { case, moderator }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a case was escalated");
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/resolve`
pub(super) async fn resolve(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(Resolve { outcome, reason }): Body<Resolve>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::ResolveCase)?;
    app.relay.store.write(ResolveCase { case, moderator, outcome, reason }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a case was resolved");
    show(&app, &staff, case).await
}

/// `GET /api/cases/{case}/notes`
pub(super) async fn notes(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<Vec<NoteView>>, ApiError> {
    let staff = staff.permit(Action::ReadNotes)?;
    let session = app.relay.store.write(ReadNotes { case, staff }).await?;
    Ok(Json(app.relay.store.notes(session).await?))
}

pub(super) async fn show(
    app: &App,
    staff: &Staff,
    case: CaseId,
) -> Result<Json<CaseView>, ApiError> {
    let found = app.relay.store.find_case(case).await?;
    let seen = report::as_seen_by(staff.view.role, found.into_iter().collect());
    seen.into_iter().next().map(Json).ok_or(ApiError::NotFound)
}
