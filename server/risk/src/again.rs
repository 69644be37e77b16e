//! Where a text says the same again.
//!
//! Whoever sends one sentence a hundred times makes no hundred times the work: what was found where the
//! words ahead are the same is found again, further on.

use foldhash::HashMap;

use crate::{
    lattice::{Hit, Lattice, number},
    tokens::Break,
};

/// Goes through a text from its end and knows where the words ahead stand once more.
pub(crate) struct Again<'a> {
    lattice: &'a Lattice,
    /// A short text is sooner read than remembered.
    looks: bool,
    /// By the words of a node and of the next: the last node that was gone through with them.
    known: HashMap<(u128, u128), usize>,
    /// How many nodes further on the same stands, when it does.
    period: usize,
    /// So many nodes from here are the same there.
    run: usize,
}

impl<'a> Again<'a> {
    pub(crate) fn new(lattice: &'a Lattice) -> Self {
        let looks = lattice.nodes_from(0).len() >= FEWEST_NODES;
        Self { lattice, looks, known: HashMap::default(), period: 0, run: 0 }
    }

    /// Never knows: for comparison.
    #[cfg(test)]
    pub(crate) fn never(lattice: &'a Lattice) -> Self {
        Self { looks: false, ..Self::new(lattice) }
    }

    /// Goes to a node, which must be the one before the last: a later node from which on the same words
    /// stand in the same way, and how many nodes of them.
    pub(crate) fn at(&mut self, node: usize) -> Option<(usize, usize)> {
        if !self.looks {
            return None;
        }
        let words = |node| self.lattice.node(number(node)).words;
        let last = self.known.insert((words(node), words(node + 1)), node);
        if self.period == 0 || !self.is_same(node, node + self.period) {
            let later = last.filter(|later| self.is_same(node, *later));
            (self.period, self.run) = (later.map_or(0, |later| later - node), 0);
        }
        (self.period > 0).then(|| {
            self.run += 1;
            (node + self.period, self.run)
        })
    }

    /// Whether two nodes cannot be told apart by what starts there.
    fn is_same(&self, node: usize, later: usize) -> bool {
        let (here, there) = (self.start_of(node), self.start_of(later));
        let (hits, others) = (self.lattice.at(number(node)), self.lattice.at(number(later)));
        let same = |(hit, other): (&Hit, &Hit)| {
            (hit.word, hit.view, hit.to - hit.from)
                == (other.word, other.view, other.to - other.from)
        };
        here.is_some()
            && here == there
            && hits.len() == others.len()
            && hits.iter().zip(others).all(same)
    }

    /// What stands before a word and whether it says something, and how many words it is.
    fn start_of(&self, node: usize) -> Option<(Break, bool, u32)> {
        let [start, end, ..] = self.lattice.nodes_from(number(node)) else { return None };
        Some((start.before, start.is_filler, end.place - start.place))
    }
}

const FEWEST_NODES: usize = 64;
