//! One connection of a student, without its socket: inputs in, effects out.
//!
//! ```text
//! Greeting ──start, hello──▶ Admitting ──admitted──▶ Open ──ended──▶ Over
//! ```

use protocol::{
    Author, CloseCode, DEAD_AFTER_MS, Epoch, ErrorCode, Event, MessageKey, MessageText, Pseudonym,
    ReturnToken, Seq, SessionToken, Tab, Timestamp, VERSION, VisitToken,
    access::{Ask, Pass},
    block::BlockReason,
    return_code::ReturnWish,
    student::{FromStudent, ToStudent},
    visit::{Language, Wish},
};

use crate::{
    feed::{Feed, Shown},
    news::News,
    pace::{Allowance, Pace},
    receipt::Receipt,
    transcript::Row,
};

/// A student's connection. It decides; whoever owns the socket carries out.
#[derive(Debug)]
pub struct StudentConnection {
    phase: Phase,
    heard_at: Timestamp,
    position: Option<Place>,
    /// What the student has reported, and what the other side has.
    own: Receipt,
    theirs: Receipt,
    typed_at: Option<Timestamp>,
    allowance: Allowance,
    /// Asked for urgent help, or to leave, and waits for the answer: asking again adds nothing.
    asked: Asked,
}

/// What a student was last told of their place in the queue.
type Place = (u32, u32, Option<u32>, Vec<Language>);

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Asked {
    help: bool,
    leave: bool,
}

#[derive(Debug)]
enum Phase {
    Greeting,
    Admitting { last_seq: Seq },
    Open(Feed),
    Over,
}

/// What reaches the connection.
#[derive(Debug)]
pub enum Input {
    /// The client said something, or something that is not a frame.
    Frame(Result<FromStudent, ErrorCode>),
    /// The store let the client in.
    Admitted(Admitted),
    /// The store knows no such session, a newer page has taken over, or it cannot be asked.
    TurnedAway(ErrorCode),
    /// A block holds for this tab.
    Blocked {
        /// Why.
        reason: BlockReason,
        /// When it ends by itself.
        until: Timestamp,
        /// A second moderator still decides whether it lasts longer.
        undecided: bool,
    },
    /// Something is asked for before the student is let in.
    Asks(Ask),
    /// The text had been stored before, at this place.
    Repeated {
        /// Its key.
        key: MessageKey,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
    /// What the student wishes for is stored.
    Wished(Wish),
    /// Something was not stored.
    Refused {
        /// The text, if it was one.
        key: Option<MessageKey>,
        /// Why.
        code: ErrorCode,
    },
    /// The rows that were asked for.
    Fetched(Vec<Row>),
    /// Rows could not be read: the client comes back and asks again.
    ReadFailed,
    /// Something happened elsewhere.
    News(News),
    /// The time that [`StudentConnection::deadline`] names has come.
    Deadline,
}

/// What the store knows of a session that was let in.
#[derive(Clone, Debug)]
pub struct Admitted {
    /// The database's epoch.
    pub epoch: Epoch,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// For a session that has just begun.
    pub token: Option<SessionToken>,
    /// Which of the student's pages it is.
    pub tab: Tab,
    /// The last row there is.
    pub head_seq: Seq,
    /// How far the other side has got.
    pub theirs: Receipt,
    /// What the student wished for before.
    pub wish: Option<Wish>,
    /// Until when the student waits for the supporter of before, if they do.
    pub waits_until: Option<Timestamp>,
    /// Whether the session is over, or was left as a message; its rows can still be read.
    pub ended: bool,
}

/// What is to be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Open a session for this tab, with a call for urgent help or without.
    Start {
        /// What the tab is recognised by.
        visit: Option<VisitToken>,
        /// Whether urgent help is asked for at once.
        urgent: bool,
        /// The languages that the page is read in.
        languages: Vec<Language>,
        /// What the page shows of what is asked for.
        pass: Pass,
    },
    /// Open a session for this tab that goes on from where a return code led.
    ComeBack {
        /// What the tab is recognised by.
        visit: Option<VisitToken>,
        /// Says where that is.
        token: ReturnToken,
        /// With whom they would like to go on.
        wish: ReturnWish,
        /// The languages that the page is read in.
        languages: Vec<Language>,
    },
    /// Find the session that this token belongs to, for a page that comes back if it says which.
    Resume(SessionToken, Option<Tab>),
    /// Store a text and show it to the others.
    Relay(MessageKey, MessageText),
    /// Raise the student's own flag.
    UrgentHelp,
    /// Go on with another supporter.
    SomeoneElse,
    /// Store what the student wishes for.
    Wish(Wish),
    /// Remember that the student is still there.
    StillHere,
    /// Take whoever is free first.
    TakeAnyone,
    /// End the session.
    Leave,
    /// Remember how far the student has got, and tell the others.
    Report(Receipt),
    /// Tell the others.
    Typing,
    /// Read the rows after this one.
    Fetch(Seq),
    /// Send a frame.
    Send(ToStudent),
    /// Send a frame that may wait a fraction of a second for others to go with it.
    SendSoon(ToStudent),
    /// Close the socket; nothing more will be sent.
    Close(CloseCode),
}

