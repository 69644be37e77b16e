//! A text's way: sensed, handed to the writer, and from there, once it is durable, to everybody in
//! the conversation.

use std::sync::Arc;

use domain::{
    flag,
    news::{Bell, News},
};
use protocol::{Author, MessageKey, MessageText, SessionId, StaffId};
use risk::Scanner;

use crate::{
    bus::{Bus, Listener},
    clock::Clock,
    ids::IdSource,
    store::{Saying, Store, Text, WriteError, acts::texts::Speaker},
};

/// What every connection works with. Cheap to clone.
#[derive(Clone)]
pub struct Relay {
    /// The truth.
    pub store: Store,
    /// The doorbell.
    pub bus: Arc<dyn Bus>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub ids: Arc<dyn IdSource>,
    /// What sees signals in a text.
    pub scanner: Arc<Scanner>,
}

impl Relay {
    /// A student says something. It is sensed first, so that the text and the flag that it raises
    /// are stored together.
    ///
    /// # Errors
    ///
    /// [`WriteError::Busy`] when the writer's queue is full.
    pub fn student_says(
        &self,
        session: SessionId,
        key: MessageKey,
        text: MessageText,
    ) -> Result<Saying, WriteError> {
        let concern = flag::sense(&self.scanner, text.as_str());
        self.store.say(Text { session, speaker: Speaker::Student, key, text, concern })
    }

    /// A member of staff says something. What staff say raises no flag.
    ///
    /// # Errors
    ///
    /// [`WriteError::Busy`] when the writer's queue is full.
    pub fn staff_say(
        &self,
        session: SessionId,
        staff: StaffId,
        key: MessageKey,
        text: MessageText,
    ) -> Result<Saying, WriteError> {
        let speaker = Speaker::Staff(staff);
        self.store.say(Text { session, speaker, key, text, concern: None })
    }

    /// Somebody is typing.
    pub fn typing(&self, session: SessionId, by: Author) {
        self.bus.ring(vec![Bell::Session(session, News::Typing { by })]);
    }

    /// Listens to nothing yet.
    #[must_use]
    pub fn listener(&self) -> Listener {
        Listener::new(self.bus.clone(), &*self.ids)
    }
}
