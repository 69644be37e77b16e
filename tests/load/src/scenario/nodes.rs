//! `nodes`: what it costs that one service runs on several machines.
//!
//! The same pairs say the same on one, two and four nodes, in turn; all of them share this machine. A
//! pair is *apart* when its two sides are at different nodes, and *together* when they are at one.

use serde::Serialize;

use super::{
    compare::median,
    talk::{Talkers, tell},
};
use crate::{
    clock::Clock,
    crowd::Crowd,
    server::{Cluster, Kind, Places, Population},
    talk::{Figures, Manner, Talk},
};

/// What is measured.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Nodes {
    /// How often each is measured.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// How many nodes.
    #[arg(long = "nodes", value_delimiter = ',', default_value = "1,2,4")]
    counts: Vec<usize>,
    /// Texts a second, all pairs together; the cost of scale is that at the first of them.
    #[arg(long, value_delimiter = ',', default_value = "1000,250,4000")]
    rates: Vec<u32>,
}

/// Everything that was measured, and what it comes to.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Scaled {
    runs: Vec<Run>,
    medians: Vec<Median>,
    /// Processor time of all nodes for a text, apart, as a multiple of that with one node.
    times_as_much: Vec<(usize, f64)>,
    /// 99 of 100 are delivered within so many times as long between two nodes as within one of two.
    p99_apart_to_together: Option<f64>,
    /// What Redis uses of all processor time, with the most nodes.
    share_of_redis: Option<f64>,
    /// Statements for each text with the most nodes, by rate.
    statements_per_text: Vec<(u32, f64)>,
}

/// Where the two sides of a pair are.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Sides {
    Apart,
    Together,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Run {
    nodes: usize,
    sides: Sides,
    per_second: u32,
    statements_per_text: f64,
    #[serde(flatten)]
    figures: Figures,
}

/// Over the rounds.
#[derive(Clone, Copy, Debug, Serialize)]
struct Median {
    nodes: usize,
    sides: Sides,
    per_second: u32,
    nodes_cpu_s_per_million: f64,
    postgres_cpu_s_per_million: f64,
    redis_cpu_s_per_million: f64,
    acknowledged_p50_ms: f64,
    acknowledged_p99_ms: f64,
    delivered_p50_ms: f64,
    delivered_p99_ms: f64,
    statements_per_text: f64,
}

/// Measures each number of nodes, round after round.
pub(crate) fn run(places: &Places, talkers: Talkers, wanted: &Nodes) -> anyhow::Result<Scaled> {
    let mut runs = Vec::new();
    for round in 1..=wanted.rounds {
        eprintln!("round {round} of {}", wanted.rounds);
        for nodes in &wanted.counts {
            let sides = [Sides::Apart, Sides::Together];
            for sides in sides.into_iter().filter(|sides| *sides == Sides::Apart || *nodes == 2) {
                runs.extend(rates(places, talkers, *nodes, sides, &wanted.rates)?);
            }
        }
    }
    Ok(Scaled::of(runs, &wanted.rates))
}

fn rates(
    places: &Places,
    talkers: Talkers,
    nodes: usize,
    sides: Sides,
    rates: &[u32],
) -> anyhow::Result<Vec<Run>> {
    let clock = Clock::start();
    let (cluster, parts) = Cluster::start(places, nodes, &Population::pairs(talkers.pairs))?;
    let addresses = cluster.addresses();
    let place = |who: usize| {
        let (pair, side) = (who / 2, who % 2);
        let further = if sides == Sides::Apart { side } else { 0 };
        addresses[(pair + further) % addresses.len()]
    };
    let people = parts.into_iter().enumerate().map(|(who, part)| (part, place(who)));
    let mut crowd = Crowd::spread(clock, people)?;
    crowd.gather()?;
    eprintln!("{nodes} nodes, {sides:?}: everybody is there after {} ms", clock.now_us() / 1_000);
    let mut talk = Talk::new(clock, crowd, cluster.measured()?);
    let mut runs = Vec::new();
    for per_second in rates.iter().copied() {
        let before = cluster.statements()?;
        let figures = talk.run(Manner::Paced { per_second }, talkers.span())?;
        let asked = cluster.statements()? - before;
        tell(Kind::Quietline, &figures);
        let said = f64::from(per_second) * f64::from(talkers.seconds + talkers.warm_up);
        #[expect(clippy::cast_precision_loss, reason = "far below what a float counts exactly")]
        let statements_per_text = asked as f64 / said;
        runs.push(Run { nodes, sides, per_second, statements_per_text, figures });
    }
    Ok(runs)
}

