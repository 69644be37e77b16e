//! `growth`: whether a text costs more when there are more conversations, or more texts before it.

use serde::Serialize;

use super::talk::{Talkers, meet, tell};
use crate::{
    server::{Kind, Places, Population},
    talk::{Figures, Manner},
};

/// What a text cost, and what grew.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Growth {
    /// Pairs that talked.
    pairs: usize,
    /// Texts that had been stored before.
    stored: usize,
    /// Texts a second.
    per_second: u32,
    /// Processor time for a text, beside the one of the smallest number of pairs and, where texts
    /// were stored, beside the same number of pairs without.
    times_as_much: f64,
    /// What was measured.
    #[serde(flatten)]
    figures: Figures,
}

/// At the same rate with each number of pairs, and once more over stored texts.
pub(crate) fn run(
    kind: Kind,
    places: &Places,
    pairs: &[usize],
    stored: usize,
    talkers: Talkers,
    per_second: u32,
) -> anyhow::Result<Vec<Growth>> {
    let mut all = Vec::<Growth>::new();
    for pairs in pairs {
        let population = Population::pairs(*pairs);
        let mut one = measure(kind, places, &population, talkers, per_second)?;
        one.times_as_much = ratio(&one, all.first());
        all.push(one);
    }
    if stored > 0 && kind == Kind::Quietline {
        let texts_each = u32::try_from(stored / talkers.pairs.max(1))?;
        let population = Population { texts_each, ..Population::pairs(talkers.pairs) };
        let mut one = measure(kind, places, &population, talkers, per_second)?;
        one.times_as_much = ratio(&one, all.iter().find(|other| other.pairs == one.pairs));
        all.push(one);
    }
    Ok(all)
}

fn measure(
    kind: Kind,
    places: &Places,
    population: &Population,
    talkers: Talkers,
    per_second: u32,
) -> anyhow::Result<Growth> {
    let stored = population.pairs * population.texts_each as usize;
    eprintln!("{kind:?}: {} pairs, {stored} texts before, {per_second}/s", population.pairs);
    let (_server, mut talk) = meet(kind, places, population)?;
    let figures = talk.run(Manner::Paced { per_second }, talkers.span())?;
    tell(kind, &figures);
    Ok(Growth { pairs: population.pairs, stored, per_second, times_as_much: 1.0, figures })
}

fn ratio(one: &Growth, other: Option<&Growth>) -> f64 {
    other.map_or(1.0, |other| {
        one.figures.server_cpu_s_per_million / other.figures.server_cpu_s_per_million
    })
}
