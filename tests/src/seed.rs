//! Where a test's random choices come from: one number, which is printed and can be given again.

use crate::person::random;

/// The seed of this run: the one in `QUIETLINE_SEED`, else a fresh one.
#[must_use]
pub fn seed() -> u64 {
    let given = std::env::var_os("QUIETLINE_SEED");
    let given = given.map(|given| given.to_str().unwrap().parse().unwrap());
    let seed = given.unwrap_or_else(|| u64::from(u32::from_ne_bytes(random())));
    eprintln!("QUIETLINE_SEED={seed}");
    seed
}
