//! `quietline`: see [`server::cli`].

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use server::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "quietline: {error:#}");
            ExitCode::FAILURE
        }
    }
}
