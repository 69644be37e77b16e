//! The machine's clock is set forward and back by two hours while people talk: the conversations go
//! on, nobody is sent away, and a connection that goes dead is still noticed.

use std::{fs, path::Path, time::Duration};

use tests::{
    binary::Surroundings,
    chatter::{Chatter, Manner, Mishap, Notice},
    conversations::Conversations,
    service::{Place, Service},
};
use tokio::time::Instant;

use crate::{Report, Size, Skipped, machine::library};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let pairs = size.of(2, 10);
    let folder = tempfile::tempdir().unwrap();
    let shown = folder.path().join("clock");
    set(&shown, 0);
    let place = Place { surroundings: faked(&shown)?, ..Place::default() };
    // With the usual limits: none of them is longer than the jumps.
    let mut service = Service::prepare_at(place, "").await;
    service.start_again().await;
    let pause = Some(Duration::from_millis(50));
    let manner = Manner { pause, ..Manner::default() };
    let mut talk = Conversations::begin(service, seed, pairs, manner).await;

    let mut report = Report::default();
    let jumps: &[i32] = size.of(&[2, 0], &[2, 0, -2, 0, 2, -2, 0]);
    for hours in jumps {
        set(&shown, *hours * HOUR);
        let goes_on = talk.script.accepts_within(40 * pairs as u64, LONG).await;
        report.holds(goes_on, format!("it does not go on after the clock was set to {hours:+} h"));
    }
    if size == Size::Full {
        for (from, to) in [(0, -2), (-2, 0)] {
            set(&shown, from * HOUR);
            talk.script.accepts_within(40 * pairs as u64, LONG).await;
            noticed_after(&mut report, &talk.pairs[0], &shown, to).await;
        }
    }
    report.holds(talk.service.is_running(), "it ended");
    let closed = talk.chatters().map(|chatter| chatter.noticed(SILENT)).sum::<usize>();
    report.figure(format!("{} jumps, {closed} live connections closed as silent", jumps.len()));
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// A connection goes dead just before the clock is set: the other side must be told in time.
async fn noticed_after(
    report: &mut Report,
    [student, supporter]: &[Chatter; 2],
    shown: &Path,
    hours: i32,
) {
    let gone = Notice::Presence { here: false };
    let before = supporter.noticed(gone);
    // A dead connection must not be replaced by a new one: that would be noticed in another way.
    student.suffers(Mishap::Dies);
    set(shown, hours * HOUR);
    let began = Instant::now();
    let noticed = supporter.notices_within(gone, before + 1, TWICE_DEAD).await;
    report
        .holds(noticed, format!("a dead connection was not noticed with the clock at {hours:+} h"));
    let seconds = began.elapsed().as_secs();
    report.figure(format!("a dead connection noticed after {seconds} s at {hours:+} h"));
    student.suffers(Mishap::Hears);
}

pub(crate) fn faked(shown: &Path) -> Result<Surroundings, Skipped> {
    let preload = library("faketime/libfaketimeMT.so.1", "libfaketime")?;
    let environment = [
        ("LD_PRELOAD", preload.display().to_string()),
        ("FAKETIME_TIMESTAMP_FILE", shown.display().to_string()),
        ("FAKETIME_NO_CACHE", "1".to_owned()),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
    ];
    let environment = environment.map(|(name, value)| (name.to_owned(), value)).into();
    Ok(Surroundings { environment, ..Surroundings::default() })
}

/// Sets the clock to so many seconds beyond the right time.
pub(crate) fn set(shown: &Path, seconds: i32) {
    let next = shown.with_extension("next");
    fs::write(&next, format!("{seconds:+}\n")).unwrap();
    fs::rename(next, shown).unwrap();
}

const HOUR: i32 = 3_600;
const SILENT: Notice = Notice::Closed(Some(protocol::CloseCode::Silent.number()));
/// A clock that is set while a connection dies may cost one more of its periods.
const TWICE_DEAD: Duration = Duration::from_millis(2 * protocol::DEAD_AFTER_MS + 10_000);
/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
