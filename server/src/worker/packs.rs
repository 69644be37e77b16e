//! Looks whether the rule packs in their folder have changed.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{clock::Clock, packs::Packs};

/// Looks every few seconds. Reading and checking packs takes a while and a core, so it has a thread.
pub async fn run(packs: Arc<Packs>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = clock.sleep_until(clock.now().plus_ms(EVERY_MS)) => {}
            () = stop.cancelled() => return,
        }
        let looked = packs.clone();
        if tokio::task::spawn_blocking(move || looked.look_again()).await.is_err() {
            tracing::error!("reading the rule packs panicked, the last good ones stay in use");
        }
    }
}

const EVERY_MS: i64 = 5_000;
