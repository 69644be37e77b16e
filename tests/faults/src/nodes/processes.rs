//! What befalls nodes themselves: killed, frozen, drained, started with the wrong keys.

use std::{env, fs, path::Path, time::Duration};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::{
    binary::Surroundings,
    postgres::Postgres,
    receiver::{Answer, Receiver},
    service::{Place, Service, copy_folder},
};
use tokio::time::sleep;

use super::{cluster::Cluster, servers::Servers};
use crate::{Report, Size, Skipped};

pub(super) async fn killed(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, kills) = size.of((4, 4), (20, 40));
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(3, servers.postgres(), seed).await;
    cluster.talks(pairs, PAUSE).await;

    let (mut rng, mut report) = (StdRng::seed_from_u64(seed), Report::default());
    for kill in 0..kills {
        let each = rng.random_range(1..=10);
        cluster.goes_on(&mut report, each, &format!("after {kill} kills")).await;
        let number = rng.random_range(0..cluster.nodes.len());
        let node = &mut cluster.nodes[number];
        node.kill();
        if rng.random() {
            node.launch();
        } else {
            node.start_again().await;
        }
    }
    report.figure(format!("{kills} kills of one of 3 nodes"));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn frozen(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (times, seconds) = size.of((1, 7), (3, 60));
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks(4, PAUSE).await;

    let mut report = Report::default();
    for time in 0..times {
        let (frozen, other) = (time % 2, (time + 1) % 2);
        cluster.goes_on(&mut report, 2, "before a node is frozen").await;
        // While it is alone a call that nobody answers is its own for certain.
        cluster.nodes[other].stop().await;
        cluster.receiver.answers(Answer::Silence);
        let _student = cluster.somebody_is_in_danger(frozen).await;
        let taken = async || cluster.count(TAKEN).await > 0;
        cluster.nodes[frozen].until("the call is taken", taken).await;
        cluster.nodes[other].start_again().await;

        cluster.nodes[frozen].signal("STOP");
        cluster.receiver.answers(Answer::Confirmed);
        sleep(Duration::from_secs(seconds)).await;
        let gone = async || cluster.nodes[other].log().contains("nodes are gone");
        cluster.nodes[other].until("it is taken for gone", gone).await;
        cluster.nodes[frozen].signal("CONT");
        let ended = cluster.ends(frozen).await;
        let why = cluster.nodes[frozen].log().contains("others took its place");
        report.holds(ended && why, "a node that was struck off does not end and say why");
        cluster.is_whole().await;
    }
    report.figure(format!("{times} times {seconds} s, with a call in its hands"));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn drained(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, rounds) = size.of((4, 1), (20, 8));
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(3, servers.postgres(), seed).await;
    cluster.talks(pairs, PAUSE).await;

    let mut report = Report::default();
    for _ in 0..rounds {
        for number in 0..cluster.nodes.len() {
            cluster.goes_on(&mut report, 2, "between two nodes that are drained").await;
            cluster.nodes[number].stop().await;
            cluster.nodes[number].start_again().await;
        }
    }
    report.figure(format!("{} drains, one after another", rounds * 3));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn upgraded(size: Size, seed: u64) -> Result<Report, Skipped> {
    let pairs = size.of(4, 20);
    let previous = env::var_os(PREVIOUS)
        .ok_or_else(|| Skipped("another version: see tests/faults/upgrade".to_owned()))?;
    let previous = Surroundings { program: Some(previous.into()), ..Surroundings::default() };
    let servers = Servers::start().await?;
    let mut cluster = Cluster::on(servers.postgres(), seed).await;
    for _ in 0..2 {
        let place = Place { surroundings: previous.clone(), ..Place::default() };
        cluster.gets_node(servers.postgres(), place).await;
    }
    cluster.talks(pairs, PAUSE).await;

    let mut report = Report::default();
    cluster.goes_on(&mut report, 4, "with the previous version").await;
    // The first of this version changes the tables under those of the other.
    cluster.gets_node(servers.postgres(), Place::default()).await;
    cluster.talks(pairs, PAUSE).await;
    for number in 0..2 {
        cluster.goes_on(&mut report, 4, "with both versions").await;
        let node = &mut cluster.nodes[number];
        node.stop().await;
        node.surround(Surroundings::default());
        node.start_again().await;
    }
    cluster.goes_on(&mut report, 4, "with this version").await;
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn wrong_keys(_: Size, seed: u64) -> Result<Report, Skipped> {
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks(2, PAUSE).await;

    let mut report = Report::default();
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("of-another-service");
    Stranger::make_keys(&other).await;
    let damaged = folder.path().join("damaged");
    copy_folder(&cluster.keys(), &damaged);
    let broken = damage(&damaged);
    let partly = folder.path().join("partly");
    copy_folder(&cluster.keys(), &partly);
    fs::remove_file(partly.join(broken)).unwrap();
    for (what, keys) in [
        ("no keys", folder.path().join("none")),
        ("the keys of another service", other),
        ("a damaged key", damaged),
        ("one key less", partly),
    ] {
        cluster.goes_on(&mut report, 2, "while a node has the wrong keys").await;
        let stranger = Stranger::with(servers.postgres(), &keys, &cluster.receiver);
        let said = stranger.command(&["serve"]).await;
        report.holds(said.code != 0, format!("a node starts with {what}"));
        let says_why = said.err.contains("key");
        report.holds(says_why, format!("with {what} a node only says: {}", said.err));
    }
    cluster.judge(&mut report).await;
    Ok(report)
}

struct Stranger;

impl Stranger {
    fn with(database: Postgres, keys: &Path, receiver: &Receiver) -> Service {
        Service::node(database, keys.to_owned(), receiver.clone(), Place::default(), "")
    }

    /// The keys of a service that has another database.
    async fn make_keys(folder: &Path) {
        let mut service = Service::start("").await;
        service.stop().await;
        copy_folder(&service.keys(), folder);
    }
}

/// Changes one byte of the newest sealing key, and says which file it is in.
fn damage(keys: &Path) -> String {
    let files = fs::read_dir(keys).unwrap().flatten().map(|file| file.file_name());
    let names = files.map(|name| name.into_string().unwrap());
    let name = names.filter(|name| name.starts_with(|first: char| first.is_ascii_digit())).max();
    let name = name.unwrap_or_else(|| panic!("no sealing key in {}", keys.display()));
    let mut bytes = fs::read(keys.join(&name)).unwrap();
    bytes[3] ^= 1;
    fs::write(keys.join(&name), bytes).unwrap();
    name
}

/// How long people think before each text.
pub(super) const PAUSE: Duration = Duration::from_millis(40);
/// Names the binary of another version.
const PREVIOUS: &str = "QUIETLINE_PREVIOUS";
const TAKEN: &str =
    "SELECT COUNT(*) FROM deliveries WHERE state = 'pending' AND attempts > 0 AND node IS NOT NULL";
