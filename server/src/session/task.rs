//! The loop that owns one connection, the same for students and staff.
//!
//! It decides nothing: every input goes to the connection of the domain, every effect is carried out
//! in order. What is begun answers later, as an input.

use std::{future::pending, panic::AssertUnwindSafe, sync::Arc, time::Duration};

use domain::news::Bell;
use futures_util::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use protocol::{CloseCode, ErrorCode, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::socket::{Gone, Heard, Socket};
use crate::{
    bus::Listener,
    clock::Clock,
    mailbox::Mailbox,
    relay::Relay,
    store::{Act, WriteError, acts::texts},
};

/// Where students and staff differ.
pub(super) trait Task: Send {
    /// What the client says.
    type Frame: DeserializeOwned + Send;
    /// What reaches the connection.
    type Input: Send;
    /// What is to be done.
    type Effect: Send;
    /// What the client is told.
    type Reply: Serialize + Sync + Send;
    /// What comes back from something that was begun.
    type Answer: Send + 'static;

    fn line(&mut self) -> &mut Line<Self::Answer>;

    /// A frame, or something that is not one, as an input.
    fn heard(frame: Result<Self::Frame, ErrorCode>) -> Self::Input;

    /// The input that says that the deadline has come.
    fn deadline_has_come() -> Self::Input;

    /// When that is: the client is taken for dead unless it says something.
    fn deadline(&self) -> Timestamp;

    /// A bell, as an input if it concerns the connection.
    fn rung(&mut self, bell: Bell) -> Option<Self::Input>;

    /// An answer, as an input if it concerns the connection.
    fn answered(&mut self, answer: Self::Answer) -> Option<Self::Input>;

    /// The answer to a text, as an input if it concerns the connection.
    fn text_answered(&mut self, answer: texts::Answer) -> Option<Self::Input>;

    /// Takes one input and says what is to be done, in order.
    fn handle(&mut self, input: Self::Input, now: Timestamp) -> Vec<Self::Effect>;

    /// Does it, begins it, or says what to send.
    fn carry_out(&mut self, effect: Self::Effect) -> Done<Self::Reply>;

    /// The connection is over; whatever outlives it goes on.
    fn leave(&mut self, stop: &CancellationToken) -> impl Future<Output = ()> + Send;
}

/// How an effect was carried out.
pub(super) enum Done<R> {
    /// It was done or begun.
    Begun,
    /// It is a frame to send.
    Send(R),
    /// It is a frame that may wait a little for others to go with it.
    SendSoon(R),
    /// It is the end of the connection.
    Close(CloseCode),
}

/// What every connection's task works with.
pub(super) struct Line<A> {
    pub(super) relay: Relay,
    /// Tells this connection from others of the same session or account.
    pub(super) id: Uuid,
    pub(super) listener: Listener,
    pub(super) answers: FuturesUnordered<BoxFuture<'static, A>>,
    pub(super) texts: TextAnswers,
}

/// The answers to the texts of this connection. It costs nothing until the first one is said.
#[derive(Default)]
pub(super) struct TextAnswers(Option<Mailbox<texts::Answer>>);

impl<A: Send + 'static> Line<A> {
    pub(super) fn new(relay: Relay) -> Self {
        let (id, listener) = (relay.ids.uuid(), relay.listener());
        let (answers, texts) = (FuturesUnordered::new(), TextAnswers::default());
        Self { relay, id, listener, answers, texts }
    }

    /// Begins something.
    pub(super) fn begin(&mut self, work: impl Future<Output = A> + Send + 'static) {
        self.answers.push(work.boxed());
    }
}

impl TextAnswers {
    /// Where answers are to go.
    pub(super) fn answers(&mut self) -> texts::Answers {
        self.0.get_or_insert_with(|| Mailbox::new(TEXT_ANSWERS)).slot()
    }

    async fn next(&mut self) -> texts::Answer {
        match &mut self.0 {
            Some(answers) => answers.next().await,
            None => pending().await,
        }
    }
}

/// Notes that a connection was lost, however often it takes: a loss that nobody knows of would leave
/// students with somebody who is gone. After a restart everybody counts as gone.
pub(super) async fn note_loss<G: Act<Answer = ()>>(
    relay: Relay,
    gone: impl Fn() -> G + Send + Sync,
    stop: &CancellationToken,
) {
    while let Err(error) = relay.store.insist(gone()).await {
        if stop.is_cancelled() {
            return;
        }
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "could not note that a connection was lost, trying again in a second"
        );
        tokio::time::sleep(TRY_AGAIN).await;
    }
}

/// Runs one connection to its end.
pub(super) async fn run<T: Task>(mut socket: Socket, mut task: T, stop: CancellationToken) {
    // Also after a panic it must be known that nobody is here any more.
    let driven = AssertUnwindSafe(drive(&mut socket, &mut task, &stop)).catch_unwind().await;
    task.leave(&stop).await;
    let code = driven.unwrap_or(Some(CloseCode::Failed));
    match code {
        Some(code) => socket.close(code).await,
        None => socket.finish().await,
    }
}

/// What wakes the task.
enum Woken<T: Task> {
    Heard(Heard<T::Frame>),
    Rung,
    Answered(T::Answer),
    TextAnswered(texts::Answer),
    Seldom(Seldom),
}

/// What comes once in half a minute, or once in the life of a connection.
enum Seldom {
    Deadline,
    Close(CloseCode),
}

/// All of it together: each is looked at only when it comes, however often the task is woken.
type Seldoms = FuturesUnordered<BoxFuture<'static, Seldom>>;

