//! Slows down whoever keeps guessing.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use protocol::Timestamp;

use crate::{
    rate_key::RateKey,
    tally::{Attempt, Counted, Guessed, Tally},
};

/// Counts failures per key. After some that are free, each further one doubles the wait: 1 s, 2 s …
/// 60 s.
///
/// Guesses that are made all at once would pass a check made before any of them has failed; so an
/// attempt counts as a failure from its start, until it is known to have succeeded.
#[derive(Debug)]
pub struct Throttle {
    what: Guessed,
    free: u32,
    tally: Tally,
    all: Mutex<BTreeMap<RateKey, Failures>>,
}

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: Timestamp,
}

impl Throttle {
    /// Begins to slow down after so many failures.
    #[must_use]
    pub fn new(what: Guessed, free: u32, tally: Tally) -> Self {
        Self { what, free, tally, all: Mutex::default() }
    }

    /// The attempt was not made after all: it does not count.
    pub fn undo(&self, key: RateKey) {
        undo(&mut self.all(), key);
        self.tell(key, Attempt::Undone);
    }

    /// Begins an attempt, or refuses it; a refused attempt is not counted.
    pub fn attempt(&self, key: RateKey, now: Timestamp) -> Result<(), SlowDown> {
        self.begin(key, now)?;
        self.tell(key, Attempt::Begun);
        Ok(())
    }

    fn begin(&self, key: RateKey, now: Timestamp) -> Result<(), SlowDown> {
        let mut all = self.all();
        if let Some(failures) = all.get_mut(&key)
            && !failures.is_forgotten(now)
        {
            failures.check(self.free, now)?;
        }
        count(&mut all, key, now);
        Ok(())
    }

    /// The attempt succeeded: what was counted before is forgotten.
    pub fn succeeded(&self, key: RateKey) {
        self.all().remove(&key);
        self.tell(key, Attempt::Succeeded);
    }

    /// How far an attempt at another node has come.
    pub fn hear(&self, key: RateKey, attempt: Attempt, now: Timestamp) {
        match attempt {
            Attempt::Begun => count(&mut self.all(), key, now),
            Attempt::Undone => undo(&mut self.all(), key),
            Attempt::Succeeded => drop(self.all().remove(&key)),
        }
    }

