//! One clinician's shifts as a calendar that programs subscribe to. Whoever knows the address reads
//! it, so there is nothing in it but those shifts and the name of the service.

use axum::{
    extract::{Path, State},
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::rota::{Rota, spans::Span};
use icalendar::{Calendar, Component as _, Event, EventLike as _, Property};
use protocol::{CalendarToken, StaffId, Timestamp};

use crate::{app::App, error::ApiError};

/// `GET /calendar/{token}.ics`
pub(super) async fn show(
    State(app): State<App>,
    path: Option<Path<String>>,
) -> Result<Response, ApiError> {
    let token = path.and_then(|Path(file)| token(&file)).ok_or(ApiError::NotFound)?;
    let store = &app.relay.store;
    let staff = store.find_calendar(&token).await?.ok_or(ApiError::NotFound)?;
    let rota = store.rota().await?;
    let calendar = calendar(&app.config.service.name, &rota, staff, app.relay.clock.now());
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar).into_response())
}

fn token(file: &str) -> Option<CalendarToken> {
    file.strip_suffix(".ics")?.to_owned().try_into().ok()
}

/// The calendar of one person, as text.
fn calendar(service: &str, rota: &Rota, staff: StaffId, now: Timestamp) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Quietline//Rota//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(service).ttl(&TimeDelta::hours(1));
    for shift in rota.shifts_of(staff, now.plus_ms(-BEFORE_MS), now.plus_ms(AFTER_MS)) {
        if let Some(event) = event(service, rota, &shift) {
            calendar.push(event);
        }
    }
    calendar.to_string()
}

/// A shift. Its id is made of what it is, so it stays the same each time it is read.
fn event(service: &str, rota: &Rota, shift: &Span) -> Option<Event> {
    let layer = rota.layers().get(shift.layer)?;
    let (begins, ends) = (moment(shift.from)?, moment(shift.until)?);
    let uid = format!("{}-{}@quietline", layer.id(), shift.from.0);
    let mut event = Event::new();
    event.uid(&uid).timestamp(begins).starts(begins).ends(ends);
    event.summary(&format!("{service}: on call, {}", layer.name()));
    Some(event.done())
}

fn moment(at: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(at.0)
}

const DAY_MS: i64 = 24 * 3_600_000;
/// How long a shift that is over is still shown.
const BEFORE_MS: i64 = 14 * DAY_MS;
/// How far ahead shifts are shown.
const AFTER_MS: i64 = 90 * DAY_MS;
