//! The web client's files, out of the binary.

use std::sync::LazyLock;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::{self, Next},
    response::Response,
};
use memory_serve::{Asset, CacheControl, MemoryServe};

/// Serves the student's page at `/`, the staff page at `/staff`, and what they load.
pub fn router() -> Router {
    ROUTER.clone()
}

/// Made once: `memory-serve` never gives back what it has unpacked.
static ROUTER: LazyLock<Router> = LazyLock::new(|| {
    MemoryServe::new(ASSETS)
        .index_file(Some("/index.html"))
        .add_alias("/staff", "/staff.html")
        .html_cache_control(CacheControl::Custom("no-store"))
        .cache_control(CacheControl::NoCache)
        .into_router()
        .route_layer(middleware::from_fn(keep_hashed_files))
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

/// Written by `build.rs`.
const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const FOR_EVER: &str = "public, max-age=31536000, immutable";

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::StatusCode};
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn the_pages_are_served_and_never_kept() {
        for path in ["/", "/staff"] {
            let response = get(path).await;
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            assert_eq!(response.headers()["content-type"], "text/html", "{path}");
            assert_eq!(response.headers()[CACHE_CONTROL], "no-store", "{path}");
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