fn seldoms(stop: &CancellationToken, overflowed: CancellationToken) -> Seldoms {
    let stop = stop.clone();
    [
        stop.cancelled_owned().map(|()| Seldom::Close(CloseCode::Restarting)).boxed(),
        overflowed.cancelled_owned().map(|()| Seldom::Close(CloseCode::TooSlow)).boxed(),
    ]
    .into_iter()
    .collect()
}

fn alarm(clock: &Arc<dyn Clock>, deadline: Timestamp) -> BoxFuture<'static, Seldom> {
    let clock = clock.clone();
    async move {
        clock.sleep_until_steady(deadline).await;
        Seldom::Deadline
    }
    .boxed()
}

/// Handles inputs until the connection ends. The code says how to close; none when the other end is
/// gone.
async fn drive<T: Task>(
    socket: &mut Socket,
    task: &mut T,
    stop: &CancellationToken,
) -> Option<CloseCode> {
    let clock = task.line().relay.clock.clone();
    let mut seldoms = seldoms(stop, task.line().listener.overflowed());
    seldoms.push(alarm(&clock, task.deadline()));
    let mut bells = Vec::new();
    let mut frames = 0_u32;
    loop {
        let line = task.line();
        let woken = tokio::select! {
            // What comes most often is looked at first. All bells that wait are taken at once, so
            // none of the others is kept from its turn.
            biased;
            () = line.listener.next_all(&mut bells) => Woken::<T>::Rung,
            heard = socket.hear() => Woken::Heard(heard),
            answer = line.texts.next() => Woken::TextAnswered(answer),
            Some(answer) = line.answers.next(), if !line.answers.is_empty() => {
                Woken::Answered(answer)
            }
            Some(seldom) = seldoms.next() => Woken::Seldom(seldom),
        };
        let now = clock.steady();
        let mut rang = false;
        let input = match woken {
            Woken::Heard(Heard::Frame(frame)) => {
                frames += 1;
                Some(T::heard(frame))
            }
            Woken::Rung | Woken::Heard(Heard::Nothing) => None,
            Woken::Heard(Heard::TooLarge) => return Some(CloseCode::TooLarge),
            Woken::Heard(Heard::Gone) => return None,
            Woken::Answered(answer) => task.answered(answer),
            Woken::TextAnswered(answer) => task.text_answered(answer),
            Woken::Seldom(Seldom::Deadline) => {
                rang = true;
                Some(T::deadline_has_come())
            }
            Woken::Seldom(Seldom::Close(code)) => return Some(code),
        };
        let mut effects = input.map_or_else(Vec::new, |input| task.handle(input, now));
        for bell in bells.drain(..) {
            if let Some(input) = task.rung(bell) {
                effects.extend(task.handle(input, now));
            }
        }
        if !effects.is_empty() {
            let silent_at = task.deadline();
            let sent = tokio::select! {
                // Nearly always there is room, and nothing else is looked at.
                biased;
                sent = carry_out(socket, task, effects) => sent,
                code = ended(&mut seldoms, &mut rang) => return Some(code),
                // Whoever takes nothing is not heard either: it counts from when they last were.
                () = falls_silent(&*clock, silent_at) => return Some(CloseCode::TooSlow),
            };
            match sent {
                Ok(None) => {}
                Ok(Some(code)) => return Some(code),
                Err(Gone) => return None,
            }
        }
        if rang {
            seldoms.push(alarm(&clock, task.deadline()));
        }
        if frames >= FRAMES_AT_ONCE {
            frames = 0;
            tokio::task::yield_now().await;
        }
    }
}

/// Returns when the connection is ended from outside, and notes when the deadline comes first.
async fn ended(seldoms: &mut Seldoms, rang: &mut bool) -> CloseCode {
    loop {
        match seldoms.next().await {
            Some(Seldom::Close(code)) => return code,
            Some(Seldom::Deadline) => *rang = true,
            None => pending().await,
        }
    }
}

/// Costs nothing until it is looked at.
async fn falls_silent(clock: &dyn Clock, silent_at: Timestamp) {
    clock.sleep_until_steady(silent_at).await;
}

async fn carry_out<T: Task>(
    socket: &mut Socket,
    task: &mut T,
    effects: Vec<T::Effect>,
) -> Result<Option<CloseCode>, Gone> {
    let mut code = None;
    let mut at_once = false;
    for effect in effects {
        match task.carry_out(effect) {
            Done::Begun => {}
            Done::Send(frame) => {
                at_once = true;
                socket.feed(&frame).await?;
            }
            Done::SendSoon(frame) => socket.feed(&frame).await?,
            Done::Close(with) => code = Some(with),
        }
    }
    if at_once {
        socket.flush().await?;
    }
    Ok(code)
}

/// A rule that says no is the client's business; a failure is the operator's.
pub(super) fn log_failure(error: &WriteError) {
    match error {
        // Refusals are counted, and the queue has a figure: a line for each would make a busy
        // service busier.
        WriteError::Refused(_) | WriteError::Stopped | WriteError::Busy => {}
        WriteError::Database(_) | WriteError::Seal(_) => {
            tracing::error!(error = error as &dyn std::error::Error, "a change failed");
        }
    }
}

/// After so many frames it is the others' turn, the writer's among them: a client that says much at
/// once would otherwise be heard to its end.
const FRAMES_AT_ONCE: u32 = 8;
const TRY_AGAIN: Duration = Duration::from_secs(1);
/// How many answers to texts may wait: more than a connection may have texts on their way.
const TEXT_ANSWERS: usize = 1_024;
