//! Blocks: placing one, deciding about one that another moderator proposed, and lifting it.

use axum::{Json, extract::State, http::StatusCode};
use domain::permission::Action;
use protocol::{
    BlockId, CaseId,
    block::{BlockView, EndAndBlock, LiftBlock},
};

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::acts::blocks::{Decide, Lift, Place},
};

/// `GET /api/blocks`
pub(super) async fn list(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<Vec<BlockView>>, ApiError> {
    staff.permit(Action::ReadBlocks)?;
    Ok(Json(app.relay.store.blocks().await?))
}

/// `POST /api/cases/{case}/block`
pub(super) async fn place(
    State(app): State<App>,
    staff: Staff,
    Id(case): Id<CaseId>,
    Body(EndAndBlock { reason, hours }): Body<EndAndBlock>,
) -> Result<(StatusCode, Json<BlockView>), ApiError> {
    let moderator = staff.permit(Action::BlockStudent)?;
    let block = app.relay.store.write(Place { case, moderator, reason, hours }).await?;
    tracing::info!(block.id = %block, case.id = %case, "a student was blocked");
    Ok((StatusCode::CREATED, show(&app, block).await?))
}

/// `POST /api/blocks/{block}/confirm`
pub(super) async fn confirm(
    State(app): State<App>,
    staff: Staff,
    Id(block): Id<BlockId>,
) -> Result<Json<BlockView>, ApiError> {
    let moderator = staff.permit(Action::BlockStudent)?;
    app.relay.store.write(Decide { block, moderator, confirm: true }).await?;
    tracing::info!(block.id = %block, "a block was confirmed");
    show(&app, block).await
}

/// `POST /api/blocks/{block}/refuse`
pub(super) async fn refuse(
    State(app): State<App>,
    staff: Staff,
    Id(block): Id<BlockId>,
) -> Result<StatusCode, ApiError> {
    let moderator = staff.permit(Action::BlockStudent)?;
    app.relay.store.write(Decide { block, moderator, confirm: false }).await?;
    tracing::info!(block.id = %block, "a block was refused");
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/blocks/{block}/lift`
pub(super) async fn lift(
    State(app): State<App>,
    staff: Staff,
    Id(block): Id<BlockId>,
    Body(LiftBlock { why }): Body<LiftBlock>,
) -> Result<StatusCode, ApiError> {
    let moderator = staff.permit(Action::BlockStudent)?;
    app.relay.store.write(Lift { block, moderator, why }).await?;
    tracing::info!(block.id = %block, "a block was lifted");
    Ok(StatusCode::NO_CONTENT)
}

async fn show(app: &App, block: BlockId) -> Result<Json<BlockView>, ApiError> {
    app.relay.store.find_block(block).await?.map(Json).ok_or(ApiError::NotFound)
}
