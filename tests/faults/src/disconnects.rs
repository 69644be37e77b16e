//! Connections that are closed, cut, or go dead without a word, while everybody talks as fast as
//! they can.

use std::time::Duration;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::IndexedRandom as _};
use tests::{
    chatter::{Chatter, Manner, Mishap, Notice},
    conversations::{Conversations, PATIENT},
    service::Service,
};
use tokio::time::Instant;

use crate::{Report, Size, Skipped};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, texts, between) = size.of((10, 3_000, 30), (50, 1_000_000, 200));
    let service = Service::start(PATIENT).await;
    let manner = Manner { window: 8, pause: None, filler: size.of(100, 40), ..Manner::default() };
    let talk = Conversations::begin(service, seed, pairs, manner).await;

    let mut rng = StdRng::seed_from_u64(seed);
    let mut report = Report::default();
    let chatters: Vec<_> = talk.chatters().collect();
    let (mut mishaps, began) = (0, Instant::now());
    while talk.script.accepted() < texts {
        let goes_on = talk.script.accepts_within(rng.random_range(1..2 * between), LONG).await;
        report.holds(goes_on, "nothing is acknowledged any more");
        if !goes_on {
            break;
        }
        let mishap = *[Mishap::Closed, Mishap::Reset, Mishap::HalfOpen].choose(&mut rng).unwrap();
        chatters.choose(&mut rng).unwrap().suffers(mishap);
        mishaps += 1;
    }
    let took = began.elapsed();
    let silent = talk.chatters().flat_map(Chatter::notices);
    let silent = silent.filter(|(_, notice)| *notice == Notice::Silent).count();
    report.holds(silent == 0, format!("{silent} connections went silent by themselves"));

    let refusals = talk.script.refusals();
    report.figure(format!("{mishaps} mishaps in {} s, refusals {refusals:?}", took.as_secs()));
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
