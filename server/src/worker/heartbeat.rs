//! Tells a watchdog outside, again and again, that the service is there and how long pages wait.

use protocol::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    hook::{Beat, HookError, Watchdog},
    relay::Relay,
    store::{StoreError, Waiting},
    telemetry::metrics,
};

/// Sends a heartbeat every `every_ms`. Nothing waits for it.
pub async fn run(relay: Relay, watchdog: Watchdog, every_ms: i64, stop: CancellationToken) {
    let mut said = Said::default();
    while !stop.is_cancelled() {
        let again = relay.clock.now().plus_ms(every_ms);
        let beat = beat(&relay).await;
        tokio::select! {
            outcome = watchdog.send(&beat) => said.hear(outcome),
            () = stop.cancelled() => {}
        }
        tokio::select! {
            () = relay.clock.sleep_until(again) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn beat(relay: &Relay) -> Beat {
    let at = relay.clock.now();
    let commits = relay.store.can_commit().await;
    let (unanswered, unconfirmed) =
        tokio::join!(relay.store.unanswered_calls(), relay.store.unconfirmed_calls());
    let is_readable = unanswered.is_ok() && unconfirmed.is_ok();
    Beat {
        id: relay.ids.uuid(),
        at,
        oldest_unanswered_s: age_s(unanswered, at),
        oldest_unconfirmed_s: age_s(unconfirmed, at),
        commits: commits && is_readable,
    }
}

fn age_s(waiting: Result<Waiting, StoreError>, now: Timestamp) -> Option<i64> {
    let oldest = waiting.ok()?.oldest?;
    Some(now.since(oldest).max(0) / 1_000)
}

/// Whether the last one failed, so that it is said once and not every time.
#[derive(Debug, Default)]
struct Said {
    failing: bool,
}

impl Said {
    fn hear(&mut self, outcome: Result<(), HookError>) {
        match outcome {
            Ok(()) => {
                metrics::heartbeat_sent();
                if self.failing {
                    tracing::info!("the watchdog hears the heartbeat again");
                }
                self.failing = false;
            }
            Err(error) => {
                metrics::heartbeat_failed();
                if !self.failing {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the watchdog did not confirm a heartbeat, trying again each time"
                    );
                }
                self.failing = true;
            }
        }
    }
}
