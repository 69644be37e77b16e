//! Every word that any pack knows, and the one automaton that finds them all.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, BuildError};

use crate::{
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
    ids: HashMap<(String, bool), WordId>,
    /// By word: how often it is met, in a million.
    frequencies: Vec<u64>,
    common: HashMap<String, u64>,
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

    /// The id of a folded word; `prefix` when longer words that start with it count too.
    pub(crate) fn intern(&mut self, word: String, prefix: bool) -> WordId {
        let next = WordId(self.ids.len());
        let guess = || match word.chars().count() {
            1 => 1_000,
            2 => 300,
            _ => 20,
        };
        let frequency = self.common.get(&word).copied().unwrap_or_else(guess);
        let id = *self.ids.entry((word, prefix)).or_insert(next);
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
        for ((word, prefix), id) in self.ids {
            let mut add = |spelling, view| {
                spelt.push((spelling, Form { word: id, prefix, view }));
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
        let automaton = AhoCorasick::builder().dense_depth(DENSE_DEPTH).build(spellings)?;
        Ok(Vocabulary { automaton, forms })
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

/// One way a known word may be spelt.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Form {
    /// The word it spells.
    pub(crate) word: WordId,
    /// It may go on after the form.
    pub(crate) prefix: bool,
    /// How far the form is from the word.
    pub(crate) view: View,
}

/// All known words, ready to be found.
pub(crate) struct Vocabulary {
    automaton: AhoCorasick,
    forms: Vec<Vec<Form>>,
}

impl Vocabulary {
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
