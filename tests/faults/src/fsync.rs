//! The disk fails to sync, or to write: the process ends rather than promise what it does not know,
//! a supervisor starts it again, and nothing that was acknowledged is missing.
//!
//! libfiu fails the calls by a chance of its own, which the seed does not reach.

use std::{collections::BTreeMap, time::Duration};

use tests::{
    binary::Surroundings,
    chatter::{Manner, Script},
    conversations::{Conversations, PATIENT},
    service::Service,
};
use tokio::time::{Instant, sleep};

use crate::{Report, Size, Skipped, machine::library};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let mut report = Report::default();
    // A failing write of a page of the log is a failed commit as well.
    for point in ["posix/io/sync/*", "posix/io/rw/pwrite*"] {
        fail(&mut report, point, size, seed).await?;
    }
    Ok(report)
}

async fn fail(report: &mut Report, point: &str, size: Size, seed: u64) -> Result<(), Skipped> {
    let (pairs, ends) = size.of((3, 3), (20, 30));
    let failing = failing(point)?;
    let service = Service::start(PATIENT).await;
    let pause = Some(Duration::from_millis(20));
    let manner = Manner { window: 1, pause, ..Manner::default() };
    let mut talk = Conversations::begin(service, seed, pairs, manner).await;

    talk.service.stop().await;
    talk.service.surround(failing);
    talk.service.launch();
    let began = Instant::now();
    let mut ended = 0;
    while ended < ends && began.elapsed() < LONG {
        if !talk.service.is_running() {
            ended += 1;
            talk.service.launch();
        }
        sleep(Duration::from_millis(10)).await;
    }
    report.holds(ended > 0, format!("{point}: nothing failed in {LONG:?}"));
    talk.service.kill();
    talk.service.surround(Surroundings::default());
    talk.service.start_again().await;
    let goes_on = talk.script.accepts_within(10 * pairs as u64, LONG).await;
    report.holds(goes_on, format!("{point}: it does not go on"));

    let log = talk.service.log();
    let commits = log.matches("a commit failed: ending").count();
    let refusals = refusals(&talk.script);
    report
        .figure(format!("{point}: ended {ended} times, {commits} of them by a commit, {refusals}"));
    report.verdict(&talk.finish().await);
    Ok(())
}

fn failing(point: &str) -> Result<Surroundings, Skipped> {
    let preload: Vec<_> = ["fiu/fiu_run_preload.so", "fiu/fiu_posix_preload.so"]
        .into_iter()
        .map(|path| library(path, "fiu-utils").map(|path| path.display().to_string()))
        .collect::<Result<_, _>>()?;
    let enable = format!("enable_random name={point},probability={PROBABILITY}");
    let environment =
        vec![("LD_PRELOAD".to_owned(), preload.join(" ")), ("FIU_ENABLE".to_owned(), enable)];
    Ok(Surroundings { environment, ..Surroundings::default() })
}

fn refusals(script: &Script) -> String {
    let refusals: BTreeMap<_, _> =
        script.refusals().into_iter().map(|(code, count)| (code.as_str(), count)).collect();
    format!("refusals {refusals:?}")
}

/// How often a call fails.
const PROBABILITY: f32 = 0.02;
/// How long it may take.
const LONG: Duration = Duration::from_mins(3);
