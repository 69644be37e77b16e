//! The command line: one subcommand each.

mod audit;
mod backup;
mod console;
mod content;
mod demo;
mod doctor;
mod drill;
mod packs;
mod pager;
mod restore;
mod serve;
mod staff;

use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};

use crate::config::{Config, ConfigError};

/// Anonymous peer-support chat for universities: one binary, one database.
#[derive(Debug, Parser)]
#[command(name = "quietline", version)]
pub struct Cli {
    /// The settings; without it the file that `QUIETLINE_CONFIG` names, else the defaults.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data folder, in place of the one in the settings.
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the service.
    Serve,
    /// Runs the service with demo staff and a pager on the screen. Not for real students.
    Demo {
        /// Where to listen.
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: Option<std::net::SocketAddr>,
    },
    /// Adds, lists and disables staff accounts.
    #[command(subcommand)]
    Staff(staff::Staff),
    /// Checks rule packs, and writes those that are built in to a folder.
    #[command(subcommand)]
    Packs(packs::Packs),
    /// Checks sentences of one's own, and writes those that are built in to a folder.
    #[command(subcommand)]
    Content(content::Content),
    /// Checks the audit log.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Writes a copy of everything as it is at one moment, also while the service runs. The keys are not
    /// in it: copy their folder to another place, afterwards.
    Backup {
        /// The file to write, which must not be there yet; `-` for standard output.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Fills a new database with a backup, of either engine. The key folder must be the one of the
    /// service that was backed up, and the service must not run.
    Restore {
        /// What `quietline backup` wrote.
        file: PathBuf,
    },
    /// Plays an imminent case through the service that runs: whoever is on call is paged, told that
    /// it is a drill, comes and closes it; prints how long each step took.
    Drill {
        /// How long to wait until somebody has closed it, 10 to 3600 seconds.
        #[arg(long, value_name = "SECONDS", default_value_t = 900,
            value_parser = clap::value_parser!(u32).range(10..=3600))]
        limit: u32,
    },
    /// Checks that everything is in place and says what to do about what is not.
    Doctor,
}

impl Cli {
    /// Does what was asked for.
    ///
    /// # Errors
    ///
    /// With a message for whoever typed the command.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self { config, data, command } = self;
        let settings = || settings(config.as_deref(), data.as_deref());
        match command {
            Command::Serve => serve::run(settings()?).await,
            Command::Demo { listen } => demo::run(settings()?, listen).await,
            Command::Staff(command) => staff::run(settings()?, command).await,
            Command::Packs(command) => packs::run(&settings()?, command),
            Command::Content(command) => content::run(&settings()?, command),
            Command::Audit(command) => audit::run(settings()?, command).await,
            Command::Backup { to } => backup::run(&settings()?, &to).await,
            Command::Restore { file } => restore::run(&settings()?, &file).await,
            Command::Drill { limit } => drill::run(&settings()?, limit).await,
            Command::Doctor => doctor::run(settings()).await,
        }
    }
}

fn settings(file: Option<&Path>, data: Option<&Path>) -> Result<Config, ConfigError> {
    let mut config = Config::load(file)?;
    if let Some(folder) = data {
        folder.clone_into(&mut config.data.folder);
    }
    Ok(config)
}
