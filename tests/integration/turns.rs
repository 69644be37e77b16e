//! Nodes that take turns: whoever has just had one is not rung, and hears all the same.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{
    news::{Bell, News},
    transcript::{Row, RowBody},
};
use protocol::{SessionId, StaffId, StaffToken};
use server::{
    clock::SystemClock,
    config::{Config, Database},
    ids::{IdSource, SystemIds},
    mailbox::Mailbox,
    seal::Keyring,
    store::{
        Doorbell, Policy, Ports, Rings, Store, Text,
        acts::{accounts::SignOut, nodes::NodeSeen, texts::Speaker},
    },
};
use tempfile::TempDir;
use tests::{
    connection::PATIENCE,
    person::{arrival, key},
    postgres::Postgres,
    skipped,
};
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

/// What two nodes share.
struct Shared {
    database: Postgres,
    keys: TempDir,
}

async fn two_nodes() -> Option<(Shared, [Node; 2])> {
    let Some(database) = Postgres::new().await else {
        skipped("QUIETLINE_POSTGRES names no server");
        return None;
    };
    let shared = Shared { database, keys: tempfile::tempdir().unwrap() };
    let nodes = [Node::on(&shared).await, Node::on(&shared).await];
    Some((shared, nodes))
}

impl Node {
    async fn on(Shared { database, keys }: &Shared) -> Self {
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
                is_attended: Arc::new(|_| true),
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

    async fn begins(&self) -> SessionId {
        let begin = arrival(&SystemIds::new());
        let session = begin.id;
        self.store.write(begin).await.unwrap();
        session
    }

    /// Stores what the student says.
    async fn says(&self, session: SessionId, text: &str) {
        let answers = Mailbox::new(1).slot();
        let text = text.try_into().unwrap();
        let text = Text { session, speaker: Speaker::Student, key: key(), text, concern: None };
        self.store.say(text, answers).unwrap();
        self.store.probe().await.unwrap();
    }

    /// The rows that came along with what was heard last of a session, once something was.
    async fn rows_heard(&self, session: SessionId) -> Arc<[Row]> {
        let rows_of = |bell: &Bell| match bell {
            Bell::Session(of, News::Rows { rows, .. }) if *of == session => Some(rows.clone()),
            _ => None,
        };
        let wait = async {
            loop {
                if let Some(rows) = self.heard.lock().unwrap().iter().rev().find_map(rows_of) {
                    return rows;
                }
                sleep(Duration::from_millis(1)).await;
            }
        };
        timeout(PATIENCE, wait).await.expect("nothing was heard")
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
    let Some((_shared, [mut one, other])) = two_nodes().await else { return };
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
    let Some((_shared, [mut one, other])) = two_nodes().await else { return };
    other.has_a_turn().await;
    sleep(Duration::from_millis(200)).await;
    assert!(one.rings(some_bell()).await, "nobody would have heard it");
}

#[tokio::test]
async fn a_text_comes_along_with_a_turn_and_is_not_read_again() {
    let Some((shared, [one, other])) = two_nodes().await else { return };
    let session = one.begins().await;
    other.says(session, "whoever speaks in a conversation knows its key").await;
    // It looks once more after its turn, and from then on nobody says that there is something.
    sleep(Duration::from_millis(200)).await;
    other.heard.lock().unwrap().clear();

    one.says(session, "still awake").await;
    one.says(session, "and you?").await;
    shared.database.run("DELETE FROM transcript_rows").await.unwrap();
    other.has_a_turn().await;

    let rows = other.rows_heard(session).await;
    let text = |row: &Row| match &*row.body {
        RowBody::Text { text, .. } => text.as_str().to_owned(),
        RowBody::Event(_) => panic!("nothing happened"),
    };
    assert_eq!(rows.iter().map(text).collect::<Vec<_>>(), ["and you?"]);
}

fn some_bell() -> StaffId {
    let ids: &dyn IdSource = &SystemIds::new();
    StaffId(ids.uuid())
}

const NEVER: Duration = Duration::from_hours(1);
const A_MOMENT: Duration = Duration::from_millis(20);
