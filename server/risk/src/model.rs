//! A small linear model, a second pair of eyes: where no rule saw anything it may ask somebody to look
//! soon, and nothing else.
//!
//! Words, pairs of words, and three to five letters in a row are hashed into one table of weights, one
//! byte each. `risk train` makes it anew.

use std::collections::BTreeMap;

use crate::{hash, tokens::Tokens};

/// How many weights there are.
pub const WEIGHTS: usize = 1 << 17;

/// Weights, and by language where looking soon begins.
#[derive(Clone)]
pub struct Model {
    weights: Vec<i8>,
    scale: f32,
    bias: f32,
    cuts: BTreeMap<String, f32>,
}

impl Model {
    /// The model shipped in this crate.
    #[must_use]
    pub fn builtin() -> Option<Self> {
        Self::read(include_bytes!("../model/lines.bin"))
    }

    /// A model of these parts: `weights` times `scale`, and `bias`, are a score; `cuts` are by the tag of
    /// a language.
    #[must_use]
    pub fn new(
        weights: Vec<i8>,
        scale: f32,
        bias: f32,
        cuts: BTreeMap<String, f32>,
    ) -> Option<Self> {
        (weights.len() == WEIGHTS).then_some(Self { weights, scale, bias, cuts })
    }

    /// Reads what [`Model::bytes`] wrote; none when it is something else.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (scale, rest) = number(rest)?;
        let (bias, rest) = number(rest)?;
        let (&count, mut rest) = rest.split_first()?;
        let mut cuts = BTreeMap::new();
        for _ in 0..count {
            let (&length, tag) = rest.split_first()?;
            let (tag, cut) = tag.split_at_checked(usize::from(length))?;
            let (cut, after) = number(cut)?;
            cuts.insert(std::str::from_utf8(tag).ok()?.to_owned(), cut);
            rest = after;
        }
        let weights = rest.iter().map(|byte| byte.cast_signed()).collect();
        Self::new(weights, scale, bias, cuts)
    }

    /// The model as a file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend([self.scale, self.bias].iter().flat_map(|number| number.to_le_bytes()));
        bytes.push(byte(self.cuts.len()));
        for (language, cut) in &self.cuts {
            bytes.push(byte(language.len()));
            bytes.extend(language.as_bytes());
            bytes.extend(cut.to_le_bytes());
        }
        bytes.extend(self.weights.iter().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// Where looking soon begins for so many words that may be in any of these languages; none when the
    /// model cannot judge one of them, or when there is none. Somewhere in a long text something looks sad:
    /// the longer it is, the more is asked of it.
    pub(crate) fn cut(&self, languages: &[&str], words: usize) -> Option<f32> {
        let cuts = languages.iter().map(|language| self.cuts.get(*language).copied());
        let cut = cuts.collect::<Option<Vec<f32>>>()?.into_iter().reduce(f32::max)?;
        let words = f32::from(u16::try_from(words).unwrap_or(u16::MAX));
        Some(cut + STEEPER * (words / FEW_WORDS).ln().max(0.0))
    }

    /// How much a text looks like those that somebody should look at, read up to each of these nodes, which
    /// must be in order.
    pub(crate) fn scores(&self, tokens: &Tokens, ends: &[usize]) -> Vec<f32> {
        let mut scores = Vec::with_capacity(ends.len());
        let (mut sum, mut count) = (0_i32, 0_u16);
        each_feature(tokens, |node, feature| {
            while ends.get(scores.len()).is_some_and(|end| *end <= node) {
                scores.push(self.score(sum, count));
            }
            sum += i32::from(self.weights[feature]);
            count = count.saturating_add(1);
        });
        scores.resize(ends.len(), self.score(sum, count));
        scores
    }

    fn score(&self, sum: i32, count: u16) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a sum of thousands of bytes is exact")]
        let sum = sum as f32;
        sum * self.scale / f32::from(count.max(1)).sqrt() + self.bias
    }

    /// The node of the word that weighs most.
    pub(crate) fn heaviest(&self, tokens: &Tokens) -> Option<usize> {
        let mut weights = vec![0_i32; tokens.all().len()];
        each_feature(tokens, |node, feature| weights[node] += i32::from(self.weights[feature]));
        (0..weights.len()).max_by_key(|node| weights[*node])
    }
}

