//! Who is on call: the rota's plan, overrides, swap requests, and each clinician's shifts.

use axum::{
    Json,
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
};
use domain::{
    permission::Action,
    rota::{
        self, Override,
        spans::{Gap, Span},
        swap::{Swap, SwapState},
    },
};
use protocol::{
    ErrorCode, OverrideId, SwapId, Timestamp,
    rota::{
        AddOverride, AskSwap, CalendarLink, GapView, LayerName, OverrideView, PlanView, Rota,
        SetPlan, ShiftView, ShiftsView, SpanView, SpansView, SwapView,
    },
};
use serde::Deserialize;

use super::extract::{Body, Id};
use crate::{
    app::App,
    auth::Staff,
    error::ApiError,
    store::{
        Refusal, WriteError,
        acts::rota::{
            AddOverride as Add, AnswerSwap, AskSwap as Ask, RemoveOverride, RenewCalendar, SetRota,
            SwapAnswer,
        },
        swap_view,
    },
};

/// `GET /api/rota`
pub(super) async fn show(State(app): State<App>, staff: Staff) -> Result<Json<Rota>, ApiError> {
    staff.permit(Action::ReadRota)?;
    now(&app).await
}

/// `PUT /api/rota`
pub(super) async fn set(
    State(app): State<App>,
    staff: Staff,
    Body(Rota { on_call }): Body<Rota>,
) -> Result<Json<Rota>, ApiError> {
    let by = staff.permit(Action::EditRota)?;
    let rota = rota::Rota::list(&on_call).map_err(|_| bad_values())?;
    match app.relay.store.write(SetRota { rota, keeps_overrides: false, by }).await {
        // The list is older than the plan, and its clients know this code.
        Err(WriteError::Refused(Refusal::BadRota(_))) => return Err(bad_values().into()),
        answer => answer?,
    }
    tracing::info!(staff.id = %by, "the rota was changed");
    now(&app).await
}

/// `GET /api/rota/plan`
pub(super) async fn plan(State(app): State<App>, staff: Staff) -> Result<Json<PlanView>, ApiError> {
    staff.permit(Action::ReadRota)?;
    view(&app).await
}

/// `PUT /api/rota/plan`
pub(super) async fn set_plan(
    State(app): State<App>,
    staff: Staff,
    Body(SetPlan { zone, layers }): Body<SetPlan>,
) -> Result<Json<PlanView>, ApiError> {
    let by = staff.permit(Action::EditRota)?;
    let rota = rota::Rota::parse(&zone, layers).map_err(WriteError::from)?;
    app.relay.store.write(SetRota { rota, keeps_overrides: true, by }).await?;
    tracing::info!(staff.id = %by, "the rota was changed");
    view(&app).await
}

/// `POST /api/rota/overrides`
pub(super) async fn add_override(
    State(app): State<App>,
    staff: Staff,
    Body(AddOverride { layer, from, until, staff: whom }): Body<AddOverride>,
) -> Result<(StatusCode, Json<OverrideView>), ApiError> {
    let by = staff.permit(Action::EditRota)?;
    let id = OverrideId(app.relay.ids.uuid());
    let one = Override { id, layer, from, until, staff: whom };
    app.relay.store.write(Add { one, by }).await?;
    Ok((StatusCode::CREATED, Json(one)))
}

