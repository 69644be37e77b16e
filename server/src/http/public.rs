//! The ways in without the student's page: whether it is open, for other pages to show; a page that needs
//! no script; a poster to print.
//!
//! Whoever shows the status on their own page learns nothing of their visitors' way here, and their
//! visitors' browsers send nothing but the request: no cookie, no referrer is asked for or kept.

use std::sync::LazyLock;

use axum::{
    Json,
    extract::{Query, State},
    http::{
        HeaderMap, HeaderName, HeaderValue,
        header::{ACCEPT_LANGUAGE, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Response},
};
use minijinja::{Environment, Value, context};
use protocol::{
    rota::Weekday,
    service::{
        Approval, CampusService, ClosedBecause, CrisisNumber, DayWindow, OpenState, OpeningHours,
        ServiceStatus,
    },
    student::{CrisisContact, ServiceInfo},
};
use qrcode::{Color, QrCode};
use serde::Deserialize;

use crate::{
    app::App,
    content::{Language, Library},
    error::ApiError,
};

/// What a reader wishes for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    /// A language; without it what the browser says.
    lang: Option<String>,
}

/// `GET /status.json`: whether it is open, for any page to ask.
pub(super) async fn status(State(app): State<App>) -> Response {
    for_any_page(Json(app.front.status(&app.relay).await))
}

/// `GET /status.svg?lang=de`: the same as a picture.
pub(super) async fn badge(
    State(app): State<App>,
    Query(wish): Query<Wish>,
) -> Result<Response, ApiError> {
    let status = app.front.status(&app.relay).await;
    let library = app.content.library();
    let language = library.best(wish.lang.as_deref()).ok_or(ApiError::NotFound)?;
    let svg = draw(&app.config.service.name, &language.say(key_of(&status)), status.state)?;
    let mut response = for_any_page(svg);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    Ok(response)
}

/// `GET /help?lang=de`: what this is, whether it is open, numbers, hours and other places, as text.
pub(super) async fn help(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Html<String>, ApiError> {
    let info = app.front.info(&app.relay).await;
    let library = app.content.library();
    let language = chosen(&library, &wish, &headers)?;
    let t = |key: &str| language.say(key);
    let days = info.hours.as_ref().map(|hours| week(hours, language));
    let others = info.hours.as_ref().map(|hours| other_days(hours, language));
    render(
        "help.html",
        context! {
            t => sentences(language),
            lang => language.tag(),
            dir => language.direction(),
            languages => library.languages().map(|one| one.tag().to_owned()).collect::<Vec<_>>(),
            state => info.status.state.as_str(),
            status => t(match info.status.because {
                Some(ClosedBecause::NobodyOnDuty) => "status.nobody",
                Some(ClosedBecause::Hours | ClosedBecause::NobodyOnCall) | None => key_of(&info.status),
            }),
            when => when(&app, &info, language),
            zone => info.hours.as_ref().map(|hours| language.fill("hours.zone", &[("zone", &hours.zone)])),
            days,
            others,
            numbers => numbers(&info, language),
            info => shown(&info),
        },
    )
}

/// `GET /poster?lang=de`: a page to print, with a code that opens this service and nothing else.
pub(super) async fn poster(
    State(app): State<App>,
    Query(wish): Query<Wish>,
    headers: HeaderMap,
) -> Result<Html<String>, ApiError> {
    let library = app.content.library();
    let language = chosen(&library, &wish, &headers)?;
    let info = app.front.info(&app.relay).await;
    let address = app.config.server.public_url.as_str();
    let (size, path) = code(address).ok_or(ApiError::NotFound)?;
    render(
        "poster.html",
        context! {
            t => sentences(language),
            lang => language.tag(),
            dir => language.direction(),
            address => address.split_once("://").map_or(address, |(_, rest)| rest),
            size,
            path,
            numbers => numbers(&info, language),
            info => shown(&info),
        },
    )
}

/// `GET /public.css`: what these pages look like.
pub(super) async fn style() -> Response {
    let mut response = include_str!("public/public.css").into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/css"));
    response
}

/// `GET /public.svg`: the same quiet picture in the tab as on the student's page.
pub(super) async fn icon() -> Response {
    let sheet = include_str!("../../../web-client/src/styles/sheet.svg");
    let mut response = sheet.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    response
}

/// Any page may ask, and keep the answer for half a minute.
fn for_any_page(body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=30"));
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
    response
}

/// What was asked for, else what the browser says.
fn chosen<'a>(
    library: &'a Library,
    wish: &Wish,
    headers: &HeaderMap,
) -> Result<&'a Language, ApiError> {
    let said = headers.get(ACCEPT_LANGUAGE).and_then(|said| said.to_str().ok()).unwrap_or("");
    let wished = wish.lang.as_deref().into_iter().chain(by_weight(said));
    library.best(wished).ok_or(ApiError::NotFound)
}

