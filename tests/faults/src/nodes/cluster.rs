//! A service of several nodes with people at it, and the verdict on what became of them.

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use domain::escalation::policy::built_in;
use protocol::{Role, SessionId};
use server::store::{Store, acts::policy::SetPolicy};
use tempfile::TempDir;
use tests::{
    chatter::{Chatter, IN_DANGER, Manner, Script, Way},
    conversations::{PATIENT, come_to_an_end, pair_up},
    history::{Database, Entry, Log, Verdict},
    person::{SignedIn, Student},
    postgres::Postgres,
    receiver::Receiver,
    service::{Place, Service},
};
use tokio::time::{Instant, sleep};

use super::balancer::Balancer;
use crate::Report;

/// Nodes that share a database, a key folder and an on-call tool, with a balancer before them.
pub(super) struct Cluster {
    pub(super) nodes: Vec<Service>,
    pub(super) balancer: Balancer,
    pub(super) receiver: Receiver,
    pub(super) script: Script,
    /// The same service, as an operator reaches it: never started.
    operator: Service,
    direct: Postgres,
    keys: TempDir,
    pairs: Vec<[Chatter; 2]>,
    in_danger: usize,
}

impl Cluster {
    /// A service without any node yet.
    pub(super) async fn on(direct: Postgres, seed: u64) -> Self {
        Self::with(Receiver::start().await, direct, seed).await
    }

    /// The same with an on-call tool of the row's own.
    pub(super) async fn with(receiver: Receiver, direct: Postgres, seed: u64) -> Self {
        let keys = tempfile::tempdir().unwrap();
        let operator = Service::node(
            direct.clone(),
            keys.path().join("keys"),
            receiver.clone(),
            Place::default(),
            PATIENT,
        );
        let balancer = Balancer::start().await;
        Self {
            nodes: Vec::new(),
            balancer,
            receiver,
            script: Script::new(seed),
            operator,
            direct,
            keys,
            pairs: Vec::new(),
            in_danger: 0,
        }
    }

    /// The same with so many nodes that reach the database in the same way.
    pub(super) async fn of(nodes: usize, direct: Postgres, seed: u64) -> Self {
        let mut cluster = Self::on(direct.clone(), seed).await;
        for _ in 0..nodes {
            cluster.gets_node(direct.clone(), Place::default()).await;
        }
        cluster
    }

    /// One node more, with its own way to the database.
    pub(super) async fn gets_node(&mut self, database: Postgres, place: Place) {
        let (keys, receiver) = (self.keys(), self.receiver.clone());
        let mut node = Service::node(database, keys, receiver, place, PATIENT);
        node.start_again().await;
        self.balancer.add(node.address());
        self.nodes.push(node);
        if self.nodes.len() == 1 {
            self.people(Role::Clinician, 1).await;
            self.calls_slowly().await;
        }
    }

    /// Nobody joins here. Each further call is a row in a conversation, and may come just when its people
    /// have come to their end: so calling goes on as late as a policy lets it.
    async fn calls_slowly(&self) {
        let coordinator = self.people(Role::Coordinator, 1).await.remove(0);
        let mut policy = built_in();
        policy.imminent.steps[0].limit_s = 3_600;
        let store = self.store().await;
        store.write(SetPolicy { policy, by: coordinator.view.id }).await.unwrap().unwrap();
        store.close().await;
    }

    /// Where the keys of all nodes are.
    pub(super) fn keys(&self) -> PathBuf {
        self.keys.path().join("keys")
    }

    /// Pairs of students and supporters begin to talk, spread over the nodes. Each student says once
    /// that they are in danger, one after the other.
    pub(super) async fn talks(&mut self, count: usize, pause: Duration) {
        self.talks_with(count, Manner { pause: Some(pause), ..Manner::default() }).await;
    }

    /// The same, where texts are refused: one text at a time, as the page does, so that none overtakes
    /// one that was refused.
    pub(super) async fn talks_patiently(&mut self, count: usize, pause: Duration) {
        let manner = Manner { window: 1, pause: Some(pause), ..Manner::default() };
        self.talks_with(count, manner).await;
    }

    async fn talks_with(&mut self, count: usize, manner: Manner) {
        let way = Way::to(self.balancer.address());
        let nodes: Vec<_> = self.nodes.iter().collect();
        let each = |number: usize| {
            let alarm = Some(2 + 4 * number as u64);
            (Manner { alarm, ..manner }, [way, way])
        };
        let more = pair_up(&self.script, &nodes, count, each).await;
        self.pairs.extend(more);
        self.script.begins();
    }

