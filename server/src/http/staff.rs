//! Accounts.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    Role, StaffId,
    staff::{AddStaff, StaffAdded, StaffView},
    visit::{Matching, MatchingView},
};

use super::extract::{Body, Id};
use crate::{app::App, auth::Staff, error::ApiError, store::acts::accounts};

/// `GET /api/staff`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<Vec<StaffView>>, ApiError> {
    staff.permit(Action::ReadStaff)?;
    Ok(Json(app.relay.store.staff().await?))
}

/// `POST /api/staff`
pub(super) async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(AddStaff { name, role }): Body<AddStaff>,
) -> Result<(StatusCode, Json<StaffAdded>), ApiError> {
    let by = staff.permit(Action::EditStaff)?;
    let ids = &app.relay.ids;
    // While the rota is a plain list, a clinician who comes is on it; a plan is the coordinator's.
    let rota = app.relay.store.rota().await?;
    let on_call = role == Role::Clinician && rota.is_list() && rota.has_room();
    let (password, hash) = app.auth.fresh_password(&**ids).await?;
    let act = accounts::AddStaff {
        id: StaffId(ids.uuid()),
        name,
        role,
        pseudonym: ids.pseudonym(),
        password: hash,
        on_call,
        by: Some(by),
    };
    let staff = app.relay.store.write(act).await?;
    tracing::info!(staff.id = %staff.id, staff.role = %staff.role, "an account was added");
    Ok((StatusCode::CREATED, Json(StaffAdded { staff, password })))
}

/// `GET /api/staff/matching`
pub(super) async fn matching(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<Vec<MatchingView>>, ApiError> {
    staff.permit(Action::EditMatching)?;
    Ok(Json(app.relay.store.matching().await?))
}

/// `PUT /api/staff/{staff}/matching`
pub(super) async fn set_matching(
    State(app): State<App>,
    staff: Staff,
    Id(id): Id<StaffId>,
    Body(matching): Body<Matching>,
) -> Result<StatusCode, ApiError> {
    let by = staff.permit(Action::EditMatching)?;
    let act = accounts::SetMatching { staff: id, matching, by: Some(by) };
    app.relay.store.write(act).await?;
    tracing::info!(staff.id = %id, "what an account is matched by was set");
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/staff/{staff}/disable`
pub(super) async fn disable(
    State(app): State<App>,
    staff: Staff,
    Id(id): Id<StaffId>,
) -> Result<StatusCode, ApiError> {
    let by = staff.permit(Action::EditStaff)?;
    app.relay.store.write(accounts::DisableStaff { staff: id, by: Some(by) }).await?;
    tracing::info!(staff.id = %id, "an account was disabled");
    Ok(StatusCode::NO_CONTENT)
}
