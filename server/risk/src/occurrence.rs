//! Where each pattern of the book occurs in one text.

use std::{cell::Cell, mem, ops::Range};

use crate::{
    again::Again,
    bits::Bits,
    book::Book,
    lattice::{Lattice, number},
    leaves::Owner,
    matcher::{Found, MOST_FILLERS, Walk},
    pattern::{Element, Pattern},
    phrases::{LEAF, Phrases, PhrasesId},
    tokens::Tokens,
};

/// Where every pattern of the book was found in one text.
pub(crate) struct Occurrences {
    /// In the order of owners, and of the text.
    found: Vec<(Owner, Found)>,
    effort: usize,
}

impl Occurrences {
    /// Tries every pattern near each of its anchors. Most texts match no rule at all: guards and
    /// modifiers are looked for only where one does, and only those that have a say on it.
    pub(crate) fn of(book: &Book, tokens: &Tokens) -> Self {
        let lattice = Lattice::of(tokens, &book.vocabulary);
        Self::among(book, tokens, &lattice, || Again::new(&lattice))
    }

    fn among<'a>(
        book: &Book,
        tokens: &Tokens,
        lattice: &'a Lattice,
        again: impl Fn() -> Again<'a>,
    ) -> Self {
        // How many words spaced-out letters are is a guess; a long word may be taken for several.
        let stretch = if tokens.are_spaced() { 4 } else { 1 };
        let mut walk = Walk::new(lattice, &book.phrases);
        let mut found = Vec::new();
        book.rule_starts.each_match(None, stretch, again(), &mut walk, &mut found);
        if !found.is_empty() {
            let others = book.others_of(found.iter().filter_map(|(owner, _)| owner.rule()));
            book.other_starts.each_match(Some(&others), stretch, again(), &mut walk, &mut found);
        }
        Self { found: sorted(found), effort: walk.effort() }
    }

    /// How much work it was, in steps of patterns.
    pub(crate) fn effort(&self) -> usize {
        self.effort
    }

    /// What was found of each rule, in the order of rules.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (usize, &[(Owner, Found)])> {
        let owners = self.found.chunk_by(|(a, _), (b, _)| a == b);
        owners.map_while(|found| Some((found[0].0.rule()? as usize, found)))
    }

    /// What was found of an owner, in order.
    pub(crate) fn all(&self, owner: Owner) -> impl Iterator<Item = &Found> + use<'_> {
        let start = self.found.partition_point(|(of, _)| *of < owner);
        self.found[start..].iter().take_while(move |(of, _)| *of == owner).map(|(_, found)| found)
    }

    /// Where each modifier was found, in the order of modifiers.
    pub(crate) fn modifiers(&self) -> impl Iterator<Item = (u32, Places)> {
        self.found.chunk_by(|(a, _), (b, _)| a == b).filter_map(|found| match found[0].0 {
            Owner::Modifier(modifier) => {
                let nodes = found.iter().map(|(_, found)| found.nodes.clone());
                Some((modifier, Places::of(nodes)))
            }
            Owner::Rule(_)
            | Owner::Unless(_)
            | Owner::Cue(_)
            | Owner::NotAfter(_)
            | Owner::Stop(_) => None,
        })
    }

    /// What was found of an owner within reach of a stretch; in order.
    pub(crate) fn near(
        &self,
        owner: Owner,
        nodes: &Range<usize>,
    ) -> impl Iterator<Item = &Found> + use<'_> {
        let first = nodes.start.saturating_sub(REACH);
        let last = nodes.end.saturating_add(REACH);
        let start =
            self.found.partition_point(|(of, found)| (*of, found.nodes.start) < (owner, first));
        self.found[start..]
            .iter()
            .take_while(move |(of, found)| *of == owner && found.nodes.start <= last)
            .map(|(_, found)| found)
    }
}

/// In the order of owners, then of the text, then of when it was found. Sorts numbers and moves each once.
fn sorted(mut found: Vec<(Owner, Found)>) -> Vec<(Owner, Found)> {
    let key = |(owner, found): &(Owner, Found)| (owner.rank(), number(found.nodes.start));
    let mut order: Vec<((u64, u32), u32)> = found.iter().map(key).zip(0..).collect();
    order.sort_unstable();
    let place = |(_, at): ((u64, u32), u32)| {
        let (owner, found) = &mut found[at as usize];
        (*owner, mem::take(found))
    };
    order.into_iter().map(place).collect()
}

