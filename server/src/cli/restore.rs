//! `quietline restore`: everything as it was when a backup was made.

use std::path::Path;

use anyhow::Context as _;

use super::{console::say, serve::nature};
use crate::{
    backup::{self, Restored},
    config::Config,
    store::backup::Contents,
};

/// Fills a new database and says what it holds now.
pub(super) async fn run(config: &Config, file: &Path) -> anyhow::Result<()> {
    let restored = backup::restore(config, &nature(config), file).await;
    let Restored { contents, taken_at, log_is_shorter } =
        restored.with_context(|| format!("cannot restore {}", file.display()))?;

    let Contents { tables, rows, .. } = contents;
    let at = jiff::Timestamp::from_millisecond(taken_at.0).unwrap_or_default();
    say(&format!("{rows} rows of {tables} tables, as they were at {at:.0}"));
    if log_is_shorter {
        say(
            "The audit log is shorter than it was: its last entries came after the backup. Note why, \
             then `quietline audit accept`",
        );
    }
    say(
        "What happened since is not there: accounts that were added or disabled, blocks, changes of \
         the rota. Start the service; whoever has its page open begins anew from what there is",
    );
    Ok(())
}
