//! What the task of a staff connection does about the effects of [`StaffConnection`].

use std::time::Duration;

use domain::{
    case_queue::CaseQueues,
    news::{Bell, Topic},
    permission::{Action, permit},
    staff_connection::{Board, Effect, Input, StaffConnection, voice},
    transcript::Stream,
    wall::Wall,
};
use futures_util::StreamExt as _;
use protocol::{
    ErrorCode, MessageKey, MessageText, NoteText, Role, Seq, SessionId, StaffToken, Tab, Timestamp,
    staff::{FromStaff, StaffView, ToStaff},
};
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use super::{
    socket::Socket,
    task::{self, Done, Line, Task, log_failure, note_loss},
};
use crate::{
    desk,
    lookout::Look,
    relay::Relay,
    sign_ins::SignedIn,
    store::{
        Act, Before, StoreError, WriteError,
        acts::{
            escalations::{Join, StepOut},
            handover::{ChoosePart, HandOver},
            messages::TakeMessage,
            moderation::{JoinAsModerator, LeaveAsModerator, TakeOver},
            pairing::TakeStudents,
            presence::{StaffGone, StaffHere},
            reunions::AnswerReunion,
            sessions::{End, Open},
            texts,
            whispers::Whisper,
        },
    },
    telemetry::metrics,
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
    /// Once they were let in.
    signed_in: Option<SignedIn>,
    /// While the case queue is looked at.
    cases: Option<Look<CaseQueues>>,
    /// While the wall is looked at.
    wall: Option<Look<Wall>>,
    /// Before this the board is not read again.
    rested: Instant,
}

