//! The demo's pager: receives the escalation hook's calls as an on-call tool would, checks that they
//! are signed, and shows them on the screen.

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::hmac;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::console::say;
use crate::accept::{self, Limits};

/// Where the pager listens and what calls must be signed with.
pub(super) struct Pager {
    listener: TcpListener,
    key: [u8; 32],
}

impl Pager {
    /// Takes a free port of this machine.
    pub(super) async fn open(key: [u8; 32]) -> std::io::Result<Self> {
        Ok(Self { listener: TcpListener::bind("127.0.0.1:0").await?, key })
    }

    /// The section of the settings that makes the hook call this pager.
    pub(super) fn settings(&self) -> std::io::Result<(String, String)> {
        let url = format!("http://{}/", self.listener.local_addr()?);
        Ok((url, format!("whsec_{}", STANDARD.encode(self.key))))
    }

    /// Shows calls until it is told to stop.
    pub(super) async fn run(self, limits: Limits, stop: CancellationToken) {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key);
        let app = Router::new().route("/", post(show)).with_state(key);
        accept::serve(self.listener, app, limits, stop).await;
    }
}

#[derive(Deserialize)]
struct Received {
    data: Page,
}

#[derive(Deserialize)]
struct Page {
    severity: String,
    call: u32,
    drill: bool,
    link: String,
}

async fn show(State(key): State<hmac::Key>, headers: HeaderMap, body: Bytes) -> StatusCode {
    if !is_signed(&key, &headers, &body) {
        say("The pager got a call that is not signed as it must be, and refused it.");
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(Received { data: Page { severity, call, drill, link } }) = serde_json::from_slice(&body)
    else {
        return StatusCode::BAD_REQUEST;
    };
    if drill {
        say("\n  PAGER  This is a drill.");
    }
    say(&format!("\n  PAGER  call {call}, severity {severity}: the clinician on call opens"));
    say(&format!("         {link}\n"));
    StatusCode::NO_CONTENT
}

fn is_signed(key: &hmac::Key, headers: &HeaderMap, body: &[u8]) -> bool {
    let header = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok());
    let (Some(id), Some(timestamp), Some(signature)) =
        (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"))
    else {
        return false;
    };
    let Some(tag) = signature.strip_prefix("v1,").and_then(|tag| STANDARD.decode(tag).ok()) else {
        return false;
    };
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    hmac::verify(key, &signed, &tag).is_ok()
}
