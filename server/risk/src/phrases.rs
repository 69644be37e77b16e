//! All phrases of all patterns as one graph of words, in which what is alike is kept once.
//!
//! A node stands for what may still follow; a set of phrases is the node that all of them start from.

use std::sync::Arc;

use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use crate::words::WordId;

/// A phrase as its words.
pub(crate) type Phrase = Arc<[WordId]>;

/// A node of the graph; as a set of phrases, the node they start from.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub(crate) struct PhrasesId(pub(crate) u32);

/// The graph, ready to be walked.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(crate) struct Phrases {
    /// By node: whether a phrase may end here.
    ends: Vec<bool>,
    /// By node: where its edges end; they start where those of the node before it do.
    edges: Vec<u32>,
    /// By edge: the word it takes; in the order of words for each node.
    words: Vec<WordId>,
    /// By edge: where it leads.
    to: Vec<PhrasesId>,
    /// By node: a bit for each word that an edge takes. Most words are none of them.
    #[serde(skip)]
    takes: Vec<u128>,
}

/// The node at which a phrase ends and none goes on: the first that a graph has.
pub(crate) const LEAF: PhrasesId = PhrasesId(0);

/// The bit of a word: words that share one are told apart later.
pub(crate) fn bit(word: WordId) -> u128 {
    1 << (word.0 % 128)
}

impl Phrases {
    /// Whether a phrase may end at a node.
    pub(crate) fn may_end(&self, node: PhrasesId) -> bool {
        self.ends[node.0 as usize]
    }

    /// A bit for each word that leads on from a node.
    pub(crate) fn takes(&self, node: PhrasesId) -> u128 {
        self.takes[node.0 as usize]
    }

    /// Where a word leads from a node.
    pub(crate) fn after(&self, node: PhrasesId, word: WordId) -> Option<PhrasesId> {
        let edges = self.range(node);
        let at = self.words[edges.clone()].binary_search(&word).ok()?;
        Some(self.to[edges][at])
    }

    /// The words that lead on from a node, and where they lead.
    pub(crate) fn first_words(
        &self,
        node: PhrasesId,
    ) -> impl Iterator<Item = (WordId, PhrasesId)> + '_ {
        let edges = self.range(node);
        self.words[edges.clone()].iter().copied().zip(self.to[edges].iter().copied())
    }

    /// Notes what is not kept in files.
    pub(crate) fn make_ready(&mut self) {
        let nodes = 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        let takes = nodes.map(|node| {
            self.words[self.range(PhrasesId(node))].iter().fold(0, |bits, word| bits | bit(*word))
        });
        self.takes = takes.collect();
    }

    fn range(&self, node: PhrasesId) -> std::ops::Range<usize> {
        let node = node.0 as usize;
        let start = node.checked_sub(1).map_or(0, |before| self.edges[before]);
        start as usize..self.edges[node] as usize
    }
}

/// A graph in the making.
pub(crate) struct Draft {
    phrases: Phrases,
    /// By what a node is: whether a phrase may end there, and its edges.
    known: HashMap<Box<[(u32, u32)]>, PhrasesId>,
}

impl Default for Draft {
    fn default() -> Self {
        let mut draft = Self { phrases: Phrases::default(), known: HashMap::default() };
        draft.node(&[Phrase::from([])], 0);
        draft
    }
}

impl Draft {
    /// The set of some phrases, which must be sorted and hold each once.
    pub(crate) fn set(&mut self, phrases: &[Phrase]) -> PhrasesId {
        self.node(phrases, 0)
    }

    /// The finished graph.
    pub(crate) fn finish(self) -> Phrases {
        self.phrases
    }

    /// The node of phrases that have so many words in common.
    fn node(&mut self, phrases: &[Phrase], common: usize) -> PhrasesId {
        // A phrase that ends here comes before those that go on.
        let longer = phrases.partition_point(|phrase| phrase.len() == common);
        let mut edges = vec![(u32::from(longer > 0), 0)];
        for same in phrases[longer..].chunk_by(|a, b| a[common] == b[common]) {
            let to = self.node(same, common + 1);
            edges.push((same[0][common].0, to.0));
        }
        if let Some(known) = self.known.get(edges.as_slice()) {
            return *known;
        }
        let node = self.add(longer > 0, &edges[1..]);
        self.known.insert(edges.into(), node);
        node
    }

    fn add(&mut self, may_end: bool, edges: &[(u32, u32)]) -> PhrasesId {
        let all = &mut self.phrases;
        let node = PhrasesId(u32::try_from(all.ends.len()).unwrap_or(u32::MAX));
        all.ends.push(may_end);
        all.words.extend(edges.iter().map(|(word, _)| WordId(*word)));
        all.to.extend(edges.iter().map(|(_, to)| PhrasesId(*to)));
        all.edges.push(u32::try_from(all.words.len()).unwrap_or(u32::MAX));
        node
    }
}
