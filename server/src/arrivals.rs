//! How much one network may do: nobody fills the waiting queue for everybody else, or guesses codes as
//! they like.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::pace::{Pace, TooFast, Used};
use protocol::Timestamp;

use crate::{
    rate_key::{RateKey, RateKeys},
    tally::{Counted, Paced, Tally},
};

/// Counts visits per network. Addresses are never kept, see [`RateKeys`].
#[derive(Debug)]
pub struct Arrivals {
    keys: RateKeys,
    begun: Networks,
}

/// Counts something per network.
#[derive(Debug)]
pub struct Networks {
    what: Paced,
    pace: Pace,
    tally: Tally,
    used: Mutex<BTreeMap<RateKey, Used>>,
}

impl Arrivals {
    /// Nobody has come yet.
    #[must_use]
    pub fn new(pace: Pace, keys: RateKeys, tally: Tally) -> Self {
        Self { keys, begun: Networks::new(Paced::Visit, pace, tally) }
    }

    /// What stands for the network that a connection comes from, as long as it lasts.
    pub fn place(&self, from: IpAddr, now: Timestamp) -> RateKey {
        self.keys.key(from, now)
    }

    /// A visit begins there.
    ///
    /// # Errors
    ///
    /// [`TooFast`] when too many began there before.
    pub fn begin(&self, place: RateKey, now: Timestamp) -> Result<(), TooFast> {
        self.begun.take(place, now)
    }

    /// A visit began there, at another node.
    pub fn hear(&self, place: RateKey, now: Timestamp) {
        self.begun.hear(place, now);
    }
}

impl Networks {
    /// Nothing has happened yet.
    #[must_use]
    pub fn new(what: Paced, pace: Pace, tally: Tally) -> Self {
        Self { what, pace, tally, used: Mutex::default() }
    }

    /// It happens there.
    ///
    /// # Errors
    ///
    /// [`TooFast`] when it happened there too often before.
    pub fn take(&self, place: RateKey, now: Timestamp) -> Result<(), TooFast> {
        self.count(place, now)?;
        self.tally.tell(Counted::Pace(self.what, place));
        Ok(())
    }

    /// It happened there, at another node. Several nodes may have let it happen at once when there was
    /// room for one.
    pub fn hear(&self, place: RateKey, now: Timestamp) {
        let _ = self.count(place, now);
    }

    fn count(&self, place: RateKey, now: Timestamp) -> Result<(), TooFast> {
        let mut used = self.used();
        if used.len() >= MOST_PLACES {
            used.retain(|_, used| !used.is_forgotten(now));
        }
        if used.len() >= MOST_PLACES && !used.contains_key(&place) {
            // So many networks at once are no single one's doing.
            return Ok(());
        }
        used.entry(place).or_default().take(self.pace, now)
    }

    /// For how long it may not happen there, in milliseconds; 0 when it may.
    pub fn wait_ms(&self, place: RateKey, now: Timestamp) -> i64 {
        self.used().get(&place).map_or(0, |used| used.wait_ms(self.pace, now))
    }

    fn used(&self) -> MutexGuard<'_, BTreeMap<RateKey, Used>> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many networks are told apart at most.
const MOST_PLACES: usize = 50_000;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ids::SystemIds;

    const NOW: Timestamp = Timestamp(1_800_000_000_000);

    #[test]
    fn one_network_that_begins_too_many_visits_holds_up_nobody_else() {
        let arrivals = arrivals();
        let place = |address: &str| arrivals.place(address.parse().unwrap(), NOW);
        let (one, other) = (place("192.0.2.1"), place("192.0.2.2"));

        let begun = (0..1_000).filter(|_| arrivals.begin(one, NOW).is_ok()).count();
        assert_eq!(begun, 300);
        assert_eq!(arrivals.begin(one, NOW.plus_ms(999)), Err(TooFast));
        assert_eq!(arrivals.begin(other, NOW), Ok(()));
        assert_eq!(arrivals.begin(one, NOW.plus_ms(1_000)), Ok(()));
    }

    #[test]
    fn places_are_forgotten_once_they_say_nothing() {
        let arrivals = arrivals();
        for number in 0..u32::try_from(MOST_PLACES).unwrap() {
            let place = arrivals.place(IpAddr::from(number.to_be_bytes()), NOW);
            arrivals.begin(place, NOW).unwrap();
        }
        let one_more = arrivals.place("2001:db8::1".parse().unwrap(), NOW);
        assert!((0..1_000).all(|_| arrivals.begin(one_more, NOW).is_ok()), "not counted");

        let later = NOW.plus_ms(60_000);
        arrivals.begin(one_more, later).unwrap();
        assert_eq!(arrivals.begun.used().len(), 1);
    }

    fn arrivals() -> Arrivals {
        let keys = RateKeys::new(Arc::new(SystemIds::new()), NOW);
        Arrivals::new(Pace::per_minute(60, 300), keys, Tally::default())
    }
}
