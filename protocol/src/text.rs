//! Bounded text that cannot be logged.
//!
//! Each type checks itself while it is parsed and hides its content from `Debug`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! bounded_text {
    ($(#[$doc:meta])* $name:ident, $max:literal bytes) => {
        $(#[$doc])*
        #[derive(Clone, Deserialize, Eq, PartialEq, Serialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(as = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The most bytes of UTF-8 it holds.
            pub const MAX_BYTES: usize = $max;

            /// What was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadText;

            fn try_from(text: String) -> Result<Self, BadText> {
                check(&text, Self::MAX_BYTES)?;
                Ok(Self(text.into()))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = BadText;

            fn try_from(text: &str) -> Result<Self, BadText> {
                text.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0.into()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({} bytes)", stringify!($name), self.0.len())
            }
        }
    };
}

bounded_text! {
    /// One text of a conversation: 1 to 8,000 bytes, not blank.
    MessageText, 8000 bytes
}
bounded_text! {
    /// What staff write for each other: 1 to 2,000 bytes, not blank.
    NoteText, 2000 bytes
}
bounded_text! {
    /// A part of what a student leaves to be reached by.
    ContactText, 300 bytes
}
bounded_text! {
    /// What one side of a conversation calls the other.
    Pseudonym, 64 bytes
}
bounded_text! {
    /// The name a member of staff signs in with.
    StaffName, 64 bytes
}
bounded_text! {
    /// A password, in the moment it is checked.
    Password, 512 bytes
}

/// The text cannot be taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadText {
    /// Nothing but white space.
    #[error("is blank")]
    Blank,
    /// More bytes than fit.
    #[error("is longer than {0} bytes")]
    TooLong(usize),
}

fn check(text: &str, max_bytes: usize) -> Result<(), BadText> {
    if text.len() > max_bytes {
        return Err(BadText::TooLong(max_bytes));
    }
    if text.trim().is_empty() {
        return Err(BadText::Blank);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_printed() {
        let text = MessageText::try_from("planted").unwrap();
        assert_eq!(format!("{text:?}"), "MessageText(7 bytes)");
    }

    #[test]
    fn blank_and_overlong_texts_are_refused() {
        assert_eq!(MessageText::try_from(" \n\t").unwrap_err(), BadText::Blank);
        let long = "x".repeat(MessageText::MAX_BYTES + 1);
        assert_eq!(MessageText::try_from(long).unwrap_err(), BadText::TooLong(8000));
    }
}
