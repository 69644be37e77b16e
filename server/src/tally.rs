//! What is counted at one node counts at all: nobody gets more by coming in at several doors.
//!
//! Nothing is asked for before somebody is let in. Each node goes by what it counted and heard, and tells
//! the others what it counted. What they do not hear, because the bus is gone, they do not count.

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use crate::rate_key::RateKey;

/// Something that was counted.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// It happened there.
    Pace(Paced, RateKey),
    /// Somebody there tried to get something right.
    Attempt(Guessed, RateKey, Attempt),
    /// Work that was shown, and in which second it expires.
    Spent(i64, String),
}

/// What happens at a pace.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Paced {
    /// A visit begins.
    Visit,
    /// A visit begins without work, from one network
    FreeVisit,
    /// and from anywhere.
    FreeVisitAnywhere,
    /// A campus code is tried in vain.
    CampusCode,
    /// A return code is tried in vain.
    ReturnCode,
}

/// What gets slower for whoever keeps guessing.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Guessed {
    /// A password, at one name from one network
    PasswordOf,
    /// and from one network at any name.
    Password,
    /// A return code.
    ReturnCode,
}

/// How far an attempt has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attempt {
    /// It was begun: a failure until more is known.
    Begun,
    /// It was not made after all.
    Undone,
    /// It succeeded.
    Succeeded,
}

/// Tells other nodes what is counted here, where there are any.
#[derive(Clone, Debug, Default)]
pub struct Tally(Option<mpsc::Sender<Counted>>);

impl Tally {
    /// To whoever takes it on.
    #[must_use]
    pub const fn new(to: mpsc::Sender<Counted>) -> Self {
        Self(Some(to))
    }

    /// Tells it. When there is no room, it is not heard.
    pub fn tell(&self, counted: Counted) {
        if let Some(to) = &self.0 {
            let _ = to.try_send(counted);
        }
    }
}
