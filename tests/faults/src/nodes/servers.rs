//! A PostgreSQL and a Redis of the scenario's own, that it may stop, freeze, cut off and start again.

use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;
use tests::{
    binary::{Process, Surroundings},
    postgres::Postgres,
    service::free_address,
};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep},
};

use crate::{Skipped, machine};

/// Both, as a service of several nodes needs them.
pub(super) struct Servers {
    pub(super) database: DatabaseServer,
    pub(super) redis: RedisServer,
}

/// A PostgreSQL with one database.
pub(super) struct DatabaseServer {
    process: Option<Process>,
    programs: PathBuf,
    place: ServerPlace,
    folder: TempDir,
}

/// Where a server runs.
#[derive(Clone, Debug)]
pub(super) struct ServerPlace {
    pub(super) address: SocketAddr,
    pub(super) surroundings: Surroundings,
    /// Where it keeps its data; in a folder of its own when not said.
    pub(super) data: Option<PathBuf>,
}

impl Default for ServerPlace {
    fn default() -> Self {
        Self { address: free_address(), surroundings: Surroundings::default(), data: None }
    }
}

/// How a database ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Ending {
    /// Whoever is connected is cut off, and everything is written down.
    Fast,
    /// At once, as after a crash: it recovers when it starts.
    Immediate,
}

impl Servers {
    pub(super) async fn start() -> Result<Self, Skipped> {
        let redis = RedisServer::start(ServerPlace::default(), &[]).await?;
        let database = DatabaseServer::start(ServerPlace::default()).await?;
        Ok(Self { database, redis })
    }

    /// How nodes reach both.
    pub(super) fn postgres(&self) -> Postgres {
        Postgres::at(&self.database.url(), Some(&self.redis.url()))
    }
}

impl DatabaseServer {
    /// Makes a database and starts it.
    pub(super) async fn start(place: ServerPlace) -> Result<Self, Skipped> {
        let programs = programs()?;
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let mut made = Self { process: None, programs, place, folder };
        made.make().map_err(|error| Skipped(format!("a PostgreSQL: {error}")))?;
        made.start_again().await;
        Ok(made)
    }

    fn make(&self) -> std::io::Result<()> {
        fs::create_dir_all(self.data())?;
        fs::write(self.folder.path().join("hba"), "host all all all trust\n")?;
        let initdb = self.programs.join("initdb").display().to_string();
        let data = self.data().display().to_string();
        if is_root() {
            machine::run("chown", &["postgres", &data])?;
        }
        // What a power cut would do to it is not what this is about.
        let arguments = ["-D", &data, "-U", "quietline", "--auth=trust", "-E", "UTF8", "--no-sync"];
        let all = [as_postgres(), &[&initdb], &arguments, &["--locale=C"]].concat();
        machine::run(all[0], &all[1..]).map(drop)
    }

    /// Starts it, and does not wait.
    pub(super) fn launch(&mut self) {
        let data = self.data().display().to_string();
        let (host, port) = (self.place.address.ip().to_string(), self.place.address.port());
        let settings = [
            format!("listen_addresses={host}"),
            format!("port={port}"),
            "unix_socket_directories=".to_owned(),
            format!("hba_file={}", self.folder.path().join("hba").display()),
            "max_connections=300".to_owned(),
            "fsync=off".to_owned(),
            "full_page_writes=off".to_owned(),
        ];
        let mut arguments = vec!["-D", &data];
        for setting in &settings {
            arguments.extend(["-c", setting]);
        }
        let mut surroundings = self.place.surroundings.clone();
        surroundings.before.extend(as_postgres().iter().map(|one| (*one).to_owned()));
        surroundings.program = Some(self.programs.join("postgres"));
        self.process = Some(Process::start(&surroundings, &arguments, &self.log_file()));
    }

