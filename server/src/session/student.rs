//! The task that owns one connection of a student.
//!
//! It holds the only [`StudentConnection`], so nothing here is locked, and it decides nothing: every
//! input goes to [`StudentConnection::handle`], every effect is carried out in order.

use domain::{
    news::{Bell, News, Topic},
    student_connection::{Admitted, Effect, Input, StudentConnection},
    transcript::Stream,
};
use futures_util::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use protocol::{Author, CloseCode, MessageKey, MessageText, Seq, SessionId, SessionToken};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::socket::{Gone, Heard, Socket};
use crate::{
    bus::Listener,
    relay::Relay,
    store::{
        StoreError, Stored, WriteError,
        acts::{
            flags::UrgentHelp,
            presence::StudentGone,
            sessions::{Admission, Begin, End, MarkSeen, Resume},
        },
    },
};

/// Runs one connection to its end.
pub async fn run(mut socket: Socket, relay: Relay, stop: CancellationToken) {
    let mut task = Task::new(relay);
    let code = task.run(&mut socket, &stop).await;
    task.leave().await;
    match code {
        Some(code) => socket.close(code).await,
        None => socket.finish().await,
    }
}

struct Task {
    relay: Relay,
    connection: StudentConnection,
    id: Uuid,
    session: Option<SessionId>,
    listener: Listener,
    answers: FuturesUnordered<BoxFuture<'static, Answer>>,
    seen: Seen,
}

/// What comes back from something that was begun.
enum Answer {
    /// For the connection.
    Input(Input),
    /// The session that was let in.
    LetIn(Admission, Option<SessionToken>),
    /// What was seen has been stored.
    SeenStored,
    /// What was asked for is done; whoever is concerned hears of it as news.
    Done,
}

/// What was seen and is not stored yet: at most one write is under way, and the newest waits.
#[derive(Default)]
struct Seen {
    under_way: bool,
    next: Option<Seq>,
}

impl Task {
    fn new(relay: Relay) -> Self {
        let connection = StudentConnection::new(relay.clock.now());
        Self {
            id: relay.ids.uuid(),
            listener: relay.listener(),
            relay,
            connection,
            session: None,
            answers: FuturesUnordered::new(),
            seen: Seen::default(),
        }
    }

    /// Handles inputs until the connection ends. The code says how to close; none when the other
    /// end is gone.
    async fn run(&mut self, socket: &mut Socket, stop: &CancellationToken) -> Option<CloseCode> {
        let clock = self.relay.clock.clone();
        let overflowed = self.listener.overflowed();
        let mut alarm = clock.sleep_until(self.connection.deadline());
        loop {
            let input = tokio::select! {
                heard = socket.hear() => match heard {
                    Heard::Frame(frame) => Input::Frame(frame),
                    Heard::Nothing => continue,
                    Heard::TooLarge => return Some(CloseCode::TooLarge),
                    Heard::Gone => return None,
                },
                bell = self.listener.next() => match self.news(bell) {
                    Some(input) => input,
                    None => continue,
                },
                Some(answer) = self.answers.next() => match self.answered(answer) {
                    Some(input) => input,
                    None => continue,
                },
                () = &mut alarm => {
                    alarm = clock.sleep_until(self.connection.deadline());
                    Input::Deadline
                }
                () = stop.cancelled() => return Some(CloseCode::Restarting),
                () = overflowed.cancelled() => return Some(CloseCode::TooSlow),
            };
            let effects = self.connection.handle(input, clock.now());
            let sent = tokio::select! {
                sent = self.carry_out(socket, effects) => sent,
                () = overflowed.cancelled() => return Some(CloseCode::TooSlow),
            };
            match sent {
                Ok(None) => {}
                Ok(Some(code)) => return Some(code),
                Err(Gone) => return None,
            }
        }
    }

    async fn carry_out(
        &mut self,
        socket: &mut Socket,
        effects: Vec<Effect>,
    ) -> Result<Option<CloseCode>, Gone> {
        for effect in effects {
            match effect {
                Effect::Send(frame) => socket.feed(&frame).await?,
                Effect::Start => self.start(),
                Effect::Resume(token) => self.resume(token),
                Effect::Relay(key, text) => self.say(key, text),
                Effect::UrgentHelp => self.in_session(Self::urgent_help),
                Effect::Leave => self.in_session(Self::end),
                Effect::MarkSeen(seq) => self.mark_seen(seq),
                Effect::Typing => self.in_session(|task, session| {
                    task.relay.typing(session, Author::Student);
                }),
                Effect::Fetch(after) => self.in_session(|task, session| {
                    task.fetch(session, after);
                }),
                Effect::Close(code) => {
                    socket.flush().await?;
                    return Ok(Some(code));
                }
            }
        }
        socket.flush().await?;
        Ok(None)
    }

    fn news(&self, bell: Bell) -> Option<Input> {
        match bell {
            Bell::Session(_, News::Replaced { by }) if by == self.id => None,
            Bell::Session(_, news) => Some(Input::News(news)),
            Bell::Queue
            | Bell::Cases
            | Bell::Staff(_)
            | Bell::StaffReplaced(..)
            | Bell::SignedOut(_)
            | Bell::Outbox
            | Bell::Deadlines => None,
        }
    }

    fn answered(&mut self, answer: Answer) -> Option<Input> {
        match answer {
            Answer::Input(input) => Some(input),
            Answer::Done => None,
            Answer::LetIn(admission, token) => Some(self.let_in(admission, token)),
            Answer::SeenStored => {
                self.seen.under_way = false;
                if let Some(seq) = self.seen.next.take() {
                    self.mark_seen(seq);
                }
                None
            }
        }
    }