/// Where something was found.
pub(crate) struct Places {
    /// In order of where they start.
    nodes: Vec<Range<usize>>,
    /// For each, the furthest end of it and those before it.
    furthest: Vec<usize>,
}

impl Places {
    /// Places, which must come in order of where they start.
    pub(crate) fn of(nodes: impl Iterator<Item = Range<usize>>) -> Self {
        let nodes: Vec<Range<usize>> = nodes.collect();
        let furthest = nodes.iter().scan(0, |furthest, nodes| {
            *furthest = nodes.end.max(*furthest);
            Some(*furthest)
        });
        Self { furthest: furthest.collect(), nodes }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Those within reach of a stretch: all that touch it, all with fewer words between than asked for
    /// on their side, and some others.
    pub(crate) fn near(
        &self,
        nodes: &Range<usize>,
        words: (usize, usize),
        tokens: &Tokens,
    ) -> &[Range<usize>] {
        let first = nodes.start.saturating_sub(REACH);
        let last = nodes.end.saturating_add(REACH);
        let early = |at: usize| {
            let end = self.furthest[at];
            self.nodes[at].start < first
                || (end <= nodes.start && tokens.words_between(end, nodes.start) >= words.0)
        };
        let start = partition_point(self.nodes.len(), early);
        let late = |place: &Range<usize>| {
            place.start > last
                || (place.start >= nodes.end
                    && tokens.words_between(nodes.end, place.start) >= words.1)
        };
        let rest = &self.nodes[start..];
        &rest[..rest.partition_point(|place| !late(place))]
    }
}

/// The first number below `count` of which something does not hold, after which it never does.
fn partition_point(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Patterns, and by word: which of them start with it, and of which it is an anchor.
pub(crate) struct StartTable {
    patterns: Vec<(Owner, Pattern)>,
    /// By pattern.
    gates: Vec<Gate>,
    starts: ByWord<Start>,
    /// The words that very many patterns start with, in order.
    crowds: Vec<(u32, Crowd)>,
    anchored: ByWord<u32>,
    /// Words at most between the start of a pattern and the end of an anchor.
    reach: u32,
}

impl StartTable {
    /// A table of these patterns; so many words there are.
    pub(crate) fn of(patterns: Vec<(Owner, Pattern)>, words: usize, phrases: &Phrases) -> Self {
        let all = || (0..).zip(&patterns).map(|(at, (_, pattern))| (at, pattern));
        let starts = ByWord::of(words, || {
            all().flat_map(|(at, pattern)| {
                let firsts = phrases.first_words(pattern.start);
                firsts.map(move |(word, rest)| (word.0, Start { pattern: at, rest }))
            })
        });
        let anchored = ByWord::of(words, || {
            all().flat_map(|(at, pattern)| pattern.anchors.iter().map(move |word| (word.0, at)))
        });
        let crowd = |word| {
            let starts = starts.of_word(word);
            (starts.len() >= CROWD).then(|| (word, Crowd::of(starts, patterns.len())))
        };
        let crowds = (0..number(words)).filter_map(crowd).collect();
        let gates = all().map(|(_, pattern)| Gate::of(pattern, phrases)).collect();
        let reach = patterns.iter().map(|(_, pattern)| pattern.reach).max().unwrap_or_default();
        Self { patterns, gates, starts, crowds, anchored, reach }
    }

    /// How many patterns there are.
    pub(crate) fn patterns(&self) -> usize {
        self.patterns.len()
    }

    /// Walks each pattern, or those that are wanted, from wherever it may start: not further before one
    /// of its anchors than it reaches. Goes through the text once, from its end.
    fn each_match(
        &self,
        wanted: Option<&Bits>,
        stretch: u32,
        mut again: Again,
        walk: &mut Walk,
        found: &mut Vec<(Owner, Found)>,
    ) {
        let lattice = walk.lattice();
        if !lattice.all().iter().any(|hit| !self.anchored.of_word(hit.word.0).is_empty()) {
            return;
        }
        let words = lattice.nodes_from(0).len() - 1;
        // By pattern: whether there is an anchor ahead, and where the next one ends if there is.
        let mut next_anchor = NEXT_ANCHOR.take();
        next_anchor.resize(self.patterns.len().max(next_anchor.len()), 0);
        let mut armed = Bits::none(self.patterns.len());
        let mut ready = Vec::new();
        // By node: how far was looked from it, and where what was found there starts and ends.
        let mut seen = vec![(0, 0..0); words];
        for node in (0..words).rev() {
            let hits = lattice.at(number(node));
            for hit in hits {
                let place = lattice.node(hit.to).place;
                let anchored = self.anchored.of_word(hit.word.0).iter().map(|at| *at as usize);
                for at in anchored.filter(|at| wanted.is_none_or(|wanted| wanted.has(*at))) {
                    next_anchor[at] = place;
                    armed.set(at);
                }
            }
            let first = found.len();
            let place = lattice.node(number(node)).place;
            // Only the first node of a text starts it.
            let known = again.at(node).filter(|(later, same)| {
                let (furthest, _) = seen[*later];
                let ahead = lattice.node(number(node + same)).place - place;
                node > 0 && furthest < later + same && ahead > self.reach * stretch
            });
            if let Some((later, _)) = known {
                let (furthest, ref all) = seen[later];
                for at in all.clone() {
                    let (owner, there) = &found[at];
                    let here = (*owner, there.earlier(later - node));
                    found.push(here);
                }
                seen[node] = (furthest.saturating_sub(later - node), first..found.len());
                continue;
            }
            walk.take_furthest();
            for hit in hits {
                ready.clear();
                self.ready(hit.word.0, &armed, &mut ready);
                for start in &ready {
                    let (at, gate) = (start.pattern as usize, &self.gates[start.pattern as usize]);
                    if next_anchor[at] > place + gate.reach * stretch {
                        // Further on are only places that are further away.
                        armed.clear(at);
                    } else if gate.is_open(start.rest, hit.to, walk) {
                        let (owner, pattern) = &self.patterns[at];
                        let occurrence = walk.match_at(pattern, hit, start.rest);
                        found.extend(occurrence.map(|occurrence| (*owner, occurrence)));
                    }
                }
            }
            seen[node] = (walk.take_furthest() as usize, first..found.len());
        }
        NEXT_ANCHOR.set(next_anchor);
    }

    /// The patterns that start with a word and have an anchor ahead, in order.
    fn ready(&self, word: u32, armed: &Bits, ready: &mut Vec<Start>) {
        let starts = self.starts.of_word(word);
        if starts.len() < CROWD {
            ready.extend(starts.iter().filter(|start| armed.has(start.pattern as usize)));
        } else if let Ok(at) = self.crowds.binary_search_by_key(&word, |(word, _)| *word) {
            self.crowds[at].1.each(armed, |at| ready.push(starts[at]));
        }
    }
}

/// What a pattern asks for next after a first phrase of one word: cheaper to look at than to walk.
struct Gate {
    /// Words at most between its start and the end of an anchor.
    reach: u32,
    /// Words at most before what comes next; none when that cannot be said.
    gap: Option<u32>,
    /// A bit for each word that may come next.
    takes: u128,
}

impl Gate {
    fn of(pattern: &Pattern, phrases: &Phrases) -> Self {
        let (gap, takes) = match *pattern.elements {
            [Element::Phrases(next), ..] => (Some(0), phrases.takes(next)),
            [Element::Gap(words) | Element::Over(words), Element::Phrases(next), ..] => {
                (Some(words), phrases.takes(next))
            }
            _ => (None, 0),
        };
        Self { reach: pattern.reach, gap, takes }
    }

    /// Whether a word that may come next stands near enough to a node; the first phrase goes on with
    /// `rest` from there.
    fn is_open(&self, rest: PhrasesId, node: u32, walk: &Walk) -> bool {
        let (gap, takes) = match self.gap {
            Some(gap) if rest == LEAF => (gap, self.takes),
            _ if !walk.phrases().may_end(rest) => (0, walk.phrases().takes(rest)),
            _ => return true,
        };
        walk.words_near(node, gap + MOST_FILLERS) & takes != 0
    }
}

/// The patterns that start with one word, when there are very many.
struct Crowd {
    patterns: Bits,
    /// How many there are before each 64 patterns.
    before: Vec<u32>,
}

impl Crowd {
    fn of(starts: &[Start], patterns: usize) -> Self {
        let mut bits = Bits::none(patterns);
        for start in starts {
            bits.set(start.pattern as usize);
        }
        let before = bits.parts().iter().scan(0, |sum, bits| {
            let before = *sum;
            *sum += bits.count_ones();
            Some(before)
        });
        Self { before: before.collect(), patterns: bits }
    }

    /// The numbers of those that are armed, among all that start with the word.
    fn each(&self, armed: &Bits, mut found: impl FnMut(usize)) {
        for ((own, armed), before) in
            self.patterns.parts().iter().zip(armed.parts()).zip(&self.before)
        {
            let mut both = own & armed;
            while both != 0 {
                let lower = own & (both & both.wrapping_neg()).wrapping_sub(1);
                found((before + lower.count_ones()) as usize);
                both &= both - 1;
            }
        }
    }
}

/// A pattern, and what its first phrase goes on with after the word it starts with.
#[derive(Clone, Copy, Default)]
struct Start {
    pattern: u32,
    rest: PhrasesId,
}

/// Lists of things, one for each word.
struct ByWord<T> {
    /// By word: where its things end.
    ends: Vec<u32>,
    all: Vec<T>,
}

impl<T: Clone + Copy + Default> ByWord<T> {
    /// Keeps the order of the things of each word.
    fn of<I: Iterator<Item = (u32, T)>>(words: usize, things: impl Fn() -> I) -> Self {
        let mut ends = vec![0_u32; words];
        for (word, _) in things() {
            ends[word as usize] += 1;
        }
        let (mut sum, mut free) = (0, Vec::with_capacity(words));
        for end in &mut ends {
            free.push(sum);
            sum += *end;
            *end = sum;
        }
        let mut all = vec![T::default(); sum as usize];
        for (word, thing) in things() {
            let at = &mut free[word as usize];
            all[*at as usize] = thing;
            *at += 1;
        }
        Self { ends, all }
    }

    fn of_word(&self, word: u32) -> &[T] {
        let word = word as usize;
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start as usize..self.ends[word] as usize]
    }
}

thread_local! {
    /// Room that is used again: to clear it for every text would cost more than many a text does. What it
    /// holds from another text is never read.
    static NEXT_ANCHOR: Cell<Vec<u32>> = const { Cell::new(Vec::new()) };
}

/// So many patterns that start with one word are looked up as bits.
const CROWD: usize = 128;

/// Tokens around a match within which guards and modifiers are looked for.
const REACH: usize = 64;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::leaves::Compiled;

