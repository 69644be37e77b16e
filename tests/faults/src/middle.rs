//! What stands between clients and the service: a relay of TCP connections that does everything a
//! network may do to them, and repeats whole messages of clients, which a network may not.

use std::{
    fmt::Write as _,
    io,
    net::SocketAddr,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinHandle,
    time::sleep,
};

/// A relay that misbehaves.
pub(super) struct Middle {
    address: SocketAddr,
    done: Arc<Done>,
    task: JoinHandle<()>,
}

/// How often it did what.
#[derive(Default)]
struct Done {
    cut: AtomicU32,
    half_closed: AtomicU32,
    delayed: AtomicU32,
    repeated: AtomicU32,
}

impl Middle {
    /// Stands before a service.
    pub(super) async fn start(to: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let done = Arc::new(Done::default());
        let task = tokio::spawn(listen(listener, to, done.clone(), StdRng::seed_from_u64(seed)));
        Self { address, done, task }
    }

    /// Where it listens.
    pub(super) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// How often it did what.
    pub(super) fn figures(&self) -> String {
        let Done { cut, half_closed, delayed, repeated } = &*self.done;
        let mut figures = String::new();
        for (name, count) in [
            ("cut", cut),
            ("half-closed", half_closed),
            ("delays", delayed),
            ("messages repeated", repeated),
        ] {
            let separator = if figures.is_empty() { "" } else { ", " };
            let _ = write!(figures, "{separator}{} {name}", count.load(Ordering::Relaxed));
        }
        figures
    }
}

impl Drop for Middle {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, to: SocketAddr, done: Arc<Done>, mut rng: StdRng) {
    loop {
        let Ok((client, _)) = listener.accept().await else { continue };
        let own = StdRng::seed_from_u64(rng.random());
        tokio::spawn(between(client, to, done.clone(), own));
    }
}

/// How one connection ends, after it has carried as much as it was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum End {
    /// Both ends are cut off.
    Cut,
    /// What the client says goes nowhere any more.
    NothingFromClient,
    /// What the service says goes nowhere any more.
    NothingFromService,
}

async fn between(client: TcpStream, to: SocketAddr, done: Arc<Done>, mut rng: StdRng) {
    let Ok(service) = TcpStream::connect(to).await else { return };
    let _ = (client.set_nodelay(true), service.set_nodelay(true));
    let end =
        *[End::Cut, End::NothingFromClient, End::NothingFromService].choose(&mut rng).unwrap();
    let bytes = Some(rng.random_range(500..30_000));
    let (from_client, to_client) = client.into_split();
    let (from_service, to_service) = service.into_split();
    let mut direction = |from, to, limited: bool, repeats: bool| Direction {
        from,
        to,
        left: bytes.filter(|_| limited),
        messages: repeats.then(Messages::default),
        done: done.clone(),
        rng: StdRng::seed_from_u64(rng.random()),
    };
    let there = direction(from_client, to_service, end == End::NothingFromClient, true);
    let back = direction(from_service, to_client, end != End::NothingFromClient, false);

    if end == End::Cut {
        done.cut.fetch_add(1, Ordering::Relaxed);
        tokio::select! {
            _ = there.carry() => {}
            _ = back.carry() => {}
        }
    } else {
        done.half_closed.fetch_add(1, Ordering::Relaxed);
        // One direction is closed; the other goes on for as long as both ends let it.
        let _ = tokio::join!(there.carry(), back.carry());
    }
}

/// One direction of a connection.
struct Direction {
    from: OwnedReadHalf,
    to: OwnedWriteHalf,
    /// How many bytes it still carries; any number when not said.
    left: Option<usize>,
    /// Puts messages together, where they are repeated.
    messages: Option<Messages>,
    done: Arc<Done>,
    rng: StdRng,
}

impl Direction {
    /// Carries until it ends, and closes what it carried to.
    async fn carry(mut self) -> io::Result<()> {
        let carried = self.carry_all().await;
        self.to.shutdown().await?;
        carried
    }

