//! A node in a network of its own, cut off from Redis or from PostgreSQL: both ways, or one.

use std::{net::SocketAddr, time::Duration};

use rand::{SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use tests::{
    postgres::Postgres,
    receiver::Receiver,
    service::{Place, free_address},
};
use tokio::time::{Instant, sleep};

use super::{
    cluster::Cluster,
    processes::PAUSE,
    servers::{DatabaseServer, RedisServer, ServerPlace},
};
use crate::{
    Report, Size, Skipped,
    namespace::{Drops, Namespace},
};

pub(super) async fn cut_from_redis(size: Size, seed: u64) -> Result<Report, Skipped> {
    let lasts = size.of(Duration::from_secs(8), Duration::from_secs(30));
    let apart = Apart::begin(seed).await?;
    let (mut report, redis) = (Report::default(), apart.namespace.servers()[1]);
    for drops in directions(size, seed) {
        apart.cluster.goes_on(&mut report, 2, "before a node is cut off").await;
        apart.namespace.drops(drops, redis);
        let began = Instant::now();
        apart.cluster.goes_on(&mut report, 10, &format!("without Redis, {drops:?}")).await;
        sleep(lasts.saturating_sub(began.elapsed())).await;
        let ready = apart.cluster.nodes[0].readiness().await;
        report.holds(ready == Some(204), format!("without Redis readyz says {ready:?}"));
        apart.namespace.heals();
        report.figure(format!("{drops:?} for {} s", began.elapsed().as_secs()));
    }
    let says_so = apart.cluster.nodes[0].log().contains("Redis is out of reach");
    report.holds(says_so, "the node does not say that Redis is out of reach");
    apart.cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn cut_from_database(size: Size, seed: u64) -> Result<Report, Skipped> {
    let lasts = size.of(Duration::from_secs(13), Duration::from_mins(1));
    let mut apart = Apart::begin(seed).await?;
    let (mut report, database) = (Report::default(), apart.namespace.servers()[0]);
    for drops in directions(size, seed) {
        apart.cluster.goes_on(&mut report, 2, "before a node is cut off").await;
        apart.namespace.drops(drops, database);
        apart.cluster.says_so(&mut report, &[0], lasts).await;
        let goes_on = apart.cluster.script.accepts_within(4, lasts).await;
        report.holds(goes_on, format!("the other node does not go on, {drops:?}"));
        report.figure(format!("{drops:?} for {} s", lasts.as_secs()));
        let gone = apart.cluster.nodes[1].log().contains("nodes are gone");
        report.holds(gone, format!("nobody takes it for gone, {drops:?}"));
        // Others have its work: it hears so from them, and keeps nobody.
        let ended = apart.cluster.ends(0).await;
        report.holds(ended, format!("it keeps its people although it was struck off, {drops:?}"));
        apart.namespace.heals();
        apart.cluster.is_whole().await;
    }
    apart.cluster.judge(&mut report).await;
    Ok(report)
}

/// Two nodes: the first stands apart.
struct Apart {
    cluster: Cluster,
    namespace: Namespace,
    _database: DatabaseServer,
    _redis: RedisServer,
}

impl Apart {
    async fn begin(seed: u64) -> Result<Self, Skipped> {
        let namespace = Namespace::new()?;
        let at = |address| SocketAddr::new(address, free_address().port());
        let [database, redis] = namespace.servers();
        let place = |address| ServerPlace { address: at(address), ..ServerPlace::default() };
        let redis = RedisServer::start(place(redis), &[]).await?;
        let database = DatabaseServer::start(place(database)).await?;
        let direct = Postgres::at(&database.url(), Some(&redis.url()));
        // Both nodes reach the on-call tool.
        let receiver = Receiver::start_at(namespace.addresses()[0]).await;
        let mut cluster = Cluster::with(receiver, direct.clone(), seed).await;
        let surroundings = namespace.inside();
        let place = Place { address: at(namespace.service()), surroundings, data: None };
        cluster.gets_node(direct.clone(), place).await;
        cluster.gets_node(direct, Place::default()).await;
        cluster.talks_patiently(4, PAUSE).await;
        for node in &cluster.nodes {
            assert!(!node.log().contains("Redis is out of reach"), "{}", node.log());
        }
        Ok(Self { cluster, namespace, _database: database, _redis: redis })
    }
}

/// All, or one of them.
fn directions(size: Size, seed: u64) -> Vec<Drops> {
    let all = [Drops::Both, Drops::ToService, Drops::FromService];
    let one = all.choose(&mut StdRng::seed_from_u64(seed)).copied();
    size.of(one.into_iter().collect(), all.to_vec())
}
