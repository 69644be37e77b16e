//! A small linear model, a second pair of eyes: where no rule saw anything it may ask somebody to look
//! soon, and nothing else.
//!
//! Words, pairs of words, and three to five letters in a row are hashed into one table of weights, one
//! byte each. `risk train` makes it anew.

use crate::{hash, tokens::Tokens};

/// How many weights there are.
pub const WEIGHTS: usize = 1 << 16;

/// Weights, and where looking soon begins.
#[derive(Clone)]
pub struct Model {
    weights: Vec<i8>,
    scale: f32,
    bias: f32,
    cut: f32,
}

impl Model {
    /// The model shipped in this crate.
    #[must_use]
    pub fn builtin() -> Option<Self> {
        Self::read(include_bytes!("../model/lines.bin"))
    }

    /// A model of these parts: `weights` times `scale`, and `bias`, are a score.
    #[must_use]
    pub fn new(weights: Vec<i8>, scale: f32, bias: f32, cut: f32) -> Option<Self> {
        (weights.len() == WEIGHTS).then_some(Self { weights, scale, bias, cut })
    }

    /// Reads what [`Model::bytes`] wrote; none when it is something else.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC)?;
        let (numbers, weights) = rest.split_at_checked(12)?;
        let number = |at: usize| {
            let bytes = numbers.get(at..at + 4)?.try_into().ok()?;
            Some(f32::from_le_bytes(bytes))
        };
        let weights = weights.iter().map(|byte| byte.cast_signed()).collect();
        Self::new(weights, number(0)?, number(4)?, number(8)?)
    }

    /// The model as a file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for number in [self.scale, self.bias, self.cut] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.weights.iter().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// Where looking soon begins.
    pub(crate) fn cut(&self) -> f32 {
        self.cut
    }

    /// How much a text looks like those that somebody should look at.
    pub(crate) fn score(&self, tokens: &Tokens) -> f32 {
        let (mut sum, mut count) = (0_i32, 0_u16);
        each_feature(tokens, |_, feature| {
            sum += i32::from(self.weights[feature]);
            count = count.saturating_add(1);
        });
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

/// By characters.
fn mix(before: u32, ch: char) -> u32 {
    hash::mix(before, u32::from(ch))
}

fn place(hash: u32) -> usize {
    (hash ^ (hash >> 15)) as usize % WEIGHTS
}

/// Tells letters in a row from words.
const GRAM: u32 = 0x5bd1_e995;

const MAGIC: &[u8] = b"quietline linear model 1\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_what_was_written() {
        let weights = (0..WEIGHTS).map(|at| i8::try_from(at % 7).unwrap_or(0)).collect();
        let model = Model::new(weights, 0.5, -1.0, 2.0).unwrap();
        let again = Model::read(&model.bytes()).unwrap();
        assert_eq!(again.bytes(), model.bytes());
        assert!(Model::read(b"something else").is_none());
        assert!(Model::read(&model.bytes()[..100]).is_none());
    }

    #[test]
    fn the_shipped_model_is_small() {
        assert!(Model::builtin().unwrap().bytes().len() <= 256 * 1024);
    }
}
