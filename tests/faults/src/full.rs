//! The disk fills up under the database: texts are refused as busy and kept by whoever wrote them,
//! the service says that it is not ready, and goes on by itself once there is room.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::Path,
    time::Duration,
};

use protocol::ErrorCode;
use tests::{
    chatter::{Manner, Script},
    conversations::{Conversations, PATIENT},
    service::{Place, Service},
};
use tokio::time::{sleep, timeout};

use crate::{Report, Size, Skipped, machine::Mount};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, times) = size.of((3, 1), (20, 5));
    let disk = tempfile::tempdir().unwrap();
    let _mount = Mount::in_memory("64m", disk.path())?;
    let place = Place { data: Some(disk.path().join("data")), ..Place::default() };
    let mut service = Service::prepare_at(place, PATIENT).await;
    service.start_again().await;
    // One text at a time, as the page does: what is refused is not overtaken.
    let pause = Some(Duration::from_millis(20));
    let manner = Manner { window: 1, pause, ..Manner::default() };
    let mut talk = Conversations::begin(service, seed, pairs, manner).await;

    let mut report = Report::default();
    for _ in 0..times {
        let goes_on = talk.script.accepts_within(10 * pairs as u64, LONG).await;
        report.holds(goes_on, "it does not go on after there was room again");
        fill(&disk.path().join("filler"));
        let refused = is_refused(&talk.script, 5 * pairs as u64).await;
        report.holds(refused, "nothing was refused though the disk was full");
        let readiness = talk.service.readiness().await;
        report.holds(readiness == Some(503), format!("readyz said {readiness:?} on a full disk"));
        report.holds(talk.service.is_running(), "the process ended on a full disk");
        fs::remove_file(disk.path().join("filler")).unwrap();
        if !talk.service.is_running() {
            talk.service.start_again().await;
        }
    }
    report.holds(talk.script.accepts_within(10 * pairs as u64, LONG).await, "it does not go on");
    let readiness = talk.service.readiness().await;
    report.holds(readiness == Some(204), format!("readyz says {readiness:?} with room"));

    let refusals = talk.script.refusals();
    let only_busy = refusals.keys().all(|code| *code == ErrorCode::Busy);
    report.holds(only_busy, format!("texts were refused otherwise than as busy: {refusals:?}"));
    report.figure(format!("{times} times full, refusals {refusals:?}"));
    report.verdict(&talk.finish().await);
    Ok(report)
}

/// Takes all the room there is.
pub(crate) fn fill(path: &Path) {
    let mut file = File::create(path).unwrap();
    for bytes in [64 * 1024, 1024, 1] {
        loop {
            match file.write(&vec![0; bytes]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("cannot fill the disk: {error}"),
            }
        }
    }
}

/// Waits until so much more is refused.
async fn is_refused(script: &Script, more: u64) -> bool {
    let count = || script.refusals().values().sum::<u64>();
    let wanted = count() + more;
    let waiting = timeout(LONG, async {
        while count() < wanted {
            sleep(Duration::from_millis(10)).await;
        }
    });
    waiting.await.is_ok()
}

/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
