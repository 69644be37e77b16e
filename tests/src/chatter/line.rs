//! One websocket of a chatter, with its end in reach.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{DEAD_AFTER_MS, SUBPROTOCOL};
use serde::Serialize;
use tokio::{
    net::{TcpSocket, TcpStream},
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

use super::{Notice, Way, frame::Heard};

/// An open websocket.
pub(super) struct Line {
    socket: WebSocketStream<TcpStream>,
    heard_at: Instant,
}

impl Line {
    /// Opens a websocket; none when nobody is there, or does not answer in time.
    pub(super) async fn open(way: Way, path: &str) -> Option<Self> {
        let opening = async {
            let stream = connect(way).await.ok()?;
            let mut request = format!("ws://{}{path}", way.to).into_client_request().ok()?;
            let protocol = HeaderValue::from_static(SUBPROTOCOL);
            request.headers_mut().insert("sec-websocket-protocol", protocol);
            let (socket, _) = client_async(request, stream).await.ok()?;
            Some(Self { socket, heard_at: Instant::now() })
        };
        timeout(OPENING, opening).await.ok()?
    }

    /// Sends a frame; not when the connection is dead.
    pub(super) async fn send(&mut self, frame: &impl Serialize) -> Result<(), Notice> {
        let text = serde_json::to_string(frame).unwrap();
        match timeout(DEAD_AFTER, self.socket.send(Message::text(text))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Notice::Broken),
            Err(_) => Err(Notice::Silent),
        }
    }

    /// The next frame, or why there is none any more. Safe to cancel.
    pub(super) async fn hear(&mut self) -> Result<Heard, Notice> {
        loop {
            let next = timeout_at(self.heard_at + DEAD_AFTER, self.socket.next()).await;
            let message = next.map_err(|_| Notice::Silent)?;
            self.heard_at = Instant::now();
            match message {
                Some(Ok(Message::Text(text))) => {
                    return Ok(serde_json::from_str(text.as_str()).unwrap());
                }
                Some(Ok(Message::Close(frame))) => {
                    return Err(Notice::Closed(frame.map(|frame| frame.code.into())));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(Notice::Broken),
            }
        }
    }

    /// Closes it as the protocol asks.
    pub(super) async fn close(mut self) {
        let closing = async {
            if self.socket.close(None).await.is_ok() {
                while let Some(Ok(_)) = self.socket.next().await {}
            }
        };
        let _ = timeout(OPENING, closing).await;
    }

    /// Cuts it; the other end gets a reset.
    pub(super) fn reset(self) {
        let _ = self.socket.get_ref().set_zero_linger();
    }
}

async fn connect(way: Way) -> std::io::Result<TcpStream> {
    let socket = if way.to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    if let Some(bytes) = way.receive_buffer {
        socket.set_recv_buffer_size(bytes)?;
    }
    if let Some(from) = way.from {
        socket.bind((from, 0).into())?;
    }
    let stream = socket.connect(way.to).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// How long opening and closing may take.
const OPENING: Duration = Duration::from_secs(10);
/// How long nothing may be heard.
const DEAD_AFTER: Duration = Duration::from_millis(DEAD_AFTER_MS);
