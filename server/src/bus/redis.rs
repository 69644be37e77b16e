//! The bus of a service of several nodes: Redis carries what may be lost.
//!
//! What is durable is news in the database; here goes only that there are some, so that nobody has to
//! wait until the next look, and what passes: that somebody is typing, and what was counted. Redis may be slow, empty or
//! gone: nobody waits for it, and nothing but time is lost.

use std::{sync::Arc, time::Duration};

use domain::news::{Bell, News, Topic};
use futures_util::StreamExt as _;
use redis::{
    AsyncConnectionConfig, Client, RedisError, aio::MultiplexedConnection, sentinel::Sentinel,
};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::mpsc,
    time::{Instant, interval, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Bus, Ear, LocalBus, Pulse};
use crate::{
    config::BusUrls,
    store::Doorbell,
    tally::{Counted, Tally},
};

/// Rings within this process, and passes on what others should know too.
pub struct RedisBus {
    local: Arc<LocalBus>,
    passing: mpsc::Sender<Bell>,
}

/// What one node says to the others.
#[derive(Debug, Deserialize, Serialize)]
struct Said {
    node: Uuid,
    what: What,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum What {
    /// There is news in the database.
    News,
    /// Something that is true for a moment.
    Passing(Bell),
    /// Something that all nodes count together.
    Counted(Counted),
    /// Said to hear it come back, and that the others know when this node last reached the database.
    Beat { reached_ms_ago: Option<u64> },
}

/// What goes between this node and Redis.
pub struct Line {
    node: Uuid,
    urls: BusUrls,
    local: Arc<LocalBus>,
    passing: mpsc::Receiver<Bell>,
    counted: mpsc::Receiver<Counted>,
    doorbell: Arc<Doorbell>,
    pulse: Arc<Pulse>,
}

impl RedisBus {
    /// The bus, what tells the others what is counted here, and the line that somebody has to keep
    /// ([`Line::run`]).
    #[must_use]
    pub fn new(node: Uuid, urls: BusUrls, doorbell: Arc<Doorbell>) -> (Self, Tally, Line) {
        let local = Arc::new(LocalBus::new());
        let (sender, passing) = mpsc::channel(PASSING);
        let (tells, counted) = mpsc::channel(PASSING);
        let pulse = Arc::default();
        let line = Line { node, urls, local: local.clone(), passing, counted, doorbell, pulse };
        (Self { local, passing: sender }, Tally::new(tells), line)
    }
}

impl Bus for RedisBus {
    fn ring(&self, bells: Vec<Bell>) {
        for bell in bells.iter().filter(|bell| is_passing(bell)) {
            // When there is no room it has passed.
            let _ = self.passing.try_send(bell.clone());
        }
        self.local.ring(bells);
    }

    fn add(&self, topic: Topic, ear: Ear) {
        self.local.add(topic, ear);
    }

    fn remove(&self, topic: Topic, ear: Uuid) {
        self.local.remove(topic, ear);
    }

    fn is_heard(&self, topic: Topic) -> bool {
        self.local.is_heard(topic)
    }

    fn startle(&self) {
        self.local.startle();
    }
}

/// What no database holds: it goes to the other nodes by itself.
const fn is_passing(bell: &Bell) -> bool {
    matches!(bell, Bell::Session(_, News::Typing { .. } | News::LeadsElsewhere))
}

impl Line {
    /// How this node and the others are.
    #[must_use]
    pub fn pulse(&self) -> Arc<Pulse> {
        self.pulse.clone()
    }

    /// Keeps the line for as long as the service runs. `service` tells it from another one that has the
    /// same Redis; `counts` takes what others have counted.
    pub async fn run(
        mut self,
        service: String,
        counts: impl Fn(Counted) + Send + Sync,
        stop: CancellationToken,
    ) {
        let channel = format!("{CHANNEL}:{service}");
        let mut is_down = false;
        while !stop.is_cancelled() {
            let kept = tokio::select! {
                kept = self.keep(&channel, &mut is_down, &counts) => kept,
                () = stop.cancelled() => return,
            };
            if let Err(error) = kept
                && !is_down
            {
                is_down = true;
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "Redis is out of reach: what happens at other nodes is heard a little later"
                );
            }
            // What was rung meanwhile was not heard.
            self.doorbell.rung.notify_one();
            sleep(AGAIN).await;
        }
    }

