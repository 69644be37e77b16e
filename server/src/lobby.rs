//! The lobby: pairs whoever waits with whoever has room, and tells everybody who waits where they
//! stand.

use domain::news::{Bell, News, Topic};
use tokio_util::sync::CancellationToken;

use crate::{
    relay::Relay,
    store::{StoreError, WriteError, acts::pairing::PairNext},
};

/// Matches whenever the queue or the duties change, and every two seconds in case a bell was lost.
pub async fn run(relay: Relay, stop: CancellationToken) {
    let mut listener = relay.listener();
    listener.listen(Topic::Queue);
    while !stop.is_cancelled() {
        // From before the look: what changes during it is not missed.
        let again = relay.clock.now().plus_ms(LOOK_AGAIN_MS);
        pair(&relay).await;
        if let Err(error) = tell_positions(&relay).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not tell the waiting where they stand"
            );
        }
        tokio::select! {
            _ = listener.next() => while listener.rung().is_some() {},
            () = relay.clock.sleep_until(again) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Pairs until nobody waits or nobody has room.
async fn pair(relay: &Relay) {
    loop {
        match relay.store.write(PairNext).await {
            Ok(Some((session, supporter))) => {
                tracing::info!(session.id = %session, staff.id = %supporter, "paired a student");
            }
            Ok(None) => return,
            // Another matcher was faster: look again.
            Err(WriteError::Refused(_)) => {}
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not pair, trying again shortly"
                );
                return;
            }
        }
    }
}

async fn tell_positions(relay: &Relay) -> Result<(), StoreError> {
    let waiting = relay.store.waiting().await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let supporters = relay.store.supporters_on_duty().await?;
    let bells = waiting.into_iter().map(|place| {
        let position = place.position;
        Bell::Session(place.session, News::Position { position, supporters })
    });
    relay.bus.ring(bells.collect());
    Ok(())
}

const LOOK_AGAIN_MS: i64 = 2_000;
