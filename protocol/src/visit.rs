//! A visit beside the conversation: what a student may wish for before somebody is there, how they are
//! before and after it, and what they may want of it then. Every part may be left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{SessionToken, words::words};

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
        #[serde(try_from = "String", into = "String")]
        #[ts(as = "String")]
        pub struct $name(Box<str>);

        impl $name {
            /// The code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadCode;

            fn try_from(code: String) -> Result<Self, BadCode> {
                check(&code)?;
                Ok(Self(code.into()))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = BadCode;

            fn try_from(code: &str) -> Result<Self, BadCode> {
                code.to_owned().try_into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadCode;

            fn from_str(code: &str) -> Result<Self, BadCode> {
                code.to_owned().try_into()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.into()
            }
        }

        /// What a student chose is not for logs.
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

code! {
    /// What a visit is about, as the settings list it.
    Topic
}
code! {
    /// A part of the university that somebody belongs to, as the settings list it.
    Faculty
}
code! {
    /// A language, as browsers name it: `en`, `pt-br`.
    Language
}

/// The code cannot be one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("must have 1 to 24 small letters, digits or `-`, and begin with a letter")]
pub struct BadCode;

fn check(code: &str) -> Result<(), BadCode> {
    let rest = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let first = code.starts_with(|c: char| c.is_ascii_lowercase());
    if first && code.len() <= LONGEST_CODE && code.chars().all(rest) {
        Ok(())
    } else {
        Err(BadCode)
    }
}

const LONGEST_CODE: usize = 24;

/// How somebody is: 0 could not be worse, 10 could not be better.
#[derive(Clone, Copy, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize, TS)]
#[serde(try_from = "u8", into = "u8")]
#[ts(as = "u8")]
pub struct Feeling(u8);

impl Feeling {
    /// Could not be better.
    pub const BEST: u8 = 10;
}

impl TryFrom<u8> for Feeling {
    type Error = BadFeeling;

    fn try_from(number: u8) -> Result<Self, BadFeeling> {
        if number <= Self::BEST { Ok(Self(number)) } else { Err(BadFeeling) }
    }
}

impl From<Feeling> for u8 {
    fn from(feeling: Feeling) -> Self {
        feeling.0
    }
}

/// How a student is, is not for logs.
impl std::fmt::Debug for Feeling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Feeling")
    }
}

/// The number is none of the scale.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("must be from 0 to 10")]
pub struct BadFeeling;

/// What a student would like their supporter to do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Listen.
    Listen,
    /// Think along.
    ThinkAlong,
    /// Help to find somebody or something that helps.
    FindServices,
}

words! { Way:
    Listen = "listen",
    ThinkAlong = "think_along",
    FindServices = "find_services",
}

/// What a student wishes for. It takes the place of what was said before, whole.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Wish {
    /// What it is about.
    pub topic: Option<Topic>,
    /// What the supporter should do.
    pub way: Option<Way>,
    /// The languages that the student wants to write in; any if there is none.
    pub languages: Vec<Language>,
    /// Nobody of this faculty, please.
    pub not_faculty: Option<Faculty>,
    /// How the student is now.
    pub feeling: Option<Feeling>,
}

/// What a supporter and a clinician read of a wish: what helps to begin, and nothing else.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct WishView {
    /// What it is about.
    pub topic: Option<Topic>,
    /// What the supporter should do.
    pub way: Option<Way>,
    /// How the student was before the first word.
    pub feeling: Option<Feeling>,
}

impl Wish {
    /// What the supporter reads of it; none when that is nothing.
    #[must_use]
    pub fn view(&self) -> Option<WishView> {
        let Self { topic, way, feeling, .. } = self;
        let says_something = topic.is_some() || way.is_some() || feeling.is_some();
        says_something.then(|| WishView { topic: topic.clone(), way: *way, feeling: *feeling })
    }
}

