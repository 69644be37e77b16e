//! The bus of a service that is one process.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::news::{Bell, Topic};
use uuid::Uuid;

use super::{Bus, Ear};

/// Rings within this process.
#[derive(Debug, Default)]
pub struct LocalBus(Mutex<HashMap<Topic, Vec<Ear>>>);

impl LocalBus {
    /// A bus that nobody listens to yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Bus for LocalBus {
    fn ring(&self, bells: Vec<Bell>) {
        let ears = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for bell in bells {
            if let Some(listening) = ears.get(&bell.topic()) {
                for ear in listening {
                    ear.hear(bell.clone());
                }
            }
        }
    }

    fn add(&self, topic: Topic, ear: Ear) {
        let mut ears = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ears.entry(topic).or_default().push(ear);
    }

    fn remove(&self, topic: Topic, ear: Uuid) {
        let mut ears = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listening) = ears.get_mut(&topic) {
            listening.retain(|other| other.id() != ear);
            if listening.is_empty() {
                ears.remove(&topic);
            }
        }
    }

    fn is_heard(&self, topic: Topic) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&topic)
    }

    fn startle(&self) {
        let ears = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ears.values().flatten().for_each(Ear::startle);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{bus::Listener, ids::SystemIds};

    #[tokio::test]
    async fn a_bell_reaches_who_listens_and_nobody_else() {
        let bus = Arc::new(LocalBus::new());
        let mut cases = Listener::new(bus.clone(), &SystemIds::new());
        let mut queue = Listener::new(bus.clone(), &SystemIds::new());
        cases.listen(Topic::Cases);
        queue.listen(Topic::Queue);

        bus.ring(vec![Bell::Cases]);

        assert_eq!(cases.next().await, Bell::Cases);
        assert_eq!(queue.rung(), None);
        drop((cases, queue));
        assert!(bus.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn who_does_not_listen_fast_enough_is_told() {
        let bus = Arc::new(LocalBus::new());
        let mut slow = Listener::new(bus.clone(), &SystemIds::new());
        slow.listen(Topic::Cases);
        for _ in 0..=super::super::INBOX {
            bus.ring(vec![Bell::Cases]);
        }
        slow.overflowed().cancelled().await;
    }
}
