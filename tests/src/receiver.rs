//! An on-call tool as the escalation hook meets it: it checks the signature of what it gets by
//! itself, and can be told to fail.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode},
    response::{IntoResponse as _, Response},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use protocol::{PageId, StaffId};
use ring::hmac;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// Receives calls.
#[derive(Clone)]
pub struct Receiver(Arc<Inner>);

struct Inner {
    url: String,
    key: [u8; 32],
    folder: TempDir,
    calls: Mutex<Vec<Received>>,
    failures: AtomicU32,
    answer: Mutex<Answer>,
}

/// What is said to whoever calls.
#[derive(Clone, Debug)]
pub enum Answer {
    /// That the call has arrived.
    Confirmed,
    /// A status, and headers that go with it.
    Status(StatusCode, Vec<(&'static str, String)>),
    /// Nothing, for as long as they wait.
    Silence,
}

/// One attempt that arrived, whether it was answered well or not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Received {
    /// The `webhook-id`.
    pub page: PageId,
    /// What is said about it, such as `page.called`.
    pub event: String,
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
        Self::start_at(Ipv4Addr::LOCALHOST.into()).await
    }

    /// The same at one of this machine's addresses.
    pub async fn start_at(address: IpAddr) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let url = format!("http://{}/calls", listener.local_addr().unwrap());
        let inner = Inner {
            url,
            key: [7; 32],
            folder: tempfile::tempdir().unwrap(),
            calls: Mutex::default(),
            failures: AtomicU32::new(0),
            answer: Mutex::new(Answer::Confirmed),
        };
        std::fs::write(inner.folder.path().join("secret"), secret(&inner.key)).unwrap();
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

    /// The settings of a target with this name that calls it, and that more may be added to.
    #[must_use]
    pub fn target(&self, name: &str) -> String {
        format!(
            "[[hook.targets]]\nname = {name:?}\nkind = \"webhook\"\nurl = {:?}\n\
             secret_file = {:?}\nallow_private_addresses = true\n",
            self.0.url,
            self.0.folder.path().join("secret").display().to_string(),
        )
    }

    /// Gives this answer from now on.
    pub fn answers(&self, answer: Answer) {
        *self.0.answer.lock().unwrap() = answer;
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

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> Response {
    let inner = &receiver.0;
    let header = |name: &str| headers[name].to_str().unwrap();
    let (id, timestamp) = (header("webhook-id"), header("webhook-timestamp"));
    let signed = [id.as_bytes(), b".", timestamp.as_bytes(), b".", &body].concat();
    let is_by_key = |signature: &str| {
        let tag = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
        hmac::verify(&hmac::Key::new(hmac::HMAC_SHA256, &inner.key), &signed, &tag).is_ok()
    };
    assert!(header("webhook-signature").split(' ').any(is_by_key));

    let fails = inner
        .failures
        .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
        .is_ok();
    let answer = inner.answer.lock().unwrap().clone();
    let payload: Value = serde_json::from_slice(&body).unwrap();
    let event = payload["type"].as_str().unwrap().to_owned();
    let page = payload["data"]["page"].as_str().unwrap();
    assert_eq!(id, if event == "page.over" { format!("{page}-over") } else { page.to_owned() });
    inner.calls.lock().unwrap().push(Received {
        page: page.parse().unwrap(),
        event,
        staff: payload["data"]["staff"].as_str().unwrap().parse().unwrap(),
        body: String::from_utf8(body.to_vec()).unwrap(),
        confirmed: !fails && matches!(answer, Answer::Confirmed),
    });
    match answer {
        _ if fails => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Answer::Confirmed => StatusCode::NO_CONTENT.into_response(),
        Answer::Status(status, headers) => (status, named(headers)).into_response(),
        Answer::Silence => std::future::pending().await,
    }
}

fn named(headers: Vec<(&'static str, String)>) -> HeaderMap {
    let headers = headers.into_iter();
    headers.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
}

/// As Standard Webhooks writes it.
fn secret(key: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(key))
}
