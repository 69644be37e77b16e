//! One connection of a member of staff, without its socket: inputs in, effects out.
//!
//! It has a board (what the role sees at a glance) and any number of open conversations.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use protocol::{
    Author, CloseCode, DEAD_AFTER_MS, Epoch, ErrorCode, Event, MessageKey, MessageText, NoteText,
    Pseudonym, Role, Seq, SessionId, StaffId, StaffToken, Tab, Timestamp, VERSION,
    block::BlockView,
    rota::SwapView,
    staff::{Desk, FromStaff, PageView, Part, StaffView, ToStaff},
};

use crate::{
    case_queue::CaseQueue,
    feed::{Feed, Shown},
    news::News,
    pace::{Allowance, Pace},
    permission::{Action, permit},
    receipt::Receipt,
    transcript::Row,
    wall::Wall,
    whisper::{Whisper, WhisperFeed},
};

/// A staff connection. It decides; whoever owns the socket carries out.
#[derive(Debug)]
pub struct StaffConnection {
    phase: Phase,
    heard_at: Timestamp,
    allowance: Allowance,
}

#[derive(Debug)]
enum Phase {
    Greeting,
    Admitting,
    Open(Box<Desktop>),
    Over,
}

/// What a member of staff who was let in has before them.
#[derive(Debug)]
struct Desktop {
    me: StaffId,
    role: Role,
    board: Board,
    /// What was sent of the case queue.
    cases: Option<Arc<CaseQueue>>,
    /// How many students wait, once it was heard.
    waiting: Option<u32>,
    reading: Reading,
    watching: Watching,
    open: BTreeMap<SessionId, Open>,
    opening: BTreeMap<SessionId, Opening>,
    /// Conversations that this person was shown until they were out of them.
    left: BTreeSet<SessionId>,
}

/// A conversation that is shown.
#[derive(Debug)]
struct Open {
    feed: Feed,
    /// The last row there was when it was opened: up to it, it may be shown.
    permitted: Seq,
    /// Whether this person is in it, or only looks on.
    inside: bool,
    /// A supporter who only reads along.
    listens: bool,
    /// A clinician or moderator who asked to come in.
    joining: bool,
    /// What this person has reported, and what the student has.
    own: Receipt,
    student: Receipt,
    /// What is shown of its whispers, once they were asked for.
    whispers: Option<WhisperFeed>,
}

impl Open {
    /// Whoever only looks on leaves no trace in the conversation.
    fn report(&mut self, session: SessionId, receipt: Receipt) -> Vec<Effect> {
        if !self.inside || self.own.add(receipt.up_to(self.feed.head())).is_none() {
            return vec![];
        }
        vec![Effect::Report(session, self.own)]
    }
}

/// A conversation that was asked for.
#[derive(Debug)]
struct Opening {
    /// The last row the client has.
    last: Seq,
    /// The last row heard of since.
    heard: Seq,
    /// How many answers are still to come.
    answers: u32,
}

/// Whether the board is being read, and has changed since.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Reading {
    Idle,
    Once,
    Again,
}

/// Whether the wall is looked at, and what was sent of it.
#[derive(Clone, Debug)]
enum Watching {
    No,
    Asked,
    Sent(Arc<Wall>),
}

/// What a role sees at a glance; parts that the role does not see are none.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Board {
    /// A supporter's desk.
    pub desk: Option<Desk>,
    /// The pages that call this clinician.
    pub pages: Option<Vec<PageView>>,
    /// The blocks in force.
    pub blocks: Option<Vec<BlockView>>,
    /// The swap requests that concern this clinician.
    pub swaps: Option<Vec<SwapView>>,
}

/// What reaches the connection.
#[derive(Debug)]
pub enum Input {
    /// The client said something, or something that is not a frame.
    Frame(Result<FromStaff, ErrorCode>),
    /// The store knows the token.
    Admitted {
        /// The database's epoch.
        epoch: Epoch,
        /// Whose it is.
        staff: StaffView,
        /// Which of their pages it is.
        tab: Tab,
    },
    /// The store does not know the token, a newer page has taken over, or it cannot be asked.
    TurnedAway(ErrorCode),
    /// The board was read.
    Board(Board),
    /// Something on the board may have changed.
    BoardChanged,
    /// So many students wait now.
    Waiting(u32),
    /// The case queue as it stands now.
    CaseQueue(Arc<CaseQueue>),
    /// The wall as it stands now.
    Wall(Arc<Wall>),
    /// A conversation may be shown.
    Opened(Opened),
    /// A conversation may not be shown.
    NotOpened {
        /// Which.
        session: SessionId,
        /// Why.
        code: ErrorCode,
    },
    /// The text had been stored before, at this place.
    Repeated {
        /// Where.
        session: SessionId,
        /// Its key.
        key: MessageKey,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
    /// Something was not done.
    Refused {
        /// The conversation it was about, if it was about one.
        session: Option<SessionId>,
        /// The text, if it was one.
        key: Option<MessageKey>,
        /// Why.
        code: ErrorCode,
    },
    /// The rows that were asked for.
    Fetched(SessionId, Vec<Row>),
    /// The whispers after this one, which were asked for.
    Whispers(SessionId, Seq, Vec<Whisper>),
    /// Somebody whispered beside a conversation.
    Whispered(SessionId),
    /// Something could not be read: the client comes back and asks again.
    ReadFailed,
    /// Something happened in a conversation.
    News(SessionId, News),
    /// A newer connection of the same account has taken over.
    Replaced,
    /// The account was disabled or has signed out.
    SignedOut,
    /// The time that [`StaffConnection::deadline`] names has come.
    Deadline,
}

/// What the store knows of a conversation that may be shown.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Which.
    pub session: SessionId,
    /// What staff call the student.
    pub pseudonym: Pseudonym,
    /// The last row there is.
    pub head_seq: Seq,
    /// How far the student has got.
    pub student: Receipt,
    /// Whether the student is connected.
    pub student_here: bool,
    /// There is no student: this is a drill.
    pub drill: bool,
    /// As what this person has it open.
    pub standing: Standing,
}

