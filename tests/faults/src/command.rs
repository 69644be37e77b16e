//! What both commands take, and how they end.

use std::process::ExitCode;

use tests::seed::seed;

use crate::Size;

/// How much happens, and how it is chosen.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Options {
    /// The short forms, which take some seconds each.
    #[arg(long)]
    short: bool,
    /// Where every random choice comes from; printed, and fresh when it is not given.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl Options {
    /// The size and the seed of everything that happens.
    #[must_use]
    pub fn chosen(self) -> (Size, u64) {
        let size = if self.short { Size::Short } else { Size::Full };
        (size, self.seed.unwrap_or_else(seed))
    }
}

/// Ends well when every promise was kept. What was mounted and started is taken down again, also when it is
/// interrupted.
pub async fn end(happening: impl Future<Output = bool>) -> ExitCode {
    tokio::select! {
        kept = happening => if kept { ExitCode::SUCCESS } else { ExitCode::FAILURE },
        _ = tokio::signal::ctrl_c() => ExitCode::FAILURE,
    }
}
