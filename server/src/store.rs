//! The store: SQL is the truth.
//!
//! Everything that changes something is an [`Act`], applied by the [`writer`] in a transaction that
//! it may share with others; [`Store::write`] returns once that is durable. Reads go to a pool of
//! their own. After each commit the bells that the acts rang are handed to the bus.

mod act;
pub mod acts;
pub mod backup;
mod chain;
mod changed;
mod engine;
mod link;
mod migrations;
mod mortal;
mod news;
mod places;
mod postgres;
mod pulse;
mod read;
pub(crate) mod sql;
mod sqlite;
mod state;
mod visit;
mod writer;

use std::{sync::Arc, time::Duration};

use domain::{case::ClaimLimits, opening::Hours};
use protocol::{Epoch, ErrorCode, Timestamp, visit::Choices};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::{
    act::Env,
    engine::Engine,
    link::Link,
    news::{Hearing, Look},
    pulse::Pulse,
    sql::{Dialect, all, one, params, run},
    writer::Writer,
};
pub use self::{
    act::{Act, Refusal, WriteError},
    acts::texts::{Answer, Answers, Before, Text},
    news::{Doorbell, Rings},
    postgres::ServerFacts,
    read::{
        audit::{AuditCheck, AuditFinding, AuditPage},
        blocks::Blocked,
        calls::Waiting,
        drills::{DrillPage, DrillTimes},
        rota::swap_view,
        sessions::{Standing, WaitingPlace},
        staff::{Account, TokenHash},
        verdicts::RuleCounts,
    },
};
#[doc(hidden)]
pub use self::{mortal::die_before_statement, sqlite::acknowledge_before_it_is_durable};
use crate::{
    clock::Clock,
    config::{Config, Coverage, Database, WhenNobodyIsOnCall},
    ids::IdSource,
    seal::{AuditKey, Bucket, CodeKey, Keyring, SealError},
};

/// The database, its writer and the keys that open what is in it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    reads: DatabaseConnection,
    engine: Engine,
    hearing: Arc<Hearing>,
    writer: Writer,
    pulse: Arc<Pulse>,
    keyring: Arc<Keyring>,
    audit_key: AuditKey,
    code_key: CodeKey,
    epoch: Epoch,
}

/// What the store needs from outside.
pub struct Ports {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub ids: Arc<dyn IdSource>,
    /// The sealing keys.
    pub keyring: Arc<Keyring>,
    /// Which node this is; none when somebody writes beside the service.
    pub node: Option<Uuid>,
    /// Whom it tells what happens.
    pub rings: Rings,
    /// Cancelled when a commit failed in a way that leaves open what is on the disk: the process
    /// must end.
    pub fatal: CancellationToken,
}

/// The limits that acts apply.
#[derive(Clone, Debug)]
pub struct Policy {
    /// How long an open case may wait for a moderator.
    pub claim: ClaimLimits,
    /// How long a session waits for a student whose connection was lost, in milliseconds.
    pub student_away_ms: i64,
    /// How long a conversation waits for staff whose connection was lost, in milliseconds.
    pub staff_away_ms: i64,
    /// The longest time a session lasts, in milliseconds.
    pub session_ms: i64,
    /// How long a conversation with a supporter lasts, in milliseconds, if it has a length.
    pub length_ms: Option<i64>,
    /// After how long without a text the student is asked whether they are still there, in
    /// milliseconds, if they are.
    pub idle_ms: Option<i64>,
    /// What a student may wish for.
    pub choices: Choices,
    /// How long a conversation can be read after it ended, in milliseconds.
    pub retention_ms: i64,
    /// How long what a student left to be reached by is kept at most, in milliseconds.
    pub contact_ms: i64,
    /// How long it is kept once the calling of a clinician is over, in milliseconds.
    pub contact_after_ms: i64,
    /// For how long a return code leads back, in milliseconds; 0 when none is offered.
    pub return_code_ms: i64,
    /// What holds for messages that are left while nobody is on duty.
    pub messages: Messages,
    /// How many students a supporter takes at once.
    pub capacity: u32,
    /// Where calls go out to.
    pub targets: Vec<Coverage>,
    /// Whether no new student is let in while no clinician is on call.
    pub closes_when_nobody_is_on_call: bool,
    /// The opening hours, if there are any.
    pub hours: Option<Hours>,
}

