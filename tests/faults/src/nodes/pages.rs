//! What befalls pages on their way out of one node or another.

use std::{collections::BTreeSet, time::Duration};

use axum::http::StatusCode;
use tests::{receiver::Answer, service::Place};
use tokio::time::{Instant, sleep};

use super::{cluster::Cluster, processes::PAUSE, servers::Servers};
use crate::{Report, Size, Skipped};

pub(super) async fn hook_down(size: Size, seed: u64) -> Result<Report, Skipped> {
    let down = size.of(Duration::from_secs(3), Duration::from_hours(1));
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(1, servers.postgres(), seed).await;
    cluster.talks(2, size.of(PAUSE, Duration::from_secs(2))).await;

    let mut report = Report::default();
    cluster.receiver.answers(Answer::Status(StatusCode::SERVICE_UNAVAILABLE, vec![]));
    let _student = cluster.somebody_is_in_danger(0).await;
    let tried = async || cluster.count(TRIED).await > 0;
    cluster.nodes[0].until("it was tried", tried).await;
    sleep(down / 2).await;
    // The node that made the page is gone for good; another takes over what it had not brought to an end.
    let database = servers.postgres();
    cluster.gets_node(database, Place::default()).await;
    cluster.nodes[0].kill();
    sleep(down / 2).await;
    let says_so = async || cluster.nodes[1].log().contains(NOT_OUT);
    cluster.nodes[1].until("the other node says that a page does not go out", says_so).await;
    let failures = cluster.nodes[1].log().matches(NOT_OUT).count();
    let pending = cluster.count(PENDING).await;
    report.holds(pending > 0, "nothing waits, though nobody has confirmed it");
    cluster.receiver.answers(Answer::Confirmed);
    let longest = size.of(Duration::from_mins(2), Duration::from_mins(31));
    let waited = cluster.until_paged(longest).await;
    report.holds(waited.is_some(), "the page did not arrive once the tool was back");
    let waited = waited.unwrap_or_default();
    report.figure(format!(
        "{} s down, {failures} failures said, arrived {:.1} s later",
        down.as_secs(),
        waited.as_secs_f32()
    ));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn mark_lost(size: Size, seed: u64) -> Result<Report, Skipped> {
    let times = size.of(1, 6);
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks(2, PAUSE).await;

    let mut report = Report::default();
    for time in 0..times {
        let (dies, other) = (time % 2, (time + 1) % 2);
        let marked = all_marked(&cluster).await;
        report.holds(marked, "what the tool has confirmed is not noted down");
        // Alone it is certain to be the one that is answered.
        cluster.nodes[other].stop().await;
        servers.postgres().run(SLOW_MARK).await.unwrap();
        let before = cluster.receiver.confirmed().len();
        let _student = cluster.somebody_is_in_danger(dies).await;
        let confirmed = async || cluster.receiver.confirmed().len() > before;
        cluster.nodes[dies].until("the tool has confirmed it", confirmed).await;
        // It is about to note that down.
        sleep(Duration::from_millis(500)).await;
        cluster.nodes[dies].kill();
        servers.postgres().run(QUICK_MARK).await.unwrap();
        let marked = cluster.count(PENDING).await == 0;
        report.holds(!marked, "it was killed too late: the mark was durable");
        cluster.is_whole().await;
        report.holds(all_marked(&cluster).await, "nobody sent it again");
        let calls = cluster.receiver.confirmed().split_off(before);
        let pages: BTreeSet<_> = calls.iter().map(|call| call.page).collect();
        report.holds(pages.len() < calls.len(), "it was not sent again with the same id");
    }
    report.figure(format!("{times} kills between the answer and its mark"));
    cluster.judge(&mut report).await;
    Ok(report)
}

/// Whether everything is noted down in time that the tool has confirmed.
async fn all_marked(cluster: &Cluster) -> bool {
    let began = Instant::now();
    while cluster.count(PENDING).await > 0 && began.elapsed() < LONG {
        sleep(Duration::from_millis(100)).await;
    }
    cluster.count(PENDING).await == 0
}

pub(super) async fn poison(_: Size, seed: u64) -> Result<Report, Skipped> {
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks(1, PAUSE).await;

    let mut report = Report::default();
    cluster.receiver.answers(Answer::Status(StatusCode::SERVICE_UNAVAILABLE, vec![]));
    let _poisoned = cluster.somebody_is_in_danger(0).await;
    servers.postgres().run(POISON).await.unwrap();
    cluster.receiver.answers(Answer::Confirmed);
    let before = cluster.count(DELIVERED).await;
    let _other = cluster.somebody_is_in_danger(1).await;
    let goes_out = async || cluster.count(DELIVERED).await > before;
    cluster.nodes[0].until("what comes after it goes out", goes_out).await;
    let says_so = cluster.nodes.iter().any(|node| node.log().contains(UNREADABLE));
    report.holds(says_so, "no node says that there is a call that it cannot read");
    servers.postgres().run(ANTIDOTE).await.unwrap();
    let waited = cluster.until_paged(LONG).await;
    report.holds(waited.is_some(), "what can be read again does not go out");
    cluster.judge(&mut report).await;
    Ok(report)
}

const TRIED: &str = "SELECT COUNT(*) FROM deliveries WHERE attempts > 1";
const PENDING: &str = "SELECT COUNT(*) FROM deliveries WHERE state = 'pending'";
const DELIVERED: &str = "SELECT COUNT(*) FROM deliveries WHERE state = 'delivered'";
/// Noting down that a call arrived takes as long as a transaction may.
const SLOW_MARK: &str = "CREATE FUNCTION wait_a_while() RETURNS trigger AS $$
    BEGIN PERFORM pg_sleep(4); RETURN NEW; END $$ LANGUAGE plpgsql;
    CREATE TRIGGER wait_a_while BEFORE UPDATE ON deliveries FOR EACH ROW
    WHEN (NEW.state = 'delivered') EXECUTE FUNCTION wait_a_while()";
const QUICK_MARK: &str = "DROP TRIGGER wait_a_while ON deliveries; DROP FUNCTION wait_a_while";
/// As a version would leave it that knows more severities and notices than this one.
const POISON: &str = "UPDATE calls SET severity = 'unheard of' WHERE confirmed_at IS NULL;
    INSERT INTO deliveries (page, target, notice, state, attempts, made_at, due_at)
        SELECT page, 'oncall', 'unheard of', 'pending', 0, made_at, made_at FROM calls";
const ANTIDOTE: &str = "UPDATE calls SET severity = 'imminent' WHERE severity = 'unheard of';
    DELETE FROM deliveries WHERE notice = 'unheard of';
    UPDATE deliveries SET due_at = 0 WHERE state = 'pending'";
const NOT_OUT: &str = "a page did not go out";
const UNREADABLE: &str = "a call cannot be read";
/// Longer than a call that was taken is held.
const LONG: Duration = Duration::from_secs(90);
