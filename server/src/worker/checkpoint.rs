//! Moves what was committed from the write-ahead log into the database file, off the commit's path.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    store::Store,
    telemetry::metrics::{self, Stopwatch},
};

/// Looks every second.
pub async fn run(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let moving = Stopwatch::start();
        if let Err(error) = store.checkpoint().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not move the log into the database, trying again in a second"
            );
        }
        metrics::checkpoint_took(moving.took());
        tokio::select! {
            () = clock.sleep_until(clock.now().plus_ms(EVERY_MS)) => {}
            () = stop.cancelled() => {}
        }
    }
}

const EVERY_MS: i64 = 1_000;
