//! Makes the linear model anew from labelled sets and from the examples of the packs.
//!
//! The same rows in the same order give the same model. Only rows whose licence lets weights be
//! shipped may go into the one in this crate; see `model/README.md`.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
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
    /// A folder of labelled texts that nothing is measured on; all of them are used.
    #[arg(long, value_name = "FOLDER")]
    rows: PathBuf,
    /// Where to write the model.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A language and the score above which somebody should look at a text in it. The model is silent in
    /// every other language.
    #[arg(long = "cut", value_name = "LANGUAGE=SCORE", value_parser = cut)]
    cuts: Vec<(String, f32)>,
}

/// One text and whether somebody should look at it.
struct Row {
    features: Vec<usize>,
    risky: bool,
}

impl Train {
    pub(crate) fn run(&self, packs: &[Pack]) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        let whole = files_in(&self.rows)?;
        let whole = whole.iter().map(|file| (file, true));
        for (file, whole) in self.files.iter().map(|file| (file, false)).chain(whole) {
            for row in read(file)?.into_iter().filter(|row| whole || row.half() == Half::Seen) {
                if let Case::Text(text) = &row.case {
                    rows.push(Row::of(text, row.truth != Truth::Tier(Tier::None)));
                }
            }
        }
        for (text, risky) in packs.iter().flat_map(Pack::examples) {
            rows.push(Row::of(text, risky));
        }
        let risky = rows.iter().filter(|row| row.risky).count();
        writeln!(io::stderr(), "{} texts, {risky} of them risky", rows.len())?;
        let model = fit(&mut rows, self.cuts.iter().cloned().collect())
            .context("the rows make no model")?;
        fs::write(&self.out, model.bytes())
            .with_context(|| format!("{} cannot be written", self.out.display()))
    }
}

impl Row {
    fn of(text: &str, risky: bool) -> Self {
        Self { features: features(text), risky }
    }

    #[expect(clippy::cast_precision_loss, reason = "a text has thousands of features at most")]
    fn norm(&self) -> f32 {
        1.0 / (self.features.len().max(1) as f32).sqrt()
    }

    fn score(&self, weights: &[f32], bias: f32) -> f32 {
        self.features.iter().map(|at| weights[*at]).sum::<f32>() * self.norm() + bias
    }
}

/// The files of a folder, by name.
fn files_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unread = || format!("{} cannot be read", folder.display());
    let files = fs::read_dir(folder).with_context(unread)?;
    let mut files =
        files.map(|file| Ok(file?.path())).collect::<io::Result<Vec<_>>>().with_context(unread)?;
    files.sort();
    Ok(files)
}

/// Reads `LANGUAGE=SCORE`.
fn cut(written: &str) -> Result<(String, f32), String> {
    let (language, score) = written.split_once('=').ok_or("must be a language, = and a score")?;
    let score = score.parse().map_err(|_| format!("{score} is no score"))?;
    Ok((language.to_owned(), score))
}

/// Logistic regression by stochastic descent. What is kept is the mean of the last rounds: a single one is
/// swayed by the order of its rows, so that a few rows more or less would change what is said of texts that
/// have nothing to do with them.
fn fit(rows: &mut [Row], cuts: BTreeMap<String, f32>) -> Option<Model> {
    let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
    let (mut weights, mut bias) = (vec![0.0_f32; WEIGHTS], 0.0_f32);
    let (mut kept, mut kept_bias) = (vec![0.0_f32; WEIGHTS], 0.0_f32);
    for round in 0..ROUNDS {
        shuffle(rows, &mut chance);
        #[expect(clippy::cast_precision_loss, reason = "a handful of rounds")]
        let rate = FIRST_RATE / (1.0 + round as f32);
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
        if round >= ROUNDS - KEPT {
            kept.iter_mut().zip(&weights).for_each(|(kept, weight)| *kept += weight * SHARE);
            kept_bias += bias * SHARE;
        }
    }
    let most = kept.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    let scale = most / 127.0;
    #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127 by its scale")]
    let small = kept.iter().map(|weight| (weight / scale).round() as i8).collect();
    Model::new(small, scale, kept_bias, cuts)
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

const ROUNDS: u32 = 24;

/// The last rounds, whose mean is kept.
const KEPT: u32 = 16;

const SHARE: f32 = 0.0625;

const FIRST_RATE: f32 = 2.0;

const DECAY: f32 = 1e-5;

/// There are fewer risky texts.
const RISKY_COUNTS: f32 = 1.5;
