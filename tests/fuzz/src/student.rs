//! A student's connection, told anything in any order.

use arbitrary::{Arbitrary, Unstructured};
use domain::{
    receipt::Receipt,
    student_connection::{Admitted, Effect, Input, StudentConnection},
};
use protocol::{
    Epoch, Pseudonym, Seq, SessionToken, Tab, Timestamp, VERSION,
    access::Pass,
    student::{FromStudent, ToStudent},
};
use uuid::Uuid;

use crate::moves::{Happened, NOW, PACE, Rows, Why, key, text};

/// Drives one connection.
pub(crate) fn connection(bytes: &[u8]) {
    let mut source = Unstructured::new(bytes);
    let mut watch = Watch::default();
    let mut connection = StudentConnection::new(NOW, PACE);
    let mut now = NOW;
    while let Ok(next) = Move::arbitrary(&mut source) {
        if source.is_empty() {
            return;
        }
        if let Move::TimePasses { ms } = next {
            now = now.plus_ms(i64::from(ms));
        }
        watch.before(&next);
        let effects = connection.handle(next.into_input(), now);
        watch.after(effects);
    }
}

/// What the connection may be told.
#[derive(Arbitrary, Clone, Copy, Debug)]
enum Move {
    Start { version: Version },
    Hello { version: Version, last: u32, tab: Option<u32> },
    Say { key: u8 },
    Delivered { seq: u32 },
    Seen { seq: u32 },
    Typing,
    UrgentHelp,
    Fetch { after: u32 },
    Leave,
    Ping,
    NoFrame { why: Why },
    Admitted { head: u8, ended: bool },
    TurnedAway { why: Why },
    Repeated { key: u8, seq: u8 },
    Refused { key: Option<u8>, why: Why },
    Fetched { rows: Rows },
    ReadFailed,
    News { news: Happened },
    TimePasses { ms: u16 },
}

#[derive(Arbitrary, Clone, Copy, Debug)]
enum Version {
    Known,
    Unknown,
}

impl Move {
    fn into_input(self) -> Input {
        let frame = match self {
            Self::Start { version } => FromStudent::Start {
                version: version.number(),
                visit: None,
                urgent: false,
                languages: vec![],
                pass: Pass::default(),
            },
            Self::Hello { version, last, tab } => FromStudent::Hello {
                version: version.number(),
                token: SessionToken::new([7; 32]),
                last_seq: Seq(last),
                tab: tab.map(Tab),
            },
            Self::Say { key: number } => FromStudent::Say { key: key(number), text: text() },
            Self::Delivered { seq } => FromStudent::Delivered { seq: Seq(seq) },
            Self::Seen { seq } => FromStudent::Seen { seq: Seq(seq) },
            Self::Typing => FromStudent::Typing {},
            Self::UrgentHelp => FromStudent::UrgentHelp {},
            Self::Fetch { after } => FromStudent::Fetch { after: Seq(after) },
            Self::Leave => FromStudent::Leave {},
            Self::Ping => FromStudent::Ping {},
            Self::NoFrame { why } => return Input::Frame(Err(why.into())),
            Self::Admitted { head, ended } => return Input::Admitted(admitted(head, ended)),
            Self::TurnedAway { why } => return Input::TurnedAway(why.into()),
            Self::Repeated { key: number, seq } => {
                let (key, seq) = (key(number), Seq(u32::from(seq)));
                return Input::Repeated { key, seq, at: Timestamp(i64::from(seq.0)) };
            }
            Self::Refused { key: number, why } => {
                return Input::Refused { key: number.map(key), code: why.into() };
            }
            Self::Fetched { rows } => return Input::Fetched(rows.list()),
            Self::ReadFailed => return Input::ReadFailed,
            Self::News { news } => return Input::News(news.into()),
            Self::TimePasses { .. } => return Input::Deadline,
        };
        Input::Frame(Ok(frame))
    }
}

impl Version {
    const fn number(self) -> u16 {
        match self {
            Self::Known => VERSION,
            Self::Unknown => VERSION + 1,
        }
    }
}

fn admitted(head: u8, ended: bool) -> Admitted {
    let head_seq = Seq(u32::from(head));
    Admitted {
        epoch: Epoch(Uuid::nil()),
        pseudonym: Pseudonym::try_from("Calm Otter").expect("it is short"),
        token: None,
        tab: Tab(1),
        head_seq,
        theirs: Receipt::default(),
        wish: None,
        waits_until: None,
        ended,
    }
}

/// What must hold of everything the connection does.
#[derive(Debug, Default)]
struct Watch {
    is_welcome: bool,
    is_closed: bool,
    is_fetching: bool,
    /// The last row that the client said it has, and what it was let in with.
    greeting: u32,
    greeted_with: u32,
    /// The last row that the client has.
    last: u32,
}

impl Watch {
    fn before(&mut self, next: &Move) {
        if let Move::Hello { last, .. } = next {
            self.greeting = *last;
        }
        if let Move::Start { .. } = next {
            self.greeting = 0;
        }
        if let Move::Fetch { after } = next {
            self.last = self.last.min(*after);
        }
        if let Move::Fetched { .. } = next {
            self.is_fetching = false;
        }
    }

    fn after(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            assert!(!self.is_closed, "{effect:?} after the end");
            match effect {
                Effect::Send(frame) | Effect::SendSoon(frame) => self.sent(&frame),
                Effect::Close(_) => self.is_closed = true,
                Effect::Start { .. } | Effect::ComeBack { .. } | Effect::Resume(..) => {
                    assert!(!self.is_welcome, "let in twice");
                    self.greeted_with = self.greeting;
                }
                Effect::Fetch(after) => {
                    assert!(!self.is_fetching, "the same rows are fetched twice");
                    assert_eq!(after.0, self.last, "fetched are other rows than are missing");
                    self.is_fetching = true;
                }
                Effect::Relay(..)
                | Effect::UrgentHelp
                | Effect::SomeoneElse
                | Effect::TakeAnyone
                | Effect::Leave
                | Effect::Report(_)
                | Effect::Typing
                | Effect::Wish(_)
                | Effect::StillHere => assert!(self.is_welcome, "{effect:?} for nobody"),
            }
        }
    }

    fn sent(&mut self, frame: &ToStudent) {
        match frame {
            ToStudent::Welcome { head_seq, .. } => {
                assert!(!self.is_welcome, "welcomed twice");
                self.is_welcome = true;
                self.last = self.greeted_with.min(head_seq.0);
            }
            ToStudent::Refused { .. }
            | ToStudent::Blocked { .. }
            | ToStudent::Asks { .. }
            | ToStudent::Pong => return,
            // Also of a text that has its row already.
            ToStudent::Accepted { seq, .. } if seq.0 <= self.last => {}
            ToStudent::Accepted { seq, .. }
            | ToStudent::Said { seq, .. }
            | ToStudent::Noted { seq, .. } => {
                assert_eq!(seq.0, self.last + 1, "a gap, or a row twice");
                self.last = seq.0;
            }
            ToStudent::Position { .. }
            | ToStudent::Wished { .. }
            | ToStudent::Delivered { .. }
            | ToStudent::Seen { .. }
            | ToStudent::LeadsElsewhere {}
            | ToStudent::SameSupporter { .. }
            | ToStudent::Typing { .. }
            | ToStudent::Presence { .. } => {}
        }
        assert!(self.is_welcome, "{frame:?} before the welcome");
    }
}
