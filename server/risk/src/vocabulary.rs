//! Every word that any pack knows, and the one automaton that finds them all.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, BuildError};

use crate::{
    near::Near,
    normalise::without_accents,
    tokens::Tokens,
    views::{View, squeeze},
};

/// A word that some pack knows; an index into per-word tables.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct WordId(pub(crate) usize);

/// Collects words while packs are compiled.
#[derive(Default)]
pub(crate) struct Words {
    ids: HashMap<(String, Open), WordId>,
    /// By word: how often it is met, in a million.
    frequencies: Vec<u64>,
    common: HashMap<String, u64>,
    /// By word: how else it is spelt.
    respelt: HashMap<String, Vec<String>>,
}

impl Words {
    /// Notes a language's common words, the most common first.
    pub(crate) fn note_common<'a>(&mut self, common: impl Iterator<Item = &'a str>) {
        for (rank, word) in (1..).zip(common) {
            // Zipf's law: the second most common word is half as common as the first.
            let frequency = MOST_COMMON / rank;
            let folded = fold(word);
            let known = self.common.entry(folded).or_default();
            *known = frequency.max(*known);
        }
    }

    /// Notes how else people spell a word. Nothing unless both are single words.
    pub(crate) fn note_spelling(&mut self, word: &str, other: &str) -> Option<()> {
        let single = |word| (Tokens::of(word).all().len() == 1).then(|| fold(word));
        let (word, other) = (single(word)?, single(other)?);
        self.respelt.entry(word).or_default().push(other);
        Some(())
    }

    /// The id of a folded word.
    pub(crate) fn intern(&mut self, word: String, open: Open) -> WordId {
        let next = WordId(self.ids.len());
        let guess = || match word.chars().count() {
            1 => 1_000,
            2 => 300,
            _ => 20,
        };
        let frequency = self.common.get(&word).copied().unwrap_or_else(guess);
        let id = *self.ids.entry((word, open)).or_insert(next);
        if id == next {
            self.frequencies.push(frequency);
        }
        id
    }

    /// How often a word is met, in a million words of ordinary talk: a guess, for speed only.
    pub(crate) fn frequency(&self, word: WordId) -> u64 {
        self.frequencies.get(word.0).copied().unwrap_or_default()
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Builds the automaton over every form of every word.
    pub(crate) fn index(self) -> Result<Vocabulary, BuildError> {
        let mut spelt = Vec::<(String, Form)>::with_capacity(self.ids.len() * 2);
        for ((word, open), id) in self.ids {
            let mut add = |spelling, view| {
                spelt.push((spelling, Form { word: id, open, view }));
            };
            let stripped: String = word.chars().filter_map(without_accents).collect();
            let squeezed = squeeze(&stripped);
            if squeezed != stripped && squeezed.chars().nth(1).is_some() {
                add(squeezed, View::Squeezed);
            }
            if let Some(spelt_out) = without_umlauts(&word) {
                add(spelt_out, View::Stripped);
            }
            if stripped != word {
                add(stripped, View::Stripped);
            }
            for other in self.respelt.get(&word).into_iter().flatten() {
                add(other.clone(), View::Respelt);
            }
            add(word, View::Plain);
        }
        spelt.sort_unstable();
        let (mut spellings, mut forms) = (Vec::new(), Vec::<Vec<Form>>::new());
        for (spelling, form) in spelt {
            match (spellings.last(), forms.last_mut()) {
                (Some(last), Some(forms)) if *last == spelling => forms.push(form),
                _ => {
                    spellings.push(spelling);
                    forms.push(vec![form]);
                }
            }
        }
        spellings.shrink_to_fit();
        let automaton = AhoCorasick::builder().kind(Some(aho_corasick::AhoCorasickKind::DFA)).dense_depth(DENSE_DEPTH).build(&spellings)?;
        let near = Near::of(&spellings, self.common.into_keys());
        Ok(Vocabulary { automaton, spellings, forms, near })
    }
}

/// Letters up to which the automaton's states are wide: more room, fewer steps.
const DENSE_DEPTH: usize = 3;

/// A word as it stands in a folded text.
fn fold(word: &str) -> String {
    let tokens = Tokens::of(word);
    tokens.all().iter().flat_map(|token| tokens.letters(token)).collect()
}

/// The most common word of a language is one in twenty.
const MOST_COMMON: u64 = 50_000;

/// How a word with umlauts is typed on a keyboard that has none.
fn without_umlauts(word: &str) -> Option<String> {
    let umlaut = |ch| matches!(ch, 'ä' | 'ö' | 'ü');
    let spelt_out = || word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
    word.contains(umlaut).then(spelt_out)
}

/// Whether a word is part of longer ones.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Open {
    /// It stands alone.
    No,
    /// Longer words that start with it count too.
    After,
    /// Longer words that end with it count too.
    Before,
}

/// One way a known word may be spelt.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Form {
    /// The word it spells.
    pub(crate) word: WordId,
    /// Whether more may stand before or after it.
    pub(crate) open: Open,
    /// How far the form is from the word.
    pub(crate) view: View,
}

/// All known words, ready to be found.
pub(crate) struct Vocabulary {
    automaton: AhoCorasick,
    /// By number, in order.
    spellings: Vec<String>,
    /// By the number of their spelling.
    forms: Vec<Vec<Form>>,
    near: Near,
}

impl Vocabulary {
    /// The words that an unknown one may be meant for: those that one slip of the finger away.
    pub(crate) fn near<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Form> {
        let spellings = self.near.find(word, &self.spellings);
        let forms = spellings.into_iter().flat_map(|at| &self.forms[at]);
        forms.filter(|form| form.open == Open::No && form.view <= View::Stripped)
    }

    /// Every form that occurs in `text`, overlaps included: its bytes and the words it spells.
    pub(crate) fn find<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a [Form])> {
        self.automaton.find_overlapping_iter(text).map(|found| {
            let forms = self.forms.get(found.pattern().as_usize()).map_or(&[][..], Vec::as_slice);
            (found.start(), found.end(), forms)
        })
    }
}
