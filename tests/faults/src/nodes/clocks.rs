//! The machines' clocks are not the same, and jump: the database's time counts, whatever they say.

use std::path::PathBuf;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::service::Place;

use super::{cluster::Cluster, processes::PAUSE, servers::Servers};
use crate::{
    Report, Size, Skipped,
    clock::{faked, set},
};

pub(super) async fn apart(size: Size, seed: u64) -> Result<Report, Skipped> {
    let jumps = size.of(4, 40);
    let folder = tempfile::tempdir().unwrap();
    let shown: Vec<PathBuf> =
        ["one", "other"].iter().map(|name| folder.path().join(name)).collect();
    let servers = Servers::start().await?;
    let mut cluster = Cluster::on(servers.postgres(), seed).await;
    for (shown, seconds) in shown.iter().zip([2, -1]) {
        set(shown, seconds);
        let place = Place { surroundings: faked(shown)?, ..Place::default() };
        cluster.gets_node(servers.postgres(), place).await;
    }
    cluster.talks(4, PAUSE).await;

    let (mut rng, mut report) = (StdRng::seed_from_u64(seed), Report::default());
    for jump in 0..jumps {
        cluster.goes_on(&mut report, 4, &format!("after {jump} jumps")).await;
        let which = rng.random_range(0..2);
        let seconds = [rng.random_range(-10..=10), rng.random_range(-7_200..=7_200)];
        set(&shown[which], seconds[rng.random_range(0..2)]);
    }
    cluster.goes_on(&mut report, 4, "after the last jump").await;
    for node in &mut cluster.nodes {
        report.holds(node.is_running(), "a node ended");
        let gone = node.log().contains("nodes are gone");
        report.holds(!gone, "a node was taken for gone because of its clock");
    }
    report.figure(format!("3 s apart, {jumps} jumps of up to 2 h"));
    cluster.judge(&mut report).await;
    Ok(report)
}
