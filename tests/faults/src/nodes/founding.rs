//! A node is killed while it makes the tables: at each message to the database, one after the other.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::{
    postgres::Postgres,
    receiver::Receiver,
    service::{Place, Service},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::sleep,
};

use super::servers::{DatabaseServer, ServerPlace};
use crate::{Report, Size, Skipped};

pub(super) async fn killed(size: Size, seed: u64) -> Result<Report, Skipped> {
    let stride = size.of(60, 1);
    let first = StdRng::seed_from_u64(seed).random_range(1..=stride);
    let database = DatabaseServer::start(ServerPlace::default()).await?;
    let server = Postgres::at(&database.url(), None);
    let receiver = Receiver::start().await;
    let wanted = founding(&server, database.address(), &receiver, None).await.fingerprint;

    let (mut report, mut deaths) = (Report::default(), 0);
    for message in (first..MOST).step_by(usize::try_from(stride).unwrap()) {
        let found = founding(&server, database.address(), &receiver, Some(message)).await;
        let same = found.fingerprint == wanted;
        report.holds(same, format!("killed before message {message}: the tables are others"));
        if !found.was_killed {
            break;
        }
        deaths += 1;
    }
    report.figure(format!("{deaths} kills while the tables were made"));
    report.holds(deaths > 0, "it was never killed");
    Ok(report)
}

/// What stands after a node was started, killed or not, and started again.
struct Founding {
    was_killed: bool,
    fingerprint: i64,
}

async fn founding(
    server: &Postgres,
    address: SocketAddr,
    receiver: &Receiver,
    message: Option<i64>,
) -> Founding {
    let name = format!("founding_{}", message.unwrap_or_default());
    server.run(&format!("CREATE DATABASE {name}")).await.unwrap();
    let gate = Gate::start(address, message.unwrap_or(i64::MAX)).await;
    let url = |address| format!("postgres://quietline@{address}/{name}");
    let keys = tempfile::tempdir().unwrap();
    let mut node = Service::node(
        Postgres::at(&url(gate.address), None),
        keys.path().join("keys"),
        receiver.clone(),
        Place::default(),
        "",
    );
    node.launch();
    let is_ready = async {
        while node.readiness().await != Some(204) {
            sleep(SOON).await;
        }
    };
    // Whoever asks a node whether it is ready may wait for long while it is not.
    tokio::select! {
        () = gate.shuts() => {}
        () = is_ready => {}
        () = sleep(LONG) => panic!("it does not start: {}", node.log()),
    }
    let was_killed = gate.is_shut();
    node.kill();
    gate.opens();
    node.start_again().await;
    node.stop().await;
    let fingerprint = Postgres::at(&url(address), None).number(FINGERPRINT).await.unwrap();
    Founding { was_killed, fingerprint }
}

/// A relay that lets so many messages of a node through, and then nothing more.
struct Gate {
    address: SocketAddr,
    left: Arc<AtomicI64>,
    task: JoinHandle<()>,
}

impl Gate {
    async fn start(to: SocketAddr, messages: i64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let left = Arc::new(AtomicI64::new(messages));
        let task = tokio::spawn(listen(listener, to, left.clone()));
        Self { address, left, task }
    }

    fn is_shut(&self) -> bool {
        self.left.load(Ordering::SeqCst) <= 0
    }

    async fn shuts(&self) {
        while !self.is_shut() {
            sleep(SOON).await;
        }
    }

    fn opens(&self) {
        self.left.store(i64::MAX, Ordering::SeqCst);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(listener: TcpListener, to: SocketAddr, left: Arc<AtomicI64>) {
    loop {
        let Ok((node, _)) = listener.accept().await else { continue };
        tokio::spawn(carry(node, to, left.clone()));
    }
}

async fn carry(node: TcpStream, to: SocketAddr, left: Arc<AtomicI64>) {
    let Ok(database) = TcpStream::connect(to).await else { return };
    let (mut from_node, mut to_node) = node.into_split();
    let (mut from_database, mut to_database) = database.into_split();
    let asks = async {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(count @ 1..) = from_node.read(&mut bytes).await {
            // Once it is shut, what the node says goes nowhere until the node is gone.
            let passes = left.fetch_sub(1, Ordering::SeqCst) > 0;
            if passes && to_database.write_all(&bytes[..count]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = asks => {}
        _ = copy(&mut from_database, &mut to_node) => {}
    }
}

/// More than there are.
const MOST: i64 = 2_000;
const LONG: Duration = Duration::from_mins(1);
const SOON: Duration = Duration::from_millis(10);
/// Every column and index there is, and every step that counts as done.
const FINGERPRINT: &str =
    "SELECT ('x' || LEFT(MD5(STRING_AGG(line, ';' ORDER BY line)), 15))::BIT(60)::BIGINT
    FROM (SELECT table_name || '.' || column_name || ':' || data_type || is_nullable
            || COALESCE(column_default, '') AS line
        FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT version FROM seaql_migrations) AS lines";
