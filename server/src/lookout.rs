//! What several connections look at together: who looks at it, and how it stands. While nobody looks,
//! nobody keeps it up to date.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Something to be seen, for as long as somebody looks at it.
#[derive(Debug)]
pub struct Lookout<T> {
    now: Mutex<Option<Arc<T>>>,
    looking: watch::Sender<usize>,
}

/// Somebody looks, until this is dropped.
#[derive(Debug)]
pub struct Look<T>(Arc<Lookout<T>>);

impl<T> Default for Lookout<T> {
    fn default() -> Self {
        Self { now: Mutex::default(), looking: watch::Sender::new(0) }
    }
}

impl<T> Lookout<T> {
    /// Somebody begins to look.
    #[must_use]
    pub fn look(self: &Arc<Self>) -> Look<T> {
        self.looking.send_modify(|looking| *looking += 1);
        Look(self.clone())
    }

    /// How it stands; none until it was read.
    #[must_use]
    pub fn now(&self) -> Option<Arc<T>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Shows it to whoever looks.
    pub fn show(&self, now: T) {
        self.set(Some(Arc::new(now)));
    }

    /// Keeps it up to date while somebody looks, in the way that `keep` begins anew each time, until it
    /// is told to stop.
    pub async fn keep<F: Future<Output = ()>>(
        &self,
        stop: &CancellationToken,
        keep: impl Fn() -> F,
    ) {
        while stop.run_until_cancelled(self.wait(|looking| looking > 0)).await.is_some() {
            tokio::select! {
                () = keep() => {}
                () = self.wait(|looking| looking == 0) => {}
                () = stop.cancelled() => return,
            }
            self.set(None);
        }
    }

    fn set(&self, now: Option<Arc<T>>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    async fn wait(&self, wanted: impl Fn(usize) -> bool) {
        // The sender is held here, so it does not end.
        let _ = self.looking.subscribe().wait_for(|looking| wanted(*looking)).await;
    }
}

impl<T> Drop for Look<T> {
    fn drop(&mut self) {
        self.0.looking.send_modify(|looking| *looking -= 1);
    }
}
