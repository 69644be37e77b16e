//! The one writer: it takes what waits, applies it in one transaction, commits, and only then
//! answers and rings.
//!
//! A batch is what came while the commit before it was under way, so an idle service pays one sync
//! for one text and a busy one shares it. Texts that follow each other are applied together, in one
//! statement; every other act is applied by itself between two savepoints, so that one that fails
//! fails alone.

use std::{collections::HashMap, sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::news::{Bell, News};
use futures_util::future::BoxFuture;
use protocol::Timestamp;
use sea_orm::DbErr;
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    act::{Act, Env, Tx, WriteError},
    acts::texts::{self, Answer, Answers, Outcome, Text},
    changed::Changed,
    link::{Begun, Link},
    news::{self, Hearing},
    places::Places,
    sql::Dialect,
};
use crate::telemetry::metrics::{self, Stopwatch};

/// Hands changes to the writer's task. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Item>,
    stop: CancellationToken,
    task: TaskTracker,
}

/// What waits to be applied.
enum Item {
    Text(Text, Answers),
    Act(Box<dyn Waiting>),
}

impl Writer {
    pub(super) fn start(
        db: Link,
        connect: Connect,
        env: Env,
        hearing: Arc<Hearing>,
        fatal: CancellationToken,
    ) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let stop = CancellationToken::new();
        let task = TaskTracker::new();
        let (places, ends) = (Places::default(), stop.clone());
        let work = Work {
            waiting,
            db,
            connect,
            env,
            places,
            known: 0,
            out_of_reach: false,
            turn: None,
            hearing,
            fatal,
            ends,
        };
        task.spawn(work.run(stop.clone()));
        task.close();
        Self { queue, stop, task }
    }

    pub(super) async fn write<A: Act>(&self, act: A) -> Result<A::Answer, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.push(Item::Act(Box::new(Asked { act, reply, answer: None })))?;
        answer.await.map_err(|_| WriteError::Stopped)?
    }

    /// The same, and waits for a place in the queue.
    pub(super) async fn insist<A: Act>(&self, act: A) -> Result<A::Answer, WriteError> {
        let (reply, answer) = oneshot::channel();
        let item = Item::Act(Box::new(Asked { act, reply, answer: None }));
        self.queue.send(item).await.map_err(|_| WriteError::Stopped)?;
        answer.await.map_err(|_| WriteError::Stopped)?
    }

    pub(super) fn say(&self, text: Text, answers: Answers) -> Result<(), WriteError> {
        self.push(Item::Text(text, answers))
    }

    pub(super) fn room(&self) -> Result<(), WriteError> {
        if self.queue.capacity() > 0 { Ok(()) } else { Err(WriteError::Busy) }
    }

    /// How many changes wait.
    pub(super) fn waiting(&self) -> usize {
        self.queue.max_capacity() - self.queue.capacity()
    }

    /// Takes nothing more and returns when everything taken is durable.
    pub(super) async fn stop(&self) {
        self.stop.cancel();
        self.task.wait().await;
    }

    fn push(&self, item: Item) -> Result<(), WriteError> {
        self.queue.try_send(item).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => WriteError::Busy,
            mpsc::error::TrySendError::Closed(_) => WriteError::Stopped,
        })
    }
}

/// Opens the writer's connection.
pub(super) type Connect = Box<dyn Fn() -> BoxFuture<'static, Result<Link, DbErr>> + Send + Sync>;

struct Work {
    waiting: mpsc::Receiver<Item>,
    db: Link,
    connect: Connect,
    env: Env,
    places: Places,
    /// The newest news when this node last wrote: what is remembered is right up to there.
    known: i64,
    /// The database did not answer when it was last asked.
    out_of_reach: bool,
    /// When this node had its last turn.
    turn: Option<Instant>,
    hearing: Arc<Hearing>,
    fatal: CancellationToken,
    ends: CancellationToken,
}

/// How the texts of a batch are applied.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Texts {
    /// Those that follow each other in one statement.
    Together,
    /// Each by itself, so that a bad one fails alone.
    OneByOne,
}

/// What became of an attempt to store a batch, unless it is not known.
enum Attempt {
    /// It is durable.
    Stored,
    /// Nothing of it is stored, and nothing will be.
    Refused,
    /// Nothing of it is stored: its texts could not be stored together.
    Apart,
    /// Nothing of it is stored: the connection to the server was lost.
    Lost,
}

