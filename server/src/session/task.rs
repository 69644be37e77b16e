//! The loop that owns one connection, the same for students and staff.
//!
//! It decides nothing: every input goes to the connection of the domain, every effect is carried out
//! in order. What is begun answers later, as an input.

use std::{panic::AssertUnwindSafe, time::Duration};

use domain::news::Bell;
use futures_util::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use protocol::{CloseCode, DEAD_AFTER_MS, ErrorCode, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::socket::{Gone, Heard, Socket};
use crate::{
    bus::Listener,
    relay::Relay,
    store::{Act, WriteError},
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

    /// When that is.
    fn deadline(&self) -> Timestamp;

    /// A bell, as an input if it concerns the connection.
    fn rung(&mut self, bell: Bell) -> Option<Self::Input>;

    /// An answer, as an input if it concerns the connection.
    fn answered(&mut self, answer: Self::Answer) -> Option<Self::Input>;

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
}

impl<A: Send + 'static> Line<A> {
    pub(super) fn new(relay: Relay) -> Self {
        let (id, listener) = (relay.ids.uuid(), relay.listener());
        Self { relay, id, listener, answers: FuturesUnordered::new() }
    }

    /// Begins something.
    pub(super) fn begin(&mut self, work: impl Future<Output = A> + Send + 'static) {
        self.answers.push(work.boxed());
    }
}

/// Notes that a connection was lost, however often it takes: a loss that nobody knows of would leave
/// students with somebody who is gone. After a restart everybody counts as gone.
pub(super) async fn note_loss<G: Act<Answer = ()>>(
    relay: Relay,
    gone: impl Fn() -> G + Send + Sync,
    stop: &CancellationToken,
) {
    while let Err(error) = relay.store.write(gone()).await {
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
    Rung(Bell),
    Answered(T::Answer),
    Deadline,
    Close(CloseCode),
}

/// Handles inputs until the connection ends. The code says how to close; none when the other end is
/// gone.
async fn drive<T: Task>(
    socket: &mut Socket,
    task: &mut T,
    stop: &CancellationToken,
) -> Option<CloseCode> {
    let clock = task.line().relay.clock.clone();
    let overflowed = task.line().listener.overflowed();
    let mut alarm = clock.sleep_until(task.deadline());
    loop {
        let line = task.line();
        let mut rang = false;
        let woken = tokio::select! {
            heard = socket.hear() => Woken::<T>::Heard(heard),
            bell = line.listener.next() => Woken::Rung(bell),
            Some(answer) = line.answers.next() => Woken::Answered(answer),
            () = &mut alarm => {
                rang = true;
                Woken::Deadline
            }
            () = stop.cancelled() => Woken::Close(CloseCode::Restarting),
            () = overflowed.cancelled() => Woken::Close(CloseCode::TooSlow),
        };
        let input = match woken {
            Woken::Heard(Heard::Frame(frame)) => Some(T::heard(frame)),
            Woken::Heard(Heard::Nothing) => None,
            Woken::Heard(Heard::TooLarge) => return Some(CloseCode::TooLarge),
            Woken::Heard(Heard::Gone) => return None,
            Woken::Rung(bell) => task.rung(bell),
            Woken::Answered(answer) => task.answered(answer),
            Woken::Deadline => Some(T::deadline_has_come()),
            Woken::Close(code) => return Some(code),
        };
        let Some(input) = input else { continue };
        let effects = task.handle(input, clock.now());
        if rang {
            alarm = clock.sleep_until(task.deadline());
        }
        let given_up_at = clock.now().plus_ms(DEAD_AFTER_MS.cast_signed());
        let sent = tokio::select! {
            sent = carry_out(socket, task, effects) => sent,
            () = overflowed.cancelled() => return Some(CloseCode::TooSlow),
            () = clock.sleep_until(given_up_at) => return Some(CloseCode::TooSlow),
            () = stop.cancelled() => return Some(CloseCode::Restarting),
        };
        match sent {
            Ok(None) => {}
            Ok(Some(code)) => return Some(code),
            Err(Gone) => return None,
        }
    }
}

async fn carry_out<T: Task>(
    socket: &mut Socket,
    task: &mut T,
    effects: Vec<T::Effect>,
) -> Result<Option<CloseCode>, Gone> {
    let mut code = None;
    for effect in effects {
        match task.carry_out(effect) {
            Done::Begun => {}
            Done::Send(frame) => socket.feed(&frame).await?,
            Done::Close(with) => code = Some(with),
        }
    }
    socket.flush().await?;
    Ok(code)
}

/// A rule that says no is the client's business; a failure is the operator's.
pub(super) fn log_failure(error: &WriteError) {
    match error {
        WriteError::Refused(_) | WriteError::Stopped => {}
        WriteError::Busy => tracing::warn!("the writer is busy: a change was refused"),
        WriteError::Database(_) | WriteError::Seal(_) => {
            tracing::error!(error = error as &dyn std::error::Error, "a change failed");
        }
    }
}

const TRY_AGAIN: Duration = Duration::from_secs(1);
