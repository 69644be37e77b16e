//! Real sockets against a small app. Nothing here asserts how long something took.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::{
    Extension,
    extract::{State, WebSocketUpgrade, ws::WebSocket},
    response::Response,
    routing::get,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    sync::Notify,
    task::JoinHandle,
};

use super::*;

#[tokio::test]
async fn a_handler_is_told_the_peers_address_and_does_not_print_it() {
    let world = World::start(LIMITS).await;
    let mut client = world.connect().await;
    client.ask("/address").await;
    assert!(client.hears("127.0.0.1 PeerAddress(hidden)").await);
}

#[tokio::test]
async fn a_client_that_never_finishes_its_request_is_cut_off() {
    let limits = Limits { header_timeout: Duration::from_millis(50), ..LIMITS };
    let world = World::start(limits).await;

    let mut says_nothing = world.connect().await;
    let mut says_half = world.connect().await;
    says_half.send("GET / HTTP/1.1\r\nhost: a\r\n").await;
    let mut says_no_more = world.connect().await;
    says_no_more.ask("/address").await;

    for client in [&mut says_nothing, &mut says_half, &mut says_no_more] {
        client.hears_to_the_end().await;
    }
}

#[tokio::test]
async fn a_request_with_an_endless_head_is_refused() {
    let world = World::start(LIMITS).await;
    let mut client = world.connect().await;
    let padding = "x".repeat(READ_BUFFER_BYTES);
    client.send(&format!("GET / HTTP/1.1\r\nhost: a\r\npadding: {padding}\r\n\r\n")).await;
    assert!(client.hears("431").await);
}

#[tokio::test]
async fn connections_beyond_the_limits_are_closed_and_a_place_is_given_back() {
    for limits in [Limits { connections: 2, ..LIMITS }, Limits { per_address: 2, ..LIMITS }] {
        let world = World::start(limits).await;
        let mut websocket = world.websocket().await;
        let mut second = world.connect().await;
        second.ask("/address").await;
        assert!(second.hears("127.0.0.1").await);

        let mut third = world.connect().await;
        assert_eq!(third.hears_to_the_end().await, "");

        websocket.send_frame("bye").await;
        websocket.hears_to_the_end().await;
        let mut fourth = world.connect().await;
        fourth.ask("/address").await;
        assert!(fourth.hears("127.0.0.1").await);
    }
}

#[tokio::test]
async fn a_websocket_works_through_it() {
    let world = World::start(LIMITS).await;
    let mut websocket = world.websocket().await;
    websocket.send_frame("hello").await;
    assert!(websocket.hears("hello").await);
}

#[tokio::test]
async fn a_request_in_flight_is_answered_before_the_service_stops() {
    let world = World::start(LIMITS).await;
    let mut client = world.connect().await;
    client.ask("/slow").await;
    world.slow.started.notified().await;

    world.stop.cancel();
    world.slow.may_end.notify_one();

    assert!(client.hears_to_the_end().await.ends_with("done"));
    world.serving.await.unwrap();
}

#[tokio::test]
async fn the_service_waits_for_a_websocket_to_close() {
    let world = World::start(LIMITS).await;
    let mut websocket = world.websocket().await;

    world.stop.cancel();
    websocket.send_frame("last words").await;
    assert!(websocket.hears("last words").await);
    assert!(!world.serving.is_finished());

    websocket.send_frame("bye").await;
    world.serving.await.unwrap();
}

#[tokio::test]
async fn idle_connections_do_not_hold_up_the_end_and_new_ones_are_refused() {
    let world = World::start(LIMITS).await;
    let mut silent = world.connect().await;
    let mut idle = world.connect().await;
    idle.ask("/address").await;
    assert!(idle.hears("127.0.0.1").await);

    world.stop.cancel();

    silent.hears_to_the_end().await;
    idle.hears_to_the_end().await;
    world.serving.await.unwrap();
    assert!(TcpStream::connect(world.address).await.is_err());
}

#[tokio::test]
async fn a_request_that_takes_longer_than_the_grace_is_cut_off() {
    let limits = Limits { grace: Duration::from_millis(50), ..LIMITS };
    let world = World::start(limits).await;
    let mut client = world.connect().await;
    client.ask("/slow").await;
    world.slow.started.notified().await;

    world.stop.cancel();
    world.serving.await.unwrap();
    assert_eq!(client.hears_to_the_end().await, "");
}