impl Work {
    async fn run(mut self, stop: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        while next_batch(&mut self.waiting, &stop, &mut batch).await {
            let is_talk = batch.iter().all(Item::is_plain);
            self.wait_for_turn(&stop, is_talk).await;
            if let Err(lost) = self.store(&mut batch).await {
                // Whether the batch is on the disk is not known. Nobody is told that it is, and
                // the process ends: what it would read from here on could be gone after a crash.
                tracing::error!(
                    error = &lost as &dyn std::error::Error,
                    "a commit failed: ending the process, nothing of the batch was acknowledged"
                );
                self.fatal.cancel();
                break;
            }
        }
        let Self { waiting, db, .. } = self;
        drop(waiting);
        if let Err(error) = db.close().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not close the writer");
        }
    }

    /// Of several nodes each has its turn, and stores what came until then.
    async fn wait_for_turn(&mut self, stop: &CancellationToken, is_talk: bool) {
        if self.env.dialect == Dialect::Sqlite {
            return;
        }
        self.hearing.turn_is_due();
        let between = if is_talk { self.hearing.turn() } else { self.hearing.short_turn() };
        let due = self.turn.map_or_else(Instant::now, |last| last + between);
        tokio::select! {
            () = sleep_until(due) => {}
            () = stop.cancelled() => {}
        }
        self.turn = Some(Instant::now());
    }

    /// Stores a batch, answers and rings.
    async fn store(&mut self, batch: &mut Vec<Item>) -> Result<(), DbErr> {
        let (mut texts, until) = (Texts::Together, Instant::now() + PATIENCE);
        let attempt = loop {
            match self.attempt(batch, texts).await? {
                Attempt::Apart if texts == Texts::Together => texts = Texts::OneByOne,
                // Nobody need notice a server that is back soon.
                Attempt::Lost if Instant::now() < until => {}
                attempt @ (Attempt::Stored | Attempt::Refused | Attempt::Apart | Attempt::Lost) => {
                    break attempt;
                }
            }
        };
        match attempt {
            Attempt::Stored => {}
            Attempt::Refused | Attempt::Apart | Attempt::Lost => {
                tracing::error!("{} changes were refused", batch.len());
                batch.drain(..).for_each(Item::refuse);
            }
        }
        Ok(())
    }

    /// Applies and commits a batch. An error means that it is not known whether it is stored.
    async fn attempt(&mut self, batch: &mut Vec<Item>, texts: Texts) -> Result<Attempt, DbErr> {
        // Where several nodes write, each waits for its turn first.
        let is_alone = self.env.dialect == Dialect::Sqlite;
        if is_alone && texts == Texts::Together && batch.iter().all(Item::is_plain) {
            return self.attempt_at_once(batch).await;
        }
        let (began, asked) = (Stopwatch::start(), Instant::now());
        let mut said = match self.db.begin(self.env.node, self.known).await {
            Ok(said) => said,
            Err(error) => {
                metrics::commit_failed();
                self.hearing.turn_failed();
                if self.env.dialect == Dialect::Postgres {
                    self.is_out_of_reach(&error);
                    self.roll_back().await?;
                    return Ok(Attempt::Lost);
                }
                log(&error, "cannot begin a transaction");
                return Ok(Attempt::Refused);
            }
        };
        if std::mem::take(&mut self.out_of_reach) {
            tracing::info!("the database is back");
        }
        if said.is_struck_off {
            self.roll_back().await?;
            return Err(DbErr::Custom(
                "this node was silent for so long that others took its place".to_owned(),
            ));
        }
        self.look_around(asked, &mut said);
        if texts == Texts::Together {
            // What came while others had their turn need not wait for the next one.
            top_up(&mut self.waiting, batch);
        }
        let (outcomes, bells) = match self.apply(batch, texts, &said).await {
            Ok(applied) => applied,
            Err(refused) => {
                metrics::commit_failed();
                self.places.forget_all();
                let is_there = self.roll_back().await?;
                return Ok(if is_there { refused } else { Attempt::Lost });
            }
        };
        if let Err(error) = self.db.commit().await {
            metrics::commit_failed();
            match said.at {
                None => return self.full_or_unknown(error, batch.len()).await,
                Some(at) => {
                    log(&error, "a commit was not answered");
                    if !self.find_out(said.head + 1, at).await? {
                        return Ok(Attempt::Lost);
                    }
                }
            }
        }
        self.known = said.head + 1;
        self.settle(&began, batch, outcomes, bells);
        Ok(Attempt::Stored)
    }

    /// What the database says as a transaction begins: what time it is, and what others wrote.
    fn look_around(&mut self, asked: Instant, said: &mut Begun) {
        let Some(at) = said.at else { return };
        self.env.clock.follow(at);
        let mut newer = std::mem::take(&mut said.newer);
        let is_all = i64::try_from(newer.len()) == Ok(said.head - self.known);
        for newer in &mut newer {
            self.hearing.enclose_texts(newer, &self.places);
        }
        let changed: Option<Vec<_>> = newer.iter_mut().map(|newer| newer.changed.take()).collect();
        match changed.filter(|_| is_all) {
            Some(changed) => changed.into_iter().for_each(|one| one.teach(&mut self.places)),
            None => self.places.forget_all(),
        }
        // Whatever becomes of this transaction.
        self.known = said.head;
        self.hearing.turn_came(asked, at, newer, is_all, said.nodes);
    }

    /// Gives a transaction up, and says whether the connection is still there.
    async fn roll_back(&mut self) -> Result<bool, DbErr> {
        let is_there = self.db.roll_back().await.is_ok();
        if !is_there {
            self.start_over().await?;
        }
        Ok(is_there)
    }

    /// Whether the batch with these news was stored, whose commit was not answered. Until that is known
    /// nobody is answered, however long it takes; an error means that it cannot be known.
    async fn find_out(&mut self, seq: i64, at: Timestamp) -> Result<bool, DbErr> {
        loop {
            self.start_over().await?;
            // Once it is this one's turn, nobody is in that transaction any more.
            let asked = match self.db.begin(None, i64::MAX).await {
                Ok(_) => Some(self.db.was_stored(seq, self.env.node, at).await),
                Err(_) => None,
            };
            match asked {
                Some(Ok(was_stored)) => {
                    self.roll_back().await?;
                    tracing::warn!(was_stored, "found out what became of a commit");
                    return Ok(was_stored);
                }
                Some(Err(error @ DbErr::Type(_))) => return Err(error),
                Some(Err(_)) | None if self.ends.is_cancelled() => {
                    return Err(DbErr::Custom("the database is not there to be asked".to_owned()));
                }
                Some(Err(_)) | None => {}
            }
        }
    }

    /// The same for texts that bring nothing with them. They take one statement, and a statement is a
    /// transaction: beginning and committing it by themselves would be two more ways to the database
    /// and back.
    async fn attempt_at_once(&mut self, batch: &mut Vec<Item>) -> Result<Attempt, DbErr> {
        let began = Stopwatch::start();
        let mut tx = Tx::new(&self.db, &self.env, &Begun::default());
        let run: Vec<_> = batch.iter().filter_map(Item::text).collect();
        match texts::apply(&mut tx, &mut self.places, &run).await {
            Ok(outcomes) => {
                let bells = tx.take_bells();
                self.settle(&began, batch, outcomes, bells);
                Ok(Attempt::Stored)
            }
            Err(error) => {
                metrics::commit_failed();
                self.places.forget_all();
                not_together(&error, run.len());
                if let WriteError::Database(error @ DbErr::Exec(_)) = error
                    && !is_refusal(&error)
                {
                    return self.full_or_unknown(error, run.len()).await;
                }
                Ok(Attempt::Apart)
            }
        }
    }

    /// It is durable: answers and rings.
    fn settle(
        &self,
        began: &Stopwatch,
        batch: &mut Vec<Item>,
        outcomes: Vec<Outcome>,
        bells: Vec<Bell>,
    ) {
        metrics::commit_took(began.took(), batch.len());
        let is_new = |(item, outcome): &(&Item, &Outcome)| item.is_text() && outcome.is_none();
        metrics::texts_accepted(batch.iter().zip(&outcomes).filter(is_new).count());
        for (item, outcome) in batch.drain(..).zip(outcomes) {
            item.answer(outcome);
        }
        match self.env.dialect {
            Dialect::Sqlite => self.hearing.ring(gathered(bells)),
            Dialect::Postgres => self.hearing.stored(self.known, bells),
        }
    }

    /// After a failed commit nothing is stored if the disk is full, and otherwise it is not known.
    async fn full_or_unknown(&mut self, error: DbErr, changes: usize) -> Result<Attempt, DbErr> {
        if !is_full(&error) {
            return Err(error);
        }
        log(&error, "the disk is full");
        metrics::disk_was_full(changes);
        self.start_over().await?;
        Ok(Attempt::Refused)
    }

    /// Takes a new connection: after a failed commit or rollback the old one does not know whether it
    /// is in a transaction.
    async fn start_over(&mut self) -> Result<(), DbErr> {
        self.places.forget_all();
        let new = match (self.connect)().await {
            Ok(new) => new,
            // A server comes back. Until then everything is refused.
            Err(error) if self.env.dialect == Dialect::Postgres => {
                self.is_out_of_reach(&error);
                tokio::time::sleep(AGAIN).await;
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let old = std::mem::replace(&mut self.db, new);
        if let Err(error) = old.close().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not close the writer");
        }
        Ok(())
    }

    /// Says so once, however often it is tried again.
    fn is_out_of_reach(&mut self, error: &DbErr) {
        if !std::mem::replace(&mut self.out_of_reach, true) {
            log(error, "cannot reach the database, trying again until it is back");
        }
    }

    /// Applies everything that waits, in order, and gives each item its outcome.
    async fn apply(
        &mut self,
        batch: &mut [Item],
        texts: Texts,
        said: &Begun,
    ) -> Result<(Vec<Outcome>, Vec<Bell>), Attempt> {
        let mut tx = Tx::new(&self.db, &self.env, said);
        let mut outcomes = Vec::with_capacity(batch.len());
        for run in batch.chunk_by_mut(|item, next| item.is_text() && next.is_text()) {
            match run {
                [Item::Act(act)] => {
                    outcomes.push(None);
                    apply_alone(&mut tx, &mut **act).await.map_err(|error| give_up(&error))?;
                }
                run => {
                    let run: Vec<_> = run.iter().filter_map(Item::text).collect();
                    outcomes.extend(match texts {
                        Texts::Together => together(&mut tx, &mut self.places, &run).await?,
                        Texts::OneByOne => one_by_one(&mut tx, &mut self.places, &run).await?,
                    });
                }
            }
            self.places.forget(tx.take_touched());
        }
        let bells = tx.take_bells();
        if self.env.dialect == Dialect::Sqlite {
            return Ok((outcomes, bells));
        }
        let bells = gathered(bells);
        let changed = Changed::of(&bells, tx.take_changed(), tx.take_sealed());
        let noted = news::note(&tx, said.head + 1, tx.began_at, &bells, &changed).await;
        noted.map_err(|error| give_up(&error))?;
        Ok((outcomes, bells))
    }
}

