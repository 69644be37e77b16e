//! What the task of a staff connection does about the effects of [`StaffConnection`].

use std::collections::BTreeMap;

use domain::{
    news::{Bell, Topic},
    staff_connection::{Effect, Input, StaffConnection, voice},
    transcript::Stream,
};
use futures_util::StreamExt as _;
use protocol::{
    ErrorCode, MessageKey, MessageText, Seq, SessionId, StaffToken, Timestamp,
    staff::{FromStaff, StaffView, ToStaff},
};
use tokio_util::sync::CancellationToken;

use super::{
    socket::Socket,
    task::{self, Done, Line, Task, log_failure, note_loss},
};
use crate::{
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
pub async fn run(socket: Socket, relay: Relay, stop: CancellationToken) {
    task::run(socket, Staff::new(relay), stop).await;
}

struct Staff {
    line: Line<Answer>,
    connection: StaffConnection,
    view: Option<StaffView>,
    token: Option<StaffToken>,
    /// For each conversation where a mark is being stored, the one to store next.
    seen: BTreeMap<SessionId, Option<Seq>>,
}

/// What comes back from something that was begun.
enum Answer {
    /// For the connection.
    Input(Input),
    /// The member of staff who was let in.
    LetIn(StaffView),
    /// The member of staff whose token it is.
    Known(StaffView),
    /// What was seen has been stored.
    SeenStored(SessionId),
    /// What was asked for is done; whoever is concerned hears of it as news.
    Done,
}

impl Task for Staff {
    type Frame = FromStaff;
    type Input = Input;
    type Effect = Effect;
    type Reply = ToStaff;
    type Answer = Answer;

    fn line(&mut self) -> &mut Line<Answer> {
        &mut self.line
    }

    fn heard(frame: Result<FromStaff, ErrorCode>) -> Input {
        Input::Frame(frame)
    }

    fn deadline_has_come() -> Input {
        Input::Deadline
    }

    fn deadline(&self) -> Timestamp {
        self.connection.deadline()
    }

    fn rung(&mut self, bell: Bell) -> Option<Input> {
        match bell {
            Bell::Session(session, news) => Some(Input::News(session, news)),
            Bell::Queue | Bell::Cases | Bell::Staff(_) => Some(Input::BoardChanged),
            Bell::StaffReplaced(_, by) => (by != self.line.id).then_some(Input::Replaced),
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
            Answer::Known(staff) => {
                self.arrive(staff);
                None
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

    fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        self.connection.handle(input, now)
    }

    fn carry_out(&mut self, effect: Effect) -> Done<ToStaff> {
        match effect {
            Effect::Send(frame) => return Done::Send(frame),
            Effect::Close(code) => return Done::Close(code),
            Effect::SignIn(token) => self.sign_in(token),
            Effect::CheckToken => self.check_token(),
            Effect::ReadBoard => self.as_staff(Self::read_board),
            Effect::TakeStudents(ready) => self.as_staff(|task, staff| {
                let (staff, connection) = (staff.id, task.line.id);
                task.write(None, TakeStudents { staff, connection, ready });
            }),
            Effect::Open(session) => self.as_staff(|task, staff| task.open(session, &staff)),
            Effect::Shut(session) => self.line.listener.ignore(Topic::Session(session)),
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
                task.line.relay.typing(session, voice(staff.role));
            }),
            Effect::Fetch(session, after) => self.fetch(session, after),
        }
        Done::Begun
    }

    /// What this person has in hand waits for them, for as long as the grace lasts.
    async fn leave(&mut self, stop: &CancellationToken) {
        while let Some(answer) = self.line.answers.next().await {
            if let Answer::LetIn(staff) = answer {
                self.view = Some(staff);
            }
        }
        let Some(staff) = &self.view else { return };
        let (staff, connection) = (staff.id, self.line.id);
        let relay = self.line.relay.clone();
        note_loss(relay, || StaffGone { staff, connection }, stop).await;
    }
}

impl Staff {
    fn new(relay: Relay) -> Self {
        Self {
            connection: StaffConnection::new(relay.clock.now()),
            line: Line::new(relay),
            view: None,
            token: None,
            seen: BTreeMap::new(),
        }
    }

    /// Nothing is done for somebody who has not been let in.
    fn as_staff(&mut self, act: impl FnOnce(&mut Self, StaffView)) {
        if let Some(staff) = self.view.clone() {
            act(self, staff);
        }
    }

    fn sign_in(&mut self, token: StaffToken) {
        self.token = Some(token.clone());
        let relay = self.line.relay.clone();
        self.line.begin(async move {
            match relay.store.find_by_token(&token, relay.clock.now()).await {
                Ok(Some(staff)) => Answer::Known(staff),
                Ok(None) => Answer::Input(Input::TurnedAway(ErrorCode::NotSignedIn)),
                Err(error) => {
                    log_read(&error);
                    Answer::Input(Input::TurnedAway(ErrorCode::Internal))
                }
            }
        });
    }

    /// Listens before it is known to be here, so that a newer connection that takes over is heard.
    fn arrive(&mut self, staff: StaffView) {
        for topic in desk::topics(&staff) {
            self.line.listener.listen(topic);
        }
        let (store, connection) = (self.line.relay.store.clone(), self.line.id);
        self.line.begin(async move {
            match store.write(StaffHere { staff: staff.id, connection }).await {
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
        self.view = Some(staff.clone());
        Input::Admitted { epoch: self.line.relay.store.epoch(), staff }
    }

    fn check_token(&mut self) {
        let (relay, token) = (self.line.relay.clone(), self.token.clone());
        self.line.begin(async move {
            let Some(token) = token else { return Answer::Done };
            match relay.store.find_by_token(&token, relay.clock.now()).await {
                Ok(None) => Answer::Input(Input::SignedOut),
                Ok(Some(_)) | Err(_) => Answer::Done,
            }
        });
    }

    fn read_board(&mut self, staff: StaffView) {
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
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
        self.line.listener.listen(Topic::Session(session));
        let open = Open { session, staff: staff.id, voice: voice(staff.role) };
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            match store.write(open).await {
                Ok(opened) => Answer::Input(Input::Opened(opened)),
                Err(error) => {
                    log_failure(&error);
                    Answer::Input(Input::NotOpened { session, code: error.code() })
                }
            }
        });
    }

    fn say(&mut self, staff: &StaffView, session: SessionId, key: MessageKey, text: MessageText) {
        match self.line.relay.staff_say(session, staff.id, key, text) {
            Ok(saying) => self.line.begin(async move {
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
                self.line.begin(async move { answer });
            }
        }
    }

    fn mark_seen(&mut self, session: SessionId, seq: Seq) {
        if let Some(next) = self.seen.get_mut(&session) {
            *next = Some(seq);
            return;
        }
        let Some(staff) = &self.view else { return };
        self.seen.insert(session, None);
        let (store, by) = (self.line.relay.store.clone(), voice(staff.role));
        self.line.begin(async move {
            if let Err(error) = store.write(MarkSeen { session, by, seq }).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "a mark was lost");
            }
            Answer::SeenStored(session)
        });
    }

    fn fetch(&mut self, session: SessionId, after: Seq) {
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
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
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            match store.write(act).await {
                Ok(()) => Answer::Done,
                Err(error) => Answer::Input(refused(session, None, &error)),
            }
        });
    }
}

fn refused(session: Option<SessionId>, key: Option<MessageKey>, error: &WriteError) -> Input {
    log_failure(error);
    Input::Refused { session, key, code: error.code() }
}

fn log_read(error: &StoreError) {
    tracing::error!(error = error as &dyn std::error::Error, "could not read the store");
}
