//! Keeps the wall up to date for moderators who look at it. While nobody does, it costs nothing.

use std::time::Duration;

use domain::{
    news::{Bell, Topic},
    wall::Wall,
};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::{
    bus::Listener,
    relay::Relay,
    store::{Store, StoreError},
};

/// Reads the wall when somebody begins to look, and again whenever conversations change; who speaks is
/// heard, not read. What changes within a second is shown together.
pub async fn run(relay: Relay, stop: CancellationToken) {
    relay.wall.keep(&stop, || keep(&relay)).await;
}

/// Returns when something may have been missed: then all is read anew.
async fn keep(relay: &Relay) {
    let mut listener = relay.listener();
    for topic in [Topic::Spoke, Topic::Queue, Topic::Cases] {
        listener.listen(topic);
    }
    let overflowed = listener.overflowed();
    let mut seen = Seen { wall: Wall::default(), stale: true, changed: true };
    while !overflowed.is_cancelled() {
        let next = Instant::now() + TOGETHER;
        if seen.stale
            && let Err(error) = seen.read(&relay.store).await
        {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "could not read the wall, trying again in a second"
            );
        }
        if seen.changed && !seen.stale {
            seen.changed = false;
            relay.wall.show(seen.wall.clone());
            relay.bus.ring(vec![Bell::Wall]);
        }
        seen.listen(&mut listener, next).await;
    }
}

struct Seen {
    wall: Wall,
    /// Conversations changed since it was read.
    stale: bool,
    /// It is not as it was last shown.
    changed: bool,
}

impl Seen {
    /// Who spoke last in a conversation that is new here is read too.
    async fn read(&mut self, store: &Store) -> Result<(), StoreError> {
        // From before the look: what changes during it is not missed.
        self.stale = false;
        let read = self.read_all(store).await;
        self.stale |= read.is_err();
        read
    }

    async fn read_all(&mut self, store: &Store) -> Result<(), StoreError> {
        let mut views = store.wall().await?;
        for view in views.iter_mut().filter(|view| !self.wall.has(view.session)) {
            let words = store.last_words(view.session).await?;
            view.student_said_at = words.student_said_at;
            view.staff_said_at = words.staff_said_at;
        }
        self.wall.read(views);
        self.changed = true;
        Ok(())
    }

    /// Hears what happens until the next look is due, and longer while nothing does.
    async fn listen(&mut self, listener: &mut Listener, next: Instant) {
        loop {
            let due = self.stale || self.changed;
            tokio::select! {
                bell = listener.next() => self.hear(&bell),
                () = sleep_until(next), if due => return,
                () = sleep_until(next + LOOK_AGAIN) => {
                    self.stale = true;
                    return;
                }
            }
        }
    }

    fn hear(&mut self, bell: &Bell) {
        if let Bell::Spoke(spoken) = bell {
            for one in spoken.iter() {
                self.changed |= self.wall.hear(*one);
            }
        } else {
            self.stale = true;
        }
    }
}

/// What changes within this time is shown together.
const TOGETHER: Duration = Duration::from_secs(1);
/// In case a bell was lost.
const LOOK_AGAIN: Duration = Duration::from_secs(30);
