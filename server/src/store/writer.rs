//! The one writer: it takes what waits, applies it in one transaction, commits, and only then
//! answers and rings.
//!
//! A batch is what came while the commit before it was under way, so an idle service pays one sync
//! for one text and a busy one shares it. Texts are applied together, in a few statements for the
//! whole batch; every other act is applied by itself between two savepoints, so that one that fails
//! fails alone.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use domain::news::{Bell, News};
use futures_util::future::BoxFuture;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
};
use tokio::sync::{mpsc, oneshot};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    act::{Act, Env, Tx, WriteError},
    acts::texts::{self, Saying, Stored, Text},
};

/// Hands changes to the writer's task. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Item>,
    stop: CancellationToken,
    task: TaskTracker,
}

/// What waits to be applied.
enum Item {
    Text(Text, oneshot::Sender<Result<Stored, WriteError>>),
    Act(Box<dyn Waiting>),
}

impl Writer {
    pub(super) fn start(
        db: DatabaseConnection,
        connect: Connect,
        env: Env,
        bells: Arc<dyn Fn(Vec<Bell>) + Send + Sync>,
        fatal: CancellationToken,
    ) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let stop = CancellationToken::new();
        let task = TaskTracker::new();
        let work = Work { db, connect, env, bells, fatal };
        task.spawn(work.run(waiting, stop.clone()));
        task.close();
        Self { queue, stop, task }
    }

    pub(super) async fn write<A: Act>(&self, act: A) -> Result<A::Answer, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.push(Item::Act(Box::new(Asked { act, reply, answer: None })))?;
        answer.await.map_err(|_| WriteError::Stopped)?
    }

    pub(super) fn say(&self, text: Text) -> Result<Saying, WriteError> {
        let (reply, answer) = oneshot::channel();
        self.push(Item::Text(text, reply))?;
        Ok(Saying::new(answer))
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
pub(super) type Connect =
    Box<dyn Fn() -> BoxFuture<'static, Result<DatabaseConnection, DbErr>> + Send + Sync>;

struct Work {
    db: DatabaseConnection,
    connect: Connect,
    env: Env,
    bells: Arc<dyn Fn(Vec<Bell>) + Send + Sync>,
    fatal: CancellationToken,
}

impl Work {
    async fn run(mut self, mut waiting: mpsc::Receiver<Item>, stop: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        while next_batch(&mut waiting, &stop, &mut batch).await {
            if let Err(lost) = self.commit(&mut batch).await {
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
        drop(waiting);
        if let Err(error) = self.db.close().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not close the writer");
        }
    }

    /// Applies and commits a batch, answers and rings.
    async fn commit(&mut self, batch: &mut Vec<Item>) -> Result<(), DbErr> {
        // At once for writing: a reader's transaction could not become a writer's while the command
        // line writes beside the service.
        let for_writing = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let tx = match self.db.begin_with_options(for_writing).await {
            Ok(tx) => tx,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "cannot begin a transaction: {} changes were refused",
                    batch.len()
                );
                batch.drain(..).for_each(Item::refuse);
                return Ok(());
            }
        };
        let count = batch.len();
        let (answers, bells) = match self.apply(&tx, batch).await {
            Ok(applied) => applied,
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a transaction was given up: {count} changes were refused"
                );
                return match tx.rollback().await {
                    Ok(()) => Ok(()),
                    Err(_) => self.start_over().await,
                };
            }
        };
        if let Err(error) = tx.commit().await {
            if !is_full(&error) {
                return Err(error);
            }
            tracing::error!("the disk is full: {} changes were refused", answers.len());
            answers.into_iter().for_each(Answer::refuse);
            return self.start_over().await;
        }
        answers.into_iter().for_each(Answer::give);
        (self.bells)(gathered(bells));
        Ok(())
    }

    /// Takes a new connection: after a failed commit or rollback the old one does not know whether it
    /// is in a transaction.
    async fn start_over(&mut self) -> Result<(), DbErr> {
        let old = std::mem::replace(&mut self.db, (self.connect)().await?);
        if let Err(error) = old.close().await {
            tracing::warn!(error = &error as &dyn std::error::Error, "could not close the writer");
        }
        Ok(())
    }

    /// Applies everything that waits, in order; a run of texts at once.
    async fn apply(
        &self,
        db: &DatabaseTransaction,
        batch: &mut Vec<Item>,
    ) -> Result<(Vec<Answer>, Vec<Bell>), DbErr> {
        let mut tx = Tx::new(db, &self.env);
        let mut answers = Vec::with_capacity(batch.len());
        let mut texts = Vec::new();
        for item in batch.drain(..) {
            match item {
                Item::Text(text, reply) => texts.push((text, reply)),
                Item::Act(mut act) => {
                    apply_texts(&mut tx, &mut texts, &mut answers).await?;
                    apply_alone(&mut tx, &mut *act).await?;
                    answers.push(Answer::Act(act));
                }
            }
        }
        apply_texts(&mut tx, &mut texts, &mut answers).await?;
        Ok((answers, tx.into_bells()))
    }
}

