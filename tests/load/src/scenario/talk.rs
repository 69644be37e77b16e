//! `pingpong` and `rate`: pairs that talk as fast as they can, or so many texts a second.

use serde::Serialize;

use crate::{
    clock::Clock,
    crowd::Crowd,
    server::{Kind, Places, Population, Server},
    talk::{Figures, Manner, Span, Talk},
};

/// One run against one server.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Run {
    /// Which server.
    pub(crate) server: Kind,
    /// Pairs that talk.
    pub(crate) pairs: usize,
    /// Texts a second; none for as fast as they can.
    pub(crate) per_second: Option<u32>,
    /// What was measured.
    #[serde(flatten)]
    pub(crate) figures: Figures,
}

/// Who talks, and how long.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Talkers {
    /// How many pairs.
    #[arg(long, default_value_t = 1_000)]
    pub(crate) pairs: usize,
    /// How long is measured, in seconds.
    #[arg(long, default_value_t = 10)]
    pub(crate) seconds: u32,
    /// How long they talk before that, in seconds.
    #[arg(long, default_value_t = 3)]
    pub(crate) warm_up: u32,
}

impl Talkers {
    /// The times of a run.
    pub(crate) const fn span(&self) -> Span {
        Span {
            warm_up_us: self.warm_up as u64 * 1_000_000,
            window_us: self.seconds as u64 * 1_000_000,
        }
    }
}

/// Starts a server, lets everybody talk, and ends it.
pub(crate) fn run(
    kind: Kind,
    places: &Places,
    talkers: Talkers,
    manner: Manner,
) -> anyhow::Result<Run> {
    eprintln!("{kind:?}: {} pairs, {manner:?}", talkers.pairs);
    let (_server, mut talk) = meet(kind, places, &Population::pairs(talkers.pairs))?;
    let figures = talk.run(manner, talkers.span())?;
    tell(kind, &figures);
    let per_second = match manner {
        Manner::Bounce { .. } => None,
        Manner::Paced { per_second } => Some(per_second),
    };
    Ok(Run { server: kind, pairs: talkers.pairs, per_second, figures })
}

/// Starts a server and brings everybody into their conversations.
pub(crate) fn meet(
    kind: Kind,
    places: &Places,
    population: &Population,
) -> anyhow::Result<(Server, Talk)> {
    let clock = Clock::start();
    let (server, parts) = Server::start(kind, places, population)?;
    let mut crowd = Crowd::new(clock, server.address(), parts)?;
    if population.texts_each > 0 {
        crowd.have_read(population.head_seq());
    }
    crowd.gather()?;
    eprintln!("{kind:?}: everybody is there after {} ms", clock.now_us() / 1_000);
    let talk = Talk::new(clock, crowd, server.measured()?);
    Ok((server, talk))
}

/// A line for whoever looks on.
pub(crate) fn tell(kind: Kind, figures: &Figures) {
    eprintln!(
        "{kind:?}: {:.0}/s, {:.1} s a million, acknowledged p50 {:.2} p99 {:.2} ms, delivered p50 \
         {:.2} p99 {:.2} ms{}",
        figures.delivered_per_s,
        figures.server_cpu_s_per_million,
        figures.acknowledgement.p50_ms,
        figures.acknowledgement.p99_ms,
        figures.delivery.p50_ms,
        figures.delivery.p99_ms,
        if figures.is_sound() { "" } else { ", NOT SOUND" }
    );
}