/// As what somebody has a conversation open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// They only look on.
    Outside,
    /// They are in it.
    Inside,
    /// They are in it as a supporter who only reads along.
    Listening,
}

/// What is to be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Find out whose token this is, for a page that comes back if it says which.
    SignIn(StaffToken, Option<Tab>),
    /// Read what this role sees at a glance.
    ReadBoard,
    /// Take the next students, or no more.
    TakeStudents(bool),
    /// Look at the wall, or no more.
    WatchWall(bool),
    /// Find out whether this conversation may be shown, write it down, and listen to it.
    Open(SessionId),
    /// Stop listening to a conversation.
    Shut(SessionId),
    /// Come into a conversation as the clinician who was called, or as a moderator.
    Join(SessionId),
    /// Leave it, a clinician without an outcome.
    StepOut(SessionId),
    /// Go on in the place of the supporter.
    TakeOver(SessionId),
    /// A supporter stays, listens or leaves.
    ChoosePart(SessionId, Part),
    /// Store a text and show it to the others.
    Relay(SessionId, MessageKey, MessageText),
    /// Remember how far this person has got, and tell the student.
    Report(SessionId, Receipt),
    /// Tell the others.
    Typing(SessionId),
    /// Read the rows after this one.
    Fetch(SessionId, Seq),
    /// Listen to the whispers of a conversation.
    HearWhispers(SessionId),
    /// Read the whispers after this one.
    FetchWhispers(SessionId, Seq),
    /// Store a whisper and show it to the other staff.
    Whisper(SessionId, MessageKey, NoteText),
    /// Take a message that waits.
    TakeMessage(SessionId),
    /// Hand a student over to another supporter.
    HandOver(SessionId),
    /// Go on with somebody they talked with, or not now.
    GoOnAgain(SessionId, bool),
    /// End a conversation.
    End(SessionId),
    /// Send a frame.
    Send(ToStaff),
    /// Send a frame that may wait a fraction of a second for others to go with it.
    SendSoon(ToStaff),
    /// Close the socket; nothing more will be sent.
    Close(CloseCode),
}

impl StaffConnection {
    /// A connection that has just been opened; texts are taken from it at this pace.
    #[must_use]
    pub const fn new(now: Timestamp, pace: Pace) -> Self {
        let allowance = Allowance::new(pace);
        Self { phase: Phase::Greeting, heard_at: now, allowance }
    }