/// What holds for messages that are left while nobody is on duty.
#[derive(Clone, Copy, Debug)]
pub struct Messages {
    /// Whether one can be left.
    pub offered: bool,
    /// How long supporters have to answer one before moderators are told, in milliseconds.
    pub answer_ms: i64,
    /// How long a supporter may have one, in milliseconds.
    pub hold_ms: i64,
}

impl Policy {
    /// The oldest bucket that a session may still be in: the keys of earlier ones are destroyed.
    #[must_use]
    pub const fn oldest_bucket(&self, now: Timestamp) -> Bucket {
        Bucket::of(now.plus_ms(-self.session_ms - self.retention_ms))
    }
}

impl From<&Config> for Policy {
    fn from(config: &Config) -> Self {
        Self {
            claim: ClaimLimits {
                low_ms: config.case.claim_limit_low_ms(),
                high_ms: config.case.claim_limit_high_ms(),
            },
            student_away_ms: config.session.away_ms(),
            staff_away_ms: config.session.supporter_away_ms(),
            session_ms: config.session.max_ms(),
            length_ms: config.session.length_ms(),
            idle_ms: config.session.idle_ms(),
            choices: config.visit.choices(),
            retention_ms: config.retention.conversation_ms(),
            contact_ms: config.retention.contact_ms(),
            contact_after_ms: config.retention.contact_after_ms(),
            return_code_ms: config.return_code.lasts_ms(),
            messages: Messages {
                offered: config.return_code.messages,
                answer_ms: config.return_code.answer_within_ms(),
                hold_ms: config.return_code.hold_ms(),
            },
            capacity: config.supporter.capacity,
            targets: config.hook.coverage(),
            closes_when_nobody_is_on_call: config.escalation.when_nobody_is_on_call
                == WhenNobodyIsOnCall::Close,
            hours: config.service.hours(),
        }
    }
}