    proptest! {
        #[test]
        fn what_is_said_again_is_found_as_if_it_had_been_looked_for(
            said in proptest::collection::vec(0..SAID.len(), 1..8),
            times in 2..12_usize,
            cut in 0..12_usize,
        ) {
            let said: String = said.iter().map(|at| SAID[*at]).collect();
            let text = said.repeat(times);
            let text: String = text.chars().skip(cut).collect();
            let tokens = Tokens::of(&text);
            BOOK.with(|book| {
                let lattice = Lattice::of(&tokens, &book.vocabulary);
                let quick = || Again::new(&lattice);
                let quick = Occurrences::among(book, &tokens, &lattice, quick);
                let slow = || Again::never(&lattice);
                let slow = Occurrences::among(book, &tokens, &lattice, slow);
                prop_assert_eq!(quick.found, slow.found);
                Ok(())
            })?;
        }
    }

    #[test]
    fn saying_it_a_hundred_times_is_little_more_work() {
        BOOK.with(|book| {
            let effort = |text: &str| Occurrences::of(book, &Tokens::of(text)).effort();
            let once = "my friend says she wants to die and took a bunch of pills ";
            assert!(effort(&once.repeat(100)) < 3 * effort(&once.repeat(10)));
        });
    }

    thread_local! {
        static BOOK: Book = Book::of(Compiled::builtin().unwrap().leaves).unwrap();
    }

    /// With gaps, breaks, words spaced out, unknown words and quotation marks.
    const SAID: [&str; 12] = [
        "i want to die ",
        "i really just don't want to be here anymore, ",
        "k i l l ",
        "myself. ",
        "\"she said i should k*ll him\" ",
        "lol ",
        "tonight\n",
        "not ",
        "my exam is killing me! ",
        "ich will sterben ",
        "qqq ",
        "我想死 ",
    ];
}
