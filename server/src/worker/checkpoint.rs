//! Moves what was committed from the write-ahead log into the database file, off the commit's path,
//! and keeps an eye on the room that is left.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    store::Store,
    telemetry::metrics::{self, Stopwatch},
};

/// Looks every second.
pub async fn run(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    let mut said = Said::default();
    while !stop.is_cancelled() {
        let moving = Stopwatch::start();
        let moved = store.checkpoint(LOG_LIMIT_BYTES).await;
        metrics::checkpoint_took(moving.took());
        match moved {
            Ok(()) => said.failing = false,
            // Once: as long as it goes on it would say the same each second.
            Err(error) if !said.failing => {
                said.failing = true;
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not move the log into the database, trying again each second"
                );
            }
            Err(_) => {}
        }
        said.room(store.free_bytes());
        tokio::select! {
            () = clock.sleep_until(clock.now().plus_ms(EVERY_MS)) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// What was said and still holds, so that it is not said again.
#[derive(Debug, Default)]
struct Said {
    failing: bool,
    narrow: bool,
}

impl Said {
    fn room(&mut self, free_bytes: Option<u64>) {
        let Some(free) = free_bytes else { return };
        if free < NARROW_BYTES && !self.narrow {
            self.narrow = true;
            tracing::warn!(free_mib = free / MIB, "little room is left where the database is");
        } else if free > NARROW_BYTES + NARROW_BYTES / 10 {
            // A little more than the limit, so that it is not crossed again and again.
            self.narrow = false;
        }
    }
}

const EVERY_MS: i64 = 1_000;
/// How large the log may become before the writer waits for it to begin anew.
const LOG_LIMIT_BYTES: u64 = 64 * MIB;
/// With less room than this somebody should look.
const NARROW_BYTES: u64 = 2_000 * MIB;
const MIB: u64 = 1024 * 1024;
