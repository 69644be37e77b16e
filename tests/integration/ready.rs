//! Ready is who can make a commit: what `/readyz` says while the disk is full, and what it costs.

use std::{fs, path::Path, process::Command};

use reqwest::StatusCode;
use tests::{
    door::Door,
    person::{Student, client, key},
    service::Service,
    world::World,
};

#[tokio::test]
async fn while_the_disk_is_full_it_says_so_and_keeps_nothing_it_cannot_store() {
    let disk = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(disk.path(), "6m") else {
        eprintln!("!! skipped: a disk of its own cannot be mounted without root");
        return;
    };
    let mut service = Service::prepare("").await;
    service.keeps_data_in(&disk.0.join("data"));
    service.start_again().await;
    let student = Student::arrive(&service).await;
    student.says("before").await;

    disk.fill();
    let long = "x".repeat(4_000);
    let lost = service.until("a text is not stored", async || {
        student.sends(key(), &long).await;
        student.connection.beat().await;
        student.connection.unread().contains(r#""code":"busy""#)
    });
    lost.await;
    service.until("it is not ready", async || status(&service).await == NOT_READY).await;

    disk.make_room();
    service.until("it is ready again", async || status(&service).await == READY).await;
    student.says("after").await;
    assert!(service.log().contains("the disk is full"), "{}", service.log());
}

#[tokio::test]
async fn asking_whether_it_is_ready_costs_one_commit_a_second_at_most() {
    let world = World::start().await;
    assert_eq!(status(&world).await, READY);
    let before = log_bytes(&world);
    for _ in 0..100 {
        assert_eq!(status(&world).await, READY);
    }
    assert_eq!(log_bytes(&world), before, "nothing was written");
}

async fn status(door: &impl Door) -> StatusCode {
    client().get(door.url("/readyz")).send().await.unwrap().status()
}

/// Grows with every commit until it is begun anew.
fn log_bytes(world: &World) -> u64 {
    fs::metadata(world.data().join("quietline.db-wal")).unwrap().len()
}

/// A file system in memory that holds little, and is gone with the test.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// `None` when this account may not mount anything.
    fn mount(folder: &'a Path, size: &str) -> Option<Self> {
        let size = format!("size={size}");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder);
        mount.output().is_ok_and(|said| said.status.success()).then_some(Self(folder))
    }

    fn fill(&self) {
        let filler = fs::File::create(self.0.join("filler")).unwrap();
        let mut room = 8 * 1024 * 1024_usize;
        while room >= 4096 {
            if std::io::Write::write(&mut &filler, &vec![0; room]).is_err() {
                room /= 2;
            }
        }
    }

    fn make_room(&self) {
        fs::remove_file(self.0.join("filler")).unwrap();
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // Lazily: the service may have files open until it has ended.
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

const READY: StatusCode = StatusCode::NO_CONTENT;
const NOT_READY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
