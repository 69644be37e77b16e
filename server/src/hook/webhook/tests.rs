//! Real requests to a real receiver on this machine.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode},
    routing::any,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use protocol::{PageId, StaffId, Timestamp, staff::Severity};
use ring::hmac;
use tokio::net::TcpListener;
use uuid::Uuid;

use super::*;
use crate::{
    config::PublicUrl,
    hook::{Notice, Page},
};

#[tokio::test]
async fn a_call_is_signed_so_that_its_receiver_can_check_it() {
    let receiver = Receiver::start(StatusCode::NO_CONTENT, &[]).await;
    let call = call(NOW);
    receiver.webhook().send(&call).await.unwrap();

    let [request] = receiver.received().try_into().unwrap();
    assert_eq!(request.method, Method::POST);
    assert_eq!(request.body, call.body());
    assert_eq!(request.header("content-type"), "application/json");
    assert_eq!(request.header("webhook-id"), call.id());
    assert_eq!(request.header("webhook-timestamp"), "1700000000");
    request.verify();
}

#[tokio::test]
async fn a_retry_has_the_same_id_and_a_signature_of_its_own_time() {
    let receiver = Receiver::start(StatusCode::OK, &[]).await;
    let webhook = receiver.webhook();
    webhook.send(&call(NOW)).await.unwrap();
    webhook.send(&call(NOW.plus_ms(30_000))).await.unwrap();

    let [first, second] = receiver.received().try_into().unwrap();
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    assert_ne!(first.header("webhook-signature"), second.header("webhook-signature"));
    first.verify();
    second.verify();
}

#[tokio::test]
async fn only_a_success_counts_as_delivered() {
    for (status, may_pass) in [
        (StatusCode::FOUND, false),
        (StatusCode::BAD_REQUEST, false),
        (StatusCode::GONE, false),
        (StatusCode::TOO_MANY_REQUESTS, true),
        (StatusCode::INTERNAL_SERVER_ERROR, true),
    ] {
        let receiver = Receiver::start(status, &[]).await;
        let error = receiver.webhook().send(&call(NOW)).await.unwrap_err();
        assert!(
            matches!(error, HookError::Refused { status: found, .. } if found == status.as_u16())
        );
        assert_eq!(error.may_pass(), may_pass, "{status}");
        assert_eq!(error.retry_after(), None);
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Receiver::start(StatusCode::OK, &[]).await;
    let location = format!("http://{}/", elsewhere.address);
    let receiver =
        Receiver::start(StatusCode::TEMPORARY_REDIRECT, &[("location", &location)]).await;

    let error = receiver.webhook().send(&call(NOW)).await.unwrap_err();

    assert!(matches!(error, HookError::Refused { status: 307, .. }));
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(elsewhere.received().len(), 0);
}

#[tokio::test]
async fn a_busy_target_is_left_alone_for_as_long_as_it_asks_but_not_longer_than_an_hour() {
    for (value, expected_s) in [
        ("7", Some(7)),
        ("86400", Some(3_600)),
        ("99999999999999999999", None),
        ("Tue, 14 Nov 2023 22:13:25 GMT", Some(4)),
        ("Tue, 14 Nov 2023 22:13:00 GMT", Some(0)),
        ("Sun, 06 Nov 2044 08:49:37 GMT", Some(3_600)),
        ("soon", None),
        ("-1", None),
    ] {
        let receiver =
            Receiver::start(StatusCode::SERVICE_UNAVAILABLE, &[("retry-after", value)]).await;
        let error = receiver.webhook().send(&call(NOW.plus_ms(1))).await.unwrap_err();
        assert_eq!(error.retry_after(), expected_s.map(Duration::from_secs), "{value}");
    }
}

#[tokio::test]
async fn an_address_inside_a_private_network_is_refused_as_a_number_and_as_a_name() {
    let receiver = Receiver::start(StatusCode::OK, &[]).await;
    let port = receiver.address.port();

    let as_number = settings(&format!("http://127.0.0.1:{port}/"), false);
    assert!(matches!(Webhook::new(&as_number), Err(HookError::PrivateAddress { .. })));

    let as_name = Webhook::new(&settings(&format!("http://localhost:{port}/"), false)).unwrap();
    let error = as_name.send(&call(NOW)).await.unwrap_err();
    assert!(matches!(error, HookError::PrivateAddress { .. }), "{error:?}");
    let error = as_name.probe().await.unwrap_err();
    assert!(matches!(error, HookError::PrivateAddress { .. }), "{error:?}");
    assert_eq!(receiver.received().len(), 0);
}

#[tokio::test]
async fn a_target_that_does_not_answer_is_given_up_on_for_now() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let webhook = Webhook::new(&settings(&url, true)).unwrap();

    let error = webhook.send(&call(NOW)).await.unwrap_err();

    assert!(matches!(error, HookError::Timeout { .. }), "{error:?}");
    assert!(error.may_pass());
}

