//! The small language in which packs write token sequences.
//!
//! `word`, `a|b`, `(two words|one)`, `@slot`, `@slot|word`, `[optional]`, `~N` (up to N other words), `^`
//! and `$` (start and end of a sentence or line). A word that ends in `*` stands for every word that
//! starts so, one that begins with `*` for every word that ends so.

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use crate::{
    pack::Fault,
    tokens::{Tokens, is_ideograph},
    vocabulary::{Open, WordId, Words},
};

/// One step of a pattern.
#[derive(Debug)]
pub(crate) enum Element {
    /// One of these phrases must follow.
    Phrases(Arc<Phrases>),
    /// One of these phrases may follow.
    Optional(Arc<Phrases>),
    /// Up to so many other words may follow.
    Gap(usize),
    /// A sentence or line starts here.
    Start,
    /// A sentence or line ends here.
    End,
}

/// Word sequences of which any one will do.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    /// The words they start with, sorted.
    firsts: Vec<WordId>,
    /// For each of those, where its phrases are in `all`.
    ranges: Vec<Range<usize>>,
    /// Phrases, sorted.
    all: Vec<Arc<[WordId]>>,
    /// The rarest word of each: one of them is there wherever a phrase is.
    anchors: Vec<WordId>,
    /// How often one of the anchors is met.
    frequency: u64,
    /// The tokens of the longest phrase.
    longest: usize,
}

impl Phrases {
    /// The phrases that start with a word.
    pub(crate) fn after(&self, first: WordId) -> Option<&[Arc<[WordId]>]> {
        self.firsts.binary_search(&first).ok().map(|at| self.of_first(at))
    }

    /// The phrases that start with the first word of this number, sorted.
    pub(crate) fn of_first(&self, first: usize) -> &[Arc<[WordId]>] {
        &self.all[self.ranges[first].clone()]
    }

    /// The words they start with.
    pub(crate) fn firsts(&self) -> &[WordId] {
        &self.firsts
    }

    fn of(mut phrases: Vec<Arc<[WordId]>>, words: &Words) -> Self {
        phrases.sort_unstable();
        phrases.dedup();
        let mut all = Self::default();
        for phrase in phrases {
            let Some(first) = phrase.first().copied() else { continue };
            all.anchors.extend(phrase.iter().copied().min_by_key(|word| words.frequency(*word)));
            let tokens = phrase.iter().map(|word| words.tokens(*word)).sum();
            all.longest = all.longest.max(tokens);
            all.all.push(phrase);
            let end = all.all.len();
            match (all.firsts.last(), all.ranges.last_mut()) {
                (Some(last), Some(range)) if *last == first => range.end = end,
                _ => {
                    all.firsts.push(first);
                    all.ranges.push(end - 1..end);
                }
            }
        }
        all.anchors.sort_unstable();
        all.anchors.dedup();
        all.frequency = all.anchors.iter().map(|word| words.frequency(*word)).sum();
        all
    }
}

/// A token sequence, ready to be matched.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// What it starts with.
    pub(crate) start: Arc<Phrases>,
    /// Only where a sentence or line starts.
    pub(crate) at_start: bool,
    /// What must follow then, in order.
    pub(crate) elements: Vec<Element>,
    /// Words of which one must be in the text: the rarest that the pattern demands.
    pub(crate) anchors: Vec<WordId>,
    /// Words at most between its start and the end of an anchor.
    pub(crate) reach: usize,
}

/// Named lists of phrases, as packs write them and as they are compiled, once.
pub(crate) struct Slots<'a> {
    written: BTreeMap<&'a str, &'a [String]>,
    compiled: BTreeMap<&'a str, Vec<Arc<[WordId]>>>,
    alone: BTreeMap<&'a str, Arc<Phrases>>,
}

impl<'a> Slots<'a> {
    /// Of two lists with one name the later one counts.
    pub(crate) fn of(written: impl Iterator<Item = (&'a str, &'a [String])>) -> Self {
        let written = written.collect();
        Self { written, compiled: BTreeMap::new(), alone: BTreeMap::new() }
    }

    /// Whether there is such a list.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.written.contains_key(name)
    }

    fn phrases(&mut self, name: &str, words: &mut Words) -> Result<&[Arc<[WordId]>], Fault> {
        let unknown = || Fault::UnknownSlot(name.to_owned());
        let (name, sources) = self.written.get_key_value(name).ok_or_else(unknown)?;
        if !self.compiled.contains_key(name) {
            let phrases = sources.iter().map(|source| phrase(source, words));
            self.compiled.insert(name, phrases.collect::<Result<_, _>>()?);
        }
        self.compiled.get(name).map(Vec::as_slice).ok_or_else(unknown)
    }

    /// A list by itself, shared by all patterns that name it.
    fn alone(&mut self, name: &str, words: &mut Words) -> Result<Arc<Phrases>, Fault> {
        if let Some(known) = self.alone.get(name) {
            return Ok(known.clone());
        }
        let phrases = Arc::new(Phrases::of(self.phrases(name, words)?.to_vec(), words));
        if let Some((name, _)) = self.written.get_key_value(name) {
            self.alone.insert(name, phrases.clone());
        }
        Ok(phrases)
    }
}

