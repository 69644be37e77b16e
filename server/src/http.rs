//! What is reached over HTTP: the pages, the websockets, and the staff API, one resource each.

mod audit;
mod blocks;
mod calendar;
mod cases;
mod contacts;
mod content;
mod escalations;
mod extract;
mod flags;
mod guard;
mod health;
mod leaving;
pub(crate) mod metrics;
mod pages;
mod policy;
mod public;
mod reports;
mod return_codes;
mod rota;
mod rules;
mod service;
mod sign_in;
mod staff;
mod visits;
mod ws;

use std::time::Duration;

use axum::{
    Router,
    http::StatusCode,
    middleware,
    routing::{delete, get, post, put},
};
use tower_http::timeout::TimeoutLayer;

pub use self::ws::set_up;
use crate::{app::App, assets, error::ApiError};

/// Everything that can be asked for.
pub fn router(app: App) -> Router {
    let patience = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE);
    let api = Router::new()
        .route("/service", get(service::show))
        .route("/numbers", get(service::numbers))
        .route("/leave", post(leaving::leave_now))
        .route("/sign-in", post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/me", get(sign_in::me))
        .route("/sessions/{session}/flags", post(flags::raise))
        .route("/sessions/{session}/help", post(flags::help))
        .route("/sessions/{session}/extend", post(visits::extend))
        .route("/check-ins", post(visits::check_in))
        .route("/erase", post(visits::erase))
        .route("/sessions/{session}/notes", post(cases::tell_clinician))
        .route("/cases", get(cases::list))
        .route("/cases/{case}/summary", get(cases::summary))
        .route("/cases/{case}/contact", post(contacts::open))
        .route("/contact", post(contacts::leave))
        .route("/contact/take-back", post(contacts::take_back))
        .route("/contact/state", post(contacts::state))
        .route("/cases/{case}/claim", post(cases::claim))
        .route("/cases/{case}/release", post(cases::release))
        .route("/cases/{case}/offer", post(cases::offer))
        .route("/cases/{case}/accept", post(cases::accept))
        .route("/cases/{case}/decline", post(cases::decline))
        .route("/cases/{case}/ask-about-safety", post(cases::ask_about_safety))
        .route("/cases/{case}/end", post(cases::end))
        .route("/cases/{case}/steps", get(cases::steps))
        .route("/sessions/{session}/safety-checked", post(cases::safety_checked))
        .route("/cases/{case}/escalate", post(cases::escalate))
        .route("/cases/{case}/resolve", post(cases::resolve))
        .route("/cases/{case}/notes", get(cases::notes).post(cases::write_note))
        .route("/cases/{case}/missed", post(rules::missed))
        .route("/cases/{case}/block", post(blocks::place))
        .route("/cases/{case}/reports", get(reports::list))
        .route("/reports", post(reports::receive))
        .route("/return-codes", post(return_codes::keep))
        .route("/return-codes/offer", post(return_codes::offer))
        .route("/return-codes/open", post(return_codes::open))
        .route("/blocks", get(blocks::list))
        .route("/blocks/{block}/confirm", post(blocks::confirm))
        .route("/blocks/{block}/refuse", post(blocks::refuse))
        .route("/blocks/{block}/lift", post(blocks::lift))
        .route("/flags/{flag}/verdict", post(rules::judge))
        .route("/rules", get(rules::list))
        .route("/escalations/{escalation}/close", post(escalations::close))
        .route("/pages/{page}", get(pages::show))
        .route("/pages/{page}/acknowledge", post(pages::acknowledge))
        .route("/policy", get(policy::show).put(policy::set))
        .route("/rota", get(rota::show).put(rota::set))
        .route("/rota/plan", get(rota::plan).put(rota::set_plan))
        .route("/rota/spans", get(rota::spans))
        .route("/rota/overrides", post(rota::add_override))
        .route("/rota/overrides/{override}", delete(rota::remove_override))
        .route("/rota/shifts", get(rota::shifts))
        .route("/rota/swaps", post(rota::ask))
        .route("/rota/swaps/{swap}/accept", post(rota::accept))
        .route("/rota/swaps/{swap}/decline", post(rota::decline))
        .route("/rota/swaps/{swap}/withdraw", post(rota::withdraw))
        .route("/rota/calendar", post(rota::renew_calendar))
        .route("/staff", get(staff::list).post(staff::add))
        .route("/staff/matching", get(staff::matching))
        .route("/staff/{staff}/matching", put(staff::set_matching))
        .route("/staff/{staff}/disable", post(staff::disable))
        .route("/audit", get(audit::list))
        .route("/audit/check", get(audit::check))
        .fallback(nothing_here)
        .method_not_allowed_fallback(nothing_here)
        .layer(patience);
    Router::new()
        .nest("/api", api)
        .route("/ws/student", get(ws::student))
        .route("/ws/staff", get(ws::staff))
        .route("/calendar/{file}", get(calendar::show))
        .route("/content", get(content::show))
        .route("/status.json", get(public::status))
        .route("/status.svg", get(public::badge))
        .route("/help", get(public::help))
        .route("/poster", get(public::poster))
        .route("/public.css", get(public::style))
        .route("/public.svg", get(public::icon))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .layer(middleware::from_fn_with_state(app.clone(), guard::own_pages_only))
        .layer(middleware::from_fn_with_state(app.clone(), guard::visitor))
        .with_state(app)
        .merge(assets::router())
        .layer(middleware::from_fn(guard::headers))
}

/// How long a request may take, its body included.
const PATIENCE: Duration = Duration::from_secs(30);

async fn nothing_here() -> ApiError {
    ApiError::NotFound
}
