//! The load program: how fast the conversation is, and what it costs, beside two bare baselines.
//!
//! `tests/load/README.md` says how it is run and what its figures mean. Each scenario prints one JSON
//! object on standard output; what goes on meanwhile goes to standard error.

mod baseline;
mod clock;
mod crowd;
mod frame;
mod latency;
mod ledger;
mod process;
mod scenario;
mod server;
mod talk;
mod texts;
mod wire;

use std::io::{self, Write as _};

use clap::{Parser, Subcommand};
use serde::Serialize;

use crate::{
    baseline::Baseline,
    scenario::talk::{self as talking, Talkers},
    server::{Kind, Places},
    talk::Manner,
};

#[derive(Debug, Parser)]
#[command(about = "Measures how fast the conversation is, and what it costs")]
struct Arguments {
    #[command(flatten)]
    places: Places,
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Debug, Subcommand)]
enum Scenario {
    /// Closed loop: each pair bounces texts as fast as they come.
    Pingpong {
        #[arg(long, value_enum, default_value = "quietline")]
        server: Kind,
        #[command(flatten)]
        talkers: Talkers,
        /// Texts of a pair that are under way at any time.
        #[arg(long, default_value_t = 1)]
        in_flight: u32,
    },
    /// Open loop: so many texts a second, timed from when each was meant to be sent.
    Rate {
        #[arg(long, value_enum, default_value = "quietline")]
        server: Kind,
        #[command(flatten)]
        talkers: Talkers,
        /// Texts a second, all pairs together.
        #[arg(long, default_value_t = 2_000)]
        per_second: u32,
    },
    /// Runs a baseline; the other scenarios do so by themselves.
    #[command(hide = true)]
    Serve {
        #[command(subcommand)]
        baseline: Baseline,
    },
}

fn main() -> anyhow::Result<()> {
    let Arguments { places, scenario } = Arguments::parse();
    match scenario {
        Scenario::Pingpong { server, talkers, in_flight } => {
            print(&talking::run(server, &places, talkers, Manner::Bounce { in_flight })?)
        }
        Scenario::Rate { server, talkers, per_second } => {
            print(&talking::run(server, &places, talkers, Manner::Paced { per_second })?)
        }
        Scenario::Serve { baseline } => {
            tokio::runtime::Runtime::new()?.block_on(baseline::serve(baseline))
        }
    }
}

fn print(result: &impl Serialize) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, result)?;
    Ok(writeln!(out)?)
}
