//! `risk`: tries the packs from a shell. Scans lines, checks packs, measures them on labelled sets.

mod eval;
mod lines;
mod sets;
mod speed;
mod train;

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;
use risk::{Model, Pack, Scanner, check};

/// As the service has it, so that `speed` says what a text takes there.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Looks for signs of crisis in texts. It sorts texts for people, who decide.
#[derive(Parser)]
#[command(name = "risk", version)]
struct Cli {
    /// A folder of packs, in place of those that are built in.
    #[arg(long, global = true, value_name = "FOLDER")]
    packs: Option<PathBuf>,
    /// Leaves the linear model out: rules alone.
    #[arg(long, global = true)]
    rules_only: bool,
    /// A linear model, in place of the one that is built in.
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "rules_only")]
    model: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Reads one text per line and writes one finding per line, as JSON.
    Scan {
        /// Reads {"messages": […]} per line and writes {"tiers": […]}: the session's tier after each.
        #[arg(long)]
        sessions: bool,
    },
    /// Measures the packs on labelled sets (JSON lines, also gzipped).
    Eval(eval::Eval),
    /// Says whether packs keep their contract.
    Check,
    /// Makes the linear model anew from labelled sets and the examples of the packs.
    Train(train::Train),
    /// Measures how fast a text is scanned.
    Speed(speed::Speed),
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to be done when standard error is closed.
            let _ = writeln!(io::stderr(), "risk: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let packs = || match &cli.packs {
        Some(folder) => Pack::folder(folder),
        None => Pack::builtin(),
    };
    let scanner = || -> anyhow::Result<Scanner> {
        let scanner = match &cli.packs {
            Some(folder) => Scanner::new(Pack::folder(folder)?)?,
            None => Scanner::builtin()?,
        };
        Ok(match &cli.model {
            _ if cli.rules_only => scanner.with_model(None),
            Some(file) => {
                let bytes = fs::read(file).with_context(|| file.display().to_string())?;
                let model = Model::read(&bytes).context("this is no linear model")?;
                scanner.with_model(Some(model))
            }
            None => scanner,
        })
    };
    match cli.command {
        Command::Scan { sessions: false } => lines::scan(&scanner()?)?,
        Command::Scan { sessions: true } => lines::sessions(&scanner()?)?,
        Command::Eval(eval) => return eval.run(&scanner()?),
        Command::Check => return report(&packs()?),
        Command::Train(train) => train.run(&packs()?)?,
        Command::Speed(speed) => speed.run(scanner, &packs()?)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn report(packs: &[Pack]) -> anyhow::Result<ExitCode> {
    let complaints = check(packs)?;
    let mut out = io::stdout().lock();
    for complaint in &complaints {
        writeln!(out, "{complaint}").context("standard output is closed")?;
    }
    writeln!(out, "{} packs, {} complaints", packs.len(), complaints.len())?;
    Ok(if complaints.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
