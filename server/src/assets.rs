//! The web client's files, out of the binary.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header::CACHE_CONTROL},
    middleware::{self, Next},
    response::Response,
};
use memory_serve::{Asset, CacheControl, MemoryServe};

/// Serves the student's page at `/`, the staff page at `/staff`, what takes the place of a page that was
/// left at `/units`, and what they load.
pub fn router() -> Router {
    ROUTER.clone()
}

/// Made once: `memory-serve` never gives back what it has unpacked.
static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    MemoryServe::new(ASSETS)
        .index_file(Some("/index.html"))
        .add_alias("/staff", "/staff.html")
        .add_alias(NEUTRAL, "/units.html")
        .html_cache_control(CacheControl::Custom("no-store"))
        .cache_control(CacheControl::NoCache)
        .into_router()
        .route_layer(middleware::from_fn(keep_hashed_files))
        .route_layer(middleware::from_fn(forget_the_rest))
});

/// A file under `/assets/` has a hash of its content in its name: it may be kept for ever.
async fn keep_hashed_files(request: Request, next: Next) -> Response {
    let is_hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    if is_hashed {
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    }
    response
}

/// The page that takes the place of one that was left has the browser forget what it kept of this origin:
/// files, and pages to go back to. Not cookies: there are none, and a browser would take those of the
/// whole university with them.
async fn forget_the_rest(request: Request, next: Next) -> Response {
    let is_neutral = request.uri().path().starts_with(NEUTRAL);
    let mut response = next.run(request).await;
    if is_neutral {
        response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static(FORGET));
    }
    response
}

/// Written by `build.rs`.
const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Where a student who leaves is sent; `web-client/src/state/leaving.ts` says it too.
const NEUTRAL: &str = "/units";
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
const FORGET: &str = r#""cache", "storage""#;
const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::StatusCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn the_pages_are_served_and_never_kept() {
        for path in ["/", "/staff", "/units"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()["content-type"], "text/html", "{path}");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-store", "{path}");
        }
    }

    #[tokio::test]
    async fn only_the_neutral_page_has_the_browser_forget() {
        assert_eq!(get(NEUTRAL).await.headers()[CLEAR_SITE_DATA], FORGET);
        for path in ["/", "/staff"] {
            assert!(!get(path).await.headers().contains_key(CLEAR_SITE_DATA), "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_not_there_is_not_found_and_not_kept() {
        for path in ["/assets/gone.js", "/../Cargo.toml", "/assets/../index.html", "/staff/"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
            assert!(!response.headers().contains_key(CACHE_CONTROL), "{path}");
        }
    }

    async fn get(path: &str) -> Response {
        router().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }
}
