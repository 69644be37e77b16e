//! Makes the calls that wait in the outbox, until each has arrived or is no longer needed.

use std::{sync::Arc, time::Duration};

use domain::news::Topic;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    hook::{Call, Hook},
    relay::Relay,
    store::{
        WriteError,
        acts::outbox::{DueCall, LEASE_MS, MarkDelivered, MarkFailed, TakeDue},
    },
    telemetry::metrics,
};

/// Takes calls whenever a bell says that there is one, and every second in case it was lost. Each
/// is made by a task of its own, so that a slow target delays nobody else's.
pub async fn run(relay: Relay, hook: Arc<dyn Hook>, stop: CancellationToken) {
    let mut listener = relay.listener();
    listener.listen(Topic::Outbox);
    let mut calls = JoinSet::new();
    while !stop.is_cancelled() {
        // From before the look: what becomes due during it is not missed.
        let again = relay.clock.now().plus_ms(LOOK_AGAIN_MS);
        let room = LIMIT.saturating_sub(i64::try_from(calls.len()).unwrap_or(LIMIT));
        match relay.store.insist(TakeDue { limit: room, lease_ms: LEASE_MS }).await {
            Ok(due) => {
                for call in due {
                    calls.spawn(make(relay.clone(), hook.clone(), call));
                }
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not look for calls, trying again in a second"
            ),
        }
        tokio::select! {
            _ = listener.next() => while listener.rung().is_some() {},
            Some(_) = calls.join_next() => while calls.try_join_next().is_some() {},
            () = relay.clock.sleep_until(again) => {}
            () = stop.cancelled() => {}
        }
    }
    while calls.join_next().await.is_some() {}
}

async fn make(relay: Relay, hook: Arc<dyn Hook>, due: DueCall) {
    let DueCall { page, body, attempts, made_at } = due;
    let now = relay.clock.now();
    let marked = match hook.send(&Call { id: page, at: now, body }).await {
        Ok(()) => {
            let took_ms = relay.clock.now().since(made_at);
            metrics::page_delivered(Duration::from_millis(u64::try_from(took_ms).unwrap_or(0)));
            tracing::info!(page.id = %page, call.attempts = attempts, took_ms, "a page went out");
            relay.store.insist(MarkDelivered(page)).await
        }
        Err(error) => {
            metrics::page_failed();
            let asked = error.retry_after().and_then(|wait| i64::try_from(wait.as_millis()).ok());
            let wait_ms = asked.unwrap_or(0).max(wait_ms(attempts, now.since(made_at)));
            tracing::error!(
                error = &error as &dyn std::error::Error,
                page.id = %page,
                call.attempts = attempts,
                wait_ms,
                "a page did not go out and will be sent again"
            );
            relay.store.insist(MarkFailed { page, due_at: now.plus_ms(wait_ms) }).await
        }
    };
    if let Err(error) = marked {
        // It is due again when its lease ends, with the same id: the target sees it twice at worst.
        log_unmarked(&error);
    }
}

fn log_unmarked(error: &WriteError) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "could not mark a call, it will be made again"
    );
}

/// How long to wait before the next attempt: seconds at first, half a minute for ten minutes, then
/// the longer steps that Standard Webhooks recommends, up to ten hours. It never gives up: the call
/// is called off when somebody joins or the case is closed.
fn wait_ms(attempts: u32, since_made_ms: i64) -> i64 {
    if since_made_ms < 10 * MINUTE_MS {
        let doubled = 1_000_i64.checked_shl(attempts.saturating_sub(1)).unwrap_or(i64::MAX);
        return doubled.clamp(1_000, 30_000);
    }
    match since_made_ms / MINUTE_MS {
        ..30 => 5 * MINUTE_MS,
        30..120 => 30 * MINUTE_MS,
        120..420 => 120 * MINUTE_MS,
        420..1_020 => 300 * MINUTE_MS,
        _ => 600 * MINUTE_MS,
    }
}

/// How many calls are under way at most.
const LIMIT: i64 = 64;
const LOOK_AGAIN_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_made_again_at_least_every_half_minute_for_ten_minutes() {
        for attempts in 1..100 {
            let wait = wait_ms(attempts, 10 * MINUTE_MS - 1);
            assert!((1_000..=30_000).contains(&wait), "{attempts}: {wait}");
        }
        assert_eq!([wait_ms(1, 0), wait_ms(2, 0), wait_ms(3, 0)], [1_000, 2_000, 4_000]);
        assert_eq!(wait_ms(40, 11 * MINUTE_MS), 5 * MINUTE_MS);
    }
}
