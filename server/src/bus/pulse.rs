//! When nodes last reached the database and could tell who is gone, as they say over the bus: one that is
//! cut off from the database cannot ask there whether the others have taken its place.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Who last reached the database when.
#[derive(Debug, Default)]
pub struct Pulse(Mutex<Reached>);

#[derive(Debug, Default)]
struct Reached {
    here: Option<Instant>,
    elsewhere: Option<Instant>,
}

impl Pulse {
    /// This node reaches it, and has for so long that it can tell who is gone.
    pub fn reaches(&self) {
        self.last().here = Some(Instant::now());
    }

    /// How long ago this node reached it.
    pub fn reached_ago(&self) -> Option<Duration> {
        self.last().here.map(|reached| reached.elapsed())
    }

    /// Another node reached it so long ago.
    pub fn reached_elsewhere(&self, ago: Duration) {
        let reached = Instant::now().checked_sub(ago);
        let mut last = self.last();
        last.elsewhere = last.elsewhere.max(reached);
    }

    /// Whether another node reached it at this moment or later.
    pub fn was_reached_elsewhere_since(&self, moment: Instant) -> bool {
        self.last().elsewhere.is_some_and(|reached| reached >= moment)
    }

    fn last(&self) -> MutexGuard<'_, Reached> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_node_said_before_tells_nothing_of_now() {
        let pulse = Pulse::default();
        let ago = |seconds| Instant::now().checked_sub(Duration::from_secs(seconds)).unwrap();
        assert!(!pulse.was_reached_elsewhere_since(ago(3_600)));
        pulse.reached_elsewhere(Duration::from_secs(40));
        // Of a node that is worse off.
        pulse.reached_elsewhere(Duration::from_mins(10));
        assert!(pulse.was_reached_elsewhere_since(ago(50)));
        assert!(!pulse.was_reached_elsewhere_since(ago(30)));
    }
}
