//! Walks one pattern through the lattice.
//!
//! All ways through are walked at once, one set of nodes per step, so the cost is bounded by the
//! pattern's gaps and never by the text: no back-tracking.

use std::{cell::Cell, ops::Range};

use crate::{
    lattice::{Hit, Lattice},
    pattern::{Element, Pattern},
    phrases::{Phrases, PhrasesId, bit},
    tokens::Break,
    views::View,
};

/// Where a pattern was found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Found {
    /// The nodes it lies between.
    pub(crate) nodes: Range<usize>,
    /// Stretches inside that no step of the pattern asked for.
    pub(crate) gaps: Vec<Range<usize>>,
    /// The most far-fetched reading that was needed.
    pub(crate) view: View,
}

impl Found {
    /// The same so many nodes before.
    pub(crate) fn earlier(&self, nodes: usize) -> Self {
        let earlier = |there: &Range<usize>| there.start - nodes..there.end - nodes;
        let gaps = self.gaps.iter().map(earlier).collect();
        Self { nodes: earlier(&self.nodes), gaps, view: self.view }
    }
}

/// Walks patterns through one text.
pub(crate) struct Walk<'a> {
    lattice: &'a Lattice,
    phrases: &'a Phrases,
    start: u32,
    steps: Vec<Step>,
    /// How many steps were taken in all patterns.
    taken: usize,
    /// By distance from the start: the nodes near by that the layer holds already.
    reached: u128,
    /// The last node that anything was asked of.
    furthest: Cell<u32>,
}

/// A node reached, how, and from which step.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    node: u32,
    before: u32,
    gap: bool,
    /// Whether a sentence ends before the node and the pattern goes on after it.
    over: bool,
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
    fn first(node: u32) -> Self {
        Self { node, before: u32::MAX, gap: false, over: false, read: Read::default() }
    }
}

impl<'a> Walk<'a> {
    pub(crate) fn new(lattice: &'a Lattice, phrases: &'a Phrases) -> Self {
        Self {
            lattice,
            phrases,
            start: 0,
            steps: Vec::new(),
            taken: 0,
            reached: 0,
            furthest: Cell::new(0),
        }
    }

    /// The last node that anything was asked of since this was asked last.
    pub(crate) fn take_furthest(&self) -> u32 {
        self.furthest.take()
    }

    fn look_at(&self, node: u32) {
        self.furthest.set(self.furthest.get().max(node));
    }

