//! All known words, ready to be found: whole words in a table, beginnings and endings in an automaton.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError};
use foldhash::HashSet;

use crate::{
    lexicon::{Lexicon, Table},
    near::Near,
    views::View,
    words::{Form, Spelt},
};

/// All known words, ready to be found.
pub(crate) struct Vocabulary {
    whole: Lexicon,
    table: Table,
    near: Near,
    parts: Lexicon,
    automaton: AhoCorasick,
    languages: Vec<String>,
    fillers: HashSet<String>,
}

impl Vocabulary {
    /// Makes every form of every word ready to be found.
    pub(crate) fn of(spelt: Spelt) -> Result<Self, BuildError> {
        Ok(Self {
            // Beginnings and endings are few, so its table of all steps is small.
            automaton: AhoCorasick::builder()
                .kind(Some(AhoCorasickKind::DFA))
                .build(spelt.parts.spellings())?,
            near: Near::of(&spelt.whole, spelt.common),
            table: Table::of(&spelt.whole),
            whole: spelt.whole,
            parts: spelt.parts,
            languages: spelt.languages,
            fillers: spelt.fillers.into_iter().collect(),
        })
    }

    /// The words that are spelt so; `hash` is that of the spelling.
    pub(crate) fn whole(&self, spelling: &str, hash: u32) -> &[Form] {
        self.table.find(&self.whole, spelling, hash).map_or(&[][..], |at| self.whole.forms(at))
    }

    /// Whether a known word may begin so; few others do.
    pub(crate) fn may_begin(&self, hash: u32) -> bool {
        self.table.may_begin(hash)
    }

    /// The languages that some pack reads.
    pub(crate) fn languages(&self) -> &[String] {
        &self.languages
    }

    /// A bit for each of the languages that a word is common in.
    pub(crate) fn languages_of(&self, word: &str) -> u64 {
        self.near.languages(word)
    }

    /// Whether a word may stand anywhere and says nothing.
    pub(crate) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// The words that an unknown one may be meant for: those that are one slip of the finger away.
    pub(crate) fn near<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Form> {
        let spellings = self.near.find(word, &self.whole);
        let forms = spellings.into_iter().flat_map(|at| self.whole.forms(at));
        forms.filter(|form| form.view <= View::Stripped)
    }

    /// Every beginning or ending of words that occurs in `text`, overlaps included: its bytes and
    /// the words it stands for.
    pub(crate) fn parts<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a [Form])> {
        self.automaton
            .find_overlapping_iter(text)
            .map(|found| (found.start(), found.end(), self.parts.forms(found.pattern().as_usize())))
    }
}