    async fn keep(
        &mut self,
        channel: &str,
        was_down: &mut bool,
        counts: &(impl Fn(Counted) + Send + Sync),
    ) -> Result<(), RedisError> {
        let client = in_time(REACH, self.urls.client()).await?;
        let mut hears = in_time(REACH, client.get_async_pubsub()).await?;
        let settings = AsyncConnectionConfig::new().set_response_timeout(Some(SAY));
        let says = client.get_multiplexed_async_connection_with_config(&settings);
        let mut says = in_time(REACH, says).await?;
        in_time(REACH, hears.subscribe(channel)).await?;
        let mut messages = hears.into_on_message();
        if std::mem::take(was_down) {
            tracing::info!("Redis is back");
        }
        self.doorbell.rung.notify_one();

        let mut told = self.doorbell.told.subscribe();
        let mut beat = interval(BEAT);
        let mut last_heard = Instant::now();
        loop {
            let what = tokio::select! {
                said = messages.next() => {
                    let said = said.ok_or_else(gone)?;
                    last_heard = Instant::now();
                    self.hear(said.get_payload_bytes(), counts);
                    continue;
                }
                changed = told.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    What::News
                }
                Some(bell) = self.passing.recv() => What::Passing(bell),
                Some(counted) = self.counted.recv() => What::Counted(counted),
                _ = beat.tick() => {
                    if last_heard.elapsed() > SILENCE {
                        return Err(gone());
                    }
                    let ago = self.pulse.reached_ago();
                    let reached_ms_ago = ago.and_then(|ago| u64::try_from(ago.as_millis()).ok());
                    What::Beat { reached_ms_ago }
                }
            };
            self.say(&mut says, channel, what).await?;
        }
    }

    async fn say(
        &self,
        to: &mut MultiplexedConnection,
        channel: &str,
        what: What,
    ) -> Result<(), RedisError> {
        let Ok(said) = serde_json::to_vec(&Said { node: self.node, what }) else { return Ok(()) };
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(channel).arg(said);
        in_time(SAY, publish.query_async::<()>(to)).await
    }

    /// Whatever cannot be read is of another version, or of somebody else.
    fn hear(&self, said: &[u8], counts: &impl Fn(Counted)) {
        let Ok(Said { node, what }) = serde_json::from_slice(said) else { return };
        if node == self.node {
            return;
        }
        match what {
            What::News => self.doorbell.rung.notify_one(),
            What::Passing(bell) if is_passing(&bell) => self.local.ring(vec![bell]),
            What::Counted(counted) => counts(counted),
            What::Beat { reached_ms_ago: Some(ago) } => {
                self.pulse.reached_elsewhere(Duration::from_millis(ago));
            }
            What::Passing(_) | What::Beat { reached_ms_ago: None } => {}
        }
    }
}

impl BusUrls {
    /// Says something, and waits until it comes back.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn try_out(&self) -> Result<(), RedisError> {
        const CHANNEL: &str = "{quietline}:try";
        let client = in_time(REACH, self.client()).await?;
        let mut hears = in_time(REACH, client.get_async_pubsub()).await?;
        in_time(REACH, hears.subscribe(CHANNEL)).await?;
        let mut says = in_time(REACH, client.get_multiplexed_async_connection()).await?;
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(CHANNEL).arg("here");
        in_time(REACH, publish.query_async::<()>(&mut says)).await?;
        let mut messages = hears.into_on_message();
        in_time(REACH, async { messages.next().await.map(drop).ok_or_else(gone) }).await
    }

    /// The first that answers; of sentinels, the one they take for the master.
    async fn client(&self) -> Result<Client, RedisError> {
        if let Some((sentinels, master)) = self.sentinels() {
            return Sentinel::build(sentinels)?.async_master_for(&master, None).await;
        }
        let mut last = None;
        for url in self.expose() {
            let client = Client::open(url)?;
            match in_time(SAY, client.get_multiplexed_async_connection()).await {
                Ok(_) => return Ok(client),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(gone))
    }
}

async fn in_time<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, RedisError>>,
) -> Result<T, RedisError> {
    timeout(limit, answer).await.unwrap_or_else(|_| Err(gone()))
}

fn gone() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::TimedOut).into()
}

/// The braces keep everything of the service in one slot of a cluster.
const CHANNEL: &str = "{quietline}:bus";
/// How many passing things may wait.
const PASSING: usize = 1024;
/// How long Redis may take to let somebody in,
const REACH: Duration = Duration::from_secs(2);
/// and to take what is said.
const SAY: Duration = Duration::from_millis(250);
/// How long it is left alone after it failed.
const AGAIN: Duration = Duration::from_millis(500);
/// How often a node says something to hear whether it comes back,
const BEAT: Duration = Duration::from_secs(2);
/// and after how long without hearing anything it begins anew.
const SILENCE: Duration = Duration::from_secs(6);
