//! Where each pattern of the book occurs in one text.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    book::{Book, Owner},
    lattice::Lattice,
    matcher::{Found, match_at},
    tokens::Tokens,
};

/// Where every pattern of the book was found in one text.
pub(crate) struct Occurrences(BTreeMap<Owner, Vec<Found>>);

impl Occurrences {
    /// Tries every pattern whose anchor is there, wherever it may start. Most texts match no rule at
    /// all: guards and modifiers are looked for only where one does.
    pub(crate) fn of(book: &Book, tokens: &Tokens) -> Self {
        let lattice = Lattice::of(tokens, &book.vocabulary);
        let (rules, others) = starts(book, &lattice);
        let mut found = Self(BTreeMap::new());
        found.look(book, tokens, &lattice, rules);
        if !found.0.is_empty() {
            found.look(book, tokens, &lattice, others);
        }
        found
    }

    fn look(&mut self, book: &Book, tokens: &Tokens, lattice: &Lattice, mut starts: Vec<Start>) {
        starts.sort_unstable();
        starts.dedup();
        for (node, pattern) in starts {
            let (owner, pattern) = &book.patterns[pattern];
            if let Some(occurrence) = match_at(pattern, tokens, lattice, node) {
                self.0.entry(*owner).or_default().push(occurrence);
            }
        }
    }

    /// What was found of an owner, in order.
    pub(crate) fn all(&self, owner: Owner) -> &[Found] {
        self.0.get(&owner).map_or(&[], Vec::as_slice)
    }

    /// What was found of an owner within reach of a stretch; in order.
    pub(crate) fn near(
        &self,
        owner: Owner,
        nodes: &Range<usize>,
    ) -> impl Iterator<Item = &Found> + use<'_> {
        let found = self.all(owner);
        let first = nodes.start.saturating_sub(REACH);
        let last = nodes.end.saturating_add(REACH);
        let start = found.partition_point(|found| found.nodes.start < first);
        found[start..].iter().take_while(move |found| found.nodes.start <= last)
    }
}

/// A node, and a pattern that may start there.
type Start = (usize, usize);

/// Where patterns may start whose anchor is in the text: those of rules, and all others.
fn starts(book: &Book, lattice: &Lattice) -> (Vec<Start>, Vec<Start>) {
    let mut anchored = vec![false; book.patterns.len()];
    for pattern in lattice.all().iter().flat_map(|hit| &book.anchored[hit.word.0]) {
        anchored[*pattern] = true;
    }
    let hits = lattice.all().iter();
    hits.flat_map(|hit| book.starts[hit.word.0].iter().map(|pattern| (hit.from, *pattern)))
        .filter(|(_, pattern)| anchored[*pattern])
        .partition(|(_, pattern)| matches!(book.patterns[*pattern].0, Owner::Rule(_)))
}

/// Tokens around a match within which guards and modifiers are looked for.
const REACH: usize = 64;
