//! `storm`: the service is killed and started again, and everybody comes back at once.

use std::{cmp::Reverse, collections::BinaryHeap};

use anyhow::bail;
use serde::Serialize;

use super::talk::meet;
use crate::{
    crowd::{Crowd, Event, What},
    frame::scatter,
    latency::{Latency, Spread, ms},
    server::{Kind, Places, Population, Server},
    talk::{Manner, Span},
};

/// How everybody came back.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Storm {
    /// Clients that were connected.
    clients: usize,
    /// Clients that are in their conversations again, with every row.
    resumed: usize,
    /// How often anybody tried to connect.
    attempts: u64,
    /// From the kill until the first was back.
    first_ms: f64,
    /// From the kill until each was back.
    back: Spread,
    /// Rows out of order or with a gap before them.
    disordered: u64,
}

/// Lets pairs talk for a moment, kills the service, starts it again, and waits for everybody.
pub(crate) fn run(places: &Places, clients: usize, patience_s: u32) -> anyhow::Result<Storm> {
    eprintln!("Quietline: {clients} clients lose their connections");
    let (mut server, mut talk) =
        meet(Kind::Quietline, places, &Population::pairs(clients.div_ceil(2)))?;
    // So that there are rows to resume from.
    let figures = talk.run(Manner::Bounce { in_flight: 1 }, A_MOMENT)?;
    if !figures.is_sound() {
        bail!("something was wrong before the storm: {figures:?}");
    }
    let mut storm = Returning::new(talk.into_crowd());
    storm.weather(&mut server, u64::from(patience_s) * 1_000_000)
}

/// Everybody on their way back.
struct Returning {
    crowd: Crowd,
    /// When who tries again.
    tries: BinaryHeap<Reverse<(u64, usize)>>,
    /// How often each has failed.
    failures: Vec<u32>,
    attempts: u64,
    resumed: usize,
    back: Latency,
    first_us: u64,
}

impl Returning {
    fn new(crowd: Crowd) -> Self {
        Self {
            tries: BinaryHeap::new(),
            failures: vec![0; crowd.len()],
            crowd,
            attempts: 0,
            resumed: 0,
            back: Latency::default(),
            first_us: 0,
        }
    }

    fn weather(&mut self, server: &mut Server, patience_us: u64) -> anyhow::Result<Storm> {
        let clock = self.crowd.clock();
        let killed_us = clock.now_us();
        server.kill()?;
        server.launch()?;
        let disordered_before = self.crowd.disordered();
        let mut events = Vec::new();
        while self.resumed < self.crowd.len() && clock.now_us() < killed_us + patience_us {
            self.try_again(clock.now_us())?;
            let next_us = self.tries.peek().map_or(u64::MAX, |Reverse((due_us, _))| *due_us);
            self.crowd.turn(next_us.min(clock.now_us() + LOOK_US), &mut events)?;
            events.drain(..).for_each(|event| self.take(event, killed_us));
        }
        let back = self.back.spread();
        eprintln!("Quietline: {} are back, p99 {:.0} ms", self.resumed, back.p99_ms);
        Ok(Storm {
            clients: self.crowd.len(),
            resumed: self.resumed,
            attempts: self.attempts,
            first_ms: ms(self.first_us),
            back,
            disordered: self.crowd.disordered() - disordered_before,
        })
    }

    fn try_again(&mut self, now_us: u64) -> anyhow::Result<()> {
        while let Some(Reverse((due_us, who))) = self.tries.peek().copied()
            && due_us <= now_us
        {
            self.tries.pop();
            self.attempts += 1;
            self.crowd.connect(who)?;
        }
        Ok(())
    }

    fn take(&mut self, event: Event, killed_us: u64) {
        let Event { who, at_us, what } = event;
        match what {
            What::Open => {
                self.resumed += 1;
                let took_us = at_us - killed_us;
                self.first_us = if self.resumed == 1 { took_us } else { self.first_us };
                self.back.record(took_us, false);
            }
            What::Closed => {
                let failures = self.failures[who];
                self.failures[who] += 1;
                self.tries.push(Reverse((at_us + retry_delay_us(who, failures), who)));
            }
            What::Accepted(_)
            | What::Refused(_)
            | What::Said(_)
            | What::Paired
            | What::Cases(_)
            | What::Beat => {}
        }
    }
}

/// As the web client does it: full jitter between half a second and a ceiling that doubles from one
/// second to thirty. The same chance in every run.
fn retry_delay_us(who: usize, failures: u32) -> u64 {
    let ceiling_us = ((2 * FIRST_RETRY_US) << failures.min(16)).min(LAST_RETRY_US);
    let chance = scatter(u64::from(failures) << 32 | who as u64);
    FIRST_RETRY_US + chance % (ceiling_us - FIRST_RETRY_US)
}

const FIRST_RETRY_US: u64 = 500_000;
const LAST_RETRY_US: u64 = 30_000_000;
const LOOK_US: u64 = 20_000;
const A_MOMENT: Span = Span { warm_up_us: 0, window_us: 500_000 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_is_spread_below_a_ceiling_that_doubles_up_to_half_a_minute() {
        for (failures, ceiling_us) in
            [(0, 1_000_000), (1, 2_000_000), (4, 16_000_000), (40, LAST_RETRY_US)]
        {
            let delays = (0..1_000).map(|who| retry_delay_us(who, failures));
            let (least, most) =
                delays.fold((u64::MAX, 0), |(least, most), one| (least.min(one), most.max(one)));
            assert!(least >= FIRST_RETRY_US && most < ceiling_us, "{least} {most}");
            assert!(most - least > (ceiling_us - FIRST_RETRY_US) / 10 * 9, "{least} {most}");
        }
    }
}