    /// Starts it, and waits until it lets people in.
    pub(super) async fn start_again(&mut self) {
        self.launch();
        let began = Instant::now();
        while Postgres::at(&self.url(), None).number("SELECT 1::BIGINT").await.is_err() {
            assert!(began.elapsed() < LONG, "PostgreSQL does not start: {}", self.log());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether it is there.
    pub(super) fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(Process::is_running)
    }

    /// Ends it, and returns once it is gone.
    pub(super) async fn ends(&mut self, ending: Ending) {
        let Some(mut process) = self.process.take() else { return };
        process.signal(match ending {
            Ending::Fast => "INT",
            Ending::Immediate => "QUIT",
        });
        let began = Instant::now();
        while process.is_running() {
            assert!(began.elapsed() < LONG, "PostgreSQL does not end: {}", self.log());
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// As somebody who may do everything reaches it.
    pub(super) fn url(&self) -> String {
        url_over(self.place.address)
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.place.address
    }

    fn data(&self) -> PathBuf {
        self.place.data.clone().unwrap_or_else(|| self.folder.path().join("data"))
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for DatabaseServer {
    fn drop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        if process.is_running() {
            process.signal("QUIT");
        }
        // It takes its children with it, and gives back what it had of the system.
        for _ in 0..500 {
            if !process.is_running() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// A Redis that stores nothing.
pub(super) struct RedisServer {
    process: Option<Process>,
    place: ServerPlace,
    more: Vec<String>,
    folder: TempDir,
}

impl RedisServer {
    /// Starts one, with further settings.
    pub(super) async fn start(place: ServerPlace, more: &[&str]) -> Result<Self, Skipped> {
        machine::program("redis-server", "redis-server")?;
        let folder = tempfile::tempdir().unwrap();
        let more = more.iter().map(|one| (*one).to_owned()).collect();
        let mut started = Self { process: None, place, more, folder };
        started.start_again().await;
        Ok(started)
    }

    /// Starts it, with nothing in it, and waits until it lets people in.
    pub(super) async fn start_again(&mut self) {
        let (host, port) = (self.place.address.ip().to_string(), self.place.address.port());
        let (port, folder) = (port.to_string(), self.folder.path().display().to_string());
        // It would let in nobody who is not on its own machine.
        let open = ["--protected-mode", "no"];
        let own = ["--bind", &host, "--port", &port, "--dir", &folder, "--save", ""];
        let own = own.into_iter().chain(open);
        let more = self.more.iter().map(|one| &**one);
        let arguments: Vec<_> = own.chain(more).collect();
        let mut surroundings = self.place.surroundings.clone();
        surroundings.program = Some("redis-server".into());
        let log = self.folder.path().join("log");
        self.process = Some(Process::start(&surroundings, &arguments, &log));
        let began = Instant::now();
        while self.place.surroundings.before.is_empty()
            && TcpStream::connect(self.place.address).await.is_err()
        {
            assert!(began.elapsed() < LONG, "Redis does not start: {}", read(&log));
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// `kill -9`.
    pub(super) fn kill(&mut self) {
        self.process.take().unwrap().kill();
    }

    /// Sends it a signal, such as `STOP`.
    pub(super) fn signal(&self, signal: &str) {
        self.process.as_ref().unwrap().signal(signal);
    }

    /// Whether it was not killed.
    pub(super) const fn is_there(&self) -> bool {
        self.process.is_some()
    }

    /// What it answers to a command, or nothing.
    pub(super) fn says(&self, command: &[&str]) -> String {
        let (host, port) = (self.place.address.ip().to_string(), self.place.address.port());
        let to = ["-h", &host, "-p", &port.to_string()].map(str::to_owned);
        let arguments: Vec<_> =
            to.iter().map(|one| &**one).chain(command.iter().copied()).collect();
        let said = machine::run("redis-cli", &arguments);
        said.map_or_else(
            |_| String::new(),
            |said| String::from_utf8_lossy(&said.stdout).trim().to_owned(),
        )
    }

    pub(super) const fn address(&self) -> SocketAddr {
        self.place.address
    }

    /// Where nodes reach it.
    pub(super) fn url(&self) -> String {
        format!("redis://{}", self.place.address)
    }
}

/// A database that is reached over something that stands between.
pub(super) fn url_over(address: SocketAddr) -> String {
    format!("postgres://quietline@{address}/postgres")
}

fn programs() -> Result<PathBuf, Skipped> {
    let installed = || {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let programs = versions.flatten().map(|version| version.path().join("bin"));
        programs.filter(|programs| programs.join("initdb").exists()).max()
    };
    installed()
        .or_else(|| {
            let _ = machine::program("initdb", "postgresql");
            installed()
        })
        .ok_or_else(|| Skipped("PostgreSQL".to_owned()))
}

/// The server does not run as root.
fn as_postgres() -> &'static [&'static str] {
    if is_root() {
        &["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
    } else {
        &["env"]
    }
}

fn is_root() -> bool {
    machine::run("id", &["-u"]).is_ok_and(|said| said.stdout == b"0\n")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// How long a server may take to start or to end.
const LONG: Duration = Duration::from_secs(30);
