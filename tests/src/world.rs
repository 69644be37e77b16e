//! A service that runs on its own database, with a clock that the test holds.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use protocol::{
    Password, Role, Seq, StaffId, StaffName, Timestamp, VERSION,
    staff::{CaseView, Desk, StaffView},
    student::FromStudent,
};
use server::{
    accept::{self, Limits},
    app::{self, App, Nature},
    bus::{Bus, LocalBus},
    clock::Clock as _,
    config::Config,
    http,
    ids::{IdSource, SystemIds},
    store::{Store, acts::accounts},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    clock::HeldClock,
    connection::{Connection, PATIENCE},
    door::Door,
    person::{Staff, Student},
    postgres::Postgres,
    receiver::{Received, Receiver},
    service::{CALM, PACE, in_section},
};

/// How long a case of severity high may wait for a moderator here.
pub const CLAIM_LIMIT_MS: i64 = 120_000;
/// How long a clinician has to join before the next one is called here.
pub const STEP_LIMIT_MS: i64 = 60_000;
/// How long whoever said that they are coming has to join here.
pub const ACKNOWLEDGED_LIMIT_MS: i64 = 120_000;
/// How long a clinician has in a case of high severity here.
pub const HIGH_STEP_LIMIT_MS: i64 = 120_000;
/// How long a session waits for a student here.
pub const STUDENT_AWAY_MS: i64 = 600_000;
/// How long a conversation waits for staff here.
pub const STAFF_AWAY_MS: i64 = 60_000;
/// How long a conversation is kept here.
pub const RETENTION_MS: i64 = 24 * 3_600_000;

/// A running service and the people who know it.
///
/// On a database that several nodes share there are two, and whoever connects comes to the one and to
/// the other in turn.
pub struct World {
    node: Option<Node>,
    address: SocketAddr,
    other: Option<Node>,
    turn: AtomicBool,
    clock: Arc<HeldClock>,
    folder: TempDir,
    database: Option<Postgres>,
    receiver: Receiver,
    connections: Arc<Mutex<Vec<Connection>>>,
    staff_count: u32,
    settings: String,
}

/// One process of the service.
struct Node {
    app: App,
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Node {
    async fn start(config: Config, clock: Arc<HeldClock>, listener: TcpListener) -> Self {
        let address = listener.local_addr().unwrap();
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let app = App::start(config, Nature { clock, ids }).await.unwrap();
        let limits = Limits::from(&app.config.server);
        let router = http::router(app.clone());
        let serving = tokio::spawn(accept::serve(listener, router, limits, app.stop.clone()));
        Self { app, address, serving }
    }

    async fn stop(self) {
        self.app.stop.cancel();
        self.serving.await.unwrap();
        self.app.finish().await;
    }
}

impl World {
    /// A service at night with nobody in it.
    pub async fn start() -> Self {
        Self::start_with("").await
    }

    /// The same with further settings.
    pub async fn start_with(settings: impl Into<String>) -> Self {
        let mut world = Self {
            node: None,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            other: None,
            turn: AtomicBool::new(false),
            clock: Arc::new(HeldClock::at(THREE_AT_NIGHT)),
            folder: tempfile::tempdir().unwrap(),
            database: Postgres::where_wished().await,
            receiver: Receiver::start().await,
            connections: Arc::default(),
            staff_count: 0,
            settings: settings.into(),
        };
        world.open().await;
        world
    }

    /// Starts a service that was stopped on the same data.
    pub async fn start_again(&mut self) {
        self.open().await;
    }

    /// Ends the service as an operator does, and starts it again on the same data.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.open().await;
    }

    /// Ends the service as an operator does.
    pub async fn stop(&mut self) {
        self.node.take().unwrap().stop().await;
        if let Some(other) = self.other.take() {
            other.stop().await;
        }
    }

    /// Gives the service other settings, and starts it again on the same data.
    pub async fn restart_with(&mut self, settings: impl Into<String>) {
        self.settings = settings.into();
        self.restart().await;
    }