async fn together(
    tx: &mut Tx<'_>,
    places: &mut Places,
    run: &[&Text],
) -> Result<Vec<Outcome>, Attempt> {
    texts::apply(tx, places, run).await.map_err(|error| {
        not_together(&error, run.len());
        Attempt::Apart
    })
}

async fn one_by_one(
    tx: &mut Tx<'_>,
    places: &mut Places,
    run: &[&Text],
) -> Result<Vec<Outcome>, Attempt> {
    let mut outcomes = Vec::with_capacity(run.len());
    for text in run {
        let mark = tx.mark().await.map_err(|error| give_up(&error))?;
        match texts::apply(tx, places, &[*text]).await {
            Ok(outcome) => {
                tx.keep().await.map_err(|error| give_up(&error))?;
                outcomes.extend(outcome);
            }
            Err(error) => {
                places.forget_all();
                tx.take_back(mark).await.map_err(|error| give_up(&error))?;
                outcomes.push(Some(Err(error)));
            }
        }
        places.forget(tx.take_touched());
    }
    Ok(outcomes)
}

async fn apply_alone(tx: &mut Tx<'_>, act: &mut dyn Waiting) -> Result<(), DbErr> {
    let mark = tx.mark().await?;
    if act.apply(tx).await { tx.keep().await } else { tx.take_back(mark).await }
}

