//! What can happen to the running service, one module each, and whether nothing was lost.
//!
//! Every scenario lets people talk through the real binary, does something to it, and hands their
//! logs and the database to [`tests::history`]. Its random choices come from a seed.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed scenario")]

mod clock;
pub mod command;
mod disconnects;
mod fsync;
mod full;
mod kill;
mod machine;
mod middle;
mod namespace;
mod network;
pub mod nodes;
mod power;
mod proxy;
mod report;
mod slow;
mod statements;
mod stopped;

use std::{fmt, path::PathBuf, str::FromStr};

use futures_util::future::BoxFuture;

pub use self::report::{Report, Skipped};

/// Something that can happen.
#[derive(Clone, Copy)]
pub struct Scenario {
    /// What it is called on the command line.
    pub name: &'static str,
    run: fn(Size, u64) -> BoxFuture<'static, Result<Report, Skipped>>,
}

/// How much of it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Size {
    /// Some seconds, for every run of the tests.
    Short,
    /// All of it: minutes.
    Full,
}

macro_rules! scenarios {
    ($($name:ident)*) => {
        /// Everything that can happen.
        pub const SCENARIOS: &[Scenario] = &[$(Scenario {
            name: stringify!($name),
            run: |size, seed| Box::pin($name::run(size, seed)),
        }),*];
    };
}
scenarios!(kill statements disconnects stopped slow proxy full fsync power clock network);

/// A program that is built beside this one.
fn beside(name: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    let folder = this.parent().unwrap();
    // A test's own program is one folder further down.
    let folder = if folder.ends_with("deps") { folder.parent().unwrap() } else { folder };
    folder.join(name)
}

impl Scenario {
    /// Lets it happen.
    ///
    /// # Errors
    ///
    /// [`Skipped`] when this machine lacks something that it needs.
    pub async fn run(self, size: Size, seed: u64) -> Result<Report, Skipped> {
        (self.run)(size, seed).await
    }
}

impl fmt::Debug for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names: Vec<_> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        let known = SCENARIOS.iter().find(|scenario| scenario.name == name).copied();
        known.ok_or_else(|| format!("there are {}", names.join(", ")))
    }
}

impl Size {
    /// One of two values, by size.
    #[must_use]
    pub fn of<T>(self, short: T, full: T) -> T {
        match self {
            Self::Short => short,
            Self::Full => full,
        }
    }
}
