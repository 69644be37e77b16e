//! Spellings and the words they stand for, and a table that finds a spelling by its hash.

use serde::{Deserialize, Serialize};

use crate::{hash, words::Form};

/// Spellings in order, each with the words it stands for.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Lexicon {
    /// All spellings, one after the other.
    letters: String,
    /// By spelling: where it ends in `letters`.
    ends: Vec<u32>,
    forms: Vec<Form>,
    /// By spelling: where its words end in `forms`.
    form_ends: Vec<u32>,
}

impl Lexicon {
    /// Adds a word to a spelling; spellings come in order.
    pub(crate) fn note(&mut self, spelling: &str, form: Form) {
        if self.ends.is_empty() || self.spelling(self.ends.len() - 1) != spelling {
            self.letters.push_str(spelling);
            self.ends.push(number(self.letters.len()));
            self.form_ends.push(0);
        }
        self.forms.push(form);
        if let Some(end) = self.form_ends.last_mut() {
            *end = number(self.forms.len());
        }
    }

    /// All spellings, in order.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.spelling(at))
    }

    /// The spelling of a number.
    pub(crate) fn spelling(&self, at: usize) -> &str {
        &self.letters[start(&self.ends, at)..self.ends[at] as usize]
    }

    /// What the spelling of a number stands for.
    pub(crate) fn forms(&self, at: usize) -> &[Form] {
        &self.forms[start(&self.form_ends, at)..self.form_ends[at] as usize]
    }
}

/// Finds spellings, and what they begin with, by their hashes.
pub(crate) struct Table {
    /// One more than the number of a spelling, at the place of its hash or after it; 0 is nobody.
    places: Vec<u32>,
    /// A bit for the hash of every beginning of every spelling.
    begun: Vec<u64>,
}

impl Table {
    /// A table of all spellings.
    pub(crate) fn of(words: &Lexicon) -> Self {
        let size = (words.ends.len() * 2).next_power_of_two().max(64);
        let mut table = Self { places: vec![0; size], begun: vec![0; size / 4] };
        table.begin(hash::START);
        for (number, spelling) in (1..).zip(words.spellings()) {
            let whole = spelling.bytes().fold(hash::START, |before, byte| {
                let hash = hash::mix(before, u32::from(byte));
                table.begin(hash);
                hash
            });
            let free = table.from(whole).find(|place| table.places[*place] == 0);
            table.places[free.expect("half of the places are free")] = number;
        }
        table
    }

    /// The number of a spelling.
    pub(crate) fn find(&self, words: &Lexicon, spelling: &str, hash: u32) -> Option<usize> {
        let known = self.from(hash).map(|place| self.places[place]).take_while(|known| *known > 0);
        known.map(|known| known as usize - 1).find(|at| words.spelling(*at) == spelling)
    }

    /// Whether a spelling may begin so; few others do.
    pub(crate) fn may_begin(&self, hash: u32) -> bool {
        let (word, bit) = self.bit(hash);
        self.begun[word] & bit != 0
    }

    fn begin(&mut self, hash: u32) {
        let (word, bit) = self.bit(hash);
        self.begun[word] |= bit;
    }

    fn bit(&self, hash: u32) -> (usize, u64) {
        let at = spread(hash) & (self.begun.len() * 64 - 1);
        (at / 64, 1 << (at % 64))
    }

    /// The places where a spelling of this hash may be, the likeliest first.
    fn from(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let (first, last) = (spread(hash), self.places.len() - 1);
        (0..=last).map(move |step| (first + step) & last)
    }
}

/// The lower bits of the hash alone know little of its first letters.
fn spread(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize
}

fn start(ends: &[u32], at: usize) -> usize {
    at.checked_sub(1).map_or(0, |before| ends[before] as usize)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
