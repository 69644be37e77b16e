//! A clock that moves only when the test says so.

use async_trait::async_trait;
use protocol::Timestamp;
use server::clock::Clock;
use tokio::sync::watch;

/// Tells the test's time.
#[derive(Debug)]
pub struct HeldClock(watch::Sender<Timestamp>);

impl HeldClock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(watch::Sender::new(now))
    }

    /// Moves on.
    pub fn advance_ms(&self, ms: i64) {
        self.0.send_modify(|now| *now = now.plus_ms(ms));
    }
}

#[async_trait]
impl Clock for HeldClock {
    fn now(&self) -> Timestamp {
        *self.0.borrow()
    }

    async fn sleep_until(&self, due: Timestamp) {
        let mut shown = self.0.subscribe();
        if shown.wait_for(|now| *now >= due).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
