//! Every word that any pack knows, and the one automaton that finds them all.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, BuildError};

use crate::{
    normalise::without_accents,
    views::{View, squeeze},
};

/// A word that some pack knows; an index into per-word tables.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct WordId(pub(crate) usize);

/// Collects words while packs are compiled.
#[derive(Default)]
pub(crate) struct Words {
    ids: BTreeMap<(String, bool), WordId>,
}

impl Words {
    /// The id of a folded word; `prefix` when longer words that start with it count too.
    pub(crate) fn intern(&mut self, word: String, prefix: bool) -> WordId {
        let next = WordId(self.ids.len());
        *self.ids.entry((word, prefix)).or_insert(next)
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Builds the automaton over every form of every word.
    pub(crate) fn index(self) -> Result<Vocabulary, BuildError> {
        let mut forms = BTreeMap::<String, Vec<Form>>::new();
        for ((word, prefix), id) in self.ids {
            let stripped: String = word.chars().filter_map(without_accents).collect();
            let squeezed = squeeze(&stripped);
            let mut add = |spelling, view| {
                forms.entry(spelling).or_default().push(Form { word: id, prefix, view });
            };
            if stripped.chars().nth(1).is_some() {
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
        let automaton = AhoCorasick::new(forms.keys())?;
        Ok(Vocabulary { automaton, forms: forms.into_values().collect() })
    }
}

/// How a word with umlauts is typed on a keyboard that has none.
fn without_umlauts(word: &str) -> Option<String> {
    let umlaut = |ch| matches!(ch, 'ä' | 'ö' | 'ü');
    let spelt_out = || word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
    word.contains(umlaut).then(spelt_out)
}

/// One way a known word may be spelt.
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
