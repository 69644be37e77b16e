//! Every word that any pack knows: whole words in a table, beginnings and endings in an automaton.

use aho_corasick::{AhoCorasick, BuildError};
use foldhash::HashMap;

use crate::{
    near::Near,
    normalise::without_accents,
    tokens::{Tokens, is_ideograph},
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
    /// By word: how many tokens it is.
    tokens: Vec<usize>,
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
        let tokens = word.chars().filter(|ch| is_ideograph(*ch)).count().max(1);
        let id = *self.ids.entry((word, open)).or_insert(next);
        if id == next {
            self.frequencies.push(frequency);
            self.tokens.push(tokens);
        }
        id
    }

    /// How often a word is met, in a million words of ordinary talk: a guess, for speed only.
    pub(crate) fn frequency(&self, word: WordId) -> u64 {
        self.frequencies.get(word.0).copied().unwrap_or_default()
    }

    /// How many tokens a word is: ideographs are one each.
    pub(crate) fn tokens(&self, word: WordId) -> usize {
        self.tokens.get(word.0).copied().unwrap_or(1)
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Makes every form of every word ready to be found.
    pub(crate) fn index(self) -> Result<Vocabulary, BuildError> {
        let mut spelt = Vec::<(String, Form)>::with_capacity(self.ids.len() * 2);
        for ((word, open), id) in self.ids {
            let mut add = |spelling, view| {
                spelt.push((spelling, Form { word: id, open, view }));
            };
            let stripped: String = word.chars().filter_map(without_accents).collect();
            let squeezed = squeeze(&stripped);
            if squeezed.is_ascii() && squeezed != stripped && squeezed.chars().nth(1).is_some() {
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
        let mut vocabulary = Vocabulary::default();
        for (spelling, form) in spelt {
            let forms = if form.open == Open::No {
                vocabulary.note(spelling)
            } else {
                vocabulary.note_part(spelling)
            };
            forms.push(form);
        }
        vocabulary.automaton = Some(AhoCorasick::new(&vocabulary.parts)?);
        vocabulary.near = Near::of(&vocabulary.spellings, self.common.into_keys());
        vocabulary.index =
            (0..).zip(&vocabulary.spellings).map(|(at, word)| (word.as_str().into(), at)).collect();
        Ok(vocabulary)
    }
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
#[derive(Default)]
pub(crate) struct Vocabulary {
    /// By number, sorted.
    spellings: Vec<String>,
    /// By the number of their spelling.
    forms: Vec<Vec<Form>>,
    index: HashMap<Box<str>, usize>,
    longest: usize,
    near: Near,
    /// Beginnings and endings of words, sorted.
    parts: Vec<String>,
    part_forms: Vec<Vec<Form>>,
    automaton: Option<AhoCorasick>,
}

impl Vocabulary {
    /// The words that are spelt so.
    pub(crate) fn whole(&self, spelling: &str) -> &[Form] {
        self.index.get(spelling).map_or(&[][..], |at| &self.forms[*at])
    }

    /// Whether a word is common in some language that a pack reads.
    pub(crate) fn is_common(&self, word: &str) -> bool {
        self.near.is_common(word)
    }

    /// The bytes of the longest word.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }

    /// The words that an unknown one may be meant for: those that are one slip of the finger away.
    pub(crate) fn near<'a>(&'a self, word: &'a str) -> impl Iterator<Item = &'a Form> {
        let spellings = self.near.find(word, &self.spellings);
        let forms = spellings.into_iter().flat_map(|at| &self.forms[at]);
        forms.filter(|form| form.view <= View::Stripped)
    }

    /// Every beginning or ending of words that occurs in `text`, overlaps included: its bytes and
    /// the words it stands for.
    pub(crate) fn parts<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, usize, &'a [Form])> {
        let found = self.automaton.iter().flat_map(move |all| all.find_overlapping_iter(text));
        found.map(|found| {
            let forms = self.part_forms.get(found.pattern().as_usize());
            (found.start(), found.end(), forms.map_or(&[][..], Vec::as_slice))
        })
    }

    fn note(&mut self, spelling: String) -> &mut Vec<Form> {
        self.longest = self.longest.max(spelling.len());
        note(&mut self.spellings, &mut self.forms, spelling)
    }

    fn note_part(&mut self, part: String) -> &mut Vec<Form> {
        note(&mut self.parts, &mut self.part_forms, part)
    }
}

/// The forms of a spelling; spellings come in order.
fn note<'a>(
    spellings: &mut Vec<String>,
    forms: &'a mut Vec<Vec<Form>>,
    spelling: String,
) -> &'a mut Vec<Form> {
    if spellings.last() != Some(&spelling) {
        spellings.push(spelling);
        forms.push(Vec::new());
    }
    forms.last_mut().expect("there are as many as spellings, and at least one")
}
