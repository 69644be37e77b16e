//! The rota and its swap requests as they are stored. The rota is read and written as a whole: it is
//! small, and its parts must fit together.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    news::Bell,
    rota::{
        Clinicians, OnCall, Override, Rota,
        swap::{Step, Swap, SwapState},
    },
};
use protocol::{
    LayerId, OverrideId, StaffId,
    rota::{DayTime, DutyWindow, Every, LayerPlan, Weekday},
};
use sea_orm::{ConnectionTrait, DbErr};

use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::{Cells, all, one, params},
};

/// The rota as it is stored.
pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Rota, DbErr> {
    let zone = one(db, "SELECT zone FROM rota_zone", vec![]).await?;
    let zone: String = zone.map_or_else(|| Ok("UTC".to_owned()), |row| row.at("zone"))?;
    let plans = plans(db).await?;
    let people: Vec<_> = plans.iter().flat_map(|plan| plan.people.clone()).collect();
    let sql = "SELECT id, layer, from_at, until_at, staff FROM rota_overrides";
    let overrides: Result<Vec<_>, _> =
        all(db, sql, vec![]).await?.iter().map(read_override).collect();
    let overrides = overrides?;
    let sql = "SELECT id FROM staff WHERE disabled_at IS NOT NULL AND role = 'clinician'";
    let disabled: Result<BTreeSet<StaffId>, _> =
        all(db, sql, vec![]).await?.iter().map(|row| row.at("id")).collect();
    let whole = Rota::parse(&zone, plans).and_then(|rota| rota.with_overrides(overrides));
    let rota = whole.unwrap_or_else(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the stored rota cannot be used: everybody on it counts as on call until it is saved \
             anew"
        );
        everybody(people)
    });
    Ok(rota.with_disabled(disabled?))
}

/// What calling falls back on: somebody who is called in vain is better than nobody who is called.
fn everybody(people: Vec<StaffId>) -> Rota {
    let mut known = BTreeSet::new();
    let once: Vec<_> = people.into_iter().filter(|staff| known.insert(*staff)).collect();
    Rota::list(&once).unwrap_or_default()
}

/// The rota as it is stored, inside a transaction.
pub(crate) async fn find(tx: &Tx<'_>) -> Result<Rota, WriteError> {
    Ok(load(tx.db()).await?)
}

/// Who is on call now. Somebody whose account was disabled is not.
pub(crate) async fn on_call(tx: &Tx<'_>) -> Result<OnCall, WriteError> {
    Ok(find(tx).await?.on_call(tx.now))
}

/// Every account, with what decides whether it can be on call.
pub(crate) async fn accounts(tx: &Tx<'_>) -> Result<Clinicians, WriteError> {
    let rows = tx.all("SELECT id, role, disabled_at FROM staff", vec![]).await?;
    let read = |row: &Cells| {
        let disabled: Option<i64> = row.at("disabled_at")?;
        Ok((row.at("id")?, (row.word("role")?, disabled.is_some())))
    };
    rows.iter().map(read).collect()
}

/// Stores a rota in place of the one that is there. Overrides that ended long ago are left out.
pub(crate) async fn save(tx: &Tx<'_>, rota: &Rota) -> Result<(), WriteError> {
    for table in ["rota_overrides", "rota_windows", "rota_people", "rota_layers", "rota_zone"] {
        tx.run(&format!("DELETE FROM {table}"), vec![]).await?;
    }
    let sql = "INSERT INTO rota_zone (one, zone) VALUES (1, $1)";
    tx.run(sql, params![rota.zone().name()]).await?;
    for (place, layer) in (1_u32..).zip(rota.plans()) {
        save_layer(tx, place, &layer).await?;
    }
    let old = tx.now.plus_ms(-KEPT_MS);
    for one in rota.overrides().iter().filter(|one| one.until > old) {
        let sql = "INSERT INTO rota_overrides (id, layer, from_at, until_at, staff)
            VALUES ($1, $2, $3, $4, $5)";
        tx.run(sql, params![one.id, one.layer, one.from, one.until, one.staff]).await?;
    }
    tx.run("DELETE FROM swaps WHERE until_at <= $1", params![old]).await?;
    Ok(())
}

async fn save_layer(tx: &Tx<'_>, place: u32, layer: &LayerPlan) -> Result<(), WriteError> {
    let (days, weekday) = match layer.every {
        Every::Days { days } => (days, None),
        Every::Week { on } => (0, Some(on.as_str().to_owned())),
    };
    let minutes = |time: DayTime| u32::from(time.minutes());
    let sql = "INSERT INTO rota_layers (id, place, name, every_days, weekday, hand_over, starts)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let hand_over = minutes(layer.hand_over);
    let values = params![layer.id, place, layer.name, days, weekday, hand_over, layer.starts];
    tx.run(sql, values).await?;
    for (place, staff) in (0_u32..).zip(&layer.people) {
        let sql = "INSERT INTO rota_people (layer, place, staff) VALUES ($1, $2, $3)";
        tx.run(sql, params![layer.id, place, staff]).await?;
    }
    for (place, window) in (0_u32..).zip(&layer.windows) {
        let days: Vec<_> = window.days.iter().map(|day| day.as_str()).collect();
        let sql = "INSERT INTO rota_windows (layer, place, days, from_minute, until_minute)
            VALUES ($1, $2, $3, $4, $5)";
        let (from, until) = (minutes(window.from), minutes(window.until));
        tx.run(sql, params![layer.id, place, days.join(" "), from, until]).await?;
    }
    Ok(())
}