    async fn carry_all(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; 4096];
        while self.left != Some(0) {
            let count = self.from.read(&mut bytes).await?;
            if count == 0 {
                break;
            }
            if self.rng.random_ratio(1, 20) {
                self.done.delayed.fetch_add(1, Ordering::Relaxed);
                sleep(Duration::from_millis(self.rng.random_range(1..60))).await;
            }
            match &mut self.messages {
                None => self.pass(&bytes[..count]).await?,
                Some(messages) => {
                    for message in messages.of(&bytes[..count]) {
                        self.pass_messages(message).await?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Passes a message on, and now and then once more.
    async fn pass_messages(&mut self, message: Message) -> io::Result<()> {
        self.pass(&message.bytes).await?;
        if message.may_be_repeated && self.rng.random_ratio(1, 4) {
            self.done.repeated.fetch_add(1, Ordering::Relaxed);
            self.pass(&message.bytes).await?;
        }
        Ok(())
    }

    async fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        let count = self.left.map_or(bytes.len(), |left| left.min(bytes.len()));
        self.left = self.left.map(|left| left - count);
        self.to.write_all(&bytes[..count]).await
    }
}

/// Puts what a client says together to whole messages: the request first, then websocket frames.
#[derive(Default)]
struct Messages {
    is_websocket: bool,
    bytes: Vec<u8>,
}

struct Message {
    bytes: Vec<u8>,
    /// Greetings may not: the service would begin anew.
    may_be_repeated: bool,
}

impl Messages {
    /// The messages that are whole now.
    fn of(&mut self, more: &[u8]) -> Vec<Message> {
        self.bytes.extend_from_slice(more);
        let mut messages = Vec::new();
        while let Some(length) = self.length() {
            let bytes: Vec<_> = self.bytes.drain(..length).collect();
            let may_be_repeated = self.is_websocket && is_text_of_a_conversation(&bytes);
            self.is_websocket = true;
            messages.push(Message { bytes, may_be_repeated });
        }
        messages
    }

    /// How long the first message is; none while it is not whole.
    fn length(&self) -> Option<usize> {
        if !self.is_websocket {
            let end = self.bytes.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
            return Some(end + 4);
        }
        let length = payload(&self.bytes)?.end;
        (self.bytes.len() >= length).then_some(length)
    }
}

/// Where the payload of a masked frame is (RFC 6455, 5.2); its mask is right before it.
fn payload(frame: &[u8]) -> Option<Range<usize>> {
    let (begin, length) = match *frame.get(1)? & 0x7f {
        126 => (8, u16::from_be_bytes(frame.get(2..4)?.try_into().ok()?).into()),
        127 => (14, usize::try_from(u64::from_be_bytes(frame.get(2..10)?.try_into().ok()?)).ok()?),
        length => (6, length.into()),
    };
    Some(begin..begin + length)
}

fn is_text_of_a_conversation(frame: &[u8]) -> bool {
    let Some(Range { start, end }) = payload(frame) else { return false };
    let mask = &frame[start - 4..start];
    let plain: Vec<_> =
        frame[start..end].iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask).collect();
    let said = br#""type":"say""#;
    plain.windows(said.len()).any(|bytes| bytes == said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_whole_however_the_bytes_come() {
        let request = b"GET /ws/student HTTP/1.1\r\nupgrade: websocket\r\n\r\n".to_vec();
        let long = format!(r#"{{"text":"{}","type":"say"}}"#, "x".repeat(300));
        let sent =
            [request, frame(r#"{"type":"hello"}"#), frame(r#"{"type":"say"}"#), frame(&long)];
        let bytes = sent.concat();
        for step in [1, 7, bytes.len()] {
            let mut messages = Messages::default();
            let passed: Vec<_> = bytes.chunks(step).flat_map(|more| messages.of(more)).collect();
            let whole: Vec<_> = passed.iter().map(|message| message.bytes.clone()).collect();
            assert_eq!(whole, sent);
            let repeated: Vec<_> = passed.iter().map(|message| message.may_be_repeated).collect();
            assert_eq!(repeated, [false, false, true, true]);
        }
    }

    /// A text as a client sends it, masked.
    fn frame(text: &str) -> Vec<u8> {
        let mask = [1, 2, 3, 4];
        let length = u16::try_from(text.len()).unwrap();
        let head = match u8::try_from(length) {
            Ok(short) if short < 126 => vec![0x81, 0x80 | short],
            _ => [&[0x81, 0xfe][..], &length.to_be_bytes()].concat(),
        };
        let masked = text.bytes().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask);
        head.into_iter().chain(mask).chain(masked).collect()
    }
}
