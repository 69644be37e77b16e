//! As much of the websocket protocol (RFC 6455) as a client needs that shall cost next to nothing:
//! whole text frames out, whole frames in, over buffers that somebody else reads and writes.

use std::net::SocketAddr;

/// A frame from the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Incoming<'a> {
    /// A text.
    Text(&'a [u8]),
    /// A ping of the websocket itself, to be answered with the same bytes.
    Ping(&'a [u8]),
    /// A pong that nobody waits for.
    Pong,
    /// The end.
    Close,
}

/// The server said something that it must not say.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the server broke the websocket protocol")]
pub(crate) struct Broken;

/// The request that asks for a websocket.
pub(crate) fn upgrade(address: SocketAddr, path: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Protocol: {}\r\n\r\n",
        protocol::SUBPROTOCOL
    )
    .into()
}

/// How long the head of the answer is, once all of it is there.
///
/// # Errors
///
/// When it is not the answer that opens a websocket.
pub(crate) fn upgraded(bytes: &[u8]) -> Result<Option<usize>, Broken> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    match end {
        Some(end) if bytes.starts_with(b"HTTP/1.1 101 ") => Ok(Some(end + 4)),
        Some(_) => Err(Broken),
        None => Ok(None),
    }
}

/// The first frame, if all of it is there, and how many bytes it took.
pub(crate) fn first(bytes: &[u8]) -> Result<Option<(Incoming<'_>, usize)>, Broken> {
    let Some((&[head, length], rest)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
    let (length, before) = match length {
        0..=125 => (usize::from(length), 0),
        126 => match rest.first_chunk::<2>() {
            Some(long) => (usize::from(u16::from_be_bytes(*long)), 2),
            None => return Ok(None),
        },
        127 => match rest.first_chunk::<8>() {
            Some(long) => (usize::try_from(u64::from_be_bytes(*long)).map_err(|_| Broken)?, 8),
            None => return Ok(None),
        },
        // A server does not mask.
        128.. => return Err(Broken),
    };
    let Some(payload) = rest.get(before..before + length) else { return Ok(None) };
    let incoming = match head {
        0x81 => Incoming::Text(payload),
        0x88 => Incoming::Close,
        0x89 => Incoming::Ping(payload),
        0x8a => Incoming::Pong,
        _ => return Err(Broken),
    };
    Ok(Some((incoming, 2 + before + length)))
}

/// Appends a text frame.
pub(crate) fn push_text(out: &mut Vec<u8>, payload: &[u8]) {
    push(out, 0x81, payload);
}

/// Appends the answer to a ping.
pub(crate) fn push_pong(out: &mut Vec<u8>, payload: &[u8]) {
    push(out, 0x8a, payload);
}

fn push(out: &mut Vec<u8>, head: u8, payload: &[u8]) {
    out.push(head);
    match u16::try_from(payload.len()) {
        Ok(length) if length < 126 => out.push(MASKED | length.to_be_bytes()[1]),
        Ok(length) => {
            out.push(MASKED | 0x7e);
            out.extend_from_slice(&length.to_be_bytes());
        }
        Err(_) => {
            out.push(MASKED | 0x7f);
            out.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&MASK);
    out.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
}

const MASKED: u8 = 0x80;
/// It hides nothing here; a server refuses frames without one.
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_taken_once_all_of_it_is_there() {
        for length in [0_usize, 5, 125, 126, 300, 70_000] {
            let payload = vec![b'x'; length];
            let mut bytes = vec![0x81];
            match length {
                0..126 => bytes.push(u8::try_from(length).unwrap()),
                126..0x1_0000 => {
                    bytes.push(126);
                    bytes.extend(u16::try_from(length).unwrap().to_be_bytes());
                }
                _ => {
                    bytes.push(127);
                    bytes.extend((length as u64).to_be_bytes());
                }
            }
            bytes.extend(&payload);
            for part in 0..bytes.len() {
                assert_eq!(first(&bytes[..part]), Ok(None), "{part} of {length}");
            }
            let all = bytes.len();
            bytes.extend(b"\x8a\0");
            assert_eq!(first(&bytes), Ok(Some((Incoming::Text(&payload), all))));
        }
    }

    #[test]
    fn what_no_server_may_say_is_an_error() {
        for bytes in [&[0x81, 0x81, 0, 0, 0, 0, 0][..], &[0x01, 0], &[0x82, 0], &[0xc1, 0]] {
            assert_eq!(first(bytes), Err(Broken), "{bytes:?}");
        }
        assert_eq!(upgraded(b"HTTP/1.1 503 Service Unavailable\r\n\r\n"), Err(Broken));
    }

    #[test]
    fn a_text_that_is_pushed_is_masked_and_says_how_long_it_is() {
        let mut out = Vec::new();
        push_text(&mut out, b"abcde");
        assert_eq!(out[..6], [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d]);
        assert_eq!(out[6..], [b'a' ^ 0x37, b'b' ^ 0xfa, b'c' ^ 0x21, b'd' ^ 0x3d, b'e' ^ 0x37]);
        out.clear();
        push_text(&mut out, &[b'x'; 200]);
        assert_eq!(out[..4], [0x81, 0xfe, 0, 200]);
    }
}
