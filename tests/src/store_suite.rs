//! What every engine's store must do. One suite, instantiated for each: `store_suite!(Some(Sqlite::new()))`.

mod acts;
mod calls;
mod reopening;
mod texts;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use domain::{
    news::Bell,
    transcript::{RowBody, Stream},
};
use protocol::{
    MessageKey, PageId, Role, Seq, SessionId, SessionToken, StaffId, Timestamp,
    staff::{AuditView, StaffView},
};
use server::{
    config::{self, Config, Coverage, TargetName},
    hook::Notice,
    ids::{IdSource, SystemIds},
    mailbox::Mailbox,
    seal::Keyring,
    store::{
        Act, Answer, AuditPage, Before, Policy, Ports, Rings, Store, Text, WriteError,
        acts::{
            accounts::AddStaff,
            flags::UrgentHelp,
            outbox::{Delivery, TakeDue},
            pairing::TakeStudents,
            presence::StaffHere,
            sessions::{Begin, Purpose},
            texts::Speaker,
        },
    },
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use self::{acts::*, calls::*, reopening::*, texts::*};
use crate::{clock::HeldClock, person::key, postgres::Postgres};

/// Instantiates the suite over a [`Database`].
#[macro_export]
macro_rules! store_suite {
    ($make:expr) => {
        $crate::store_suite! { $make =>
            texts_of_many_sessions_get_places_without_gaps
            a_key_is_known_after_opening_it_again
            what_was_reported_is_stored_and_never_goes_back
            a_key_said_again_keeps_its_place_even_at_the_same_moment
            a_key_said_again_much_later_keeps_its_place
            a_text_that_may_not_be_said_fails_alone
            a_text_that_cannot_be_sealed_fails_alone
            an_act_that_is_refused_changes_nothing
            one_student_is_never_paired_twice_and_no_supporter_beyond_capacity
            a_deadline_fires_once_though_many_fire_it
            a_deadline_that_was_put_off_does_not_fire
            one_person_is_called_once_though_many_fire_the_deadline
            a_clock_that_is_set_back_puts_nothing_off
            a_call_is_taken_by_one_until_its_lease_ends
            a_call_that_went_out_or_is_not_needed_is_never_taken_again
            calls_that_somebody_had_taken_are_due_when_the_node_starts_again
            the_audit_log_goes_on_where_it_ended
            what_was_said_can_be_read_after_opening_it_again
            whoever_is_told_of_a_text_finds_it_stored
            what_was_handed_over_before_closing_is_stored
        }
    };
    ($make:expr => $($name:ident)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let Some(database) = $make else {
                return $crate::skipped("QUIETLINE_POSTGRES names no server");
            };
            let office = $crate::store_suite::Office::open(database).await;
            $crate::store_suite::$name(office).await;
        }
    )*};
}

/// An empty database that can be opened again and again.
#[async_trait]
pub trait Database: Send + Sync + 'static {
    /// Opens it.
    async fn open(&self, policy: Policy, ports: Ports) -> Store;
}

/// The embedded engine.
pub struct Sqlite(TempDir);

impl Sqlite {
    /// In a folder of its own.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it makes a folder")]
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }
}

#[async_trait]
impl Database for Sqlite {
    async fn open(&self, policy: Policy, ports: Ports) -> Store {
        let database = config::Database::File(self.0.path().join("quietline.db"));
        Store::open(&database, policy, ports).await.unwrap()
    }
}

#[async_trait]
impl Database for Postgres {
    async fn open(&self, policy: Policy, ports: Ports) -> Store {
        let database = config::Database::Postgres(self.url());
        Store::open(&database, policy, ports).await.unwrap()
    }
}

/// A store, and what it was opened with.
pub struct Office {
    store: Store,
    database: Box<dyn Database>,
    clock: Arc<HeldClock>,
    ids: Arc<dyn IdSource>,
    keys: TempDir,
    keyring: Arc<Keyring>,
    bells: Arc<Mutex<Vec<Bell>>>,
    policy: Policy,
}

impl Office {
    /// Opens an empty database.
    pub async fn open(database: impl Database) -> Self {
        let config = Config::default();
        let policy = Policy {
            capacity: 2,
            targets: vec![Coverage::everything(target())],
            ..Policy::from(&config)
        };
        let clock = Arc::new(HeldClock::at(Timestamp(1_795_316_400_000)));
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let (keys, bells) = (tempfile::tempdir().unwrap(), Arc::default());
        let ports = ports(&clock, &ids, &keys, &bells);
        let keyring = ports.keyring.clone();
        let store = database.open(policy.clone(), ports).await;
        Self { store, database: Box::new(database), clock, ids, keys, keyring, bells, policy }
    }

    async fn reopen(&mut self) {
        self.store.clone().close().await;
        let ports = ports(&self.clock, &self.ids, &self.keys, &self.bells);
        self.keyring = ports.keyring.clone();
        self.store = self.database.open(self.policy.clone(), ports).await;
    }

    /// Returns when every bell of what was done before has rung.
    async fn hears_everything(&self) {
        self.store.probe().await.unwrap();
    }

    async fn does<A: Act>(&self, act: A) -> A::Answer {
        self.store.write(act).await.unwrap()
    }