impl StudentConnection {
    /// A connection that has just been opened; texts are taken from it at this pace.
    #[must_use]
    pub const fn new(now: Timestamp, pace: Pace) -> Self {
        Self {
            phase: Phase::Greeting,
            heard_at: now,
            position: None,
            own: Receipt { delivered: Seq(0), seen: Seq(0) },
            theirs: Receipt { delivered: Seq(0), seen: Seq(0) },
            typed_at: None,
            allowance: Allowance::new(pace),
            asked: Asked { help: false, leave: false },
        }
    }

    /// When the client is taken for dead unless it says something.
    #[must_use]
    pub const fn deadline(&self) -> Timestamp {
        self.heard_at.plus_ms(DEAD_AFTER_MS.cast_signed())
    }

    /// Takes one input and says what is to be done, in order.
    #[must_use]
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        if matches!(self.phase, Phase::Over) {
            return vec![];
        }
        match input {
            Input::Frame(frame) => {
                self.heard_at = now;
                self.frame(frame)
            }
            Input::Admitted(admitted) => self.admitted(admitted),
            Input::Blocked { reason, until, undecided } => {
                let blocked = ToStudent::Blocked { reason, until, undecided };
                let mut effects = vec![Effect::Send(blocked)];
                effects.extend(self.close(CloseCode::Blocked));
                effects
            }
            Input::Asks(ask) => {
                let mut effects = vec![Effect::Send(ToStudent::Asks { ask })];
                effects.extend(self.close(CloseCode::Asks));
                effects
            }
            Input::TurnedAway(ErrorCode::NotSignedIn) => {
                self.turn_away(ErrorCode::NotSignedIn, CloseCode::NotSignedIn)
            }
            Input::TurnedAway(ErrorCode::SlowDown) => {
                self.turn_away(ErrorCode::SlowDown, CloseCode::SlowDown)
            }
            Input::TurnedAway(ErrorCode::Conflict) => self.close(CloseCode::Replaced),
            // It may be let in later: the client comes back by itself.
            Input::TurnedAway(code) => self.turn_away(code, CloseCode::Failed),
            Input::ReadFailed => self.close(CloseCode::Failed),
            Input::Repeated { key, seq, at } => {
                self.on_feed(|feed| feed.repeated(key, seq, at).into_iter().collect())
            }
            Input::Refused { key, code } => {
                match (key, &mut self.phase) {
                    (Some(key), Phase::Open(feed)) => feed.refused(key),
                    _ => self.asked = Asked::default(),
                }
                vec![Effect::Send(ToStudent::Refused { key, code })]
            }
            Input::Wished(wish) => self.wished(wish),
            Input::Fetched(rows) => self.on_feed(|feed| feed.fetched(&rows)),
            Input::News(news) => self.news(news),
            Input::Deadline if now >= self.deadline() => self.close(CloseCode::Silent),
            Input::Deadline => vec![],
        }
    }

    fn frame(&mut self, frame: Result<FromStudent, ErrorCode>) -> Vec<Effect> {
        // A call for help is heard however much came before it.
        if !matches!(frame, Ok(FromStudent::UrgentHelp {}))
            && self.allowance.frame(self.heard_at).is_err()
        {
            return self.flooded();
        }
        match &mut self.phase {
            Phase::Greeting => self.greeting(frame),
            Phase::Admitting { .. } => match frame {
                Ok(FromStudent::Ping {}) => vec![Effect::Send(ToStudent::Pong)],
                Ok(_) => refused(None, ErrorCode::HelloFirst),
                Err(code) => refused(None, code),
            },
            Phase::Open(_) => match frame {
                Ok(frame) => self.open_frame(frame),
                Err(code) => refused(None, code),
            },
            Phase::Over => vec![],
        }
    }

    /// No page says so much: whatever it is comes back more slowly.
    fn flooded(&mut self) -> Vec<Effect> {
        match self.phase {
            Phase::Over => vec![],
            Phase::Greeting | Phase::Admitting { .. } | Phase::Open(_) => {
                self.close(CloseCode::SlowDown)
            }
        }
    }

    fn open_frame(&mut self, frame: FromStudent) -> Vec<Effect> {
        let Phase::Open(feed) = &mut self.phase else { return vec![] };
        match frame {
            FromStudent::Start { .. }
            | FromStudent::Hello { .. }
            | FromStudent::ComeBack { .. } => refused(None, ErrorCode::AlreadyGreeted),
            FromStudent::Say { key, .. } if self.allowance.text(self.heard_at).is_err() => {
                refused(Some(key), ErrorCode::SlowDown)
            }
            FromStudent::Say { key, text } => match feed.say(key) {
                Ok(()) => vec![Effect::Relay(key, text)],
                Err(_) => refused(Some(key), ErrorCode::Busy),
            },
            FromStudent::Delivered { seq } => self.report(Receipt::delivered(seq)),
            FromStudent::Seen { seq } => self.report(Receipt::seen(seq)),
            FromStudent::Fetch { after } => {
                feed.rewind(after);
                feed.wants().map(Effect::Fetch).into_iter().collect()
            }
            FromStudent::Typing {} => self.typing(),
            FromStudent::UrgentHelp {} => once(&mut self.asked.help, Effect::UrgentHelp),
            FromStudent::SomeoneElse {} => vec![Effect::SomeoneElse],
            FromStudent::Wish { wish } => vec![Effect::Wish(wish)],
            FromStudent::StillHere {} => vec![Effect::StillHere],
            FromStudent::TakeAnyone {} => vec![Effect::TakeAnyone],
            FromStudent::Leave {} => once(&mut self.asked.leave, Effect::Leave),
            FromStudent::Ping {} => vec![Effect::Send(ToStudent::Pong)],
        }
    }

    fn wished(&self, wish: Wish) -> Vec<Effect> {
        match self.phase {
            Phase::Open(_) => vec![Effect::Send(ToStudent::Wished { wish })],
            Phase::Greeting | Phase::Admitting { .. } | Phase::Over => vec![],
        }
    }

    fn report(&mut self, receipt: Receipt) -> Vec<Effect> {
        let Phase::Open(feed) = &self.phase else { return vec![] };
        if self.own.add(receipt.up_to(feed.head())).is_none() {
            return vec![];
        }
        vec![Effect::Report(self.own)]
    }

    /// More often than this it says nothing new, and would keep the others busy.
    fn typing(&mut self) -> Vec<Effect> {
        let now = self.heard_at;
        if self.typed_at.is_some_and(|typed_at| now.since(typed_at) < TYPING_EVERY_MS) {
            return vec![];
        }
        self.typed_at = Some(now);
        vec![Effect::Typing]
    }

    fn greeting(&mut self, frame: Result<FromStudent, ErrorCode>) -> Vec<Effect> {
        let (version, last_seq, effect) = match frame {
            Ok(FromStudent::Start { version, visit, urgent, languages, pass }) => {
                (version, Seq(0), Effect::Start { visit, urgent, languages, pass })
            }
            Ok(FromStudent::ComeBack { version, visit, token, wish, languages }) => {
                (version, Seq(0), Effect::ComeBack { visit, token, wish, languages })
            }
            Ok(FromStudent::Hello { version, token, last_seq, tab }) => {
                (version, last_seq, Effect::Resume(token, tab))
            }
            Ok(_) => return self.turn_away(ErrorCode::HelloFirst, CloseCode::BadGreeting),
            Err(code) => return self.turn_away(code, CloseCode::BadGreeting),
        };
        if version != VERSION {
            return self.turn_away(ErrorCode::VersionUnsupported, CloseCode::BadGreeting);
        }
        self.phase = Phase::Admitting { last_seq };
        vec![effect]
    }

    fn admitted(&mut self, admitted: Admitted) -> Vec<Effect> {
        let Phase::Admitting { last_seq } = self.phase else { return vec![] };
        let Admitted { epoch, pseudonym, token, tab, head_seq, theirs, wish, waits_until, ended } =
            admitted;
        self.theirs = theirs;
        self.phase = Phase::Open(Feed::new(Author::Student, last_seq, head_seq));
        let welcome = ToStudent::Welcome {
            version: VERSION,
            epoch,
            pseudonym,
            token,
            tab,
            head_seq,
            delivered_seq: theirs.delivered,
            seen_seq: theirs.seen,
        };
        let mut effects = vec![Effect::Send(welcome)];
        effects.extend(wish.map(|wish| Effect::Send(ToStudent::Wished { wish })));
        if waits_until.is_some() {
            effects.push(Effect::Send(ToStudent::SameSupporter { until: waits_until }));
        }
        effects.extend(self.on_feed(|_| vec![]));
        if ended && last_seq >= head_seq {
            effects.extend(self.close(CloseCode::Ended));
        }
        effects
    }

    fn news(&mut self, news: News) -> Vec<Effect> {
        if !matches!(self.phase, Phase::Open(_)) {
            return vec![];
        }
        match news {
            News::Rows { head, rows } => self.on_feed(|feed| feed.hear(head, &rows)),
            News::Receipts { staff, .. } => {
                let progress = self.theirs.add(staff);
                let seen = progress.seen.map(|seq| ToStudent::Seen { seq });
                let delivered = progress.delivered.map(|seq| ToStudent::Delivered { seq });
                seen.into_iter().chain(delivered).map(Effect::SendSoon).collect()
            }
            News::Typing { by } => {
                from_others(by, || ToStudent::Typing { author: by }).into_iter().collect()
            }
            News::SameSupporter { until } => vec![Effect::Send(ToStudent::SameSupporter { until })],
            News::LeadsElsewhere => vec![Effect::Send(ToStudent::LeadsElsewhere {})],
            News::Presence { of, here } => {
                from_others(of, || ToStudent::Presence { author: of, here }).into_iter().collect()
            }
            News::Position { position, supporters, wait_minutes, other_languages } => {
                let place = (position, supporters, wait_minutes, other_languages.clone());
                if self.position.as_ref() == Some(&place) {
                    return vec![];
                }
                self.position = Some(place);
                let frame =
                    ToStudent::Position { position, supporters, wait_minutes, other_languages };
                vec![Effect::Send(frame)]
            }
            News::Closed => vec![],
            News::Replaced { .. } => self.close(CloseCode::Replaced),
        }
    }

    /// Lets the feed act, sends what it shows and fetches what it wants. A conversation whose end
    /// was shown is over; for its student, so is one that they left as a message.
    fn on_feed(&mut self, act: impl FnOnce(&mut Feed) -> Vec<Shown>) -> Vec<Effect> {
        let Phase::Open(feed) = &mut self.phase else { return vec![] };
        let shown = act(feed);
        if shown.iter().any(|one| matches!(one, Shown::Noted { event: Event::HelpRequested, .. })) {
            self.asked.help = false;
        }
        let ended = shown.iter().any(|one| {
            matches!(one, Shown::Noted { event: Event::Ended { .. } | Event::MessageWaits, .. })
        });
        let mut effects: Vec<_> = shown.into_iter().map(to_student).map(Effect::Send).collect();
        effects.extend(feed.wants().map(Effect::Fetch));
        if ended {
            effects.extend(self.close(CloseCode::Ended));
        }
        effects
    }

    fn turn_away(&mut self, code: ErrorCode, close: CloseCode) -> Vec<Effect> {
        let mut effects = refused(None, code);
        effects.extend(self.close(close));
        effects
    }

    fn close(&mut self, code: CloseCode) -> Vec<Effect> {
        self.phase = Phase::Over;
        vec![Effect::Close(code)]
    }
}

