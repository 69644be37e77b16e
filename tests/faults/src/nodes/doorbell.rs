//! What befalls Redis: nothing is lost, and nobody waits for an acknowledgement any longer.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{cluster::Cluster, processes::PAUSE, servers::Servers};
use crate::{Report, Size, Skipped};

pub(super) async fn restarted(size: Size, seed: u64) -> Result<Report, Skipped> {
    let times = size.of(3, 20);
    let (mut servers, cluster) = begin(size, seed).await?;

    let mut report = Report::default();
    for time in 0..times {
        cluster.goes_on(&mut report, 2, &format!("after Redis was empty {time} times")).await;
        servers.redis.kill();
        servers.redis.start_again().await;
    }
    report.figure(format!("{times} times empty"));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn gone(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (mut servers, cluster) = begin(size, seed).await?;
    let mut report = Report::default();
    let before = Waits::during(&cluster, &mut report, size.of(SHORT, LONG)).await;
    servers.redis.kill();
    let without = Waits::during(&cluster, &mut report, size.of(SHORT, TEN_MINUTES)).await;
    servers.redis.start_again().await;
    report.figure(format!(
        "{} s without Redis, {}",
        without.lasted.as_secs(),
        without.against(&before)
    ));
    cluster.judge(&mut report).await;
    Ok(report)
}

pub(super) async fn frozen(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (servers, cluster) = begin(size, seed).await?;
    let mut report = Report::default();
    let before = Waits::during(&cluster, &mut report, size.of(SHORT, LONG)).await;
    servers.redis.signal("STOP");
    let without = Waits::during(&cluster, &mut report, size.of(SHORT, LONG)).await;
    servers.redis.signal("CONT");
    report.figure(format!("{} s frozen, {}", without.lasted.as_secs(), without.against(&before)));
    cluster.judge(&mut report).await;
    Ok(report)
}

async fn begin(size: Size, seed: u64) -> Result<(Servers, Cluster), Skipped> {
    let servers = Servers::start().await?;
    let mut cluster = Cluster::of(2, servers.postgres(), seed).await;
    cluster.talks(size.of(4, 20), PAUSE).await;
    Ok((servers, cluster))
}

/// How long texts waited for their acknowledgement during a while.
pub(super) struct Waits {
    lasted: Duration,
    waits: Vec<Duration>,
}

impl Waits {
    pub(super) async fn during(cluster: &Cluster, report: &mut Report, lasts: Duration) -> Self {
        let began = Instant::now();
        sleep(lasts).await;
        cluster.goes_on(report, 2, "with or without Redis").await;
        let mut waits = cluster.script.waits_since(began);
        waits.sort_unstable();
        Self { lasted: began.elapsed(), waits }
    }

    fn percentile(&self, percent: usize) -> f64 {
        let place = (self.waits.len() * percent / 100).min(self.waits.len().saturating_sub(1));
        self.waits.get(place).map_or(f64::NAN, Duration::as_secs_f64) * 1_000.0
    }

    pub(super) fn against(&self, before: &Self) -> String {
        let figure = |percent| {
            let (now, before) = (self.percentile(percent), before.percentile(percent));
            format!("p{percent} {now:.1} ms ({:.2} of before)", now / before)
        };
        format!("acknowledged in {}, {}", figure(50), figure(99))
    }
}

const SHORT: Duration = Duration::from_secs(4);
const LONG: Duration = Duration::from_secs(20);
const TEN_MINUTES: Duration = Duration::from_mins(10);