/// Why the store cannot be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// What is stored does not open.
    #[error("the sealed data cannot be opened")]
    Seal(#[from] SealError),
    /// What is stored cannot be what was stored.
    #[error("the store holds something unreadable: {0}")]
    Corrupt(&'static str),
}

impl Store {
    /// Opens the database, brings its schema up to date and checks that the sealing keys belong to it.
    ///
    /// # Errors
    ///
    /// When the database cannot be used, or a key that it needs is missing or wrong.
    pub async fn open(
        database: &Database,
        policy: Policy,
        ports: Ports,
    ) -> Result<Self, StoreError> {
        let db = engine::founder(database).await?;
        migrations::take_all(&db).await?;
        let reads = engine::readers(database).await?;
        let engine = Engine::open(database).await?;
        let epoch = epoch(&db, &*ports.ids).await?;
        check_keys(&db, &ports.keyring, policy.oldest_bucket(ports.clock.now())).await?;
        let audit_key = audit_key(&db, &ports.keyring).await?;
        let code_key = code_key(&db, &ports.keyring).await?;
        let dialect = Dialect::of(db.get_database_backend());
        if let Some(node) = ports.node {
            enrol(&db, dialect, node, ports.clock.now()).await?;
        }
        let head = news::head(&db).await?;
        db.close().await?;
        let node = ports.node;
        let hearing = Arc::new(Hearing::new(ports.keyring.clone(), ports.rings, head));

        let pulse = Arc::new(Pulse::new(ports.clock.clone()));
        let env = Env {
            policy,
            node,
            dialect,
            clock: ports.clock,
            ids: ports.ids,
            keyring: ports.keyring.clone(),
            audit_key: audit_key.clone(),
            code_key: code_key.clone(),
        };
        let where_it_is = database.clone();
        let connect: writer::Connect = Box::new(move || {
            let database = where_it_is.clone();
            Box::pin(async move { engine::link(&database).await })
        });
        let writer = Writer::start(connect().await?, connect, env, hearing.clone(), ports.fatal);
        let keyring = ports.keyring;
        Ok(Self { reads, engine, hearing, writer, pulse, keyring, audit_key, code_key, epoch })
    }

    /// Applies an act and returns once it is durable.
    ///
    /// # Errors
    ///
    /// [`WriteError::Refused`] when a rule says no, [`WriteError::Busy`] when the queue is full;
    /// in both cases nothing was changed.
    pub async fn write<A: Act>(&self, act: A) -> Result<A::Answer, WriteError> {
        let answer = self.writer.write(act).await;
        // That one succeeded says little: it may have changed nothing.
        if matches!(answer, Err(WriteError::Busy | WriteError::Stopped)) {
            self.pulse.beat(false);
        }
        answer
    }

    /// The same, and waits for a place in the queue however full it is: for what nobody but the
    /// service itself would try again.
    ///
    /// # Errors
    ///
    /// [`WriteError::Refused`] when a rule says no, [`WriteError::Busy`] when the disk is full; in
    /// both cases nothing was changed.
    pub async fn insist<A: Act>(&self, act: A) -> Result<A::Answer, WriteError> {
        self.writer.insist(act).await
    }

    /// Hands a text to the writer, in the order of the calls. A new one is told of by its row; of any
    /// other an answer comes.
    ///
    /// # Errors
    ///
    /// [`WriteError::Busy`] when the queue is full.
    pub fn say(&self, text: Text, answers: Answers) -> Result<(), WriteError> {
        mortal::text_came();
        self.writer.say(text, answers)
    }

    /// Whether the writer would take something right now.
    ///
    /// # Errors
    ///
    /// [`WriteError::Busy`] when the queue is full.
    pub fn room(&self) -> Result<(), WriteError> {
        self.writer.room()
    }

    /// Changes when the database was restored from a backup.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The key that return codes are stored under.
    #[must_use]
    pub const fn code_key(&self) -> &CodeKey {
        &self.code_key
    }

    /// Whether a commit can be made right now.
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub async fn probe(&self) -> Result<(), WriteError> {
        self.write(acts::service::Probe).await
    }

    /// Whether a commit can be made right now, as far as is known from the last second. However many
    /// ask, at most one commit a second is made for it.
    pub async fn can_commit(&self) -> bool {
        // A small commit may still succeed where the next text would not find room.
        if self.free_bytes().is_some_and(|free| free < LEAST_ROOM_BYTES) {
            return false;
        }
        let store = self.clone();
        self.pulse.clone().feel(|| async move { store.probe().await.is_ok() }).await
    }

    /// The room that is left where the database is, if that can be told.
    #[must_use]
    pub fn free_bytes(&self) -> Option<u64> {
        self.engine.free_bytes()
    }

    /// Moves what was committed from the write-ahead log into the database file, while the writer
    /// writes on. Under steady load it would never find everything moved, and the log would grow:
    /// above `limit_bytes` the little that is left is moved while the writer waits, and the log
    /// begins anew. Whoever still reads an old state is waited for only shortly.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn checkpoint(&self, limit_bytes: u64) -> Result<(), StoreError> {
        self.engine.checkpoint(limit_bytes).await
    }

    /// The size of the write-ahead log, where this process keeps it.
    #[must_use]
    pub fn wal_bytes(&self) -> u64 {
        self.engine.wal_bytes()
    }

    /// Hears what happened at other nodes, until it is dropped. A doorbell makes it quicker; whatever
    /// it missed is seen at the next look.
    pub async fn hear(&self, every: Duration) {
        let (mut ear, mut failed) = (None, false);
        let (mut look, mut asked) = (Look::Stored, Instant::now());
        loop {
            if look == Look::Stored {
                asked = Instant::now();
            }
            match self.look(look, &mut ear).await {
                Ok(()) => failed = false,
                // Once: as long as it goes on it would say the same again and again.
                Err(error) if !failed => {
                    failed = true;
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "could not look for what happened at other nodes, trying again shortly"
                    );
                }
                Err(_) => {}
            }
            look = self.hearing.wait(Instant::now(), asked, every).await;
        }
    }

    async fn look(&self, look: Look, ear: &mut Option<Link>) -> Result<(), DbErr> {
        // One that failed is not used again.
        let link = match ear.take() {
            Some(link) => link,
            None => self.engine.ear().await?,
        };
        match look {
            Look::Brought => self.hearing.ring_brought(&link).await?,
            Look::Stored => self.hearing.catch_up(&link).await?,
        }
        *ear = Some(link);
        Ok(())
    }

    /// What the database server says about itself; none of the embedded engine.
    ///
    /// # Errors
    ///
    /// When it cannot be asked.
    pub async fn server_facts(&self) -> Result<Option<ServerFacts>, StoreError> {
        Ok(match self.engine {
            Engine::Embedded(_) => None,
            Engine::Server(_) => Some(postgres::facts(&self.reads).await?),
        })
    }

    /// Whether other nodes may share the database.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Server(_))
    }

    /// Stops the writer once everything handed to it is durable, and closes the database.
    pub async fn close(self) {
        self.writer.stop().await;
        for closed in [self.reads.close().await, self.engine.close().await] {
            if let Err(error) = closed {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "could not close the database"
                );
            }
        }
    }
}

