//! A websocket as a connection's task sees it: frames in, frames out, and an end that is clean.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::{SinkExt as _, StreamExt as _, stream::FusedStream as _};
use protocol::{CloseCode, ErrorCode, MAX_FRAME_BYTES};
use serde::{Serialize, de::DeserializeOwned};

/// A websocket that speaks frames.
pub struct Socket(WebSocket);

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
        Self(socket)
    }

    /// The next thing that comes in. Safe to cancel.
    pub async fn hear<F: DeserializeOwned>(&mut self) -> Heard<F> {
        match self.0.next().await {
            Some(Ok(Message::Text(text))) => Heard::Frame(parse(text.as_str())),
            Some(Ok(Message::Binary(_))) => Heard::Frame(Err(ErrorCode::NotJson)),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Nothing,
            Some(Err(error)) if is_too_large(&error) => Heard::TooLarge,
            Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Gone,
        }
    }

    /// Puts a frame where [`Socket::flush`] sends it from.
    ///
    /// # Errors
    ///
    /// [`Gone`] when the other end is.
    pub async fn feed(&mut self, frame: &impl Serialize) -> Result<(), Gone> {
        let text = serde_json::to_string(frame).expect("a frame is always valid JSON");
        let bytes = text.len();
        self.0.feed(Message::Text(text.into())).await.map_err(|_| {
            if bytes > LONGEST_SENT {
                tracing::error!(bytes, "a frame is larger than a socket takes: it was not sent");
            }
            Gone
        })
    }

    /// Sends what was fed.
    ///
    /// # Errors
    ///
    /// [`Gone`] when the other end is.
    pub async fn flush(&mut self) -> Result<(), Gone> {
        self.0.flush().await.map_err(|_| Gone)
    }

    /// Says why the connection ends and waits, not for long, until the other end has agreed: a
    /// socket that is dropped before loses what was sent last.
    pub async fn close(mut self, code: CloseCode) {
        let frame = Message::Close(Some(CloseFrame { code: code.number(), reason: "".into() }));
        let sent = tokio::time::timeout(CLOSING, self.0.send(frame)).await;
        if let Ok(Ok(())) = sent {
            self.finish().await;
        }
    }

    /// Reads, not for long, until the other end has closed.
    pub async fn finish(mut self) {
        let until_closed = async {
            while !self.0.is_terminated() && self.0.next().await.is_some_and(|heard| heard.is_ok())
            {
            }
        };
        // Whoever does not close is cut off.
        let _ = tokio::time::timeout(CLOSING, until_closed).await;
    }
}

/// The other end is gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Gone;

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