    async fn student(&self) -> SessionId {
        self.student_with_token().await.0
    }

    async fn student_with_token(&self) -> (SessionId, SessionToken) {
        let (id, token) = (SessionId(self.ids.uuid()), self.ids.session_token());
        let (pseudonym, connection) = (self.ids.pseudonym(), connection(id));
        self.clock.advance_ms(1);
        let (visit, purpose) = (None, Purpose::Talk);
        let token_kept = token.clone();
        self.does(Begin {
            id,
            token: token_kept,
            pseudonym,
            connection,
            visit,
            purpose,
            languages: vec![],
        })
        .await;
        (id, token)
    }

    fn account(&self, name: &str, role: Role) -> AddStaff {
        AddStaff {
            id: StaffId(self.ids.uuid()),
            name: name.try_into().unwrap(),
            role,
            pseudonym: self.ids.pseudonym(),
            password: "!".to_owned(),
            on_call: role == Role::Clinician,
            by: None,
        }
    }

    async fn staff(&self, name: &str, role: Role) -> StaffView {
        self.does(self.account(name, role)).await
    }

    async fn ready_supporter(&self, name: &str) {
        let staff = self.staff(name, Role::Supporter).await.id;
        let connection = key().0;
        self.does(StaffHere { staff, connection, tab: None }).await;
        self.does(TakeStudents { staff, connection, ready: true }).await;
    }

    /// A clinician who was called.
    async fn called(&self) -> PageId {
        let clinician = self.staff("on call", Role::Clinician).await.id;
        self.called_again().await;
        self.store.pages(clinician).await.unwrap()[0].id
    }

    async fn called_again(&self) {
        let session = self.student().await;
        self.does(UrgentHelp { session }).await;
    }

    async fn take(&self, lease_ms: i64) -> Vec<(PageId, u32)> {
        let due = self.does(TakeDue { target: target(), limit: 100, lease_ms }).await;
        due.into_iter().map(|due| (due.delivery.page, due.attempts)).collect()
    }

    /// Hands texts over and says what became of each, in order: nothing of one that is new.
    async fn say(&self, texts: Vec<Text>) -> Vec<Option<Result<Before, WriteError>>> {
        let mut given = Mailbox::new(texts.len());
        let said: Vec<_> = texts.iter().map(|text| (text.session, text.key)).collect();
        for text in texts {
            self.store.say(text, given.slot()).unwrap();
        }
        self.hears_everything().await;
        let mut outcomes = BTreeMap::<_, VecDeque<_>>::new();
        while let Some(Answer { session, key, outcome }) = given.waiting() {
            outcomes.entry((session, key)).or_default().push_back(outcome);
        }
        // Of a text that was said several times, the first is the new one.
        let last_first = said.iter().rev().map(|text| outcomes.get_mut(text)?.pop_back());
        let mut in_order: Vec<_> = last_first.collect();
        in_order.reverse();
        in_order
    }

    async fn says(
        &self,
        session: SessionId,
        key: MessageKey,
        text: &str,
    ) -> Option<Result<Before, WriteError>> {
        self.say(vec![text_of(session, key, text)]).await.remove(0)
    }

    async fn texts(&self, session: SessionId) -> Vec<(Seq, String)> {
        let rows = self.store.rows_after(session, Stream::Conversation, Seq(0)).await.unwrap();
        let text = |body: &RowBody| match body {
            RowBody::Text { text, .. } => Some(text.as_str().to_owned()),
            RowBody::Event(_) => None,
        };
        rows.iter().filter_map(|row| Some((row.seq, text(&row.body)?))).collect()
    }

    /// The audit log, oldest first.
    async fn audit(&self) -> Vec<AuditView> {
        let page = AuditPage { before: None, limit: 1_000 };
        let mut log = self.store.audit(page).await.unwrap();
        log.reverse();
        log
    }

    async fn acts(&self) -> Vec<String> {
        self.audit().await.into_iter().map(|entry| entry.act).collect()
    }
}

fn ports(
    clock: &Arc<HeldClock>,
    ids: &Arc<dyn IdSource>,
    keys: &TempDir,
    bells: &Arc<Mutex<Vec<Bell>>>,
) -> Ports {
    let heard = bells.clone();
    Ports {
        node: None,
        clock: clock.clone(),
        ids: ids.clone(),
        keyring: Arc::new(Keyring::open(keys.path(), ids.clone()).unwrap()),
        rings: Rings {
            bells: Arc::new(move |bells| heard.lock().unwrap().extend(bells)),
            is_attended: Arc::new(|_| false),
            missed: Arc::new(|| ()),
            doorbell: Arc::default(),
        },
        fatal: CancellationToken::new(),
    }
}

fn text_of(session: SessionId, key: MessageKey, text: &str) -> Text {
    let text = text.try_into().unwrap();
    Text { session, speaker: Speaker::Student, key, text, concern: None }
}

/// Where calls go out to.
fn target() -> TargetName {
    "oncall".try_into().unwrap()
}

/// What says to the target that somebody is called.
fn call(page: PageId) -> Delivery {
    Delivery { page, target: target(), notice: Notice::Called }
}

/// The connection over which a student came.
const fn connection(session: SessionId) -> Uuid {
    session.0
}
