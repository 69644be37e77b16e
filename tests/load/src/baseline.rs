//! The two baselines: what a relay costs that keeps none, or only the first, of the promises.
//!
//! Both pair connections in memory, give each text a place in its pair, acknowledge it to the writer
//! and hand it to the other side. `bare` stores nothing. `sqlite` stores each text durably first. What
//! they have in common with the service is meant to be the same: axum, the size of the buffers, a
//! task for each connection, JSON frames.

mod frames;
mod sqlite;

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{
        Path as UrlPath, State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    response::Response,
    routing::get,
    serve::ListenerExt as _,
};
use clap::Subcommand;
use futures_util::{SinkExt as _, StreamExt as _};
use protocol::{Author, MAX_FRAME_BYTES, SUBPROTOCOL, Timestamp};
use server::clock::{Clock as _, SystemClock};
use tokio::{net::TcpListener, sync::mpsc};
use uuid::Uuid;

use self::{
    frames::{Say, Told},
    sqlite::{Item, Log},
};

/// Which baseline.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Baseline {
    /// Stores nothing.
    Bare {
        /// Where it listens.
        address: SocketAddr,
    },
    /// Stores each text.
    Sqlite {
        /// Where it listens.
        address: SocketAddr,
        /// Where the texts are.
        file: PathBuf,
    },
}

/// Serves until the process is ended.
pub(crate) async fn serve(baseline: Baseline) -> anyhow::Result<()> {
    let (address, way) = match baseline {
        Baseline::Bare { address } => (address, Way::Memory),
        Baseline::Sqlite { address, file } => (address, Way::Disk(Log::open(&file).await?)),
    };
    let app = App { way, pairs: Arc::default() };
    let router = Router::new()
        .route("/pairs/{pair}/{side}", get(open))
        .route("/readyz", get(async || ()))
        .with_state(app);
    let listener = TcpListener::bind(address).await?.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, router).await?;
    Ok(())
}

#[derive(Clone)]
struct App {
    way: Way,
    pairs: Arc<Mutex<HashMap<usize, Arc<Pair>>>>,
}

/// A text's way.
#[derive(Clone)]
enum Way {
    Memory,
    Disk(Log),
}

/// Two people who talk with each other.
struct Pair {
    id: usize,
    seats: Mutex<Seats>,
}

#[derive(Default)]
struct Seats {
    head: u32,
    taken: [Option<mpsc::Sender<Utf8Bytes>>; 2],
}

impl Pair {
    /// A text has its place: tells the one who wrote it and the other.
    fn settle(&self, side: usize, (seq, at): (u32, Timestamp), key: Uuid, text: &str) {
        self.tell(side, &Told::Accepted { key, seq, at });
        self.tell(1 - side, &Told::Said { seq, at, author: author(side), text });
    }

    /// Hands a frame to whoever sits there. One who reads too slowly loses it, which shows in the
    /// figures: a baseline makes no promises.
    fn tell(&self, side: usize, told: &Told<'_>) {
        let frame = told.to_frame();
        if let Some(inbox) = &self.seats().taken[side] {
            let _ = inbox.try_send(frame);
        }
    }

    fn next_seq(&self) -> u32 {
        let mut seats = self.seats();
        seats.head += 1;
        seats.head
    }

    fn seats(&self) -> std::sync::MutexGuard<'_, Seats> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn open(
    State(app): State<App>,
    UrlPath((pair, side)): UrlPath<(usize, usize)>,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(4 * 1024)
        .write_buffer_size(4 * 1024)
        .max_write_buffer_size(4 * 1024 * 1024)
        .max_message_size(4 * MAX_FRAME_BYTES)
        .max_frame_size(4 * MAX_FRAME_BYTES)
        .on_upgrade(move |socket| async move {
            let pair = {
                let mut pairs = app.pairs.lock().unwrap_or_else(PoisonError::into_inner);
                let fresh = || Arc::new(Pair { id: pair, seats: Mutex::default() });
                pairs.entry(pair).or_insert_with(fresh).clone()
            };
            attend(socket, &app.way, &pair, side % 2).await;
        })
}

/// Runs one connection to its end; that it broke is nothing to tell anybody.
async fn attend(mut socket: WebSocket, way: &Way, pair: &Arc<Pair>, side: usize) {
    let (inbox, mut told) = mpsc::channel(INBOX);
    pair.seats().taken[side] = Some(inbox);
    let welcome = Told::Welcome.to_frame();
    if socket.send(Message::Text(welcome)).await.is_err() {
        return;
    }
    loop {
        let fed = tokio::select! {
            message = socket.next() => match message {
                Some(Ok(Message::Text(text))) => match hear(way, pair, side, &text).await {
                    Some(frame) => socket.feed(Message::Text(frame)).await,
                    None => continue,
                },
                Some(Ok(_)) => continue,
                Some(Err(_)) | None => return,
            },
            Some(frame) = told.recv() => feed_all(&mut socket, frame, &mut told).await,
        };
        if fed.is_err() || socket.flush().await.is_err() {
            return;
        }
    }
}

/// Everything that waits goes out with one write.
async fn feed_all(
    socket: &mut WebSocket,
    first: Utf8Bytes,
    told: &mut mpsc::Receiver<Utf8Bytes>,
) -> Result<(), axum::Error> {
    socket.feed(Message::Text(first)).await?;
    while let Ok(next) = told.try_recv() {
        socket.feed(Message::Text(next)).await?;
    }
    Ok(())
}

/// Takes a text its way. What can be answered at once is the answer.
async fn hear(way: &Way, pair: &Arc<Pair>, side: usize, frame: &str) -> Option<Utf8Bytes> {
    let Say { key, text, .. } = serde_json::from_str(frame).ok()?;
    match way {
        Way::Memory => Some(relay(pair, side, key, &text)),
        Way::Disk(log) => {
            let item = Item { pair: pair.clone(), side, key, text: text.into_owned() };
            log.write(item).await;
            None
        }
    }
}

fn relay(pair: &Pair, side: usize, key: Uuid, text: &str) -> Utf8Bytes {
    let (seq, at) = (pair.next_seq(), SystemClock.now());
    pair.tell(1 - side, &Told::Said { seq, at, author: author(side), text });
    Told::Accepted { key, seq, at }.to_frame()
}

const fn author(side: usize) -> Author {
    if side == 0 { Author::Student } else { Author::Supporter }
}

const INBOX: usize = 256;
