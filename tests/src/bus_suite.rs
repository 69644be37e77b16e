//! What every bus must do. One suite, instantiated for each: `bus_suite!(LocalBus::new())`.

use std::sync::Arc;

use domain::{
    news::{Bell, News, Topic},
    receipt::Receipt,
};
use protocol::{Seq, SessionId, StaffId};
use server::{
    bus::{Bus, Listener},
    ids::SystemIds,
};
use tokio::time::timeout;

use crate::{connection::PATIENCE, person::key};

/// Instantiates the suite over a bus.
#[macro_export]
macro_rules! bus_suite {
    ($make:expr) => {
        $crate::bus_suite! { $make =>
            bells_of_one_topic_come_in_the_order_in_which_they_were_rung
            everybody_who_listens_hears_and_nobody_else
            who_listens_no_more_hears_nothing
            who_listens_twice_hears_once
            who_is_too_slow_is_told_and_keeps_nobody_waiting
        }
    };
    ($make:expr => $($name:ident)*) => {$(
        #[tokio::test]
        async fn $name() {
            $crate::bus_suite::$name(std::sync::Arc::new($make)).await;
        }
    )*};
}

pub async fn bells_of_one_topic_come_in_the_order_in_which_they_were_rung(bus: Arc<dyn Bus>) {
    let session = SessionId(key().0);
    let mut listener = listener(&bus, &[Topic::Session(session)]);

    bus.ring((1..50).map(|seq| seen(session, seq)).collect());
    bus.ring((50..=100).map(|seq| seen(session, seq)).collect());

    for seq in 1..=100 {
        assert_eq!(next(&mut listener).await, seen(session, seq));
    }
}

pub async fn everybody_who_listens_hears_and_nobody_else(bus: Arc<dyn Bus>) {
    let staff = StaffId(key().0);
    let mut first = listener(&bus, &[Topic::Staff(staff), Topic::Cases]);
    let mut second = listener(&bus, &[Topic::Staff(staff)]);
    let mut other = listener(&bus, &[Topic::Staff(StaffId(key().0)), Topic::Queue]);

    bus.ring(vec![Bell::Cases, Bell::SignedOut(staff), Bell::StaffReplaced(staff, key().0)]);
    bus.ring(vec![Bell::Queue]);

    assert_eq!(next(&mut first).await, Bell::Cases);
    for listener in [&mut first, &mut second] {
        assert_eq!(next(listener).await, Bell::SignedOut(staff));
        assert!(matches!(next(listener).await, Bell::StaffReplaced(who, _) if who == staff));
    }
    assert_eq!(next(&mut other).await, Bell::Queue);
    assert!([first, second, other].iter_mut().all(|listener| listener.rung().is_none()));
}

pub async fn who_listens_no_more_hears_nothing(bus: Arc<dyn Bus>) {
    let mut staying = listener(&bus, &[Topic::Cases, Topic::Queue]);
    let gone = listener(&bus, &[Topic::Cases]);
    staying.ignore(Topic::Cases);
    drop(gone);

    bus.ring(vec![Bell::Cases, Bell::Queue]);

    assert_eq!(next(&mut staying).await, Bell::Queue);
    staying.listen(Topic::Cases);
    bus.ring(vec![Bell::Cases]);
    assert_eq!(next(&mut staying).await, Bell::Cases);
}

pub async fn who_listens_twice_hears_once(bus: Arc<dyn Bus>) {
    let mut listener = listener(&bus, &[Topic::Outbox, Topic::Outbox]);
    bus.ring(vec![Bell::Outbox]);
    assert_eq!(next(&mut listener).await, Bell::Outbox);
    listener.ignore(Topic::Outbox);
    listener.listen(Topic::Deadlines);
    bus.ring(vec![Bell::Outbox, Bell::Deadlines]);
    assert_eq!(next(&mut listener).await, Bell::Deadlines);
}

pub async fn who_is_too_slow_is_told_and_keeps_nobody_waiting(bus: Arc<dyn Bus>) {
    let slow = listener(&bus, &[Topic::Cases]);
    let mut quick = listener(&bus, &[Topic::Cases]);

    for _ in 0..10_000 {
        bus.ring(vec![Bell::Cases]);
        assert_eq!(next(&mut quick).await, Bell::Cases);
    }

    timeout(PATIENCE, slow.overflowed().cancelled()).await.unwrap();
    assert!(!quick.overflowed().is_cancelled());
}

fn listener(bus: &Arc<dyn Bus>, topics: &[Topic]) -> Listener {
    let mut listener = Listener::new(bus.clone(), &SystemIds::new());
    for topic in topics {
        listener.listen(*topic);
    }
    listener
}

async fn next(listener: &mut Listener) -> Bell {
    timeout(PATIENCE, listener.next()).await.expect("no bell rang")
}

fn seen(session: SessionId, seq: u32) -> Bell {
    let receipt = Receipt::seen(Seq(seq));
    Bell::Session(session, News::Receipts { student: receipt, staff: Receipt::default() })
}