/// Nothing while the same is under way already.
fn once(under_way: &mut bool, effect: Effect) -> Vec<Effect> {
    if std::mem::replace(under_way, true) { vec![] } else { vec![effect] }
}

fn refused(key: Option<MessageKey>, code: ErrorCode) -> Vec<Effect> {
    vec![Effect::Send(ToStudent::Refused { key, code })]
}

fn from_others(who: Author, frame: impl FnOnce() -> ToStudent) -> Option<Effect> {
    (who != Author::Student).then(|| Effect::Send(frame()))
}

fn to_student(shown: Shown) -> ToStudent {
    match shown {
        Shown::Accepted { key, seq, at } => ToStudent::Accepted { key, seq, at },
        Shown::Said { seq, at, author, text, key } => {
            ToStudent::Said { seq, at, author, text, key }
        }
        Shown::Noted { seq, at, event } => ToStudent::Noted { seq, at, event },
    }
}

/// How often one connection may tell the others that somebody types.
const TYPING_EVERY_MS: i64 = 1_000;

#[cfg(test)]
mod tests {
    use protocol::access::CodeFault;
    use uuid::Uuid;

    use super::*;

    const PACE: Pace = Pace::per_minute(120, 15);
    const NOW: Timestamp = Timestamp(1_000_000);