/// The languages of `Accept-Language`, the best first.
fn by_weight(said: &str) -> Vec<&str> {
    let weighed = said.split(',').map(|one| {
        let mut parts = one.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
        (tag, weight.unwrap_or(1.0))
    });
    let mut weighed: Vec<_> = weighed.filter(|(_, weight)| *weight > 0.0).collect();
    weighed.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    weighed.into_iter().map(|(tag, _)| tag).collect()
}

const fn key_of(status: &ServiceStatus) -> &'static str {
    match status.state {
        OpenState::Open => "status.open",
        OpenState::Busy => "status.busy",
        OpenState::Closed => "status.closed",
    }
}

/// When it opens next, in the words of the language.
fn when(app: &App, info: &ServiceInfo, language: &Language) -> Option<String> {
    let at = info.status.opens_at?;
    let clock = app.config.service.hours()?.zone().clock(at);
    let day = WEEK[usize::try_from(clock.weekday().to_monday_zero_offset()).ok()?];
    let time = clock.strftime("%H:%M");
    let when = format!("{}, {time}", language.say(&day_key(day)));
    Some(language.fill("status.opens", &[("when", &when)]))
}

fn week(hours: &OpeningHours, language: &Language) -> Vec<Value> {
    let day = |day: &Weekday| {
        let windows = hours.weekly.iter().filter(|window| window.days.contains(day));
        let open = windows.map(|window| DayWindow { from: window.from, until: window.until });
        context! { day => language.say(&day_key(*day)), open => stretches(open, language) }
    };
    WEEK.iter().map(day).collect()
}

fn other_days(hours: &OpeningHours, language: &Language) -> Vec<Value> {
    let other = hours.exceptions.iter().map(|days| {
        let until = days.until.as_ref().filter(|until| **until != days.from);
        let day =
            until.map_or_else(|| days.from.clone(), |until| format!("{} – {until}", days.from));
        context! { day, open => stretches(days.open.iter().copied(), language) }
    });
    other.collect()
}

fn stretches(windows: impl Iterator<Item = DayWindow>, language: &Language) -> String {
    let mut windows: Vec<_> = windows.collect();
    windows.sort_by_key(|window| window.from);
    let text = |window: &DayWindow| {
        format!("{}–{}", String::from(window.from), String::from(window.until))
    };
    if windows.is_empty() {
        return language.say("hours.closed");
    }
    windows.iter().map(text).collect::<Vec<_>>().join(", ")
}

/// What is shown as it was written.
fn shown(info: &ServiceInfo) -> Value {
    let service = |one: &CampusService| {
        let CampusService { name, purpose, place, phone, link, hours } = one.clone();
        let dialled = phone.as_deref().map(dialled);
        context! { name, purpose, place, phone, dialled, link, hours }
    };
    let approval = info.approval.clone().map(|Approval { statement, link, .. }| {
        context! { statement, link }
    });
    let services: Vec<_> = info.services.iter().map(service).collect();
    context! { name => info.name.clone(), services, approval }
}

/// The service's own numbers, then those of its country in words of the language. Where it has none,
/// those that are known in many countries, as the student's page names them.
fn numbers(info: &ServiceInfo, language: &Language) -> Vec<Value> {
    let own = info.crisis_contacts.iter().cloned();
    let country = info.numbers.iter().map(|number| in_words(number, language));
    let mut told: Vec<_> = own.chain(country).collect();
    if told.is_empty() {
        told = KNOWN_IN_MANY_COUNTRIES.iter().map(|phone| known(phone, language)).collect();
    }
    let number = |CrisisContact { name, phone, note }| {
        let dialled = dialled(&phone);
        context! { name, phone, note, dialled }
    };
    told.into_iter().map(number).collect()
}

