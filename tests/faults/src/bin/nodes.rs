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
    command::{self, Options},
    nodes::{ROWS, Row},
};
use futures_util::FutureExt as _;

/// Breaks a service of several nodes in every way there is a name for, and prints what was promised and
/// what was seen as a table.
#[derive(Debug, Parser)]
#[command(name = "tests/faults/run nodes")]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Which faults; every one when none is named.
    #[arg(value_name = "NAME")]
    rows: Vec<Row>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let Arguments { options, rows } = Arguments::parse();
    let (size, seed) = options.chosen();
    let all = if rows.is_empty() { ROWS.to_vec() } else { rows };
    command::end(happen(&all, size, seed)).await
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
