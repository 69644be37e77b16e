//! Who may talk with whom, and so where everybody who waits stands: by the languages and the faculty
//! that a student wishes, and by whom they had before. The same rule stands in SQL where people are
//! paired (`store/acts/pairing.rs`).

use std::collections::{BTreeMap, BTreeSet};

use protocol::{
    StaffId,
    staff::Severity,
    visit::{Faculty, Language},
};

/// A student who waits, as far as it says who may take them.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Waiting {
    /// The languages that the student wants to write in; any if there is none.
    pub languages: BTreeSet<Language>,
    /// Nobody of this faculty.
    pub not_faculty: Option<Faculty>,
    /// Whom the student had before and went on without.
    pub excluded: BTreeSet<StaffId>,
    /// The most severe concern so far.
    pub urgency: Option<Severity>,
}

/// A supporter who is on duty, busy or not.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OnDuty {
    /// Who.
    pub staff: StaffId,
    /// The languages they write; all if there is none.
    pub languages: BTreeSet<Language>,
    /// The faculty they belong to.
    pub faculty: Option<Faculty>,
}

/// Where a student stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place {
    /// 1 is next, among those who wait for the same supporters.
    pub position: u32,
    /// How many on duty may take this student.
    pub supporters: u32,
    /// While that is nobody: what those write who could, but for the language.
    pub other_languages: Vec<Language>,
}

impl Waiting {
    /// Whether this supporter may take the student.
    #[must_use]
    pub fn may_have(&self, supporter: &OnDuty) -> bool {
        self.may_have_in_another_language(supporter) && self.shares_a_language_with(supporter)
    }

    /// Somebody in danger never waits for a language.
    fn shares_a_language_with(&self, supporter: &OnDuty) -> bool {
        self.urgency == Some(Severity::Imminent)
            || self.languages.is_empty()
            || supporter.languages.is_empty()
            || !self.languages.is_disjoint(&supporter.languages)
    }

    fn may_have_in_another_language(&self, supporter: &OnDuty) -> bool {
        let wished_away = self.not_faculty.is_some() && self.not_faculty == supporter.faculty;
        !wished_away && !self.excluded.contains(&supporter.staff)
    }

    fn other_languages(&self, on_duty: &[OnDuty]) -> Vec<Language> {
        let others = on_duty.iter().filter(|one| self.may_have_in_another_language(one));
        let languages: BTreeSet<_> = others.flat_map(|one| &one.languages).cloned().collect();
        languages.into_iter().collect()
    }
}

/// Where everybody stands who waits, the next one first. Somebody is before somebody else only if a
/// supporter on duty may take both; a student whom nobody on duty may take has the place in the whole
/// queue.
#[must_use]
pub fn places(waiting: &[Waiting], on_duty: &[OnDuty]) -> Vec<Place> {
    let mut before = BTreeMap::<Vec<bool>, u32>::new();
    let mut all_before = 0;
    let mut place = |student: &Waiting| {
        let may: Vec<bool> = on_duty.iter().map(|one| student.may_have(one)).collect();
        all_before += 1;
        let supporters = count(&may);
        if supporters == 0 {
            let other_languages = student.other_languages(on_duty);
            return Place { position: all_before, supporters, other_languages };
        }
        let ahead: u32 =
            before.iter().filter(|(theirs, _)| meet(theirs, &may)).map(|(_, count)| count).sum();
        *before.entry(may).or_default() += 1;
        Place { position: ahead + 1, supporters, other_languages: vec![] }
    };
    waiting.iter().map(&mut place).collect()
}

fn count(may: &[bool]) -> u32 {
    u32::try_from(may.iter().filter(|one| **one).count()).unwrap_or(u32::MAX)
}