/// What comes back from something that was begun.
enum Answer {
    /// For the connection.
    Input(Input),
    /// The board, which took so long to read.
    Board(Board, Duration),
    /// The member of staff who was let in.
    LetIn(StaffView, Tab),
    /// The member of staff whose token it is, and which page of theirs comes back.
    Known(StaffView, Option<Tab>),
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
            Bell::Cases | Bell::Messages | Bell::Staff(_) => Some(Input::BoardChanged),
            Bell::Whispers(session) => Some(Input::Whispered(session)),
            Bell::Waiting(waiting) => Some(Input::Waiting(waiting)),
            Bell::StaffReplaced(_, by) => (by != self.line.id).then_some(Input::Replaced),
            Bell::SignedOut(_) => {
                // Perhaps another token of the same account: look.
                self.check_token();
                None
            }
            Bell::CaseQueue => self.case_queue(),
            Bell::Wall => self.line.relay.wall.now().map(Input::Wall),
            Bell::Queue | Bell::Spoke(_) | Bell::Outbox | Bell::Deadlines => None,
        }
    }

    fn answered(&mut self, answer: Answer) -> Option<Input> {
        match answer {
            Answer::Input(input) => Some(input),
            Answer::Board(board, took) => {
                self.rested = Instant::now() + REST * took;
                Some(Input::Board(board))
            }
            Answer::LetIn(staff, tab) => Some(self.let_in(staff, tab)),
            Answer::Known(staff, tab) => {
                self.arrive(staff, tab);
                None
            }
            Answer::Done => None,
        }
    }

    fn text_answered(&mut self, answer: texts::Answer) -> Option<Input> {
        let texts::Answer { session, key, outcome } = answer;
        Some(match outcome {
            Ok(Before { seq, at }) => Input::Repeated { session, key, seq, at },
            Err(error) => refused(Some(session), Some(key), &error),
        })
    }

    fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        self.connection.handle(input, now)
    }

    fn carry_out(&mut self, effect: Effect) -> Done<ToStaff> {
        match effect {
            Effect::Send(frame) => {
                if let ToStaff::Refused { code, .. } = &frame {
                    metrics::refused(*code);
                }
                return Done::Send(frame);
            }
            Effect::SendSoon(frame) => return Done::SendSoon(frame),
            Effect::Close(code) => return Done::Close(code),
            Effect::SignIn(token, tab) => self.sign_in(token, tab),
            Effect::ReadBoard => self.as_staff(Self::read_board),
            Effect::TakeStudents(ready) => self.as_staff(|task, staff| {
                let (staff, connection) = (staff.id, task.line.id);
                task.write(None, TakeStudents { staff, connection, ready });
            }),
            Effect::WatchWall(watch) => self.watch_wall(watch),
            Effect::Open(session) => self.as_staff(|task, staff| task.open(session, &staff)),
            Effect::Shut(session) => {
                self.line.listener.ignore(Topic::Session(session));
                self.line.listener.ignore(Topic::Whispers(session));
            }
            Effect::Join(session) => self.as_staff(|task, staff| match staff.role {
                Role::Moderator => {
                    let moderator = staff.id;
                    task.write(Some(session), JoinAsModerator { session, moderator });
                }
                Role::Clinician | Role::Supporter | Role::Coordinator => {
                    task.write(Some(session), Join { session, clinician: staff.id });
                }
            }),
            Effect::StepOut(session) => self.as_staff(|task, staff| match staff.role {
                Role::Moderator => {
                    let moderator = staff.id;
                    task.write(Some(session), LeaveAsModerator { session, moderator });
                }
                Role::Clinician | Role::Supporter | Role::Coordinator => {
                    task.write(Some(session), StepOut { session, clinician: staff.id });
                }
            }),
            Effect::TakeOver(session) => self.as_staff(|task, staff| {
                task.write(Some(session), TakeOver { session, moderator: staff.id });
            }),
            Effect::ChoosePart(session, part) => self.as_staff(|task, staff| {
                task.write(Some(session), ChoosePart { session, supporter: staff.id, part });
            }),
            Effect::GoOnAgain(session, yes) => self.as_staff(|task, staff| {
                task.write(Some(session), AnswerReunion { session, supporter: staff.id, yes });
            }),
            Effect::TakeMessage(session) => self.as_staff(|task, staff| {
                task.write(Some(session), TakeMessage { session, supporter: staff.id });
            }),
            Effect::HandOver(session) => self.as_staff(|task, staff| {
                task.write(Some(session), HandOver { session, supporter: Some(staff.id) });
            }),
            Effect::End(session) => self.as_staff(|task, staff| {
                task.write(Some(session), End { session, supporter: Some(staff.id) });
            }),
            Effect::Relay(session, key, text) => {
                self.as_staff(|task, staff| task.say(&staff, session, key, text));
            }
            Effect::Report(session, receipt) => self.as_staff(|task, staff| {
                task.line.relay.report(session, voice(staff.role), receipt);
            }),
            Effect::Typing(session) => self.as_staff(|task, staff| {
                task.line.relay.typing(session, voice(staff.role));
            }),
            Effect::Fetch(session, after) => self.fetch(session, after),
            Effect::HearWhispers(session) => self.line.listener.listen(Topic::Whispers(session)),
            Effect::FetchWhispers(session, after) => self.as_staff(|task, staff| {
                task.fetch_whispers(session, after, staff);
            }),
            Effect::Whisper(session, key, text) => self.as_staff(|task, staff| {
                task.whisper(&staff, session, key, text);
            }),
        }
        Done::Begun
    }

    /// What this person has in hand waits for them, for as long as the grace lasts.
    async fn leave(&mut self, stop: &CancellationToken) {
        while let Some(answer) = self.line.answers.next().await {
            if let Answer::LetIn(staff, _) = answer {
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
            connection: StaffConnection::new(relay.clock.steady(), relay.pace),
            line: Line::new(relay),
            view: None,
            token: None,
            signed_in: None,
            cases: None,
            wall: None,
            rested: Instant::now(),
        }
    }

    /// Nothing is done for somebody who has not been let in.
    fn as_staff(&mut self, act: impl FnOnce(&mut Self, StaffView)) {
        if let Some(staff) = self.view.clone() {
            act(self, staff);
        }
    }

    fn sign_in(&mut self, token: StaffToken, tab: Option<Tab>) {
        self.token = Some(token.clone());
        let relay = self.line.relay.clone();
        self.line.begin(async move {
            match relay.store.find_by_token(&token, relay.clock.now()).await {
                Ok(Some(staff)) => Answer::Known(staff, tab),
                Ok(None) => Answer::Input(Input::TurnedAway(ErrorCode::NotSignedIn)),
                Err(error) => {
                    log_read(&error);
                    Answer::Input(Input::TurnedAway(ErrorCode::Internal))
                }
            }
        });
    }

    /// Listens before it is known to be here, so that a newer connection that takes over is heard.
    fn arrive(&mut self, staff: StaffView, tab: Option<Tab>) {
        for topic in desk::topics(&staff) {
            self.line.listener.listen(topic);
        }
        let (store, connection) = (self.line.relay.store.clone(), self.line.id);
        self.line.begin(async move {
            match store.write(StaffHere { staff: staff.id, connection, tab }).await {
                Ok(tab) => Answer::LetIn(staff, tab),
                Err(error) => {
                    log_failure(&error);
                    Answer::Input(Input::TurnedAway(error.code()))
                }
            }
        });
    }

    fn let_in(&mut self, staff: StaffView, tab: Tab) -> Input {
        tracing::info!(staff.id = %staff.id, staff.role = %staff.role, "staff connected");
        self.view = Some(staff.clone());
        if let Some(token) = &self.token {
            self.signed_in = Some(self.line.relay.sign_ins.add(token, staff.id));
        }
        self.watch_cases(&staff);
        Input::Admitted { epoch: self.line.relay.store.epoch(), staff, tab }
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
        let (relay, rested) = (self.line.relay.clone(), self.rested);
        self.line.begin(async move {
            sleep_until(rested).await;
            let began = Instant::now();
            match desk::read_board(&relay, &staff).await {
                Ok(board) => Answer::Board(board, began.elapsed()),
                Err(error) => {
                    log_read(&error);
                    Answer::Input(Input::ReadFailed)
                }
            }
        });
    }

    /// Listens already, so nothing shown in between is missed.
    fn watch_cases(&mut self, staff: &StaffView) {
        if permit(staff.role, Action::ReadCases).is_err() {
            return;
        }
        self.cases = Some(self.line.relay.cases.look());
        if let Some(shown) = self.case_queue() {
            self.line.begin(async move { Answer::Input(shown) });
        }
    }

    fn case_queue(&self) -> Option<Input> {
        let queues = self.line.relay.cases.now()?;
        Some(Input::CaseQueue(queues.seen_by(self.view.as_ref()?.role)))
    }

    /// Listens before it looks, so that nothing shown in between is missed.
    fn watch_wall(&mut self, watch: bool) {
        if !watch {
            self.line.listener.ignore(Topic::Wall);
            self.wall = None;
            return;
        }
        self.line.listener.listen(Topic::Wall);
        let wall = self.line.relay.wall.clone();
        self.wall = Some(wall.look());
        if let Some(wall) = wall.now() {
            self.line.begin(async move { Answer::Input(Input::Wall(wall)) });
        }
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
        let answers = self.line.texts.answers();
        if let Err(error) = self.line.relay.staff_say(session, staff, key, text, answers) {
            let answer = Answer::Input(refused(Some(session), Some(key), &error));
            self.line.begin(async move { answer });
        }
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

    fn fetch_whispers(&mut self, session: SessionId, after: Seq, staff: StaffView) {
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            Answer::Input(match store.whispers_after(session, after, &staff).await {
                Ok(whispers) => Input::Whispers(session, after, whispers),
                Err(error) => {
                    log_read(&error);
                    Input::ReadFailed
                }
            })
        });
    }

    /// Whoever hears whispers hears their own as soon as it is durable.
    fn whisper(&mut self, staff: &StaffView, session: SessionId, key: MessageKey, text: NoteText) {
        let whisper = Whisper { session, by: staff.id, role: staff.role, key, text };
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            match store.write(whisper).await {
                Ok(()) => Answer::Done,
                Err(error) => Answer::Input(refused(Some(session), Some(key), &error)),
            }
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

/// How much longer than reading took a board is not read again.
const REST: u32 = 4;
