//! A text's way: sensed, handed to the writer, and from there, once it is durable, to everybody in
//! the conversation.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicU32},
};

use domain::{
    case_queue::CaseQueues,
    flag::{self, Concern, Sensed},
    news::{Bell, News},
    pace::Pace,
    receipt::Receipt,
    wall::Wall,
};
use protocol::{Author, MessageKey, MessageText, Role, SessionId, staff::StaffView};
use risk::{Scanner, Trend};
use tokio::sync::Notify;

use crate::{
    access::Door,
    arrivals::Arrivals,
    bus::{Bus, Listener},
    clock::Clock,
    ids::IdSource,
    lookout::Lookout,
    packs::Packs,
    sign_ins::SignIns,
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
    pub packs: Arc<Packs>,
    /// Receipts that are not stored yet.
    pub receipts: Arc<Receipts>,
    /// How many students waited when somebody last looked.
    pub waiting: Arc<AtomicU32>,
    /// How fast texts are taken from one person.
    pub pace: Pace,
    /// How many visits may begin from where.
    pub arrivals: Arc<Arrivals>,
    /// What is asked for before one does.
    pub door: Arc<Door>,
    /// Which staff are connected, and with which tokens.
    pub sign_ins: Arc<SignIns>,
    /// What moderators see of all conversations.
    pub wall: Arc<Lookout<Wall>>,
    /// The case queue as those see it who may.
    pub cases: Arc<Lookout<CaseQueues>>,
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
        trend: &mut Trend,
        key: MessageKey,
        text: MessageText,
        answers: Answers,
    ) -> Result<(), WriteError> {
        let sense = |scanner: &Scanner| flag::sense(scanner, trend, text.as_str());
        let concern = self.sensed(session, sense)?;
        self.store.say(Text { session, speaker: Speaker::Student, key, text, concern }, answers)
    }

    /// A member of staff says something. What supporters say is sensed for their own safety only. The
    /// answer, if there is one, comes later.
    ///
    /// # Errors
    ///
    /// [`WriteError::Busy`] when the writer's queue is full.
    pub fn staff_say(
        &self,
        session: SessionId,
        staff: &StaffView,
        key: MessageKey,
        text: MessageText,
        answers: Answers,
    ) -> Result<(), WriteError> {
        let concern = match staff.role {
            Role::Supporter => {
                self.sensed(session, |scanner| flag::sense_helper(scanner, text.as_str()))?
            }
            Role::Moderator | Role::Clinician | Role::Coordinator => None,
        };
        let speaker = Speaker::Staff(staff.id);
        self.store.say(Text { session, speaker, key, text, concern }, answers)
    }

    /// What the rules make of a text of this session. That somebody wants to go on elsewhere is said
    /// to both sides; that the engine failed, to operators. What finds no room is not looked at: when
    /// there is much of it there is no time for it.
    fn sensed(
        &self,
        session: SessionId,
        sense: impl FnOnce(&Scanner) -> Sensed,
    ) -> Result<Option<Concern>, WriteError> {
        self.store.room()?;
        let looking = Stopwatch::start();
        let Sensed { concern, leads_elsewhere, failed } = sense(&self.packs.scanner());
        metrics::scan_took(looking.took());
        if leads_elsewhere {
            self.bus.ring(vec![Bell::Session(session, News::LeadsElsewhere)]);
        }
        if failed {
            metrics::scan_failed();
            tracing::error!(session.id = %session, "a text could not be scanned: a person has to read it");
        }
        Ok(concern)
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
