//! Finds connected staff whose tokens work no more.

use domain::news::Bell;
use tokio_util::sync::CancellationToken;

use crate::relay::Relay;

/// Looks every few seconds while somebody is connected; whoever is concerned looks closer.
pub async fn run(relay: Relay, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = relay.clock.sleep_until(relay.clock.now().plus_ms(EVERY_MS)) => {}
            () = stop.cancelled() => return,
        }
        if relay.sign_ins.is_empty() {
            continue;
        }
        match relay.store.working_tokens(relay.clock.now()).await {
            Ok(working) => {
                let lost = relay.sign_ins.without(&working);
                relay.bus.ring(lost.into_iter().map(Bell::SignedOut).collect());
            }
            Err(error) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not look whose tokens still work, trying again shortly"
            ),
        }
    }
}

const EVERY_MS: i64 = 5_000;
