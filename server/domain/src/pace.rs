//! How fast something may happen: some at once, and then so many a minute.

use protocol::Timestamp;

/// A pace that is kept to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pace {
    /// How long one takes of the time there is.
    every_us: i64,
    /// How much may be taken ahead of time.
    ahead_us: i64,
}

/// How much of a pace was used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Used {
    /// Until when the time there is has been taken.
    until_us: i64,
}

/// It would be faster than the pace: nothing was taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too fast")]
pub struct TooFast;

/// What one connection may still say. Everything it says counts, and texts count for themselves too.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    pace: Pace,
    texts: Used,
    frames: Used,
}

impl Pace {
    /// So many a minute, and as many at once as in `burst_s` seconds.
    #[must_use]
    pub const fn per_minute(count: u32, burst_s: u32) -> Self {
        let count = if count == 0 { 1 } else { count as i64 };
        let every_us = MINUTE_US / count;
        let ahead_us = burst_s as i64 * SECOND_US;
        // One can always be taken.
        Self { every_us, ahead_us: if ahead_us < every_us { every_us } else { ahead_us } }
    }

    /// The same for something that happens more often by this factor.
    const fn times(self, factor: i64) -> Self {
        Self { every_us: self.every_us / factor, ahead_us: self.ahead_us }
    }
}

impl Used {
    /// Takes one, if the pace allows it.
    ///
    /// # Errors
    ///
    /// [`TooFast`] when it does not.
    pub fn take(&mut self, pace: Pace, now: Timestamp) -> Result<(), TooFast> {
        let (until, latest) = self.with_one_more(pace, now);
        // After the clock was set back nobody waits longer than if everything had been taken now.
        self.until_us = self.until_us.min(latest);
        if until > latest {
            return Err(TooFast);
        }
        self.until_us = until;
        Ok(())
    }

    /// For how long none can be taken, in milliseconds; 0 when one can.
    #[must_use]
    pub const fn wait_ms(self, pace: Pace, now: Timestamp) -> i64 {
        let (until, latest) = self.with_one_more(pace, now);
        let wait_us = until.saturating_sub(latest);
        if wait_us <= 0 { 0 } else { (wait_us + MILLISECOND_US - 1) / MILLISECOND_US }
    }

    /// Until when time would be taken with one more, and until when it may be.
    const fn with_one_more(self, pace: Pace, now: Timestamp) -> (i64, i64) {
        let now_us = now.0.saturating_mul(MILLISECOND_US);
        let latest = now_us.saturating_add(pace.ahead_us);
        let taken = if self.until_us > latest { latest } else { self.until_us };
        let taken = if taken < now_us { now_us } else { taken };
        (taken.saturating_add(pace.every_us), latest)
    }

    /// Whether it says no more than that nothing was used.
    #[must_use]
    pub const fn is_forgotten(&self, now: Timestamp) -> bool {
        self.until_us <= now.0.saturating_mul(MILLISECOND_US)
    }
}

impl Allowance {
    /// Nothing was said yet.
    #[must_use]
    pub const fn new(texts: Pace) -> Self {
        let none = Used { until_us: 0 };
        Self { pace: texts, texts: none, frames: none }
    }

    /// Something is said, whatever it is.
    ///
    /// # Errors
    ///
    /// [`TooFast`] when no page says so much.
    pub fn frame(&mut self, now: Timestamp) -> Result<(), TooFast> {
        self.frames.take(self.pace.times(FRAMES_PER_TEXT), now)
    }

    /// A text is said.
    ///
    /// # Errors
    ///
    /// [`TooFast`] when it has to be said again a little later.
    pub fn text(&mut self, now: Timestamp) -> Result<(), TooFast> {
        self.texts.take(self.pace, now)
    }
}

/// A page also says that it types, what came and what was seen, and that it is still there: all of
/// it together five times a second at most.
const FRAMES_PER_TEXT: i64 = 10;
const MILLISECOND_US: i64 = 1_000;
const SECOND_US: i64 = 1_000 * MILLISECOND_US;
const MINUTE_US: i64 = 60 * SECOND_US;

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);
    const PACE: Pace = Pace::per_minute(120, 15);

    #[test]
    fn a_burst_is_let_through_and_after_it_the_pace() {
        let mut used = Used::default();
        let taken = |used: &mut Used, at| (0..100).filter(|_| used.take(PACE, at).is_ok()).count();
        assert_eq!(taken(&mut used, NOW), 30);
        assert_eq!(taken(&mut used, NOW.plus_ms(499)), 0);
        assert_eq!(taken(&mut used, NOW.plus_ms(500)), 1);
        assert_eq!(taken(&mut used, NOW.plus_ms(3_000)), 5);
        assert_eq!(taken(&mut used, NOW.plus_ms(3_600_000)), 30);
    }

    #[test]
    fn the_wait_is_as_long_as_nothing_can_be_taken() {
        let mut used = Used::default();
        assert_eq!(used.wait_ms(PACE, NOW), 0);
        while used.take(PACE, NOW).is_ok() {}
        assert_eq!(used.wait_ms(PACE, NOW), 500);
        assert_eq!(used.take(PACE, NOW.plus_ms(499)), Err(TooFast));
        assert_eq!(used.wait_ms(PACE, NOW.plus_ms(499)), 1);
        assert_eq!(used.wait_ms(PACE, NOW.plus_ms(500)), 0);
        assert_eq!(used.wait_ms(PACE, NOW.plus_ms(-7_200_000)), 500);
    }

    #[test]
    fn whatever_the_pace_the_first_one_is_let_through() {
        for pace in [Pace::per_minute(1, 0), Pace::per_minute(0, 0), Pace::per_minute(u32::MAX, 1)]
        {
            assert_eq!(Used::default().take(pace, NOW), Ok(()));
        }
    }

    #[test]
    fn a_clock_that_is_set_back_silences_nobody_for_long() {
        let mut used = Used::default();
        used.take(PACE, NOW).unwrap();
        let earlier = NOW.plus_ms(-7_200_000);
        assert_eq!(used.take(PACE, earlier), Err(TooFast));
        let heard = (0..20).filter(|s| used.take(PACE, earlier.plus_ms(s * 1_000)).is_ok());
        assert!(heard.count() >= 5);
    }

    #[test]
    fn what_a_page_says_besides_texts_does_not_slow_its_texts() {
        let mut allowance = Allowance::new(PACE);
        assert!((0..300).all(|_| allowance.frame(NOW).is_ok()));
        assert_eq!(allowance.frame(NOW), Err(TooFast));
        assert!((0..30).all(|_| allowance.text(NOW).is_ok()));
        assert_eq!(allowance.text(NOW), Err(TooFast));
    }

    proptest! {
        #[test]
        fn in_no_stretch_of_time_is_there_more_than_a_burst_and_the_pace(
            steps in vec(0_i64..2_000, 1..300)
        ) {
            let (mut used, mut at, mut taken) = (Used::default(), NOW, Vec::new());
            for step in steps {
                at = at.plus_ms(step);
                if used.take(PACE, at).is_ok() {
                    taken.push(at);
                }
            }
            for (place, from) in taken.iter().enumerate() {
                for (count, to) in (1_i64..).zip(&taken[place..]) {
                    prop_assert!(count <= 30 + to.since(*from) / 500 + 1);
                }
            }
        }
    }
}
