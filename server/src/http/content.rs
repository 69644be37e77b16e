//! The sentences of the student's page.

use axum::{
    extract::{Query, State},
    http::{
        HeaderValue,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use crate::{app::App, content::Part, error::ApiError};

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
/// English. Every browser that can show the page can unpack gzip.
pub(super) async fn show(
    State(app): State<App>,
    Query(Wishes { wished, part }): Query<Wishes>,
) -> Result<Response, ApiError> {
    let library = app.content.library();
    let language = library.best(wished.split(',')).ok_or(ApiError::NotFound)?;
    let mut response = language.part(part).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    Ok(response)
}
