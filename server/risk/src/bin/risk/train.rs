//! Makes the linear model anew from labelled sets and from the examples of the packs.
//!
//! The same rows in the same order give the same model. Only rows whose licence lets weights be
//! shipped may go into the one in this crate; see `model/README.md`.

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use anyhow::Context as _;
use clap::Args;
use risk::{Model, Pack, Tier, WEIGHTS, features};

use crate::sets::{Case, Half, Truth, read};

/// Makes the linear model anew.
#[derive(Args)]
pub(crate) struct Train {
    /// Labelled texts; only the half that rules may be written from is used.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where to write the model.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// One text and whether somebody should look at it.
struct Row {
    features: Vec<usize>,
    risky: bool,
    /// An example of a pack: in the language of many risky texts, and harmless.
    example: bool,
}

impl Train {
    pub(crate) fn run(&self, packs: &[Pack]) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        for file in &self.files {
            for row in read(file)?.into_iter().filter(|row| row.half() == Half::Seen) {
                if let Case::Text(text) = &row.case {
                    rows.push(Row::of(text, row.truth != Truth::Tier(Tier::None)));
                }
            }
        }
        for (text, risky) in packs.iter().flat_map(Pack::examples) {
            rows.push(Row { example: true, ..Row::of(text, risky) });
        }
        let risky = rows.iter().filter(|row| row.risky).count();
        writeln!(io::stderr(), "{} texts, {risky} of them risky", rows.len())?;
        let model = fit(&mut rows).context("the rows make no model")?;
        fs::write(&self.out, model.bytes())
            .with_context(|| format!("{} cannot be written", self.out.display()))
    }
}

impl Row {
    fn of(text: &str, risky: bool) -> Self {
        Self { features: features(text), risky, example: false }
    }

    #[expect(clippy::cast_precision_loss, reason = "a text has thousands of features at most")]
    fn norm(&self) -> f32 {
        1.0 / (self.features.len().max(1) as f32).sqrt()
    }

    fn score(&self, weights: &[f32], bias: f32) -> f32 {
        self.features.iter().map(|at| weights[*at]).sum::<f32>() * self.norm() + bias
    }
}

/// Logistic regression by stochastic descent; every fifth harmless text is kept back for the cut.
fn fit(rows: &mut Vec<Row>) -> Option<Model> {
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    shuffle(rows, &mut chance);
    let mut kept_back = Vec::new();
    let mut at = 0;
    rows.retain_mut(|row| {
        at += usize::from(!row.risky);
        let keep = row.risky || at % 5 != 0;
        if !keep {
            kept_back.push(Row { features: std::mem::take(&mut row.features), ..*row });
        }
        keep
    });
    let (mut weights, mut bias) = (vec![0.0_f32; WEIGHTS], 0.0_f32);
    for round in 0..ROUNDS {
        shuffle(rows, &mut chance);
        #[expect(clippy::cast_precision_loss, reason = "a handful of rounds")]
        let rate = 0.5 / (1.0 + round as f32);
        for row in rows.iter() {
            let wanted = if row.risky { 1.0 } else { 0.0 };
            let error = wanted - 1.0 / (1.0 + (-row.score(&weights, bias)).exp());
            let step = rate * error * if row.risky { RISKY_COUNTS } else { 1.0 };
            bias += step * 0.1;
            let norm = row.norm();
            for at in &row.features {
                weights[*at] += step * norm - rate * DECAY * weights[*at];
            }
        }
    }
    let cut = cut(&kept_back, &weights, bias)?;
    let most = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let scale = most / 127.0;
    #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127 by its scale")]
    let small = weights.iter().map(|weight| (weight / scale).round() as i8).collect();
    Model::new(small, scale, bias, cut)
}

/// Above nearly all that is harmless, and above every example: there are few harmless texts in most
/// languages, and what is said in one of those must not be risky for its language.
fn cut(kept_back: &[Row], weights: &[f32], bias: f32) -> Option<f32> {
    let scores = |example: bool| {
        let rows = kept_back.iter().filter(move |row| row.example == example);
        let mut scores: Vec<f32> = rows.map(|row| row.score(weights, bias)).collect();
        scores.sort_by(f32::total_cmp);
        scores
    };
    let (texts, examples) = (scores(false), scores(true));
    let most = texts.get(texts.len() - 1 - texts.len() / FALSE_ONES_IN)?;
    Some(examples.last().map_or(*most, |example| most.max(*example)) * MARGIN)
}

/// Fisher and Yates, with a small generator of our own, so that the order is always the same.
fn shuffle(rows: &mut [Row], chance: &mut u64) {
    for last in (1..rows.len()).rev() {
        *chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(*chance >> 33).unwrap_or(0) % (last + 1);
        rows.swap(last, other);
    }
}

const ROUNDS: u32 = 8;

const DECAY: f32 = 1e-5;

/// There are far fewer risky texts.
const RISKY_COUNTS: f32 = 4.0;

/// There are few harmless texts in most languages: until there are more, only what is far above the rest
/// is said.
const MARGIN: f32 = 1.6;

/// One in so many harmless texts may be above the cut.
const FALSE_ONES_IN: usize = 250;