type Reply = oneshot::Sender<Result<Stored, WriteError>>;

/// Applies texts together; if that fails, one by one, so that a bad one fails alone.
async fn apply_texts(
    tx: &mut Tx<'_>,
    waiting: &mut Vec<(Text, Reply)>,
    answers: &mut Vec<Answer>,
) -> Result<(), DbErr> {
    if waiting.is_empty() {
        return Ok(());
    }
    let (texts, replies): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
    let mark = tx.mark().await?;
    let results = match texts::apply(tx, &texts).await {
        Ok(results) => {
            tx.keep().await?;
            results
        }
        Err(error) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "{} texts could not be stored together: storing them one by one",
                texts.len()
            );
            tx.take_back(mark).await?;
            apply_one_by_one(tx, &texts).await?
        }
    };
    answers.extend(
        replies.into_iter().zip(results).map(|(reply, result)| Answer::Text(reply, result)),
    );
    Ok(())
}

async fn apply_one_by_one(
    tx: &mut Tx<'_>,
    texts: &[Text],
) -> Result<Vec<Result<Stored, WriteError>>, DbErr> {
    let mut results = Vec::with_capacity(texts.len());
    for text in texts {
        let mark = tx.mark().await?;
        match texts::apply(tx, std::slice::from_ref(text)).await {
            Ok(result) => {
                tx.keep().await?;
                results.extend(result);
            }
            Err(error) => {
                tx.take_back(mark).await?;
                results.push(Err(error));
            }
        }
    }
    Ok(results)
}

async fn apply_alone(tx: &mut Tx<'_>, act: &mut dyn Waiting) -> Result<(), DbErr> {
    let mark = tx.mark().await?;
    if act.apply(tx).await { tx.keep().await } else { tx.take_back(mark).await }
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

/// An answer that may be given once the batch is durable.
enum Answer {
    Text(Reply, Result<Stored, WriteError>),
    Act(Box<dyn Waiting>),
}

impl Answer {
    fn give(self) {
        match self {
            Self::Text(reply, result) => drop(reply.send(result)),
            Self::Act(act) => act.answer(),
        }
    }

    fn refuse(self) {
        match self {
            Self::Text(reply, _) => drop(reply.send(Err(WriteError::Busy))),
            Self::Act(act) => act.refuse(),
        }
    }
}

impl Item {
    fn refuse(self) {
        match self {
            Self::Text(_, reply) => drop(reply.send(Err(WriteError::Busy))),
            Self::Act(act) => act.refuse(),
        }
    }
}

/// Waits for something to do and takes everything that is there; false when there is nothing and
/// there will be nothing more. More than one item means that others are on their way: they are
/// waited for, a little, and share the sync.
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
    if taken > 1 && taken < BATCH && !stop.is_cancelled() {
        tokio::time::sleep(LINGER).await;
        while batch.len() < BATCH
            && let Ok(item) = waiting.try_recv()
        {
            batch.push(item);
        }
    }
    taken > 0
}

/// The news of a batch, each session's rows together, so that each connection is woken once.
fn gathered(bells: Vec<Bell>) -> Vec<Bell> {
    let mut gathered: Vec<Bell> = Vec::with_capacity(bells.len());
    let mut rows_at = std::collections::BTreeMap::new();
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

/// How many changes may wait. Beyond it clients are told `busy` and keep what they have.
const QUEUE: usize = 8192;
/// How many changes one transaction holds at most.
const BATCH: usize = 1024;
/// How long a busy writer waits for company before it commits.
const LINGER: Duration = Duration::from_millis(1);
