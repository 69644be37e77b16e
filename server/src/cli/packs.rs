//! `quietline packs`: are rule packs fit for use, and where to begin with packs of one's own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use risk::{Pack, check, hash_of};

use super::console::say;
use crate::{config::Config, packs};

#[derive(Debug, Subcommand)]
pub(super) enum Packs {
    /// Checks packs as they are used together: their rules, their examples, their speed.
    Check {
        /// The folder they are in; without it the one in the settings, else those that are built in.
        folder: Option<PathBuf>,
    },
    /// Writes the built-in packs to a folder, to be changed there.
    Write {
        /// A folder that is empty or not there yet.
        folder: PathBuf,
    },
}

pub(super) fn run(config: &Config, command: Packs) -> anyhow::Result<()> {
    match command {
        Packs::Check { folder } => {
            let folder = folder.as_deref().or(config.sensing.packs.as_deref());
            report(&packs::Packs::read(folder)?)
        }
        Packs::Write { folder } => write(&folder),
    }
}

fn report(packs: &[Pack]) -> anyhow::Result<()> {
    let complaints = check(packs)?;
    for complaint in &complaints {
        say(&format!("FIX  {complaint}"));
    }
    for pack in packs {
        let reviewed = if pack.is_reviewed() { "" } else { "; no clinician has reviewed it" };
        say(&format!("pack {:<5} {} rules{reviewed}", pack.id(), pack.rules()));
    }
    say(&format!("these packs are {}", hash_of(packs)));
    if packs.is_empty() {
        bail!("there is no pack: nothing would be sensed");
    }
    if !complaints.is_empty() {
        bail!("{} places break the packs' contract: they would be refused", complaints.len());
    }
    Ok(())
}

fn write(folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if fs::read_dir(folder)?.next().is_some() {
        bail!("{} is not empty: nothing was written", folder.display());
    }
    for (pack, parts) in Pack::sources() {
        let pack = folder.join(pack);
        fs::create_dir(&pack)?;
        for (part, source) in *parts {
            fs::write(pack.join(part), source)?;
        }
    }
    say(&format!("written; set [sensing] packs = \"{}\"", folder.display()));
    Ok(())
}
