//! Every way a request can fail, and the stable code that says so.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use domain::{permission::Denied, rota::BadRota};
use protocol::{ErrorCode, error::Problem, rota::RotaProblem};

use crate::{
    password,
    store::{Refusal, StoreError, WriteError},
    telemetry::metrics,
};

/// Every way a request can fail.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The body, path or query cannot be used.
    #[error("the request is not understood: {0}")]
    Unusable(ErrorCode),
    /// There is no such thing, or it is not this person's to see.
    #[error("not found")]
    NotFound,
    /// No token, or one that is unknown, expired or withdrawn.
    #[error("not signed in")]
    NotSignedIn,
    /// Name or password is wrong.
    #[error("wrong name or password")]
    WrongPassword,
    /// Too many wrong attempts.
    #[error(transparent)]
    SlowDown(#[from] password::SlowDown),
    /// The request came from a page of another origin.
    #[error("foreign origin")]
    ForeignOrigin,
    /// The role lacks the permission.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Too much is going on.
    #[error("busy")]
    Busy,
    /// The service is about to end; the next one is soon there.
    #[error("restarting")]
    Restarting,
    /// Nothing was changed.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Nothing could be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A page cannot be made.
    #[error("a page cannot be made")]
    Page(#[source] minijinja::Error),
}

impl From<password::Busy> for ApiError {
    fn from(_: password::Busy) -> Self {
        Self::Busy
    }
}

impl ApiError {
    /// The status and the stable code a client may act on; prose stays in our logs.
    fn answer(&self) -> (StatusCode, ErrorCode) {
        match self {
            Self::Unusable(ErrorCode::TooLarge) => {
                (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge)
            }
            Self::Unusable(code) => (StatusCode::BAD_REQUEST, *code),
            Self::NotFound => (StatusCode::NOT_FOUND, ErrorCode::NotFound),
            Self::NotSignedIn => (StatusCode::UNAUTHORIZED, ErrorCode::NotSignedIn),
            Self::WrongPassword => (StatusCode::UNAUTHORIZED, ErrorCode::WrongPassword),
            Self::SlowDown(_) => (StatusCode::TOO_MANY_REQUESTS, ErrorCode::SlowDown),
            Self::ForeignOrigin => (StatusCode::FORBIDDEN, ErrorCode::ForeignOrigin),
            Self::Denied(_) => (StatusCode::FORBIDDEN, ErrorCode::Denied),
            Self::Busy | Self::Restarting => (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Busy),
            Self::Write(error) => (status_of(error), error.code()),
            Self::Store(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.into()),
            Self::Page(_) => (StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal),
        }
    }
}

impl ApiError {
    /// When to come back, where that can be said.
    fn retry_after_s(&self) -> Option<i64> {
        match self {
            Self::SlowDown(slow_down) => Some(slow_down.wait_ms.div_euclid(1_000) + 1),
            Self::Restarting => Some(RESTART_S),
            Self::Unusable(_)
            | Self::NotFound
            | Self::NotSignedIn
            | Self::WrongPassword
            | Self::ForeignOrigin
            | Self::Denied(_)
            | Self::Busy
            | Self::Write(_)
            | Self::Store(_)
            | Self::Page(_) => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.answer();
        metrics::refused(code);
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            tracing::error!(error = &self as &dyn std::error::Error, "a request failed");
        }
        let mut response = if let Self::Write(WriteError::Refused(Refusal::BadRota(bad))) = self {
            (status, Json(problem(bad))).into_response()
        } else {
            (status, Json(Problem { code })).into_response()
        };
        if let Some(seconds) = self.retry_after_s() {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// The place and the reason: whoever saves a rota must be able to mend it.
const fn problem(BadRota { fault, layer, item }: BadRota) -> RotaProblem {
    RotaProblem { code: ErrorCode::BadRota, fault, layer, item }
}

const fn status_of(error: &WriteError) -> StatusCode {
    match error {
        WriteError::Refused(Refusal::NotFound) => StatusCode::NOT_FOUND,
        WriteError::Refused(
            Refusal::OutOfState
            | Refusal::Listening
            | Refusal::Conflict
            | Refusal::NobodyOnCall
            | Refusal::OutsideHours,
        ) => StatusCode::CONFLICT,
        WriteError::Refused(Refusal::BadValues | Refusal::BadRota(_) | Refusal::OwnReturnCode) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        WriteError::Busy | WriteError::Stopped => StatusCode::SERVICE_UNAVAILABLE,
        WriteError::Database(_) | WriteError::Seal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// About how long it takes until the next process is there.
const RESTART_S: i64 = 10;