#[tokio::test]
async fn an_error_never_shows_more_of_the_address_than_the_host() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = format!("https://{closed}/topsecret?token=topsecret");
    let webhook = Webhook::new(&settings(&url, true)).unwrap();

    let error = webhook.send(&call(NOW)).await.unwrap_err();

    assert!(matches!(error, HookError::Unreachable { .. }), "{error:?}");
    assert_eq!(error.to_string(), format!("https://{closed} could not be reached"));
    assert!(!format!("{error:?}").contains("topsecret"), "{error:?}");
}

#[tokio::test]
async fn a_probe_calls_nobody() {
    let receiver = Receiver::start(StatusCode::METHOD_NOT_ALLOWED, &[]).await;
    receiver.webhook().probe().await.unwrap();
    let [request] = receiver.received().try_into().unwrap();
    assert_eq!(request.method, Method::HEAD);
    assert!(!request.headers.contains_key("webhook-id"));
}

const NOW: Timestamp = Timestamp(1_700_000_000_999);

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";
/// Takes its place soon.
const NEW_SECRET: &[u8] = b"fedcba9876543210fedcba9876543210";

fn call(at: Timestamp) -> Call {
    let page = Page {
        id: PageId(Uuid::from_u128(7)),
        staff: StaffId(Uuid::from_u128(8)),
        name: "ada".try_into().unwrap(),
        severity: Severity::High,
        call: 1,
        made_at: NOW,
        drill: false,
    };
    Call::new(page, Notice::Called, &PublicUrl::default(), at)
}

fn settings(url: &str, allow_private_addresses: bool) -> config::Webhook {
    let secret = |key| format!("whsec_{}", STANDARD.encode(key));
    let secrets = format!("{}\n{}", secret(SECRET), secret(NEW_SECRET));
    let settings = config::Webhook::signed(url, &secrets).unwrap();
    config::Webhook { timeout_s: 1, allow_private_addresses, ..settings }
}

/// Writes down what it is sent, and always gives the same answer.
struct Receiver {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

#[derive(Clone, Debug)]
struct Received {
    method: Method,
    headers: HeaderMap,
    body: String,
}

impl Receiver {
    async fn start(status: StatusCode, headers: &[(&'static str, &str)]) -> Self {
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        let note = move |State(received): State<Arc<Mutex<Vec<Received>>>>, request: Request| async move {
            let note = Received::read(request).await;
            received.lock().unwrap_or_else(PoisonError::into_inner).push(note);
            (status, headers)
        };
        let app = Router::new().fallback(any(note)).with_state(Arc::clone(&received));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async { axum::serve(listener, app).await });
        Self { address, received }
    }

    fn webhook(&self) -> Webhook {
        Webhook::new(&settings(&format!("http://{}/hook?token=a", self.address), true)).unwrap()
    }

    fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Received {
    async fn read(request: Request) -> Self {
        let (head, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 10_000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Self { method: head.method, headers: head.headers, body }
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    /// As receivers do it, from what was sent alone: one that knows the old secret, and one that
    /// knows the new one.
    fn verify(&self) {
        let signed = [self.header("webhook-id"), self.header("webhook-timestamp"), &self.body];
        for secret in [SECRET, NEW_SECRET] {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
            let is_by = |signature: &str| {
                let tag = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
                hmac::verify(&key, signed.join(".").as_bytes(), &tag).is_ok()
            };
            assert!(self.header("webhook-signature").split(' ').any(is_by));
        }
    }
}