    /// When [`Input::Deadline`] is due: the client is taken for dead unless it says something.
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
            Input::Admitted { epoch, staff, tab } => self.admitted(epoch, staff, tab),
            Input::TurnedAway(ErrorCode::NotSignedIn) => {
                self.turn_away(ErrorCode::NotSignedIn, CloseCode::NotSignedIn)
            }
            Input::Replaced | Input::TurnedAway(ErrorCode::Conflict) => {
                self.close(CloseCode::Replaced)
            }
            // It may be let in later: the client comes back by itself.
            Input::TurnedAway(code) => self.turn_away(code, CloseCode::Failed),
            Input::ReadFailed => self.close(CloseCode::Failed),
            Input::SignedOut => self.close(CloseCode::NotSignedIn),
            Input::Deadline if now >= self.deadline() => self.close(CloseCode::Silent),
            Input::Deadline => vec![],
            input @ (Input::Board(_)
            | Input::BoardChanged
            | Input::Waiting(_)
            | Input::CaseQueue(_)
            | Input::Wall(_)
            | Input::Opened(_)
            | Input::NotOpened { .. }
            | Input::Repeated { .. }
            | Input::Refused { .. }
            | Input::Fetched(..)
            | Input::Whispers(..)
            | Input::Whispered(_)
            | Input::News(..)) => match &mut self.phase {
                Phase::Open(desktop) => desktop.handle(input),
                Phase::Greeting | Phase::Admitting | Phase::Over => vec![],
            },
        }
    }

    fn frame(&mut self, frame: Result<FromStaff, ErrorCode>) -> Vec<Effect> {
        if let Ok(FromStaff::Say { session, key, .. } | FromStaff::Whisper { session, key, .. }) =
            frame
            && self.allowance.text(self.heard_at).is_err()
        {
            let code = ErrorCode::SlowDown;
            let refused = ToStaff::Refused { session: Some(session), key: Some(key), code };
            return vec![Effect::Send(refused)];
        }
        match &mut self.phase {
            Phase::Greeting => self.greeting(frame),
            Phase::Admitting => match frame {
                Ok(FromStaff::Ping {}) => vec![Effect::Send(ToStaff::Pong)],
                Ok(_) => refused(None, ErrorCode::HelloFirst),
                Err(code) => refused(None, code),
            },
            Phase::Open(desktop) => match frame {
                Ok(frame) => desktop.frame(frame),
                Err(code) => refused(None, code),
            },
            Phase::Over => vec![],
        }
    }

    fn greeting(&mut self, frame: Result<FromStaff, ErrorCode>) -> Vec<Effect> {
        match frame {
            Ok(FromStaff::Hello { version, .. }) if version != VERSION => {
                self.turn_away(ErrorCode::VersionUnsupported, CloseCode::BadGreeting)
            }
            Ok(FromStaff::Hello { token, tab, .. }) => {
                self.phase = Phase::Admitting;
                vec![Effect::SignIn(token, tab)]
            }
            Ok(_) => self.turn_away(ErrorCode::HelloFirst, CloseCode::BadGreeting),
            Err(code) => self.turn_away(code, CloseCode::BadGreeting),
        }
    }

    fn admitted(&mut self, epoch: Epoch, staff: StaffView, tab: Tab) -> Vec<Effect> {
        if !matches!(self.phase, Phase::Admitting) {
            return vec![];
        }
        let mut desktop = Desktop::new(staff.id, staff.role);
        let read = desktop.board_changed();
        self.phase = Phase::Open(Box::new(desktop));
        let welcome = ToStaff::Welcome { version: VERSION, epoch, staff, tab };
        let mut effects = vec![Effect::Send(welcome)];
        effects.extend(read);
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

impl Desktop {
    fn new(me: StaffId, role: Role) -> Self {
        Self {
            me,
            role,
            board: Board::default(),
            cases: None,
            waiting: None,
            reading: Reading::Idle,
            watching: Watching::No,
            open: BTreeMap::new(),
            opening: BTreeMap::new(),
            left: BTreeSet::new(),
        }
    }

    fn handle(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Board(board) => self.board_read(board),
            Input::BoardChanged => self.board_changed(),
            Input::Waiting(waiting) => self.waiting(waiting),
            Input::CaseQueue(queue) => self.case_queue(queue),
            Input::Wall(wall) => self.wall(wall),
            Input::Opened(opened) => self.opened(opened),
            Input::NotOpened { session, code } => self.not_opened(session, code),
            Input::Repeated { session, key, seq, at } => {
                self.on_feed(session, |feed| feed.repeated(key, seq, at).into_iter().collect())
            }
            Input::Refused { session, key, code } => self.refuse(session, key, code),
            Input::Fetched(session, rows) => self.on_feed(session, |feed| feed.fetched(&rows)),
            Input::Whispers(session, after, whispers) => {
                self.whispers_read((session, after), whispers)
            }
            Input::Whispered(session) => self.whispered(session),
            Input::News(session, news) => self.news(session, news),
            Input::Frame(_)
            | Input::Admitted { .. }
            | Input::TurnedAway(_)
            | Input::Replaced
            | Input::SignedOut
            | Input::ReadFailed
            | Input::Deadline => vec![],
        }
    }

    fn frame(&mut self, frame: FromStaff) -> Vec<Effect> {
        let (action, session) = asked_for(&frame);
        if let Some(action) = action
            && permit(self.role, action).is_err()
        {
            return vec![Effect::Send(ToStaff::Refused {
                session,
                key: key_of(&frame),
                code: ErrorCode::Denied,
            })];
        }
        match frame {
            FromStaff::Hello { .. } => refused(None, ErrorCode::AlreadyGreeted),
            FromStaff::Ready {} => vec![Effect::TakeStudents(true)],
            FromStaff::Pause {} => vec![Effect::TakeStudents(false)],
            FromStaff::WatchWall { watch } => {
                self.watching = if watch { Watching::Asked } else { Watching::No };
                vec![Effect::WatchWall(watch)]
            }
            FromStaff::Open { session, last_seq } => self.open(session, last_seq),
            FromStaff::Shut { session } => self.shut(session),
            FromStaff::Join { session } => {
                if let Some(open) = self.open.get_mut(&session) {
                    open.joining = true;
                }
                vec![Effect::Join(session)]
            }
            FromStaff::TakeOver { session } => {
                if let Some(open) = self.open.get_mut(&session) {
                    open.joining = true;
                }
                vec![Effect::TakeOver(session)]
            }
            FromStaff::StepOut { session } => vec![Effect::StepOut(session)],
            FromStaff::ChoosePart { session, part } => vec![Effect::ChoosePart(session, part)],
            FromStaff::TakeMessage { session } => vec![Effect::TakeMessage(session)],
            FromStaff::HandOver { session } => vec![Effect::HandOver(session)],
            FromStaff::GoOnAgain { session, yes } => vec![Effect::GoOnAgain(session, yes)],
            FromStaff::End { session } => vec![Effect::End(session)],
            FromStaff::Say { session, key, text } => self.say(session, key, text),
            FromStaff::Delivered { session, seq } => {
                self.with_open(session, |open| open.report(session, Receipt::delivered(seq)))
            }
            FromStaff::Seen { session, seq } => {
                self.with_open(session, |open| open.report(session, Receipt::seen(seq)))
            }
            FromStaff::Typing { session } => self.with_open(session, |open| {
                if open.inside && !open.listens { vec![Effect::Typing(session)] } else { vec![] }
            }),
            FromStaff::Fetch { session, after } => self.with_open(session, |open| {
                open.feed.rewind(after);
                open.feed.wants().map(|after| Effect::Fetch(session, after)).into_iter().collect()
            }),
            FromStaff::HearWhispers { session, last_seq } => self.with_open(session, |open| {
                let mut feed = WhisperFeed::new(last_seq);
                let fetch = feed.wants().map(|after| Effect::FetchWhispers(session, after));
                open.whispers = Some(feed);
                [Effect::HearWhispers(session)].into_iter().chain(fetch).collect()
            }),
            FromStaff::Whisper { session, key, text } => {
                if self.open.contains_key(&session) {
                    return vec![Effect::Whisper(session, key, text)];
                }
                let (session, key, code) = (Some(session), Some(key), ErrorCode::NotFound);
                vec![Effect::Send(ToStaff::Refused { session, key, code })]
            }
            FromStaff::Ping {} => vec![Effect::Send(ToStaff::Pong)],
        }
    }

    fn whispered(&mut self, session: SessionId) -> Vec<Effect> {
        let feed = self.open.get_mut(&session).and_then(|open| open.whispers.as_mut());
        let after = feed.and_then(WhisperFeed::wants);
        after.map(|after| Effect::FetchWhispers(session, after)).into_iter().collect()
    }

    fn whispers_read(
        &mut self,
        (session, after): (SessionId, Seq),
        whispers: Vec<Whisper>,
    ) -> Vec<Effect> {
        let me = self.me;
        let feed = self.open.get_mut(&session).and_then(|open| open.whispers.as_mut());
        let Some(feed) = feed else { return vec![] };
        let (frames, more) = feed.read((session, after), me, whispers);
        let fetch = more.map(|after| Effect::FetchWhispers(session, after));
        frames.into_iter().map(Effect::Send).chain(fetch).collect()
    }

    fn open(&mut self, session: SessionId, last: Seq) -> Vec<Effect> {
        self.open.remove(&session);
        let answers = self.opening.get(&session).map_or(0, |opening| opening.answers) + 1;
        self.opening.insert(session, Opening { last, heard: Seq(0), answers });
        vec![Effect::Open(session)]
    }

    fn opened(&mut self, opened: Opened) -> Vec<Effect> {
        let Opened { session, pseudonym, head_seq, student, student_here, .. } = opened;
        let Opened { drill, standing, .. } = opened;
        let (inside, listens) = (standing != Standing::Outside, standing == Standing::Listening);
        let Some(Opening { last, heard, answers }) = self.opening.remove(&session) else {
            return vec![];
        };
        if answers > 1 {
            // It was asked for again: the newest answer counts.
            self.opening.insert(session, Opening { last, heard, answers: answers - 1 });
            return vec![];
        }
        // Rows may have come since the store was asked.
        let feed = Feed::new(voice(self.role), last, head_seq.max(heard));
        let permitted = head_seq;
        let own = Receipt::default();
        let (joining, whispers) = (false, None);
        let open = Open { feed, permitted, inside, listens, joining, own, student, whispers };
        self.open.insert(session, open);
        self.left.remove(&session);
        let opened = ToStaff::Opened {
            session,
            pseudonym,
            head_seq,
            delivered_seq: student.delivered,
            seen_seq: student.seen,
            student_here,
            drill,
        };
        let mut effects = vec![Effect::Send(opened)];
        effects.extend(self.on_feed(session, |_| vec![]));
        effects
    }

    fn not_opened(&mut self, session: SessionId, code: ErrorCode) -> Vec<Effect> {
        let mut effects = refused(Some(session), code);
        match self.opening.get_mut(&session) {
            Some(opening) if opening.answers > 1 => opening.answers -= 1,
            Some(_) | None => effects.extend(self.shut(session)),
        }
        effects
    }

    fn shut(&mut self, session: SessionId) -> Vec<Effect> {
        self.opening.remove(&session);
        self.open.remove(&session);
        vec![Effect::Shut(session)]
    }

    fn say(&mut self, session: SessionId, key: MessageKey, text: MessageText) -> Vec<Effect> {
        let code = match self.open.get_mut(&session) {
            None => ErrorCode::NotFound,
            Some(open) => match open.feed.say(key) {
                Ok(()) => return vec![Effect::Relay(session, key, text)],
                Err(_) => ErrorCode::Busy,
            },
        };
        vec![Effect::Send(ToStaff::Refused { session: Some(session), key: Some(key), code })]
    }

    fn refuse(
        &mut self,
        session: Option<SessionId>,
        key: Option<MessageKey>,
        code: ErrorCode,
    ) -> Vec<Effect> {
        if let Some(open) = session.and_then(|session| self.open.get_mut(&session)) {
            match key {
                Some(key) => open.feed.refused(key),
                None => open.joining = false,
            }
        }
        vec![Effect::Send(ToStaff::Refused { session, key, code })]
    }

    fn news(&mut self, session: SessionId, news: News) -> Vec<Effect> {
        if let (Some(opening), News::Rows { head, .. }) = (self.opening.get_mut(&session), &news) {
            opening.heard = opening.heard.max(*head);
        }
        let Some(open) = self.open.get_mut(&session) else { return vec![] };
        let own = voice(self.role);
        let frame = match news {
            News::Rows { head, rows } => {
                return self.on_feed(session, |feed| feed.hear(head, &rows));
            }
            News::Closed if self.role == Role::Clinician && !open.inside => {
                return self.shut(session);
            }
            News::Receipts { student, .. } => {
                let progress = open.student.add(student);
                let seen = progress.seen.map(|seq| ToStaff::Seen { session, seq });
                let delivered = progress.delivered.map(|seq| ToStaff::Delivered { session, seq });
                return seen.into_iter().chain(delivered).map(Effect::SendSoon).collect();
            }
            News::Typing { by } if by != own => ToStaff::Typing { session, author: by },
            News::LeadsElsewhere if open.inside => ToStaff::LeadsElsewhere { session },
            News::Presence { of, here } if of != own => {
                ToStaff::Presence { session, author: of, here }
            }
            News::Typing { .. }
            | News::LeadsElsewhere
            | News::SameSupporter { .. }
            | News::Presence { .. }
            | News::Position { .. }
            | News::Closed
            | News::Replaced { .. } => return vec![],
        };
        vec![Effect::Send(frame)]
    }

    /// Lets a feed act, sends what it shows and fetches what it wants. Whoever is out of a
    /// conversation sees that it happened, and no more of it.
    fn on_feed(
        &mut self,
        session: SessionId,
        act: impl FnOnce(&mut Feed) -> Vec<Shown>,
    ) -> Vec<Effect> {
        let Some(open) = self.open.get_mut(&session) else { return vec![] };
        let mut shown = act(&mut open.feed);
        let own = voice(self.role);
        open.inside |= open.joining && shown.iter().any(|one| comes_in(own, one));
        for one in &shown {
            open.listens = listens_after(own, open, one);
        }
        if self.role == Role::Moderator && shown.iter().any(|one| steps_out(open, one)) {
            // Whoever supervises looks on from outside again.
            (open.inside, open.joining) = (false, false);
        }
        if let Some(last) = shown.iter().position(|one| takes_out(self.role, open, one)) {
            shown.truncate(last + 1);
            let mut effects: Vec<_> = sends(session, shown).collect();
            effects.extend(self.shut(session));
            self.left.insert(session);
            return effects;
        }
        let fetch = open.feed.wants().map(|after| Effect::Fetch(session, after));
        sends(session, shown).chain(fetch).collect()
    }

    fn with_open(
        &mut self,
        session: SessionId,
        act: impl FnOnce(&mut Open) -> Vec<Effect>,
    ) -> Vec<Effect> {
        match self.open.get_mut(&session) {
            Some(open) => act(open),
            // What the page said before it saw the last row of it.
            None if self.left.contains(&session) => vec![],
            None => refused(Some(session), ErrorCode::NotFound),
        }
    }

    fn board_changed(&mut self) -> Vec<Effect> {
        match self.reading {
            Reading::Idle => {
                self.reading = Reading::Once;
                vec![Effect::ReadBoard]
            }
            Reading::Once | Reading::Again => {
                self.reading = Reading::Again;
                vec![]
            }
        }
    }

    fn waiting(&mut self, waiting: u32) -> Vec<Effect> {
        self.waiting = Some(waiting);
        let Some(desk) = &mut self.board.desk else { return vec![] };
        if desk.waiting == waiting {
            return vec![];
        }
        desk.waiting = waiting;
        vec![Effect::SendSoon(ToStaff::Desk(desk.clone()))]
    }

    /// All of it once, and then what changed since.
    fn case_queue(&mut self, queue: Arc<CaseQueue>) -> Vec<Effect> {
        if permit(self.role, Action::ReadCases).is_err() {
            return vec![];
        }
        let frame = match &self.cases {
            None => Some(queue.whole()),
            Some(before) => queue.since(before),
        };
        self.cases = Some(queue);
        frame.map(Effect::Send).into_iter().collect()
    }

    /// All of it once, and then what changed since.
    fn wall(&mut self, wall: Arc<Wall>) -> Vec<Effect> {
        let frame = match &self.watching {
            Watching::No => return vec![],
            Watching::Asked => Some(wall.whole()),
            Watching::Sent(before) => wall.since(before),
        };
        self.watching = Watching::Sent(wall);
        frame.map(Effect::Send).into_iter().collect()
    }

    fn board_read(&mut self, mut board: Board) -> Vec<Effect> {
        // The board may have been read before the last change was heard of.
        if let (Some(desk), Some(waiting)) = (&mut board.desk, self.waiting) {
            desk.waiting = waiting;
        }
        let mut effects = Vec::new();
        if board.desk != self.board.desk {
            effects.extend(board.desk.clone().map(ToStaff::Desk).map(Effect::Send));
        }
        if board.pages != self.board.pages {
            let pages = board.pages.clone();
            effects.extend(pages.map(|pages| Effect::Send(ToStaff::Pages { pages })));
        }
        if board.blocks != self.board.blocks {
            let blocks = board.blocks.clone();
            effects.extend(blocks.map(|blocks| Effect::Send(ToStaff::Blocks { blocks })));
        }
        if board.swaps != self.board.swaps {
            let swaps = board.swaps.clone();
            effects.extend(swaps.map(|swaps| Effect::Send(ToStaff::Swaps { swaps })));
        }
        self.board = board;
        if std::mem::replace(&mut self.reading, Reading::Idle) == Reading::Again {
            effects.extend(self.board_changed());
        }
        effects
    }
}

