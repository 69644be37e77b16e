//! Closed lists of words: the same word on the wire, in the database and on the command line.

/// Gives an enum its list, its words and the way back.
macro_rules! words {
    ($name:ident: $($variant:ident = $word:literal),* $(,)?) => {
        impl $name {
            /// Every one, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The stable word for it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.as_str() == text)
                    .ok_or($crate::words::UnknownWord { known: &[$($word),*] })
            }
        }
    };
}
pub(crate) use words;

/// The text is not on the list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownWord {
    /// What would have been.
    pub known: &'static [&'static str],
}

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not one of {}", self.known.join(", "))
    }
}

impl std::error::Error for UnknownWord {}
