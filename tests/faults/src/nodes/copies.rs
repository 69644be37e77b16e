//! Redis of several processes: a sentinel makes a replica the master, or one node of a cluster is gone.

use std::{fs, net::SocketAddr, time::Duration};

use tempfile::TempDir;
use tests::{
    binary::{Process, Surroundings},
    postgres::Postgres,
    service::free_address,
};
use tokio::time::{Instant, sleep};

use super::{
    cluster::Cluster,
    processes::PAUSE,
    servers::{DatabaseServer, RedisServer, ServerPlace},
};
use crate::{Report, Size, Skipped, machine};

pub(super) async fn failover(size: Size, seed: u64) -> Result<Report, Skipped> {
    let times = size.of(1, 5);
    let database = DatabaseServer::start(ServerPlace::default()).await?;
    let mut servers = vec![RedisServer::start(ServerPlace::default(), &[]).await?];
    let first = servers[0].address();
    let (host, port) = (first.ip().to_string(), first.port().to_string());
    let replica = ["--replicaof", &host, &port];
    servers.push(RedisServer::start(ServerPlace::default(), &replica).await?);
    let sentinel = Sentinel::start(first).await?;
    let bus = format!("redis+sentinel://{}/line", sentinel.address);
    let direct = Postgres::at(&database.url(), Some(&bus));
    let mut cluster = Cluster::of(2, direct, seed).await;
    cluster.talks(4, PAUSE).await;

    let mut report = Report::default();
    hears(&mut report, &servers[..1], 2, "at the first master").await;
    for time in 0..times {
        cluster.goes_on(&mut report, 2, "before the master is gone").await;
        sentinel.knows_replica().await;
        let (gone, left) = (time % 2, (time + 1) % 2);
        // What is written now the replica will never have.
        servers[left].signal("STOP");
        servers[gone].says(&["CLIENT", "KILL", "TYPE", "replica"]);
        servers[gone].says(&["SET", "lost", "by the failover"]);
        servers[gone].kill();
        servers[left].signal("CONT");
        let began = Instant::now();
        cluster.goes_on(&mut report, 2, "while there is no master").await;
        hears(&mut report, &servers[left..=left], 2, "at the new master").await;
        report.figure(format!(
            "heard at the new master after {:.1} s",
            began.elapsed().as_secs_f32()
        ));
        let kept = servers[left].says(&["EXISTS", "lost"]);
        report.holds(kept == "0", "the replica had not lost anything");
        servers[gone].start_again().await;
    }
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn cluster(size: Size, seed: u64) -> Result<Report, Skipped> {
    let rounds = size.of(1, 3);
    let database = DatabaseServer::start(ServerPlace::default()).await?;
    let mut servers = Vec::new();
    for _ in 0..3 {
        servers.push(RedisServer::start(ServerPlace::default(), CLUSTERED).await?);
    }
    let addresses: Vec<_> = servers.iter().map(|server| server.address().to_string()).collect();
    let create = ["--cluster", "create"].into_iter().chain(addresses.iter().map(|one| &**one));
    let create: Vec<_> = create.chain(["--cluster-yes"]).collect();
    machine::run("redis-cli", &create)
        .map_err(|error| Skipped(format!("a cluster of Redis: {error}")))?;
    let bus = servers.iter().map(RedisServer::url).collect::<Vec<_>>().join(" ");
    let direct = Postgres::at(&database.url(), Some(&bus));
    let mut nodes = Cluster::of(2, direct, seed).await;
    nodes.talks(4, PAUSE).await;

    let mut report = Report::default();
    hears(&mut report, &servers, 2, "in the cluster").await;
    for round in 0..rounds {
        nodes.goes_on(&mut report, 2, "before a part of the cluster is gone").await;
        servers[round].kill();
        let began = Instant::now();
        nodes.goes_on(&mut report, 2, "while a part of the cluster is gone").await;
        let left: Vec<_> = servers.iter().filter(|server| server.is_there()).collect();
        let heard = heard(&left, 2).await;
        report.holds(heard, "nodes do not hear each other at the rest of the cluster");
        report.figure(format!("heard at the others after {:.1} s", began.elapsed().as_secs_f32()));
        servers[round].start_again().await;
    }
    nodes.judge(&mut report).await;
    Ok(report)
}

/// Waits until so many nodes listen there.
async fn hears(report: &mut Report, servers: &[RedisServer], nodes: u32, place: &str) {
    let heard = heard(&servers.iter().collect::<Vec<_>>(), nodes).await;
    report.holds(heard, format!("nodes do not hear each other {place}"));
}

async fn heard(servers: &[&RedisServer], nodes: u32) -> bool {
    let began = Instant::now();
    while listeners(servers) < nodes {
        if began.elapsed() > LONG {
            return false;
        }
        sleep(Duration::from_millis(100)).await;
    }
    true
}

fn listeners(servers: &[&RedisServer]) -> u32 {
    let at = |server: &RedisServer| {
        let channels = server.says(&["PUBSUB", "CHANNELS", CHANNELS]);
        let said = channels.lines().map(|channel| server.says(&["PUBSUB", "NUMSUB", channel]));
        said.filter_map(|said| said.lines().last()?.parse::<u32>().ok()).sum::<u32>()
    };
    servers.iter().map(|server| at(server)).sum()
}

/// A sentinel that watches one master by the name `line`.
struct Sentinel {
    address: SocketAddr,
    _process: Process,
    _folder: TempDir,
}

impl Sentinel {
    async fn start(master: SocketAddr) -> Result<Self, Skipped> {
        machine::program("redis-cli", "redis-tools")?;
        let (address, folder) = (free_address(), tempfile::tempdir().unwrap());
        let (file, log) = (folder.path().join("sentinel.conf"), folder.path().join("log"));
        let settings = format!(
            "port {}\nbind 127.0.0.1\ndir {}\nsentinel monitor line {} {} 1\n\
             sentinel down-after-milliseconds line 1000\nsentinel failover-timeout line 4000\n",
            address.port(),
            folder.path().display(),
            master.ip(),
            master.port()
        );
        fs::write(&file, settings).unwrap();
        let surroundings =
            Surroundings { program: Some("redis-server".into()), ..Surroundings::default() };
        let arguments = [&file.display().to_string(), "--sentinel"];
        let process = Process::start(&surroundings, &arguments, &log);
        let made = Self { address, _process: process, _folder: folder };
        made.knows_replica().await;
        Ok(made)
    }

    /// Waits until it has found a replica that it could make the master.
    async fn knows_replica(&self) {
        let began = Instant::now();
        let port = self.address.port().to_string();
        loop {
            let asked = machine::run("redis-cli", &["-p", &port, "SENTINEL", "REPLICAS", "line"]);
            let said = asked.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
            let lines = said.unwrap_or_default();
            let healthy = lines.lines().any(|line| line == "slave");
            if healthy && lines.contains("master-link-status\nok") {
                return;
            }
            assert!(began.elapsed() < LONG, "the sentinel finds no replica: {lines}");
            sleep(Duration::from_millis(100)).await;
        }
    }
}

const CLUSTERED: &[&str] = &[
    "--cluster-enabled",
    "yes",
    "--cluster-node-timeout",
    "2000",
    "--cluster-require-full-coverage",
    "no",
];
const CHANNELS: &str = "{quietline}:bus:*";
const LONG: Duration = Duration::from_mins(1);
