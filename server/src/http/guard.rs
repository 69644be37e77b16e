//! What every answer carries, and who may ask from where.

use std::net::IpAddr;

use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN, REFERRER_POLICY,
            UPGRADE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};

use crate::{accept::PeerAddress, app::App, error::ApiError};

/// Behind a proxy, the visitor's address is the last one that the proxy wrote down.
pub(super) async fn visitor(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if app.config.server.behind_proxy
        && let Some(address) = last_forwarded(request.headers())
    {
        request.extensions_mut().insert(PeerAddress(address.to_canonical()));
    }
    next.run(request).await
}

fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}

/// Refuses what a page of another origin asks for: anything that changes something, and websockets.
pub(super) async fn own_pages_only(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    if (changes || headers.contains_key(UPGRADE)) && !is_own(headers, &app) {
        return Err(ApiError::ForeignOrigin);
    }
    Ok(next.run(request).await)
}

/// Whether the page that asks is one of ours. Programs that are no browser send no origin, and no
/// browser can be made to leave it out.
fn is_own(headers: &HeaderMap, app: &App) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let own = app.config.server.public_url.as_str();
    origin.eq_ignore_ascii_case(own) || is_this_machine(origin, headers)
}

/// On the machine itself the service has several names; any of them is fine when page and request
/// agree on it.
fn is_this_machine(origin: &str, headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return false };
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
        && origin.strip_prefix("http://").is_some_and(|origin| origin.eq_ignore_ascii_case(host))
}

/// Adds the headers that keep pages to themselves, but for what is meant for other pages and says so.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_page =
        headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    add(headers, OF_EVERYTHING);
    if is_page {
        add(headers, OF_PAGES);
    } else {
        add(headers, OF_THE_REST);
    }
    response
}

fn add<const N: usize>(headers: &mut HeaderMap, more: [(HeaderName, &'static str); N]) {
    for (name, value) in more {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

const OF_EVERYTHING: [(HeaderName, &str); 3] = [
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// What is no page shows nothing by itself. Few bytes: each file of a page has them.
const OF_THE_REST: [(HeaderName, &str); 1] =
    [(CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")];

const OF_PAGES: [(HeaderName, &str); 5] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
         img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'; trusted-types quietline-timer",
    ),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];
