//! The known words of one text: which word lies between which nodes, in every view.

use crate::{
    normalise::without_accents,
    phrases::bit,
    tokens::{Break, Spacing, Token, Tokens},
    views::{Spellings, Stretch, View},
    vocabulary::Vocabulary,
    words::{Form, Open, WordId},
};

/// A known word between two nodes.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Hit {
    /// The node before it.
    pub(crate) from: u32,
    /// Which word.
    pub(crate) word: WordId,
    /// The node after it.
    pub(crate) to: u32,
    /// How the text had to be read.
    pub(crate) view: View,
}

/// All known words of a text, by the node they start at.
pub(crate) struct Lattice {
    hits: Vec<Hit>,
    /// The last one is the end of the text.
    nodes: Vec<Node>,
}

/// What is asked of a node again and again.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    /// A bit for each word that starts here.
    pub(crate) words: u128,
    /// Where its hits end in those of the text.
    end: u32,
    /// Words before it.
    pub(crate) place: u32,
    /// What stands here; the end of the text ends a sentence.
    pub(crate) before: Break,
    /// Whether the word that starts here says nothing.
    pub(crate) is_filler: bool,
}

impl Lattice {
    /// Scans every view of a text once.
    pub(crate) fn of(tokens: &Tokens, vocabulary: &Vocabulary) -> Self {
        let spellings = Spellings::of(tokens);
        let mut hits = Vec::with_capacity(tokens.all().len() * 3 + 8);
        spellings.each_stretch(
            |hash| vocabulary.may_begin(hash),
            |stretch| {
                let Stretch { text, from, to, view, hash } = stretch;
                for form in vocabulary.whole(text, hash) {
                    hits.extend(hit(tokens, text.len(), (from, to), view, *form));
                }
            },
        );
        for (start, end, forms) in vocabulary.parts(spellings.text()) {
            for form in forms {
                let nodes = part_of(&spellings, start, end, *form);
                let view = spellings.view(start);
                hits.extend(nodes.and_then(|nodes| hit(tokens, end - start, nodes, view, *form)));
            }
        }
        mend(tokens, vocabulary, &mut hits);
        hits.sort_unstable();
        hits.dedup_by_key(|hit| (hit.from, hit.word, hit.to));
        let node = |(at, is_filler)| Node {
            words: 0,
            end: 0,
            place: number(tokens.place(at)),
            before: tokens.break_at(at),
            is_filler,
        };
        let mut nodes: Vec<Node> =
            (0..).zip(fillers(tokens, vocabulary).chain([false])).map(node).collect();
        for (end, hit) in (1..).zip(&hits) {
            let node = &mut nodes[hit.from as usize];
            (node.end, node.words) = (end, node.words | bit(hit.word));
        }
        let mut last = 0;
        for node in &mut nodes {
            last = last.max(node.end);
            node.end = last;
        }
        Self { hits, nodes }
    }

    /// Every hit, in order.
    pub(crate) fn all(&self) -> &[Hit] {
        &self.hits
    }

    /// The hits that start at a node.
    pub(crate) fn at(&self, node: u32) -> &[Hit] {
        let end = |node: usize| self.nodes[node].end as usize;
        let node = node as usize;
        &self.hits[node.checked_sub(1).map_or(0, end)..end(node)]
    }

    /// A node.
    pub(crate) fn node(&self, node: u32) -> &Node {
        &self.nodes[node as usize]
    }

    /// Whether a node is the end of the text.
    pub(crate) fn is_end(&self, node: u32) -> bool {
        node as usize + 1 == self.nodes.len()
    }

    /// All nodes from one on.
    pub(crate) fn nodes_from(&self, node: u32) -> &[Node] {
        &self.nodes[node as usize..]
    }
}

/// Which words say nothing.
fn fillers(tokens: &Tokens, vocabulary: &Vocabulary) -> impl Iterator<Item = bool> {
    let mut word = String::new();
    let is_filler = move |token: &Token| {
        word.clear();
        word.extend(tokens.letters(token));
        // A letter of a spaced-out word is no word.
        token.spacing == Spacing::Usual && vocabulary.is_filler(&word)
    };
    tokens.all().iter().map(is_filler)
}

/// Words that nobody knows are taken for those they are one slip away from.
fn mend(tokens: &Tokens, vocabulary: &Vocabulary, hits: &mut Vec<Hit>) {
    let mut known = vec![false; tokens.all().len()];
    for hit in hits.iter() {
        known[hit.from as usize..hit.to as usize].fill(true);
    }
    let mut word = String::new();
    for (node, token) in (0_u32..).zip(tokens.all()) {
        if known[node as usize] || token.solid {
            continue;
        }
        word.clear();
        word.extend(tokens.letters(token).filter_map(without_accents));
        hits.extend(vocabulary.near(&word).map(|form| Hit {
            from: node,
            word: form.word,
            to: node + 1,
            view: View::Mistyped,
        }));
    }
}

/// The nodes around the word that a part of it was found in.
fn part_of(spellings: &Spellings, start: usize, end: usize, form: Form) -> Option<(u32, u32)> {
    match form.open {
        Open::No => None,
        Open::After => Some((spellings.opens(start)?, spellings.closes_after(end)?)),
        Open::Before => Some((spellings.opens_before(start)?, spellings.closes(end)?)),
    }
}

/// A found form as a word between nodes, if it starts and ends where tokens do.
fn hit(tokens: &Tokens, bytes: usize, nodes: (u32, u32), view: View, form: Form) -> Option<Hit> {
    // A word with its doubles taken out is no other word's plain spelling.
    if form.view == View::Squeezed && view != View::Squeezed {
        return None;
    }
    let (from, to) = (nodes.0 as usize, nodes.1 as usize);
    let whole = tokens.is_edge(from) && tokens.is_edge(to);
    if !whole || (view == View::Despaced && !is_one_word(tokens, from, to, bytes)) {
        return None;
    }
    Some(Hit { from: nodes.0, word: form.word, to: nodes.1, view: view.max(form.view) })
}

/// Tokens without their spaces are one word if they are spaced-out letters, or the word is long.
fn is_one_word(tokens: &Tokens, from: usize, to: usize, bytes: usize) -> bool {
    let parts = tokens.all().get(from..to).unwrap_or_default();
    parts.len() > 1
        && (bytes >= LONG_WORD_BYTES || parts.iter().all(|token| token.spacing != Spacing::Usual))
}

/// A text that is scanned has far fewer words, and packs far fewer patterns.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Shorter words arise by chance where two words meet (`be at`).
const LONG_WORD_BYTES: usize = 5;