    fn start() -> FromStudent {
        let (visit, languages, pass) = (None, vec![], Pass::default());
        FromStudent::Start { version: VERSION, visit, urgent: false, languages, pass }
    }

    fn open() -> StudentConnection {
        let mut connection = StudentConnection::new(NOW, PACE);
        let started = connection.handle(Input::Frame(Ok(start())), NOW);
        let (visit, languages, pass) = (None, vec![], Pass::default());
        assert_eq!(started, [Effect::Start { visit, urgent: false, languages, pass }]);
        let admitted = Admitted {
            epoch: Epoch(Uuid::nil()),
            pseudonym: Pseudonym::try_from("Calm Otter").unwrap(),
            token: None,
            tab: Tab(1),
            head_seq: Seq(0),
            theirs: Receipt::default(),
            wish: None,
            waits_until: None,
            ended: false,
        };
        let _ = connection.handle(Input::Admitted(admitted), NOW);
        connection
    }

    #[test]
    fn anything_before_hello_closes_the_connection() {
        for frame in [Ok(FromStudent::UrgentHelp {}), Err(ErrorCode::NotJson)] {
            let mut connection = StudentConnection::new(NOW, PACE);
            let effects = connection.handle(Input::Frame(frame), NOW);
            assert_eq!(effects.last(), Some(&Effect::Close(CloseCode::BadGreeting)));
            let late = connection.handle(Input::Frame(Ok(FromStudent::Leave {})), NOW);
            assert_eq!(late, []);
        }
    }