    async fn open(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.address = listener.local_addr().unwrap();
        self.node = Some(Node::start(self.config(), self.clock.clone(), listener).await);
        if self.database.is_some() {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let mut config = self.config();
            // The keys are the same; nothing else is.
            config.data.keys = Some(config.data.keys());
            config.data.folder = self.folder.path().join("other");
            self.other = Some(Node::start(config, self.clock.clone(), listener).await);
        }
    }

    /// Where the next one who connects comes to.
    fn next_address(&self) -> SocketAddr {
        match &self.other {
            Some(other) if self.turn.fetch_not(Ordering::Relaxed) => other.address,
            Some(_) | None => self.address,
        }
    }

    /// The settings that the service runs with.
    #[must_use]
    pub fn config(&self) -> Config {
        self.config_on(&self.data())
    }

    #[must_use]
    pub fn config_on(&self, data: &Path) -> Config {
        Config::from_toml(&format!(
            "[server]\nsessions_per_minute_per_address = 1000000\npublic_url = \"http://{}\"\n\
             listen = \"{}\"\n[data]\nfolder = {:?}\n{}{}{}",
            self.address,
            self.address,
            data.display().to_string(),
            self.database.as_ref().map(|database| database.setting(60)).unwrap_or_default(),
            self.receiver.target("oncall"),
            in_section("[access]", CALM, &in_section("[session]", PACE, &self.settings)),
        ))
        .unwrap()
    }

    /// Lets time pass, in steps that are short enough for everybody's heartbeat, and lets what
    /// becomes due happen.
    pub async fn advance_ms(&self, ms: i64) {
        let mut left = ms;
        while left > 0 {
            let step = left.min(10_000);
            self.clock.advance_ms(step);
            left -= step;
            self.settle().await;
            let connections = self.connections.lock().unwrap().clone();
            for connection in connections {
                connection.beat().await;
            }
        }
        self.connections.lock().unwrap().retain(|connection| !connection.is_closed());
    }

    /// Lets time pass at once, and waits for nothing.
    pub fn pass_ms(&self, ms: i64) {
        self.clock.advance_ms(ms);
    }

    /// Returns when nothing is due any more.
    pub async fn settle(&self) {
        let store = &self.app().relay.store;
        self.until("everything due has happened", async || {
            store.due(self.clock.now()).await.unwrap().is_empty()
        })
        .await;
        self.nobody_is_forgotten().await;
    }

    /// Promise 2, as the rows have it now: every case of high severity and above has somebody, or a
    /// deadline in the future.
    pub async fn nobody_is_forgotten(&self) {
        let now = self.clock.now();
        let forgotten = self.app().relay.store.forgotten_cases(now).await.unwrap();
        assert_eq!(forgotten, [], "cases without an owner or a deadline in the future");
    }

    /// Waits until something holds.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let waiting = timeout(PATIENCE, async {
            while !holds().await {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        assert!(waiting.await.is_ok(), "waited in vain until {what}");
    }

    /// Tries to start the service on a data folder, and gives the sentence that says why it cannot.
    pub async fn refusal_on(&self, data: &Path) -> String {
        match App::start(self.config_on(data), self.nature()).await {
            Ok(_) => panic!("it started on {}", data.display()),
            Err(error) => format!("{:#}", anyhow::Error::new(error)),
        }
    }

    /// The service, started on another data folder, where nobody can reach it.
    pub async fn start_on(&self, data: &Path) -> App {
        App::start(self.config_on(data), self.nature()).await.unwrap()
    }

    /// The database, opened while no service runs.
    pub async fn database(&self) -> Store {
        let nature = self.nature();
        let bus: Arc<dyn Bus> = Arc::new(LocalBus::new());
        let fatal = CancellationToken::new();
        app::open_store(&self.config(), &nature, &bus, &fatal).await.unwrap().0
    }

    /// The time that the test holds, and chance.
    #[must_use]
    pub fn nature(&self) -> Nature {
        Nature { clock: self.clock.clone(), ids: Arc::new(SystemIds::new()) }
    }

    /// From its next start on everything is in this folder, in `data`.
    pub fn moves_to(&mut self, folder: TempDir) {
        self.folder = folder;
    }

