//! The frames as a client needs them: the few fields that are looked at, and a text composed without
//! detours. The greeting frames are those of the crate `protocol` itself.

use std::{borrow::Cow, io::Write as _};

use protocol::{
    SessionId, SessionToken, StaffToken, VERSION,
    staff::{FromStaff, Severity},
    student::FromStudent,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::texts;

/// Any frame from any of the servers. What is not looked at is skipped.
#[derive(Debug, Deserialize)]
pub(crate) struct Heard<'a> {
    /// What it is.
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    /// The row's place.
    pub(crate) seq: Option<u32>,
    /// The last row there is.
    pub(crate) head_seq: Option<u32>,
    /// Which text was accepted or refused.
    pub(crate) key: Option<Uuid>,
    /// What was written.
    #[serde(borrow, default)]
    pub(crate) text: Cow<'a, str>,
    /// Whom a supporter is talking with.
    #[serde(default)]
    pub(crate) pairings: Vec<Pairing>,
    /// The cases in the queue, or those that changed.
    #[serde(default, alias = "set")]
    pub(crate) cases: Vec<CaseIn>,
}

/// A case in the case queue.
#[derive(Debug, Deserialize)]
pub(crate) struct CaseIn {
    /// Which.
    pub(crate) id: Uuid,
    /// How severe it is.
    pub(crate) severity: Severity,
}

/// A student on a supporter's desk.
#[derive(Debug, Deserialize)]
pub(crate) struct Pairing {}

/// The frames that a client does something about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Let in.
    Welcome,
    /// The conversation is open.
    Opened,
    /// What is on a supporter's desk.
    Desk,
    /// The case queue.
    CaseQueue,
    /// What changed in it.
    CaseQueueChanged,
    /// An own text is durable.
    Accepted,
    /// Somebody else's text.
    Said,
    /// Something happened.
    Noted,
    /// Something was refused.
    Refused,
    /// Answers a heartbeat.
    Pong,
    /// Anything else.
    #[serde(other)]
    Other,
}

/// Whose texts a connection writes, and where.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    /// A student with a session.
    Student(SessionToken),
    /// A supporter who has an account, and the session of their student if it is known.
    Supporter(StaffToken, Option<SessionId>),
    /// A moderator who has an account.
    Moderator(StaffToken),
    /// A client of a baseline: which pair, and which side of it.
    Baseline(usize, usize),
}

impl Part {
    /// Where its websocket is.
    pub(crate) fn path(&self) -> String {
        match self {
            Self::Student(_) => "/ws/student".to_owned(),
            Self::Supporter(..) | Self::Moderator(_) => "/ws/staff".to_owned(),
            Self::Baseline(pair, side) => format!("/pairs/{pair}/{side}"),
        }
    }

    /// What it says first.
    pub(crate) fn greeting(&self, last_seq: u32) -> Option<Vec<u8>> {
        match self {
            Self::Student(token) => {
                let (token, last_seq) = (token.clone(), protocol::Seq(last_seq));
                Some(json(&FromStudent::Hello { version: VERSION, token, last_seq, tab: None }))
            }
            Self::Supporter(token, _) | Self::Moderator(token) => {
                Some(json(&FromStaff::Hello { version: VERSION, token: token.clone(), tab: None }))
            }
            Self::Baseline(..) => None,
        }
    }

    /// Asks for the conversation, where a welcome does not bring it by itself.
    pub(crate) fn open(&self, last_seq: u32) -> Option<Vec<u8>> {
        let Self::Supporter(_, Some(session)) = self else { return None };
        Some(json(&FromStaff::Open { session: *session, last_seq: protocol::Seq(last_seq) }))
    }

    /// Everything up to a row was shown.
    pub(crate) fn seen(&self, seq: u32) -> Option<Vec<u8>> {
        let seq = protocol::Seq(seq);
        match self {
            Self::Student(_) => Some(json(&FromStudent::Seen { seq })),
            Self::Supporter(_, Some(session)) => {
                Some(json(&FromStaff::Seen { session: *session, seq }))
            }
            Self::Supporter(_, None) | Self::Moderator(_) | Self::Baseline(..) => None,
        }
    }

