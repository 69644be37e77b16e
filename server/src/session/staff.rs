//! The task that owns one connection of a member of staff.
//!
//! It holds the only [`StaffConnection`] and decides nothing, like a student's.

use std::collections::BTreeMap;

use domain::{
    news::{Bell, Topic},
    staff_connection::{Effect, Input, StaffConnection},
    transcript::Stream,
};
use futures_util::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use protocol::{
    Author, CloseCode, ErrorCode, MessageKey, MessageText, Role, Seq, SessionId, StaffToken,
    staff::StaffView,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    socket::{Gone, Heard, Socket},
    student::log_failure,
};
use crate::{
    bus::Listener,
    desk,
    relay::Relay,
    store::{
        Act, StoreError, Stored, WriteError,
        acts::{
            escalations::{Join, StepOut},
            pairing::TakeStudents,
            presence::{StaffGone, StaffHere},
            sessions::{End, MarkSeen, Open},
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
    connection: StaffConnection,
    id: Uuid,
    staff: Option<StaffView>,
    token: Option<StaffToken>,
    listener: Listener,
    answers: FuturesUnordered<BoxFuture<'static, Answer>>,
    /// For each conversation where a mark is being stored, the one to store next.
    seen: BTreeMap<SessionId, Option<Seq>>,
}

/// What comes back from something that was begun.
enum Answer {
    /// For the connection.
    Input(Input),
    /// The member of staff who was let in.
    LetIn(StaffView),
    /// A conversation may not be shown after all.
    NotOpened(SessionId, Input),
    /// What was seen has been stored.
    SeenStored(SessionId),
    /// What was asked for is done; whoever is concerned hears of it as news.
    Done,
}

impl Task {
    fn new(relay: Relay) -> Self {
        let connection = StaffConnection::new(relay.clock.now());
        Self {
            id: relay.ids.uuid(),
            listener: relay.listener(),
            relay,
            connection,
            staff: None,
            token: None,
            answers: FuturesUnordered::new(),
            seen: BTreeMap::new(),
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
                Effect::Close(code) => {
                    socket.flush().await?;
                    return Ok(Some(code));
                }
                Effect::SignIn(token) => self.sign_in(token),
                Effect::ReadBoard => self.as_staff(Self::read_board),
                Effect::TakeStudents(ready) => self.as_staff(|task, staff| {
                    let act = TakeStudents { staff: staff.id, connection: task.id, ready };
                    task.write(None, act);
                }),
                Effect::Open(session) => self.as_staff(|task, staff| task.open(session, &staff)),
                Effect::Shut(session) => self.listener.ignore(Topic::Session(session)),
                Effect::Join(session) => self.as_staff(|task, staff| {
                    task.write(Some(session), Join { session, clinician: staff.id });
                }),
                Effect::StepOut(session) => self.as_staff(|task, staff| {
                    task.write(Some(session), StepOut { session, clinician: staff.id });
                }),
                Effect::End(session) => self.as_staff(|task, staff| {
                    task.write(Some(session), End { session, supporter: Some(staff.id) });
                }),
                Effect::Relay(session, key, text) => {
                    self.as_staff(|task, staff| task.say(&staff, session, key, text));
                }
                Effect::MarkSeen(session, seq) => self.mark_seen(session, seq),
                Effect::Typing(session) => self.as_staff(|task, staff| {
                    task.relay.typing(session, voice(staff.role));
                }),
                Effect::Fetch(session, after) => self.fetch(session, after),
            }
        }
        socket.flush().await?;
        Ok(None)
    }

    /// Nothing is done for somebody who has not been let in.
    fn as_staff(&mut self, act: impl FnOnce(&mut Self, StaffView)) {
        if let Some(staff) = self.staff.clone() {
            act(self, staff);
        }
    }

    fn news(&self, bell: Bell) -> Option<Input> {
        match bell {
            Bell::Session(session, news) => Some(Input::News(session, news)),
            Bell::Queue | Bell::Cases | Bell::Staff(_) => Some(Input::BoardChanged),
            Bell::StaffReplaced(_, by) => (by != self.id).then_some(Input::Replaced),
            Bell::SignedOut(_) => {
                // Perhaps another token of the same account: look.
                self.check_token();
                None
            }
            Bell::Outbox | Bell::Deadlines => None,
        }
    }

    fn answered(&mut self, answer: Answer) -> Option<Input> {
        match answer {
            Answer::Input(input) => Some(input),
            Answer::LetIn(staff) => Some(self.let_in(staff)),
            Answer::NotOpened(session, input) => {
                self.listener.ignore(Topic::Session(session));
                Some(input)
            }
            Answer::SeenStored(session) => {
                if let Some(Some(seq)) = self.seen.remove(&session) {
                    self.mark_seen(session, seq);
                }
                None
            }
            Answer::Done => None,
        }
    }

    fn sign_in(&mut self, token: StaffToken) {
        self.token = Some(token.clone());
        let (relay, connection) = (self.relay.clone(), self.id);
        self.answer_with(async move {
            let staff = match relay.store.find_by_token(&token, relay.clock.now()).await {
                Ok(Some(staff)) => staff,
                Ok(None) => return Answer::Input(Input::TurnedAway(ErrorCode::NotSignedIn)),
                Err(error) => {
                    log_read(&error);
                    return Answer::Input(Input::TurnedAway(ErrorCode::Internal));
                }
            };
            match relay.store.write(StaffHere { staff: staff.id, connection }).await {
                Ok(()) => Answer::LetIn(staff),
                Err(error) => {
                    log_failure(&error);
                    Answer::Input(Input::TurnedAway(error.code()))
                }
            }
        });
    }

    fn let_in(&mut self, staff: StaffView) -> Input {
        tracing::info!(staff.id = %staff.id, staff.role = %staff.role, "staff connected");
        for topic in desk::topics(&staff) {
            self.listener.listen(topic);
        }
        self.staff = Some(staff.clone());
        Input::Admitted { epoch: self.relay.store.epoch(), staff }
    }

    fn check_token(&self) {
        let (relay, token) = (self.relay.clone(), self.token.clone());
        self.answers.push(
            async move {
                let Some(token) = token else { return Answer::Done };
                match relay.store.find_by_token(&token, relay.clock.now()).await {
                    Ok(None) => Answer::Input(Input::SignedOut),
                    Ok(Some(_)) | Err(_) => Answer::Done,
                }
            }
            .boxed(),
        );
    }

    fn read_board(&mut self, staff: StaffView) {
        let store = self.relay.store.clone();
        self.answer_with(async move {
            Answer::Input(match desk::read_board(&store, &staff).await {
                Ok(board) => Input::Board(board),
                Err(error) => {
                    log_read(&error);
                    Input::ReadFailed
                }
            })
        });
    }

    /// Listens before it asks, so that nothing said in between is missed.
    fn open(&mut self, session: SessionId, staff: &StaffView) {
        self.listener.listen(Topic::Session(session));
        let open = Open { session, staff: staff.id, voice: voice(staff.role) };
        let store = self.relay.store.clone();
        self.answer_with(async move {
            match store.write(open).await {
                Ok(opened) => Answer::Input(Input::Opened(opened)),
                Err(error) => Answer::NotOpened(session, refused(Some(session), None, &error)),
            }
        });
    }

    fn say(&mut self, staff: &StaffView, session: SessionId, key: MessageKey, text: MessageText) {
        match self.relay.staff_say(session, staff.id, key, text) {
            Ok(saying) => self.answer_with(async move {
                match saying.await {
                    // Its row comes as news, to everybody in the conversation alike.
                    Ok(Stored::New) => Answer::Done,
                    Ok(Stored::Before { seq, at }) => {
                        Answer::Input(Input::Repeated { session, key, seq, at })
                    }
                    Err(error) => Answer::Input(refused(Some(session), Some(key), &error)),
                }
            }),
            Err(error) => {
                let answer = Answer::Input(refused(Some(session), Some(key), &error));
                self.answer_with(async move { answer });
            }
        }
    }

    fn mark_seen(&mut self, session: SessionId, seq: Seq) {
        if let Some(next) = self.seen.get_mut(&session) {
            *next = Some(seq);
            return;
        }
        let Some(staff) = &self.staff else { return };
        self.seen.insert(session, None);
        let (store, by) = (self.relay.store.clone(), voice(staff.role));
        self.answer_with(async move {
            if let Err(error) = store.write(MarkSeen { session, by, seq }).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a mark was lost");
            }
            Answer::SeenStored(session)
        });
    }

    fn fetch(&mut self, session: SessionId, after: Seq) {
        let store = self.relay.store.clone();
        self.answer_with(async move {
            Answer::Input(match store.rows_after(session, Stream::Conversation, after).await {
                Ok(rows) => Input::Fetched(session, rows),
                Err(error) => {
                    log_read(&error);
                    Input::ReadFailed
                }
            })
        });
    }

    fn write(&mut self, session: Option<SessionId>, act: impl Act<Answer = ()>) {
        let store = self.relay.store.clone();
        self.answer_with(async move {
            match store.write(act).await {
                Ok(()) => Answer::Done,
                Err(error) => Answer::Input(refused(session, None, &error)),
            }
        });
    }

    fn answer_with(&mut self, answer: impl Future<Output = Answer> + Send + 'static) {
        self.answers.push(answer.boxed());
    }

    /// The connection is over; what this person has in hand waits for them, for as long as the
    /// grace lasts.
    async fn leave(&mut self) {
        while let Some(answer) = self.answers.next().await {
            if let Answer::LetIn(staff) = answer {
                self.staff = Some(staff);
            }
        }
        let Some(staff) = &self.staff else { return };
        let gone = StaffGone { staff: staff.id, connection: self.id };
        if let Err(error) = self.relay.store.write(gone).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                staff.id = %staff.id,
                "could not note that a connection was lost"
            );
        }
    }
}

/// As whom a role looks at a conversation and speaks in it.
const fn voice(role: Role) -> Author {
    match role {
        Role::Supporter => Author::Supporter,
        Role::Clinician => Author::Clinician,
        Role::Moderator | Role::Coordinator => Author::Moderator,
    }
}

fn refused(session: Option<SessionId>, key: Option<MessageKey>, error: &WriteError) -> Input {
    log_failure(error);
    Input::Refused { session, key, code: error.code() }
}

fn log_read(error: &StoreError) {
    tracing::error!(error = error as &dyn std::error::Error, "could not read the store");
}
