//! The load program: how fast the conversation is, and what it costs, beside two bare baselines.
//!
//! `tests/load/README.md` says how it is run and what its figures mean. Each scenario prints one JSON
//! object on standard output; what goes on meanwhile goes to standard error.

mod baseline;
mod clock;
mod crowd;
mod disk;
mod frame;
mod latency;
mod ledger;
mod pager;
mod process;
mod scenario;
mod server;
mod talk;
mod texts;
mod wire;

use std::io::{self, Write as _};

use anyhow::ensure;
use clap::{Parser, Subcommand};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    baseline::Baseline,
    scenario::{
        compare::{self, Comparison},
        growth, highest, idle, nodes, pages, queue, storm,
        talk::{self as talking, Talkers},
    },
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
    /// The highest rate at which 99 of 100 texts are delivered within 50 ms.
    Highest {
        #[arg(long, value_enum, default_value = "quietline")]
        server: Kind,
        #[command(flatten)]
        talkers: Talkers,
    },
    /// Memory for each connection of conversations that are silent.
    Idle {
        #[arg(long, value_enum, default_value = "quietline")]
        server: Kind,
        /// Each has two connections.
        #[arg(long, default_value_t = 5_000)]
        conversations: usize,
    },
    /// The service is killed and started again, and everybody comes back.
    Storm {
        /// How many clients.
        #[arg(long, default_value_t = 2_000)]
        clients: usize,
        /// How long they are waited for, in seconds.
        #[arg(long, default_value_t = 180)]
        patience: u32,
    },
    /// Very many students wait, and many supporters become ready.
    Queue {
        /// How many students wait, once for each number.
        #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
        waiting: Vec<usize>,
        /// How many supporters come.
        #[arg(long, default_value_t = 1_000)]
        supporters: usize,
        /// How long the pairings are waited for, in seconds.
        #[arg(long, default_value_t = 180)]
        patience: u32,
    },
    /// From what a student says to the request at the on-call tool, while others talk.
    Pages {
        #[command(flatten)]
        alarms: pages::Alarms,
    },
    /// Whether a text costs more with more pairs, or with more texts stored before it.
    Growth {
        #[arg(long, value_enum, default_value = "quietline")]
        server: Kind,
        #[command(flatten)]
        talkers: Talkers,
        /// How many pairs, once for each number; beside stored texts it is the number above.
        #[arg(long, value_delimiter = ',', default_value = "100,1000,5000")]
        growing: Vec<usize>,
        /// How many texts are stored before.
        #[arg(long, default_value_t = 1_000_000)]
        stored: usize,
        /// Texts a second, all pairs together.
        #[arg(long, default_value_t = 2_000)]
        per_second: u32,
    },
    /// What it costs that one service runs as several nodes, on the servers that `tests/servers` starts.
    Nodes {
        #[command(flatten)]
        talkers: Talkers,
        #[command(flatten)]
        wanted: nodes::Nodes,
    },
    /// The service and both baselines in turn, again and again: medians and ratios.
    Compare {
        #[command(flatten)]
        talkers: Talkers,
        #[command(flatten)]
        comparison: Comparison,
    },
    /// Everything above but `nodes`, as one object. It takes most of an hour.
    All {
        #[command(flatten)]
        talkers: Talkers,
        #[command(flatten)]
        comparison: Comparison,
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
            talk(server, &places, talkers, Manner::Bounce { in_flight })
        }
        Scenario::Rate { server, talkers, per_second } => {
            talk(server, &places, talkers, Manner::Paced { per_second })
        }
        Scenario::Highest { server, talkers } => print(&highest::run(server, &places, talkers)?),
        Scenario::Idle { server, conversations } => {
            print(&idle::run(server, &places, conversations)?)
        }
        Scenario::Storm { clients, patience } => print(&storm::run(&places, clients, patience)?),
        Scenario::Queue { waiting, supporters, patience } => {
            let queues = queue::run(&places, &waiting, supporters, patience)?;
            print(&json!({ "queue": queues }))
        }
        Scenario::Pages { alarms } => {
            let paging = pages::run(&places, alarms)?;
            print(&paging)?;
            ensure!(paging.is_sound(), "a page is missing, or a text was not taken");
            Ok(())
        }
        Scenario::Growth { server, talkers, growing, stored, per_second } => {
            let growth = growth::run(server, &places, &growing, stored, talkers, per_second)?;
            print(&json!({ "growth": growth }))
        }
        Scenario::Nodes { talkers, wanted } => {
            let scaled = nodes::run(&places, talkers, &wanted)?;
            print(&scaled)?;
            ensure!(scaled.is_sound(), NOT_SOUND);
            Ok(())
        }
        Scenario::Compare { talkers, comparison } => {
            let compared = compare::run(&places, talkers, &comparison)?;
            print(&compared)?;
            ensure!(compared.is_sound(), NOT_SOUND);
            Ok(())
        }
        Scenario::All { talkers, comparison } => all(&places, talkers, &comparison),
        Scenario::Serve { baseline } => {
            tokio::runtime::Runtime::new()?.block_on(baseline::serve(baseline))
        }
    }
}

fn talk(kind: Kind, places: &Places, talkers: Talkers, manner: Manner) -> anyhow::Result<()> {
    let run = talking::run(kind, places, talkers, manner)?;
    print(&run)?;
    ensure!(run.figures.is_sound(), NOT_SOUND);
    Ok(())
}

/// One that cannot be measured does not keep the others from it.
fn all(places: &Places, talkers: Talkers, comparison: &Comparison) -> anyhow::Result<()> {
    let idle = || EVERY_SERVER.map(|kind| outcome(idle::run(kind, places, 5_000)));
    let growing = [100, 1_000, 5_000];
    let stored = 1_000_000;
    let results = json!({
        "compare": outcome(compare::run(places, talkers, comparison)),
        "idle": idle(),
        "storm": outcome(storm::run(places, 2_000, 180)),
        "queue": outcome(queue::run(places, &[1_000, 10_000, 100_000], 1_000, 180)),
        "growth": outcome(growth::run(
            Kind::Quietline, places, &growing, stored, talkers, 2_000,
        )),
    });
    print(&results)
}

fn outcome<T: Serialize>(result: anyhow::Result<T>) -> Value {
    match result.and_then(|value| Ok(serde_json::to_value(value)?)) {
        Ok(value) => value,
        Err(error) => json!({ "error": format!("{error:#}") }),
    }
}

fn print(result: &impl Serialize) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, result)?;
    Ok(writeln!(out)?)
}

const EVERY_SERVER: [Kind; 3] = [Kind::Quietline, Kind::Sqlite, Kind::Bare];
const NOT_SOUND: &str = "texts were lost, doubled, out of order, or never answered";
