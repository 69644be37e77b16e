//! A websocket as a connection's task sees it: frames in, frames out, and an end that is clean.

use std::{pin::Pin, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt as _, StreamExt as _, stream::FusedStream as _};
use protocol::{CloseCode, ErrorCode, MAX_FRAME_BYTES};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Sleep;

use crate::telemetry::metrics;

/// A websocket that speaks frames.
pub struct Socket {
    inner: WebSocket,
    /// Whether something was fed and is not sent, and when it is at the latest.
    fed: bool,
    flush_at: Option<Pin<Box<Sleep>>>,
}

/// What came in.
#[derive(Debug)]
pub enum Heard<F> {
    /// A frame, or something that is not one.
    Frame(Result<F, ErrorCode>),
    /// Nothing that concerns anybody: a ping or a pong of the websocket itself.
    Nothing,
    /// Something larger than the socket reads at all.
    TooLarge,
    /// The other end is gone.
    Gone,
}

impl Socket {
    /// Takes over a websocket.
    #[must_use]
    pub const fn new(socket: WebSocket) -> Self {
        Self { inner: socket, fed: false, flush_at: None }
    }

    /// The websocket itself, for whoever speaks anything but frames over it.
    pub const fn raw(&mut self) -> &mut WebSocket {
        &mut self.inner
    }

    /// The next thing that comes in. Meanwhile, what was fed a while ago is sent. Safe to cancel.
    pub async fn hear<F: DeserializeOwned>(&mut self) -> Heard<F> {
        if self.fed {
            let flush_at = self.flush_at.get_or_insert_with(|| Box::pin(tokio::time::sleep(SOON)));
            tokio::select! {
                heard = self.inner.next() => return heard_in(heard),
                () = flush_at => {}
            }
            if self.flush().await == Err(Gone) {
                return Heard::Gone;
            }
        }
        heard_in(self.inner.next().await)
    }

    /// Puts a frame where [`Socket::flush`] sends it from, or [`Socket::hear`] a little later.
    ///
    /// # Errors
    ///
    /// [`Gone`] when the other end is.
    pub async fn feed(&mut self, frame: &impl Serialize) -> Result<(), Gone> {
        let text = serde_json::to_string(frame).expect("a frame is always valid JSON");
        let bytes = text.len();
        self.inner.feed(Message::Text(text.into())).await.map_err(|_| {
            if bytes > LONGEST_SENT {
                tracing::error!(bytes, "a frame is larger than a socket takes: it was not sent");
            }
            Gone
        })?;
        self.fed = true;
        Ok(())
    }

    /// Sends what was fed.
    ///
    /// # Errors
    ///
    /// [`Gone`] when the other end is.
    pub async fn flush(&mut self) -> Result<(), Gone> {
        self.inner.flush().await.map_err(|_| Gone)?;
        (self.fed, self.flush_at) = (false, None);
        Ok(())
    }

    /// Says why the connection ends and waits, not for long, until the other end has agreed: a
    /// socket that is dropped before loses what was sent last.
    pub async fn close(mut self, code: CloseCode) {
        metrics::closed(code);
        let frame = Message::Close(Some(CloseFrame { code: code.number(), reason: "".into() }));
        let sent = tokio::time::timeout(CLOSING, self.inner.send(frame)).await;
        if let Ok(Ok(())) = sent {
            self.finish().await;
        }
    }

    /// Reads, not for long, until the other end has closed.
    pub async fn finish(mut self) {
        let until_closed = async {
            while !self.inner.is_terminated()
                && self.inner.next().await.is_some_and(|heard| heard.is_ok())
            {}
        };
        // Whoever does not close is cut off.
        let _ = tokio::time::timeout(CLOSING, until_closed).await;
    }
}

/// The other end is gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Gone;

fn heard_in<F: DeserializeOwned>(heard: Option<Result<Message, axum::Error>>) -> Heard<F> {
    match heard {
        Some(Ok(Message::Text(text))) => Heard::Frame(parse(text.as_str())),
        Some(Ok(Message::Binary(_))) => Heard::Frame(Err(ErrorCode::NotJson)),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Nothing,
        Some(Err(error)) if is_too_large(&error) => Heard::TooLarge,
        Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Gone,
    }
}

/// Parses a frame. Only one that is not understood is looked at twice, to say what is wrong with it.
fn parse<F: DeserializeOwned>(text: &str) -> Result<F, ErrorCode> {
    if text.len() > MAX_FRAME_BYTES {
        return Err(ErrorCode::TooLarge);
    }
    serde_json::from_str(text).map_err(|error| blame(text, &error))
}

fn blame(text: &str, error: &serde_json::Error) -> ErrorCode {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        ErrorCode::NotJson
    } else if error.to_string().starts_with("unknown variant") {
        ErrorCode::UnknownFrame
    } else {
        ErrorCode::BadFrame
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    // axum hides the type of the error behind its own.
    error.to_string().contains("too long") || error.to_string().contains("too large")
}

/// A frame that is longer is a mistake of ours.
const LONGEST_SENT: usize = 1024 * 1024;
/// How long a frame that may wait for others waits for them.
const SOON: Duration = Duration::from_millis(200);
/// How long a closing handshake may take.
const CLOSING: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use protocol::student::FromStudent;

    use super::*;

    #[test]
    fn each_kind_of_bad_frame_has_its_code() {
        let key = "00000000-0000-4000-8000-000000000000";
        let long = format!(r#"{{"type":"say","key":"{key}","text":"{}"}}"#, "x".repeat(17_000));
        for (text, code) in [
            ("", ErrorCode::NotJson),
            ("hello", ErrorCode::NotJson),
            (r#"{"type":"ping""#, ErrorCode::NotJson),
            ("[]", ErrorCode::BadFrame),
            ("{}", ErrorCode::BadFrame),
            (r#"{"type":"dance"}"#, ErrorCode::UnknownFrame),
            (r#"{"type":"ping","extra":1}"#, ErrorCode::BadFrame),
            (r#"{"type":"say"}"#, ErrorCode::BadFrame),
            (r#"{"type":"seen","seq":-1}"#, ErrorCode::BadFrame),
            (&long, ErrorCode::TooLarge),
        ] {
            assert_eq!(parse::<FromStudent>(text), Err(code), "{text:.40}");
        }
        assert_eq!(parse::<FromStudent>(r#"{"type":"ping"}"#), Ok(FromStudent::Ping {}));
    }
}
