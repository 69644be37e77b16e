//! The service, put together: the ports, built from the configuration, and the workers.

use std::{
    collections::BTreeMap,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use domain::news::{Bell, Topic};
use risk::PackError;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use crate::{
    access::{CodesError, Door},
    arrivals::Arrivals,
    auth::Auth,
    bus::{Bus, Line, LocalBus, RedisBus},
    clock::Clock,
    config::Config,
    content::{Content, ContentError},
    drain::Drain,
    front::Front,
    hook::{HookError, Target, Watchdog},
    ids::IdSource,
    lobby,
    packs::Packs,
    password::Passwords,
    rate_key::RateKeys,
    relay::Relay,
    return_codes::ReturnCodes,
    seal::{Keyring, SealError},
    store::{
        self, Doorbell, Policy, Rings, Store, StoreError, WriteError,
        acts::{
            nodes::{NodeLeft, NodeStarted},
            outbox::AdoptTargets,
            policy::LookAtPolicy,
            retention::RetireBuckets,
        },
    },
    tally::{Counted, Guessed, Paced, Tally},
    telemetry::metrics::{self, Sample},
    worker,
};

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the service is made of.
pub struct Parts {
    /// How it was set up.
    pub config: Config,
    /// What every connection works with.
    pub relay: Relay,
    /// Who may sign in.
    pub auth: Auth,
    /// What it says to students.
    pub content: Arc<Content>,
    /// What anybody may know of it.
    pub front: Front,
    /// How students come back.
    pub return_codes: ReturnCodes,
    /// Cancelled when the service is to stop.
    pub stop: CancellationToken,
    /// How it stops for those who are connected.
    pub drain: Drain,
    /// The sealing keys.
    pub keyring: Arc<Keyring>,
    /// Cancelled when what is on the disk is no longer known: the process must end.
    pub fatal: CancellationToken,
    /// Connections; workers stop after them.
    pub connections: TaskTracker,
    workers: TaskTracker,
    workers_stop: CancellationToken,
    /// Held for as long as the service runs.
    _lock: File,
}

/// Time and chance, which a test holds itself.
pub struct Nature {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub ids: Arc<dyn IdSource>,
}

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder cannot be used.
    #[error("cannot use the data folder {0}")]
    Folder(PathBuf, #[source] io::Error),
    /// Another process runs on the data folder.
    #[error("another quietline already runs on the data folder {0}")]
    Taken(PathBuf),
    /// The sealing keys cannot be used.
    #[error("cannot use the sealing keys")]
    Keys(#[from] SealError),
    /// The database cannot be used.
    #[error("cannot use the database")]
    Store(#[from] StoreError),
    /// The database can be read but not written.
    #[error("cannot write to the database")]
    Write(#[from] WriteError),
    /// The rule packs do not load.
    #[error("cannot load the rule packs")]
    Packs(#[from] PackError),
    /// The service's own sentences cannot be said.
    #[error("cannot use the sentences in the folder: see `quietline content check`")]
    Content(#[from] ContentError),
    /// The campus codes cannot be used.
    #[error("cannot use the campus codes")]
    Codes(#[from] CodesError),
    /// The hook's settings cannot work.
    #[error("cannot set up the escalation hook")]
    Hook(#[from] HookError),
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens the store, and starts what runs without anyone asking.
    ///
    /// # Errors
    ///
    /// When something that the service cannot do without is not there.
    pub async fn start(config: Config, nature: Nature) -> Result<Self, StartError> {
        let fatal = CancellationToken::new();
        let content = Arc::new(Content::load(config.service.sentences())?);
        let lock = take(&config.data.folder)?;
        let Node { bus, tally, line, doorbell, id } = Node::new(&config, &nature);
        let (store, keyring) = open(&config, &nature, &bus, &fatal, doorbell, Some(id)).await?;
        store.insist(NodeStarted).await?;
        // Before anybody meets what cannot be opened any more, when this is an old copy.
        store.insist(RetireBuckets).await?;
        look_at_policy(&store).await?;
        let secret = store.code_key().work_secret();
        let door = Door::new(&config.access, config.service.zone(), &nature.ids, &secret, &tally)?;

        let targets = config.hook.targets.iter().map(Target::open).collect::<Result<_, _>>()?;
        let watchdog = config.heartbeat.as_ref().map(Watchdog::new).transpose()?;
        adopt_targets(&store).await?;
        let keys = rate_keys(&store, &nature, line.is_some());
        let relay = Relay {
            store,
            bus,
            clock: nature.clock.clone(),
            ids: nature.ids.clone(),
            packs: Arc::new(Packs::load(config.sensing.packs.clone())?),
            receipts: Arc::default(),
            waiting: Arc::default(),
            pace: config.session.pace(),
            arrivals: Arc::new(Arrivals::new(
                config.server.arrivals(),
                keys("visits"),
                tally.clone(),
            )),
            door: Arc::new(door),
            sign_ins: Arc::default(),
            wall: Arc::default(),
            cases: Arc::default(),
        };
        let passwords = Passwords::new(nature.ids.clone(), PASSWORDS_AT_ONCE);
        let auth = Auth::new(passwords, keys("passwords"), &tally);
        let derivations = Passwords::new(nature.ids.clone(), CODES_AT_ONCE);
        let return_codes =
            ReturnCodes::new(config.return_code, derivations, keys("return codes"), &tally);
        let stop = CancellationToken::new();
        let app = Self(Arc::new(Parts {
            content,
            front: Front::new(&config),
            config,
            relay,
            auth,
            return_codes,
            drain: Drain::new(&stop),
            keyring,
            stop,
            fatal,
            connections: TaskTracker::new(),
            workers: TaskTracker::new(),
            workers_stop: CancellationToken::new(),
            _lock: lock,
        }));
        app.start_workers(targets, watchdog);
        app.join_others(line);
        Ok(app)
    }

    /// Whether people can be let in and a commit can be made right now.
    pub async fn is_ready(&self) -> bool {
        let ends = || self.drain.has_begun() || self.fatal.is_cancelled();
        !ends() && self.relay.store.can_commit().await && !ends()
    }

    /// How things stand now, for monitoring.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn sample(&self) -> Result<Sample, StoreError> {
        let now = self.relay.clock.now();
        let sample = self.relay.store.sample(now).await?;
        let until = now.plus_ms(GAPS_AHEAD_MS);
        let gap = self.relay.store.rota().await?.next_nobody(now, until).unwrap_or(until);
        Ok(Sample {
            on_call_gap: Duration::from_millis(u64::try_from(gap.since(now)).unwrap_or(0)),
            ready: self.is_ready().await,
            draining: self.drain.has_begun(),
            packs_refused: self.relay.packs.is_refused(),
            codes_refused: self.relay.door.codes().is_some_and(|codes| codes.is_refused()),
            deliveries: self.deliveries().await?,
            ..sample
        })
    }

    /// What has not gone out, by the kind of target.
    async fn deliveries(&self) -> Result<Vec<(&'static str, u32, Duration)>, StoreError> {
        let (now, waiting) = (self.relay.clock.now(), self.relay.store.deliveries_waiting().await?);
        let mut kinds = BTreeMap::<_, (u32, Duration)>::new();
        for target in &self.config.hook.targets {
            let name = target.coverage.name.as_str();
            let (count, oldest) = kinds.entry(target.carrier.kind()).or_default();
            for (_, waiting) in waiting.iter().filter(|(target, _)| target == name) {
                *count += waiting.count;
                *oldest = waiting.waited(now).max(*oldest);
            }
        }
        Ok(kinds.into_iter().map(|(kind, (count, oldest))| (kind, count, oldest)).collect())
    }

    /// Lets nobody new in and sends who is connected away, over the time that the settings give.
    pub async fn drain(&self) {
        let Relay { clock, ids, .. } = &self.relay;
        let over_ms = self.config.server.drain_ms();
        self.drain.begin();
        self.connections.close();
        tokio::select! {
            () = self.drain.run(over_ms, &**clock, &**ids) => {}
            () = self.connections.wait() => {}
        }
    }

    /// Lets the connections and then the workers finish, and closes the store: everything that was
    /// taken is durable when this returns.
    pub async fn finish(self) {
        self.stop.cancel();
        self.connections.close();
        if tokio::time::timeout(GRACE, self.connections.wait()).await.is_err() {
            tracing::warn!(connections = self.connections.len(), "some did not finish in time");
        }
        self.flush().await;
    }

    /// Stops without waiting for anybody: everything that was taken is durable when this returns.
    pub async fn flush(&self) {
        self.stop.cancel();
        self.workers_stop.cancel();
        if tokio::time::timeout(WORKERS_GRACE, self.workers.wait()).await.is_err() {
            // A call under way is made again after the start, with the same id.
            tracing::info!("did not wait for a page that is on its way");
        }
        if self.relay.store.is_shared()
            && let Err(error) = self.relay.store.write(NodeLeft).await
        {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not say that this node ends: others notice by themselves"
            );
        }
        self.relay.store.clone().close().await;
    }

    /// Where several nodes share a database, this one is one of them from now on.
    fn join_others(&self, line: Option<Line>) {
        let store = &self.relay.store;
        if store.is_shared() {
            let (silent_ms, stop) = (self.config.data.node_lost_ms(), self.workers_stop.clone());
            let pulse = line.as_ref().map(Line::pulse).unwrap_or_default();
            let fatal = self.fatal.clone();
            self.workers.spawn(worker::nodes::run(store.clone(), pulse, silent_ms, fatal, stop));
        }
        if let Some(line) = line {
            let (app, stop) = (self.clone(), self.workers_stop.clone());
            let service = store.code_key().name();
            self.workers.spawn(line.run(service, move |counted| app.count(counted), stop));
        }
    }

    /// Counts what another node has counted.
    fn count(&self, counted: Counted) {
        let Relay { arrivals, door, clock, .. } = &self.relay;
        let now = clock.now();
        match counted {
            Counted::Pace(Paced::Visit, place) => arrivals.hear(place, now),
            Counted::Pace(Paced::ReturnCode, _) => self.return_codes.hear_in_vain(now),
            Counted::Pace(what, place) => door.hear(what, place, now),
            Counted::Attempt(Guessed::ReturnCode, place, attempt) => {
                self.return_codes.hear(place, attempt, now);
            }
            Counted::Attempt(what, place, attempt) => self.auth.hear(what, place, attempt, now),
            Counted::Spent(expires_at, nonce) => door.hear_spent(expires_at, nonce, now),
        }
    }

    fn start_workers(&self, targets: Vec<Target>, watchdog: Option<Watchdog>) {
        let Relay { store, clock, receipts, packs, .. } = self.relay.clone();
        let stop = &self.workers_stop;
        let workers = &self.workers;
        workers.spawn(lobby::run(self.relay.clone(), stop.clone()));
        workers.spawn(worker::deadlines::run(store.clone(), clock.clone(), stop.clone()));
        let keyring = self.keyring.clone();
        workers.spawn(worker::audit::run(
            store.clone(),
            keyring.clone(),
            clock.clone(),
            stop.clone(),
        ));
        workers.spawn(worker::retention::run(store.clone(), keyring, clock.clone(), stop.clone()));
        workers.spawn(worker::receipts::run(store.clone(), receipts, stop.clone()));
        workers.spawn(worker::sign_ins::run(self.relay.clone(), stop.clone()));
        workers.spawn(worker::wall::run(self.relay.clone(), stop.clone()));
        workers.spawn(worker::case_queue::run(self.relay.clone(), stop.clone()));
        workers.spawn(worker::packs::run(packs, clock.clone(), stop.clone()));
        let content = self.content.clone();
        workers.spawn(worker::content::run(content, clock.clone(), stop.clone()));
        if let Some(codes) = self.relay.door.codes() {
            workers.spawn(worker::campus_codes::run(codes.clone(), clock.clone(), stop.clone()));
        }
        workers.spawn(worker::checkpoint::run(store, clock, stop.clone()));
        if targets.is_empty() {
            tracing::warn!(
                "no escalation hook is configured: a page reaches only clinicians who have the \
                 staff page open"
            );
        }
        for target in targets {
            metrics::target_opened(target.kind);
            let (relay, url) = (self.relay.clone(), self.config.server.public_url.clone());
            workers.spawn(worker::outbox::run(relay, target, url, stop.clone()));
        }
        if let (Some(watchdog), Some(settings)) = (watchdog, &self.config.heartbeat) {
            let (relay, every_ms) = (self.relay.clone(), settings.every_ms());
            workers.spawn(worker::heartbeat::run(relay, watchdog, every_ms, stop.clone()));
        }
        workers.close();
    }
}

/// What a node has for the others.
struct Node {
    id: Uuid,
    doorbell: Arc<Doorbell>,
    bus: Arc<dyn Bus>,
    tally: Tally,
    /// To the others, if there is one.
    line: Option<Line>,
}

impl Node {
    fn new(config: &Config, nature: &Nature) -> Self {
        let (id, doorbell) = (nature.ids.uuid(), Arc::<Doorbell>::default());
        let Some(urls) = config.data.bus.clone() else {
            let (bus, tally) = (Arc::new(LocalBus::new()), Tally::default());
            return Self { id, doorbell, bus, tally, line: None };
        };
        let (bus, tally, line) = RedisBus::new(id, urls, doorbell.clone());
        Self { id, doorbell, bus: Arc::new(bus), tally, line: Some(line) }
    }
}

/// Keys for a purpose. Where nodes count together they must mean the same network by the same key; where
/// there is one, its secrets live in its memory alone.
fn rate_keys(store: &Store, nature: &Nature, is_shared: bool) -> impl Fn(&str) -> RateKeys + use<> {
    let secret = is_shared.then(|| store.code_key().rate_secret());
    let (ids, now) = (nature.ids.clone(), nature.clock.now());
    move |purpose| match &secret {
        Some(secret) => RateKeys::shared(secret, purpose, now),
        None => RateKeys::new(ids.clone(), now),
    }
}

/// What of the policy cannot be done any more is skipped, and said.
async fn look_at_policy(store: &Store) -> Result<(), StartError> {
    for fault in store.write(LookAtPolicy).await?.faults {
        tracing::error!(
            severity = fault.severity.map(tracing::field::display),
            step = fault.step,
            target_number = fault.target,
            reason = %fault.reason,
            "a part of the escalation policy cannot be done and is skipped"
        );
    }
    Ok(())
}

/// Opens the store that the configuration names, beside the service, and the keys that belong to it.
///
/// # Errors
///
/// When a folder, the database or a key cannot be used.
pub async fn open_store(
    config: &Config,
    nature: &Nature,
    bus: &Arc<dyn Bus>,
    fatal: &CancellationToken,
) -> Result<(Store, Arc<Keyring>), StartError> {
    open(config, nature, bus, fatal, Arc::default(), None).await
}

async fn open(
    config: &Config,
    nature: &Nature,
    bus: &Arc<dyn Bus>,
    fatal: &CancellationToken,
    doorbell: Arc<Doorbell>,
    node: Option<Uuid>,
) -> Result<(Store, Arc<Keyring>), StartError> {
    let folder = &config.data.folder;
    fs::create_dir_all(folder).map_err(|error| StartError::Folder(folder.clone(), error))?;
    let keyring = Arc::new(Keyring::open(&config.data.keys(), nature.ids.clone())?);
    let (rings, attends, startles) = (bus.clone(), bus.clone(), bus.clone());
    let ports = store::Ports {
        clock: nature.clock.clone(),
        ids: nature.ids.clone(),
        keyring: keyring.clone(),
        node,
        rings: Rings {
            bells: Arc::new(move |bells: Vec<Bell>| rings.ring(bells)),
            is_attended: Arc::new(move |session| attends.is_heard(Topic::Session(session))),
            missed: Arc::new(move || startles.startle()),
            doorbell,
        },
        fatal: fatal.clone(),
    };
    let store = Store::open(&config.data.database(), Policy::from(config), ports).await?;
    Ok((store, keyring))
}

/// Two services on one database would each take the other's people for gone.
pub(crate) fn take(folder: &Path) -> Result<File, StartError> {
    let failed = |error| StartError::Folder(folder.to_owned(), error);
    fs::create_dir_all(folder).map_err(failed)?;
    let lock = File::create(folder.join("quietline.lock")).map_err(failed)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StartError::Taken(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(error)),
    }
}

/// Targets may have come and gone since the last start: what waited for those that are gone is said
/// out loud.
async fn adopt_targets(store: &Store) -> Result<(), StartError> {
    let adopted = store.write(AdoptTargets).await?;
    for (target, count) in &adopted.gone {
        tracing::error!(
            hook.target = target,
            count,
            "calls wait for a target that is not in the settings any more: they were put aside, and \
             go out there only if it comes back"
        );
    }
    if adopted.given > 0 {
        tracing::warn!(
            count = adopted.given,
            "calls that nobody has confirmed were given to targets that did not have them"
        );
    }
    Ok(())
}

/// How long connections may take to finish. With the longest drain, what the accept loop waits and
/// [`WORKERS_GRACE`] it is less than 20 seconds.
const GRACE: Duration = Duration::from_secs(4);
/// How far ahead gaps of the rota are looked for.
const GAPS_AHEAD_MS: i64 = 14 * 24 * 3_600_000;
/// How long workers may take to finish what they have begun.
const WORKERS_GRACE: Duration = Duration::from_secs(2);
/// Each takes 19 MiB and a core for a while.
const PASSWORDS_AT_ONCE: usize = 2;
/// Return codes are hashed apart from passwords: students who come back keep no clinician waiting.
const CODES_AT_ONCE: usize = 1;
