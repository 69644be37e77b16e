//! What the disk can do: without it nobody can tell a slow server from a slow disk.

use std::{fs::File, io::Write as _};

use anyhow::Context as _;
use serde::Serialize;

use crate::{
    clock::Clock,
    latency::{Latency, Spread},
    server::Places,
};

/// How long it takes until a page is on the disk, with nothing else going on here.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Disk {
    /// Writing 4 KiB at the end of a file and `fdatasync`.
    sync: Spread,
}

/// Tries it a few hundred times.
pub(crate) fn probe(places: &Places) -> anyhow::Result<Disk> {
    let clock = Clock::start();
    let folder = places.folder()?;
    let path = folder.path().join("probe");
    let mut file = File::create(&path).context("cannot write to the disk")?;
    let mut latency = Latency::default();
    for _ in 0..SYNCS {
        let began_us = clock.now_us();
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        latency.record(clock.now_us() - began_us, false);
    }
    Ok(Disk { sync: latency.spread() })
}

const SYNCS: u32 = 300;
