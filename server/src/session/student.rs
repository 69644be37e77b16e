//! What the task of a student's connection does about the effects of [`StudentConnection`].

use domain::{
    news::{Bell, News, Topic},
    student_connection::{Admitted, Effect, Input, StudentConnection},
    transcript::Stream,
};
use futures_util::StreamExt as _;
use protocol::{
    Author, ErrorCode, MessageKey, MessageText, ReturnToken, Seq, SessionId, SessionToken, Tab,
    Timestamp, VisitToken,
    access::Pass,
    return_code::ReturnWish,
    student::{FromStudent, ToStudent},
    visit::{Language, Wish},
};
use risk::Trend;
use tokio_util::sync::CancellationToken;

use super::{
    socket::Socket,
    task::{self, Done, Line, Task, log_failure, note_loss},
};
use crate::{
    rate_key::RateKey,
    relay::Relay,
    store::{
        Act, Before, Blocked, Refusal, Standing, Store, StoreError, WriteError,
        acts::{
            course::StillHere,
            flags::UrgentHelp,
            handover::HandOver,
            presence::StudentGone,
            return_codes::ComeBack,
            reunions::TakeAnyone,
            sessions::{Admission, Begin, End, Purpose, Resume},
            texts,
            visits::WishFor,
        },
    },
    telemetry::metrics,
};

/// Runs one connection, which comes from this place, to its end.
pub async fn run(socket: Socket, relay: Relay, place: RateKey, stop: CancellationToken) {
    task::run(socket, Student::new(relay, place), stop).await;
}

struct Student {
    line: Line<Answer>,
    connection: StudentConnection,
    session: Option<SessionId>,
    /// What the student's texts say together.
    trend: Trend,
    /// Where the connection comes from.
    place: RateKey,
}

/// What comes back from something that was begun.
enum Answer {
    /// For the connection.
    Input(Input),
    /// The session that was let in.
    LetIn(Admission, Option<SessionToken>),
    /// A session that goes on, and what the student wrote last in it.
    LetInAgain(Admission, Vec<MessageText>),
    /// What was asked for is done; whoever is concerned hears of it as news.
    Done,
}

impl Task for Student {
    type Frame = FromStudent;
    type Input = Input;
    type Effect = Effect;
    type Reply = ToStudent;
    type Answer = Answer;

    fn line(&mut self) -> &mut Line<Answer> {
        &mut self.line
    }

    fn heard(frame: Result<FromStudent, ErrorCode>) -> Input {
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
            Bell::Session(_, News::Replaced { by }) if by == self.line.id => None,
            Bell::Session(_, news) => Some(Input::News(news)),
            Bell::Queue
            | Bell::Whispers(_)
            | Bell::Waiting(_)
            | Bell::Cases
            | Bell::Spoke(_)
            | Bell::CaseQueue
            | Bell::Messages
            | Bell::Wall
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
            Answer::LetIn(admission, token) => Some(self.let_in(admission, token)),
            Answer::LetInAgain(admission, said) => {
                let scanner = self.line.relay.packs.scanner();
                for text in said {
                    self.trend.observe(&scanner, text.as_str());
                }
                let waiting = admission.waiting;
                let input = self.let_in(admission, None);
                if waiting {
                    // Their place may have been told before they could hear it.
                    self.line.relay.bus.ring(vec![Bell::Queue]);
                }
                Some(input)
            }
            Answer::Done => None,
        }
    }

    fn text_answered(&mut self, answer: texts::Answer) -> Option<Input> {
        let texts::Answer { key, outcome, .. } = answer;
        Some(match outcome {
            Ok(Before { seq, at }) => Input::Repeated { key, seq, at },
            Err(error) => refused(Some(key), &error),
        })
    }

    fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        self.connection.handle(input, now)
    }

    fn carry_out(&mut self, effect: Effect) -> Done<ToStudent> {
        match effect {
            Effect::Send(frame) => {
                if let ToStudent::Refused { code, .. } = &frame {
                    metrics::refused(*code);
                }
                return Done::Send(frame);
            }
            Effect::SendSoon(frame) => return Done::SendSoon(frame),
            Effect::Close(code) => return Done::Close(code),
            Effect::Start { visit, urgent, languages, pass } => {
                self.knock(visit, urgent, languages, &pass);
            }
            Effect::ComeBack { visit, token, wish, languages } => {
                self.start(visit, Purpose::Talk, languages, Some((token, wish)));
            }
            Effect::TakeAnyone => self.in_session(|task, session| {
                task.write(TakeAnyone { session });
            }),
            Effect::Resume(token, tab) => self.resume(token, tab),
            Effect::Relay(key, text) => self.say(key, text),
            Effect::UrgentHelp => self.in_session(|task, session| {
                task.write(UrgentHelp { session });
            }),
            Effect::SomeoneElse => self.in_session(|task, session| {
                task.write(HandOver { session, supporter: None });
            }),
            Effect::Wish(wish) => self.in_session(|task, session| task.wish(session, wish)),
            Effect::StillHere => self.in_session(|task, session| {
                task.write(StillHere { session });
            }),
            Effect::Leave => self.in_session(|task, session| {
                task.write(End { session, supporter: None });
            }),
            Effect::Report(receipt) => self.in_session(|task, session| {
                task.line.relay.report(session, Author::Student, receipt);
            }),
            Effect::Typing => self.in_session(|task, session| {
                task.line.relay.typing(session, Author::Student);
            }),
            Effect::Fetch(after) => self.in_session(|task, session| task.fetch(session, after)),
        }
        Done::Begun
    }

    /// The session goes on, for as long as the grace lasts.
    async fn leave(&mut self, stop: &CancellationToken) {
        // What was begun is finished first: it may be a session that nobody knows of yet.
        while let Some(answer) = self.line.answers.next().await {
            match answer {
                Answer::LetIn(admission, _) | Answer::LetInAgain(admission, _) => {
                    self.session = Some(admission.session);
                }
                Answer::Input(_) | Answer::Done => {}
            }
        }
        let Some(session) = self.session else { return };
        let connection = self.line.id;
        let relay = self.line.relay.clone();
        note_loss(relay, || StudentGone { session, connection }, stop).await;
    }
}

