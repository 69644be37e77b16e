//! Packets vanish, in both directions or in one: short losses are not noticed at all, long ones are
//! noticed by both ends in time, and nothing is missing afterwards.

use std::{net::SocketAddr, time::Duration};

use protocol::{CloseCode, DEAD_AFTER_MS};
use tests::{
    chatter::{Chatter, Manner, Notice, Way},
    conversations::{Conversations, PATIENT},
    service::{Place, Service, free_address},
};
use tokio::time::{Instant, sleep};

use crate::{
    Report, Size, Skipped,
    namespace::{Drops, Namespace},
};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let pairs = size.of(2, 10);
    let namespace = Namespace::new()?;
    let address = SocketAddr::new(namespace.service(), free_address().port());
    let place = Place { address, surroundings: namespace.inside(), data: None };
    let mut service = Service::prepare_at(place, PATIENT).await;
    service.start_again().await;
    let pause = Some(Duration::from_millis(100));
    let manner = Manner { pause, ..Manner::default() };
    let [students, staff] = namespace.addresses();
    let ways = [students, staff].map(|from| Way { from: Some(from), ..Way::to(address) });
    let talk = Conversations::begin_over(service, seed, pairs, |_| (manner, ways)).await;

    let mut report = Report::default();
    for drops in [Drops::Both, Drops::ToService, Drops::FromService] {
        let goes_on = talk.script.accepts_within(20 * pairs as u64, LONG).await;
        report.holds(goes_on, "it does not go on");
        namespace.drops(drops, students);
        sleep(Duration::from_secs(5)).await;
        namespace.heals();
        let goes_on = talk.script.accepts_within(20 * pairs as u64, LONG).await;
        report.holds(goes_on, format!("it does not go on after 5 s of {drops:?}"));
        if size == Size::Full {
            noticed(&mut report, &namespace, &talk.pairs[0], drops).await;
        }
    }
    report.holds(talk.script.accepts_within(20 * pairs as u64, LONG).await, "it does not go on");
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// Drops packets until both ends have noticed.
async fn noticed(
    report: &mut Report,
    namespace: &Namespace,
    [student, supporter]: &[Chatter; 2],
    drops: Drops,
) {
    let gone = Notice::Presence { here: false };
    let (by_service, by_client) = (supporter.noticed(gone), ends(student));
    namespace.drops(drops, namespace.addresses()[0]);
    let began = Instant::now();
    let (mut service, mut client) = (None, None);
    while began.elapsed() < LONG && (service.is_none() || client.is_none()) {
        if supporter.noticed(gone) > by_service {
            service.get_or_insert(began.elapsed());
        }
        if ends(student) > by_client {
            client.get_or_insert(began.elapsed());
        }
        sleep(Duration::from_millis(20)).await;
    }
    namespace.heals();
    for (who, after) in [("service", service), ("client", client)] {
        let in_time = after.is_some_and(|after| after <= IN_TIME);
        report.holds(in_time, format!("{drops:?}: the {who} noticed after {after:?}"));
    }
    let seconds = |after: Option<Duration>| after.map_or(f32::NAN, |after| after.as_secs_f32());
    report.figure(format!(
        "{drops:?}: noticed by the service after {:.1} s, by the client after {:.1} s",
        seconds(service),
        seconds(client)
    ));
}

/// How often a client noticed that its connection was over.
fn ends(chatter: &Chatter) -> usize {
    chatter.noticed(Notice::Silent)
        + chatter.noticed(Notice::Closed(Some(CloseCode::Silent.number())))
        + chatter.noticed(Notice::Broken)
}

/// How long either end may take, with a second for the machine.
const IN_TIME: Duration = Duration::from_millis(DEAD_AFTER_MS + 1_000);
/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
