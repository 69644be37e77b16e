//! The real binary as a service: with a data folder, an on-call tool, and the machine's own clock.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    time::Duration,
};

use protocol::{Password, Role};
use tempfile::TempDir;
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout},
};

use crate::{
    binary::{self, Process},
    connection::{Connection, PATIENCE},
    door::Door,
    person::{Staff, client},
    receiver::Receiver,
};

/// A service that can be killed and started again.
pub struct Service {
    process: Option<Process>,
    address: SocketAddr,
    folder: TempDir,
    data: PathBuf,
    receiver: Receiver,
}

impl Service {
    /// Starts a service with further settings.
    pub async fn start(settings: &str) -> Self {
        let mut service = Self::prepare(settings).await;
        service.start_again().await;
        service
    }

    /// A service that has its settings and has not been started.
    pub async fn prepare(settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let service = Self {
            process: None,
            address: free_address(),
            data: folder.path().join("data"),
            folder,
            receiver: Receiver::start().await,
        };
        service.configure(settings);
        service
    }

    /// Writes the settings anew: these and what the test needs. They begin in `[server]`.
    pub fn configure(&self, settings: &str) {
        let Self { address, folder, data, receiver, .. } = self;
        let folder = folder.path();
        let secret = folder.join("webhook.secret");
        fs::write(&secret, receiver.secret()).unwrap();
        let hurry = if settings.contains("drain_seconds") { "" } else { "drain_seconds = 0" };
        let text = format!(
            "[data]\nfolder = {:?}\n\
             [hook.webhook]\nurl = {:?}\nsecret_file = {:?}\nallow_private_addresses = true\n\
             [server]\nlisten = \"{address}\"\npublic_url = \"http://{address}\"\n{hurry}\n\
             {settings}",
            data.display().to_string(),
            receiver.url(),
            secret.display().to_string(),
        );
        fs::write(self.config(), text).unwrap();
    }

    /// Keeps everything in another folder from now on.
    pub fn keeps_data_in(&mut self, folder: &Path) {
        folder.clone_into(&mut self.data);
        self.configure("");
    }

    /// Starts it and returns as soon as the process is there.
    pub fn launch(&mut self) {
        let config = self.config();
        let arguments = ["serve", "--config", config.to_str().unwrap()];
        self.process = Some(Process::start(&arguments, &self.log_file()));
    }

    /// Starts it and waits until it can do its work.
    pub async fn start_again(&mut self) {
        self.launch();
        self.is_ready().await;
    }

    /// Waits until it can do its work.
    pub async fn is_ready(&mut self) {
        let (http, url) = (client(), self.url("/readyz"));
        let ready = timeout(PATIENCE, async {
            while !http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                assert!(self.process.as_mut().unwrap().is_running(), "it ended: {}", self.log());
                sleep(Duration::from_millis(10)).await;
            }
        });
        assert!(ready.await.is_ok(), "it was never ready: {}", self.log());
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.take().unwrap().kill();
    }

    /// Ends it as an operator does.
    pub async fn stop(&mut self) {
        self.terminate();
        self.ends().await;
    }

    /// Tells it to end, as an operator does.
    pub fn terminate(&self) {
        self.process.as_ref().unwrap().terminate();
    }

    /// Waits until it has ended well.
    pub async fn ends(&mut self) {
        let process = self.process.take().unwrap();
        spawn_blocking(|| process.end()).await.unwrap();
    }

    /// Runs a command on its data, while everything else goes on.
    pub async fn command(&self, arguments: &[&str]) -> binary::Said {
        let config = self.config().display().to_string();
        let arguments = arguments.iter().copied().map(str::to_owned);
        let arguments: Vec<_> = arguments.chain(["--config".to_owned(), config]).collect();
        let run = move || binary::run(&arguments.iter().map(|one| &**one).collect::<Vec<_>>());
        spawn_blocking(run).await.unwrap()
    }

    /// An account, as an operator adds it, and its password.
    pub async fn account(&self, name: &str, role: Role) -> Password {
        let on_call: &[&str] = if role == Role::Clinician { &["--on-call"] } else { &[] };
        let arguments = [&["staff", "add", name, "--role", role.as_str()], on_call].concat();
        let said = self.command(&arguments).await;
        assert_eq!((said.code, &*said.err), (0, ""), "{}", said.out);
        let (_, after) = said.out.split_once("with the password ").unwrap();
        after.lines().next().unwrap().try_into().unwrap()
    }

    /// A member of staff who has signed in and has the page open.
    pub async fn staff(&self, name: &str, role: Role) -> Staff {
        Staff::with_password(self, name, &self.account(name, role).await).await
    }

    /// Waits until something holds.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let waiting = timeout(PATIENCE, async {
            while !holds().await {
                sleep(Duration::from_millis(5)).await;
            }
        });
        assert!(waiting.await.is_ok(), "waited in vain until {what}: {}", self.log());
    }

    /// What receives the hook's calls.
    #[must_use]
    pub const fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where everything is stored.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.data.clone()
    }

    /// The settings.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("quietline.toml")
    }

    /// Everything it has written down while it ran.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Door for Service {
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn connect(&self, path: &str) -> Connection {
        Connection::open(&self.ws(path)).await
    }
}

/// An address that is free now, and that no connection is given for its own end: it is still free
/// after the service was killed.
#[must_use]
pub fn free_address() -> SocketAddr {
    let from = u16::from_ne_bytes(crate::person::random()) % 10_000;
    (0..10_000)
        .map(|more| SocketAddr::from(([127, 0, 0, 1], 20_000 + (from + more) % 10_000)))
        .find(|address| TcpListener::bind(address).is_ok())
        .unwrap()
}

/// Every file in a folder and below it, with what is in it.
#[must_use]
pub fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            // A draft may be gone already.
            found.extend(fs::read(&path).ok().map(|bytes| (path, bytes)));
        }
    }
    found
}
