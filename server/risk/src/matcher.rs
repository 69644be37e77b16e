//! Walks one pattern through the lattice.
//!
//! All ways through are walked at once, one set of nodes per step, so the cost is bounded by the
//! pattern's gaps and never by the text: no back-tracking.

use std::{ops::Range, sync::Arc};

use crate::{
    lattice::{Hit, Lattice},
    pattern::{Element, Pattern, Phrases},
    tokens::{Break, Tokens},
    views::View,
    vocabulary::WordId,
};

/// Where a pattern was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The nodes it lies between.
    pub(crate) nodes: Range<usize>,
    /// Stretches inside that no step of the pattern asked for.
    pub(crate) gaps: Vec<Range<usize>>,
    /// The most far-fetched reading that was needed.
    pub(crate) view: View,
}

/// Walks patterns through one text.
pub(crate) struct Walk<'a> {
    tokens: &'a Tokens,
    lattice: &'a Lattice,
    start: usize,
    steps: Vec<Step>,
    /// How many steps were taken in all patterns.
    taken: usize,
    /// By distance from the start: the nodes near by that the layer holds already.
    reached: u128,
}

/// A node reached, how, and from which step.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    node: usize,
    before: usize,
    gap: bool,
    read: Read,
}

/// How the words so far had to be read.
#[derive(Clone, Copy, Default)]
struct Read {
    view: View,
    /// Words that stand there as they are meant.
    well: u8,
    /// Words that are only near to one that is known.
    badly: u8,
}

impl Read {
    /// One more word. Nothing when too many are only near to what they are taken for.
    fn and(self, hit: &Hit) -> Option<Self> {
        let mistyped = u8::from(hit.view == View::Mistyped);
        let read = Self {
            view: self.view.max(hit.view),
            well: self.well.saturating_add(1 - mistyped),
            badly: self.badly + mistyped,
        };
        (read.badly <= MOST_MISTYPED).then_some(read)
    }
}

impl Step {
    fn first(node: usize) -> Self {
        Self { node, before: usize::MAX, gap: false, read: Read::default() }
    }
}

impl<'a> Walk<'a> {
    pub(crate) fn new(tokens: &'a Tokens, lattice: &'a Lattice) -> Self {
        Self { tokens, lattice, start: 0, steps: Vec::new(), taken: 0, reached: 0 }
    }

    /// How much work it was so far.
    pub(crate) fn effort(&self) -> usize {
        self.taken + self.steps.len()
    }

    /// Matches a pattern that starts with this word, the first word of that number among those it
    /// may start with; the shortest way through wins.
    pub(crate) fn match_at(&mut self, pattern: &Pattern, hit: &Hit, first: usize) -> Option<Found> {
        let node = hit.from;
        if pattern.at_start && node > 0 && self.tokens.break_at(node) < Break::Line {
            return None;
        }
        self.start = node;
        self.taken += self.steps.len() + 1;
        self.steps.clear();
        self.steps.push(Step::first(node));
        self.reached = 0;
        let read = Read::default().and(hit)?;
        let from = Step { node: hit.to, before: 0, gap: false, read };
        self.follow(pattern.start.of_first(first), 1, from, 1);
        let mut layer = 1..self.steps.len();
        for element in &pattern.elements {
            if layer.is_empty() {
                return None;
            }
            layer = self.advance(layer, element);
        }
        let last = layer.min_by_key(|at| (self.steps[*at].node, self.steps[*at].read.view))?;
        let read = self.steps[last].read;
        (read.badly == 0 || read.well > 0).then(|| self.found(last))
    }

    /// Takes one element from every step of a layer; the new layer holds each node once.
    fn advance(&mut self, layer: Range<usize>, element: &Element) -> Range<usize> {
        let from = self.steps.len();
        self.reached = 0;
        for before in layer {
            let step = self.steps[before];
            match element {
                Element::Phrases(phrases) => self.take(phrases, before, from),
                Element::Optional(phrases) => {
                    self.reach(Step { before, gap: false, ..step }, from);
                    self.take(phrases, before, from);
                }
                Element::Gap(words) => self.skip(*words, before, from),
                Element::Start
                    if step.node == 0 || self.tokens.break_at(step.node) >= Break::Line =>
                {
                    self.reach(Step { before, gap: false, ..step }, from);
                }
                Element::End if self.tokens.break_at(step.node) >= Break::Line => {
                    self.reach(Step { before, gap: false, ..step }, from);
                }
                Element::Start | Element::End => {}
            }
        }
        from..self.steps.len()
    }

    fn take(&mut self, phrases: &Phrases, before: usize, layer: usize) {
        let step = self.steps[before];
        if !self.goes_on(step.node) {
            return;
        }
        for hit in self.lattice.at(step.node) {
            let Some(read) = step.read.and(hit) else { continue };
            if let Some(phrases) = phrases.after(hit.word) {
                self.follow(phrases, 1, Step { node: hit.to, before, gap: false, read }, layer);
            }
        }
    }

    /// Follows phrases, sorted, that have so many words in common, which lead to this step.
    fn follow(&mut self, phrases: &[Arc<[WordId]>], common: usize, step: Step, layer: usize) {
        // A phrase that ends here comes before those that go on.
        let longer = phrases.partition_point(|phrase| phrase.len() == common);
        if longer > 0 {
            self.reach(step, layer);
        }
        let phrases = &phrases[longer..];
        if phrases.is_empty() || !self.goes_on(step.node) {
            return;
        }
        let lattice = self.lattice;
        for hit in lattice.at(step.node) {
            let first = phrases.partition_point(|phrase| phrase[common] < hit.word);
            let same = phrases[first..].partition_point(|phrase| phrase[common] == hit.word);
            if same == 0 {
                continue;
            }
            if let Some(read) = step.read.and(hit) {
                let next = Step { node: hit.to, read, ..step };
                self.follow(&phrases[first..first + same], common + 1, next, layer);
            }
        }
    }

    fn skip(&mut self, words: usize, before: usize, layer: usize) {
        let step = self.steps[before];
        self.reach(Step { before, gap: false, ..step }, layer);
        let mut node = step.node;
        while node < self.tokens.all().len() && self.goes_on(node) {
            node += 1;
            if self.tokens.words_between(step.node, node) > words {
                break;
            }
            self.reach(Step { node, before, gap: true, read: step.read }, layer);
        }
    }

    /// A pattern never runs over the end of a sentence.
    fn goes_on(&self, node: usize) -> bool {
        node == self.start || self.tokens.break_at(node) < Break::Sentence
    }

    fn reach(&mut self, step: Step, layer: usize) {
        let near =
            u32::try_from(step.node - self.start).ok().and_then(|near| 1_u128.checked_shl(near));
        let known = match near {
            Some(bit) => self.reached & bit != 0,
            None => self.steps[layer..].iter().any(|known| known.node == step.node),
        };
        if !known {
            self.reached |= near.unwrap_or_default();
            self.steps.push(step);
        }
    }

    fn found(&self, last: usize) -> Found {
        let end = self.steps[last];
        let mut gaps = Vec::new();
        let mut step = end;
        while let Some(before) = self.steps.get(step.before) {
            if step.gap {
                gaps.push(before.node..step.node);
            }
            step = *before;
        }
        Found { nodes: self.start..end.node, gaps, view: end.read.view }
    }
}

/// More words of one match that are only near to what they are taken for would be a guess.
const MOST_MISTYPED: u8 = 2;