impl From<&StoreError> for ErrorCode {
    fn from(_: &StoreError) -> Self {
        Self::Internal
    }
}

/// From now on this node is there.
async fn enrol(
    db: &DatabaseConnection,
    dialect: Dialect,
    node: Uuid,
    now: Timestamp,
) -> Result<(), DbErr> {
    let now = match dialect {
        Dialect::Sqlite => now.0.to_string(),
        Dialect::Postgres => postgres::NOW.to_owned(),
    };
    let sql = format!("INSERT INTO nodes (id, seen_at) VALUES ($1, {now})");
    run(db, &sql, params![node]).await.map(drop)
}

async fn epoch(db: &DatabaseConnection, ids: &dyn IdSource) -> Result<Epoch, StoreError> {
    let made = Epoch(ids.uuid());
    let insert = "INSERT INTO service (one, epoch) VALUES (1, $1) ON CONFLICT DO NOTHING";
    run(db, insert, params![made]).await?;
    let row = one(db, "SELECT epoch FROM service", vec![]).await?;
    Ok(row.ok_or(StoreError::Corrupt("the table `service` is empty"))?.at("epoch")?)
}

/// Keys from before `oldest` may have been destroyed on schedule, when this was restored from a backup.
async fn check_keys(
    db: &impl ConnectionTrait,
    keyring: &Keyring,
    oldest: Bucket,
) -> Result<(), StoreError> {
    let sql = "SELECT bucket, proof FROM buckets WHERE bucket >= $1";
    for row in all(db, sql, params![oldest.0]).await? {
        keyring.check(Bucket(row.at("bucket")?), &row.at::<Vec<u8>>("proof")?)?;
    }
    Ok(())
}

/// The key of the audit log's chain, made at the first start; afterwards only that one.
async fn audit_key(db: &DatabaseConnection, keyring: &Keyring) -> Result<AuditKey, StoreError> {
    let row = one(db, "SELECT audit_proof FROM service", vec![]).await?;
    let row = row.ok_or(StoreError::Corrupt("the table `service` is empty"))?;
    let proof: Option<Vec<u8>> = row.at("audit_proof")?;
    let key = keyring.audit_key(proof.as_deref())?;
    if proof.is_none() {
        run(db, "UPDATE service SET audit_proof = $1", params![key.prove()]).await?;
    }
    Ok(key)
}

/// The key of return codes, made at the first start; afterwards only that one.
async fn code_key(db: &DatabaseConnection, keyring: &Keyring) -> Result<CodeKey, StoreError> {
    let row = one(db, "SELECT code_proof FROM service", vec![]).await?;
    let row = row.ok_or(StoreError::Corrupt("the table `service` is empty"))?;
    let proof: Option<Vec<u8>> = row.at("code_proof")?;
    let key = keyring.code_key(proof.as_deref())?;
    if proof.is_none() {
        run(db, "UPDATE service SET code_proof = $1", params![key.prove()]).await?;
    }
    Ok(key)
}

/// With less room than this the service is not ready: the log of one batch may need it.
const LEAST_ROOM_BYTES: u64 = 1024 * 1024;
