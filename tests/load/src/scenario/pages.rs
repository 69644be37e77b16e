//! `pages`: students say what calls a clinician, while others talk. How long it takes until the
//! on-call tool has the request, and whether one is missing.

use std::collections::BTreeMap;

use anyhow::ensure;
use serde::Serialize;

use crate::{
    clock::Clock,
    crowd::{Crowd, Event, What},
    latency::{Latency, Spread},
    pager::Pager,
    process::cpu_us,
    server::{Places, Population, Server},
};

/// How many, and how fast.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Alarms {
    /// Students who say it, one after another.
    #[arg(long, default_value_t = 1_000)]
    flags: usize,
    /// Over how long, in seconds.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Pairs who talk meanwhile.
    #[arg(long, default_value_t = 200)]
    pairs: usize,
    /// Texts a second of those who talk.
    #[arg(long, default_value_t = 500)]
    per_second: u32,
    /// Moderators who have the case queue before them.
    #[arg(long, default_value_t = 5)]
    moderators: usize,
}

/// How the pages went out.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Paging {
    /// Students who said it.
    flags: usize,
    /// Of their texts, those that were acknowledged.
    acknowledged: usize,
    /// First pages that came.
    first_pages: usize,
    /// Students for whom none came.
    lost: usize,
    /// Pages that came more than once.
    repeated: usize,
    /// Everything that came: who is not answered is called again.
    requests: usize,
    /// Texts of those who talked meanwhile.
    texts: usize,
    /// From when a text was meant to be sent until the whole request was there. The on-call tool is not
    /// told whose page it is: the first text is set against the first page, and so on.
    delay: Spread,
    /// From when a text was meant to be sent until the last of the moderators had its case in the queue.
    queue: Spread,
    /// Cases that came to no moderator's eyes, over all moderators.
    unseen: usize,
    /// What each moderator was sent, in KiB for each case.
    sent_kib: f64,
    /// What the server needed for each flag, with everything else that went on, in milliseconds of processor time.
    server_cpu_ms: f64,
}

impl Paging {
    /// Whether one page came for each student, and every text was taken.
    pub(crate) const fn is_sound(&self) -> bool {
        self.lost == 0
            && self.unseen == 0
            && self.acknowledged == self.flags
            && self.first_pages == self.flags
    }
}

pub(crate) fn run(places: &Places, alarms: Alarms) -> anyhow::Result<Paging> {
    let Alarms { flags, pairs, per_second, seconds, moderators } = alarms;
    ensure!(flags > 0 && pairs > 0, "somebody must talk, and somebody must need help");
    eprintln!("Quietline: {flags} flags in {seconds} s beside {per_second} texts a second");
    let clock = Clock::start();
    let pager = Pager::start(clock)?;
    let population = Population { on_call: 1, moderators, ..Population::pairs(pairs + flags) };
    let (server, parts) = Server::start_with_pager(places, &population, pager.address())?;
    let mut crowd = Crowd::new(clock, server.address(), parts)?;
    crowd.gather()?;
    let mut night = Night {
        crowd,
        pager,
        talkers: 2 * pairs,
        everybody: 2 * (pairs + flags),
        queue: vec![Vec::with_capacity(flags); moderators],
        serials: vec![0; 2 * (pairs + flags)],
        meant: Vec::with_capacity(flags),
        acknowledged: 0,
        pages: BTreeMap::new(),
        came: Vec::with_capacity(flags),
        texts: 0,
    };
    let cpu_before_us = cpu_us(server.pid()?)?;
    night.passes(alarms)?;
    let cpu_took_us = cpu_us(server.pid()?)? - cpu_before_us;
    Ok(night.paging(flags, cpu_took_us))
}

struct Night {
    crowd: Crowd,
    pager: Pager,
    /// The clients before this one talk; of the others each student says one thing.
    talkers: usize,
    /// The clients from this one on are moderators.
    everybody: usize,
    /// When each moderator had the first case, the second and so on before them.
    queue: Vec<Vec<u64>>,
    serials: Vec<u32>,
    /// When each flag's text was meant to be sent.
    meant: Vec<u64>,
    acknowledged: usize,
    /// How often each page came.
    pages: BTreeMap<uuid::Uuid, usize>,
    /// When first pages came.
    came: Vec<u64>,
    texts: usize,
}