/// What a frame asks for, and about which conversation.
const fn asked_for(frame: &FromStaff) -> (Option<Action>, Option<SessionId>) {
    match frame {
        FromStaff::Hello { .. } | FromStaff::Ping {} => (None, None),
        FromStaff::Ready {} | FromStaff::Pause {} => (Some(Action::TakeStudents), None),
        FromStaff::WatchWall { .. } => (Some(Action::WatchWall), None),
        FromStaff::Open { session, .. }
        | FromStaff::Shut { session }
        | FromStaff::Fetch { session, .. } => (Some(Action::OpenConversation), Some(*session)),
        FromStaff::Join { session } | FromStaff::StepOut { session } => {
            (Some(Action::JoinConversation), Some(*session))
        }
        FromStaff::TakeOver { session } => (Some(Action::TakeOver), Some(*session)),
        FromStaff::ChoosePart { session, .. } => (Some(Action::ChoosePart), Some(*session)),
        FromStaff::Say { session, .. }
        | FromStaff::Delivered { session, .. }
        | FromStaff::Seen { session, .. }
        | FromStaff::Typing { session } => (Some(Action::Say), Some(*session)),
        FromStaff::HearWhispers { session, .. } | FromStaff::Whisper { session, .. } => {
            (Some(Action::Whisper), Some(*session))
        }
        FromStaff::TakeMessage { session } => (Some(Action::TakeMessage), Some(*session)),
        FromStaff::HandOver { session } => (Some(Action::HandOver), Some(*session)),
        FromStaff::GoOnAgain { session, .. } => (Some(Action::AnswerReunion), Some(*session)),
        FromStaff::End { session } => (Some(Action::EndConversation), Some(*session)),
    }
}

