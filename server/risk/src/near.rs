//! Words that somebody mistyped: one letter missing, too many, swapped with its neighbour, or another
//! vowel.
//!
//! Every known word is noted under itself and under each of its spellings with one letter left out. A
//! word nobody knows is looked up in the same ways; what meets is compared letter by letter.

use std::collections::{BTreeSet, HashSet};

/// Known words, by what they may be mistyped as.
#[derive(Default)]
pub(crate) struct Near {
    /// Words that need no mending.
    fine: HashSet<String>,
    /// Hashes with the number of the word, sorted.
    noted: Vec<(u32, u32)>,
    /// A bit for each hash: most are nobody's.
    seen: Vec<u64>,
}

impl Near {
    /// Knows these words. Common ones are never taken for mistyped.
    pub(crate) fn of(words: &[String], common: impl Iterator<Item = String>) -> Self {
        let mut near = Self { fine: common.collect(), noted: Vec::new(), seen: vec![0; BITS / 64] };
        for (number, word) in (0..).zip(words) {
            if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.is_ascii() {
                continue;
            }
            near.note(hash(word.bytes()), number);
            shorter(word).for_each(|hash| near.note(hash, number));
        }
        near.noted.sort_unstable();
        near.noted.dedup();
        near
    }

    /// Whether a word is a common one.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.fine.contains(word)
    }

    /// The numbers of at most a few words that this may be meant for; none when it is a common word.
    pub(crate) fn find(&self, word: &str, words: &[String]) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.is_ascii() {
            return found;
        }
        for hash in shorter(word).chain([hash(word.bytes())]) {
            if self.seen[hash as usize % BITS / 64] >> (hash % 64) & 1 == 0 {
                continue;
            }
            let first = self.noted.partition_point(|(known, _)| *known < hash);
            let same = self.noted[first..].iter().take_while(|(known, _)| *known == hash);
            for number in same.map(|(_, number)| *number as usize) {
                if is_one_slip(word.as_bytes(), words[number].as_bytes()) {
                    found.insert(number);
                }
            }
        }
        if found.len() > MOST || self.fine.contains(word) {
            found.clear();
        }
        found
    }

    fn note(&mut self, hash: u32, number: u32) {
        self.seen[hash as usize % BITS / 64] |= 1 << (hash % 64);
        self.noted.push((hash, number));
    }
}

/// The hashes of a word with one letter left out; the first one always stands.
fn shorter(word: &str) -> impl Iterator<Item = u32> {
    (1..word.len()).map(|out| {
        hash(word.bytes().enumerate().filter(move |(at, _)| *at != out).map(|(_, byte)| byte))
    })
}

/// FNV-1a, 32 bits.
fn hash(bytes: impl Iterator<Item = u8>) -> u32 {
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn is_one_slip(typed: &[u8], meant: &[u8]) -> bool {
    if typed.first() != meant.first() || typed == meant {
        return false;
    }
    let same = typed.iter().zip(meant).take_while(|(typed, meant)| typed == meant).count();
    let (typed, meant) = (&typed[same..], &meant[same..]);
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    match (typed, meant) {
        ([_, rest @ ..], meant) if rest == meant => true,
        (typed, [_, rest @ ..]) if rest == typed => true,
        ([a, b, typed @ ..], [c, d, meant @ ..]) if (a, b) == (d, c) && typed == meant => true,
        ([a, typed @ ..], [b, meant @ ..]) => vowel(*a) && vowel(*b) && typed == meant,
        _ => false,
    }
}

/// In shorter words a slip makes too many others.
const SHORTEST: usize = 5;

const LONGEST: usize = 20;

/// What may be meant for more words than this is meant for none of them.
const MOST: usize = 4;

const BITS: usize = 1 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_mended() {
        for typed in ["swalowed", "swallowwed", "swallwoed", "swallowad"] {
            assert_eq!(meant(typed), ["swallowed"], "{typed}");
        }
    }

    #[test]
    fn two_slips_another_first_letter_and_common_words_are_left_alone() {
        for typed in ["swalowad", "zwallowed", "swallowed", "pulls", "swaltowed", "swall"] {
            assert!(meant(typed).is_empty(), "{typed}");
        }
    }

    fn meant(typed: &str) -> Vec<String> {
        let words = ["pills", "swallowed", "tablet"].map(str::to_owned);
        let near = Near::of(&words, ["pulls".to_owned()].into_iter());
        near.find(typed, &words).into_iter().map(|at| words[at].clone()).collect()
    }
}
