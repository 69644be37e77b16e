//! Many conversations at once on one real service, and the verdict on all of them.

use std::time::Duration;

use futures_util::future::join_all;
use protocol::SessionId;
use tokio::time::timeout;

use crate::{
    chatter::{Chatter, Manner, Script, Way},
    history::{Database, Log, Verdict},
    person::{Staff, Student},
    service::Service,
};

/// Settings under which nobody is given up while a fault lasts.
pub const PATIENT: &str = "[session]\nsupporter_away_seconds = 3600\naway_minutes = 120\n";

/// Conversations that go on, whatever happens.
pub struct Conversations {
    /// The service they take place on.
    pub service: Service,
    /// What they all share.
    pub script: Script,
    /// Student and supporter of each.
    pub pairs: Vec<[Chatter; 2]>,
}

impl Conversations {
    /// Pairs students and supporters on a running service and lets them talk.
    pub async fn begin(service: Service, seed: u64, count: usize, manner: Manner) -> Self {
        let way = Way::to(service.address());
        Self::begin_over(service, seed, count, |_| (manner, [way, way])).await
    }

    /// The same, each pair in a manner and over ways of its own.
    pub async fn begin_over(
        service: Service,
        seed: u64,
        count: usize,
        each: impl Fn(usize) -> (Manner, [Way; 2]),
    ) -> Self {
        let script = Script::new(seed);
        let pairs = pair_up(&script, &[&service], count, each).await;
        script.begins();
        Self { service, script, pairs }
    }

    /// Everybody who talks.
    pub fn chatters(&self) -> impl Iterator<Item = &Chatter> {
        self.pairs.iter().flatten()
    }

    /// Lets everybody come to an end, stops the service, and says what came of it.
    pub async fn finish(self) -> Verdict {
        self.finish_within(Duration::from_secs(90)).await
    }

    /// The same, with patience of the test's choice for those who do not come to an end.
    pub async fn finish_within(self, patience: Duration) -> Verdict {
        self.judge_within(patience).await.0
    }

    /// The same, and what stands in the database.
    pub async fn judge_within(self, patience: Duration) -> (Verdict, Database) {
        let Self { mut service, script, pairs } = self;
        let sessions: Vec<SessionId> = pairs.iter().map(|[student, _]| student.session()).collect();
        let logs = come_to_an_end(&script, pairs, patience).await;
        if service.is_running() {
            service.stop().await;
        }
        let store = service.open_store().await;
        let database = Database::read(&store, sessions).await.unwrap();
        store.close().await;
        (Verdict::on(&logs, &database), database)
    }
}

/// Pairs students and supporters who may come to any of a service's nodes: the student of each pair
/// arrives at the node after the one at which the supporter is.
pub async fn pair_up(
    script: &Script,
    nodes: &[&Service],
    count: usize,
    each: impl Fn(usize) -> (Manner, [Way; 2]),
) -> Vec<[Chatter; 2]> {
    let mut pairs = Vec::with_capacity(count);
    for (number, supporter) in nodes[0].supporters(count).await.into_iter().enumerate() {
        let at = |more: usize| nodes[(number + more) % nodes.len()];
        let supporter = Staff::open_page(at(0), supporter).await;
        supporter.ready().await;
        let student = Student::arrive(at(1)).await;
        let session = supporter.opens_next().await;
        pairs.push(Chatter::pair(script, each(number), &student, &supporter, session));
    }
    pairs
}

/// Lets everybody come to an end; whoever does not in time is given up.
pub async fn come_to_an_end(
    script: &Script,
    pairs: Vec<[Chatter; 2]>,
    patience: Duration,
) -> Vec<Log> {
    script.ends();
    let ending = tokio::spawn(join_all(pairs.into_iter().flatten().map(Chatter::finish)));
    let mut ending = std::pin::pin!(ending);
    let logs = match timeout(patience, ending.as_mut()).await {
        Ok(logs) => logs,
        Err(_) => {
            script.gives_up();
            ending.await
        }
    };
    logs.unwrap()
}
