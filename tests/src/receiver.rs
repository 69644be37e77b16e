//! An on-call tool as the escalation hook meets it: it checks the signature of what it gets by
//! itself, and can be told to fail.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use protocol::{PageId, StaffId};
use ring::hmac;
use serde_json::Value;
use tokio::net::TcpListener;

/// Receives calls.
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    url: String,
    key: [u8; 32],
    calls: Mutex<Vec<Received>>,
    failures: AtomicU32,
}

/// One attempt that arrived, whether it was answered well or not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Received {
    /// The `webhook-id`.
    pub page: PageId,
    /// Who is called.
    pub staff: StaffId,
    /// Everything that was sent.
    pub body: String,
    /// Whether it was confirmed.
    pub confirmed: bool,
}

impl Receiver {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/calls", listener.local_addr().unwrap());
        let inner =
            Inner { url, key: [7; 32], calls: Mutex::default(), failures: AtomicU32::new(0) };
        let receiver = Self(Arc::new(inner));
        let app = Router::new().route("/calls", post(receive)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        receiver
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// What calls must be signed with, as Standard Webhooks writes it.
    #[must_use]
    pub fn secret(&self) -> String {
        format!("whsec_{}", STANDARD.encode(self.0.key))
    }

    /// Answers the next `count` calls with 503.
    pub fn fail_next(&self, count: u32) {
        self.0.failures.store(count, Ordering::SeqCst);
    }

    /// Every attempt so far.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.0.calls.lock().unwrap().clone()
    }

    /// The calls that were confirmed.
    #[must_use]
    pub fn confirmed(&self) -> Vec<Received> {
        self.received().into_iter().filter(|call| call.confirmed).collect()
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let inner = &receiver.0;
    let header = |name: &str| headers[name].to_str().unwrap();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let tag = STANDARD.decode(header("webhook-signature").strip_prefix("v1,").unwrap()).unwrap();
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", &body].concat();
    hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &inner.key), &signed, &tag).unwrap();

    let confirmed = inner
        .failures
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
        .is_err();
    let payload: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(payload["data"]["page"], id);
    inner.calls.lock().unwrap().push(Received {
        page: id.parse().unwrap(),
        staff: payload["data"]["staff"].as_str().unwrap().parse().unwrap(),
        body: String::from_utf8(body.to_vec()).unwrap(),
        confirmed,
    });
    if confirmed { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE }
}
