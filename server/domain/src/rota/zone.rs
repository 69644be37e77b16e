//! The clocks of a place. The rules of all zones are inside the program: no file of the machine is
//! read, so that a rota means the same everywhere.

use std::sync::LazyLock;

use jiff::{
    civil::{Date, DateTime, Time},
    tz::{TimeZone, TimeZoneDatabase},
};
use protocol::Timestamp;

/// A zone of the IANA database.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone with this name, such as `Europe/Vienna`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let zone = ZONES.get(name).ok()?;
        zone.iana_name().is_some().then_some(Self(zone))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What its clocks show.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> DateTime {
        let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_else(|_| far_away(at));
        self.0.to_datetime(at)
    }

    /// When its clocks show this. Clocks that skip it are taken to show what they would have without
    /// skipping; of the two times that they show it, the first is meant.
    #[must_use]
    pub fn moment(&self, date: Date, time: Time) -> Timestamp {
        match self.0.to_timestamp(date.to_datetime(time)) {
            Ok(at) => Timestamp(at.as_millisecond()),
            Err(_) => Timestamp(i64::MAX),
        }
    }
}

impl Default for Zone {
    fn default() -> Self {
        Self(TimeZone::UTC)
    }
}

fn far_away(at: Timestamp) -> jiff::Timestamp {
    if at.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX }
}

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
