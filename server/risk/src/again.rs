//! Where a text says the same again.
//!
//! Whoever sends one sentence a hundred times makes no hundred times the work: what was found where the
//! words ahead are the same is found again, further on.

use foldhash::HashMap;

use crate::{lattice::Lattice, tokens::Tokens};

/// Goes through a text from its end and knows where the words ahead stand once more.
pub(crate) struct Again<'a> {
    tokens: &'a Tokens,
    lattice: &'a Lattice,
    /// By the words of a node and of the next: the last node that was gone through with them.
    known: HashMap<(u128, u128), usize>,
    /// How many nodes further on the same stands, when it does.
    period: usize,
    /// So many nodes from here are the same there.
    run: usize,
}

impl<'a> Again<'a> {
    pub(crate) fn new(tokens: &'a Tokens, lattice: &'a Lattice) -> Self {
        Self { tokens, lattice, known: HashMap::default(), period: 0, run: 0 }
    }

    /// Never knows: for comparison.
    #[cfg(test)]
    pub(crate) fn never(_: &'a Tokens, lattice: &'a Lattice) -> Self {
        static NOTHING: std::sync::LazyLock<Tokens> = std::sync::LazyLock::new(|| Tokens::of(""));
        Self::new(&NOTHING, lattice)
    }

    /// Goes to a node, which must be the one before the last: a later node from which on the same words
    /// stand in the same way, and how many nodes of them.
    pub(crate) fn at(&mut self, node: usize) -> Option<(usize, usize)> {
        let words = |node| self.lattice.words(u32::try_from(node).unwrap_or(u32::MAX));
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
        let all = self.tokens.all();
        let (Some(token), Some(other)) = (all.get(node), all.get(later)) else { return false };
        let number = |node| u32::try_from(node).unwrap_or(u32::MAX);
        let (here, there) = (self.lattice.at(number(node)), self.lattice.at(number(later)));
        let words = |node| self.tokens.words_between(node, node + 1);
        token.before == other.before
            && words(node) == words(later)
            && self.lattice.is_filler(number(node)) == self.lattice.is_filler(number(later))
            && here.len() == there.len()
            && here.iter().zip(there).all(|(here, there)| {
                (here.word, here.view, here.to - here.from)
                    == (there.word, there.view, there.to - there.from)
            })
    }
}