/// Compiles one pattern.
pub(crate) fn compile(
    source: &str,
    slots: &mut Slots,
    words: &mut Words,
) -> Result<Pattern, Fault> {
    let parts = parts(source)?.into_iter();
    let mut elements: Vec<Element> =
        parts.map(|part| element(part, slots, words)).collect::<Result<_, _>>()?;
    let mut body =
        elements.iter().filter(|element| !matches!(element, Element::Start | Element::End));
    let start = match (body.next(), body.next_back()) {
        (Some(Element::Phrases(start)), None | Some(Element::Phrases(_))) => start.clone(),
        _ => return Err(Fault::LooseEnd(source.to_owned())),
    };
    let (mut reach, mut rarest) = (SLACK, None::<(u64, &Arc<Phrases>, usize)>);
    for element in &elements {
        match element {
            Element::Phrases(phrases) => {
                reach += phrases.longest;
                if rarest.is_none_or(|(frequency, ..)| phrases.frequency < frequency) {
                    rarest = Some((phrases.frequency, phrases, reach));
                }
            }
            Element::Optional(phrases) => reach += phrases.longest,
            Element::Gap(words) => reach += words,
            Element::Start | Element::End => {}
        }
    }
    let (anchors, reach) =
        rarest.map(|(_, phrases, reach)| (phrases.anchors.clone(), reach)).unwrap_or_default();
    let body = elements.iter().position(|element| matches!(element, Element::Phrases(_)));
    let at_start = elements.drain(..=body.unwrap_or_default()).count() > 1;
    Ok(Pattern { start, at_start, elements, anchors, reach })
}

/// Splits at spaces outside brackets.
fn parts(source: &str) -> Result<Vec<&str>, Fault> {
    let mut parts = Vec::new();
    let mut rest = source.trim_start();
    while !rest.is_empty() {
        let closed = |bracket| {
            let end = rest.find(bracket).map(|at| at + 1);
            end.ok_or_else(|| Fault::OpenBracket(source.to_owned()))
        };
        let end = match rest.as_bytes() {
            [b'[', ..] => closed(']')?,
            [b'(', ..] => closed(')')?,
            _ => rest.find(char::is_whitespace).unwrap_or(rest.len()),
        };
        parts.push(&rest[..end]);
        rest = rest[end..].trim_start();
    }
    Ok(parts)
}

fn element(part: &str, slots: &mut Slots, words: &mut Words) -> Result<Element, Fault> {
    if let Some(gap) = part.strip_prefix('~') {
        let gap = gap.parse().ok().filter(|gap| (1..=WIDEST_GAP).contains(gap));
        return gap.map(Element::Gap).ok_or_else(|| Fault::BadGap(part.to_owned()));
    }
    if let Some(inner) = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
        return Ok(Element::Optional(phrases(inner, slots, words)?));
    }
    match part {
        "^" => Ok(Element::Start),
        "$" => Ok(Element::End),
        _ => {
            let inner = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
            Ok(Element::Phrases(phrases(inner.unwrap_or(part), slots, words)?))
        }
    }
}

/// Spells out `a|b|@slot`.
fn phrases(part: &str, slots: &mut Slots, words: &mut Words) -> Result<Arc<Phrases>, Fault> {
    if let Some(slot) = part.strip_prefix('@').filter(|slot| !slot.contains('|')) {
        return slots.alone(slot.trim(), words);
    }
    let mut all = Vec::new();
    for alternative in part.split('|').map(str::trim) {
        match alternative.strip_prefix('@') {
            Some(slot) => all.extend_from_slice(slots.phrases(slot, words)?),
            None => all.push(phrase(alternative, words)?),
        }
    }
    Ok(Arc::new(Phrases::of(all, words)))
}

/// The words of a phrase, folded as texts are.
fn phrase(source: &str, words: &mut Words) -> Result<Arc<[WordId]>, Fault> {
    let (source, open) = match (source.strip_prefix('*'), source.strip_suffix('*')) {
        (Some(end), _) => (end, Open::Before),
        (None, Some(stem)) => (stem, Open::After),
        (None, None) => (source, Open::No),
    };
    if let Some(sign) =
        source.chars().find(|ch| matches!(ch, '@' | '~' | '[' | ']' | '(' | ')' | '*' | '^' | '|'))
    {
        return Err(Fault::StraySign(source.to_owned(), sign));
    }
    let mut parts = folded_words(source);
    let last = parts.len().saturating_sub(1);
    let word = |(at, word)| {
        let part = match open {
            Open::Before => at == 0,
            Open::After => at == last,
            Open::No => false,
        };
        words.intern(word, if part { open } else { Open::No })
    };
    let phrase: Arc<[WordId]> = parts.drain(..).enumerate().map(word).collect();
    if phrase.is_empty() { Err(Fault::NoWord(source.to_owned())) } else { Ok(phrase) }
}

/// The words of a phrase, folded. Most are plain letters and need no folding.
fn folded_words(source: &str) -> Vec<String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b' ';
    if source.bytes().all(plain) {
        return source.split_ascii_whitespace().map(str::to_owned).collect();
    }
    let tokens = Tokens::of(source);
    let mut words = Vec::<String>::new();
    let mut last_is_ideograph = false;
    for token in tokens.all() {
        let letters = tokens.letters(token);
        // Ideographs in a row are one word, as far as a phrase is concerned.
        let is_ideograph = letters.clone().all(is_ideograph);
        match words.last_mut() {
            Some(word) if is_ideograph && last_is_ideograph => word.extend(letters),
            _ => words.push(letters.collect()),
        }
        last_is_ideograph = is_ideograph;
    }
    words
}

/// A word that somebody split or joined with another one counts as more words than it is.
const SLACK: usize = 3;

/// A wider gap joins words that have nothing to do with each other.
const WIDEST_GAP: usize = 12;