impl Scaled {
    fn of(runs: Vec<Run>, rates: &[u32]) -> Self {
        let mut medians: Vec<Median> = Vec::new();
        for run in &runs {
            let same = |median: &Median| {
                (median.nodes, median.sides, median.per_second)
                    == (run.nodes, run.sides, run.per_second)
            };
            if !medians.iter().any(same) {
                medians.push(Median::of(&runs, *run));
            }
        }
        let first = rates.first().copied().unwrap_or_default();
        let at = |sides, per_second| {
            move |median: &&Median| median.sides == sides && median.per_second == per_second
        };
        let apart: Vec<Median> = medians.iter().filter(at(Sides::Apart, first)).copied().collect();
        let one = apart.first().map_or(0.0, |median| median.nodes_cpu_s_per_million);
        let times_as_much =
            apart.iter().map(|median| (median.nodes, median.nodes_cpu_s_per_million / one));
        let together = medians.iter().find(at(Sides::Together, first));
        let two = apart.iter().find(|median| median.nodes == 2);
        let most = apart.last().copied();
        let of_most = |median: &&Median| most.is_some_and(|most| most.nodes == median.nodes);
        let statements = medians.iter().filter(|median| median.sides == Sides::Apart);
        Self {
            times_as_much: times_as_much.collect(),
            p99_apart_to_together: two
                .zip(together)
                .map(|(two, together)| two.delivered_p99_ms / together.delivered_p99_ms),
            share_of_redis: most.map(|most| {
                let Median { nodes_cpu_s_per_million: nodes, .. } = most;
                let redis = most.redis_cpu_s_per_million;
                redis / (nodes + most.postgres_cpu_s_per_million + redis)
            }),
            statements_per_text: statements
                .filter(of_most)
                .map(|median| (median.per_second, median.statements_per_text))
                .collect(),
            runs,
            medians,
        }
    }

    /// Whether every text of every run came exactly once and in order.
    pub(crate) fn is_sound(&self) -> bool {
        self.runs.iter().all(|run| run.figures.is_sound())
    }
}

impl Median {
    fn of(runs: &[Run], like: Run) -> Self {
        let Run { nodes, sides, per_second, .. } = like;
        let same = runs
            .iter()
            .filter(|run| (run.nodes, run.sides, run.per_second) == (nodes, sides, per_second));
        let same: Vec<&Run> = same.collect();
        let of = |figure: fn(&Run) -> f64| median(same.iter().map(|run| figure(run)).collect());
        Self {
            nodes,
            sides,
            per_second,
            nodes_cpu_s_per_million: of(|run| run.figures.server_cpu_s_per_million),
            postgres_cpu_s_per_million: of(|run| {
                run.figures.postgres_cpu_s_per_million.unwrap_or_default()
            }),
            redis_cpu_s_per_million: of(|run| {
                run.figures.redis_cpu_s_per_million.unwrap_or_default()
            }),
            acknowledged_p50_ms: of(|run| run.figures.acknowledgement.p50_ms),
            acknowledged_p99_ms: of(|run| run.figures.acknowledgement.p99_ms),
            delivered_p50_ms: of(|run| run.figures.delivery.p50_ms),
            delivered_p99_ms: of(|run| run.figures.delivery.p99_ms),
            statements_per_text: of(|run| run.statements_per_text),
        }
    }
}
