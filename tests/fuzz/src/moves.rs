//! What a connection can be told, small enough for a fuzzer to hit: few keys, few sessions, and one
//! conversation in which every row is known by its place.

use std::sync::Arc;

use arbitrary::Arbitrary;
use domain::{
    news::News,
    pace::Pace,
    receipt::Receipt,
    transcript::{Row, RowBody},
};
use protocol::{
    Author, EndedBy, ErrorCode, Event, MessageKey, MessageText, Seq, Timestamp, WaitingReason,
};
use uuid::Uuid;

/// Some of the rows of the conversation.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) struct Rows {
    after: u8,
    count: u8,
}

/// Something that happened in the conversation.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Happened {
    /// There are rows up to here, some of which come along.
    Rows { head: u8, rows: Rows },
    /// One side has seen it up to here.
    Receipts { delivered: u32, seen: u32 },
    /// Somebody types.
    Typing { by: Who },
    /// Somebody's connection was lost, or is back.
    Presence { of: Who, here: bool },
    /// The place in the queue.
    Position { position: u8, supporters: u8 },
    /// The calling of a clinician is over.
    Closed,
    /// A newer connection has taken over.
    Replaced,
}

/// Who does something in a conversation.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Who {
    Student,
    Supporter,
    Moderator,
    Clinician,
}

/// Why something was refused.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub(crate) enum Why {
    NotJson,
    UnknownFrame,
    NotSignedIn,
    NotFound,
    Busy,
    Internal,
}

impl Rows {
    pub(crate) fn list(self) -> Vec<Row> {
        let after = u32::from(self.after);
        (after + 1..=after + u32::from(self.count % 8)).map(row).collect()
    }
}

impl From<Happened> for News {
    fn from(happened: Happened) -> Self {
        match happened {
            Happened::Rows { head, rows } => {
                Self::Rows { head: Seq(u32::from(head)), rows: rows.list().into() }
            }
            Happened::Receipts { delivered, seen } => {
                let [student, staff] = [delivered, seen].map(|seq| Receipt::seen(Seq(seq)));
                Self::Receipts { student, staff }
            }
            Happened::Typing { by } => Self::Typing { by: by.into() },
            Happened::Presence { of, here } => Self::Presence { of: of.into(), here },
            Happened::Position { position, supporters } => {
                let (position, supporters) = (u32::from(position), u32::from(supporters));
                Self::Position { position, supporters, wait_minutes: None, other_languages: vec![] }
            }
            Happened::Closed => Self::Closed,
            Happened::Replaced => Self::Replaced { by: Uuid::nil() },
        }
    }
}

impl From<Who> for Author {
    fn from(who: Who) -> Self {
        match who {
            Who::Student => Self::Student,
            Who::Supporter => Self::Supporter,
            Who::Moderator => Self::Moderator,
            Who::Clinician => Self::Clinician,
        }
    }
}

impl From<Why> for ErrorCode {
    fn from(why: Why) -> Self {
        match why {
            Why::NotJson => Self::NotJson,
            Why::UnknownFrame => Self::UnknownFrame,
            Why::NotSignedIn => Self::NotSignedIn,
            Why::NotFound => Self::NotFound,
            Why::Busy => Self::Busy,
            Why::Internal => Self::Internal,
        }
    }
}

/// A key; the text at place `n` has key `n`.
pub(crate) fn key(number: u8) -> MessageKey {
    MessageKey(Uuid::from_u128(u128::from(number)))
}

/// A text.
pub(crate) fn text() -> MessageText {
    "hello".try_into().expect("it is short")
}

/// When everything begins.
/// So fast that nothing a fuzzer does is too much.
pub(crate) const PACE: Pace = Pace::per_minute(1_000_000, 60);
pub(crate) const NOW: Timestamp = Timestamp(1_000_000);

fn row(seq: u32) -> Row {
    let said = |author| RowBody::Text {
        author,
        key: MessageKey(Uuid::from_u128(u128::from(seq))),
        text: text(),
    };
    let body = match seq {
        1 => RowBody::Event(Event::Waiting { reason: WaitingReason::Arrived }),
        40 => RowBody::Event(Event::Ended { by: EndedBy::Student }),
        _ => match seq % 6 {
            0 => RowBody::Event(Event::Left { author: Author::Supporter }),
            1 => RowBody::Event(Event::Joined { author: Author::Clinician }),
            2 => RowBody::Event(Event::HelpRequested),
            3 => said(Author::Supporter),
            4 => said(Author::Clinician),
            _ => said(Author::Student),
        },
    };
    Row { seq: Seq(seq), at: Timestamp(i64::from(seq)), body: Arc::new(body) }
}
