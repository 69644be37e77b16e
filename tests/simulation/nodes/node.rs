//! One process of the service, as the database sees it: a store, and what it has in hand.

use std::sync::{Arc, Mutex};

use domain::{deadline::Deadline, news::Bell};
use protocol::Timestamp;
use serde_json::Value;
use server::{
    clock::Clock as _,
    config::Database,
    ids::IdSource,
    seal::Keyring,
    store::{
        Act, Policy, Ports, Rings, Store, WriteError,
        acts::nodes::NodeStarted,
        acts::outbox::{Delivery, DueDelivery},
    },
};
use tests::{clock::HeldClock, postgres::Postgres};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// What every node of the service is started with.
pub(super) struct Service {
    pub(super) database: Postgres,
    pub(super) clock: Arc<HeldClock>,
    pub(super) ids: Arc<dyn IdSource>,
    pub(super) keys: tempfile::TempDir,
    pub(super) policy: Policy,
}

/// A node that was started and has not ended.
pub(super) struct Node {
    pub(super) id: Uuid,
    pub(super) store: Store,
    /// What it has taken from the outbox, and has not sent.
    pub(super) in_hand: Vec<DueDelivery>,
    /// What it has sent, and not marked yet.
    pub(super) unmarked: Vec<Delivery>,
    pub(super) stands_still: bool,
    /// For how long it has said without a gap that it is there, as `worker/nodes.rs` counts it.
    pub(super) well_ms: i64,
    /// For how long it runs, since it was started, stood still or the clock was set.
    pub(super) ran_ms: i64,
    /// The newest news when it began to hear.
    pub(super) heard_after: i64,
    fatal: CancellationToken,
    heard: Arc<Mutex<Vec<Value>>>,
    hearing: JoinHandle<()>,
}

impl Service {
    /// Starts a node, as `app.rs` does. Nobody writes meanwhile: `newest` is what it hears from.
    pub(super) async fn start(&self, newest: i64) -> Result<Node, WriteError> {
        let (id, fatal) = (self.ids.uuid(), CancellationToken::new());
        let heard = Arc::<Mutex<Vec<Value>>>::default();
        let rung = heard.clone();
        let ports = Ports {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            keyring: Arc::new(Keyring::open(self.keys.path(), self.ids.clone()).unwrap()),
            node: Some(id),
            rings: Rings {
                bells: Arc::new(move |bells: Vec<Bell>| {
                    rung.lock().unwrap().extend(bells.iter().map(written));
                }),
                is_attended: Arc::new(|_| false),
                missed: Arc::new(|| panic!("news were missed")),
                doorbell: Arc::default(),
            },
            fatal: fatal.clone(),
        };
        let database = Database::Postgres(self.database.url());
        let store = Store::open(&database, self.policy.clone(), ports).await.unwrap();
        store.insist(NodeStarted).await?;
        Ok(Node {
            id,
            in_hand: vec![],
            unmarked: vec![],
            stands_still: false,
            well_ms: 0,
            ran_ms: 0,
            heard_after: newest,
            fatal,
            heard,
            hearing: hears_from(&store),
            store,
        })
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Node {
    pub(super) async fn does<A: Act>(&self, act: A) -> Result<A::Answer, WriteError> {
        self.store.insist(act).await
    }

    /// The process ends itself after a write that must not have been made.
    pub(super) fn has_ended_itself(&self) -> bool {
        self.fatal.is_cancelled()
    }

    pub(super) fn stand_still(&mut self) {
        self.stands_still = true;
        self.hearing.abort();
    }

    pub(super) fn go_on(&mut self) {
        self.stands_still = false;
        self.ran_ms = 0;
        self.hearing = hears_from(&self.store);
    }

    /// Everything that rang here, in order.
    pub(super) fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap().clone()
    }

    pub(super) async fn due(&self, now: Timestamp) -> Vec<Deadline> {
        self.store.due(now).await.unwrap()
    }
}

/// Without a word: what it had in hand is forgotten, and nothing is said to anybody.
impl Drop for Node {
    fn drop(&mut self) {
        self.hearing.abort();
    }
}

fn hears_from(store: &Store) -> JoinHandle<()> {
    let store = store.clone();
    tokio::spawn(async move { store.hear(std::time::Duration::from_millis(50)).await })
}

/// A bell as news have it.
fn written(bell: &Bell) -> Value {
    serde_json::to_value(bell).unwrap()
}
