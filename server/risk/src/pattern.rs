//! The small language in which packs write token sequences.
//!
//! `word`, `a|b`, `(two words|one)`, `@slot`, `@slot|word`, `[optional]`, `~N` (up to N other words), `~.N`
//! (the same, and the end of one sentence among them), `^` and `$` (start and end of a sentence or line). A word that ends in `*` stands for every word that
//! starts so, one that begins with `*` for every word that ends so.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    pack::Fault,
    phrases::{Draft, Phrase, PhrasesId},
    tokens::{Tokens, is_ideograph},
    words::{Open, WordId, Words},
};

/// One step of a pattern.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) enum Element {
    /// One of these phrases must follow.
    Phrases(PhrasesId),
    /// One of these phrases may follow.
    Optional(PhrasesId),
    /// Up to so many other words may follow.
    Gap(u32),
    /// The same, and one sentence may end on the way.
    Over(u32),
    /// A sentence or line starts here.
    Start,
    /// A sentence or line ends here.
    End,
}

/// A token sequence, ready to be matched.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Pattern {
    /// What it starts with.
    pub(crate) start: PhrasesId,
    /// Only where a sentence or line starts.
    pub(crate) at_start: bool,
    /// What must follow then, in order.
    pub(crate) elements: Box<[Element]>,
    /// Words of which one must be in the text: the rarest that the pattern demands.
    pub(crate) anchors: Box<[WordId]>,
    /// Words at most between its start and the end of an anchor.
    pub(crate) reach: u32,
}

/// Word sequences of which any one will do, and what is known of them together.
#[derive(Clone)]
struct Choice {
    phrases: PhrasesId,
    /// The rarest word of each: one of them is there wherever a phrase is.
    anchors: Vec<WordId>,
    /// How often one of the anchors is met.
    frequency: u64,
    /// The tokens of the longest phrase.
    longest: u32,
}

impl Choice {
    fn of(mut phrases: Vec<Phrase>, words: &Words, graph: &mut Draft) -> Self {
        phrases.sort_unstable();
        phrases.dedup();
        let rarest =
            |phrase: &Phrase| phrase.iter().copied().min_by_key(|word| words.frequency(*word));
        let mut anchors: Vec<WordId> = phrases.iter().filter_map(rarest).collect();
        anchors.sort_unstable();
        anchors.dedup();
        let tokens = |phrase: &Phrase| phrase.iter().map(|word| words.tokens(*word)).sum();
        Self {
            frequency: anchors.iter().map(|word| words.frequency(*word)).sum(),
            longest: phrases.iter().map(tokens).max().unwrap_or_default(),
            phrases: graph.set(&phrases),
            anchors,
        }
    }
}

/// A step on its way into a pattern.
enum Part {
    Phrases(Choice),
    Optional(Choice),
    Gap(u32),
    Over(u32),
    Start,
    End,
}

impl Part {
    fn element(&self) -> Element {
        match self {
            Self::Phrases(choice) => Element::Phrases(choice.phrases),
            Self::Optional(choice) => Element::Optional(choice.phrases),
            Self::Gap(words) => Element::Gap(*words),
            Self::Over(words) => Element::Over(*words),
            Self::Start => Element::Start,
            Self::End => Element::End,
        }
    }
}

/// Named lists of phrases, as packs write them and as they are compiled, once.
pub(crate) struct Slots<'a> {
    written: BTreeMap<&'a str, &'a [String]>,
    compiled: BTreeMap<&'a str, Vec<Phrase>>,
    /// By how it is written: what was spelt out before.
    known: BTreeMap<String, Choice>,
}

impl<'a> Slots<'a> {
    /// Of two lists with one name the later one counts.
    pub(crate) fn of(written: impl Iterator<Item = (&'a str, &'a [String])>) -> Self {
        let written = written.collect();
        Self { written, compiled: BTreeMap::new(), known: BTreeMap::new() }
    }

    /// Whether there is such a list.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.written.contains_key(name)
    }

    fn phrases(&mut self, name: &str, words: &mut Words) -> Result<&[Phrase], Fault> {
        let unknown = || Fault::UnknownSlot(name.to_owned());
        let (name, sources) = self.written.get_key_value(name).ok_or_else(unknown)?;
        if !self.compiled.contains_key(name) {
            let phrases = sources.iter().map(|source| phrase(source, words));
            self.compiled.insert(name, phrases.collect::<Result<_, _>>()?);
        }
        self.compiled.get(name).map(Vec::as_slice).ok_or_else(unknown)
    }
}

