//! The power fails: what was not synced is gone. On a file system of its own, in an image, which is
//! shut down under the running service without another write.
//!
//! The same with a service that acknowledges before it is durable ([`relaxed`](../bin/relaxed.rs))
//! must lose texts: otherwise this would see no loss at all.

use std::{fs::File, path::PathBuf, time::Duration};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tempfile::TempDir;
use tests::{
    binary::Surroundings,
    chatter::Manner,
    conversations::{Conversations, PATIENT},
    history::{Verdict, Wrong},
    service::{Place, Service},
};
use tokio::time::{sleep, timeout};

use crate::{
    Report, Size, Skipped, beside,
    machine::{Mount, program, run as command},
};

pub(super) async fn run(size: Size, seed: u64) -> Result<Report, Skipped> {
    let (pairs, cuts) = size.of((5, 2), (20, 12));
    let mut report = Report::default();
    let durable = Surroundings::default();
    let (verdict, _) = cut(durable, pairs, cuts, seed).await?;
    report.figure(format!("{cuts} cuts"));
    report.verdict(&verdict);

    let relaxed = Surroundings { program: Some(beside("relaxed")), ..Surroundings::default() };
    let (verdict, cuts) = cut(relaxed, pairs, cuts, seed).await?;
    let lost = verdict.count(Wrong::Lost);
    report.figure(format!(
        "with synchronous=NORMAL {cuts} cuts lost {lost} rows that somebody was told, of {} texts \
         acknowledged",
        verdict.acknowledged
    ));
    report.holds(lost > 0, "with synchronous=NORMAL nothing was lost: the cuts are not seen");
    Ok(report)
}

/// Cuts the power so often, or until something is lost beyond return; how often it was.
async fn cut(
    surroundings: Surroundings,
    pairs: usize,
    cuts: u32,
    seed: u64,
) -> Result<(Verdict, u32), Skipped> {
    let mut disk = Disk::new()?;
    let place = Place { data: Some(disk.data()), surroundings, ..Place::default() };
    let mut service = Service::prepare_at(place, PATIENT).await;
    service.start_again().await;
    let pause = Some(Duration::from_millis(10));
    let manner = Manner { pause, ..Manner::default() };
    let mut talk = Conversations::begin(service, seed, pairs, manner).await;

    let mut rng = StdRng::seed_from_u64(seed);
    let mut done = 0;
    while done < cuts {
        let more = rng.random_range(1..60 * pairs as u64);
        if !talk.script.accepts_within(more, LONG).await {
            break;
        }
        disk.loses_power();
        done += 1;
        // It finds out at its next commit, and ends; what still runs then is killed.
        let ends = async {
            while talk.service.is_running() {
                sleep(Duration::from_millis(10)).await;
            }
        };
        let _ = timeout(Duration::from_secs(5), ends).await;
        talk.service.kill();
        disk.is_plugged_in_again()?;
        talk.service.start_again().await;
    }
    Ok((talk.finish_within(Duration::from_secs(45)).await, done))
}

/// A disk that can lose its power.
struct Disk {
    mount: Option<Mount>,
    folder: TempDir,
}

impl Disk {
    fn new() -> Result<Self, Skipped> {
        program("mkfs.xfs", "xfsprogs")?;
        program("xfs_io", "xfsprogs")?;
        let mut disk = Self { mount: None, folder: tempfile::tempdir().unwrap() };
        File::create(disk.image()).unwrap().set_len(DISK_BYTES).unwrap();
        command("mkfs.xfs", &["-q", &disk.image().display().to_string()]).unwrap();
        std::fs::create_dir(disk.mounted()).unwrap();
        disk.is_plugged_in_again()?;
        Ok(disk)
    }

    /// Nothing is written from now on, not even what was.
    fn loses_power(&self) {
        command("xfs_io", &["-x", "-c", "shutdown", &self.mounted().display().to_string()])
            .unwrap();
    }

    fn is_plugged_in_again(&mut self) -> Result<(), Skipped> {
        self.mount = None;
        self.mount = Some(Mount::of_image(&self.image(), &self.mounted())?);
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.mounted().join("data")
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("image")
    }

    fn mounted(&self) -> PathBuf {
        self.folder.path().join("mounted")
    }
}

/// As small as XFS is made.
const DISK_BYTES: u64 = 512 * 1024 * 1024;
/// How long the conversations may take to go on.
const LONG: Duration = Duration::from_mins(1);