    pub(crate) fn lattice(&self) -> &'a Lattice {
        self.lattice
    }

    pub(crate) fn phrases(&self) -> &'a Phrases {
        self.phrases
    }

    /// A bit for each word that starts at a node or within so many words after it.
    pub(crate) fn words_near(&self, node: u32, words: u32) -> u128 {
        let near = self.lattice.nodes_from(node);
        let last = near[0].place + words;
        let (mut bits, mut at) = (0, node);
        for near in near.iter().take_while(|near| near.place <= last) {
            bits |= near.words;
            at += 1;
        }
        self.look_at(at);
        bits
    }

    /// How much work it was so far.
    pub(crate) fn effort(&self) -> usize {
        self.taken + self.steps.len()
    }

    /// Matches a pattern that starts with this word, after which `rest` is what its first phrase may go
    /// on with; the shortest way through wins.
    pub(crate) fn match_at(
        &mut self,
        pattern: &Pattern,
        hit: &Hit,
        rest: PhrasesId,
    ) -> Option<Found> {
        let node = hit.from;
        if pattern.at_start && node > 0 && self.break_at(node) < Break::Line {
            return None;
        }
        self.start = node;
        self.taken += self.steps.len() + 1;
        self.steps.clear();
        self.steps.push(Step::first(node));
        self.reached = 0;
        let read = Read::default().and(hit)?;
        self.follow(rest, Step { node: hit.to, before: 0, read, ..Step::first(node) }, 1);
        let mut layer = 1..self.steps.len();
        for (at, element) in pattern.elements.iter().enumerate() {
            if layer.is_empty() {
                return None;
            }
            layer = self.advance(layer, *element, pattern.elements.get(at + 1));
        }
        let last = layer.min_by_key(|at| (self.steps[*at].node, self.steps[*at].read.view))?;
        let read = self.steps[last].read;
        (read.badly == 0 || read.well > 0).then(|| self.found(last))
    }

    /// Takes one element from every step of a layer; the new layer holds each node once.
    fn advance(
        &mut self,
        layer: Range<usize>,
        element: Element,
        next: Option<&Element>,
    ) -> Range<usize> {
        let from = self.steps.len();
        // What must come right after a gap.
        let wanted = match next {
            Some(Element::Phrases(phrases)) => Some(self.phrases.takes(*phrases)),
            _ => None,
        };
        self.reached = 0;
        for before in layer {
            let mut step = self.steps[before];
            (step.before, step.gap) = (number(before), false);
            match element {
                Element::Phrases(phrases) => self.take(phrases, step, from),
                Element::Optional(phrases) => {
                    self.reach(step, from);
                    self.take(phrases, step, from);
                }
                Element::Gap(words) => self.skip(words, 0, wanted, step, from),
                Element::Over(words) => self.skip(words, 1, wanted, step, from),
                Element::Start if step.node == 0 || self.break_at(step.node) >= Break::Line => {
                    self.reach(step, from);
                }
                Element::End if self.break_at(step.node) >= Break::Line => self.reach(step, from),
                Element::Start | Element::End => {}
            }
        }
        from..self.steps.len()
    }

    /// Takes each phrase that goes on from a step, or from what follows a few words that say nothing.
    fn take(&mut self, phrases: PhrasesId, mut step: Step, layer: usize) {
        for _ in 0..=MOST_FILLERS {
            if !step.over && !self.goes_on(step.node) {
                return;
            }
            self.take_next(phrases, step, layer);
            if !self.lattice.node(step.node).is_filler {
                return;
            }
            (step.node, step.over) = (step.node + 1, false);
        }
    }

    /// Takes each phrase that goes on with the next word.
    fn take_next(&mut self, phrases: PhrasesId, step: Step, layer: usize) {
        let takes = self.phrases.takes(phrases);
        if self.lattice.node(step.node).words & takes == 0 {
            return;
        }
        for hit in self.lattice.at(step.node).iter().filter(|hit| bit(hit.word) & takes != 0) {
            let Some(rest) = self.phrases.after(phrases, hit.word) else { continue };
            if let Some(read) = step.read.and(hit) {
                self.follow(rest, Step { node: hit.to, over: false, read, ..step }, layer);
            }
        }
    }

    /// Reaches a step if a phrase may end there, and goes on with those that may not.
    fn follow(&mut self, rest: PhrasesId, step: Step, layer: usize) {
        if self.phrases.may_end(rest) {
            self.reach(step, layer);
        }
        self.take(rest, step, layer);
    }

    /// Reaches every node that is up to so many words away, over the ends of so many sentences, and where
    /// what is wanted next may stand.
    fn skip(
        &mut self,
        words: u32,
        mut ends: u32,
        wanted: Option<u128>,
        mut step: Step,
        layer: usize,
    ) {
        let last = self.lattice.node(step.node).place + words;
        loop {
            let ended = !step.over && !self.goes_on(step.node);
            if ended && ends > 0 && !self.lattice.is_end(step.node) {
                (step.over, ends) = (true, ends - 1);
            }
            let node = self.lattice.node(step.node);
            if node.is_filler || wanted.is_none_or(|wanted| node.words & wanted != 0) {
                self.reach(step, layer);
            }
            if ended && !step.over {
                return;
            }
            (step.node, step.gap, step.over) = (step.node + 1, true, false);
            if self.lattice.node(step.node).place > last {
                return;
            }
        }
    }

    /// A pattern never runs over the end of a sentence.
    fn goes_on(&self, node: u32) -> bool {
        node == self.start || self.break_at(node) < Break::Sentence
    }

    fn break_at(&self, node: u32) -> Break {
        self.look_at(node);
        self.lattice.node(node).before
    }

    fn reach(&mut self, step: Step, layer: usize) {
        let near = 1_u128.checked_shl(step.node - self.start);
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
        while let Some(before) = self.steps.get(step.before as usize) {
            if step.gap {
                gaps.push(before.node as usize..step.node as usize);
            }
            step = *before;
        }
        Found { nodes: self.start as usize..end.node as usize, gaps, view: end.read.view }
    }
}

/// The steps of one pattern are far fewer.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// More words in a row that say nothing are no part of a sentence.
pub(crate) const MOST_FILLERS: u32 = 2;

/// More words of one match that are only near to what they are taken for would be a guess.
const MOST_MISTYPED: u8 = 2;