fn meet(one: &[bool], other: &[bool]) -> bool {
    one.iter().zip(other).any(|(one, other)| *one && *other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn languages(codes: &[&str]) -> BTreeSet<Language> {
        codes.iter().map(|code| (*code).try_into().unwrap()).collect()
    }

    fn writes(codes: &[&str]) -> Waiting {
        Waiting { languages: languages(codes), ..Waiting::default() }
    }

    fn supporter(number: u128, codes: &[&str]) -> OnDuty {
        OnDuty {
            staff: StaffId(Uuid::from_u128(number)),
            languages: languages(codes),
            faculty: None,
        }
    }

    fn positions(places: &[Place]) -> Vec<(u32, u32)> {
        places.iter().map(|place| (place.position, place.supporters)).collect()
    }

    #[test]
    fn whoever_waits_for_others_is_not_before_somebody() {
        let on_duty = [supporter(1, &["en"]), supporter(2, &["en"]), supporter(3, &["fr"])];
        let waiting = [writes(&["en"]), writes(&["en"]), writes(&["fr"]), writes(&[])];

        assert_eq!(positions(&places(&waiting, &on_duty)), [(1, 2), (2, 2), (1, 1), (4, 3)]);
    }

    #[test]
    fn a_language_that_nobody_writes_is_said_with_those_that_somebody_does() {
        let mut of_law = supporter(3, &["pt"]);
        of_law.faculty = Some("law".try_into().unwrap());
        let on_duty = [supporter(1, &["en", "de"]), supporter(2, &["en"]), of_law];
        let mut student = writes(&["fr"]);
        student.not_faculty = Some("law".try_into().unwrap());

        let place = places(&[student], &on_duty).remove(0);
        let others: Vec<_> = place.other_languages.iter().map(Language::as_str).collect();
        assert_eq!((place.supporters, others), (0, vec!["de", "en"]));
    }

    #[test]
    fn whoever_is_in_danger_waits_for_no_language_and_still_meets_nobody_they_wished_away() {
        let mut student = Waiting { urgency: Some(Severity::Imminent), ..writes(&["fr"]) };
        let one = supporter(1, &["en"]);
        assert!(student.may_have(&one));
        student.excluded.insert(one.staff);
        assert!(!student.may_have(&one));
    }

    #[test]
    fn a_faculty_that_is_wished_away_is_not_met_and_an_unknown_one_is() {
        let law: Faculty = "law".try_into().unwrap();
        let student = Waiting { not_faculty: Some(law.clone()), ..Waiting::default() };
        let (mut of_law, unknown) = (supporter(1, &[]), supporter(2, &[]));
        of_law.faculty = Some(law);
        assert!(!student.may_have(&of_law) && student.may_have(&unknown));
    }

    proptest! {
        /// However the queue and the shift look: whoever is said to be next is taken by the first
        /// supporter of theirs who is free, before everybody behind.
        #[test]
        fn whoever_is_next_is_taken_first(
            wishes in proptest::collection::vec(0..8_u8, 1..12),
            writers in proptest::collection::vec(0..8_u8, 0..5),
        ) {
            let codes = |bits: u8| {
                let all = ["en", "de", "fr"];
                let some = (0..3).filter(|bit| bits & (1 << bit) != 0).map(|bit| all[bit]);
                languages(&some.collect::<Vec<_>>())
            };
            let waiting: Vec<_> = wishes
                .iter()
                .map(|bits| Waiting { languages: codes(*bits), ..Waiting::default() })
                .collect();
            let on_duty: Vec<_> = (1..)
                .zip(&writers)
                .map(|(number, bits)| OnDuty { languages: codes(*bits), ..supporter(number, &[]) })
                .collect();
            let places = places(&waiting, &on_duty);
            for (at, (student, place)) in waiting.iter().zip(&places).enumerate() {
                for free in on_duty.iter().filter(|one| student.may_have(one)) {
                    let first = waiting.iter().position(|other| other.may_have(free)).unwrap();
                    prop_assert!(first <= at);
                    if place.position == 1 {
                        prop_assert_eq!(first, at);
                    }
                }
            }
        }
    }
}
