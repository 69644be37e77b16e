//! A client that stops reading while the other side writes and writes: it is closed, nobody else
//! waits for it, and when it reads again it has lost nothing.

use std::time::Duration;

use tests::{
    chatter::{Manner, Mishap, Notice, Way},
    conversations::{Conversations, PATIENT},
    service::Service,
};
use tokio::time::Instant;

use crate::{Report, Size, Skipped};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let pairs = size.of(3, 10);
    let service = Service::start(PATIENT).await;
    let way = Way::to(service.address());
    let narrow = Way { receive_buffer: Some(4096), ..way };
    // The first pair writes long texts, as fast as it can, and its student stops reading.
    let floods = Manner { window: 32, pause: None, filler: 7_000, ..Manner::default() };
    let talks = Manner { pause: Some(Duration::from_millis(200)), ..Manner::default() };
    let each = |number| if number == 0 { (floods, [narrow, way]) } else { (talks, [way, way]) };
    let talk = Conversations::begin_over(service, seed, pairs, each).await;
    let [student, supporter] = &talk.pairs[0];
    let others: Vec<_> = talk.pairs[1..].iter().flatten().collect();

    let mut report = Report::default();
    talk.script.accepts(10 * pairs as u64).await;
    let before: u64 = others.iter().map(|other| other.accepted()).sum();
    let began = Instant::now();
    student.suffers(Mishap::Deaf);
    let gone = Notice::Presence { here: false };
    let is_given_up = supporter.notices_within(gone, 1, LONG).await;
    report.holds(is_given_up, "the server never gave up on who does not read");
    report.figure(format!("given up after {:.1} s", began.elapsed().as_secs_f32()));
    for other in &others {
        let goes_on = other.accepts_within(5, LONG).await;
        report.holds(goes_on, format!("{} waits for who does not read", other.session()));
    }
    let meanwhile = others.iter().map(|other| other.accepted()).sum::<u64>() - before;
    let seconds = began.elapsed().as_secs_f64();
    report.figure(format!("{meanwhile} texts of others in {seconds:.1} s meanwhile"));

    student.suffers(Mishap::Hears);
    let is_back = student.notices_within(Notice::Connected, 2, LONG).await;
    report.holds(is_back, "it did not come back");
    report.holds(student.accepts_within(5, LONG).await, "it does not go on");
    let ends: Vec<_> = student.notices().into_iter().map(|(_, notice)| notice).collect();
    let ends: Vec<_> = ends.iter().filter(|notice| **notice != Notice::Connected).collect();
    report.figure(format!("it noticed {ends:?}"));
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// How long anything may take: the system itself keeps some megabytes for who does not read.
const LONG: Duration = Duration::from_mins(3);
