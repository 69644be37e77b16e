//! What the command line says to whoever typed the command. Unlike the log it may name accounts and
//! show a new password, once, because that is what was asked for.

use std::io::{self, Write as _};

/// Writes a line to standard output. Nobody may be reading: that is no reason to stop a service.
pub(super) fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}
