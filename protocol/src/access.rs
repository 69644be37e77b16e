//! What a service asks for before it lets a student in. Urgent help is behind none of it.
//!
//! Work for the page is asked for as version 2 of the ALTCHA protocol writes it, in its names.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::words::words;

/// What everybody is asked for.
///
/// Tokens by which somebody shows that they study here, and nothing else of themselves, would be one
/// more.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// For nothing.
    #[default]
    Open,
    /// For a code that the university gives its students.
    CampusCode,
}

words! { Access:
    Open = "open",
    CampusCode = "campus_code",
}

/// What a page shows when a visit begins, as far as it was asked for.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Pass {
    /// The code that was typed.
    pub code: Option<CampusCode>,
    /// The work that was done.
    pub work: Option<Box<Work>>,
}

/// What a service still asks for.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ask {
    /// For a code.
    CampusCode {
        /// What is wrong with the one that was shown.
        why: CodeFault,
    },
    /// To wait before another code is tried, because too many were tried in vain.
    Patience {
        /// For how many seconds.
        seconds: u32,
    },
    /// For some work, because very many come at once.
    Work {
        /// What is to be worked out.
        challenge: Challenge,
    },
}

/// What is wrong with a code.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CodeFault {
    /// There is none.
    Missing,
    /// It is none of those that are given out.
    Unknown,
    /// It was given out, and its last day is over.
    Expired,
}

words! { CodeFault:
    Missing = "missing",
    Unknown = "unknown",
    Expired = "expired",
}

/// A campus code, which nobody can print or log: its letters and digits alone, since people type it with
/// spaces, hyphens and capital letters as they like.
///
/// Many people share one. It says where somebody belongs, and not who they are.
#[derive(Clone, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(as = "String")]
pub struct CampusCode(String);

impl CampusCode {
    /// The longest that is read, in bytes, with everything between its letters and digits.
    pub const MOST_BYTES: usize = 200;

    /// Its letters and digits, to be hashed before they are looked up.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CampusCode {
    type Error = BadCampusCode;

    fn try_from(typed: String) -> Result<Self, BadCampusCode> {
        if typed.len() > Self::MOST_BYTES {
            return Err(BadCampusCode);
        }
        let kept = typed.chars().filter(char::is_ascii_alphanumeric);
        Ok(Self(kept.map(|sign| sign.to_ascii_lowercase()).collect()))
    }
}

impl From<CampusCode> for String {
    fn from(code: CampusCode) -> Self {
        code.0
    }
}

impl std::fmt::Debug for CampusCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CampusCode(hidden)")
    }
}

/// Longer than any code.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is longer than {} bytes", CampusCode::MOST_BYTES)]
pub struct BadCampusCode;

/// Some work for a page: a number is to be found whose key begins as it should.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// What is to be worked out.
    pub parameters: ChallengeParameters,
    /// That this service asked for it, as hexadecimal digits.
    pub signature: String,
}

/// What is to be worked out. The fields stand in the order of their names, as they are signed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChallengeParameters {
    /// How a key is made of a number.
    pub algorithm: Algorithm,
    /// How often it is hashed to make one key.
    pub cost: u32,
    /// Until when it may be shown, in seconds since 1970.
    #[ts(type = "number")]
    pub expires_at: i64,
    /// How long a key is, in bytes.
    pub key_length: u32,
    /// What the key of the right number begins with, as hexadecimal digits.
    pub key_prefix: String,
    /// By which the service knows that key again, as hexadecimal digits.
    pub key_signature: String,
    /// Stands before the number, as hexadecimal digits.
    pub nonce: String,
    /// Goes into each key, as hexadecimal digits.
    pub salt: String,
}

/// How a key is made of a number.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub enum Algorithm {
    /// PBKDF2 with HMAC-SHA-256 of the nonce and the number, which every browser has built in.
    #[serde(rename = "PBKDF2/SHA-256")]
    Pbkdf2Sha256,
}

/// Work that was done.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// What was asked for.
    pub challenge: Challenge,
    /// What was found.
    pub solution: Solution,
}

/// What was found.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Solution {
    /// The number.
    pub counter: u32,
    /// Its key, as hexadecimal digits.
    pub derived_key: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_what_its_letters_and_digits_are() {
        let code = |typed: &str| CampusCode::try_from(typed.to_owned()).unwrap();
        assert_eq!(code("blue-anchor-27").expose(), "blueanchor27");
        for typed in ["BLUE ANCHOR 27", " Blue–Anchor–27 ", "blue.anchor/27", "ßblueanchor27"]
        {
            assert_eq!(code(typed), code("blue-anchor-27"), "{typed}");
        }
        assert_ne!(code("blue-anchor-28"), code("blue-anchor-27"));
        assert_eq!(code("–").expose(), "");
    }

    #[test]
    fn a_code_is_never_printed_and_never_endless() {
        let code = CampusCode::try_from("blue-anchor-27".to_owned()).unwrap();
        assert_eq!(format!("{code:?}"), "CampusCode(hidden)");
        let pass = Pass { code: Some(code), work: None };
        assert!(!format!("{pass:?}").contains("anchor"));
        assert_eq!(CampusCode::try_from("a".repeat(201)), Err(BadCampusCode));
    }
}