fn not_together(error: &WriteError, texts: usize) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "{texts} texts could not be stored together: storing them one by one"
    );
}

fn give_up(error: &DbErr) -> Attempt {
    log(error, "a transaction was given up");
    Attempt::Refused
}

fn log(error: &DbErr, what: &str) {
    tracing::error!(error = error as &dyn std::error::Error, "{what}");
}

/// An act with somebody who waits for its answer.
#[async_trait]
trait Waiting: Send {
    /// Applies it and says whether it was done.
    async fn apply(&mut self, tx: &mut Tx<'_>) -> bool;

    /// Says how it went.
    fn answer(self: Box<Self>);

    /// Says that it was not done.
    fn refuse(self: Box<Self>);
}

struct Asked<A: Act> {
    act: A,
    reply: oneshot::Sender<Result<A::Answer, WriteError>>,
    answer: Option<Result<A::Answer, WriteError>>,
}

#[async_trait]
impl<A: Act> Waiting for Asked<A> {
    async fn apply(&mut self, tx: &mut Tx<'_>) -> bool {
        let answer = self.act.apply(tx).await;
        let done = answer.is_ok();
        self.answer = Some(answer);
        done
    }

    fn answer(self: Box<Self>) {
        // Whoever asked may have gone; what was done is done.
        let _ = self.reply.send(self.answer.unwrap_or(Err(WriteError::Stopped)));
    }

