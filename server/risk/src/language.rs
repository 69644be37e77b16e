//! Which languages a text is in, by the common words of each sentence.

use std::ops::Range;

use crate::{
    leaves::Scope,
    tokens::{Spacing, Tokens},
    vocabulary::Vocabulary,
};

/// The common words of each sentence of a text, counted by language.
pub(crate) struct Languages<'a> {
    tokens: &'a Tokens,
    vocabulary: &'a Vocabulary,
    /// By sentence: where it ends, and how many of its words are common in each language.
    sentences: Vec<(usize, Vec<usize>)>,
}

impl<'a> Languages<'a> {
    pub(crate) fn of(tokens: &'a Tokens, vocabulary: &'a Vocabulary) -> Self {
        let sentence = |nodes: Range<usize>| {
            let mut counts = vec![0; vocabulary.languages().len()];
            count(tokens, nodes.clone(), vocabulary, &mut counts);
            (nodes.end, counts)
        };
        Self { tokens, vocabulary, sentences: tokens.sentences().map(sentence).collect() }
    }

    /// Whether words are in another language than what is read in them: a word of one language is another
    /// in the next. Their sentence tells, unless one of them is in the former alone: then languages are
    /// mixed.
    pub(crate) fn is_another(&self, scope: &Scope, nodes: &Range<usize>) -> bool {
        let Scope::Language(name) = scope else { return false };
        let mut names = self.vocabulary.languages().iter();
        let Some(own) = names.position(|known| known == name) else { return false };
        let at = self.sentences.partition_point(|(end, _)| *end <= nodes.start);
        let Some((_, counts)) = self.sentences.get(at) else { return false };
        let Some((most, count)) = counts.iter().enumerate().max_by_key(|(_, count)| **count) else {
            return false;
        };
        if *count < FEWEST || counts[own] * LESS > *count {
            return false;
        }
        let mut is_mixed = false;
        each_word(self.tokens, nodes.clone(), self.vocabulary, |languages| {
            is_mixed |= languages >> own & 1 == 1 && languages >> most & 1 == 0;
        });
        !is_mixed
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
