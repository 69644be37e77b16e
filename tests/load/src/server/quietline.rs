//! The service with people in it: accounts, sessions and pairings that are stored before it starts,
//! through the service's own store.
//!
//! A thousand supporters who sign in with passwords would take longer than the measurement, and a
//! thousand pairings with everybody looking on are a measurement of their own.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, ensure};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use protocol::{MessageKey, Role, SessionId, SessionToken, StaffId, StaffToken};
use server::{
    app::{Nature, open_store},
    bus::{Bus, LocalBus},
    clock::SystemClock,
    config::Config,
    ids::{IdSource, SystemIds},
    mailbox::Mailbox,
    store::{
        Store, Text,
        acts::{
            accounts::{AddStaff, SignIn},
            pairing::{Pair, TakeStudents},
            presence::StaffHere,
            sessions::{Begin, Purpose},
            texts::Speaker,
        },
    },
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{frame::Part, texts::Texts};

/// What nodes of one service share.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    /// The address of the database.
    pub(crate) database: String,
    /// The address of Redis.
    pub(crate) bus: String,
    /// The folder of the sealing keys.
    pub(crate) keys: PathBuf,
}

/// Everybody's limits are raised; what makes texts durable stays as it is by default.
pub(super) fn settings(
    address: SocketAddr,
    data: &Path,
    pager: Option<(SocketAddr, PathBuf)>,
    shared: Option<&Shared>,
) -> String {
    let hook = pager.map_or_else(String::new, |(pager, secret)| {
        format!(
            "[[hook.targets]]\nname = \"pager\"\nkind = \"webhook\"\nurl = \"http://{pager}/\"\n\
             secret_file = {:?}\nallow_private_addresses = true\n",
            secret.display().to_string()
        )
    });
    let shared = shared.map_or_else(String::new, |Shared { database, bus, keys }| {
        let keys = keys.display().to_string();
        format!("database = {database:?}\nbus = {bus:?}\nkeys = {keys:?}\n")
    });
    format!(
        "[server]\nlisten = \"{address}\"\npublic_url = \"http://{address}\"\n\
         max_connections = 1000000\nmax_connections_per_address = 1000000\n\
         [data]\nfolder = {:?}\n{shared}\
         [session]\ntexts_per_minute = 1000000\naway_minutes = 120\nsupporter_away_seconds = 3600\n{hook}",
        data.display().to_string()
    )
}

/// Who is to be there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Population {
    /// Students and supporters who are talking with each other.
    pub(crate) pairs: usize,
    /// Supporters who have nobody yet and are not ready.
    pub(crate) supporters: usize,
    /// Students who wait. They count as connected only until the service starts.
    pub(crate) waiting: usize,
    /// Moderators who have the case queue before them.
    pub(crate) moderators: usize,
    /// Clinicians who are on call, and not connected.
    pub(crate) on_call: usize,
    /// Texts that each pair's student has written before.
    pub(crate) texts_each: u32,
}

impl Population {
    /// Nobody but pairs who have not said anything.
    pub(crate) fn pairs(pairs: usize) -> Self {
        Self { pairs, ..Self::default() }
    }

    /// The last row of each pair's conversation: two that say how it began, and the texts.
    pub(crate) const fn head_seq(&self) -> u32 {
        2 + self.texts_each
    }
}

/// Stores everybody: student and supporter of each pair in turn, then the further supporters, then the
/// moderators.
pub(crate) fn seed(config: &Config, population: &Population) -> anyhow::Result<Vec<Part>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = open(config).await?;
        let seeded = Registrar::new(&store).settle(population).await;
        store.close().await;
        seeded
    })
}

async fn open(config: &Config) -> anyhow::Result<Store> {
    let nature = Nature { clock: Arc::new(SystemClock), ids: Arc::new(SystemIds::new()) };
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::new());
    let opened = open_store(config, &nature, &bus, &CancellationToken::new()).await;
    Ok(opened.context("cannot open the database")?.0)
}

struct Registrar<'a> {
    store: &'a Store,
    ids: Arc<dyn IdSource>,
}

impl<'a> Registrar<'a> {
    fn new(store: &'a Store) -> Self {
        Self { store, ids: Arc::new(SystemIds::new()) }
    }

    async fn settle(&self, population: &Population) -> anyhow::Result<Vec<Part>> {
        let (mut parts, sessions) = self.pairs(population.pairs).await?;
        self.texts(&sessions, population.texts_each).await?;
        for token in self.many(population.supporters, || self.supporter()).await? {
            parts.push(Part::Supporter(token.1, None));
        }
        for token in self.many(population.moderators, || self.signed_in(Role::Moderator)).await? {
            parts.push(Part::Moderator(token.1));
        }
        self.many(population.waiting, || self.student()).await?;
        self.many(population.on_call, || self.account(Role::Clinician)).await?;
        Ok(parts)
    }

