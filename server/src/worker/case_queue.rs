//! Keeps the case queue up to date for all moderators and clinicians who are connected. It is read
//! once for all of them, and not again until four times as long has passed as reading took: a
//! thousand cases in a minute leave most of the machine to the conversations.

use std::time::Duration;

use domain::{
    case_queue::{CaseQueue, CaseQueues},
    news::{Bell, Topic},
};
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::relay::Relay;

/// Reads the queue when somebody begins to look, and again whenever a case changes.
pub async fn run(relay: Relay, stop: CancellationToken) {
    relay.cases.keep(&stop, || keep(&relay)).await;
}

/// Returns when something may have been missed: then all is read anew.
async fn keep(relay: &Relay) {
    let mut listener = relay.listener();
    listener.listen(Topic::Cases);
    let overflowed = listener.overflowed();
    let mut queue = CaseQueue::new(vec![], relay.clock.now());
    while !overflowed.is_cancelled() {
        let began = Instant::now();
        let rested = match relay.store.cases().await {
            Ok(cases) => {
                queue.read(cases, relay.clock.now());
                relay.cases.show(CaseQueues::of(&queue));
                relay.bus.ring(vec![Bell::CaseQueue]);
                Instant::now() + REST * (began.elapsed())
            }
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not read the case queue, trying again in a second"
                );
                sleep_until(began + TRY_AGAIN).await;
                continue;
            }
        };
        // In case a bell was lost.
        let _ = timeout_at(began + LOOK_AGAIN, listener.next()).await;
        sleep_until(rested).await;
        // What rang meanwhile is read together.
        while timeout_at(Instant::now(), listener.next()).await.is_ok() {}
    }
}

/// How much longer than reading takes nothing is read.
const REST: u32 = 4;
const TRY_AGAIN: Duration = Duration::from_secs(1);
const LOOK_AGAIN: Duration = Duration::from_secs(30);