/// Whether a conversation helped.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Helped {
    /// Yes.
    Yes,
    /// A little.
    ALittle,
    /// No.
    No,
    /// No, it is worse than before.
    Worse,
}

/// What would help next.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// To talk here again.
    TalkAgain,
    /// The counselling of the university.
    Counselling,
    /// A doctor.
    Doctor,
    /// A number for emergencies.
    Emergency,
    /// Nothing for now.
    Nothing,
}

/// How a student is after the end. The body of `POST /api/check-ins`: for as long as the conversation is
/// kept, and again and again; the last one counts.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Whose session.
    pub token: SessionToken,
    /// How the student is now.
    pub feeling: Option<Feeling>,
    /// Whether it helped.
    pub helped: Option<Helped>,
    /// What would help next.
    pub next: Option<NextStep>,
}

/// The answer to [`CheckIn`], once it is durable.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct CheckedIn {
    /// It is worse than before: a moderator is told, and the page shows who else helps.
    pub worse: bool,
}

/// The body of `POST /api/erase`: a student has their conversation deleted now, after its end.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Erase {
    /// Whose session.
    pub token: SessionToken,
}

/// The answer to [`Erase`], once it is durable.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Erased {
    /// It is gone, and so is the key that opened it.
    Gone,
    /// Somebody still reviews it: it is deleted within an hour after that is settled.
    UnderReview,
}

/// What a student may choose before somebody is there, from the settings.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct Choices {
    /// What a visit may be about; nothing is asked if there is none.
    pub topics: Vec<TopicChoice>,
    /// The faculties that somebody may wish not to meet; nothing is asked if there is none.
    pub faculties: Vec<FacultyChoice>,
    /// The languages that supporters may write.
    pub languages: Vec<Language>,
}

/// One topic of the list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TopicChoice {
    /// What it is stored as.
    pub code: Topic,
    /// Whoever chooses it is offered a person or a phone first.
    #[serde(default)]
    pub severe: bool,
    /// What it is called, by language; the page has words for the topics of the built-in list.
    #[serde(default)]
    pub names: BTreeMap<Language, String>,
}

/// One faculty of the list.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FacultyChoice {
    /// What it is stored as.
    pub code: Faculty,
    /// What it is called.
    pub name: String,
}

/// The student for whom a supporter may be found, of a member of staff: from
/// `GET /api/staff/matching`, and the body of `PUT /api/staff/{staff}/matching`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Matching {
    /// The languages they write; all of the service's if there is none.
    pub languages: Vec<Language>,
    /// The faculty they belong to, as far as it is known.
    pub faculty: Option<Faculty>,
}

/// What a member of staff is matched by.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct MatchingView {
    /// Which account.
    pub staff: crate::StaffId,
    /// What it is matched by.
    pub matching: Matching,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_code_is_refused_and_a_code_is_never_printed() {
        for bad in ["", "-", "Exams", "exams and more", "1st", &"x".repeat(25), "a_b", "é"] {
            assert_eq!(Topic::try_from(bad), Err(BadCode), "{bad:?}");
        }
        let topic = Topic::try_from("money-2").unwrap();
        assert_eq!(topic.as_str(), "money-2");
        assert_eq!(format!("{topic:?}"), "Topic");
    }

    #[test]
    fn the_scale_ends_at_ten_and_is_never_printed() {
        assert_eq!(Feeling::try_from(11), Err(BadFeeling));
        assert_eq!(format!("{:?}", Feeling::try_from(3).unwrap()), "Feeling");
        assert!(serde_json::from_str::<Wish>(r#"{"feeling": 11}"#).is_err());
        assert!(serde_json::from_str::<Wish>(r#"{"mood": 1}"#).is_err());
    }

    #[test]
    fn a_supporter_reads_neither_the_faculty_nor_the_languages() {
        let wish = Wish {
            languages: vec!["fr".try_into().unwrap()],
            not_faculty: Some("law".try_into().unwrap()),
            ..Wish::default()
        };
        assert_eq!(wish.view(), None);
    }
}
