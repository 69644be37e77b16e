//! Sends what waits in the outbox, until each target has it or it is no longer needed.

use std::time::Duration;

use domain::news::Topic;
use protocol::Timestamp;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::{
    config::PublicUrl,
    hook::{Call, HookError, Notice, Target},
    relay::Relay,
    store::{
        Act, WriteError,
        acts::outbox::{DueDelivery, LEASE_MS, MarkDelivered, MarkFailed, TakeDue},
    },
    telemetry::metrics,
};

/// Sends to one target whatever is due for it, whenever a bell says that there is something, and every
/// second in case it was lost. Each target has a worker of its own, and each call a task of its own:
/// a slow target delays no other, and a slow call no other call.
pub async fn run(relay: Relay, target: Target, public_url: PublicUrl, stop: CancellationToken) {
    let mut listener = relay.listener();
    listener.listen(Topic::Outbox);
    let mut calls = JoinSet::new();
    while !stop.is_cancelled() {
        // From before the look: what becomes due during it is not missed.
        let again = relay.clock.now().plus_ms(LOOK_AGAIN_MS);
        let room = LIMIT.saturating_sub(i64::try_from(calls.len()).unwrap_or(LIMIT));
        for due in take(&relay, &target, room).await {
            let call = send(relay.clone(), target.clone(), public_url.clone(), due, stop.clone());
            calls.spawn(call);
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

async fn take(relay: &Relay, target: &Target, room: i64) -> Vec<DueDelivery> {
    if room == 0 {
        return Vec::new();
    }
    let take = TakeDue { target: target.name.clone(), limit: room, lease_ms: LEASE_MS };
    relay.store.insist(take).await.unwrap_or_else(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            hook.target = %target.name,
            "could not look for calls, trying again in a second"
        );
        Vec::new()
    })
}

async fn send(
    relay: Relay,
    target: Target,
    public_url: PublicUrl,
    due: DueDelivery,
    stop: CancellationToken,
) {
    let now = relay.clock.now();
    let until = now.plus_ms(LEASE_MS);
    let call = Call::new(due.page.clone(), due.delivery.notice, &public_url, now);
    let marked = match target.hook.send(&call).await {
        Ok(()) => {
            went_out(&relay, &target, &due);
            mark(&relay, MarkDelivered(due.delivery), until, &stop).await
        }
        Err(error) => {
            let wait_ms = wait_ms(due.attempts, now.since(due.made_at), error.retry_after());
            did_not_go_out(&target, &due, wait_ms, &error);
            let again = MarkFailed { delivery: due.delivery, due_at: now.plus_ms(wait_ms) };
            mark(&relay, again, until, &stop).await
        }
    };
    if let Err(error) = marked {
        // It is due again when its lease ends, with the same id: the target sees it twice at worst.
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "could not mark a call, it will be made again"
        );
    }
}

/// Marks what became of a call, again and again while nothing can be stored: a call that failed waits
/// for its own time and not for the end of its lease, and one that went out is not made twice.
async fn mark<A: Act<Answer = ()> + Clone>(
    relay: &Relay,
    act: A,
    until: Timestamp,
    stop: &CancellationToken,
) -> Result<(), WriteError> {
    loop {
        let marked = relay.store.insist(act.clone()).await;
        let now = relay.clock.now();
        if !matches!(marked, Err(WriteError::Busy)) || now > until {
            return marked;
        }
        tokio::select! {
            () = relay.clock.sleep_until(now.plus_ms(LOOK_AGAIN_MS)) => {}
            () = stop.cancelled() => return marked,
        }
    }
}

fn went_out(relay: &Relay, target: &Target, due: &DueDelivery) {
    let took_ms = relay.clock.now().since(due.made_at);
    if due.delivery.notice == Notice::Called && !due.page.drill {
        let took = Duration::from_millis(u64::try_from(took_ms).unwrap_or(0));
        metrics::page_delivered(target.kind, took);
    }
    tracing::info!(
        page.id = %due.page.id,
        hook.target = %target.name,
        hook.notice = due.delivery.notice.as_str(),
        call.attempts = due.attempts,
        took_ms,
        "a page went out"
    );
}

fn did_not_go_out(target: &Target, due: &DueDelivery, wait_ms: i64, error: &HookError) {
    if !due.page.drill {
        metrics::page_failed(target.kind);
    }
    tracing::error!(
        error = error as &dyn std::error::Error,
        page.id = %due.page.id,
        hook.target = %target.name,
        hook.notice = due.delivery.notice.as_str(),
        call.attempts = due.attempts,
        wait_ms,
        "a page did not go out and will be sent again"
    );
}

/// How long to wait before the next attempt: seconds at first, half a minute for ten minutes, then
/// the longer steps that Standard Webhooks recommends, up to ten hours. It never gives up: the call
/// is called off when somebody joins or the case is closed.
///
/// A target that asks to be left alone for longer is, but in the first ten minutes never for more than
/// half a minute: a person in crisis does not wait longer for a busy target.
fn wait_ms(attempts: u32, since_made_ms: i64, asked: Option<Duration>) -> i64 {
    let asked_ms = asked.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(i64::MAX));
    if since_made_ms < OFTEN_MS {
        let doubled = 1_000_i64.checked_shl(attempts.saturating_sub(1)).unwrap_or(i64::MAX);
        return doubled.max(asked_ms).clamp(1_000, 30_000);
    }
    let scheduled_ms = match since_made_ms / MINUTE_MS {
        ..30 => 5 * MINUTE_MS,
        30..120 => 30 * MINUTE_MS,
        120..420 => 120 * MINUTE_MS,
        420..1_020 => 300 * MINUTE_MS,
        _ => 600 * MINUTE_MS,
    };
    scheduled_ms.max(asked_ms)
}

/// How many calls to one target are under way at most.
const LIMIT: i64 = 16;
const LOOK_AGAIN_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60_000;
/// How long a call is made again at least every half minute.
const OFTEN_MS: i64 = 10 * MINUTE_MS;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_made_again_at_least_every_half_minute_for_ten_minutes() {
        let never_earlier = Some(Duration::from_hours(1));
        for attempts in 1..100 {
            for asked in [None, Some(Duration::ZERO), never_earlier] {
                let wait = wait_ms(attempts, OFTEN_MS - 1, asked);
                assert!((1_000..=30_000).contains(&wait), "{attempts}: {wait}");
            }
        }
        let first = [1, 2, 3].map(|attempts| wait_ms(attempts, 0, None));
        assert_eq!(first, [1_000, 2_000, 4_000]);
        assert_eq!(wait_ms(40, 11 * MINUTE_MS, None), 5 * MINUTE_MS);
    }

    #[test]
    fn a_target_is_left_alone_for_as_long_as_it_asks_within_reason() {
        let seven = Some(Duration::from_secs(7));
        assert_eq!(wait_ms(1, 0, seven), 7_000);
        assert_eq!(wait_ms(1, 0, Some(Duration::from_secs(31))), 30_000);
        assert_eq!(wait_ms(40, 11 * MINUTE_MS, seven), 5 * MINUTE_MS);
        assert_eq!(wait_ms(40, 11 * MINUTE_MS, Some(Duration::from_hours(1))), 60 * MINUTE_MS);
    }
}
