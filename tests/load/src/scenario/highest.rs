//! `highest`: the most texts a second at which delivery is still prompt.

use serde::Serialize;

use super::talk::{Talkers, meet, tell};
use crate::{
    server::{Kind, Places, Population},
    talk::{Figures, Manner},
};

/// Where the search ended.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Highest {
    /// Which server.
    pub(crate) server: Kind,
    /// Pairs that talked.
    pub(crate) pairs: usize,
    /// The highest rate at which 99 of 100 texts were delivered in time; 0 for none.
    pub(crate) per_second: u32,
    /// What was tried, in order.
    pub(crate) steps: Vec<Step>,
}

/// One rate that was tried.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Step {
    /// Texts a second.
    per_second: u32,
    /// Whether the server kept up.
    kept_up: bool,
    /// What was measured.
    #[serde(flatten)]
    figures: Figures,
}

/// Doubles the rate until the server no longer keeps up, and narrows down where that was.
pub(crate) fn run(kind: Kind, places: &Places, talkers: Talkers) -> anyhow::Result<Highest> {
    eprintln!("{kind:?}: the highest rate of {} pairs", talkers.pairs);
    let (_server, mut talk) = meet(kind, places, &Population::pairs(talkers.pairs))?;
    let mut search = Search::new();
    let mut steps = Vec::new();
    while let Some(per_second) = search.next() {
        let figures = talk.run(Manner::Paced { per_second }, talkers.span())?;
        tell(kind, &figures);
        let kept_up = figures.delivery.p99_ms < IN_TIME_MS
            && figures.delivered_per_s > f64::from(per_second) * KEPT_UP;
        steps.push(Step { per_second, kept_up, figures });
        if figures.unanswered > 0 {
            break;
        }
        search.note(per_second, kept_up);
    }
    Ok(Highest { server: kind, pairs: talkers.pairs, per_second: search.kept_up, steps })
}

/// Doubling, then halving the interval: at most [`STEPS`] steps.
struct Search {
    kept_up: u32,
    too_much: Option<u32>,
    left: u32,
}

impl Search {
    const fn new() -> Self {
        Self { kept_up: 0, too_much: None, left: STEPS }
    }

    /// The rate to try next; none when it is known well enough.
    fn next(&self) -> Option<u32> {
        if self.left == 0 {
            return None;
        }
        let Some(too_much) = self.too_much else {
            return Some((2 * self.kept_up).max(FIRST_PER_S));
        };
        let near_enough = too_much - self.kept_up <= self.kept_up / PRECISION;
        let half_way = u32::midpoint(self.kept_up, too_much);
        (!near_enough && half_way >= LEAST_PER_S).then_some(half_way)
    }

    fn note(&mut self, per_second: u32, kept_up: bool) {
        self.left -= 1;
        if kept_up {
            self.kept_up = per_second;
        } else {
            self.too_much = Some(per_second);
        }
    }
}

const IN_TIME_MS: f64 = 50.0;
/// A server that falls behind by more than this does not keep up, however prompt it looks.
const KEPT_UP: f64 = 0.97;
const FIRST_PER_S: u32 = 2_000;
const LEAST_PER_S: u32 = 100;
const STEPS: u32 = 12;
/// A sixteenth of the rate.
const PRECISION: u32 = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_ends_just_below_what_is_too_much() {
        for limit in [150, 1_999, 2_000, 7_300, 24_000, 60_000] {
            let mut search = Search::new();
            while let Some(per_second) = search.next() {
                search.note(per_second, per_second <= limit);
            }
            assert!(search.kept_up <= limit, "{limit}");
            assert!(search.kept_up + search.kept_up / 8 + LEAST_PER_S >= limit, "{limit}");
        }
    }
}
