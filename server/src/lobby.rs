//! The lobby: pairs whoever waits with whoever has room, and tells everybody who waits where they
//! stand.

use std::sync::atomic::Ordering;

use domain::{
    matching::{self, Place},
    news::{Bell, News, Topic},
    wait::{LOOK_BACK_MS, estimate_minutes},
};
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    relay::Relay,
    store::{StoreError, WriteError, acts::pairing::Pair},
};

/// Matches whenever the queue or the duties change, and every two seconds in case a bell was lost.
/// Telling takes the longer the more wait, so it is done as often as it takes a tenth of the time.
pub async fn run(relay: Relay, stop: CancellationToken) {
    let mut listener = relay.listener();
    listener.listen(Topic::Queue);
    let mut changed = true;
    let mut tell_at = Instant::now();
    while !stop.is_cancelled() {
        // From before the look: what changes during it is not missed.
        let again = relay.clock.now().plus_ms(LOOK_AGAIN_MS);
        pair(&relay).await;
        if changed && Instant::now() >= tell_at {
            changed = false;
            tell_at = tell_all(&relay).await;
        }
        tokio::select! {
            _ = listener.next() => {
                while listener.rung().is_some() {}
                changed = true;
            }
            () = time::sleep_until(tell_at), if changed => {}
            () = relay.clock.sleep_until(again) => changed = true,
            () = stop.cancelled() => {}
        }
    }
}

/// Pairs until nobody waits or nobody has room.
async fn pair(relay: &Relay) {
    loop {
        match relay.store.insist(Pair { at_most: TOGETHER }).await {
            Ok(paired) => {
                for (session, supporter) in &paired {
                    tracing::info!(session.id = %session, staff.id = %supporter, "paired a student");
                }
                if paired.len() < TOGETHER {
                    return;
                }
            }
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

/// Tells everybody where they stand, and says when that may be done again.
async fn tell_all(relay: &Relay) -> Instant {
    let began = Instant::now();
    if let Err(error) = tell_positions(relay).await {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "could not tell the waiting where they stand"
        );
    }
    Instant::now() + began.elapsed() * PAUSE
}

async fn tell_positions(relay: &Relay) -> Result<(), StoreError> {
    let (sessions, waiting): (Vec<_>, Vec<_>) =
        relay.store.waiting_for().await?.into_iter().unzip();
    let count = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    if relay.waiting.swap(count, Ordering::Relaxed) != count {
        relay.bus.ring(vec![Bell::Waiting(count)]);
    }
    if waiting.is_empty() {
        return Ok(());
    }
    let on_duty = relay.store.on_duty().await?;
    let everybody = u32::try_from(on_duty.len()).unwrap_or(u32::MAX);
    let now = relay.clock.now();
    let paired = relay.store.paired_since(now.plus_ms(-LOOK_BACK_MS)).await?;
    let places = matching::places(&waiting, &on_duty);
    let bells = sessions.into_iter().zip(places).map(|(session, place)| {
        let Place { position, supporters, other_languages } = place;
        let pace = slower(position, supporters, everybody);
        let wait_minutes = pace.and_then(|pace| estimate_minutes(pace, &paired, now));
        let news = News::Position { position, supporters, wait_minutes, other_languages };
        Bell::Session(session, news)
    });
    relay.bus.ring(bells.collect());
    Ok(())
}

/// The place that takes as long as this one, where only some of everybody on duty may take the
/// student: half of them take twice as long. None when it is nobody.
const fn slower(position: u32, supporters: u32, everybody: u32) -> Option<u32> {
    if supporters == 0 {
        return None;
    }
    Some(position.saturating_mul(everybody).div_ceil(supporters))
}

/// How many are paired in one transaction: more would keep texts waiting.
const TOGETHER: usize = 32;
const LOOK_AGAIN_MS: i64 = 2_000;
/// After telling it pauses for so many times as long as that took.
const PAUSE: u32 = 9;