impl Student {
    fn new(relay: Relay, place: RateKey) -> Self {
        Self {
            connection: StudentConnection::new(relay.clock.steady(), relay.pace),
            line: Line::new(relay),
            session: None,
            trend: Trend::default(),
            place,
        }
    }

    /// From now on the session's news are heard. What happened between letting in and listening is
    /// found by looking once more: rows, and a newer connection that has taken over.
    fn let_in(&mut self, admission: Admission, token: Option<SessionToken>) -> Input {
        let Admission { session, pseudonym, tab, head, staff, wish, waits_until, ended, .. } =
            admission;
        self.session = Some(session);
        self.line.listener.listen(Topic::Session(session));
        self.look_again(session);
        Input::Admitted(Admitted {
            epoch: self.line.relay.store.epoch(),
            pseudonym,
            token,
            tab,
            head_seq: head,
            theirs: staff,
            wish,
            waits_until,
            ended,
        })
    }

    fn look_again(&mut self, session: SessionId) {
        let (store, own) = (self.line.relay.store.clone(), self.line.id);
        self.line.begin(async move {
            Answer::Input(match store.standing_of(session).await {
                Ok(Standing { connection: Some(by), .. }) if by != own => {
                    Input::News(News::Replaced { by })
                }
                Ok(Standing { head, .. }) => Input::News(News::Rows { head, rows: [].into() }),
                Err(error) => read_failed(session, &error),
            })
        });
    }

    /// Whoever asks for urgent help is let in whatever is lacking, and then for this alone.
    fn knock(
        &mut self,
        visit: Option<VisitToken>,
        urgent: bool,
        languages: Vec<Language>,
        pass: &Pass,
    ) {
        let Relay { door, clock, .. } = &self.line.relay;
        let now = clock.now();
        match (door.asks(self.place, pass, now), urgent) {
            (None, false) => self.start(visit, Purpose::Talk, languages, None),
            (None, true) => self.start(visit, Purpose::Urgent, languages, None),
            (Some(_), true) => self.start(visit, Purpose::UrgentOnly, languages, None),
            (Some(ask), false) => {
                metrics::asked(&ask);
                self.line.begin(async { Answer::Input(Input::Asks(ask)) });
            }
        }
    }