#[tokio::test]
async fn running_out_of_open_files_is_survived() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let failing = OutOfFilesOnce { listener, calls: AtomicUsize::new(0) };
    let world = World::new(address, |app, stop| tokio::spawn(run(failing, app, LIMITS, stop)));

    let mut client = world.connect().await;
    client.ask("/address").await;
    assert!(client.hears("127.0.0.1").await);
}

/// Generous, so that a test that is not about a limit never meets it.
const LIMITS: Limits = Limits {
    connections: 100,
    per_address: 100,
    header_timeout: Duration::from_mins(1),
    grace: Duration::from_mins(1),
};

struct World {
    address: SocketAddr,
    slow: Arc<Slow>,
    stop: CancellationToken,
    serving: JoinHandle<()>,
}

/// Holds up the answer to `/slow`.
#[derive(Default)]
struct Slow {
    started: Notify,
    may_end: Notify,
}

impl World {
    async fn start(limits: Limits) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Self::new(address, |app, stop| tokio::spawn(serve(listener, app, limits, stop)))
    }

    fn new(
        address: SocketAddr,
        spawn: impl FnOnce(Router, CancellationToken) -> JoinHandle<()>,
    ) -> Self {
        let slow = Arc::<Slow>::default();
        let stop = CancellationToken::new();
        let app = Router::new()
            .route("/address", get(address_of_peer))
            .route("/slow", get(answer_slowly))
            .route("/echo", get(upgrade_to_echo))
            .with_state(Arc::clone(&slow));
        let serving = spawn(app, stop.clone());
        Self { address, slow, stop, serving }
    }

    async fn connect(&self) -> Client {
        Client { stream: TcpStream::connect(self.address).await.unwrap(), heard: String::new() }
    }

    async fn websocket(&self) -> Client {
        let mut client = self.connect().await;
        client
            .send(
                "GET /echo HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                 sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            )
            .await;
        assert!(client.hears("101 Switching Protocols").await);
        client
    }
}

async fn address_of_peer(Extension(peer): Extension<PeerAddress>) -> String {
    format!("{} {peer:?}", peer.0)
}

async fn answer_slowly(State(slow): State<Arc<Slow>>) -> &'static str {
    slow.started.notify_one();
    slow.may_end.notified().await;
    "done"
}

async fn upgrade_to_echo(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(echo_until_bye)
}

async fn echo_until_bye(mut socket: WebSocket) {
    while let Some(Ok(message)) = socket.recv().await {
        if message.to_text().is_ok_and(|text| text == "bye") {
            return;
        }
        socket.send(message).await.unwrap();
    }
}

struct Client {
    stream: TcpStream,
    heard: String,
}

impl Client {
    async fn ask(&mut self, path: &str) {
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n")).await;
    }

    async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// A text frame under a mask of zeros, which changes nothing.
    async fn send_frame(&mut self, text: &str) {
        let length = u8::try_from(text.len()).unwrap();
        assert!(length < 126);
        let head = [0x81, 0x80 | length, 0, 0, 0, 0];
        self.stream.write_all(&[&head, text.as_bytes()].concat()).await.unwrap();
    }

    /// Waits for `text`; false when the connection ends without it.
    async fn hears(&mut self, text: &str) -> bool {
        while !self.heard.contains(text) {
            let mut buffer = [0; 1024];
            match self.stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return false,
                Ok(count) => self.heard += &String::from_utf8_lossy(&buffer[..count]),
            }
        }
        true
    }

    /// Everything that came until the connection was closed.
    async fn hears_to_the_end(&mut self) -> String {
        while self.hears("\0 is in no answer").await {}
        std::mem::take(&mut self.heard)
    }
}

struct OutOfFilesOnce {
    listener: TcpListener,
    calls: AtomicUsize,
}

impl Accept for OutOfFilesOnce {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        if self.calls.fetch_add(1, Ordering::Relaxed) == 0 {
            return Err(io::Error::from_raw_os_error(EMFILE));
        }
        self.listener.accept().await
    }
}

const EMFILE: i32 = 24;