const fn key_of(frame: &FromStaff) -> Option<MessageKey> {
    if let FromStaff::Say { key, .. } | FromStaff::Whisper { key, .. } = frame {
        Some(*key)
    } else {
        None
    }
}

/// As whom a role looks at a conversation and speaks in it.
#[must_use]
pub const fn voice(role: Role) -> Author {
    match role {
        Role::Supporter => Author::Supporter,
        Role::Clinician => Author::Clinician,
        Role::Moderator | Role::Coordinator => Author::Moderator,
    }
}

/// Whether a row says that this connection's own person is out of the conversation, or that it is
/// over for them. A row that was there when it was opened speaks of somebody before, or of an earlier
/// time.
fn takes_out(role: Role, open: &Open, shown: &Shown) -> bool {
    let Shown::Noted { seq, event, .. } = shown else { return false };
    if *seq <= open.permitted || !open.inside {
        return false;
    }
    match event {
        Event::Left { author } => *author == voice(role) && role != Role::Moderator,
        Event::HandedOver | Event::TakenOver | Event::SteppedBack => role == Role::Supporter,
        Event::Ended { .. } => role == Role::Supporter || role == Role::Clinician,
        Event::Waiting { .. }
        | Event::Paired { .. }
        | Event::HelpRequested
        | Event::HelpCalled
        | Event::OnTheWay
        | Event::NobodyReached
        | Event::TimeLeft { .. }
        | Event::Extended { .. }
        | Event::StillThere { .. }
        | Event::StillHere
        | Event::MessageWaits
        | Event::Blocked { .. }
        | Event::Listening
        | Event::Speaking
        | Event::Joined { .. } => false,
    }
}

