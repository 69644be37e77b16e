//! The small language in which packs write token sequences.
//!
//! `word`, `a|b`, `(two words|one)`, `@slot`, `@slot|word`, `[optional]`, `~N` (up to N other words), `^`
//! and `$` (start and end of a sentence or line). A word that ends in `*` stands for every word that
//! starts so.

use std::collections::BTreeMap;

use crate::{
    pack::Fault,
    tokens::Tokens,
    vocabulary::{WordId, Words},
};

/// One step of a pattern.
#[derive(Debug)]
pub(crate) enum Element {
    /// One of these phrases must follow.
    Phrases(Phrases),
    /// One of these phrases may follow.
    Optional(Phrases),
    /// Up to so many other words may follow.
    Gap(usize),
    /// A sentence or line starts here.
    Start,
    /// A sentence or line ends here.
    End,
}

/// Word sequences of which any one will do, sorted by their first word.
#[derive(Debug)]
pub(crate) struct Phrases(Vec<Vec<WordId>>);

impl Phrases {
    /// The phrases that start with a word, without that word.
    pub(crate) fn after(&self, first: WordId) -> impl Iterator<Item = &[WordId]> {
        let start = self.0.partition_point(|phrase| phrase.first() < Some(&first));
        let phrases = self.0[start..].iter();
        phrases.take_while(move |phrase| phrase.first() == Some(&first)).map(|phrase| &phrase[1..])
    }
}

/// A token sequence, ready to be matched.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// What must follow what.
    pub(crate) elements: Vec<Element>,
    /// The words it may start with.
    pub(crate) starts: Vec<WordId>,
    /// Words of which one must be in the text: the rarest that the pattern demands.
    pub(crate) anchors: Vec<WordId>,
}

/// Named lists of phrases, as packs write them.
pub(crate) type Slots<'a> = BTreeMap<&'a str, &'a [String]>;

/// Compiles one pattern.
pub(crate) fn compile(source: &str, slots: &Slots, words: &mut Words) -> Result<Pattern, Fault> {
    let mut elements = Vec::new();
    let mut demands = Vec::new();
    for part in parts(source)? {
        elements.push(element(part, slots, words, &mut demands)?);
    }
    let required = |element: Option<&Element>| matches!(element, Some(Element::Phrases(_)));
    let body =
        || elements.iter().filter(|element| !matches!(element, Element::Start | Element::End));
    if !required(body().next()) || !required(body().next_back()) {
        return Err(Fault::LooseEnd(source.to_owned()));
    }
    let starts = demands.first().map(|(_, starts, _)| starts.clone()).unwrap_or_default();
    let anchors = demands.into_iter().max_by_key(|(rarity, ..)| *rarity);
    Ok(Pattern {
        elements,
        starts,
        anchors: anchors.map(|(.., anchors)| anchors).unwrap_or_default(),
    })
}

/// For one required step: how rare it is, the words it may start with, its rarest words.
type Demand = (usize, Vec<WordId>, Vec<WordId>);

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

fn element(
    part: &str,
    slots: &Slots,
    words: &mut Words,
    demands: &mut Vec<Demand>,
) -> Result<Element, Fault> {
    if let Some(gap) = part.strip_prefix('~') {
        let gap = gap.parse().ok().filter(|gap| (1..=WIDEST_GAP).contains(gap));
        return gap.map(Element::Gap).ok_or_else(|| Fault::BadGap(part.to_owned()));
    }
    if let Some(inner) = part.strip_prefix('[').and_then(|part| part.strip_suffix(']')) {
        return Ok(Element::Optional(phrases(inner, slots, words)?.0));
    }
    match part {
        "^" => Ok(Element::Start),
        "$" => Ok(Element::End),
        _ => {
            let inner = part.strip_prefix('(').and_then(|part| part.strip_suffix(')'));
            let (phrases, demand) = phrases(inner.unwrap_or(part), slots, words)?;
            demands.push(demand);
            Ok(Element::Phrases(phrases))
        }
    }
}

/// Spells out `a|b|@slot`.
fn phrases(part: &str, slots: &Slots, words: &mut Words) -> Result<(Phrases, Demand), Fault> {
    let mut phrases = Vec::new();
    let mut rarity = usize::MAX;
    let mut anchors = Vec::new();
    for alternative in part.split('|').map(str::trim) {
        let own = [alternative.to_owned()];
        let sources = match alternative.strip_prefix('@') {
            Some(slot) => *slots.get(slot).ok_or_else(|| Fault::UnknownSlot(slot.to_owned()))?,
            None => &own,
        };
        for source in sources {
            let phrase = phrase(source, words)?;
            let rarest = phrase.iter().max_by_key(|(_, letters)| *letters);
            let (anchor, letters) = rarest.ok_or_else(|| Fault::NoWord(source.clone()))?;
            rarity = rarity.min(*letters);
            anchors.push(*anchor);
            phrases.push(phrase.iter().map(|(word, _)| *word).collect::<Vec<_>>());
        }
    }
    phrases.sort_unstable();
    phrases.dedup();
    let mut starts: Vec<WordId> =
        phrases.iter().filter_map(|phrase| phrase.first()).copied().collect();
    starts.dedup();
    Ok((Phrases(phrases), (rarity, starts, anchors)))
}

/// The words of a phrase, folded as texts are, each with its number of letters.
fn phrase(source: &str, words: &mut Words) -> Result<Vec<(WordId, usize)>, Fault> {
    let (source, prefix) = match source.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (source, false),
    };
    if let Some(sign) =
        source.chars().find(|ch| matches!(ch, '@' | '~' | '[' | ']' | '(' | ')' | '*' | '^' | '|'))
    {
        return Err(Fault::StraySign(source.to_owned(), sign));
    }
    let tokens = Tokens::of(source);
    let last = tokens.all().len().saturating_sub(1);
    let word = |(at, token)| {
        let word: String = tokens.letters(token).collect();
        let letters = word.chars().count();
        (words.intern(word, prefix && at == last), letters)
    };
    Ok(tokens.all().iter().enumerate().map(word).collect())
}

/// A wider gap joins words that have nothing to do with each other.
const WIDEST_GAP: usize = 12;
