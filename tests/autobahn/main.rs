//! Autobahn's websocket cases, against what every websocket of the service is made of: its accept
//! loop, its upgrade with the same limits, and its [`Socket`]. Autobahn expects an echo, which the
//! service is not: the few lines that send back what came in are the only ones that are not its own.
//!
//! Takes the path of Autobahn's `wstest` and a folder for its reports: `tests/autobahn/run` does.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "it is run by hand, and reports")]

use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use axum::{
    Router,
    extract::{
        WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
    routing::get,
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::json;
use server::{
    accept::{self, Limits},
    config::Config,
    http::set_up,
    session::socket::Socket,
};
use tokio::{net::TcpListener, task::spawn_blocking};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (wstest, reports) = (arguments.next().unwrap(), arguments.next().unwrap());
    let (address, stop) = serve().await;
    attack(&wstest, &reports, address).await;
    stop.cancel();
    judge(&reports)
}

async fn serve() -> (SocketAddr, CancellationToken) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stop) = (listener.local_addr().unwrap(), CancellationToken::new());
    let app = Router::new().route("/", get(open));
    let limits = Limits::from(&Config::default().server);
    tokio::spawn(accept::serve(listener, app, limits, stop.clone()));
    (address, stop)
}

async fn open(upgrade: WebSocketUpgrade) -> Response {
    set_up(upgrade).on_upgrade(|socket: WebSocket| echo(Socket::new(socket)))
}

/// Ends as a connection's task does.
async fn echo(mut socket: Socket) {
    while let Some(Ok(message)) = socket.raw().next().await {
        let sent = match message {
            Message::Text(_) | Message::Binary(_) => socket.raw().send(message).await,
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => break,
        };
        if sent.is_err() {
            break;
        }
    }
    socket.finish().await;
}

async fn attack(wstest: &Path, reports: &Path, address: SocketAddr) {
    fs::create_dir_all(reports).unwrap();
    let spec = json!({
        "outdir": reports,
        "servers": [{ "agent": AGENT, "url": format!("ws://{address}") }],
        "cases": ["*"],
        // How fast it is, and compression, which is not offered.
        "exclude-cases": ["9.*", "12.*", "13.*"],
        "exclude-agent-cases": {},
    });
    let file = reports.join("spec.json");
    fs::write(&file, spec.to_string()).unwrap();
    let mut attack = Command::new(wstest);
    attack.args(["-m", "fuzzingclient", "-s"]).arg(&file).current_dir(reports);
    let ended = spawn_blocking(move || attack.output()).await.unwrap().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

/// How one case went, and how its connection ended.
#[derive(Deserialize)]
struct Case {
    behavior: String,
    #[serde(rename = "behaviorClose")]
    behavior_close: String,
}

fn judge(reports: &Path) -> ExitCode {
    let index = fs::read(reports.join("index.json")).unwrap();
    let mut index: BTreeMap<String, BTreeMap<String, Case>> =
        serde_json::from_slice(&index).unwrap();
    let cases = index.remove(AGENT).expect("it was asked for");
    let mut counts = BTreeMap::<&str, u32>::new();
    let mut failed = 0;
    for (name, case) in &cases {
        *counts.entry(&case.behavior).or_default() += 1;
        if !is_good(&case.behavior) || !is_good(&case.behavior_close) {
            failed += 1;
            println!("case {name}: {}, closing {}", case.behavior, case.behavior_close);
        }
    }
    println!("{counts:?}, reports in {}", reports.display());
    println!("  {} passed\n  {failed} failed", cases.len() - failed);
    ExitCode::from(u8::from(failed > 0 || cases.is_empty()))
}

fn is_good(behavior: &str) -> bool {
    matches!(behavior, "OK" | "NON-STRICT" | "INFORMATIONAL")
}

const AGENT: &str = "quietline";