    #[test]
    fn a_frame_that_is_not_understood_is_refused_and_the_connection_goes_on() {
        let mut connection = open();
        let effects = connection.handle(Input::Frame(Err(ErrorCode::UnknownFrame)), NOW);
        assert_eq!(effects, refused(None, ErrorCode::UnknownFrame));
        let ping = connection.handle(Input::Frame(Ok(FromStudent::Ping {})), NOW);
        assert_eq!(ping, [Effect::Send(ToStudent::Pong)]);
    }

    #[test]
    fn a_page_that_comes_back_hears_that_a_newer_one_has_taken_over() {
        let mut connection = StudentConnection::new(NOW, PACE);
        let (token, tab) = (SessionToken::new([1; 32]), Some(Tab(1)));
        let hello =
            FromStudent::Hello { version: VERSION, token: token.clone(), last_seq: Seq(0), tab };
        let asked = connection.handle(Input::Frame(Ok(hello)), NOW);
        assert_eq!(asked, [Effect::Resume(token, tab)]);
        let turned_away = connection.handle(Input::TurnedAway(ErrorCode::Conflict), NOW);
        assert_eq!(turned_away, [Effect::Close(CloseCode::Replaced)]);
    }

    #[test]
    fn nothing_is_done_after_the_connection_was_closed() {
        let mut connection = open();
        let replaced = Input::News(News::Replaced { by: Uuid::nil() });
        assert_eq!(connection.handle(replaced, NOW), [Effect::Close(CloseCode::Replaced)]);
        let late = connection.deadline();
        for input in [
            Input::Deadline,
            Input::ReadFailed,
            Input::TurnedAway(ErrorCode::Busy),
            Input::Refused { key: None, code: ErrorCode::Busy },
        ] {
            assert_eq!(connection.handle(input, late), []);
        }
    }

    #[test]
    fn a_blocked_student_is_told_why_and_until_when_and_nothing_follows() {
        let mut connection = StudentConnection::new(NOW, PACE);
        let _ = connection.handle(Input::Frame(Ok(start())), NOW);
        let (reason, until, undecided) = (BlockReason::Misuse, NOW.plus_ms(1), true);
        let effects = connection.handle(Input::Blocked { reason, until, undecided }, NOW);
        let told = ToStudent::Blocked { reason, until, undecided };
        assert_eq!(effects, [Effect::Send(told), Effect::Close(CloseCode::Blocked)]);
        let late = connection.handle(Input::Frame(Ok(FromStudent::Leave {})), NOW);
        assert_eq!(late, []);
    }

