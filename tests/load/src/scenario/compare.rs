//! `compare`: the three servers in turn, again and again, so that whatever else the machine does
//! falls on all of them; medians, and ratios of medians.

use serde::Serialize;

use super::{
    highest::{self, Highest},
    talk::{self, Run, Talkers},
};
use crate::{
    disk::{self, Disk},
    server::{Kind, Places},
    talk::{Figures, Manner},
};

/// What is compared.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Comparison {
    /// How often each server is measured.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Fixed rates, in texts a second.
    #[arg(long, value_delimiter = ',', default_value = "2000,10000")]
    rates: Vec<u32>,
    /// Searches the highest rate too.
    #[arg(long)]
    highest: bool,
}

/// Everything that was measured, and what it comes to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Compared {
    /// What the disk could do, before each round.
    disk: Vec<Disk>,
    /// Every run.
    runs: Vec<Run>,
    /// Every search for the highest rate.
    searches: Vec<Highest>,
    /// One line for each server and scenario.
    medians: Vec<Median>,
    /// One line for each pair of servers and scenario.
    ratios: Vec<Ratio>,
}

/// Medians over the rounds.
#[derive(Clone, Debug, Serialize)]
struct Median {
    server: Kind,
    scenario: String,
    #[serde(flatten)]
    measures: Measures,
}

/// What one server's medians are, as multiples of another's.
#[derive(Clone, Debug, Serialize)]
struct Ratio {
    of: Kind,
    to: Kind,
    scenario: String,
    #[serde(flatten)]
    measures: Measures,
}

/// What is compared of a scenario.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Measures {
    #[serde(skip_serializing_if = "Option::is_none")]
    highest_per_s: Option<f64>,
    #[serde(flatten)]
    talk: Option<TalkMeasures>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct TalkMeasures {
    server_cpu_s_per_million: f64,
    delivered_per_s: f64,
    acknowledged_p50_ms: f64,
    acknowledged_p99_ms: f64,
    acknowledged_p99_outside_stalls_ms: f64,
    delivered_p50_ms: f64,
    delivered_p99_ms: f64,
}

/// Measures every server in each scenario, round after round.
pub(crate) fn run(
    places: &Places,
    talkers: Talkers,
    comparison: &Comparison,
) -> anyhow::Result<Compared> {
    let (mut disk, mut runs, mut searches) = (Vec::new(), Vec::new(), Vec::new());
    let rates = comparison.rates.iter().map(|rate| Manner::Paced { per_second: *rate });
    let manners: Vec<_> = [Manner::Bounce { in_flight: 1 }].into_iter().chain(rates).collect();
    for round in 1..=comparison.rounds {
        eprintln!("round {round} of {}", comparison.rounds);
        disk.push(disk::probe(places)?);
        for manner in &manners {
            for kind in EVERY_SERVER {
                runs.push(talk::run(kind, places, talkers, *manner)?);
            }
        }
        for kind in EVERY_SERVER.into_iter().filter(|_| comparison.highest) {
            searches.push(highest::run(kind, places, talkers)?);
        }
    }
    let mut medians = medians_of_runs(&runs);
    medians.extend(medians_of_searches(&searches));
    let ratios = ratios(&medians);
    Ok(Compared { disk, runs, searches, medians, ratios })
}

impl Compared {
    /// Whether every text of every run came exactly once and in order.
    pub(crate) fn is_sound(&self) -> bool {
        self.runs.iter().all(|run| run.figures.is_sound())
    }
}

fn scenario(run: &Run) -> String {
    run.per_second.map_or_else(|| "pingpong".to_owned(), |rate| format!("rate {rate}/s"))
}

fn medians_of_runs(runs: &[Run]) -> Vec<Median> {
    grouped(runs, |run| (scenario(run), run.server))
        .into_iter()
        .map(|((scenario, server), runs)| {
            let of = |figure: fn(&Figures) -> f64| {
                median(runs.iter().map(|run| figure(&run.figures)).collect())
            };
            let talk = TalkMeasures {
                server_cpu_s_per_million: of(|one| one.server_cpu_s_per_million),
                delivered_per_s: of(|one| one.delivered_per_s),
                acknowledged_p50_ms: of(|one| one.acknowledgement.p50_ms),
                acknowledged_p99_ms: of(|one| one.acknowledgement.p99_ms),
                acknowledged_p99_outside_stalls_ms: of(|one| {
                    one.acknowledgement.p99_outside_stalls_ms
                }),
                delivered_p50_ms: of(|one| one.delivery.p50_ms),
                delivered_p99_ms: of(|one| one.delivery.p99_ms),
            };
            let measures = Measures { talk: Some(talk), highest_per_s: None };
            Median { server, scenario, measures }
        })
        .collect()
}

