//! An on-call tool of any kind: it writes down whatever it is sent, and confirms it.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};
use serde_json::Value;
use tokio::net::TcpListener;

/// Receives requests.
#[derive(Clone)]
pub struct Catcher {
    origin: String,
    caught: Arc<Mutex<Vec<Caught>>>,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Caught {
    /// Its method.
    pub method: Method,
    /// Its path and query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Catcher {
    /// Listens on a free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let catcher = Self { origin, caught: Arc::default() };
        let app = Router::new().fallback(catch).with_state(catcher.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        catcher
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Every request so far.
    #[must_use]
    pub fn caught(&self) -> Vec<Caught> {
        self.caught.lock().unwrap().clone()
    }
}

impl Caught {
    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The value of a field of a form.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        let form = format!("http://form/?{}", self.body);
        let form = reqwest::Url::parse(&form).unwrap();
        let mut fields = form.query_pairs().filter(|(key, _)| key == name);
        let (_, value) = fields.next().unwrap_or_else(|| panic!("{name} in {}", self.body));
        assert!(fields.next().is_none(), "{name} twice in {}", self.body);
        value.into_owned()
    }

    /// The value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

async fn catch(
    State(catcher): State<Catcher>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let path = uri.path_and_query().unwrap().to_string();
    let body = String::from_utf8(body.to_vec()).unwrap();
    if method != Method::HEAD {
        catcher.caught.lock().unwrap().push(Caught { method, path, headers, body });
    }
    StatusCode::ACCEPTED
}
