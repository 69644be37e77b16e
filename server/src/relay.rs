//! A text's way: sensed, handed to the writer, and from there, once it is durable, to everybody in
//! the conversation.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU32},
};

use domain::{
    flag,
    news::{Bell, News},
    pace::Pace,
    receipt::Receipt,
};
use protocol::{Author, MessageKey, MessageText, SessionId, StaffId};
use risk::Scanner;
use tokio::sync::Notify;

use crate::{
    arrivals::Arrivals,
    bus::{Bus, Listener},
    clock::Clock,
    ids::IdSource,
    store::{
        Answers, Store, Text, WriteError,
        acts::{receipts::Reported, texts::Speaker},
    },
    telemetry::metrics::{self, Stopwatch},
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
    /// Receipts that are not stored yet.
    pub receipts: Arc<Receipts>,
    /// How many students waited when somebody last looked.
    pub waiting: Arc<AtomicU32>,
    /// How fast texts are taken from one person.
    pub pace: Pace,
    /// How many visits may begin from where.
    pub arrivals: Arc<Arrivals>,
}

/// Receipts that are not stored yet.
#[derive(Debug, Default)]
pub struct Receipts {
    reported: Mutex<BTreeMap<SessionId, Reported>>,
    some: Notify,
}

impl Relay {
    /// A student says something. It is sensed first, so that the text and the flag that it raises
    /// are stored together. The answer, if there is one, comes later.
    ///
    /// # Errors
    ///
    /// [`WriteError::Busy`] when the writer's queue is full.
    pub fn student_says(
        &self,
        session: SessionId,
        key: MessageKey,
        text: MessageText,
        answers: Answers,
    ) -> Result<(), WriteError> {
        let looking = Stopwatch::start();
        let concern = flag::sense(&self.scanner, text.as_str());
        metrics::scan_took(looking.took());
        self.store.say(Text { session, speaker: Speaker::Student, key, text, concern }, answers)
    }

    /// A member of staff says something. What staff say raises no flag. The answer, if there is one,
    /// comes later.
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
        answers: Answers,
    ) -> Result<(), WriteError> {
        let speaker = Speaker::Staff(staff);
        self.store.say(Text { session, speaker, key, text, concern: None }, answers)
    }

    /// One side has got further with what the other wrote: a little later it is stored, and the others
    /// hear of it.
    pub fn report(&self, session: SessionId, by: Author, receipt: Receipt) {
        self.receipts.add(session, by, receipt);
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

impl Receipts {
    /// Returns when there are some.
    pub async fn wait(&self) {
        self.some.notified().await;
    }

    /// Takes all there are.
    #[must_use]
    pub fn take(&self) -> BTreeMap<SessionId, Reported> {
        std::mem::take(&mut self.reported.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, session: SessionId, by: Author, receipt: Receipt) {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        let first = reported.is_empty();
        let of_session = reported.entry(session).or_default();
        match by {
            Author::Student => of_session.student.add(receipt),
            Author::Supporter | Author::Moderator | Author::Clinician => {
                of_session.staff.add(receipt)
            }
        };
        if first {
            self.some.notify_one();
        }
    }
}
