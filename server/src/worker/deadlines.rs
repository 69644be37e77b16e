//! Acts on what is due. Deadlines are rows: this looks for them every second, and a restart changes
//! nothing.

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    store::{Store, acts::deadlines::Fire},
};

/// Looks every second.
pub async fn run(store: Store, clock: std::sync::Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let now = clock.now();
        match store.due(now).await {
            Ok(due) => {
                for deadline in due {
                    if let Err(error) = store.write(Fire(deadline)).await {
                        tracing::error!(
                            error = &error as &dyn std::error::Error,
                            deadline.kind = deadline.kind(),
                            "could not act on a deadline, trying again in a second"
                        );
                    }
                }
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not look for deadlines, trying again in a second"
            ),
        }
        tokio::select! {
            () = clock.sleep_until(now.plus_ms(LOOK_AGAIN_MS)) => {}
            () = stop.cancelled() => {}
        }
    }
}

const LOOK_AGAIN_MS: i64 = 1_000;
