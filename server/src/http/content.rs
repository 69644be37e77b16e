//! The sentences of the student's page.

use axum::{
    extract::{Query, State},
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{
    app::App,
    content::{Packing, Part},
    error::ApiError,
};

/// What a reader wishes for.
#[derive(Debug, Deserialize)]
pub(super) struct Wishes {
    /// Languages, the best first, with commas between them.
    #[serde(default)]
    wished: String,
    /// What is downloaded together.
    #[serde(default)]
    part: Part,
}

/// `GET /content?part=first&wished=de-AT,en`: the sentences of the language among these that is known, else of
/// English.
pub(super) async fn show(
    State(app): State<App>,
    Query(Wishes { wished, part }): Query<Wishes>,
    asked: HeaderMap,
) -> Result<Response, ApiError> {
    let library = app.content.library();
    let language = library.best(wished.split(',')).ok_or(ApiError::NotFound)?;
    let (packing, name) =
        if takes_brotli(&asked) { (Packing::Brotli, "br") } else { (Packing::Gzip, "gzip") };
    let mut response = language.part(part, packing).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    Ok(response)
}

/// Browsers say so where the way is encrypted.
fn takes_brotli(asked: &HeaderMap) -> bool {
    let mut taken = asked
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    taken.any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, "q=1"));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_goes_to_whoever_takes_it() {
        for (said, taken) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=0.5", true),
            ("gzip;q=1.0, BR ;q=0.1", true),
            ("gzip, deflate", false),
            ("gzip, br;q=0", false),
            ("brotli", false),
            ("", false),
        ] {
            let asked = HeaderMap::from_iter([(ACCEPT_ENCODING, said.parse().unwrap())]);
            assert_eq!(takes_brotli(&asked), taken, "{said}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