fn known(phone: &str, language: &Language) -> CrisisContact {
    let key = format!("crisis.fallback.{}", dialled(phone));
    CrisisContact {
        name: language.say(&key),
        phone: phone.to_owned(),
        note: language.say(&format!("{key}.note")),
    }
}

/// What a phone makes of a number as people write it.
fn dialled(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || "+*#".contains(*c)).collect()
}

fn in_words(number: &CrisisNumber, language: &Language) -> CrisisContact {
    let when =
        if number.always { Some(language.say("crisis.always")) } else { number.hours.clone() };
    let free = number.free.then(|| language.say("crisis.free"));
    let spoken = Some(number.languages.join(", ")).filter(|spoken| !spoken.is_empty());
    CrisisContact {
        name: number.name.clone().unwrap_or_else(|| language.say("crisis.emergency")),
        phone: number.phone.clone(),
        note: [when, free, spoken].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// A code for an address: how many squares its side has with the quiet around it, and the dark ones as
/// a path.
fn code(address: &str) -> Option<(usize, String)> {
    let code = QrCode::new(address).ok()?;
    let side = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let squares = dark
        .map(|(place, _)| format!("M{} {}h1v1h-1z", place % side + QUIET, place / side + QUIET));
    Some((side + 2 * QUIET, squares.collect()))
}

fn draw(name: &str, status: &str, state: OpenState) -> Result<String, ApiError> {
    // There is no telling which letters a browser has: the width is a guess, and the letters are fitted.
    let width = |text: &str| text.chars().count() * LETTER + 2 * LETTER;
    let (name_width, status_width) = (width(name), width(status) + LETTER);
    let page = TEMPLATES.get_template("badge.svg").and_then(|template| {
        template.render(context! {
            name, status, name_width, status_width,
            state => state.as_str(),
            letters => [name_width - 2 * LETTER, status_width - 3 * LETTER],
        })
    });
    page.map_err(ApiError::Page)
}

/// Everything that can be said, as `t["hours.heading"]`.
fn sentences(language: &Language) -> Value {
    Value::from_pairs(language.keys().map(|key| (key, language.say(key))))
}

fn render(name: &str, values: Value) -> Result<Html<String>, ApiError> {
    let page = TEMPLATES.get_template(name).and_then(|template| template.render(values));
    page.map(Html).map_err(ApiError::Page)
}

fn day_key(day: Weekday) -> String {
    let name = match day {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    };
    format!("day.{name}")
}

/// Names that end in `.html` or `.svg` are escaped.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    for (name, source) in [
        ("help.html", include_str!("public/help.html")),
        ("poster.html", include_str!("public/poster.html")),
        ("badge.svg", include_str!("public/badge.svg")),
    ] {
        templates.add_template(name, source).expect("a test renders it");
    }
    templates
});

/// As the student's page has them for when the service never answered (`contacts.ts`).
const KNOWN_IN_MANY_COUNTRIES: [&str; 5] = ["112", "911", "999", "988", "116 123"];

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// How wide a letter of the badge is, about.
const LETTER: usize = 7;
/// The quiet that a code needs around it, in squares.
const QUIET: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_come_by_their_weight() {
        assert_eq!(by_weight("fr;q=0.3, de-AT, en;q=0.8, nl;q=0"), ["de-AT", "en", "fr"]);
        assert_eq!(by_weight(""), [""]);
    }

    #[test]
    fn a_code_has_quiet_around_it_and_three_corners() {
        let (size, path) = code("https://chat.example.edu").unwrap();
        assert_eq!(size, 25 + 2 * QUIET);
        for (x, y) in [(4, 4), (28, 4), (4, 28)] {
            assert!(path.contains(&format!("M{x} {y}h1v1h-1z")), "{x} {y}");
        }
        let is_dark = |x: &i32| path.contains(&format!("M{x} 22h1v1h-1z"));
        assert!(!(22..29).all(|x| is_dark(&x)), "the fourth corner has no eye");
        assert!(!path.contains("M3 ") && !path.contains(" 3h1"));
    }

    #[test]
    fn what_a_picture_says_is_escaped() {
        let svg = draw("A & <b>", "Open", OpenState::Open).unwrap();
        assert!(svg.contains("A &amp; &lt;b&gt;"), "{svg}");
        assert!(!svg.contains("<b>"), "{svg}");
    }
}
