//! Whether commits succeed right now, without making one for everybody who asks.
//!
//! What the last commit said holds for a second. Only when there was none does somebody who asks
//! cause one, and everybody who asks meanwhile waits for the same.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use protocol::Timestamp;

use crate::clock::Clock;

/// What is known of the last commit.
pub(super) struct Pulse {
    clock: Arc<dyn Clock>,
    /// A commit that takes longer counts as one that cannot be made.
    patience: Duration,
    beats: Mutex<Beats>,
}

#[derive(Default)]
struct Beats {
    last: Option<(Timestamp, bool)>,
    probe: Option<Probe>,
}

/// A commit that was made only to see whether it succeeds.
type Probe = Shared<BoxFuture<'static, bool>>;

impl Pulse {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, patience: PATIENCE, beats: Mutex::default() }
    }

    /// A commit succeeded or failed just now.
    pub(super) fn beat(&self, succeeded: bool) {
        self.beats().last = Some((self.clock.now(), succeeded));
    }

    /// Whether the last commit succeeded; `commit` is begun if that was too long ago.
    pub(super) async fn feel<F>(self: Arc<Self>, commit: impl FnOnce() -> F) -> bool
    where
        F: Future<Output = bool> + Send + 'static,
    {
        let probe = {
            let mut beats = self.beats();
            if let Some(known) = beats.known(self.clock.now()) {
                return known;
            }
            match beats.probe.take().filter(|probe| probe.peek().is_none()) {
                Some(under_way) => beats.probe.insert(under_way).clone(),
                None => beats.probe.insert(Self::probe(self.clone(), commit())).clone(),
            }
        };
        probe.await
    }

    /// In a task of its own: it goes on although whoever asked has gone.
    fn probe(self: Arc<Self>, commit: impl Future<Output = bool> + Send + 'static) -> Probe {
        let probe = tokio::spawn(async move {
            let succeeded = tokio::time::timeout(self.patience, commit).await.unwrap_or(false);
            self.beat(succeeded);
            succeeded
        });
        probe.map(|probe| probe.unwrap_or(false)).boxed().shared()
    }

    fn beats(&self) -> MutexGuard<'_, Beats> {
        self.beats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Pulse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pulse").field("last", &self.beats().last).finish_non_exhaustive()
    }
}

impl Beats {
    /// Also after the clock was set back nothing old is taken for new.
    fn known(&self, now: Timestamp) -> Option<bool> {
        let (at, succeeded) = self.last?;
        (0..HOLDS_MS).contains(&now.since(at)).then_some(succeeded)
    }
}

/// How long the last commit says how the next would go.
const HOLDS_MS: i64 = 1_000;
const PATIENCE: Duration = Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

    use async_trait::async_trait;
    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn however_many_ask_one_commit_is_made_in_a_second() {
        let world = World::new();
        assert_eq!(join_all((0..100).map(|_| world.ask(true))).await, [true; 100]);
        world.advance_ms(HOLDS_MS - 1);
        assert!(world.ask(true).await);
        assert_eq!(world.commits(), 1);

        world.advance_ms(1);
        assert!(!world.ask(false).await);
        assert_eq!(world.commits(), 2);
    }

    #[tokio::test]
    async fn while_commits_are_made_none_is_made_to_see_whether_it_can_be() {
        let world = World::new();
        for succeeded in [true, false, true] {
            world.pulse.beat(succeeded);
            assert_eq!(world.ask(!succeeded).await, succeeded);
        }
        assert_eq!(world.commits(), 0);
    }

    #[tokio::test]
    async fn what_was_known_before_the_clock_was_set_back_is_not_believed() {
        let world = World::new();
        assert!(world.ask(true).await);
        world.advance_ms(-7_200_000);
        assert!(!world.ask(false).await);
    }

    #[tokio::test]
    async fn a_commit_that_never_ends_cannot_be_made() {
        let world = World::with_patience(Duration::ZERO);
        assert!(!world.pulse.clone().feel(std::future::pending).await);
        assert!(!world.ask(true).await, "known for a second");
    }

    struct World {
        clock: Arc<Held>,
        pulse: Arc<Pulse>,
        commits: Arc<AtomicU32>,
    }

    impl World {
        fn new() -> Self {
            Self::with_patience(PATIENCE)
        }

        fn with_patience(patience: Duration) -> Self {
            let clock = Arc::<Held>::default();
            let pulse = Arc::new(Pulse { patience, ..Pulse::new(clock.clone()) });
            Self { clock, pulse, commits: Arc::default() }
        }

        async fn ask(&self, commits: bool) -> bool {
            let count = self.commits.clone();
            let commit = move || async move {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                commits
            };
            self.pulse.clone().feel(commit).await
        }

        fn advance_ms(&self, ms: i64) {
            self.clock.0.fetch_add(ms, Ordering::SeqCst);
        }

        fn commits(&self) -> u32 {
            self.commits.load(Ordering::SeqCst)
        }
    }

    #[derive(Default)]
    struct Held(AtomicI64);

    #[async_trait]
    impl Clock for Held {
        fn now(&self) -> Timestamp {
            Timestamp(self.0.load(Ordering::SeqCst))
        }

        async fn sleep_until(&self, _: Timestamp) {}
    }
}
