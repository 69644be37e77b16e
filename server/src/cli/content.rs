//! `quietline content`: can sentences of one's own be said, and where to begin with them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Subcommand;

use super::console::say;
use crate::{config::Config, content};

#[derive(Debug, Subcommand)]
pub(super) enum Content {
    /// Checks the sentences of a folder: their names, their forms, their lengths.
    Check {
        /// The folder they are in; without it the one in the settings.
        folder: Option<PathBuf>,
    },
    /// Writes the built-in sentences to a folder, to be changed there.
    Write {
        /// A folder that is empty or not there yet.
        folder: PathBuf,
    },
}

pub(super) fn run(config: &Config, command: Content) -> anyhow::Result<()> {
    match command {
        Content::Check { folder } => {
            let Some(folder) = folder.or_else(|| config.service.content.clone()) else {
                bail!("name a folder, or set [service] content");
            };
            report(&folder, config.service.formal)
        }
        Content::Write { folder } => write(&folder),
    }
}

fn report(folder: &Path, formal: bool) -> anyhow::Result<()> {
    let content::Seen { faults, unheard } = content::check(folder, formal)?;
    for fault in &faults {
        say(&format!("FIX  {fault}"));
    }
    for name in unheard {
        say(&format!("look {name}: nobody hears it while [service] formal is false"));
    }
    match faults.len() {
        0 => {
            say("every sentence can be said");
            Ok(())
        }
        1 => bail!("this place cannot be used: the folder would be refused"),
        places => bail!("these {places} places cannot be used: the folder would be refused"),
    }
}

fn write(folder: &Path) -> anyhow::Result<()> {
    let files = content::sources();
    if files.is_empty() {
        bail!("this program was built without the web client: it has no sentences to write");
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    if fs::read_dir(folder)?.next().is_some() {
        bail!("{} is not empty: nothing was written", folder.display());
    }
    for (name, text) in files {
        fs::write(folder.join(name), text)?;
    }
    say(&format!("written; set [service] content = \"{}\"", folder.display()));
    Ok(())
}
