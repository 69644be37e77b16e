//! Where pages go out to, checked.

use std::fmt;

use protocol::{StaffName, staff::Severity};

use crate::config::{Email, Ntfy, Webhook};

/// How clinicians are called.
#[derive(Clone, Debug, Default)]
pub struct Hook {
    /// Everything that carries calls. None: nobody is called, and the service says so.
    pub targets: Vec<Target>,
}

impl Hook {
    /// Which calls go to which target.
    #[must_use]
    pub fn coverage(&self) -> Vec<Coverage> {
        self.targets.iter().map(|target| target.coverage.clone()).collect()
    }
}

/// Something that carries calls to people.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is called, and what goes to it.
    pub coverage: Coverage,
    /// How it is reached.
    pub carrier: Carrier,
}

/// How a target is reached.
#[derive(Clone, Debug)]
pub enum Carrier {
    /// A request to an on-call tool.
    Webhook(Box<Webhook>),
    /// A message on a topic of ntfy.
    Ntfy(Ntfy),
    /// E-mail.
    Email(Box<Email>),
}

impl Carrier {
    /// The word for its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Webhook(_) => "webhook",
            Self::Ntfy(_) => "ntfy",
            Self::Email(_) => "email",
        }
    }
}

/// Which calls go to a target.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The target's name.
    pub name: TargetName,
    /// Whose pages; everybody's if nobody is named.
    pub staff: Option<Vec<StaffName>>,
    /// Which severities; all if none is named.
    pub severities: Option<Vec<Severity>>,
    /// Whether it is told as well that somebody joined, so that it can stop ringing.
    pub tells_over: bool,
}

impl Coverage {
    /// Everything.
    #[must_use]
    pub const fn everything(name: TargetName) -> Self {
        Self { name, staff: None, severities: None, tells_over: false }
    }

    /// Whether a page of this person and severity goes there.
    #[must_use]
    pub fn covers(&self, name: &str, severity: Severity) -> bool {
        self.covers_person(name)
            && self.severities.as_ref().is_none_or(|listed| listed.contains(&severity))
    }

    /// Whether any page of this person goes there.
    #[must_use]
    pub fn covers_person(&self, name: &str) -> bool {
        let listed = |staff: &Vec<StaffName>| staff.iter().any(|one| one.as_str() == name);
        self.staff.as_ref().is_none_or(listed)
    }
}

/// What operators call a target. It stands in logs and beside what waits for the target.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct TargetName(String);

impl TargetName {
    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<&str> for TargetName {
    type Error = BadTargetName;

    fn try_from(text: &str) -> Result<Self, BadTargetName> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let is_usable = (1..=40).contains(&text.len()) && text.chars().all(is_plain);
        is_usable.then(|| Self(text.to_owned())).ok_or(BadTargetName)
    }
}

impl fmt::Display for TargetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Not a name for a target.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("must be 1 to 40 small letters, digits and `-`")]
pub struct BadTargetName;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_gets_the_pages_of_the_people_and_severities_it_names_and_else_all() {
        let name = TargetName::try_from("night-phone").unwrap();
        let everything = Coverage::everything(name.clone());
        assert!(everything.covers("ada", Severity::Low));
        let some = Coverage {
            name,
            staff: Some(vec![StaffName::try_from("ada").unwrap()]),
            severities: Some(vec![Severity::Imminent]),
            tells_over: false,
        };
        assert!(some.covers("ada", Severity::Imminent));
        assert!(!some.covers("ada", Severity::High));
        assert!(!some.covers("bo", Severity::Imminent));
        assert!(some.covers_person("ada"));
    }

    #[test]
    fn a_name_is_plain() {
        for text in ["", "a b", "Ada", "ä", "a/b", &"x".repeat(41)] {
            assert!(TargetName::try_from(text).is_err(), "{text}");
        }
        assert!(TargetName::try_from("pager-2").is_ok());
    }
}
