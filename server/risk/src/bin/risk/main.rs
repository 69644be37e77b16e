//! `risk`: tries the packs from a shell. Scans lines, checks packs, measures them on labelled sets.

mod eval;
mod lines;
mod sets;
mod speed;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use risk::{Pack, Scanner, check};

/// Looks for signs of crisis in texts. It sorts texts for people, who decide.
#[derive(Parser)]
#[command(name = "risk", version)]
struct Cli {
    /// A folder of packs, in place of those that are built in.
    #[arg(long, global = true, value_name = "FOLDER")]
    packs: Option<PathBuf>,
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
    let scanner = || -> anyhow::Result<Scanner> { Ok(Scanner::new(packs()?)?) };
    match cli.command {
        Command::Scan { sessions: false } => lines::scan(&scanner()?)?,
        Command::Scan { sessions: true } => lines::sessions(&scanner()?)?,
        Command::Eval(eval) => return eval.run(&scanner()?),
        Command::Check => return report(&packs()?),
        Command::Speed(speed) => speed.run(&packs()?)?,
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
