//! A service that acknowledges texts before they are durable, for the one proof that a cut of the
//! power is seen. Not to be used for anything else.

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use server::{cli::Cli, store};

#[tokio::main]
async fn main() -> ExitCode {
    store::acknowledge_before_it_is_durable();
    match Cli::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "relaxed: {error:#}");
            ExitCode::FAILURE
        }
    }
}