    /// The running service.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.node.as_ref().unwrap().app
    }

    /// What receives the hook's calls.
    #[must_use]
    pub const fn receiver(&self) -> &Receiver {
        &self.receiver
    }

    /// Where everything is stored.
    #[must_use]
    pub fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass in few steps while nobody is connected, and lets what becomes due happen.
    pub async fn leap_ms(&self, ms: i64) {
        self.connections.lock().unwrap().retain(|connection| !connection.is_closed());
        assert!(self.connections.lock().unwrap().is_empty(), "somebody's heartbeat would stop");
        let mut left = ms;
        while left > 0 {
            let step = left.min(600_000);
            self.clock.advance_ms(step);
            left -= step;
            self.settle().await;
        }
    }

    /// Somebody opens the page, agrees and waits.
    pub async fn student(&self) -> Student {
        Student::arrive(self).await
    }

    /// An account of this role.
    pub async fn account(&mut self, role: Role) -> StaffView {
        self.staff_count += 1;
        let name = format!("{role}-{}", self.staff_count);
        self.account_named(&name, role, "!").await
    }

    /// An account with a name and the hash of a password.
    pub async fn account_named(&self, name: &str, role: Role, hash: &str) -> StaffView {
        let ids = &self.app().relay.ids;
        let act = accounts::AddStaff {
            id: StaffId(ids.uuid()),
            name: StaffName::try_from(name).unwrap(),
            role,
            pseudonym: ids.pseudonym(),
            password: hash.to_owned(),
            on_call: role == Role::Clinician,
            by: None,
        };
        self.app().relay.store.write(act).await.unwrap()
    }

    /// An account whose password is known.
    pub async fn account_with_password(&self, name: &str, role: Role) -> (StaffView, Password) {
        let app = self.app();
        let (password, hash) = app.auth.fresh_password(&*app.relay.ids).await.unwrap();
        (self.account_named(name, role, &hash).await, password)
    }

    /// A member of staff who has signed in and has the page open.
    pub async fn staff(&mut self, role: Role) -> Staff {
        let view = self.account(role).await;
        Staff::sign_in(self, view).await
    }

    /// A supporter who takes students.
    pub async fn ready_supporter(&mut self) -> Staff {
        let supporter = self.staff(Role::Supporter).await;
        supporter.ready().await;
        supporter
    }

    /// A student and a supporter who talk.
    pub async fn paired(&mut self) -> (Student, Staff) {
        let supporter = self.ready_supporter().await;
        let student = self.student().await;
        student.is_paired().await;
        supporter.opens_next().await;
        (student, supporter)
    }

    /// Another page of a student takes over, and does not wait for what it is told.
    pub async fn connect_student(&self, student: &Student, last_seq: Seq) -> Connection {
        let connection = self.connect("/ws/student").await;
        let token = student.token.clone();
        connection.send(&FromStudent::Hello { version: VERSION, token, last_seq, tab: None }).await;
        connection
    }

    /// What a supporter has before them.
    pub async fn desk_of(&self, supporter: &Staff) -> Desk {
        self.app().relay.store.desk(supporter.view.id, 0).await.unwrap()
    }

    /// An operator disables an account.
    pub async fn disable(&self, staff: StaffId) {
        self.app().relay.store.write(accounts::DisableStaff { staff, by: None }).await.unwrap();
    }

    /// The case queue.
    pub async fn cases(&self) -> Vec<CaseView> {
        self.app().relay.store.cases().await.unwrap()
    }

    /// Waits until so many calls have arrived, and gives them.
    pub async fn calls(&self, count: usize) -> Vec<Received> {
        let received = || self.receiver.confirmed();
        self.until(&format!("{count} calls have arrived"), async || received().len() >= count)
            .await;
        let calls = received();
        assert_eq!(calls.len(), count, "{calls:?}");
        calls
    }
}

impl Door for World {
    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The websocket keeps its heartbeat while time passes.
    async fn connect(&self, path: &str) -> Connection {
        let connection = Connection::open(&format!("ws://{}{path}", self.next_address())).await;
        self.connections.lock().unwrap().push(connection.clone());
        connection
    }
}

/// 2026-11-22T03:00:00Z
const THREE_AT_NIGHT: Timestamp = Timestamp(1_795_316_400_000);
