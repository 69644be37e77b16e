//! A websocket in the hands of a test: what came in is kept until somebody looks for it.

use std::{
    collections::VecDeque,
    fmt::Debug,
    net::IpAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use futures_util::{SinkExt as _, StreamExt as _};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::{
    net::{TcpSocket, TcpStream},
    sync::{Notify, mpsc},
    time::timeout,
};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async, connect_async,
    tungstenite::{
        Error, Message, client::IntoClientRequest as _, http::HeaderValue,
        protocol::frame::coding::CloseCode,
    },
};

/// How long anything may take before the test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// One open websocket.
#[derive(Clone)]
pub struct Connection {
    out: mpsc::Sender<Message>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    heard: Mutex<VecDeque<Value>>,
    /// Every frame that ever came, as it came.
    all: Mutex<Vec<String>>,
    closed: Mutex<Option<u16>>,
    is_closed: AtomicBool,
    pongs: AtomicU32,
    changed: Notify,
}

impl Connection {
    /// Opens a websocket at `url`.
    pub async fn open(url: &str) -> Self {
        Self::try_open(url, &[]).await.unwrap()
    }

    /// Opens a websocket with further headers, or says why not.
    pub async fn try_open(url: &str, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let mut request = url.into_client_request()?;
        let all =
            headers.iter().copied().chain([("sec-websocket-protocol", protocol::SUBPROTOCOL)]);
        for (name, value) in all {
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        let (socket, _) = connect_async(request).await?;
        Ok(Self::over(socket))
    }

    /// Opens a websocket from one of this machine's own addresses, as a browser with this name.
    pub async fn open_from(url: &str, address: IpAddr, browser: &str) -> Self {
        let mut request = url.into_client_request().unwrap();
        for (name, value) in
            [("sec-websocket-protocol", protocol::SUBPROTOCOL), ("user-agent", browser)]
        {
            request.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
        }
        let to = request.uri().authority().unwrap().as_str().parse().unwrap();
        let from = TcpSocket::new_v4().unwrap();
        from.bind((address, 0).into()).unwrap();
        let stream = MaybeTlsStream::Plain(from.connect(to).await.unwrap());
        let (socket, _) = client_async(request, stream).await.unwrap();
        Self::over(socket)
    }

    fn over(socket: WebSocketStream<MaybeTlsStream<TcpStream>>) -> Self {
        let (mut sink, mut stream) = socket.split();
        let (out, mut to_send) = mpsc::channel::<Message>(64);
        let shared = Arc::new(Shared::default());
        let hearing = shared.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    message = stream.next() => match message {
                        Some(Ok(Message::Text(text))) => hearing.hear(text.as_str()),
                        Some(Ok(Message::Close(frame))) => {
                            let code = frame.map(|frame| u16::from(frame.code));
                            *hearing.closed.lock().unwrap() = code;
                        }
                        Some(Ok(_)) => {}
                        Some(Err(_)) | None => break,
                    },
                    message = to_send.recv() => match message {
                        Some(message) => if sink.send(message).await.is_err() { break },
                        // Dropped by the test: the line goes dead, without a word.
                        None => break,
                    },
                }
            }
            hearing.is_closed.store(true, Ordering::SeqCst);
            hearing.changed.notify_waiters();
        });
        Self { out, shared }
    }

    /// Sends a frame.
    pub async fn send(&self, frame: &impl Serialize) {
        self.send_text(serde_json::to_string(frame).unwrap()).await;
    }

    /// Sends anything, whether it is a frame or not.
    pub async fn send_text(&self, text: String) {
        let _ = self.out.send(Message::text(text)).await;
    }

    /// Sends bytes, which no frame is.
    pub async fn send_bytes(&self, bytes: Vec<u8>) {
        let _ = self.out.send(Message::binary(bytes)).await;
    }

    /// Says goodbye.
    pub async fn close(&self) {
        let frame = tokio_tungstenite::tungstenite::protocol::CloseFrame {
            code: CloseCode::Normal,
            reason: "".into(),
        };
        let _ = self.out.send(Message::Close(Some(frame))).await;
        self.closed().await;
    }

    /// Waits for a frame that `wanted` takes, and leaves the others where they are.
    pub async fn hears<F: DeserializeOwned + Debug, T>(
        &self,
        what: &str,
        mut wanted: impl FnMut(F) -> Option<T>,
    ) -> T {
        let found = timeout(PATIENCE, async {
            loop {
                let changed = self.shared.changed.notified();
                // In this order: nothing is heard any more once it is closed.
                let is_closed = self.is_closed();
                if let Some(found) = self.shared.take(&mut wanted) {
                    return found;
                }
                assert!(!is_closed, "closed while waiting for {what}; {}", self.unread());
                changed.await;
            }
        });
        let found = found.await.ok();
        found.unwrap_or_else(|| panic!("waited in vain for {what}; {}", self.unread()))
    }

    /// Everything that came in and nobody has looked for, in order.
    #[must_use]
    pub fn heard_so_far<F: DeserializeOwned>(&self) -> Vec<F> {
        let heard = self.shared.heard.lock().unwrap().drain(..).collect::<Vec<_>>();
        heard.into_iter().map(|frame| serde_json::from_value(frame).unwrap()).collect()
    }

    /// The next frame; none once the connection is over and everything has been heard.
    pub async fn next<F: DeserializeOwned>(&self) -> Option<F> {
        loop {
            let changed = self.shared.changed.notified();
            // In this order: nothing is heard any more once it is closed.
            let is_closed = self.is_closed();
            if let Some(frame) = self.shared.heard.lock().unwrap().pop_front() {
                return Some(serde_json::from_value(frame).unwrap());
            }
            if is_closed {
                return None;
            }
            changed.await;
        }
    }

    /// Waits until the server has closed the connection, and gives the code it closed with.
    pub async fn closed(&self) -> Option<u16> {
        let closed = timeout(PATIENCE, async {
            while !self.is_closed() {
                let changed = self.shared.changed.notified();
                if !self.is_closed() {
                    changed.await;
                }
            }
        });
        closed.await.expect("the connection was not closed");
        *self.shared.closed.lock().unwrap()
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.shared.is_closed.load(Ordering::SeqCst)
    }

    /// What came in and nobody has looked for, as JSON.
    #[must_use]
    pub fn unread(&self) -> String {
        let heard = self.shared.heard.lock().unwrap();
        let frames: Vec<_> = heard.iter().map(Value::to_string).collect();
        format!("unread: [{}]", frames.join(", "))
    }

    /// Every frame that ever came in, in order, whether somebody looked for it or not.
    #[must_use]
    pub fn all_heard(&self) -> Vec<String> {
        self.shared.all.lock().unwrap().clone()
    }

    /// Sends a heartbeat and waits for its answer, so that everything said before has been heard.
    pub async fn beat(&self) {
        let before = self.shared.pongs.load(Ordering::SeqCst);
        self.send_text(r#"{"type":"ping"}"#.to_owned()).await;
        let answered = timeout(PATIENCE, async {
            loop {
                let changed = self.shared.changed.notified();
                if self.is_closed() || self.shared.pongs.load(Ordering::SeqCst) != before {
                    return;
                }
                changed.await;
            }
        });
        answered.await.expect("a heartbeat was not answered");
    }
}

impl Shared {
    fn hear(&self, text: &str) {
        self.all.lock().unwrap().push(text.to_owned());
        let frame: Value = serde_json::from_str(text).unwrap();
        if frame["type"] == "pong" {
            self.pongs.fetch_add(1, Ordering::SeqCst);
        } else {
            self.heard.lock().unwrap().push_back(frame);
        }
        self.changed.notify_waiters();
    }

    fn take<F: DeserializeOwned + Debug, T>(
        &self,
        wanted: &mut impl FnMut(F) -> Option<T>,
    ) -> Option<T> {
        let mut heard = self.heard.lock().unwrap();
        let found = heard.iter().enumerate().find_map(|(place, frame)| {
            let frame = serde_json::from_value(frame.clone()).unwrap();
            wanted(frame).map(|found| (place, found))
        })?;
        heard.remove(found.0);
        Some(found.1)
    }
}
