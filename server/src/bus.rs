//! The bus: rings a doorbell wherever somebody listens. Nothing that must not be lost depends on it.

mod local;
mod pulse;
mod redis;

use std::{collections::BTreeSet, sync::Arc};

use domain::news::{Bell, Topic};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use self::{
    local::LocalBus,
    pulse::Pulse,
    redis::{Line, RedisBus},
};
use crate::{
    ids::IdSource,
    mailbox::{Full, Mailbox, Slot},
};

/// Carries bells to everybody who listens to their topic.
pub trait Bus: Send + Sync + 'static {
    /// Rings, in order.
    fn ring(&self, bells: Vec<Bell>);

    /// Lets an ear hear a topic.
    fn add(&self, topic: Topic, ear: Ear);

    /// Lets an ear hear a topic no more.
    fn remove(&self, topic: Topic, ear: Uuid);

    /// Whether anybody hears a topic.
    fn is_heard(&self, topic: Topic) -> bool;

    /// Tells everybody who listens that they missed something.
    fn startle(&self);
}

/// Hears bells for somebody.
#[derive(Clone, Debug)]
pub struct Ear {
    id: Uuid,
    inbox: Slot<Bell>,
    overflow: CancellationToken,
}

/// Listens to any number of topics, until it is dropped.
pub struct Listener {
    bus: Arc<dyn Bus>,
    ear: Ear,
    topics: BTreeSet<Topic>,
    inbox: Mailbox<Bell>,
}

impl Ear {
    /// Which ear.
    #[must_use]
    pub const fn id(&self) -> Uuid {
        self.id
    }

    /// Tells it that it missed something.
    pub fn startle(&self) {
        self.overflow.cancel();
    }

    /// Lets it hear a bell. When there is no room it is told that it missed something.
    pub fn hear(&self, bell: Bell) {
        if self.inbox.put(bell) == Err(Full) {
            self.overflow.cancel();
        }
    }
}

impl Listener {
    /// Listens to nothing yet.
    #[must_use]
    pub fn new(bus: Arc<dyn Bus>, ids: &dyn IdSource) -> Self {
        let inbox = Mailbox::new(INBOX);
        let overflow = CancellationToken::new();
        let ear = Ear { id: ids.uuid(), inbox: inbox.slot(), overflow };
        Self { bus, ear, topics: BTreeSet::new(), inbox }
    }

    /// Listens to a topic too.
    pub fn listen(&mut self, topic: Topic) {
        if self.topics.insert(topic) {
            self.bus.add(topic, self.ear.clone());
        }
    }

    /// Listens to a topic no more.
    pub fn ignore(&mut self, topic: Topic) {
        if self.topics.remove(&topic) {
            self.bus.remove(topic, self.ear.id);
        }
    }

    /// The next bell.
    pub async fn next(&mut self) -> Bell {
        self.inbox.next().await
    }

    /// Adds all bells that wait, at least one. Safe to cancel.
    pub async fn next_all(&mut self, bells: &mut Vec<Bell>) {
        self.inbox.next_all(bells).await;
    }

    /// A bell that has rung already.
    pub fn rung(&mut self) -> Option<Bell> {
        self.inbox.waiting()
    }

    /// Returns when a bell found no room: something was missed.
    #[must_use]
    pub fn overflowed(&self) -> CancellationToken {
        self.ear.overflow.clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for topic in &self.topics {
            self.bus.remove(*topic, self.ear.id);
        }
    }
}

/// How many bells may wait for one listener.
const INBOX: usize = 256;