    /// How many pairs talk.
    pub(super) fn pairs(&self) -> u64 {
        self.pairs.len() as u64
    }

    /// Somebody comes to a node and says that they are in danger; it is acknowledged.
    pub(super) async fn somebody_is_in_danger(&mut self, node: usize) -> Student {
        let student = Student::arrive(&self.nodes[node]).await;
        student.says(IN_DANGER).await;
        self.in_danger += 1;
        student
    }

    /// The database, opened beside the nodes.
    pub(super) async fn store(&self) -> Store {
        self.operator.open_store().await
    }

    /// People who work here, and have not opened the page.
    pub(super) async fn people(&self, role: Role, count: usize) -> Vec<SignedIn> {
        self.operator.people(role, count).await
    }

    /// Whether so many texts of each pair are acknowledged in time.
    pub(super) async fn goes_on(&self, report: &mut Report, each: u64, when: &str) {
        let goes_on = self.script.accepts_within(each * self.pairs(), LONG).await;
        report.holds(goes_on, format!("nothing is acknowledged {when}"));
    }

    /// A node that cannot commit says so soon, and for as long as that lasts.
    pub(super) async fn says_so(&self, report: &mut Report, nodes: &[usize], lasts: Duration) {
        let began = Instant::now();
        let mut noticed = None;
        while began.elapsed() < lasts {
            for node in nodes {
                let is_ready = self.nodes[*node].readiness().await == Some(READY);
                if is_ready && began.elapsed() > NOTICED {
                    let seconds = began.elapsed().as_secs_f32();
                    report.holds(false, format!("node {node} says that it is ready, {seconds:.1} s after it could not commit any more"));
                    return;
                }
                if !is_ready {
                    noticed.get_or_insert(began.elapsed());
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
        let after = noticed
            .map_or_else(|| "never".to_owned(), |after| format!("{:.1} s", after.as_secs_f32()));
        report.figure(format!("not ready after {after}"));
    }

    /// Whether a node says in time that it is not ready.
    pub(super) async fn is_unready(&self, node: usize, patience: Duration) -> bool {
        let began = Instant::now();
        while self.nodes[node].readiness().await == Some(READY) {
            if began.elapsed() > patience {
                return false;
            }
            sleep(Duration::from_millis(50)).await;
        }
        true
    }

    /// Whether a node ends by itself, soon.
    pub(super) async fn ends(&mut self, node: usize) -> bool {
        let began = Instant::now();
        while self.nodes[node].is_running() && began.elapsed() < SOON {
            sleep(Duration::from_millis(20)).await;
        }
        !self.nodes[node].is_running()
    }

    /// Starts nodes again that are not there, and waits until all are ready.
    pub(super) async fn is_whole(&mut self) {
        for node in &mut self.nodes {
            if !node.is_running() {
                node.launch();
            }
        }
        for node in &mut self.nodes {
            node.is_ready().await;
        }
    }

    /// Lets everybody come to an end, stops the nodes, and judges.
    pub(super) async fn judge(mut self, report: &mut Report) {
        self.is_whole().await;
        self.goes_on(report, 4, "in the end").await;
        // What is missing then, the verdict says.
        self.until_paged(LONG).await;
        let sessions: Vec<SessionId> =
            self.pairs.iter().map(|[student, _]| student.session()).collect();
        let pairs = std::mem::take(&mut self.pairs);
        let logs = come_to_an_end(&self.script, pairs, LONG).await;
        for node in &mut self.nodes {
            node.stop().await;
        }
        let store = self.operator.open_store().await;
        let database = Database::read(&store, sessions).await.unwrap();
        store.close().await;
        report.verdict(&Verdict::on(&logs, &database));
        let in_danger =
            self.in_danger + logs.iter().filter(|log| says_to_be_in_danger(log)).count();
        self.stands(report, in_danger).await;
    }

    /// Waits until the on-call tool has confirmed a page for everybody who is in danger: how long that
    /// took, unless it took too long.
    pub(super) async fn until_paged(&self, patience: Duration) -> Option<Duration> {
        let began = Instant::now();
        while self.count(&self.without_page()).await > 0 {
            if began.elapsed() > patience {
                return None;
            }
            sleep(Duration::from_millis(100)).await;
        }
        Some(began.elapsed())
    }

    /// What must hold in the database, whatever happened.
    async fn stands(&self, report: &mut Report, in_danger: usize) {
        let without_page = self.without_page();
        for (sql, wrong) in [
            (&*without_page, "cases have no page that arrived"),
            (
                WRONG_LOAD,
                "supporters have more students than they may, or another number than it says",
            ),
            (CASES_TWICE, "sessions have more than one case that is not resolved"),
            (STRAY_STUDENTS, "students are with a supporter and wait"),
        ] {
            let count = self.count(sql).await;
            report.holds(count == 0, format!("{count} {wrong}"));
        }
        let cases = usize::try_from(self.count(CASES).await).unwrap();
        report.holds(
            cases == in_danger,
            format!("{in_danger} said that they are in danger, and there are {cases} cases"),
        );
        let said = self.count(DELIVERED).await;
        let called = self.receiver.confirmed().into_iter().filter(|call| call.event == CALLED);
        let called: Vec<_> = called.map(|call| call.page).collect();
        let arrived: BTreeSet<_> = called.iter().collect();
        let seen = i64::try_from(arrived.len()).unwrap();
        report.holds(
            said <= seen,
            format!("{said} pages count as delivered, and only {seen} arrived"),
        );
        report.figure(format!("{seen} pages, {} calls", called.len()));
        let audit = self.operator.command(&["audit", "verify"]).await;
        report.holds(audit.code == 0, format!("the audit log: {}{}", audit.out, audit.err));
    }

    /// Counts the cases of which no page was confirmed by the on-call tool. What is noted down about it is
    /// not believed, and need not be noted down yet.
    fn without_page(&self) -> String {
        let confirmed = self.receiver.confirmed().into_iter().map(|call| call.page);
        let confirmed: BTreeSet<_> =
            confirmed.map(|page| format!("'\\x{}'::BYTEA", page.0.simple())).collect();
        let confirmed = confirmed.into_iter().chain(["''::BYTEA".to_owned()]);
        format!(
            "SELECT COUNT(*) FROM cases c WHERE c.severity = 'imminent' AND NOT EXISTS
                (SELECT 1 FROM escalations e JOIN pages p ON p.escalation = e.id
                    WHERE e.session = c.session AND p.id IN ({}))",
            confirmed.collect::<Vec<_>>().join(", ")
        )
    }

    pub(super) async fn count(&self, sql: &str) -> i64 {
        self.direct.number(sql).await.unwrap()
    }
}

fn says_to_be_in_danger(log: &Log) -> bool {
    let acknowledged: BTreeSet<_> = log
        .entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Accepted { key, .. } => Some(*key),
            Entry::Connected { .. } | Entry::Said { .. } | Entry::Told { .. } => None,
        })
        .collect();
    log.entries.iter().any(|entry| {
        matches!(entry, Entry::Said { key, text } if &**text == IN_DANGER && acknowledged.contains(key))
    })
}

const WRONG_LOAD: &str = "SELECT COUNT(*) FROM duties d WHERE load > capacity OR load <>
    (SELECT COUNT(*) FROM sessions s WHERE s.supporter = d.staff AND s.state = 'paired')";
const CASES_TWICE: &str =
    "SELECT COUNT(*) FROM (SELECT session FROM cases WHERE state <> 'resolved'
    GROUP BY session HAVING COUNT(*) > 1) twice";
const STRAY_STUDENTS: &str =
    "SELECT COUNT(*) FROM sessions WHERE state = 'waiting' AND supporter IS NOT NULL";
const CASES: &str = "SELECT COUNT(*) FROM cases WHERE severity = 'imminent'";
const DELIVERED: &str = "SELECT COUNT(DISTINCT page) FROM deliveries
    WHERE notice = 'called' AND state = 'delivered'";
const CALLED: &str = "page.called";
const READY: u16 = 204;
/// What the last commit said holds for a second, and the next may take two; one more for the machine.
const NOTICED: Duration = Duration::from_secs(4);
/// How long a process may take to end.
const SOON: Duration = Duration::from_secs(20);
/// How long anything may take to go on: longer than a client waits for a connection that is dead, and
/// than one attempt to deliver a page is waited for.
const LONG: Duration = Duration::from_secs(100);
