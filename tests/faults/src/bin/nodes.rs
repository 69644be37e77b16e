//! `tests/faults/run nodes`: see README.md beside it.

use std::{
    io::{Write as _, stdout},
    panic::AssertUnwindSafe,
    process::ExitCode,
    time::Instant,
};

use clap::Parser;
use faults::{
    Report, Size, Skipped,
    nodes::{ROWS, Row},
};
use futures_util::FutureExt as _;
use tests::seed::seed;

/// Breaks a service of several nodes in every way there is a name for, and prints what was promised and
/// what was seen as a table.
#[derive(Debug, Parser)]
#[command(name = "tests/faults/run nodes")]
struct Arguments {
    /// The short forms, which take some seconds each.
    #[arg(long)]
    short: bool,
    /// Where every random choice comes from; printed, and fresh when it is not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Which faults; every one when none is named.
    #[arg(value_name = "NAME")]
    rows: Vec<Row>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { short, seed: given, rows } = Arguments::parse();
    let size = if short { Size::Short } else { Size::Full };
    let all = if rows.is_empty() { ROWS.to_vec() } else { rows };
    let seed = given.unwrap_or_else(seed);
    // What a row has started and mounted it takes down again, also when it is interrupted.
    tokio::select! {
        kept = happen(&all, size, seed) => if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE },
        _ = tokio::signal::ctrl_c() => ExitCode::FAILURE,
    }
}

/// Lets one fault after another happen; whether every promise was kept.
async fn happen(all: &[Row], size: Size, seed: u64) -> bool {
    let mut kept = true;
    say(&format!("{size:?} form, seed {seed}\n"));
    say("| fault | promise | outcome | seen |");
    say("|---|---|---|---|");
    for row in all {
        #[expect(clippy::disallowed_methods, reason = "how long a row took is printed, not judged")]
        let began = Instant::now();
        let outcome = AssertUnwindSafe(row.run(size, seed)).catch_unwind().await;
        let outcome = outcome.map_err(drop);
        kept &= !matches!(&outcome, Err(()))
            && !matches!(&outcome, Ok(Ok(report)) if !report.is_kept());
        let (word, found) = describe(outcome);
        let Row { name, fault, promise, .. } = row;
        let seconds = began.elapsed().as_secs();
        say(&format!("| `{name}`: {fault} | {promise} | {word} | {seconds} s: {found} |"));
    }
    kept
}

fn describe(outcome: Result<Result<Report, Skipped>, ()>) -> (&'static str, String) {
    match outcome {
        Ok(Ok(report)) if report.is_kept() => ("kept", report.to_string()),
        Ok(Ok(report)) => ("**BROKEN**", report.to_string().replace('\n', "<br>")),
        Ok(Err(Skipped(lack))) => ("skipped", format!("this machine lacks {lack}")),
        Err(()) => ("**BROKEN**", "it could not be brought to its end: see above".to_owned()),
    }
}

fn say(line: &str) {
    let mut out = stdout();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
