//! How long texts took, and when nothing moved.

use serde::Serialize;

/// Times from the moment a text was meant to be sent, every one of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Latency {
    /// In microseconds.
    all: Vec<u32>,
    /// Without the texts that a disk that stood still has kept waiting.
    moving: Vec<u32>,
}

/// A distribution in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[expect(clippy::struct_field_names, reason = "a figure says its unit")]
pub(crate) struct Spread {
    /// Half of them took no longer.
    pub(crate) p50_ms: f64,
    /// 99 of 100.
    pub(crate) p99_ms: f64,
    /// 999 of 1,000.
    pub(crate) p999_ms: f64,
    /// The longest.
    pub(crate) max_ms: f64,
    /// 99 of 100 of those that no stall of the disk kept waiting.
    pub(crate) p99_outside_stalls_ms: f64,
}

impl Latency {
    /// A text took so long; `stalled` says that the disk stood still meanwhile.
    pub(crate) fn record(&mut self, took_us: u64, stalled: bool) {
        let took_us = u32::try_from(took_us).unwrap_or(u32::MAX);
        self.all.push(took_us);
        if !stalled {
            self.moving.push(took_us);
        }
    }

    /// How many were recorded.
    pub(crate) fn count(&self) -> usize {
        self.all.len()
    }

    /// What it comes to.
    pub(crate) fn spread(&self) -> Spread {
        let (all, moving) = (sorted(&self.all), sorted(&self.moving));
        Spread {
            p50_ms: quantile_ms(&all, 500),
            p99_ms: quantile_ms(&all, 990),
            p999_ms: quantile_ms(&all, 999),
            max_ms: quantile_ms(&all, 1_000),
            p99_outside_stalls_ms: quantile_ms(&moving, 990),
        }
    }
}

fn sorted(times_us: &[u32]) -> Vec<u32> {
    let mut times_us = times_us.to_owned();
    times_us.sort_unstable();
    times_us
}

/// The smallest value that so many of a thousand do not exceed; 0 of nothing.
fn quantile_ms(sorted_us: &[u32], per_thousand: usize) -> f64 {
    let rank = (sorted_us.len() * per_thousand).div_ceil(1_000);
    sorted_us.get(rank.saturating_sub(1)).map_or(0.0, |us| ms(u64::from(*us)))
}

/// The times in which texts were under way and none was acknowledged, told apart by whether the
/// server waited for its disk.
#[derive(Debug, Default)]
pub(crate) struct Silence {
    last_us: u64,
    asked: bool,
    on_disk: bool,
    stall_ended_us: u64,
    seen: Stalls,
}

/// How often and how long nothing was acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Stalls {
    /// The longest silence.
    pub(crate) longest_silence_ms: f64,
    /// Silences of 10 ms and more in which a thread of the server waited for the disk.
    pub(crate) waits_for_disk: u64,
    /// The longest of them.
    pub(crate) longest_wait_for_disk_ms: f64,
}

impl Silence {
    /// From now on.
    pub(crate) fn since(now_us: u64) -> Self {
        Self { last_us: now_us, ..Self::default() }
    }

    /// When it is worth to ask whether the server waits for its disk; none when that is known, or
    /// nothing is under way.
    pub(crate) const fn ask_at_us(&self) -> Option<u64> {
        if self.asked { None } else { Some(self.last_us + STALL_US) }
    }

    /// The answer.
    pub(crate) const fn answered(&mut self, waits_for_disk: bool) {
        (self.asked, self.on_disk) = (true, waits_for_disk);
    }

    /// Nothing is under way, so that nobody waits.
    pub(crate) const fn idle(&mut self, now_us: u64) {
        (self.last_us, self.asked, self.on_disk) = (now_us, false, false);
    }

    /// Something was acknowledged.
    pub(crate) fn broken(&mut self, now_us: u64) {
        let lasted_us = now_us.saturating_sub(self.last_us);
        let seen = &mut self.seen;
        seen.longest_silence_ms = seen.longest_silence_ms.max(ms(lasted_us));
        if self.on_disk && lasted_us >= STALL_US {
            seen.waits_for_disk += 1;
            seen.longest_wait_for_disk_ms = seen.longest_wait_for_disk_ms.max(ms(lasted_us));
            self.stall_ended_us = now_us;
        }
        self.idle(now_us);
    }

    /// Whether a text that was meant to be sent then has been kept waiting by the disk.
    pub(crate) const fn kept_waiting(&self, meant_us: u64) -> bool {
        meant_us < self.stall_ended_us
    }

    /// What it comes to.
    pub(crate) const fn stalls(&self) -> Stalls {
        self.seen
    }
}

/// Microseconds as milliseconds.
#[expect(clippy::cast_precision_loss, reason = "a time that is measured has no 53 bits")]
pub(crate) fn ms(us: u64) -> f64 {
    us as f64 / 1_000.0
}

const STALL_US: u64 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_value_that_was_measured() {
        let mut latency = Latency::default();
        assert_eq!(latency.spread(), Spread::default());
        for took_us in (1..=1_000).rev() {
            latency.record(took_us * 1_000, took_us > 500);
        }
        let expected = Spread {
            p50_ms: 500.0,
            p99_ms: 990.0,
            p999_ms: 999.0,
            max_ms: 1_000.0,
            p99_outside_stalls_ms: 495.0,
        };
        assert_eq!(latency.spread(), expected);
    }

    #[test]
    fn only_a_silence_in_which_the_server_waits_for_its_disk_excuses_a_text() {
        let mut silence = Silence::since(0);
        silence.broken(5_000);
        assert_eq!(silence.ask_at_us(), Some(15_000));
        silence.answered(false);
        silence.broken(40_000);
        assert!(!silence.kept_waiting(6_000));
        assert_eq!((silence.stalls().waits_for_disk, silence.ask_at_us()), (0, Some(50_000)));

        silence.answered(true);
        assert_eq!(silence.ask_at_us(), None);
        silence.broken(70_000);
        assert!(silence.kept_waiting(69_999) && !silence.kept_waiting(70_000));
        let expected =
            Stalls { longest_silence_ms: 35.0, waits_for_disk: 1, longest_wait_for_disk_ms: 30.0 };
        assert_eq!(silence.stalls(), expected);
    }
}
