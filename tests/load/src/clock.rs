//! Time as the load program measures it: microseconds since it began.

use std::time::Instant;

/// A clock that only runs forward. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock(Instant);

impl Clock {
    /// A clock that shows 0 now.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads this clock")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Microseconds since it was started.
    pub(crate) fn now_us(self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
