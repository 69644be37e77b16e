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
    nodes: Vec<Node>,
    /// The edges of one node after those of another; in the order of words for each.
    edges: Vec<Edge>,
}

/// What may follow; what is asked of a node together stands together.
#[derive(Debug, Deserialize, Serialize)]
struct Node {
    /// A bit for each word that an edge takes. Most words are none of them.
    #[serde(skip)]
    takes: u128,
    /// Where its edges start and end.
    edges: (u32, u32),
    /// Whether a phrase may end here.
    may_end: bool,
}

/// A word, and where it leads.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
struct Edge {
    word: WordId,
    to: PhrasesId,
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
        self.node(node).may_end
    }

    /// A bit for each word that leads on from a node.
    pub(crate) fn takes(&self, node: PhrasesId) -> u128 {
        self.node(node).takes
    }

    /// Where a word leads from a node.
    pub(crate) fn after(&self, node: PhrasesId, word: WordId) -> Option<PhrasesId> {
        let edges = self.edges(self.node(node));
        let at = edges.binary_search_by_key(&word, |edge| edge.word).ok()?;
        Some(edges[at].to)
    }

    /// The words that lead on from a node, and where they lead.
    pub(crate) fn first_words(
        &self,
        node: PhrasesId,
    ) -> impl Iterator<Item = (WordId, PhrasesId)> + '_ {
        self.edges(self.node(node)).iter().map(|edge| (edge.word, edge.to))
    }

    /// Notes what is not kept in files.
    pub(crate) fn make_ready(&mut self) {
        for node in &mut self.nodes {
            let edges = &self.edges[node.edges.0 as usize..node.edges.1 as usize];
            node.takes = edges.iter().fold(0, |bits, edge| bits | bit(edge.word));
        }
    }

    fn node(&self, node: PhrasesId) -> &Node {
        &self.nodes[node.0 as usize]
    }

    fn edges(&self, node: &Node) -> &[Edge] {
        &self.edges[node.edges.0 as usize..node.edges.1 as usize]
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
        let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
        let all = &mut self.phrases;
        let node = PhrasesId(number(all.nodes.len()));
        let start = number(all.edges.len());
        let edges = edges.iter().map(|(word, to)| Edge { word: WordId(*word), to: PhrasesId(*to) });
        all.edges.extend(edges);
        all.nodes.push(Node { takes: 0, edges: (start, number(all.edges.len())), may_end });
        node
    }
}
