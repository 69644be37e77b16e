//! The outbox: who takes a call holds it for a while, and only for a while.

use domain::deadline::Deadline;
use futures_util::future::join_all;
use server::clock::Clock as _;
use server::store::Waiting;
use server::store::acts::{
    deadlines::{Fire, PullIn},
    escalations::Join,
    flags::UrgentHelp,
    nodes::NodeStarted,
    outbox::{MarkDelivered, MarkFailed},
};

use super::{Office, call};

pub async fn a_call_is_taken_by_one_until_its_lease_ends(office: Office) {
    let page = office.called().await;

    let taken = join_all((0..8).map(|_| office.take(75_000))).await;
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    assert_eq!(taken, [(page, 1)]);

    office.clock.advance_ms(74_999);
    assert_eq!(office.take(75_000).await, []);
    office.clock.advance_ms(1);
    assert_eq!(office.take(75_000).await, [(page, 2)]);
    let due_at = office.clock.now().plus_ms(2_000);
    office.does(MarkFailed { delivery: call(page), due_at }).await;
    office.clock.advance_ms(1_999);
    assert_eq!(office.take(75_000).await, []);
    office.clock.advance_ms(1);
    assert_eq!(office.take(75_000).await, [(page, 3)]);
}

pub async fn a_call_that_went_out_or_is_not_needed_is_never_taken_again(office: Office) {
    let delivered = office.called().await;
    office.take(75_000).await;
    office.does(MarkDelivered(call(delivered))).await;
    // Whoever thinks that it failed is too late.
    office.does(MarkFailed { delivery: call(delivered), due_at: office.clock.now() }).await;
    let session = office.student().await;
    office.does(UrgentHelp { session }).await;
    let clinician = office.store.rota().await.unwrap().on_call(office.clock.now()).in_order()[0];
    let join = Join { session, clinician };
    office.does(join).await;

    office.clock.advance_ms(365 * 24 * 3_600_000);

    assert_eq!(office.take(75_000).await, []);
    assert_eq!(office.store.unconfirmed_calls().await.unwrap(), Waiting::default());
}

pub async fn calls_that_somebody_had_taken_are_due_when_the_node_starts_again(mut office: Office) {
    let page = office.called().await;
    assert_eq!(office.take(75_000).await, [(page, 1)]);

    office.reopen().await;
    assert_eq!(office.take(75_000).await, []);
    office.does(NodeStarted).await;

    assert_eq!(office.take(75_000).await, [(page, 2)]);
}

pub async fn a_clock_that_is_set_back_puts_nothing_off(office: Office) {
    office.called().await;
    let set_back = office.clock.now();
    office.clock.advance_ms(-7_200_000);
    assert_eq!(office.store.due(office.clock.now()).await.unwrap(), []);

    assert!(office.does(PullIn).await > 0);

    assert_eq!(office.does(PullIn).await, 0);
    office.clock.advance_ms(LONGEST_LIMIT_MS);
    let due = office.store.due(office.clock.now()).await.unwrap();
    let next = due.iter().find(|due| matches!(due, Deadline::CallNext(_))).unwrap();
    office.does(Fire(*next)).await;
    let forgotten = office.store.forgotten_cases(office.clock.now()).await.unwrap();
    assert_eq!(forgotten, [], "calling went on");
    assert!(office.clock.now() < set_back);
}

/// The longest time that the built-in policy waits for anybody.
const LONGEST_LIMIT_MS: i64 = 120_000;
