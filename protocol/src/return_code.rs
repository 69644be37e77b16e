//! The return code: how a student comes back later, without anybody knowing who they are.
//!
//! It looks like a phone number, so that a note of it gives nothing away, and its country code is one
//! that no country has. The service stores nothing that it could be read from.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Author, CodeProof, MessageText, ReturnToken, SessionToken, Timestamp, words::words};

/// Ten digits that no student chose, and that nobody can print or log.
///
/// As it is typed it may have the country code before it, and whatever people write between digits.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(as = "String")]
pub struct ReturnCode([u8; Self::DIGITS]);

impl ReturnCode {
    /// How many digits it has, without the country code.
    pub const DIGITS: usize = 10;

    /// A code made of fresh random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 8]) -> Self {
        let mut rest = u64::from_be_bytes(bytes);
        let mut digits = [b'0'; Self::DIGITS];
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        Self(digits)
    }

    /// Its digits, in ASCII.
    #[must_use]
    pub const fn digits(&self) -> &[u8; Self::DIGITS] {
        &self.0
    }
}

impl TryFrom<[u8; Self::DIGITS]> for ReturnCode {
    type Error = BadReturnCode;

    fn try_from(digits: [u8; Self::DIGITS]) -> Result<Self, BadReturnCode> {
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(BadReturnCode) }
    }
}

impl TryFrom<String> for ReturnCode {
    type Error = BadReturnCode;

    fn try_from(text: String) -> Result<Self, BadReturnCode> {
        let between = |c: char| c.is_whitespace() || "+-./()".contains(c);
        let digits: String = text.chars().filter(|c| !between(*c)).collect();
        let bare = if digits.len() > Self::DIGITS {
            let abroad = digits.strip_prefix("00").unwrap_or(&digits);
            abroad.strip_prefix(COUNTRY).ok_or(BadReturnCode)?
        } else {
            &digits
        };
        <[u8; Self::DIGITS]>::try_from(bare.as_bytes()).map_err(|_| BadReturnCode)?.try_into()
    }
}

/// As it is shown: `+210 48 2193 7046`.
impl From<ReturnCode> for String {
    fn from(code: ReturnCode) -> Self {
        let text = |digits: &[u8]| digits.iter().copied().map(char::from).collect::<Self>();
        let [first, middle, last] = [&code.0[..2], &code.0[2..6], &code.0[6..]].map(text);
        format!("+{COUNTRY} {first} {middle} {last}")
    }
}

impl std::fmt::Debug for ReturnCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ReturnCode(hidden)")
    }
}

/// Not ten digits, with the country code before them or without.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is not a return code")]
pub struct BadReturnCode;

/// A spare code of E.164: a number that begins with it rings nowhere.
const COUNTRY: &str = "210";

/// A student would like a code. The body of `POST /api/return-codes/offer`: possible as soon as a
/// supporter and the student have written to each other, and for as long as the conversation is kept;
/// and while what the student wrote may be left as a message.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskReturnCode {
    /// Whose session.
    pub token: SessionToken,
}

/// The answer to [`AskReturnCode`]: a code that is stored nowhere yet.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ReturnCodeOffered {
    /// To be written down.
    pub code: ReturnCode,
    /// That this service made it, for this session.
    pub proof: CodeProof,
    /// For how many hours it leads back, from when it is kept.
    pub hours: u32,
}

/// The student has written the code down. The body of `POST /api/return-codes`; an earlier code of the
/// session leads nowhere afterwards.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct KeepReturnCode {
    /// Whose session.
    pub token: SessionToken,
    /// As it was offered.
    pub code: ReturnCode,
    /// As it was offered.
    pub proof: CodeProof,
    /// Whether what the student wrote is left as a message: they are not expected any more, and this is
    /// how they come back.
    pub message: bool,
}

/// The answer to [`KeepReturnCode`], once it is durable.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ReturnCodeKept {
    /// Until when it leads back.
    pub until: Timestamp,
}

/// Somebody has a code. The body of `POST /api/return-codes/open`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct OpenReturnCode {
    /// As it was typed.
    pub code: ReturnCode,
}

/// The answer to [`OpenReturnCode`]: what others wrote to the student, and nothing of what the student
/// wrote. A code that is unknown and one that has expired are both answered with `not_found`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct ReturnCodeOpened {
    /// Begins a session that goes on from there, within the hour.
    pub token: ReturnToken,
    /// What was written to the student and is not deleted yet, oldest first.
    pub replies: Vec<Reply>,
    /// How it stands with the message that the student left, if the code leads to one.
    pub message: Option<MessageStanding>,
    /// Whether the supporter of before can be asked for.
    pub same: bool,
    /// Until when the code leads back.
    pub until: Timestamp,
}

/// How it stands with a message that a student left. Beginning a session takes one back that is not over.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MessageStanding {
    /// It waits for a supporter.
    Waits,
    /// Somebody has it now.
    Taken,
    /// It is over: whatever was answered is among the replies.
    Over,
}

words! { MessageStanding:
    Waits = "waits",
    Taken = "taken",
    Over = "over",
}

/// With whom a student who comes back would like to go on. The supporter of before is asked without a
/// name, and learns who it is only when both want it.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReturnWish {
    /// Whoever is free first.
    Anyone,
    /// The same supporter, if it can be when it is the student's turn.
    Same,
    /// The same supporter; the student waits for them for a while.
    WaitForSame,
}

words! { ReturnWish:
    Anyone = "anyone",
    Same = "same",
    WaitForSame = "wait_for_same",
}

/// What somebody wrote to a student.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Reply {
    /// Who, by role.
    pub author: Author,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: MessageText,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_as_it_is_shown_and_as_people_type_it() {
        let code = ReturnCode::new(4_821_937_046_u64.to_be_bytes());
        assert_eq!(String::from(code.clone()), "+210 48 2193 7046");
        for typed in [
            "+210 48 2193 7046",
            "00210 48 2193 7046",
            "4821937046",
            "(48) 2193-7046",
            "+210/48.2193.7046 ",
        ] {
            assert_eq!(ReturnCode::try_from(typed.to_owned()), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn every_digit_comes_from_chance_and_none_is_printed() {
        assert_eq!(ReturnCode::new([0; 8]).digits(), b"0000000000");
        assert_eq!(ReturnCode::new([0xff; 8]).digits(), b"3709551615");
        assert_eq!(format!("{:?}", ReturnCode::new([1; 8])), "ReturnCode(hidden)");
    }

    #[test]
    fn anything_else_is_no_code() {
        for typed in
            ["", "482193704", "48219370461", "+211 48 2193 7046", "48219370a6", "٤821937046"]
        {
            assert_eq!(ReturnCode::try_from(typed.to_owned()), Err(BadReturnCode), "{typed}");
        }
    }
}