    fn refuse(self: Box<Self>) {
        let _ = self.reply.send(Err(WriteError::Busy));
    }
}

impl Item {
    const fn is_text(&self) -> bool {
        matches!(self, Self::Text(..))
    }

    /// Whether it is a text that brings no flag with it.
    const fn is_plain(&self) -> bool {
        matches!(self, Self::Text(Text { concern: None, .. }, _))
    }

    const fn text(&self) -> Option<&Text> {
        match self {
            Self::Text(text, _) => Some(text),
            Self::Act(_) => None,
        }
    }

    /// Says how it went, now that it is durable.
    fn answer(self, outcome: Outcome) {
        match self {
            Self::Text(text, answers) => tell(&text, &answers, outcome),
            Self::Act(act) => act.answer(),
        }
    }

    fn refuse(self) {
        match self {
            Self::Text(text, answers) => tell(&text, &answers, Some(Err(WriteError::Busy))),
            Self::Act(act) => act.refuse(),
        }
    }
}

/// Whoever asked may have gone, and says it again when they come back.
fn tell(text: &Text, answers: &Answers, outcome: Outcome) {
    let Text { session, key, .. } = *text;
    if let Some(outcome) = outcome {
        let _ = answers.put(Answer { session, key, outcome });
    }
}

/// Waits for something to do and takes everything that is there; false when there is nothing and
/// there will be nothing more. Several items mean that others are on their way: they are waited for, a
/// little, and share the sync.
async fn next_batch(
    waiting: &mut mpsc::Receiver<Item>,
    stop: &CancellationToken,
    batch: &mut Vec<Item>,
) -> bool {
    let taken = tokio::select! {
        taken = waiting.recv_many(batch, BATCH) => taken,
        () = stop.cancelled() => {
            waiting.close();
            waiting.recv_many(batch, BATCH).await
        }
    };
    if (COMPANY..BATCH).contains(&taken) && !stop.is_cancelled() {
        tokio::time::sleep(LINGER).await;
        top_up(waiting, batch);
    }
    taken > 0
}

/// Takes what has come meanwhile.
fn top_up(waiting: &mut mpsc::Receiver<Item>, batch: &mut Vec<Item>) {
    while batch.len() < BATCH
        && let Ok(item) = waiting.try_recv()
    {
        batch.push(item);
    }
}

/// The news of a batch, each session's rows together, so that each connection is woken once.
fn gathered(bells: Vec<Bell>) -> Vec<Bell> {
    let mut gathered: Vec<Bell> = Vec::with_capacity(bells.len());
    let mut rows_at = HashMap::new();
    for bell in bells {
        let Bell::Session(session, News::Rows { head, rows }) = bell else {
            // A bell without news says the same however often it rings.
            if matches!(bell, Bell::Session(..)) || !gathered.contains(&bell) {
                gathered.push(bell);
            }
            continue;
        };
        match rows_at.get(&session).and_then(|at: &usize| gathered.get_mut(*at)) {
            Some(Bell::Session(_, News::Rows { head: known, rows: earlier })) => {
                *known = head.max(*known);
                *earlier = earlier.iter().chain(rows.iter()).cloned().collect();
            }
            _ => {
                rows_at.insert(session, gathered.len());
                gathered.push(Bell::Session(session, News::Rows { head, rows }));
            }
        }
    }
    gathered
}

/// Whether a commit failed because the disk is full: SQLite has then rolled it back.
fn is_full(error: &DbErr) -> bool {
    error.to_string().contains("database or disk is full")
}

/// Whether a statement was refused before anything of it was stored: it breaks a rule of the schema,
/// or the command line holds the lock for too long.
fn is_refusal(error: &DbErr) -> bool {
    let error = error.to_string();
    error.contains("constraint failed") || error.contains("database is locked")
}

/// How long a batch is kept for a server that is gone, before it is refused.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a server is left alone that could not be reached.
const AGAIN: Duration = Duration::from_millis(250);
/// How many changes may wait. Beyond it clients are told `busy` and keep what they have.
const QUEUE: usize = 8192;
/// How many changes one transaction holds at most.
const BATCH: usize = 1024;
/// So many changes that came during one commit make a busy writer.
const COMPANY: usize = 4;
/// How long a busy writer waits for company before it commits.
const LINGER: Duration = Duration::from_millis(1);