    /// Where a block holds for the tab, urgent help can still be asked for. A student who comes back is
    /// led by a return code.
    fn start(
        &mut self,
        visit: Option<VisitToken>,
        purpose: Purpose,
        languages: Vec<Language>,
        back: Option<(ReturnToken, ReturnWish)>,
    ) {
        let relay = &self.line.relay;
        if relay.arrivals.begin(self.place, relay.clock.now()).is_err() {
            self.line.begin(async { Answer::Input(Input::TurnedAway(ErrorCode::SlowDown)) });
            return;
        }
        let ids = &self.line.relay.ids;
        let (id, token, pseudonym) = (SessionId(ids.uuid()), ids.session_token(), ids.pseudonym());
        let connection = self.line.id;
        let now = relay.clock.now();
        // Before the session is there, so that nothing told about it is missed.
        self.line.listener.listen(Topic::Session(id));
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            let purpose = match (blocked(&store, visit.as_ref(), now).await, purpose) {
                (Ok(Some(Blocked { reason, until, undecided })), Purpose::Talk) => {
                    return Answer::Input(Input::Blocked { reason, until, undecided });
                }
                (Ok(Some(_)), Purpose::Urgent | Purpose::UrgentOnly) => Purpose::UrgentOnly,
                (Ok(None), purpose) => purpose,
                (Err(error), _) => {
                    read_failed(id, &error);
                    return Answer::Input(Input::TurnedAway(ErrorCode::Internal));
                }
            };
            let token_kept = token.clone();
            let begin =
                Begin { id, token: token_kept, pseudonym, connection, visit, purpose, languages };
            let admitted = match back {
                Some((token, wish)) => store.write(ComeBack { token, wish, begin }).await,
                None => store.write(begin).await,
            };
            match admitted {
                Ok(admission) => {
                    tracing::info!(session.id = %admission.session, "a session began");
                    Answer::LetIn(admission, Some(token))
                }
                Err(error) => turned_away(&error),
            }
        });
    }

    fn resume(&mut self, token: SessionToken, tab: Option<Tab>) {
        let store = self.line.relay.store.clone();
        let connection = self.line.id;
        self.line.begin(async move {
            match store.write(Resume { token, tab, connection }).await {
                Ok(admission) => {
                    let said = said_before(&store, &admission).await;
                    Answer::LetInAgain(admission, said)
                }
                Err(error) => turned_away(&error),
            }
        });
    }

    fn say(&mut self, key: MessageKey, text: MessageText) {
        let Some(session) = self.session else { return };
        let answers = self.line.texts.answers();
        if let Err(error) =
            self.line.relay.student_says(session, &mut self.trend, key, text, answers)
        {
            let answer = Answer::Input(refused(Some(key), &error));
            self.line.begin(async move { answer });
        }
    }

    fn write(&mut self, act: impl Act<Answer = ()>) {
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            match store.write(act).await {
                Ok(()) => Answer::Done,
                Err(error) => Answer::Input(refused(None, &error)),
            }
        });
    }

    fn wish(&mut self, session: SessionId, wish: Wish) {
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
            Answer::Input(match store.write(WishFor { session, wish }).await {
                Ok(wish) => Input::Wished(wish),
                Err(error) => refused(None, &error),
            })
        });
    }

    fn fetch(&mut self, session: SessionId, after: Seq) {
        let store = self.line.relay.store.clone();
        self.line.begin(async move {
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
}

/// The block that holds for this tab. A page that sends nothing to be recognised by is not recognised.
async fn blocked(
    store: &Store,
    visit: Option<&VisitToken>,
    now: Timestamp,
) -> Result<Option<Blocked>, StoreError> {
    match visit {
        Some(visit) => store.block_of(visit, now).await,
        None => Ok(None),
    }
}

/// What the trend goes on from. Should it not be readable, each text still speaks for itself.
async fn said_before(store: &Store, admission: &Admission) -> Vec<MessageText> {
    let (session, head) = (admission.session, admission.head);
    store.last_said(session, head, Trend::REMEMBERED_TEXTS).await.unwrap_or_else(|error| {
        read_failed(session, &error);
        Vec::new()
    })
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
        WriteError::Refused(Refusal::Conflict) => ErrorCode::Conflict,
        WriteError::Refused(Refusal::NobodyOnCall) => ErrorCode::NobodyOnCall,
        WriteError::Refused(Refusal::OutsideHours) => ErrorCode::OutsideHours,
        WriteError::Refused(_) => ErrorCode::NotSignedIn,
        WriteError::Busy | WriteError::Stopped | WriteError::Database(_) | WriteError::Seal(_) => {
            error.code()
        }
    }))
}

fn refused(key: Option<MessageKey>, error: &WriteError) -> Input {
    log_failure(error);
    Input::Refused { key, code: error.code() }
}
