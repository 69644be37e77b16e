//! `tests/faults/run`: see README.md beside it.

use std::{
    io::{Write as _, stdout},
    panic::AssertUnwindSafe,
    process::ExitCode,
};

use clap::Parser;
use faults::{
    SCENARIOS, Scenario, Size,
    command::{self, Options},
};
use futures_util::FutureExt as _;

/// Breaks the running service in every way there is a name for, and says whether anything was lost.
#[derive(Debug, Parser)]
#[command(name = "tests/faults/run")]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// What is to happen; everything when nothing is named.
    #[arg(value_name = "NAME")]
    scenarios: Vec<Scenario>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { options, scenarios } = Arguments::parse();
    let (size, seed) = options.chosen();
    let all = if scenarios.is_empty() { SCENARIOS.to_vec() } else { scenarios };
    command::end(happen(&all, size, seed)).await
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
