//! Which keys were said in a session. Those of late are kept with where they stand; of the others a part
//! is, by which nearly every new key is seen to be new. So a text of long ago takes four bytes.

use protocol::MessageKey;

use crate::store::acts::texts::Before;

/// The keys of a session.
#[derive(Default)]
pub(super) struct Said {
    late: Vec<(MessageKey, Before)>,
    early: Vec<u32>,
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Found {
    Never,
    At(Before),
    /// The database has to be asked.
    Perhaps,
}

impl Said {
    /// A key that is new.
    pub(super) fn add(&mut self, key: MessageKey, at: Before) {
        self.late.push((key, at));
    }

    pub(super) fn find(&self, key: MessageKey) -> Found {
        if let Some((_, at)) = self.late.iter().rev().find(|(late, _)| *late == key) {
            return Found::At(*at);
        }
        if self.early.contains(&part_of(key)) { Found::Perhaps } else { Found::Never }
    }

    /// Keeps less of what is no longer of late. Not while keys are added that are not stored yet: the
    /// database could not be asked for them.
    pub(super) fn settle(&mut self) {
        if self.late.len() >= 2 * LATE {
            let past = self.late.len() - LATE;
            self.early.extend(self.late.drain(..past).map(|(key, _)| part_of(key)));
        }
    }

    /// How many there are.
    #[cfg(debug_assertions)]
    pub(super) const fn len(&self) -> usize {
        self.late.len() + self.early.len()
    }

    /// About how much memory they take.
    pub(super) const fn bytes(&self) -> usize {
        self.late.len() * Self::BYTES_OF_ONE + self.early.len() * size_of::<u32>()
    }

    /// What a key takes that was said of late.
    pub(super) const BYTES_OF_ONE: usize = size_of::<(MessageKey, Before)>();
}

/// Keys are made by chance.
fn part_of(key: MessageKey) -> u32 {
    let (parts, _) = key.0.as_bytes().as_chunks();
    parts.iter().fold(0, |mixed, part| mixed ^ u32::from_be_bytes(*part))
}

/// At least so many keys are of late.
const LATE: usize = 32;

#[cfg(test)]
mod tests {
    use protocol::{Seq, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn key(number: u32) -> MessageKey {
        MessageKey(Uuid::from_u128(u128::from(number) * 0x9e37_79b9_7f4a_7c15_f39c_0001))
    }

    fn place(number: u32) -> Before {
        Before { seq: Seq(number), at: Timestamp(i64::from(number)) }
    }

    #[test]
    fn a_key_is_known_where_it_stands_or_has_to_be_asked_for_and_no_other_is() {
        let mut said = Said::default();
        for number in 1..=1_000 {
            said.add(key(number), place(number));
            assert_eq!(said.find(key(number)), Found::At(place(number)));
            said.settle();
        }

        assert_eq!(said.late.len() + said.early.len(), 1_000);
        assert!(said.late.len() < 2 * LATE);
        let at = |number| said.find(key(number)) == Found::At(place(number));
        assert!((1..=1_000).rev().take(LATE).all(at));
        assert!((1..=1_000).all(|number| at(number) || said.find(key(number)) == Found::Perhaps));
        assert!((1_001..9_000).all(|number| said.find(key(number)) == Found::Never));
    }

    #[test]
    fn what_is_not_stored_yet_stays_known_however_much_it_is() {
        let mut said = Said::default();
        for number in 1..=1_000 {
            said.add(key(number), place(number));
        }
        assert!((1..=1_000).all(|number| said.find(key(number)) == Found::At(place(number))));
    }
}
