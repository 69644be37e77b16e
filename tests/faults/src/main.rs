//! `tests/faults/run`: see README.md beside it.

use std::{
    io::{Write as _, stdout},
    panic::AssertUnwindSafe,
    process::ExitCode,
};

use clap::Parser;
use faults::{SCENARIOS, Scenario, Size};
use futures_util::FutureExt as _;
use tests::seed::seed;

/// Breaks the running service in every way there is a name for, and says whether anything was lost.
#[derive(Debug, Parser)]
#[command(name = "tests/faults/run")]
struct Arguments {
    /// The short forms, which take some seconds each.
    #[arg(long)]
    short: bool,
    /// Where every random choice comes from; printed, and fresh when it is not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// What is to happen; everything when nothing is named.
    #[arg(value_name = "NAME")]
    scenarios: Vec<Scenario>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { short, seed: given, scenarios } = Arguments::parse();
    let size = if short { Size::Short } else { Size::Full };
    let all = if scenarios.is_empty() { SCENARIOS.to_vec() } else { scenarios };
    let seed = given.unwrap_or_else(seed);
    // What a scenario has mounted and started it takes down again, also when it is interrupted.
    tokio::select! {
        kept = happen(&all, size, seed) => if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE },
        _ = tokio::signal::ctrl_c() => ExitCode::FAILURE,
    }
}

/// Lets one thing after another happen; whether every promise was kept.
async fn happen(all: &[Scenario], size: Size, seed: u64) -> bool {
    let mut kept = true;
    for scenario in all {
        let name = scenario.name;
        let outcome = AssertUnwindSafe(scenario.run(size, seed)).catch_unwind().await;
        let (word, rest) = match outcome {
            Ok(Ok(report)) => {
                kept &= report.is_kept();
                (if report.is_kept() { "kept" } else { "BROKEN" }, report.to_string())
            }
            Ok(Err(skipped)) => ("SKIPPED", format!("this machine lacks {}", skipped.0)),
            Err(_) => {
                kept = false;
                ("BROKEN", "it could not be brought to its end: see above".to_owned())
            }
        };
        let _ = writeln!(stdout(), "{name:<12} {word:<8} seed {seed}: {rest}");
    }
    kept
}
