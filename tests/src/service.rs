//! The real binary as a service: with a data folder, an on-call tool, and the machine's own clock.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use protocol::{Password, Role, StaffId, StaffName};
use server::{
    app::{self, Nature},
    bus::{Bus, LocalBus},
    clock::SystemClock,
    config::Config,
    ids::{IdSource, SystemIds},
    store::{
        Store,
        acts::accounts::{AddStaff, SignIn},
    },
};
use tempfile::TempDir;
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    binary::{self, Process, Surroundings},
    connection::{Connection, PATIENCE},
    door::Door,
    person::{SignedIn, Staff, client},
    postgres::Postgres,
    receiver::Receiver,
};

/// A service that can be killed and started again.
pub struct Service {
    process: Option<Process>,
    place: Place,
    folder: TempDir,
    database: Option<Postgres>,
    /// Where the sealing keys are, when not in the data folder.
    keys: Option<PathBuf>,
    receiver: Receiver,
}

/// Where a service runs.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where everything is stored; in a folder of the test's own when not said.
    pub data: Option<PathBuf>,
    /// What the process is started in.
    pub surroundings: Surroundings,
}

impl Default for Place {
    fn default() -> Self {
        Self { address: free_address(), data: None, surroundings: Surroundings::default() }
    }
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
        Self::prepare_at(Place::default(), settings).await
    }

    /// The same, at a place of the test's choice.
    pub async fn prepare_at(place: Place, settings: &str) -> Self {
        Self::prepare_on(Postgres::where_wished().await, None, place, settings).await
    }

    /// The first node of a service of several; none where there is no database for it.
    pub async fn first_node(settings: &str) -> Option<Self> {
        let mut service = Self::prepare_node(settings).await?;
        service.start_again().await;
        Some(service)
    }

    /// Another node of the same service, with its own on-call tool.
    pub async fn another_node(&self, settings: &str) -> Self {
        let (database, keys) = (self.database.clone(), self.keys());
        let prepared = Self::prepare_on(database, Some(keys), Place::default(), settings);
        let mut service = prepared.await;
        service.start_again().await;
        service
    }

    /// A node of a service of its own that has its settings and has not been started; none where there is
    /// no database for it.
    pub async fn prepare_node(settings: &str) -> Option<Self> {
        let database = Postgres::new().await?;
        Some(Self::prepare_on(Some(database), None, Place::default(), settings).await)
    }

    /// One node of several that has not been started: how it reaches the database, where the keys of all
    /// are, and the on-call tool that they share.
    #[must_use]
    pub fn node(
        database: Postgres,
        keys: PathBuf,
        receiver: Receiver,
        place: Place,
        settings: &str,
    ) -> Self {
        Self::assemble(Some(database), Some(keys), receiver, place, settings)
    }

    async fn prepare_on(
        database: Option<Postgres>,
        keys: Option<PathBuf>,
        place: Place,
        settings: &str,
    ) -> Self {
        Self::assemble(database, keys, Receiver::start().await, place, settings)
    }

    fn assemble(
        database: Option<Postgres>,
        keys: Option<PathBuf>,
        receiver: Receiver,
        place: Place,
        settings: &str,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let service = Self { process: None, place, folder, database, keys, receiver };
        service.configure(settings);
        service
    }

    /// The same without the keys, and not started.
    pub async fn stranger(&self, settings: &str) -> Self {
        Self::prepare_on(self.database.clone(), None, Place::default(), settings).await
    }

    /// From its next start on there is no Redis where its settings say.
    pub fn loses_redis(&self) {
        const NOWHERE: &str = "[data]\nbus = \"redis://127.0.0.1:1\"";
        let settings = fs::read_to_string(self.config()).unwrap();
        let lines = settings.lines().filter(|line| !line.starts_with("bus = "));
        let settings = lines.collect::<Vec<_>>().join("\n").replacen("[data]", NOWHERE, 1);
        fs::write(self.config(), settings).unwrap();
    }

    /// The database that nodes share.
    #[must_use]
    pub const fn shared_database(&self) -> Option<&Postgres> {
        self.database.as_ref()
    }

    /// Where the sealing keys are.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.keys.clone().unwrap_or_else(|| self.data().join("keys"))
    }

    /// Writes the settings anew: these and what the test needs. They begin in `[server]`.
    pub fn configure(&self, settings: &str) {
        let Self { place: Place { address, .. }, receiver, .. } = self;
        let settings = in_section("[session]", PACE, settings);
        let settings = in_section("[access]", CALM, &settings);
        let server = [GENEROUS, HURRY].into_iter().filter(|line| !settings.contains(key_of(line)));
        let server = server.collect::<Vec<_>>().join("\n");
        let text = format!(
            "[data]\nfolder = {:?}\nkeys = {:?}\n{}{}\
             [server]\nlisten = \"{address}\"\npublic_url = \"http://{address}\"\n\
             max_connections_per_address = 20000\n{server}\n\
             {settings}",
            self.data().display().to_string(),
            self.keys().display().to_string(),
            self.database.as_ref().map(|database| database.setting(5)).unwrap_or_default(),
            receiver.target("oncall"),
        );
        fs::write(self.config(), text).unwrap();
    }

    /// Keeps everything in another folder from now on.
    pub fn keeps_data_in(&mut self, folder: &Path) {
        self.place.data = Some(folder.to_owned());
        self.configure("");
    }

    /// Has the sealing keys of another service from now on.
    pub fn has_keys_in(&mut self, keys: &Path) {
        self.keys = Some(keys.to_owned());
        self.configure("");
    }

    /// Starts it and returns as soon as the process is there.
    pub fn launch(&mut self) {
        let config = self.config();
        let arguments = ["serve", "--config", config.to_str().unwrap()];
        let surroundings = &self.place.surroundings;
        self.process = Some(Process::start(surroundings, &arguments, &self.log_file()));
    }

    /// What the next process is started in.
    pub fn surround(&mut self, surroundings: Surroundings) {
        self.place.surroundings = surroundings;
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

    /// Sends it a signal, such as `STOP`.
    pub fn signal(&self, signal: &str) {
        self.process.as_ref().unwrap().signal(signal);
    }

    /// Whether the process is there.
    pub fn is_running(&mut self) -> bool {
        self.process.as_mut().is_some_and(Process::is_running)
    }

    /// What it answers when it is asked whether a commit can be made; none when it does not answer.
    pub async fn readiness(&self) -> Option<u16> {
        let asked = client().get(self.url("/readyz")).timeout(PATIENCE).send().await;
        asked.ok().map(|answer| answer.status().as_u16())
    }

    /// Ends it as an operator does.
    pub async fn stop(&mut self) {
        self.terminate();
        self.ends().await;
    }

    /// Tells it to end, as an operator does.
    pub fn terminate(&self) {
        self.signal("TERM");
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

    /// Supporters, put straight into the database and signed in. They have not opened the page.
    pub async fn supporters(&self, count: usize) -> Vec<SignedIn> {
        self.people(Role::Supporter, count).await
    }

    /// The same for any role; clinicians are on call.
    pub async fn people(&self, role: Role, count: usize) -> Vec<SignedIn> {
        let (store, ids) = (self.open_store().await, SystemIds::new());
        let ids: &dyn IdSource = &ids;
        let mut people = Vec::with_capacity(count);
        for _ in 0..count {
            let (id, token) = (StaffId(ids.uuid()), ids.staff_token());
            let add = AddStaff {
                id,
                name: StaffName::try_from(format!("{}-{id}", role.as_str())).unwrap(),
                role,
                pseudonym: ids.pseudonym(),
                password: "!".to_owned(),
                on_call: role == Role::Clinician,
                by: None,
            };
            let view = store.write(add).await.unwrap();
            let sign_in = SignIn { staff: id, token: token.clone(), lasts_ms: 86_400_000 };
            store.write(sign_in).await.unwrap();
            people.push(SignedIn { view, token });
        }
        store.close().await;
        people
    }

    /// The database, opened beside the service or after it.
    pub async fn open_store(&self) -> Store {
        let config = Config::load(Some(&self.config())).unwrap();
        let nature = Nature { clock: Arc::new(SystemClock), ids: Arc::new(SystemIds::new()) };
        let bus: Arc<dyn Bus> = Arc::new(LocalBus::new());
        let fatal = CancellationToken::new();
        app::open_store(&config, &nature, &bus, &fatal).await.unwrap().0
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
        self.place.address
    }

    /// Where everything is stored.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.place.data.clone().unwrap_or_else(|| self.folder.path().join("data"))
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
        format!("http://{}{path}", self.place.address)
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

/// The settings with one more, unless they have it.
pub(crate) fn in_section(section: &str, line: &str, settings: &str) -> String {
    if settings.contains(key_of(line)) {
        return settings.to_owned();
    }
    match settings.split_once(section) {
        Some((before, after)) => format!("{before}{section}\n{line}{after}"),
        None => format!("{settings}\n{section}\n{line}\n"),
    }
}

fn key_of(line: &str) -> &str {
    line.split_once(' ').map_or(line, |(key, _)| key)
}

/// One person of a test may speak for many,
pub(crate) const PACE: &str = "texts_per_minute = 1000000";
/// everybody comes at once,
pub(crate) const CALM: &str = "proof_of_work = \"off\"";
/// and one address may stand for many.
const GENEROUS: &str = "sessions_per_minute_per_address = 1000000";
/// Nobody waits for others to leave first.
const HURRY: &str = "drain_seconds = 0";

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let to = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy_folder(&file.path(), &to);
        } else {
            fs::copy(file.path(), to).unwrap();
        }
    }
}

/// What went wrong is often in here.
impl Drop for Service {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the log of {}:\n{}", self.address(), self.log());
        }
    }
}
