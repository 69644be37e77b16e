//! The whole process stands still, as on a machine that is suspended or swaps, and goes on.

use std::time::Duration;

use tests::{
    chatter::{Chatter, Manner, Notice},
    conversations::{Conversations, PATIENT},
    service::Service,
};
use tokio::time::{Instant, sleep};

use crate::{Report, Size, Skipped};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let stops: &[u64] = size.of(&[3], &[3, 20, 40, 60]);
    let pairs = size.of(5, 25);
    let service = Service::start(PATIENT).await;
    let pause = Some(Duration::from_millis(20));
    let manner = Manner { pause, ..Manner::default() };
    let talk = Conversations::begin(service, seed, pairs, manner).await;

    let mut report = Report::default();
    for seconds in stops {
        talk.script.accepts(4 * pairs as u64).await;
        talk.service.signal("STOP");
        sleep(Duration::from_secs(*seconds)).await;
        let before = count(&talk, |notice| notice == Notice::Silent);
        talk.service.signal("CONT");
        let went_on = Instant::now();
        let goes_on = talk.script.accepts_within(20 * pairs as u64, LONG).await;
        report.holds(goes_on, format!("nothing is acknowledged after {seconds} s"));
        report.figure(format!(
            "{seconds} s stopped: {before} clients noticed so far, {} texts {} ms after it went on",
            20 * pairs,
            went_on.elapsed().as_millis()
        ));
    }
    let cut = count(&talk, |notice| notice == Notice::Closed(Some(SILENT)));
    report.figure(format!("{cut} connections were closed as silent"));
    report.verdict(&talk.finish().await);
    Ok(report)
}

fn count(talk: &Conversations, wanted: impl Fn(Notice) -> bool) -> usize {
    let notices = talk.chatters().flat_map(Chatter::notices);
    notices.filter(|(_, notice)| wanted(*notice)).count()
}

const SILENT: u16 = protocol::CloseCode::Silent.number();
/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