    async fn pairs(&self, count: usize) -> anyhow::Result<(Vec<Part>, Vec<SessionId>)> {
        let mut students = self.many(count, || self.student()).await?;
        students.sort_by_key(|(session, _)| *session);
        let mut staff = self.many(count, || self.ready_supporter()).await?;
        staff.sort_by_key(|(staff, _)| *staff);
        let (mut parts, mut sessions) = (Vec::new(), Vec::new());
        for (session, supporter) in self.many(count, || self.pair()).await? {
            let student = students.binary_search_by_key(&session, |(session, _)| *session);
            let supporter = staff.binary_search_by_key(&supporter, |(staff, _)| *staff);
            let (Ok(student), Ok(supporter)) = (student, supporter) else {
                anyhow::bail!("somebody was paired who was not there");
            };
            sessions.push(session);
            parts.push(Part::Student(students[student].1.clone()));
            parts.push(Part::Supporter(staff[supporter].1.clone(), Some(session)));
        }
        Ok((parts, sessions))
    }

    async fn texts(&self, sessions: &[SessionId], each: u32) -> anyhow::Result<()> {
        let texts = Texts::new();
        let mut refused = Mailbox::new(TEXTS_AT_ONCE);
        for number in 0..each {
            for some in sessions.chunks(TEXTS_AT_ONCE) {
                for session in some {
                    let text = texts.whole(number);
                    self.store.say(self.text(*session, text)?, refused.slot())?;
                }
                // What was handed over before it is stored when it is.
                self.store.probe().await?;
                ensure!(refused.waiting().is_none(), "a text was not stored");
            }
        }
        Ok(())
    }

    fn text(&self, session: SessionId, text: String) -> anyhow::Result<Text> {
        let (key, text) = (MessageKey(self.ids.uuid()), text.try_into()?);
        Ok(Text { session, speaker: Speaker::Student, key, text, concern: None })
    }

    /// Does the same many times, with so much at once that commits are shared.
    async fn many<T, F: Future<Output = anyhow::Result<T>>>(
        &self,
        count: usize,
        one: impl Fn() -> F,
    ) -> anyhow::Result<Vec<T>> {
        stream::iter(0..count).map(|_| one()).buffer_unordered(AT_ONCE).try_collect().await
    }

    async fn student(&self) -> anyhow::Result<(SessionId, SessionToken)> {
        let (id, token) = (SessionId(self.ids.uuid()), self.ids.session_token());
        let (pseudonym, connection) = (self.ids.pseudonym(), self.ids.uuid());
        let (visit, purpose) = (None, Purpose::Talk);
        let begin = Begin {
            id,
            token: token.clone(),
            pseudonym,
            connection,
            visit,
            purpose,
            languages: vec![],
        };
        self.store.write(begin).await?;
        Ok((id, token))
    }

    async fn supporter(&self) -> anyhow::Result<(StaffId, StaffToken)> {
        self.signed_in(Role::Supporter).await
    }

    async fn signed_in(&self, role: Role) -> anyhow::Result<(StaffId, StaffToken)> {
        let (id, token) = (self.account(role).await?, self.ids.staff_token());
        let sign_in = SignIn { staff: id, token: token.clone(), lasts_ms: TOKEN_MS };
        self.store.write(sign_in).await?;
        Ok((id, token))
    }

    async fn account(&self, role: Role) -> anyhow::Result<StaffId> {
        let id = StaffId(self.ids.uuid());
        let add = AddStaff {
            id,
            name: id.to_string().try_into()?,
            role,
            pseudonym: self.ids.pseudonym(),
            // The hash of no password: nobody signs in with one.
            password: "none".to_owned(),
            on_call: role == Role::Clinician,
            by: None,
        };
        self.store.write(add).await?;
        Ok(id)
    }

    async fn ready_supporter(&self) -> anyhow::Result<(StaffId, StaffToken)> {
        let (staff, token) = self.supporter().await?;
        let connection: Uuid = self.ids.uuid();
        self.store.write(StaffHere { staff, connection, tab: None }).await?;
        self.store.write(TakeStudents { staff, connection, ready: true }).await?;
        Ok((staff, token))
    }

    async fn pair(&self) -> anyhow::Result<(SessionId, StaffId)> {
        self.store.write(Pair { at_most: 1 }).await?.pop().context("there is nobody to pair")
    }
}

/// Stays below what the writer's queue holds.
const AT_ONCE: usize = 512;
const TEXTS_AT_ONCE: usize = 2_048;
const TOKEN_MS: i64 = 12 * 3_600_000;
