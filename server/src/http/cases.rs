//! The case queue and what moderators do with it.

use std::sync::Arc;

use axum::{Json, extract::State, http::StatusCode};
use domain::{case_queue::CaseQueue, permission::Action, report, staff_connection::voice};
use protocol::{
    CaseId, SessionId,
    handover::SummaryView,
    staff::{AuditView, CaseView, NoteView, OfferCase, Resolve, WriteNote},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::{
        cases::{
            Accept, Claim, Decline, Escalate, Offer, ReadNotes, ReadSummary, Release, ResolveCase,
        },
        moderation::{self, AskAboutSafety, EndConversation, SafetyChecked, TellClinician},
    },
};

/// `GET /api/cases`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<Vec<CaseView>>, ApiError> {
    staff.permit(Action::ReadCases)?;
    let queue = CaseQueue::new(app.relay.store.cases().await?, app.relay.clock.now());
    Ok(Json(queue.as_seen_by(staff.view.role).in_order()))
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

/// `POST /api/cases/{case}/release`
pub(super) async fn release(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::ReleaseCase)?;
    app.relay.store.write(Release { case, moderator }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a case was given back");
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/offer`
pub(super) async fn offer(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(OfferCase { to }): Body<OfferCase>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::ReleaseCase)?;
    app.relay.store.write(Offer { case, moderator, to }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a case was offered");
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/accept`
pub(super) async fn accept(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::ClaimCase)?;
    app.relay.store.write(Accept { case, moderator }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a case was accepted");
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/decline`
pub(super) async fn decline(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::ClaimCase)?;
    app.relay.store.write(Decline { case, moderator }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "an offer was declined");
    show(&app, &staff, case).await
}

/// `POST /api/cases/{case}/ask-about-safety`
pub(super) async fn ask_about_safety(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::AskAboutSafety)?;
    app.relay.store.write(AskAboutSafety { case, moderator }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a supporter was asked to check");
    show(&app, &staff, case).await
}

/// `POST /api/sessions/{session}/safety-checked`
pub(super) async fn safety_checked(
    State(app): State<App>,
    staff: Staff,
    Id(session): Id<SessionId>,
) -> Result<StatusCode, ApiError> {
    let supporter = staff.permit(Action::AnswerAboutSafety)?;
    app.relay.store.write(SafetyChecked { session, supporter }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/cases/{case}/end`
pub(super) async fn end(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(WriteNote { text: reason }): Body<WriteNote>,
) -> Result<Json<CaseView>, ApiError> {
    let moderator = staff.permit(Action::CloseConversation)?;
    app.relay.store.write(EndConversation { case, moderator, reason }).await?;
    tracing::info!(case.id = %case, staff.id = %moderator, "a moderator ended a conversation");
    show(&app, &staff, case).await
}

/// `GET /api/cases/{case}/steps`
pub(super) async fn steps(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<Vec<AuditView>>, ApiError> {
    staff.permit(Action::ReadSteps)?;
    app.relay.store.steps_of(case).await?.map(Json).ok_or(ApiError::NotFound)
}

/// `POST /api/cases/{case}/notes`
pub(super) async fn write_note(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(WriteNote { text }): Body<WriteNote>,
) -> Result<StatusCode, ApiError> {
    let by = staff.permit(Action::WriteNotes)?;
    let author = voice(staff.view.role);
    app.relay.store.write(moderation::WriteNote { case, by, author, text }).await?;
    Ok(StatusCode::NO_CONTENT)
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

/// `GET /api/cases/{case}/summary`
pub(super) async fn summary(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
) -> Result<Json<SummaryView>, ApiError> {
    let staff = staff.permit(Action::ReadNotes)?;
    let session = app.relay.store.write(ReadSummary { case, staff }).await?;
    Ok(Json(app.relay.store.summary(session).await?))
}

/// `POST /api/sessions/{session}/notes`
pub(super) async fn tell_clinician(
    State(app): State<App>,
    staff: Staff,
    Id(session): Id<SessionId>,
    Body(WriteNote { text }): Body<WriteNote>,
) -> Result<StatusCode, ApiError> {
    let supporter = staff.permit(Action::TellClinician)?;
    app.relay.store.write(TellClinician { session, supporter, text }).await?;
    Ok(StatusCode::NO_CONTENT)
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
    let seen = found.and_then(|case| report::as_seen_by(staff.view.role, &Arc::new(case)));
    seen.map(Arc::unwrap_or_clone).map(Json).ok_or(ApiError::NotFound)
}