    /// From now on the session's news are heard. Rows that were stored between letting in and
    /// listening are found by looking for the head once more.
    fn let_in(&mut self, admission: Admission, token: Option<SessionToken>) -> Input {
        let Admission { session, pseudonym, head, staff_seen, ended } = admission;
        self.session = Some(session);
        self.listener.listen(Topic::Session(session));
        self.look_for_head(session);
        Input::Admitted(Admitted {
            epoch: self.relay.store.epoch(),
            pseudonym,
            token,
            head_seq: head,
            seen_seq: staff_seen,
            ended,
        })
    }

    fn look_for_head(&mut self, session: SessionId) {
        let store = self.relay.store.clone();
        self.answer_with(async move {
            Answer::Input(match store.head_of(session).await {
                Ok(head) => Input::News(News::Rows { head, rows: [].into() }),
                Err(error) => read_failed(session, &error),
            })
        });
    }

    fn start(&mut self) {
        let ids = &self.relay.ids;
        let (id, token, pseudonym) = (SessionId(ids.uuid()), ids.session_token(), ids.pseudonym());
        let begin = Begin { id, token: token.clone(), pseudonym, connection: self.id };
        // Before the session is there, so that nothing told about it is missed.
        self.listener.listen(Topic::Session(id));
        let store = self.relay.store.clone();
        self.answer_with(async move {
            match store.write(begin).await {
                Ok(admission) => {
                    tracing::info!(session.id = %admission.session, "a session began");
                    Answer::LetIn(admission, Some(token))
                }
                Err(error) => turned_away(&error),
            }
        });
    }

    fn resume(&mut self, token: SessionToken) {
        let store = self.relay.store.clone();
        let connection = self.id;
        self.answer_with(async move {
            match store.write(Resume { token, connection }).await {
                Ok(admission) => Answer::LetIn(admission, None),
                Err(error) => turned_away(&error),
            }
        });
    }

    fn say(&mut self, key: MessageKey, text: MessageText) {
        let Some(session) = self.session else { return };
        match self.relay.student_says(session, key, text) {
            Ok(saying) => self.answer_with(async move {
                match saying.await {
                    // Its row comes as news, to everybody in the conversation alike.
                    Ok(Stored::New) => Answer::Done,
                    Ok(Stored::Before { seq, at }) => {
                        Answer::Input(Input::Repeated { key, seq, at })
                    }
                    Err(error) => refused(Some(key), &error),
                }
            }),
            Err(error) => {
                let answer = refused(Some(key), &error);
                self.answer_with(async move { answer });
            }
        }
    }

    fn urgent_help(&mut self, session: SessionId) {
        self.write_for(UrgentHelp { session });
    }

    fn end(&mut self, session: SessionId) {
        self.write_for(End { session, supporter: None });
    }

    fn write_for<A: crate::store::Act<Answer = ()>>(&mut self, act: A) {
        let store = self.relay.store.clone();
        self.answer_with(async move {
            match store.write(act).await {
                Ok(()) => Answer::Done,
                Err(error) => refused(None, &error),
            }
        });
    }

    fn mark_seen(&mut self, seq: Seq) {
        let Some(session) = self.session else { return };
        if self.seen.under_way {
            self.seen.next = Some(seq);
            return;
        }
        self.seen.under_way = true;
        let store = self.relay.store.clone();
        self.answer_with(async move {
            let by = Author::Student;
            if let Err(error) = store.write(MarkSeen { session, by, seq }).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a mark was lost");
            }
            Answer::SeenStored
        });
    }

    fn fetch(&mut self, session: SessionId, after: Seq) {
        let store = self.relay.store.clone();
        self.answer_with(async move {
            Answer::Input(match store.rows_after(session, Stream::Conversation, after).await {
                Ok(rows) => Input::Fetched(rows),
                Err(error) => read_failed(session, &error),
            })
        });
    }

    fn in_session(&mut self, act: impl FnOnce(&mut Self, SessionId)) {
        if let Some(session) = self.session {
            act(self, session);
        }
    }

    fn answer_with(&mut self, answer: impl Future<Output = Answer> + Send + 'static) {
        self.answers.push(answer.boxed());
    }

    /// The connection is over; the session goes on, for as long as the grace lasts.
    async fn leave(&mut self) {
        // What was begun is finished first: it may be a session that nobody knows of yet.
        while let Some(answer) = self.answers.next().await {
            if let Answer::LetIn(admission, _) = answer {
                self.session = Some(admission.session);
            }
        }
        let Some(session) = self.session else { return };
        let gone = StudentGone { session, connection: self.id };
        if let Err(error) = self.relay.store.write(gone).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                session.id = %session,
                "could not note that a connection was lost"
            );
        }
    }
}

fn read_failed(session: SessionId, error: &StoreError) -> Input {
    tracing::error!(
        error = error as &dyn std::error::Error,
        session.id = %session,
        "could not read a conversation"
    );
    Input::ReadFailed
}

fn turned_away(error: &WriteError) -> Answer {
    log_failure(error);
    Answer::Input(Input::TurnedAway(match error {
        WriteError::Refused(_) => protocol::ErrorCode::NotSignedIn,
        WriteError::Busy | WriteError::Stopped | WriteError::Database(_) | WriteError::Seal(_) => {
            error.code()
        }
    }))
}

fn refused(key: Option<MessageKey>, error: &WriteError) -> Answer {
    log_failure(error);
    Answer::Input(Input::Refused { key, code: error.code() })
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
