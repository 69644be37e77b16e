//! Nodes that take turns: whoever has just had one is not rung, and hears all the same.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::news::Bell;
use protocol::{StaffId, StaffToken};
use server::{
    clock::SystemClock,
    config::{Config, Database},
    ids::{IdSource, SystemIds},
    seal::Keyring,
    store::{
        Doorbell, Policy, Ports, Rings, Store,
        acts::{accounts::SignOut, nodes::NodeSeen},
    },
};
use tempfile::TempDir;
use tests::{connection::PATIENCE, postgres::Postgres, skipped};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// A node that nobody rings, and that does not look by itself now and then.
struct Node {
    store: Store,
    /// What it would ring the others with.
    told: watch::Receiver<i64>,
    heard: Arc<Mutex<Vec<Bell>>>,
}

async fn two_nodes() -> Option<(Postgres, [Node; 2])> {
    let Some(database) = Postgres::new().await else {
        skipped("QUIETLINE_POSTGRES names no server");
        return None;
    };
    let keys = tempfile::tempdir().unwrap();
    let nodes = [Node::on(&database, &keys).await, Node::on(&database, &keys).await];
    Some((database, nodes))
}

impl Node {
    async fn on(database: &Postgres, keys: &TempDir) -> Self {
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let (heard, doorbell) = (Arc::<Mutex<Vec<Bell>>>::default(), Arc::<Doorbell>::default());
        let (rung, told) = (heard.clone(), doorbell.told.subscribe());
        let ports = Ports {
            node: Some(ids.uuid()),
            clock: Arc::new(SystemClock),
            keyring: Arc::new(Keyring::open(keys.path(), ids.clone()).unwrap()),
            ids,
            rings: Rings {
                bells: Arc::new(move |bells| rung.lock().unwrap().extend(bells)),
                is_attended: Arc::new(|_| false),
                missed: Arc::new(|| panic!("news were missed")),
                doorbell,
            },
            fatal: CancellationToken::new(),
        };
        let policy = Policy::from(&Config::default());
        let database = Database::Postgres(database.url());
        let store = Store::open(&database, policy, ports).await.unwrap();
        let listening = store.clone();
        tokio::spawn(async move { listening.hear(NEVER).await });
        Self { store, told, heard }
    }

    async fn has_a_turn(&self) {
        self.store.write(NodeSeen { silent_ms: None }).await.unwrap();
    }

    /// Stores something that rings a bell of its own, and says whether it would ring the others for it.
    async fn rings(&mut self, bell: StaffId) -> bool {
        self.told.mark_unchanged();
        let act = SignOut { staff: bell, token: StaffToken::new([0; 32]) };
        self.store.write(act).await.unwrap();
        // It tells the others once whoever asked was answered.
        self.hears(bell).await;
        sleep(A_MOMENT).await;
        self.told.has_changed().unwrap()
    }

    async fn hears(&self, bell: StaffId) {
        let heard = || self.heard.lock().unwrap().contains(&Bell::SignedOut(bell));
        let wait = async {
            while !heard() {
                sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(PATIENCE, wait).await.expect("the bell was never heard");
    }
}

#[tokio::test]
async fn a_node_that_has_just_had_a_turn_is_not_rung_and_hears_all_the_same() {
    let Some((_database, [mut one, other])) = two_nodes().await else { return };
    let tries = async {
        loop {
            let bell = some_bell();
            other.has_a_turn().await;
            if !one.rings(bell).await {
                return bell;
            }
        }
    };
    // The machine may stand still between the two of them.
    let bell = timeout(PATIENCE, tries).await.expect("it always rang");
    other.hears(bell).await;
}

#[tokio::test]
async fn a_node_that_had_no_turn_for_a_while_is_rung() {
    let Some((_database, [mut one, other])) = two_nodes().await else { return };
    other.has_a_turn().await;
    sleep(Duration::from_millis(200)).await;
    assert!(one.rings(some_bell()).await, "nobody would have heard it");
}

fn some_bell() -> StaffId {
    let ids: &dyn IdSource = &SystemIds::new();
    StaffId(ids.uuid())
}

const NEVER: Duration = Duration::from_hours(1);
const A_MOMENT: Duration = Duration::from_millis(20);
