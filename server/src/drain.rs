//! The end of the service, as those who are connected meet it.
//!
//! From the first moment nobody new is let in. Who is connected leaves in waves, each at a random
//! moment of its part of the time, so that not everybody comes back to the next process at once.

use tokio_util::sync::CancellationToken;

use crate::{clock::Clock, ids::IdSource};

/// Says who has to leave, and when.
#[derive(Debug)]
pub struct Drain {
    begun: CancellationToken,
    waves: Vec<CancellationToken>,
}

impl Drain {
    /// Not begun. Once `stop` is cancelled everybody leaves at once.
    #[must_use]
    pub fn new(stop: &CancellationToken) -> Self {
        Self { begun: stop.child_token(), waves: (0..WAVES).map(|_| stop.child_token()).collect() }
    }

    /// Whether it has begun: nobody new is let in.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.begun.is_cancelled()
    }

    /// Lets nobody in from here on.
    pub fn begin(&self) {
        self.begun.cancel();
    }

    /// The wave that a new connection leaves with: it must end when this is cancelled.
    #[must_use]
    pub fn place(&self, ids: &dyn IdSource) -> CancellationToken {
        let [number] = ids.bytes();
        self.waves[usize::from(number) % self.waves.len()].clone()
    }

    /// Sends the waves off, the last one `over_ms` from now at the latest.
    pub async fn run(&self, over_ms: i64, clock: &dyn Clock, ids: &dyn IdSource) {
        self.begin();
        let began = clock.steady();
        for (wave, share) in self.waves.iter().zip(0_i64..) {
            let [chance] = ids.bytes();
            let moment = share * 256 + i64::from(chance);
            clock.sleep_until_steady(began.plus_ms(over_ms * moment / SHARES)).await;
            wave.cancel();
        }
    }
}

/// How many waves there are.
const WAVES: i64 = 32;
/// What the time is divided into: each wave has 256 moments to choose from.
const SHARES: i64 = WAVES * 256;

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use protocol::Timestamp;

    use super::*;
    use crate::ids::SystemIds;

    #[tokio::test]
    async fn the_waves_leave_one_after_another_within_the_time() {
        let clock = Noted::default();
        let drain = Drain::new(&CancellationToken::new());

        drain.run(8_000, &clock, &SystemIds::new()).await;

        let moments = clock.0.into_inner().unwrap();
        assert!(moments.is_sorted() && moments.iter().all(|at| (0..8_000).contains(at)));
        assert!(moments.windows(8).all(|some| some[7] - some[0] >= 1_000), "{moments:?}");
        assert!(drain.waves.iter().all(CancellationToken::is_cancelled));
    }

    #[test]
    fn nobody_leaves_before_their_wave_and_everybody_at_once_when_the_service_stops() {
        let stop = CancellationToken::new();
        let drain = Drain::new(&stop);
        let place = drain.place(&SystemIds::new());

        drain.begin();
        assert!(drain.has_begun() && !place.is_cancelled());

        stop.cancel();
        assert!(place.is_cancelled());
    }

    /// A clock that stands at the epoch and notes what is waited for.
    #[derive(Default)]
    struct Noted(Mutex<Vec<i64>>);

    #[async_trait]
    impl Clock for Noted {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }

        async fn sleep_until(&self, due: Timestamp) {
            self.0.lock().unwrap().push(due.0);
        }
    }
}
