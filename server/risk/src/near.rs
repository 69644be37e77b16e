//! Words that somebody mistyped: one letter missing, too many, swapped with its neighbour, or another
//! vowel.
//!
//! Every known word is noted under itself and under each of its spellings with one letter left out. A
//! word nobody knows is looked up in the same ways; what meets is compared letter by letter.

use foldhash::HashMap;

use crate::{hash, lexicon::Lexicon};

/// Known words, by what they may be mistyped as.
pub(crate) struct Near {
    /// Words that need no mending, and a bit for each language they are common in.
    fine: HashMap<String, u64>,
    /// Numbers of words, those that share a place beside each other.
    noted: Vec<u32>,
    /// By place: where the words of the place end in `noted`.
    ends: Vec<u32>,
}

impl Near {
    /// Knows these words. Common ones are never taken for mistyped.
    pub(crate) fn of(words: &Lexicon, common: impl IntoIterator<Item = (String, u64)>) -> Self {
        let mut hashes = Vec::<(u32, u32)>::new();
        for (number, word) in (0..).zip(words.spellings()) {
            if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.is_ascii() {
                continue;
            }
            let places = shorter(word).chain([hash::of(word.bytes())]).map(place);
            hashes.extend(places.map(|place| (place, number)));
        }
        let mut near = Self {
            fine: common.into_iter().collect(),
            noted: vec![0; hashes.len()],
            ends: vec![0; PLACES],
        };
        near.sort(&hashes);
        near
    }

    /// Puts those of one place beside each other: counts them, and fills each place from its end.
    fn sort(&mut self, hashes: &[(u32, u32)]) {
        for (place, _) in hashes {
            self.ends[*place as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut self.ends {
            sum += *end;
            *end = sum;
        }
        let mut free = self.ends.clone();
        for (place, number) in hashes.iter().rev() {
            let at = &mut free[*place as usize];
            *at -= 1;
            self.noted[*at as usize] = *number;
        }
    }

    /// A bit for each language a word is common in.
    pub(crate) fn languages(&self, word: &str) -> u64 {
        self.fine.get(word).copied().unwrap_or_default()
    }

    /// The numbers of at most a few words that this may be meant for, in order; none when it is a
    /// common word.
    pub(crate) fn find(&self, word: &str, words: &Lexicon) -> Vec<usize> {
        let mut found = Vec::new();
        if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.is_ascii() {
            return found;
        }
        for hash in shorter(word).chain([hash::of(word.bytes())]) {
            for number in self.at(place(hash)).iter().map(|number| *number as usize) {
                let slip = is_one_slip(word.as_bytes(), words.spelling(number).as_bytes());
                if slip && !found.contains(&number) {
                    found.push(number);
                }
            }
        }
        if found.len() > MOST || self.fine.contains_key(word) {
            found.clear();
        }
        found.sort_unstable();
        found
    }

    fn at(&self, place: u32) -> &[u32] {
        let place = place as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.noted[start as usize..self.ends[place] as usize]
    }
}

/// The hashes of a word with one letter left out; the first one always stands.
fn shorter(word: &str) -> impl Iterator<Item = u32> {
    (1..word.len()).map(|out| {
        hash::of(word.bytes().enumerate().filter(move |(at, _)| *at != out).map(|(_, byte)| byte))
    })
}

fn place(hash: u32) -> u32 {
    (hash ^ (hash >> 15)) % PLACES_U32
}

fn is_one_slip(typed: &[u8], meant: &[u8]) -> bool {
    if typed.first() != meant.first() || typed == meant {
        return false;
    }
    let long = typed.len() > SHORTEST && meant.len() > SHORTEST;
    let same = typed.iter().zip(meant).take_while(|(typed, meant)| typed == meant).count();
    let before = same.checked_sub(1).map(|last| typed[last]);
    let (typed, meant) = (&typed[same..], &meant[same..]);
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    match (typed, meant) {
        ([a, b, typed @ ..], [c, d, meant @ ..]) if (a, b) == (d, c) && typed == meant => true,
        ([again, rest @ ..], meant) if rest == meant && (long || Some(*again) == before) => true,
        _ if !long => false,
        (typed, [_, rest @ ..]) if rest == typed => true,
        ([a, typed @ ..], [b, meant @ ..]) => vowel(*a) && vowel(*b) && typed == meant,
        _ => false,
    }
}

/// In shorter words a slip makes too many others; in words as short as this only letters that are swapped
/// or written twice are taken for one.
const SHORTEST: usize = 4;

const LONGEST: usize = 20;

/// What may be meant for more words than this is meant for none of them.
const MOST: usize = 8;

/// Most places are nobody's.
const PLACES_U32: u32 = 1 << 19;

const PLACES: usize = PLACES_U32 as usize;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        views::View,
        words::{Form, Open, WordId},
    };

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

    #[test]
    fn in_short_words_only_swapped_and_doubled_letters_are_mended() {
        for typed in ["kont", "knto", "knnot", "knoot"] {
            assert_eq!(meant(typed), ["knot"], "{typed}");
        }
        for typed in ["kno", "knat", "knost", "kot"] {
            assert!(meant(typed).is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_word_with_many_known_misspellings_is_still_mended() {
        let mut words = Lexicon::default();
        let form = Form { word: WordId(0), open: Open::No, view: View::Plain };
        for word in ["freind", "frend", "friend", "friendd", "friennd", "frinend"] {
            words.note(word, form);
        }
        assert!(!Near::of(&words, []).find("frined", &words).is_empty());
    }

    fn meant(typed: &str) -> Vec<String> {
        let mut words = Lexicon::default();
        let form = Form { word: WordId(0), open: Open::No, view: View::Plain };
        for word in ["knot", "pills", "swallowed", "tablet"] {
            words.note(word, form);
        }
        let near = Near::of(&words, [("pulls".to_owned(), 1)]);
        near.find(typed, &words).into_iter().map(|at| words.spelling(at).to_owned()).collect()
    }
}