/// `DELETE /api/rota/overrides/{override}`
pub(super) async fn remove_override(
    State(app): State<App>,
    staff: Staff,
    Id(id): Id<OverrideId>,
) -> Result<StatusCode, ApiError> {
    let by = staff.permit(Action::EditRota)?;
    app.relay.store.write(RemoveOverride { id, by }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The stretch that is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stretch {
    /// In milliseconds; now when it is left out.
    from: Option<i64>,
    days: Option<u8>,
}

/// `GET /api/rota/spans?from=…&days=…`
pub(super) async fn spans(
    State(app): State<App>,
    staff: Staff,
    query: Result<Query<Stretch>, QueryRejection>,
) -> Result<Json<SpansView>, ApiError> {
    staff.permit(Action::ReadRota)?;
    let bad = || ApiError::Unusable(ErrorCode::BadFrame);
    let Query(Stretch { from, days }) = query.map_err(|_| bad())?;
    let from = from.map_or_else(|| app.relay.clock.now(), Timestamp);
    let days = days.unwrap_or(14);
    if !(1..=MOST_DAYS).contains(&days) || !(0..=LATEST_MS).contains(&from.0) {
        return Err(bad());
    }
    let until = from.plus_ms(i64::from(days) * DAY_MS);
    let rota = app.relay.store.rota().await?;
    let id = |layer: usize| rota.layers().get(layer).map(rota::Layer::id);
    let name = |layer: &rota::Layer| LayerName { id: layer.id(), name: layer.name().to_owned() };
    let span = |Span { layer, from, until, duty }: Span| {
        let rota::spans::Duty { staff, on_duty, overridden } = duty;
        Some(SpanView { layer: id(layer)?, from, until, staff, on_duty, overridden })
    };
    let gap = |Gap { layer, from, until }: Gap| GapView { layer: layer.and_then(id), from, until };
    Ok(Json(SpansView {
        zone: rota.zone().name().to_owned(),
        from,
        until,
        layers: rota.layers().iter().map(name).collect(),
        spans: rota.spans(from, until).into_iter().filter_map(span).collect(),
        gaps: rota.gaps(from, until).into_iter().map(gap).collect(),
    }))
}

/// `GET /api/rota/shifts`
pub(super) async fn shifts(
    State(app): State<App>,
    staff: Staff,
) -> Result<Json<ShiftsView>, ApiError> {
    let me = staff.permit(Action::KeepShifts)?;
    let now = app.relay.clock.now();
    let store = &app.relay.store;
    let rota = store.rota().await?;
    let shifts = rota.shifts_of(me, now, now.plus_ms(SHIFTS_MS));
    let shift = |Span { layer, from, until, .. }: Span| {
        let layer = rota.layers().get(layer)?;
        Some(ShiftView { layer: layer.id(), layer_name: layer.name().to_owned(), from, until })
    };
    Ok(Json(ShiftsView {
        zone: rota.zone().name().to_owned(),
        shifts: shifts.into_iter().filter_map(shift).collect(),
        swaps: store.swaps_of(me, now).await?,
        has_calendar: store.has_calendar(me).await?,
    }))
}

/// `POST /api/rota/swaps`
pub(super) async fn ask(
    State(app): State<App>,
    staff: Staff,
    Body(AskSwap { layer, from, until, asked }): Body<AskSwap>,
) -> Result<(StatusCode, Json<SwapView>), ApiError> {
    let asked_by = staff.permit(Action::KeepShifts)?;
    let id = SwapId(app.relay.ids.uuid());
    let swap = Swap { id, layer, from, until, asked_by, asked, state: SwapState::Open };
    app.relay.store.write(Ask { swap }).await?;
    let rota = app.relay.store.rota().await?;
    Ok((StatusCode::CREATED, Json(swap_view(&rota, swap))))
}

/// `POST /api/rota/swaps/{swap}/accept`
pub(super) async fn accept(
    state: State<App>,
    staff: Staff,
    id: Id<SwapId>,
) -> Result<StatusCode, ApiError> {
    answer(state, &staff, id, SwapAnswer::Accept).await
}

/// `POST /api/rota/swaps/{swap}/decline`
pub(super) async fn decline(
    state: State<App>,
    staff: Staff,
    id: Id<SwapId>,
) -> Result<StatusCode, ApiError> {
    answer(state, &staff, id, SwapAnswer::Decline).await
}

/// `POST /api/rota/swaps/{swap}/withdraw`
pub(super) async fn withdraw(
    state: State<App>,
    staff: Staff,
    id: Id<SwapId>,
) -> Result<StatusCode, ApiError> {
    answer(state, &staff, id, SwapAnswer::Withdraw).await
}

/// `POST /api/rota/calendar`
pub(super) async fn renew_calendar(
    State(app): State<App>,
    staff: Staff,
) -> Result<(StatusCode, Json<CalendarLink>), ApiError> {
    let me = staff.permit(Action::KeepShifts)?;
    let token = app.relay.ids.calendar_token();
    app.relay.store.write(RenewCalendar { staff: me, token: token.clone() }).await?;
    let public_url = &app.config.server.public_url;
    let url = format!("{public_url}/calendar/{}.ics", String::from(token));
    Ok((StatusCode::CREATED, Json(CalendarLink { url })))
}

async fn answer(
    State(app): State<App>,
    staff: &Staff,
    Id(id): Id<SwapId>,
    answer: SwapAnswer,
) -> Result<StatusCode, ApiError> {
    let by = staff.permit(Action::KeepShifts)?;
    app.relay.store.write(AnswerSwap { id, answer, by }).await?;
    tracing::info!(staff.id = %by, swap.id = %id, "a swap request was answered");
    Ok(StatusCode::NO_CONTENT)
}

async fn now(app: &App) -> Result<Json<Rota>, ApiError> {
    let rota = app.relay.store.rota().await?;
    Ok(Json(Rota { on_call: rota.on_call(app.relay.clock.now()).in_order() }))
}

async fn view(app: &App) -> Result<Json<PlanView>, ApiError> {
    let rota = app.relay.store.rota().await?;
    let now = app.relay.clock.now();
    let mut overrides = rota.overrides().to_vec();
    overrides.retain(|one| one.until > now);
    overrides.sort_by_key(|one| one.from);
    Ok(Json(PlanView { zone: rota.zone().name().to_owned(), layers: rota.plans(), overrides }))
}

fn bad_values() -> WriteError {
    Refusal::BadValues.into()
}

const DAY_MS: i64 = 24 * 3_600_000;
/// How far a clinician sees their own shifts.
const SHIFTS_MS: i64 = 42 * DAY_MS;
/// The longest stretch that is worked out at once.
const MOST_DAYS: u8 = 62;
/// The year 2199.
const LATEST_MS: i64 = 7_226_000_000_000;
