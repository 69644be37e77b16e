//! A service that kills itself before a statement of its database, for the proof that a page goes out
//! once wherever it happens. Not to be used for anything else.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use server::{cli::Cli, store};

#[tokio::main]
async fn main() -> ExitCode {
    #[expect(clippy::disallowed_methods, reason = "this program's arguments are the service's")]
    let number = std::env::var("MORTAL_STATEMENT").ok().and_then(|number| number.parse().ok());
    let Some(number) = number else {
        let _ = writeln!(std::io::stderr(), "mortal: MORTAL_STATEMENT must be a number");
        return ExitCode::FAILURE;
    };
    store::die_before_statement(number);
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "mortal: {error:#}");
            ExitCode::FAILURE
        }
    }
}