/// The features of a text, as places in the table of weights.
#[must_use]
pub fn features(text: &str) -> Vec<usize> {
    let mut features = Vec::new();
    each_feature(&Tokens::of(text), |_, feature| features.push(feature));
    features
}

fn each_feature(tokens: &Tokens, mut found: impl FnMut(usize, usize)) {
    let mut before = hash::START;
    let mut letters = Vec::new();
    for (node, token) in tokens.all().iter().enumerate() {
        letters.clear();
        letters.push(' ');
        letters.extend(tokens.letters(token));
        let word = letters[1..].iter().copied().fold(hash::START, mix);
        letters.push(' ');
        found(node, place(word));
        found(node, place(mix(mix(before, ' '), '2').wrapping_add(word)));
        before = word;
        for length in 3..=5 {
            for gram in letters.windows(length) {
                found(node, place(gram.iter().copied().fold(hash::START ^ GRAM, mix)));
            }
        }
    }
}

/// A number at the start of bytes, and the bytes after it.
fn number(bytes: &[u8]) -> Option<(f32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((f32::from_le_bytes(*number), rest))
}

/// There are few languages, and their tags are short.
fn byte(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// By characters.
fn mix(before: u32, ch: char) -> u32 {
    hash::mix(before, u32::from(ch))
}

fn place(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize % WEIGHTS
}

/// Up to so many words a text is short,
const FEW_WORDS: f32 = 30.0;
/// and for each time that it is e times as long, so much more is asked of it.
const STEEPER: f32 = 2.0;

/// Tells letters in a row from words.
const GRAM: u32 = 0x5bd1_e995;

const MAGIC: &[u8] = b"quietline linear model 2\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_what_was_written() {
        let weights = (0..WEIGHTS).map(|at| i8::try_from(at % 7).unwrap_or(0)).collect();
        let cuts = [("en", 2.0), ("pt", 3.5)].map(|(tag, cut)| (tag.to_owned(), cut));
        let model = Model::new(weights, 0.5, -1.0, cuts.into()).unwrap();
        let again = Model::read(&model.bytes()).unwrap();
        assert_eq!(again.bytes(), model.bytes());
        assert_eq!(again.cut(&["en"], 10), Some(2.0));
        assert!(Model::read(b"something else").is_none());
        assert!(Model::read(&model.bytes()[..100]).is_none());
    }

    #[test]
    fn a_text_that_may_be_in_two_languages_needs_the_higher_score() {
        let cuts = [("en", 2.0), ("pt", 3.5)].map(|(tag, cut)| (tag.to_owned(), cut));
        let model = Model::new(vec![0; WEIGHTS], 1.0, 0.0, cuts.into()).unwrap();
        assert_eq!(model.cut(&["en", "pt"], 10), Some(3.5));
        assert_eq!(model.cut(&["en", "fr"], 10), None);
        assert_eq!(model.cut(&[], 10), None);
    }

    #[test]
    fn more_is_asked_of_a_long_text() {
        let cuts = BTreeMap::from([("en".to_owned(), 2.0)]);
        let model = Model::new(vec![0; WEIGHTS], 1.0, 0.0, cuts).unwrap();
        assert_eq!(model.cut(&["en"], 30), Some(2.0));
        assert!(model.cut(&["en"], 300) > Some(6.0));
        assert_eq!(model.cut(&["en"], usize::MAX), model.cut(&["en"], 65_535));
    }

    #[test]
    fn the_shipped_model_is_small() {
        assert!(Model::builtin().unwrap().bytes().len() <= 256 * 1024);
    }
}