    #[test]
    fn a_student_who_is_asked_for_something_hears_what_and_comes_again_with_it() {
        let mut connection = StudentConnection::new(NOW, PACE);
        let _ = connection.handle(Input::Frame(Ok(start())), NOW);
        let ask = Ask::CampusCode { why: CodeFault::Missing };
        let effects = connection.handle(Input::Asks(ask.clone()), NOW);
        let asks = ToStudent::Asks { ask };
        assert_eq!(effects, [Effect::Send(asks), Effect::Close(CloseCode::Asks)]);
        assert_eq!(connection.handle(Input::Frame(Ok(start())), NOW), []);
    }

    #[test]
    fn a_silent_client_is_taken_for_dead() {
        let mut connection = open();
        let due = connection.deadline();
        assert_eq!(connection.handle(Input::Deadline, due.plus_ms(-1)), []);
        assert_eq!(connection.handle(Input::Deadline, due), [Effect::Close(CloseCode::Silent)]);
    }

    #[test]
    fn a_flood_of_the_same_request_is_one_request() {
        let mut connection = open();
        let mut flood = |frame: FromStudent| {
            (0..100)
                .flat_map(|_| connection.handle(Input::Frame(Ok(frame.clone())), NOW))
                .collect::<Vec<_>>()
        };
        assert_eq!(flood(FromStudent::UrgentHelp {}), [Effect::UrgentHelp]);
        assert_eq!(flood(FromStudent::Typing {}), [Effect::Typing]);
        assert_eq!(flood(FromStudent::Leave {}), [Effect::Leave]);
    }

    #[test]
    fn texts_that_come_too_fast_are_refused_by_their_key_and_taken_a_moment_later() {
        let mut connection = open();
        let text: MessageText = "again".try_into().unwrap();
        let mut say = |number: u128, now| {
            let key = MessageKey(Uuid::from_u128(number));
            connection.handle(Input::Frame(Ok(FromStudent::Say { key, text: text.clone() })), now)
        };
        for number in 0..30 {
            let effects = say(number, NOW);
            let key = MessageKey(Uuid::from_u128(number));
            assert_ne!(effects, refused(Some(key), ErrorCode::SlowDown), "{number}");
        }
        let key = MessageKey(Uuid::from_u128(30));
        assert_eq!(say(30, NOW), refused(Some(key), ErrorCode::SlowDown));
        assert_ne!(say(30, NOW.plus_ms(500)), refused(Some(key), ErrorCode::SlowDown));
    }

    #[test]
    fn a_flood_of_frames_is_closed_and_a_call_for_help_in_it_is_heard() {
        let mut connection = open();
        let mut ping = || connection.handle(Input::Frame(Ok(FromStudent::Ping {})), NOW);
        // The greeting was the first.
        for _ in 1..300 {
            assert_eq!(ping(), [Effect::Send(ToStudent::Pong)]);
        }
        let help = connection.handle(Input::Frame(Ok(FromStudent::UrgentHelp {})), NOW);
        assert_eq!(help, [Effect::UrgentHelp]);
        let mut ping = || connection.handle(Input::Frame(Ok(FromStudent::Ping {})), NOW);
        assert_eq!(ping(), [Effect::Close(CloseCode::SlowDown)]);
        assert_eq!(ping(), []);
    }

    #[test]
    fn help_that_could_not_be_stored_can_be_asked_for_again() {
        let mut connection = open();
        let ask = || Input::Frame(Ok(FromStudent::UrgentHelp {}));
        assert_eq!(connection.handle(ask(), NOW), [Effect::UrgentHelp]);
        let _ = connection.handle(Input::Refused { key: None, code: ErrorCode::Busy }, NOW);
        assert_eq!(connection.handle(ask(), NOW), [Effect::UrgentHelp]);
    }

    #[test]
    fn an_unchanged_position_is_said_once() {
        let mut connection = open();
        let news = || {
            Input::News(News::Position {
                position: 3,
                supporters: 1,
                wait_minutes: None,
                other_languages: vec![],
            })
        };
        assert_eq!(connection.handle(news(), NOW).len(), 1);
        assert_eq!(connection.handle(news(), NOW), []);
    }
}