/// Compiles one pattern.
pub(crate) fn compile(
    source: &str,
    slots: &mut Slots,
    words: &mut Words,
    graph: &mut Draft,
) -> Result<Pattern, Fault> {
    let mut parts: Vec<Part> = parts(source)?
        .into_iter()
        .map(|source| part(source, slots, words, graph))
        .collect::<Result<_, _>>()?;
    let mut body = parts.iter().filter(|part| !matches!(part, Part::Start | Part::End));
    let start = match (body.next(), body.next_back()) {
        (Some(Part::Phrases(start)), None | Some(Part::Phrases(_))) => start.phrases,
        _ => return Err(Fault::LooseEnd(source.to_owned())),
    };
    let (anchors, reach) = anchors(&parts);
    let body = parts.iter().position(|part| matches!(part, Part::Phrases(_)));
    let at_start = parts.drain(..=body.unwrap_or_default()).count() > 1;
    let elements = parts.iter().map(Part::element).collect();
    Ok(Pattern { start, at_start, elements, anchors, reach })
}

/// The rarest words that a pattern demands, and how far from its start the last of them may end.
fn anchors(parts: &[Part]) -> (Box<[WordId]>, u32) {
    let (mut reach, mut rarest) = (SLACK, None::<(&Choice, u32)>);
    for part in parts {
        match part {
            Part::Phrases(choice) => {
                reach += choice.longest;
                if rarest.is_none_or(|(rarest, _)| choice.frequency < rarest.frequency) {
                    rarest = Some((choice, reach));
                }
            }
            Part::Optional(choice) => reach += choice.longest,
            Part::Gap(words) | Part::Over(words) => reach += words,
            Part::Start | Part::End => {}
        }
    }
    rarest
        .map(|(choice, reach)| (choice.anchors.clone().into_boxed_slice(), reach))
        .unwrap_or_default()
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

fn part(
    source: &str,
    slots: &mut Slots,
    words: &mut Words,
    graph: &mut Draft,
) -> Result<Part, Fault> {
    if let Some(gap) = source.strip_prefix('~') {
        let over = gap.strip_prefix('.');
        let words = over.unwrap_or(gap).parse().ok().filter(|gap| (1..=WIDEST_GAP).contains(gap));
        let words = words.ok_or_else(|| Fault::BadGap(source.to_owned()))?;
        return Ok(if over.is_some() { Part::Over(words) } else { Part::Gap(words) });
    }
    if let Some(inner) = source.strip_prefix('[').and_then(|source| source.strip_suffix(']')) {
        return Ok(Part::Optional(choice(inner, slots, words, graph)?));
    }
    match source {
        "^" => Ok(Part::Start),
        "$" => Ok(Part::End),
        _ => {
            let inner = source.strip_prefix('(').and_then(|source| source.strip_suffix(')'));
            Ok(Part::Phrases(choice(inner.unwrap_or(source), slots, words, graph)?))
        }
    }
}

/// Spells out `a|b|@slot`.
fn choice(
    source: &str,
    slots: &mut Slots,
    words: &mut Words,
    graph: &mut Draft,
) -> Result<Choice, Fault> {
    if let Some(known) = slots.known.get(source) {
        return Ok(known.clone());
    }
    let mut all = Vec::new();
    for alternative in source.split('|').map(str::trim) {
        match alternative.strip_prefix('@') {
            Some(slot) => all.extend_from_slice(slots.phrases(slot.trim(), words)?),
            None => all.push(phrase(alternative, words)?),
        }
    }
    let choice = Choice::of(all, words, graph);
    slots.known.insert(source.to_owned(), choice.clone());
    Ok(choice)
}

/// The words of a phrase, folded as texts are.
fn phrase(source: &str, words: &mut Words) -> Result<Phrase, Fault> {
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
    let word = |(at, word): (usize, String)| {
        let part = match open {
            Open::Before => at == 0,
            Open::After => at == last,
            Open::No => false,
        };
        words.intern(&word, if part { open } else { Open::No })
    };
    let phrase: Phrase = parts.drain(..).enumerate().map(word).collect();
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
const SLACK: u32 = 3;

/// A wider gap joins words that have nothing to do with each other.
const WIDEST_GAP: u32 = 12;