fn medians_of_searches(searches: &[Highest]) -> Vec<Median> {
    grouped(searches, |search| search.server)
        .into_iter()
        .map(|(server, searches)| {
            let rates = searches.iter().map(|search| f64::from(search.per_second)).collect();
            let measures = Measures { highest_per_s: Some(median(rates)), talk: None };
            Median { server, scenario: "highest".to_owned(), measures }
        })
        .collect()
}

fn ratios(medians: &[Median]) -> Vec<Ratio> {
    let pairs = [
        (Kind::Quietline, Kind::Sqlite),
        (Kind::Quietline, Kind::Bare),
        (Kind::Sqlite, Kind::Bare),
    ];
    let mut ratios = Vec::new();
    for (of, to) in pairs {
        for one in medians.iter().filter(|median| median.server == of) {
            let same = |other: &&Median| other.server == to && other.scenario == one.scenario;
            let Some(other) = medians.iter().find(same) else { continue };
            let measures = one.measures.over(&other.measures);
            ratios.push(Ratio { of, to, scenario: one.scenario.clone(), measures });
        }
    }
    ratios
}

impl Measures {
    fn over(&self, other: &Self) -> Self {
        Self {
            highest_per_s: self.highest_per_s.zip(other.highest_per_s).map(|(a, b)| a / b),
            talk: self.talk.zip(other.talk).map(|(one, other)| one.over(&other)),
        }
    }
}

impl TalkMeasures {
    fn over(&self, other: &Self) -> Self {
        let ratio = |figure: fn(&Self) -> f64| figure(self) / figure(other);
        Self {
            server_cpu_s_per_million: ratio(|one| one.server_cpu_s_per_million),
            delivered_per_s: ratio(|one| one.delivered_per_s),
            acknowledged_p50_ms: ratio(|one| one.acknowledged_p50_ms),
            acknowledged_p99_ms: ratio(|one| one.acknowledged_p99_ms),
            acknowledged_p99_outside_stalls_ms: ratio(|one| one.acknowledged_p99_outside_stalls_ms),
            delivered_p50_ms: ratio(|one| one.delivered_p50_ms),
            delivered_p99_ms: ratio(|one| one.delivered_p99_ms),
        }
    }
}

/// What has the same key, in the order of the first of each.
fn grouped<T, K: PartialEq>(all: &[T], key: impl Fn(&T) -> K) -> Vec<(K, Vec<&T>)> {
    let mut groups = Vec::<(K, Vec<&T>)>::new();
    for one in all {
        let key = key(one);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(one),
            None => groups.push((key, vec![one])),
        }
    }
    groups
}

/// The middle one; of an even number, the mean of the two in the middle.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    match values.len() % 2 {
        1 => values[upper],
        _ if values.is_empty() => f64::NAN,
        _ => f64::midpoint(values[upper - 1], values[upper]),
    }
}

const EVERY_SERVER: [Kind; 3] = [Kind::Quietline, Kind::Sqlite, Kind::Bare];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_that_of_the_medians_of_the_same_scenario() {
        let run = |server, per_second, cpu| {
            let figures = Figures { server_cpu_s_per_million: cpu, ..Figures::default() };
            Run { server, pairs: 1, per_second, figures }
        };
        let runs = [
            run(Kind::Quietline, None, 90.0),
            run(Kind::Bare, None, 20.0),
            run(Kind::Quietline, Some(10), 1.0),
            run(Kind::Quietline, None, 30.0),
            run(Kind::Bare, None, 40.0),
            run(Kind::Quietline, None, 60.0),
        ];
        let medians = medians_of_runs(&runs);
        assert_eq!(medians.len(), 3);
        let ratios = ratios(&medians);
        assert_eq!(ratios.len(), 1);
        assert_eq!((ratios[0].of, ratios[0].to), (Kind::Quietline, Kind::Bare));
        let cpu = ratios[0].measures.talk.unwrap().server_cpu_s_per_million;
        assert!((cpu - 2.0).abs() < 1e-9, "{cpu}");
    }
}
