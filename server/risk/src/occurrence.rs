//! Where each pattern of the book occurs in one text.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    book::{Book, Owner},
    lattice::{Hit, Lattice},
    matcher::{Found, Walk},
    pattern::Pattern,
    tokens::Tokens,
};

/// Where every pattern of the book was found in one text.
pub(crate) struct Occurrences {
    found: BTreeMap<Owner, Vec<Found>>,
    effort: usize,
}

impl Occurrences {
    /// Tries every pattern near each of its anchors. Most texts match no rule at all: guards and
    /// modifiers are looked for only where one does.
    pub(crate) fn of(book: &Book, tokens: &Tokens) -> Self {
        let lattice = Lattice::of(tokens, &book.vocabulary);
        let mut found = Self { found: BTreeMap::new(), effort: 0 };
        found.look(book, &book.rule_starts, tokens, &lattice);
        if !found.found.is_empty() {
            found.look(book, &book.other_starts, tokens, &lattice);
        }
        found
    }

    fn look(&mut self, book: &Book, table: &StartTable, tokens: &Tokens, lattice: &Lattice) {
        let mut walk = Walk::new(tokens, lattice);
        table.each_start(book, tokens, lattice, |start, hit| {
            let (owner, pattern) = &book.patterns[start.pattern as usize];
            if let Some(occurrence) = walk.match_at(pattern, hit, start.first as usize) {
                self.found.entry(*owner).or_default().push(occurrence);
            }
        });
        self.effort += walk.effort();
        self.found.values_mut().for_each(|found| found.sort_by_key(|found| found.nodes.start));
    }

    /// How much work it was, in steps of patterns.
    pub(crate) fn effort(&self) -> usize {
        self.effort
    }

    /// What was found of each rule, in the order of rules.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (usize, &[Found])> {
        self.found.iter().filter_map(|(owner, found)| match owner {
            Owner::Rule(rule) => Some((*rule, found.as_slice())),
            Owner::Unless(_)
            | Owner::Modifier(_)
            | Owner::Cue(_)
            | Owner::NotAfter(_)
            | Owner::Stop(_) => None,
        })
    }

    /// What was found of an owner, in order.
    pub(crate) fn all(&self, owner: Owner) -> &[Found] {
        self.found.get(&owner).map_or(&[], Vec::as_slice)
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

/// By word: which patterns start with it, and of which it is an anchor.
pub(crate) struct StartTable {
    starts: Vec<Vec<Start>>,
    anchored: Vec<Vec<u32>>,
    /// So many patterns there are, of this table and others.
    patterns: usize,
}

impl StartTable {
    /// A table of some of the patterns.
    pub(crate) fn of(
        patterns: &[(Owner, Pattern)],
        words: usize,
        belongs: impl Fn(Owner) -> bool,
    ) -> Self {
        let mut table = Self {
            starts: vec![Vec::new(); words],
            anchored: vec![Vec::new(); words],
            patterns: patterns.len(),
        };
        for (at, (_, pattern)) in (0..).zip(patterns).filter(|(_, (owner, _))| belongs(*owner)) {
            for (first, word) in (0..).zip(pattern.start.firsts()) {
                table.starts[word.0].push(Start { pattern: at, first });
            }
            pattern.anchors.iter().for_each(|word| table.anchored[word.0].push(at));
        }
        table
    }

    /// Finds where which patterns may start: not further before one of their anchors than they reach.
    /// Goes through the text once, from its end.
    fn each_start(
        &self,
        book: &Book,
        tokens: &Tokens,
        lattice: &Lattice,
        mut found: impl FnMut(&Start, &Hit),
    ) {
        let is_anchor = |hit: &Hit| !self.anchored[hit.word.0].is_empty();
        if !lattice.all().iter().any(is_anchor) {
            return;
        }
        // How many words spaced-out letters are is a guess; a long word may be taken for several.
        let stretch = if tokens.are_spaced() { 4 } else { 1 };
        // By pattern: one past the place of the next anchor's end; 0 where there is none.
        let mut next_anchor = vec![0_u32; self.patterns];
        for node in (0..tokens.all().len()).rev() {
            let hits = lattice.at(node);
            for hit in hits {
                let place = number(tokens.place(hit.to));
                for pattern in &self.anchored[hit.word.0] {
                    next_anchor[*pattern as usize] = place + 1;
                }
            }
            let place = tokens.place(node);
            for hit in hits {
                for start in &self.starts[hit.word.0] {
                    let anchor = next_anchor[start.pattern as usize] as usize;
                    if anchor == 0 {
                        continue;
                    }
                    let reach = book.patterns[start.pattern as usize].1.reach * stretch;
                    if anchor - 1 <= place + reach {
                        found(start, hit);
                    }
                }
            }
        }
    }
}

/// A pattern, and which of the words it may start with.
#[derive(Clone, Copy)]
struct Start {
    pattern: u32,
    first: u32,
}

/// A text that is scanned has far fewer words.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX - 1)
}

/// Tokens around a match within which guards and modifiers are looked for.
const REACH: usize = 64;
