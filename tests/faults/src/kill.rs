//! `kill -9` of the service, again and again, at any moment.

use std::time::Duration;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::{
    chatter::Manner,
    conversations::{Conversations, PATIENT},
    service::Service,
};

use crate::{Report, Size, Skipped};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, kills) = size.of((10, 6), (100, 50));
    let pause = Some(size.of(Duration::from_millis(5), Duration::from_millis(100)));
    let service = Service::start(PATIENT).await;
    let manner = Manner { pause, ..Manner::default() };
    let mut talk = Conversations::begin(service, seed, pairs, manner).await;

    let mut rng = StdRng::seed_from_u64(seed);
    let mut report = Report::default();
    for kill in 0..kills {
        // Now and then before anybody is back at all.
        let more = if rng.random_ratio(1, 5) { 0 } else { rng.random_range(1..=20 * pairs as u64) };
        let goes_on = talk.script.accepts_within(more, LONG).await;
        report.holds(goes_on, format!("nothing was acknowledged after kill {kill}"));
        talk.service.kill();
        if rng.random() {
            talk.service.launch();
        } else {
            talk.service.start_again().await;
        }
    }
    talk.service.is_ready().await;
    let goes_on = talk.script.accepts_within(2 * pairs as u64, LONG).await;
    report.holds(goes_on, "nothing was acknowledged in the end");

    report.figure(format!("{kills} kills"));
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(2);
