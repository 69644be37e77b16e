//! Says that this node is there, and finds out which are not any more.

use std::time::Duration;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::store::{
    Store,
    acts::nodes::{NodeSeen, TrimNews},
};

/// Says so every second, by the time that nobody can set; and hears what happens at other nodes.
pub async fn run(store: Store, silent_ms: i64, stop: CancellationToken) {
    let mut every = tokio::time::interval(EVERY);
    // What a process that stood still did not say is not said many times at once afterwards.
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let hearing = store.hear(LOOK_AGAIN);
    tokio::pin!(hearing);
    let mut told = 0_u32;
    // For how long this node has said so without a gap.
    let mut well_ms = 0;
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
        };
        match seen {
            Ok(seen) => {
                well_ms = seen.well_ms(well_ms, silent_ms);
                if seen.lost > 0 {
                    tracing::warn!(lost = seen.lost, "nodes are gone: others take their place");
                }
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not say that this node is there, trying again in a second"
            ),
        }
    }
}

const EVERY: Duration = Duration::from_secs(1);
/// How long news may be unheard when no doorbell rang.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// News are trimmed each minute,
const TRIM_EVERY: u32 = 60;
/// once nobody can need them any more: a node that is silent for so long was struck off long ago.
const KEPT_MS: i64 = 600_000;
