//! Acts on what is due. Deadlines are rows: this looks for them at least every second, and a restart
//! changes nothing.

use std::sync::Arc;

use protocol::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    store::{
        Store, StoreError,
        acts::deadlines::{Fire, PullIn},
    },
};

/// Acts as soon as something is due.
pub async fn run(store: Store, clock: Arc<dyn Clock>, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let now = clock.now();
        let look_again = now.plus_ms(LOOK_AGAIN_MS);
        let next = match act(&store, now).await {
            // What did not succeed is still due: it has its second.
            Ok(next) => next.filter(|next| *next > now).unwrap_or(look_again).min(look_again),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "could not look for deadlines, trying again in a second"
                );
                look_again
            }
        };
        tokio::select! {
            () = clock.sleep_until(next) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Acts on what is due and says when the next deadline is.
async fn act(store: &Store, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
    match store.insist(PullIn).await {
        Ok(0) => {}
        Ok(moved) => tracing::warn!(moved, "the clock was set back: what was due later is due now"),
        Err(error) => tracing::error!(
            error = &error as &dyn std::error::Error,
            "could not look for deadlines that are too far, trying again in a second"
        ),
    }
    for deadline in store.due(now).await? {
        if let Err(error) = store.insist(Fire(deadline)).await {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                deadline.kind = deadline.kind(),
                "could not act on a deadline, trying again in a second"
            );
        }
    }
    store.next_due_at().await
}

const LOOK_AGAIN_MS: i64 = 1_000;
