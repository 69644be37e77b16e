//! Which languages a text is in, by the common words of each sentence.

use std::ops::Range;

use crate::{
    leaves::Scope,
    tokens::{Spacing, Tokens},
    vocabulary::Vocabulary,
};

/// The common words of each sentence of a text, counted by language.
pub(crate) struct Languages<'a> {
    names: &'a [String],
    /// By sentence: where it ends, and how many of its words are common in each language.
    sentences: Vec<(usize, Vec<usize>)>,
}

impl<'a> Languages<'a> {
    pub(crate) fn of(tokens: &Tokens, vocabulary: &'a Vocabulary) -> Self {
        let names = vocabulary.languages();
        let sentence = |nodes: Range<usize>| {
            let mut counts = vec![0; names.len()];
            count(tokens, nodes.clone(), vocabulary, &mut counts);
            (nodes.end, counts)
        };
        Self { names, sentences: tokens.sentences().map(sentence).collect() }
    }

    /// Whether the sentence at a node is in another language than what is read in it: a word of one
    /// language is another in the next. Where languages are mixed it is in all of them.
    pub(crate) fn is_another(&self, scope: &Scope, node: usize) -> bool {
        let Scope::Language(name) = scope else { return false };
        let Some(own) = self.names.iter().position(|known| known == name) else { return false };
        let at = self.sentences.partition_point(|(end, _)| *end <= node);
        self.sentences.get(at).is_some_and(|(_, counts)| {
            let most = counts.iter().copied().max().unwrap_or_default();
            most >= FEWEST && counts[own] * LESS <= most
        })
    }
}

/// Counts by language the words that are common in it.
pub(crate) fn count(
    tokens: &Tokens,
    nodes: Range<usize>,
    vocabulary: &Vocabulary,
    counts: &mut [usize],
) {
    each_word(tokens, nodes, vocabulary, |languages| {
        for (at, count) in counts.iter_mut().enumerate() {
            *count += usize::from(languages >> at & 1 == 1);
        }
    });
}

/// Goes through words; for each, a bit for every language it is common in.
pub(crate) fn each_word(
    tokens: &Tokens,
    nodes: Range<usize>,
    vocabulary: &Vocabulary,
    mut seen: impl FnMut(u64),
) {
    let mut word = String::new();
    // A letter of a spaced-out word is no word.
    let words = tokens.all()[nodes].iter().filter(|token| token.spacing == Spacing::Usual);
    for token in words {
        word.clear();
        word.extend(tokens.letters(token));
        // Pictographs and numbers are in every language.
        if word.starts_with(char::is_alphabetic) {
            seen(vocabulary.languages_of(&word));
        }
    }
}

/// Fewer common words say nothing of a sentence.
const FEWEST: usize = 4;

/// A sentence with so many times as many common words of another language is in that one.
const LESS: usize = 4;