    fn tell(&self, key: RateKey, attempt: Attempt) {
        self.tally.tell(Counted::Attempt(self.what, key, attempt));
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<RateKey, Failures>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Failures {
    fn check(&mut self, free: u32, now: Timestamp) -> Result<(), SlowDown> {
        // A clock that was set back must not make the wait longer.
        self.last = self.last.min(now);
        let wait_ms = self.last.plus_ms(self.wait_ms(free)).since(now);
        if wait_ms > 0 { Err(SlowDown { wait_ms }) } else { Ok(()) }
    }

    fn wait_ms(&self, free: u32) -> i64 {
        match self.count.checked_sub(free) {
            Some(more) => (1000 << more.min(6)).min(LONGEST_WAIT_MS),
            None => 0,
        }
    }

    fn is_forgotten(&self, now: Timestamp) -> bool {
        now.since(self.last) >= FORGET_AFTER_MS
    }
}

fn count(all: &mut BTreeMap<RateKey, Failures>, key: RateKey, now: Timestamp) {
    if all.len() >= MOST_KEYS && !all.contains_key(&key) {
        make_room(all, now);
    }
    let failures = all.entry(key).or_insert(Failures { count: 0, last: now });
    let before = if failures.is_forgotten(now) { 0 } else { failures.count };
    *failures = Failures { count: before.saturating_add(1), last: now };
}

fn undo(all: &mut BTreeMap<RateKey, Failures>, key: RateKey) {
    if let Some(failures) = all.get_mut(&key) {
        failures.count = failures.count.saturating_sub(1);
    }
}

/// Drops what is forgotten anyway; if that is nothing, what was longest ago.
fn make_room(all: &mut BTreeMap<RateKey, Failures>, now: Timestamp) {
    all.retain(|_, failures| !failures.is_forgotten(now));
    if all.len() < MOST_KEYS {
        return;
    }
    let oldest = all.iter().min_by_key(|(_, failures)| failures.last).map(|(key, _)| *key);
    if let Some(oldest) = oldest {
        all.remove(&oldest);
    }
}

/// Too many attempts have failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too many attempts, the next one is possible in {wait_ms} ms")]
pub struct SlowDown {
    /// How long to wait.
    pub wait_ms: i64,
}

const LONGEST_WAIT_MS: i64 = 60_000;

const FORGET_AFTER_MS: i64 = 15 * 60 * 1000;

/// About a megabyte.
const MOST_KEYS: usize = 10_000;

#[cfg(test)]
mod tests {
    use std::{net::IpAddr, sync::Arc};

    use super::*;
    use crate::{ids::SystemIds, rate_key::RateKeys};

    const NOON: Timestamp = Timestamp(1_700_000_000_000);

    #[test]
    fn the_wait_doubles_after_five_failures_up_to_a_minute() {
        let (throttle, key) = (throttle(), key(1));
        let mut now = NOON;
        fail_five_times(&throttle, key);
        for wait_s in [1, 2, 4, 8, 16, 32, 60, 60] {
            let wait_ms = wait_s * 1000;
            assert_eq!(throttle.attempt(key, now), Err(SlowDown { wait_ms }));
            now = now.plus_ms(wait_ms - 1);
            assert_eq!(throttle.attempt(key, now), Err(SlowDown { wait_ms: 1 }));
            now = now.plus_ms(1);
            assert_eq!(throttle.attempt(key, now), Ok(()));
        }
    }

    #[test]
    fn a_success_clears_the_count() {
        let (throttle, key) = (throttle(), key(1));
        fail_five_times(&throttle, key);
        throttle.succeeded(key);
        assert_eq!(throttle.attempt(key, NOON), Ok(()));
    }

    #[test]
    fn a_quarter_of_an_hour_clears_the_count() {
        let (throttle, key) = (throttle(), key(1));
        fail_five_times(&throttle, key);
        let later = NOON.plus_ms(FORGET_AFTER_MS);
        for _ in 0..5 {
            assert_eq!(throttle.attempt(key, later), Ok(()));
        }
        assert_eq!(throttle.attempt(key, later), Err(SlowDown { wait_ms: 1000 }));
    }

    #[test]
    fn one_network_does_not_slow_another_down() {
        let throttle = throttle();
        fail_five_times(&throttle, key(1));
        assert_eq!(throttle.attempt(key(2), NOON), Ok(()));
    }

    #[test]
    fn it_never_remembers_more_than_it_has_room_for() {
        let throttle = throttle();
        let keys = keys();
        let at = |n: usize| NOON.plus_ms(i64::try_from(n).unwrap());
        for n in 0..MOST_KEYS + 10 {
            throttle.attempt(keys(n), at(n)).unwrap();
        }
        let all = throttle.all.lock().unwrap();
        assert_eq!(all.len(), MOST_KEYS);
        assert!(!all.contains_key(&keys(9)));
        assert!(all.contains_key(&keys(10)));
    }

    #[test]
    fn a_clock_that_is_set_back_makes_nobody_wait_longer() {
        let (throttle, key) = (throttle(), key(1));
        fail_five_times(&throttle, key);
        let earlier = NOON.plus_ms(-1_000_000);
        assert_eq!(throttle.attempt(key, earlier), Err(SlowDown { wait_ms: 1000 }));
        assert_eq!(throttle.attempt(key, earlier.plus_ms(1000)), Ok(()));
    }

    #[test]
    fn what_failed_at_another_node_counts_and_what_succeeded_there_clears_the_count() {
        let (told, mut heard) = tokio::sync::mpsc::channel(100);
        let there = Throttle::new(Guessed::Password, 5, Tally::new(told));
        let (here, key) = (throttle(), key(1));
        let mut hear = || {
            while let Ok(Counted::Attempt(Guessed::Password, place, attempt)) = heard.try_recv() {
                here.hear(place, attempt, NOON);
            }
        };
        there.attempt(key, NOON).unwrap();
        there.undo(key);
        fail_five_times(&there, key);
        hear();
        assert_eq!(here.attempt(key, NOON), Err(SlowDown { wait_ms: 1000 }));
        there.succeeded(key);
        hear();
        assert_eq!(here.attempt(key, NOON), Ok(()));
    }

    fn fail_five_times(throttle: &Throttle, key: RateKey) {
        for _ in 0..5 {
            assert_eq!(throttle.attempt(key, NOON), Ok(()));
        }
    }

    fn throttle() -> Throttle {
        Throttle::new(Guessed::Password, 5, Tally::default())
    }

    fn key(n: usize) -> RateKey {
        thread_local!(static KEYS: Box<dyn Fn(usize) -> RateKey> = Box::new(keys()));
        KEYS.with(|keys| keys(n))
    }

    fn keys() -> impl Fn(usize) -> RateKey {
        let keys = RateKeys::new(Arc::new(SystemIds::new()), NOON);
        move |n| keys.key(IpAddr::from(u32::try_from(n).unwrap().to_be_bytes()), NOON)
    }
}
