//! Every word that any pack knows, collected while packs are compiled.

use std::collections::BTreeSet;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::{
    lexicon::Lexicon,
    normalise::without_accents,
    tokens::{Tokens, is_ideograph},
    views::{View, squeeze},
};

/// A word that some pack knows; an index into per-word tables.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct WordId(pub(crate) u32);

/// Collects words while packs are compiled.
#[derive(Default)]
pub(crate) struct Words {
    /// By what may stand beside a word.
    ids: [HashMap<String, WordId>; 3],
    /// By word: how often it is met, in a million.
    frequencies: Vec<u64>,
    /// By word: how many tokens it is.
    tokens: Vec<u32>,
    /// By word: how often it is met in a million words, and a bit for each language it is common in.
    common: HashMap<String, (u64, u64)>,
    /// The languages of packs that name common words.
    languages: Vec<String>,
    /// By word: how else it is spelt.
    respelt: HashMap<String, Vec<String>>,
    /// Words that say nothing.
    fillers: BTreeSet<String>,
}

impl Words {
    /// Notes a language's common words, the most common first.
    pub(crate) fn note_common<'a>(
        &mut self,
        language: &str,
        common: impl Iterator<Item = &'a str>,
    ) {
        let bit = 1 << self.languages.len();
        self.languages.push(language.to_owned());
        for (rank, word) in (1..).zip(common) {
            // Zipf's law: the second most common word is half as common as the first.
            let frequency = MOST_COMMON / rank;
            let folded = fold(word);
            let (known, languages) = self.common.entry(folded).or_default();
            *known = frequency.max(*known);
            *languages |= bit;
        }
    }

    /// Notes how else people spell a word. Nothing unless both are single words.
    pub(crate) fn note_spelling(&mut self, word: &str, other: &str) -> Option<()> {
        let single = |word| (Tokens::of(word).all().len() == 1).then(|| fold(word));
        let (word, other) = (single(word)?, single(other)?);
        self.respelt.entry(word).or_default().push(other);
        Some(())
    }

    /// Notes a word that may stand anywhere and says nothing. Nothing unless it is a single word.
    pub(crate) fn note_filler(&mut self, word: &str) -> Option<()> {
        (Tokens::of(word).all().len() == 1).then(|| self.fillers.insert(fold(word)))?;
        Some(())
    }

    /// The id of a folded word.
    pub(crate) fn intern(&mut self, word: &str, open: Open) -> WordId {
        let ids = &mut self.ids[open as usize];
        if let Some(known) = ids.get(word) {
            return *known;
        }
        let id = WordId(u32::try_from(self.frequencies.len()).unwrap_or(u32::MAX));
        ids.insert(word.to_owned(), id);
        let guess = || match word.chars().count() {
            1 => 1_000,
            2 => 300,
            _ => 20,
        };
        let known = self.common.get(word).map(|(frequency, _)| *frequency);
        self.frequencies.push(known.unwrap_or_else(guess));
        let ideographs = word.chars().filter(|ch| is_ideograph(*ch)).count().max(1);
        self.tokens.push(u32::try_from(ideographs).unwrap_or(u32::MAX));
        id
    }

    /// How often a word is met, in a million words of ordinary talk: a guess, for speed only.
    pub(crate) fn frequency(&self, word: WordId) -> u64 {
        self.frequencies.get(word.0 as usize).copied().unwrap_or_default()
    }

    /// How many tokens a word is: ideographs are one each.
    pub(crate) fn tokens(&self, word: WordId) -> u32 {
        self.tokens.get(word.0 as usize).copied().unwrap_or(1)
    }

    /// Every form of every word, in order.
    pub(crate) fn spell(self) -> Spelt {
        let mut all = Vec::<(String, Form)>::with_capacity(self.frequencies.len() * 2);
        for (ids, open) in self.ids.into_iter().zip([Open::No, Open::After, Open::Before]) {
            for (word, id) in ids {
                spell(&word, id, open, &self.respelt, &mut all);
            }
        }
        all.sort_unstable();
        let mut spelt = Spelt::default();
        for (spelling, form) in all {
            let words = if form.open == Open::No { &mut spelt.whole } else { &mut spelt.parts };
            words.note(&spelling, form);
        }
        let common = self.common.into_iter().map(|(word, (_, languages))| (word, languages));
        spelt.common = common.collect();
        spelt.common.sort_unstable();
        spelt.languages = self.languages;
        spelt.fillers = self.fillers.into_iter().collect();
        spelt.words = u32::try_from(self.frequencies.len()).unwrap_or(u32::MAX);
        spelt
    }
}

/// Adds every form of one word.
fn spell(
    word: &str,
    id: WordId,
    open: Open,
    respelt: &HashMap<String, Vec<String>>,
    all: &mut Vec<(String, Form)>,
) {
    let mut add = |spelling, view| all.push((spelling, Form { word: id, open, view }));
    let stripped: String = word.chars().filter_map(without_accents).collect();
    let squeezed = squeeze(&stripped);
    if squeezed.is_ascii() && squeezed != stripped && squeezed.chars().nth(1).is_some() {
        add(squeezed, View::Squeezed);
    }
    if let Some(spelt_out) = without_umlauts(word) {
        add(spelt_out, View::Stripped);
    }
    if stripped != word {
        add(stripped, View::Stripped);
    }
    for other in respelt.get(word).into_iter().flatten() {
        add(other.clone(), View::Respelt);
    }
    add(word.to_owned(), View::Plain);
}

/// Every spelling of every known word, as it is kept in files.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Spelt {
    pub(crate) whole: Lexicon,
    /// Beginnings and endings of words.
    pub(crate) parts: Lexicon,
    /// The common words of all languages, known or not, and a bit for each language they are common in.
    pub(crate) common: Vec<(String, u64)>,
    /// The words of all languages that say nothing.
    pub(crate) fillers: Vec<String>,
    /// The languages of packs that name common words, in the order of their bits.
    pub(crate) languages: Vec<String>,
    /// How many words there are.
    pub(crate) words: u32,
}

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
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) enum Open {
    /// It stands alone.
    No,
    /// Longer words that start with it count too.
    After,
    /// Longer words that end with it count too.
    Before,
}

/// One way a known word may be spelt.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) struct Form {
    /// The word it spells.
    pub(crate) word: WordId,
    /// Whether more may stand before or after it.
    pub(crate) open: Open,
    /// How far the form is from the word.
    pub(crate) view: View,
}
