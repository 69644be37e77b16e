//! Time as a port: everything that needs it asks a [`Clock`], so that a test can hold it.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use async_trait::async_trait;
use protocol::Timestamp;

/// Tells the time and waits for it.
#[async_trait]
pub trait Clock: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Returns when the clock shows `due` or later.
    async fn sleep_until(&self, due: Timestamp);

    /// The database that several nodes share says what time it is: theirs counts, not this machine's.
    fn follow(&self, _theirs: Timestamp) {}

    /// A time that nobody can set: only what lies between two of them means something. For what is
    /// measured within this process, such as how long a connection has been silent.
    fn steady(&self) -> Timestamp {
        self.now()
    }

    /// Returns when the steady time is `due` or later.
    async fn sleep_until_steady(&self, due: Timestamp) {
        self.sleep_until(due).await;
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

/// The clock of the database that several nodes share. Between what the database says it goes on by
/// the machine's steady time: whoever sets this machine's clock changes nothing.
#[derive(Debug, Default)]
pub struct SharedClock {
    /// What is added to the steady time; nothing until the database has said something.
    ahead_ms: AtomicI64,
}

/// When the steady time began.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        let since_epoch =
            SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_millis();
        Timestamp(i64::try_from(since_epoch).unwrap_or(i64::MAX))
    }

    async fn sleep_until(&self, due: Timestamp) {
        let wait_ms = u64::try_from(due.since(self.now())).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    }

    fn steady(&self) -> Timestamp {
        Timestamp(i64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(i64::MAX))
    }

    async fn sleep_until_steady(&self, due: Timestamp) {
        let wait_ms = u64::try_from(due.since(self.steady())).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
    }
}

#[async_trait]
impl Clock for SharedClock {
    fn now(&self) -> Timestamp {
        match self.ahead_ms.load(Ordering::Relaxed) {
            0 => SystemClock.now(),
            ahead_ms => SystemClock.steady().plus_ms(ahead_ms),
        }
    }

    fn follow(&self, theirs: Timestamp) {
        self.ahead_ms.store(theirs.since(SystemClock.steady()), Ordering::Relaxed);
    }

    async fn sleep_until(&self, due: Timestamp) {
        // The database may say meanwhile that it is later than was thought.
        while self.now() < due {
            let wait_ms = u64::try_from(due.since(self.now())).unwrap_or(0);
            tokio::time::sleep(Duration::from_millis(wait_ms.min(1_000))).await;
        }
    }

    fn steady(&self) -> Timestamp {
        SystemClock.steady()
    }

    async fn sleep_until_steady(&self, due: Timestamp) {
        SystemClock.sleep_until_steady(due).await;
    }
}
