//! How long texts took, and when nothing moved.

use hdrhistogram::Histogram;
use serde::Serialize;

/// Times from the moment a text was meant to be sent.
#[derive(Debug)]
pub(crate) struct Latency {
    all: Histogram<u64>,
    /// Without the texts that a disk that stood still has kept waiting.
    moving: Histogram<u64>,
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
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        let empty = Histogram::new_with_bounds(1, LONGEST_US, 3).expect("the bounds are in order");
        Self { all: empty.clone(), moving: empty }
    }

    /// A text took so long; `stalled` says that the disk stood still meanwhile.
    pub(crate) fn record(&mut self, took_us: u64, stalled: bool) {
        self.all.saturating_record(took_us);
        if !stalled {
            self.moving.saturating_record(took_us);
        }
    }

    /// What it comes to.
    pub(crate) fn spread(&self) -> Spread {
        let at = |histogram: &Histogram<u64>, quantile| ms(histogram.value_at_quantile(quantile));
        Spread {
            p50_ms: at(&self.all, 0.5),
            p99_ms: at(&self.all, 0.99),
            p999_ms: at(&self.all, 0.999),
            max_ms: ms(self.all.max()),
            p99_outside_stalls_ms: at(&self.moving, 0.99),
        }
    }
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

const LONGEST_US: u64 = 600_000_000;
const STALL_US: u64 = 10_000;
