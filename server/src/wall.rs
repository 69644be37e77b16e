//! What moderators' connections share of the wall: who looks at it, and how it stands.

use std::sync::{Arc, Mutex, PoisonError};

use domain::wall::Wall;
use tokio::sync::watch;

/// The wall, for as long as somebody looks at it.
#[derive(Debug)]
pub struct WallBoard {
    now: Mutex<Option<Arc<Wall>>>,
    looking: watch::Sender<usize>,
}

/// Somebody looks at the wall, until this is dropped.
#[derive(Debug)]
pub struct Look(Arc<WallBoard>);

impl Default for WallBoard {
    fn default() -> Self {
        Self { now: Mutex::default(), looking: watch::Sender::new(0) }
    }
}

impl WallBoard {
    /// Somebody begins to look.
    #[must_use]
    pub fn look(self: &Arc<Self>) -> Look {
        self.looking.send_modify(|looking| *looking += 1);
        Look(self.clone())
    }

    /// The wall as it stands; none until it was read.
    #[must_use]
    pub fn now(&self) -> Option<Arc<Wall>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows it to whoever looks.
    pub fn show(&self, wall: Option<Wall>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = wall.map(Arc::new);
    }

    /// Returns when somebody looks.
    pub async fn somebody_looks(&self) {
        self.wait(|looking| looking > 0).await;
    }

    /// Returns when nobody looks any more.
    pub async fn nobody_looks(&self) {
        self.wait(|looking| looking == 0).await;
    }

    async fn wait(&self, wanted: impl Fn(usize) -> bool) {
        // The sender is held here, so it does not end.
        let _ = self.looking.subscribe().wait_for(|looking| wanted(*looking)).await;
    }
}

impl Drop for Look {
    fn drop(&mut self) {
        self.0.looking.send_modify(|looking| *looking -= 1);
    }
}