impl Night {
    fn passes(&mut self, Alarms { flags, seconds, per_second, .. }: Alarms) -> anyhow::Result<()> {
        let clock = self.crowd.clock();
        let began_us = clock.now_us() + A_MOMENT_US;
        let whole_us = u64::from(seconds) * 1_000_000;
        let text_at = |number: usize| began_us + number as u64 * 1_000_000 / u64::from(per_second);
        let flag_at = |number: usize| began_us + number as u64 * whole_us / flags as u64;
        let given_up_at = began_us + whole_us + PATIENCE_US;
        while !self.is_over(flags) && clock.now_us() < given_up_at {
            let now_us = clock.now_us();
            let goes_on = self.meant.len() < flags;
            while goes_on && text_at(self.texts) <= now_us {
                self.talk();
            }
            while self.meant.len() < flags && flag_at(self.meant.len()) <= now_us {
                self.flag(flag_at(self.meant.len()));
            }
            let mut next_us = now_us + LOOK_US;
            if self.meant.len() < flags {
                next_us = next_us.min(text_at(self.texts)).min(flag_at(self.meant.len()));
            }
            let mut events = Vec::new();
            self.crowd.turn(next_us, &mut events)?;
            for event in events {
                self.take(event);
            }
            self.hear();
        }
        Ok(())
    }

    fn is_over(&self, flags: usize) -> bool {
        self.came.len() >= flags
            && self.acknowledged >= flags
            && self.queue.iter().all(|came| came.len() >= flags)
    }

    fn talk(&mut self) {
        let who = self.texts % self.talkers;
        self.serials[who] += 1;
        self.crowd.say(who, self.serials[who]);
        self.texts += 1;
    }

    fn flag(&mut self, meant_us: u64) {
        let who = self.talkers + 2 * self.meant.len();
        self.crowd.say_words(who, IMMINENT, 1);
        self.meant.push(meant_us);
    }

    fn take(&mut self, Event { who, at_us, what }: Event) {
        match what {
            What::Accepted(_) if who >= self.talkers => self.acknowledged += 1,
            What::Cases(known) => self.queue[who - self.everybody].resize(known, at_us),
            What::Open
            | What::Accepted(_)
            | What::Refused(_)
            | What::Said(_)
            | What::Paired
            | What::Beat
            | What::Closed => {}
        }
    }

    fn hear(&mut self) {
        for page in self.pager.came() {
            let times = self.pages.entry(page.id).or_default();
            *times += 1;
            if page.call == 1 && *times == 1 {
                self.came.push(page.at_us);
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    fn paging(mut self, flags: usize, cpu_us: u64) -> Paging {
        self.came.sort_unstable();
        let mut delay = Latency::default();
        for (meant_us, came_us) in self.meant.iter().zip(&self.came) {
            delay.record(came_us.saturating_sub(*meant_us), false);
        }
        let sent: u64 =
            (self.everybody..self.crowd.len()).map(|who| self.crowd.bytes_to(who)).sum();
        let (cases, moderators) = (flags as f64, self.queue.len().max(1) as f64);
        Paging {
            flags,
            acknowledged: self.acknowledged,
            first_pages: self.came.len(),
            lost: flags.saturating_sub(self.came.len()),
            repeated: self.pages.values().filter(|times| **times > 1).count(),
            requests: self.pages.values().sum(),
            texts: self.texts,
            delay: delay.spread(),
            queue: self.queue_delay().spread(),
            unseen: self.queue.iter().map(|came| flags.saturating_sub(came.len())).sum(),
            sent_kib: sent as f64 / 1_024.0 / cases / moderators,
            server_cpu_ms: cpu_us as f64 / 1_000.0 / cases,
        }
    }

    /// A case counts once the last moderator has it.
    fn queue_delay(&self) -> Latency {
        let mut delay = Latency::default();
        for (number, meant_us) in self.meant.iter().enumerate() {
            let came_us = self.queue.iter().map(|came| came.get(number)).max().flatten();
            if let Some(came_us) = came_us {
                delay.record(came_us.saturating_sub(*meant_us), false);
            }
        }
        delay
    }
}

const A_MOMENT_US: u64 = 500_000;
const LOOK_US: u64 = 10_000;
/// How long the last pages are waited for.
const PATIENCE_US: u64 = 30_000_000;
const IMMINENT: &str = "i have the pills in front of me and i am going to take them now. goodbye";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_they_say_calls_somebody_at_once() {
        let scanner = risk::Scanner::builtin().unwrap();
        let text = format!("{IMMINENT} 0000001");
        assert_eq!(scanner.scan(&text).tier, risk::Tier::Imminent);
    }
}