/// Whether this person only reads along once a row is shown. What was there when the conversation was
/// opened says nothing new.
fn listens_after(own: Author, open: &Open, shown: &Shown) -> bool {
    match shown {
        Shown::Noted { seq, event: Event::Listening, .. } if *seq > open.permitted => {
            own == Author::Supporter
        }
        Shown::Noted { seq, event: Event::Speaking, .. } if *seq > open.permitted => false,
        Shown::Noted { .. } | Shown::Said { .. } | Shown::Accepted { .. } => open.listens,
    }
}

/// Whether a row says that the moderator who was inside no longer is.
fn steps_out(open: &Open, shown: &Shown) -> bool {
    matches!(shown, Shown::Noted { seq, event: Event::Left { author: Author::Moderator }, .. }
        if *seq > open.permitted)
}

/// Whether a row says that somebody with this voice came in. A moderator who takes over comes in too.
fn comes_in(own: Author, shown: &Shown) -> bool {
    let Shown::Noted { event, .. } = shown else { return false };
    match event {
        Event::Joined { author } => *author == own,
        Event::TakenOver => own == Author::Moderator,
        Event::Waiting { .. }
        | Event::Paired { .. }
        | Event::HelpRequested
        | Event::HelpCalled
        | Event::OnTheWay
        | Event::NobodyReached
        | Event::HandedOver
        | Event::Listening
        | Event::Speaking
        | Event::SteppedBack
        | Event::Left { .. }
        | Event::TimeLeft { .. }
        | Event::Extended { .. }
        | Event::StillThere { .. }
        | Event::StillHere
        | Event::MessageWaits
        | Event::Blocked { .. }
        | Event::Ended { .. } => false,
    }
}

