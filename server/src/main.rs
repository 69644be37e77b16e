//! `quietline`: see [`server::cli`].

use std::{io::Write as _, process::ExitCode};

use clap::Parser as _;
use mimalloc::MiMalloc;
use server::cli::Cli;

/// A text is taken apart and put together again on its way, in small pieces, by several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

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
