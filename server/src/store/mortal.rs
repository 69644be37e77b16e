//! Ends the process in the middle of its work, for a test of what is left then.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// **Ends this process**, as `kill -9` does, before its statement with this number, counted from the first
/// text that somebody says. No setting, variable or argument of `quietline` leads here, only another
/// program that is built with this crate.
#[doc(hidden)]
pub fn die_before_statement(number: u32) {
    LEFT.store(number, Ordering::SeqCst);
}

/// A text has come: from now on statements count.
pub(super) fn text_came() {
    if LEFT.load(Ordering::Relaxed) > 0 {
        COUNTING.store(true, Ordering::SeqCst);
    }
}

/// A statement is about to be run.
pub(super) fn statement() {
    if !COUNTING.load(Ordering::Relaxed) {
        return;
    }
    if LEFT.fetch_sub(1, Ordering::SeqCst) == 1 {
        // As `kill -9` does: nothing is flushed, nobody is told.
        std::process::abort();
    }
}

static LEFT: AtomicU32 = AtomicU32::new(0);
static COUNTING: AtomicBool = AtomicBool::new(false);