fn sends(session: SessionId, shown: Vec<Shown>) -> impl Iterator<Item = Effect> {
    shown.into_iter().map(move |one| Effect::Send(to_staff(session, one)))
}

fn to_staff(session: SessionId, shown: Shown) -> ToStaff {
    match shown {
        Shown::Accepted { key, seq, at } => ToStaff::Accepted { session, key, seq, at },
        Shown::Said { seq, at, author, text, key } => {
            ToStaff::Said { session, seq, at, author, text, key }
        }
        Shown::Noted { seq, at, event } => ToStaff::Noted { session, seq, at, event },
    }
}

fn refused(session: Option<SessionId>, code: ErrorCode) -> Vec<Effect> {
    vec![Effect::Send(ToStaff::Refused { session, key: None, code })]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::transcript::RowBody;

    const PACE: Pace = Pace::per_minute(120, 15);
    const NOW: Timestamp = Timestamp(1_000_000);

    fn open(role: Role) -> StaffConnection {
        let mut connection = StaffConnection::new(NOW, PACE);
        let token = StaffToken::new([1; 32]);
        let hello = FromStaff::Hello { version: VERSION, token, tab: None };
        let _ = connection.handle(Input::Frame(Ok(hello)), NOW);
        let staff = StaffView {
            id: protocol::StaffId(Uuid::nil()),
            name: "demo".try_into().unwrap(),
            role,
            pseudonym: "Calm Otter".try_into().unwrap(),
            disabled: false,
        };
        let epoch = Epoch(Uuid::nil());
        let effects = connection.handle(Input::Admitted { epoch, staff, tab: Tab(1) }, NOW);
        assert_eq!(effects.last(), Some(&Effect::ReadBoard));
        connection
    }

    #[test]
    fn each_role_is_refused_what_the_table_does_not_permit() {
        let session = SessionId(Uuid::nil());
        let frames = || {
            let key = MessageKey(Uuid::nil());
            let text: MessageText = "hello".try_into().unwrap();
            [
                FromStaff::Ready {},
                FromStaff::Pause {},
                FromStaff::Open { session, last_seq: Seq(0) },
                FromStaff::Join { session },
                FromStaff::TakeMessage { session },
                FromStaff::StepOut { session },
                FromStaff::ChoosePart { session, part: Part::Listen },
                FromStaff::Say { session, key, text },
                FromStaff::Typing { session },
                FromStaff::End { session },
            ]
        };
        for &role in Role::ALL {
            for frame in frames() {
                let (action, _) = asked_for(&frame);
                let expected = permit(role, action.unwrap()).is_err();
                let effects = open(role).handle(Input::Frame(Ok(frame.clone())), NOW);
                let denied = effects.iter().any(|effect| {
                    matches!(effect, Effect::Send(ToStaff::Refused { code: ErrorCode::Denied, .. }))
                });
                assert_eq!(denied, expected, "{role} {frame:?}");
            }
        }
    }

    #[test]
    fn a_board_that_was_read_before_more_came_to_wait_shows_that_they_wait() {
        let desk = |waiting| Desk {
            ready: true,
            capacity: 1,
            waiting,
            pairings: vec![],
            asking: vec![],
            messages: vec![],
        };
        let mut connection = open(Role::Supporter);
        assert_eq!(connection.handle(Input::Waiting(3), NOW), []);

        let board = Board { desk: Some(desk(1)), ..Board::default() };
        let effects = connection.handle(Input::Board(board), NOW);
        assert_eq!(effects, [Effect::Send(ToStaff::Desk(desk(3)))]);

        assert_eq!(connection.handle(Input::Waiting(3), NOW), []);
        let effects = connection.handle(Input::Waiting(2), NOW);
        assert_eq!(effects, [Effect::SendSoon(ToStaff::Desk(desk(2)))]);
    }

    #[test]
    fn a_board_that_changes_while_it_is_read_is_read_again() {
        let mut connection = open(Role::Moderator);
        assert_eq!(connection.handle(Input::BoardChanged, NOW), []);
        let board = Board { blocks: Some(vec![]), ..Board::default() };
        let effects = connection.handle(Input::Board(board.clone()), NOW);
        assert_eq!(effects, [Effect::Send(ToStaff::Blocks { blocks: vec![] }), Effect::ReadBoard]);
        assert_eq!(connection.handle(Input::Board(board), NOW), []);
    }

    #[test]
    fn a_page_that_comes_back_hears_that_a_newer_one_has_taken_over() {
        let mut connection = StaffConnection::new(NOW, PACE);
        let (token, tab) = (StaffToken::new([1; 32]), Some(Tab(1)));
        let hello = FromStaff::Hello { version: VERSION, token: token.clone(), tab };
        let asked = connection.handle(Input::Frame(Ok(hello)), NOW);
        assert_eq!(asked, [Effect::SignIn(token, tab)]);
        let turned_away = connection.handle(Input::TurnedAway(ErrorCode::Conflict), NOW);
        assert_eq!(turned_away, [Effect::Close(CloseCode::Replaced)]);
    }

    #[test]
    fn nothing_is_done_after_the_connection_was_closed() {
        let mut connection = open(Role::Moderator);
        let closed = connection.handle(Input::Replaced, NOW);
        assert_eq!(closed, [Effect::Close(CloseCode::Replaced)]);
        let late = connection.deadline();
        for input in [
            Input::Deadline,
            Input::ReadFailed,
            Input::SignedOut,
            Input::TurnedAway(ErrorCode::Busy),
        ] {
            assert_eq!(connection.handle(input, late), []);
        }
    }

    #[test]
    fn what_a_page_reports_before_it_saw_that_it_is_out_is_no_mistake() {
        let session = SessionId(Uuid::nil());
        let seen = || Input::Frame(Ok(FromStaff::Seen { session, seq: Seq(1) }));
        let not_found = refused(Some(session), ErrorCode::NotFound);
        let mut connection = open(Role::Clinician);
        assert_eq!(connection.handle(seen(), NOW), not_found);
        let ask = FromStaff::Open { session, last_seq: Seq(0) };
        let _ = connection.handle(Input::Frame(Ok(ask)), NOW);
        let opened = Opened {
            session,
            pseudonym: "Calm Otter".try_into().unwrap(),
            head_seq: Seq(0),
            student: Receipt::default(),
            student_here: true,
            drill: false,
            standing: Standing::Inside,
        };
        let _ = connection.handle(Input::Opened(opened), NOW);
        let body = Arc::new(RowBody::Event(Event::Left { author: Author::Clinician }));
        let left = Row { seq: Seq(1), at: NOW, body };
        let effects = connection.handle(Input::Fetched(session, vec![left]), NOW);
        assert_eq!(effects.last(), Some(&Effect::Shut(session)));

        assert_eq!(connection.handle(seen(), NOW), []);
    }

    #[test]
    fn a_text_into_a_conversation_that_is_not_open_is_refused() {
        let (session, key) = (SessionId(Uuid::nil()), MessageKey(Uuid::nil()));
        let text = "hello".try_into().unwrap();
        let effects = open(Role::Supporter)
            .handle(Input::Frame(Ok(FromStaff::Say { session, key, text })), NOW);
        let (session, key, code) = (Some(session), Some(key), ErrorCode::NotFound);
        assert_eq!(effects, [Effect::Send(ToStaff::Refused { session, key, code })]);
    }
}
