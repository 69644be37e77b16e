//! Bearer tokens: whoever holds one is taken for its owner.
//!
//! A token is 32 random bytes, written as 64 hexadecimal digits. But for [`CalendarToken`] it never
//! stands in a URL, and its `Debug` shows nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! token {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Deserialize, Eq, PartialEq, Serialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(as = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// A token made of fresh random bytes.
            #[must_use]
            pub const fn new(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The bytes, to be hashed before they are looked up.
            #[must_use]
            pub const fn expose(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadToken;

            fn try_from(text: String) -> Result<Self, BadToken> {
                parse(&text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(token: $name) -> Self {
                token.0.iter().map(|byte| format!("{byte:02x}")).collect()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

token! {
    /// Lets a student come back to their session.
    SessionToken
}
token! {
    /// Made by a student's tab at random and kept until the tab is closed. A block holds for it; it
    /// says nothing about anybody, and the server keeps only what it can be recognised by.
    VisitToken
}
token! {
    /// Lets a student who typed a return code begin the session that goes on from there.
    ReturnToken
}
token! {
    /// Says that this service made a return code, for one session.
    CodeProof
}
token! {
    /// Says who a member of staff is.
    StaffToken
}

token! {
    /// Opens one clinician's calendar, and nothing else. It is the one token that stands in a URL,
    /// because calendar programs know no other way.
    CalendarToken
}

/// Not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("is not a token")]
pub struct BadToken;

fn parse(text: &str) -> Result<[u8; 32], BadToken> {
    let digits = text.as_bytes();
    if digits.len() != 64 {
        return Err(BadToken);
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Ok(bytes)
}

fn digit(character: u8) -> Result<u8, BadToken> {
    match character {
        b'0'..=b'9' => Ok(character - b'0'),
        b'a'..=b'f' => Ok(character - b'a' + 10),
        _ => Err(BadToken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_wire_and_is_never_printed() {
        let token = SessionToken::new([0xa7; 32]);
        let text = String::from(token.clone());
        assert_eq!(SessionToken::try_from(text).unwrap(), token);
        assert_eq!(format!("{token:?}"), "SessionToken(hidden)");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "abc", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
            assert_eq!(SessionToken::try_from(text.to_owned()), Err(BadToken), "{text}");
        }
    }
}