async fn plans(db: &impl ConnectionTrait) -> Result<Vec<LayerPlan>, DbErr> {
    let mut people: BTreeMap<LayerId, Vec<StaffId>> = BTreeMap::new();
    let sql = "SELECT layer, staff FROM rota_people ORDER BY layer, place";
    for row in all(db, sql, vec![]).await? {
        people.entry(row.at("layer")?).or_default().push(row.at("staff")?);
    }
    let mut windows: BTreeMap<LayerId, Vec<DutyWindow>> = BTreeMap::new();
    let sql = "SELECT layer, days, from_minute, until_minute FROM rota_windows
        ORDER BY layer, place";
    for row in all(db, sql, vec![]).await? {
        windows.entry(row.at("layer")?).or_default().push(read_window(&row)?);
    }
    let sql = "SELECT id, name, every_days, weekday, hand_over, starts FROM rota_layers
        ORDER BY place";
    let rows = all(db, sql, vec![]).await?;
    let read = |row: &Cells| {
        let id: LayerId = row.at("id")?;
        let every = match row.optional_word("weekday")? {
            Some(on) => Every::Week { on },
            None => Every::Days { days: row.at("every_days")? },
        };
        Ok(LayerPlan {
            id,
            name: row.at("name")?,
            people: people.remove(&id).unwrap_or_default(),
            every,
            hand_over: day_time(row, "hand_over")?,
            starts: row.at("starts")?,
            windows: windows.remove(&id).unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect()
}

fn read_window(row: &Cells) -> Result<DutyWindow, DbErr> {
    let days: String = row.at("days")?;
    let parse = |day: &str| {
        day.parse::<Weekday>().map_err(|_| DbErr::Type("days holds an unknown word".to_owned()))
    };
    Ok(DutyWindow {
        days: days.split(' ').map(parse).collect::<Result<_, _>>()?,
        from: day_time(row, "from_minute")?,
        until: day_time(row, "until_minute")?,
    })
}

fn day_time(row: &Cells, name: &str) -> Result<DayTime, DbErr> {
    let minutes: u32 = row.at(name)?;
    let time = u16::try_from(minutes).ok().and_then(DayTime::from_minutes);
    time.ok_or_else(|| DbErr::Type(format!("{name} is no time of the day")))
}

fn read_override(row: &Cells) -> Result<Override, DbErr> {
    Ok(Override {
        id: row.at("id")?,
        layer: row.at("layer")?,
        from: row.at("from_at")?,
        until: row.at("until_at")?,
        staff: row.at("staff")?,
    })
}

/// The swap request with this id.
pub(crate) async fn find_swap(tx: &Tx<'_>, id: protocol::SwapId) -> Result<Swap, WriteError> {
    let row = tx.one(&format!("{SWAPS} WHERE id = $1"), params![id]).await?;
    Ok(read_swap(&row.ok_or(Refusal::NotFound)?)?)
}

/// The swap requests that are open and not over.
pub(crate) async fn open_swaps(
    db: &impl ConnectionTrait,
    now: protocol::Timestamp,
) -> Result<Vec<Swap>, DbErr> {
    let sql = format!("{SWAPS} WHERE state = 'open' AND until_at > $1 ORDER BY from_at, id");
    all(db, &sql, params![now]).await?.iter().map(read_swap).collect()
}

/// Stores a step of the rules: the swap request and its audit entry. Both of them hear of it.
pub(crate) async fn record_swap(
    tx: &mut Tx<'_>,
    step: Step,
    by: StaffId,
) -> Result<(), WriteError> {
    let Step { swap, act } = step;
    let sql = "INSERT INTO swaps (id, layer, from_at, until_at, asked_by, asked, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state";
    let Swap { id, layer, from, until, asked_by, asked, state } = swap;
    tx.run(sql, params![id, layer, from, until, asked_by, asked, word(state)]).await?;
    tx.audit(Some(by), [act]).await?;
    tx.ring(Bell::Staff(asked_by));
    tx.ring(Bell::Staff(asked));
    Ok(())
}

/// An id for an override.
pub(crate) fn fresh_override(tx: &Tx<'_>) -> OverrideId {
    OverrideId(tx.env.ids.uuid())
}

const SWAPS: &str = "SELECT id, layer, from_at, until_at, asked_by, asked, state FROM swaps";

fn read_swap(row: &Cells) -> Result<Swap, DbErr> {
    let state: String = row.at("state")?;
    let state = STATES.iter().find(|one| word(**one) == state);
    Ok(Swap {
        id: row.at("id")?,
        layer: row.at("layer")?,
        from: row.at("from_at")?,
        until: row.at("until_at")?,
        asked_by: row.at("asked_by")?,
        asked: row.at("asked")?,
        state: *state.ok_or_else(|| DbErr::Type("state holds an unknown word".to_owned()))?,
    })
}

const STATES: &[SwapState] = &[
    SwapState::Open,
    SwapState::Accepted,
    SwapState::Declined,
    SwapState::Withdrawn,
    SwapState::Lapsed,
];

const fn word(state: SwapState) -> &'static str {
    match state {
        SwapState::Open => "open",
        SwapState::Accepted => "accepted",
        SwapState::Declined => "declined",
        SwapState::Withdrawn => "withdrawn",
        SwapState::Lapsed => "lapsed",
    }
}

/// How long overrides and swap requests are kept after they ended.
const KEPT_MS: i64 = 90 * 24 * 3_600_000;
