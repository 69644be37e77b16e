//! Looks whether the sentences in their folder have changed.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{clock::Clock, content::Content};

/// Looks every few seconds. Reading files may block, so it has a thread.
pub async fn run(content: Arc<Content>, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = clock.sleep_until(clock.now().plus_ms(EVERY_MS)) => {}
            () = stop.cancelled() => return,
        }
        let looked = content.clone();
        if tokio::task::spawn_blocking(move || looked.look_again()).await.is_err() {
            tracing::error!("reading the sentences panicked, the last good ones stay in use");
        }
    }
}

const EVERY_MS: i64 = 5_000;
