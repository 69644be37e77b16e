//! Requests, parsed once: what a handler gets cannot be wrong.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Request, rejection::BytesRejection},
    http::{header::AUTHORIZATION, request::Parts},
};
use protocol::{ErrorCode, MAX_FRAME_BYTES, StaffToken};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{app::App, auth::Staff, error::ApiError};

/// A JSON body.
pub(super) struct Body<T>(pub(super) T);

/// The id at the variable place of the path.
pub(super) struct Id<T>(pub(super) T);

impl FromRequestParts<App> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let token = bearer(parts).ok_or(ApiError::NotSignedIn)?;
        app.auth.check(&app.relay, token).await
    }
}

fn bearer(parts: &Parts) -> Option<StaffToken> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    header.strip_prefix("Bearer ")?.to_owned().try_into().ok()
}

impl<T: DeserializeOwned> FromRequest<App> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let bytes =
            Bytes::from_request(request, app).await.map_err(|rejection| unreadable(&rejection))?;
        if bytes.len() > MAX_FRAME_BYTES {
            return Err(ApiError::Unusable(ErrorCode::TooLarge));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|_| ApiError::Unusable(blame(&bytes)))
    }
}

fn unreadable(rejection: &BytesRejection) -> ApiError {
    ApiError::Unusable(match rejection.status().as_u16() {
        413 => ErrorCode::TooLarge,
        _ => ErrorCode::NotJson,
    })
}

fn blame(bytes: &[u8]) -> ErrorCode {
    match serde_json::from_slice::<IgnoredAny>(bytes) {
        Ok(_) => ErrorCode::BadFrame,
        Err(_) => ErrorCode::NotJson,
    }
}

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        // What is no id is the id of nothing.
        let path = Path::<T>::from_request_parts(parts, app).await;
        path.map(|Path(id)| Self(id)).map_err(|_| ApiError::NotFound)
    }
}