    /// A heartbeat, where one is expected.
    pub(crate) const fn ping(&self) -> Option<&'static [u8]> {
        match self {
            Self::Student(_) | Self::Supporter(..) | Self::Moderator(_) => {
                Some(br#"{"type":"ping"}"#)
            }
            Self::Baseline(..) => None,
        }
    }

    /// Writes a text into `frame`, in place of what is there.
    pub(crate) fn say(&self, frame: &mut Vec<u8>, key: Uuid, words: &str, serial: u32) {
        frame.clear();
        frame.extend_from_slice(br#"{"type":"say","#);
        if let Self::Supporter(_, Some(session)) = self {
            let _ = write!(frame, r#""session":"{session}","#);
        }
        let _ = write!(frame, r#""key":"{key}","text":"{words} "#);
        frame.extend_from_slice(&texts::written(serial));
        frame.extend_from_slice(br#""}"#);
    }
}

/// A supporter takes the next student.
pub(crate) fn ready() -> Vec<u8> {
    json(&FromStaff::Ready {})
}

/// The key of a text, from which it can be told again. Its first half looks like chance, as keys do.
pub(crate) fn key(connection: usize, serial: u32) -> Uuid {
    let place = (connection as u64) << 32 | u64::from(serial);
    Uuid::from_u64_pair(scatter(place), place)
}

/// The serial number of the text with this key.
pub(crate) fn serial_of(key: Uuid) -> u32 {
    let [.., a, b, c, d] = key.into_bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood, 2014).
pub(crate) const fn scatter(number: u64) -> u64 {
    let mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn json(frame: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(frame).expect("a frame is always valid JSON")
}

#[cfg(test)]
mod tests {
    use protocol::{MessageKey, MessageText, Seq, Timestamp, student::ToStudent};

    use super::*;
    use crate::texts::{TEXT_BYTES, Texts};

    #[test]
    fn a_text_is_written_as_the_protocol_reads_it() {
        let (texts, key, session) = (Texts::new(), key(7, 42), SessionId(Uuid::from_u128(9)));
        let words = texts.words(42);
        let text = MessageText::try_from(texts.whole(42)).unwrap();
        assert_eq!(text.as_str().len(), TEXT_BYTES);
        let mut frame = Vec::new();

        Part::Student(SessionToken::new([1; 32])).say(&mut frame, key, words, 42);
        let said: FromStudent = serde_json::from_slice(&frame).unwrap();
        assert_eq!(said, FromStudent::Say { key: MessageKey(key), text: text.clone() });

        let token = StaffToken::new([1; 32]);
        Part::Supporter(token, Some(session)).say(&mut frame, key, words, 42);
        let said: FromStaff = serde_json::from_slice(&frame).unwrap();
        assert_eq!(said, FromStaff::Say { session, key: MessageKey(key), text });
    }

    #[test]
    fn a_text_is_known_again_by_its_key_and_by_its_end() {
        let text = MessageText::try_from(Texts::new().whole(42)).unwrap();
        let (seq, at) = (Seq(3), Timestamp(5));
        let accepted = json(&ToStudent::Accepted { key: MessageKey(key(7, 42)), seq, at });
        let author = protocol::Author::Supporter;
        let said = json(&ToStudent::Said { seq, at, author, text, key: None });

        let accepted: Heard<'_> = serde_json::from_slice(&accepted).unwrap();
        assert_eq!((accepted.kind, accepted.seq), (Kind::Accepted, Some(3)));
        assert_eq!(accepted.key.map(serial_of), Some(42));
        let said: Heard<'_> = serde_json::from_slice(&said).unwrap();
        assert_eq!((said.kind, said.seq), (Kind::Said, Some(3)));
        assert_eq!(texts::serial_of(&said.text), Some(42));
        assert!(matches!(said.text, Cow::Borrowed(_)));
    }
}
