//! What befalls PostgreSQL and the way there.

use std::{fs, os::unix::fs::PermissionsExt as _, time::Duration};

use protocol::ErrorCode;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::{postgres::Postgres, service::Place};
use tokio::time::sleep;

use super::{
    cluster::Cluster,
    doorbell::Waits,
    processes::PAUSE,
    servers::{DatabaseServer, Ending, RedisServer, ServerPlace, Servers, url_over},
    swallower::Swallower,
};
use crate::{Report, Size, Skipped, full::fill, machine::Mount};

pub(super) async fn restarted(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, times) = size.of((4, 3), (20, 30));
    let mut servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks_patiently(pairs, PAUSE).await;

    let (mut rng, mut report) = (StdRng::seed_from_u64(seed), Report::default());
    for time in 0..times {
        cluster.goes_on(&mut report, 2, &format!("after {time} restarts of PostgreSQL")).await;
        let ending = if rng.random() { Ending::Fast } else { Ending::Immediate };
        servers.database.ends(ending).await;
        sleep(Duration::from_millis(rng.random_range(0..500))).await;
        servers.database.start_again().await;
    }
    report.figure(format!("{times} restarts"));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn gone(size: Size, seed: u64) -> Result<Report, Skipped> {
    let lasts = size.of(Duration::from_secs(6), Duration::from_mins(2));
    let mut servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks_patiently(4, PAUSE).await;

    let mut report = Report::default();
    cluster.goes_on(&mut report, 4, "before PostgreSQL ends").await;
    servers.database.ends(Ending::Immediate).await;
    cluster.says_so(&mut report, &[0, 1], lasts).await;
    servers.database.start_again().await;
    report.figure(format!("{} s without PostgreSQL", lasts.as_secs()));
    for node in &cluster.nodes {
        let gone = node.log().contains("nodes are gone");
        report.holds(!gone, "a node was taken for gone while nobody could reach PostgreSQL");
    }
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn answers_lost(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, wanted) = size.of((4, 12), (10, 300));
    let servers = Servers::start().await?;
    let swallower = Swallower::start(servers.database.address(), seed).await;
    let mut cluster = Cluster::on(servers.postgres(), seed).await;
    let url = url_over(swallower.address());
    for _ in 0..2 {
        let way = Postgres::at(&url, Some(&servers.redis.url()));
        cluster.gets_node(way, Place::default()).await;
    }
    cluster.talks(pairs, PAUSE).await;

    let mut report = Report::default();
    swallower.begins();
    while swallower.swallowed() < wanted && report.is_kept() {
        cluster.goes_on(&mut report, 1, "after an answer was lost").await;
    }
    swallower.ends();
    let found: usize = cluster.nodes.iter().map(|node| node.log().matches(FOUND_OUT).count()).sum();
    report.holds(found > 0, "no node found out what became of a commit");
    report.figure(format!("{}, {found} looked up", swallower.figures()));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn locked(size: Size, seed: u64) -> Result<Report, Skipped> {
    let lasts = size.of(Duration::from_secs(7), Duration::from_mins(1));
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks_patiently(4, PAUSE).await;

    let mut report = Report::default();
    // Every batch stores its news there.
    let lock = format!(
        "BEGIN; LOCK TABLE news IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep({}); COMMIT",
        lasts.as_secs()
    );
    cluster.goes_on(&mut report, 4, "before a table is locked").await;
    let database = servers.postgres();
    let holds = tokio::spawn(async move { database.run(&lock).await });
    cluster.says_so(&mut report, &[0, 1], lasts.saturating_sub(A_MOMENT)).await;
    holds.await.unwrap().unwrap();
    let refusals = cluster.script.refusals();
    report.holds(
        refusals.keys().all(|code| *code == ErrorCode::Busy),
        format!("texts were refused otherwise than as busy: {refusals:?}"),
    );
    report.figure(format!("{} s locked, refusals {refusals:?}", lasts.as_secs()));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn slow(size: Size, seed: u64) -> Result<Report, Skipped> {
    let lasts = size.of(Duration::from_secs(5), Duration::from_mins(1));
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks_patiently(size.of(4, 20), PAUSE).await;

    let mut report = Report::default();
    let before = Waits::during(&cluster, &mut report, size.of(A_MOMENT, lasts)).await;
    servers.postgres().run(SLOW).await.unwrap();
    let slow = Waits::during(&cluster, &mut report, lasts).await;
    servers.postgres().run(QUICK).await.unwrap();
    report.figure(format!("each statement of texts 0.3 s longer, {}", slow.against(&before)));
    report.figure(format!("refusals {:?}", cluster.script.refusals()));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn full(size: Size, seed: u64) -> Result<Report, Skipped> {
    let times = size.of(1, 5);
    let disk = tempfile::tempdir().unwrap();
    fs::set_permissions(disk.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let _mount = Mount::in_memory("160m", disk.path())?;
    let redis = RedisServer::start(ServerPlace::default(), &[]).await?;
    let place = ServerPlace { data: Some(disk.path().join("data")), ..ServerPlace::default() };
    let mut database = DatabaseServer::start(place).await?;
    let direct = Postgres::at(&database.url(), Some(&redis.url()));
    let mut cluster = Cluster::of(2, direct, seed).await;
    cluster.talks_patiently(4, PAUSE).await;

    let mut report = Report::default();
    let (filler, mut ended) = (disk.path().join("filler"), 0);
    for _ in 0..times {
        cluster.goes_on(&mut report, 4, "once there is room again").await;
        fill(&filler);
        // There is some room left in the files that there are.
        let full = cluster.is_unready(0, LONG).await;
        report.holds(full, "a node says that it is ready on a full disk");
        cluster.says_so(&mut report, &[0], A_MOMENT).await;
        fs::remove_file(&filler).unwrap();
        // Whoever supervises it starts it again, if it ended.
        if !database.is_running() {
            ended += 1;
            database.start_again().await;
        }
    }
    let refusals = cluster.script.refusals();
    report.holds(
        refusals.keys().all(|code| *code == ErrorCode::Busy),
        format!("texts were refused otherwise than as busy: {refusals:?}"),
    );
    report.figure(format!(
        "{times} times full, PostgreSQL ended {ended} times, refusals {refusals:?}"
    ));
    cluster.judge(&mut report).await;
    Ok(report)
}

const A_MOMENT: Duration = Duration::from_secs(2);
const LONG: Duration = Duration::from_mins(1);
const SLOW: &str = "CREATE FUNCTION take_long() RETURNS trigger AS $$
    BEGIN PERFORM pg_sleep(0.3); RETURN NULL; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER take_long AFTER INSERT ON transcript_rows FOR EACH STATEMENT
    EXECUTE FUNCTION take_long()";
const QUICK: &str = "DROP TRIGGER take_long ON transcript_rows; DROP FUNCTION take_long";
const FOUND_OUT: &str = "found out what became of a commit";
