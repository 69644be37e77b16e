//! A network that misbehaves: it delays, cuts in the middle of a frame, closes one direction only,
//! and says everything twice.

use std::time::Duration;

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::{
    chatter::{Manner, Way},
    conversations::{Conversations, PATIENT},
    service::Service,
};

use crate::{Report, Size, Skipped, middle::Middle};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, texts) = size.of((5, 800), (50, 60_000));
    let service = Service::start(PATIENT).await;
    let middle = Middle::start(service.address(), StdRng::seed_from_u64(seed).random()).await;
    let way = Way::to(middle.address());
    let pause = Some(Duration::from_millis(5));
    let manner = Manner { window: 4, pause, ..Manner::default() };
    let talk = Conversations::begin_over(service, seed, pairs, |_| (manner, [way, way])).await;

    let mut report = Report::default();
    while talk.script.accepted() < texts {
        let goes_on = talk.script.accepts_within(10, LONG).await;
        report.holds(goes_on, "nothing is acknowledged any more");
        if !goes_on {
            break;
        }
    }
    let refusals = talk.script.refusals();
    report.figure(format!("{}; refusals {refusals:?}", middle.figures()));
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
