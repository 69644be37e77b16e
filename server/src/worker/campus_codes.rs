//! Looks whether the campus codes in their file have changed.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{access::Codes, clock::Clock};

/// Looks every few seconds. Reading a file may block, so it has a thread.
pub async fn run(codes: Arc<Codes>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = clock.sleep_until(clock.now().plus_ms(EVERY_MS)) => {}
            () = stop.cancelled() => return,
        }
        let (looked, now) = (codes.clone(), clock.now());
        if tokio::task::spawn_blocking(move || looked.look_again(now)).await.is_err() {
            tracing::error!("reading the campus codes panicked, the last good ones stay in use");
        }
    }
}

const EVERY_MS: i64 = 5_000;
