//! Says that this node is there, and finds out which are not any more.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, MissedTickBehavior};
use tokio_util::sync::CancellationToken;

use crate::{
    bus::Pulse,
    store::{
        Store,
        acts::nodes::{NodeSeen, TrimNews},
    },
};

/// Says so every second, by the time that nobody can set; and hears what happens at other nodes. When
/// they have taken its place, `fatal` is cancelled.
pub async fn run(
    store: Store,
    pulse: Arc<Pulse>,
    silent_ms: i64,
    fatal: CancellationToken,
    stop: CancellationToken,
) {
    let mut every = tokio::time::interval(EVERY);
    // What a process that stood still did not say is not said many times at once afterwards.
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let hearing = store.hear(LOOK_AGAIN);
    tokio::pin!(hearing);
    let mut told = 0_u32;
    // For how long this node has said so without a gap.
    let mut well_ms = 0;
    let mut last_seen = Instant::now();
    let mut is_heard = true;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = &mut hearing => return,
            () = stop.cancelled() => return,
        }
        let seen = async {
            told = told.wrapping_add(1);
            if told.is_multiple_of(TRIM_EVERY) {
                store.insist(TrimNews { older_ms: KEPT_MS }).await?;
            }
            let can_tell = well_ms >= silent_ms;
            store.insist(NodeSeen { silent_ms: can_tell.then_some(silent_ms) }).await
        };
        // What happens elsewhere is heard meanwhile.
        let seen = tokio::select! {
            seen = seen => seen,
            () = &mut hearing => return,
            () = others_take_over(&pulse, last_seen, silent_ms) => {
                tracing::error!(
                    "this node is cut off from the database and others are not: ending the process, \
                     so that its people come to them"
                );
                fatal.cancel();
                return;
            }
        };
        match seen {
            Ok(seen) => {
                (last_seen, is_heard) = (Instant::now(), true);
                well_ms = seen.well_ms(well_ms, silent_ms);
                if well_ms >= silent_ms {
                    pulse.reaches();
                }
                if seen.lost > 0 {
                    tracing::warn!(lost = seen.lost, "nodes are gone: others take their place");
                }
            }
            Err(error) if is_heard => {
                is_heard = false;
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "could not say that this node is there, trying again each second"
                );
            }
            Err(_) => {}
        }
    }
}

/// Returns once another node has reached the database when this one had been silent for so long that it
/// was struck off.
async fn others_take_over(pulse: &Pulse, last_seen: Instant, silent_ms: i64) {
    let silent = Duration::from_millis(u64::try_from(silent_ms).unwrap_or_default());
    tokio::time::sleep_until(last_seen + silent).await;
    while !pulse.was_reached_elsewhere_since(last_seen + silent) {
        tokio::time::sleep(EVERY).await;
    }
}

const EVERY: Duration = Duration::from_secs(1);
/// How long news may be unheard when no doorbell rang.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// News are trimmed each minute,
const TRIM_EVERY: u32 = 60;
/// once nobody can need them any more: a node that is silent for so long was struck off long ago.
const KEPT_MS: i64 = 600_000;
