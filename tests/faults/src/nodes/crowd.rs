//! Very many at once: everybody comes back in the same moment, and everybody is paired in the same moment.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::transcript::{Row, RowBody};
use futures_util::{StreamExt as _, future::join_all, stream};
use protocol::{Event, Role, Seq, SessionId};
use server::{
    ids::{IdSource, SystemIds},
    store::{
        Store,
        acts::{
            pairing::{Pair, TakeStudents},
            presence::StaffHere,
            sessions::End,
        },
    },
};
use tests::{
    history::Database,
    person::{SignedIn, Student, arrival},
};
use tokio::time::{Instant, sleep};

use super::{cluster::Cluster, doorbell::Waits, processes::PAUSE, servers::Servers};
use crate::{Report, Size, Skipped};

pub(super) async fn storm(size: Size, seed: u64) -> Result<Report, Skipped> {
    let count = size.of(100, 2_000);
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(3, servers.postgres(), seed).await;
    cluster.talks(4, PAUSE).await;
    let mut students = Vec::with_capacity(count);
    for _ in 0..count {
        students.push(Student::arrive(&cluster.nodes[0]).await);
    }

    let mut report = Report::default();
    let before = Waits::during(&cluster, &mut report, Duration::from_secs(2)).await;
    cluster.nodes[0].kill();
    let began = Instant::now();
    let back = students.iter_mut().enumerate().map(|(number, student)| {
        let node = &cluster.nodes[1 + number % 2];
        async move { student.comes_back(node, Seq(0)).await }
    });
    join_all(back).await;
    report.figure(format!("{count} came back in {:.1} s", began.elapsed().as_secs_f32()));
    let storm = Waits::during(&cluster, &mut report, Duration::from_secs(1)).await;
    report.figure(format!("right after it {}", storm.against(&before)));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn matchers(size: Size, seed: u64) -> Result<Report, Skipped> {
    let count = size.of(200, 5_000);
    let servers = Servers::start().await?;
    let cluster = Cluster::on(servers.postgres(), seed).await;
    let stores = [cluster.store().await, cluster.store().await];
    supporters_are_ready(&cluster, &stores).await;
    let sessions = students_come(&stores, count).await;

    let crowd = Arc::<Crowd>::default();
    let began = Instant::now();
    let matchers = stores.iter().flat_map(|store| (0..MATCHERS).map(move |_| store.clone()));
    let matchers = matchers.map(|store| tokio::spawn(crowd.clone().pairs(store, count)));
    let matchers: Vec<_> = matchers.collect();
    let (mut report, mut flushed) = (Report::default(), false);
    while !matchers.iter().all(tokio::task::JoinHandle::is_finished) {
        let over = cluster.count(OVER).await;
        report.holds(over == 0, format!("{over} supporters have more students than they may"));
        if !flushed && crowd.count() >= count / 2 {
            flushed = servers.redis.says(&["FLUSHALL"]) == "OK";
        }
        report.holds(began.elapsed() < LONG, "not everybody is paired");
        if !report.is_kept() {
            crowd.gives_up.store(true, Ordering::SeqCst);
        }
        sleep(Duration::from_millis(50)).await;
    }
    report.holds(flushed, "Redis was not flushed half-way");
    report.figure(format!("{count} students in {:.1} s", began.elapsed().as_secs_f32()));
    let twice = crowd.paired.lock().unwrap().values().filter(|times| **times > 1).count();
    report.holds(twice == 0, format!("{twice} students were given to two supporters"));
    let database = Database::read(&stores[0], sessions).await.unwrap();
    let paired = |rows: &[Row]| rows.iter().filter(|row| is_paired(row)).count();
    let wrong = database.0.values().filter(|rows| paired(rows) != 1).count();
    report.holds(wrong == 0, format!("{wrong} conversations were not paired exactly once"));
    for store in stores {
        store.close().await;
    }
    Ok(report)
}

/// Who was paired how often.
#[derive(Default)]
struct Crowd {
    paired: Mutex<BTreeMap<SessionId, u32>>,
    gives_up: AtomicBool,
}

impl Crowd {
    fn count(&self) -> usize {
        self.paired.lock().unwrap().len()
    }

    /// One matcher: it pairs whoever is next, and ends what it paired, so that there is room again.
    async fn pairs(self: Arc<Self>, store: Store, count: usize) {
        while self.count() < count && !self.gives_up.load(Ordering::SeqCst) {
            let paired = store.insist(Pair { at_most: 2 }).await.unwrap();
            for (session, supporter) in &paired {
                *self.paired.lock().unwrap().entry(*session).or_default() += 1;
                let end = End { session: *session, supporter: Some(*supporter) };
                store.insist(end).await.unwrap();
            }
            if paired.is_empty() {
                sleep(Duration::from_millis(5)).await;
            }
        }
    }
}

async fn supporters_are_ready(cluster: &Cluster, stores: &[Store; 2]) {
    let people = cluster.people(Role::Supporter, SUPPORTERS).await;
    for (number, SignedIn { view, .. }) in people.into_iter().enumerate() {
        let (store, connection) = (&stores[number % 2], view.id.0);
        store.write(StaffHere { staff: view.id, connection, tab: None }).await.unwrap();
        store.write(TakeStudents { staff: view.id, connection, ready: true }).await.unwrap();
    }
}

async fn students_come(stores: &[Store; 2], count: usize) -> Vec<SessionId> {
    let come = (0..count).map(|number| async move {
        let ids = SystemIds::new();
        let ids: &dyn IdSource = &ids;
        let begin = arrival(ids);
        let id = begin.id;
        stores[number % 2].insist(begin).await.unwrap();
        id
    });
    stream::iter(come).buffer_unordered(64).collect().await
}

fn is_paired(row: &Row) -> bool {
    matches!(&*row.body, RowBody::Event(Event::Paired { .. }))
}

const OVER: &str = "SELECT COUNT(*) FROM duties WHERE load > capacity";
/// At each of two stores.
const MATCHERS: usize = 20;
const SUPPORTERS: usize = 40;
const LONG: Duration = Duration::from_mins(15);
