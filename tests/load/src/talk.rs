//! Pairs that talk: closed loop or open loop, for a window that is measured, until everything that
//! was said has been heard.

use std::{cmp::Reverse, collections::BinaryHeap};

use serde::Serialize;

use crate::{
    clock::Clock,
    crowd::{Crowd, Event, What},
    frame::scatter,
    latency::{Latency, Silence, Spread, Stalls, ms},
    ledger::Ledger,
    process::{Measured, Used},
};

/// How pairs talk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Manner {
    /// Closed loop: each text is answered by the other side as soon as it is there.
    Bounce {
        /// How many texts of a pair are under way at any time.
        in_flight: u32,
    },
    /// Open loop: texts are meant to be sent at fixed times, whatever became of those before.
    Paced {
        /// How many a second, all pairs together.
        per_second: u32,
    },
}

/// How long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Before anything is measured.
    pub(crate) warm_up_us: u64,
    /// While it is measured.
    pub(crate) window_us: u64,
}

/// What was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Figures {
    /// Texts that reached the other side, each second of the window.
    pub(crate) delivered_per_s: f64,
    /// From when a text was meant to be sent until its writer knew that it is durable.
    pub(crate) acknowledgement: Spread,
    /// From when a text was meant to be sent until the other side had it.
    pub(crate) delivery: Spread,
    /// Processor time of the server for a million delivered texts, in seconds.
    pub(crate) server_cpu_s_per_million: f64,
    /// The same of PostgreSQL, where the server uses one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) postgres_cpu_s_per_million: Option<f64>,
    /// The same of Redis.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) redis_cpu_s_per_million: Option<f64>,
    /// Of the server, 1 is one core.
    pub(crate) server_cores: f64,
    /// Of this program: where it comes near to 1, it is what limits.
    pub(crate) client_cores: f64,
    /// When nothing moved.
    pub(crate) stalls: Stalls,
    /// Texts that were measured.
    pub(crate) texts: u64,
    /// Acknowledged and never delivered.
    pub(crate) lost: u64,
    /// Delivered more than once, or never said.
    pub(crate) doubled: u64,
    /// Rows out of order or with a gap before them.
    pub(crate) disordered: u64,
    /// Never acknowledged.
    pub(crate) unanswered: u64,
    /// Refused for the time being, and sent again.
    pub(crate) refused: u64,
    /// Connections that were lost.
    pub(crate) broken: u64,
}

impl Figures {
    /// Whether every text came exactly once and in order.
    pub(crate) const fn is_sound(&self) -> bool {
        self.lost + self.doubled + self.disordered + self.unanswered + self.broken == 0
    }
}

/// Pairs on their connections: client 2n talks with client 2n + 1.
pub(crate) struct Talk {
    clock: Clock,
    crowd: Crowd,
    measured: Measured,
    ledgers: Vec<Ledger>,
    /// Texts that were refused, and when they are sent again.
    again: BinaryHeap<Reverse<(u64, usize, u32)>>,
    window: (u64, u64),
    acknowledged: Latency,
    delivered: Latency,
    silence: Silence,
    under_way: u64,
    figures: Figures,
    counted: u64,
    disordered_before: u64,
}

impl Talk {
    /// Everybody is there and silent.
    pub(crate) fn new(clock: Clock, crowd: Crowd, measured: Measured) -> Self {
        Self {
            clock,
            measured,
            ledgers: (0..crowd.len()).map(|_| Ledger::default()).collect(),
            disordered_before: crowd.disordered(),
            crowd,
            again: BinaryHeap::new(),
            window: (u64::MAX, u64::MAX),
            acknowledged: Latency::default(),
            delivered: Latency::default(),
            silence: Silence::since(clock.now_us()),
            under_way: 0,
            figures: Figures::default(),
            counted: 0,
        }
    }

    /// Talks for a while, and waits until everything that was said has been heard.
    pub(crate) fn run(&mut self, manner: Manner, span: Span) -> anyhow::Result<Figures> {
        let began_us = self.clock.now_us();
        let from_us = began_us + span.warm_up_us;
        self.begin(began_us, (from_us, from_us + span.window_us));
        if let Manner::Bounce { in_flight } = manner {
            for student in (0..self.ledgers.len()).step_by(2) {
                (0..in_flight).for_each(|_| self.say(student, began_us));
            }
        }
        let mut pace = Pace::of(manner, began_us);
        self.talk_until(from_us, manner, &mut pace)?;
        let before = self.measured.used()?;
        let measured_from_us = self.clock.now_us();
        self.talk_until(self.window.1, manner, &mut pace)?;
        let after = self.measured.used()?;
        let lasted_us = self.clock.now_us() - measured_from_us;
        let stalls = self.silence.stalls();
        self.wait_until_settled()?;
        Ok(self.figures(before, after, lasted_us, stalls))
    }

    /// Measures afresh; what is still under way from before counts as it comes.
    fn begin(&mut self, began_us: u64, window: (u64, u64)) {
        self.window = window;
        self.silence = Silence::since(began_us);
        (self.acknowledged, self.delivered) = (Latency::default(), Latency::default());
        (self.figures, self.counted) = (Figures::default(), 0);
        self.disordered_before = self.crowd.disordered();
    }

    /// The people, when they have talked.
    pub(crate) fn into_crowd(self) -> Crowd {
        self.crowd
    }

    fn talk_until(&mut self, until_us: u64, manner: Manner, pace: &mut Pace) -> anyhow::Result<()> {
        let answers = matches!(manner, Manner::Bounce { .. });
        loop {
            let now_us = self.clock.now_us();
            // What was due before the end is sent, also by a program that was late itself.
            let due_us = now_us.min(until_us - 1);
            while let Some((who, meant_us)) = pace.next_due(due_us, self.ledgers.len()) {
                self.say(who, meant_us);
            }
            if now_us >= until_us {
                return Ok(());
            }
            self.step(pace.due_us().min(until_us), answers)?;
        }
    }

    fn wait_until_settled(&mut self) -> anyhow::Result<()> {
        let given_up_at = self.clock.now_us() + SETTLING_US;
        while !self.ledgers.iter().all(Ledger::is_settled) && self.clock.now_us() < given_up_at {
            self.step(self.clock.now_us() + LOOK_US, false)?;
        }
        Ok(())
    }

    /// One turn of the crowd.
    fn step(&mut self, until_us: u64, answers: bool) -> anyhow::Result<()> {
        let now_us = self.clock.now_us();
        self.watch(now_us);
        self.try_again(now_us);
        let until_us = until_us
            .min(self.again.peek().map_or(u64::MAX, |Reverse((due_us, ..))| *due_us))
            .min(self.silence.ask_at_us().map_or(u64::MAX, |ask_us| ask_us.max(now_us + 1)));
        let mut events = Vec::new();
        self.crowd.turn(until_us, &mut events)?;
        for event in events {
            self.take(event, answers);
        }
        Ok(())
    }

    /// A server that says nothing for long either computes or waits for its disk: looks which.
    fn watch(&mut self, now_us: u64) {
        if self.under_way == 0 {
            self.silence.idle(now_us);
        } else if self.silence.ask_at_us().is_some_and(|ask_us| ask_us <= now_us) {
            self.silence.answered(self.measured.waits_for_disk());
        }
    }

    fn try_again(&mut self, now_us: u64) {
        while let Some(Reverse((due_us, who, serial))) = self.again.peek().copied()
            && due_us <= now_us
        {
            self.again.pop();
            self.crowd.say(who, serial);
        }
    }

    fn say(&mut self, who: usize, meant_us: u64) {
        let serial = self.ledgers[who].send(meant_us);
        self.under_way += 1;
        self.crowd.say(who, serial);
    }

    fn take(&mut self, event: Event, answers: bool) {
        let Event { who, at_us, what } = event;
        match what {
            What::Accepted(serial) => self.accepted(who, serial, at_us),
            What::Said(serial) => self.said(who, serial, at_us, answers),
            What::Refused(serial) => {
                self.figures.refused += 1;
                self.again.push(Reverse((at_us + again_after_us(who, serial), who, serial)));
            }
            What::Closed => self.figures.broken += 1,
            What::Open | What::Paired | What::Cases(_) | What::Beat => {}
        }
    }

    fn accepted(&mut self, who: usize, serial: u32, at_us: u64) {
        self.silence.broken(at_us);
        let Some(meant_us) = self.ledgers[who].accept(serial) else { return };
        self.under_way -= 1;
        if self.is_measured(meant_us) {
            let stalled = self.silence.kept_waiting(meant_us);
            self.acknowledged.record(at_us - meant_us, stalled);
        }
    }

    fn said(&mut self, who: usize, serial: u32, at_us: u64, answers: bool) {
        let Some(meant_us) = self.ledgers[who ^ 1].deliver(serial) else {
            self.figures.doubled += 1;
            return;
        };
        if self.is_measured(at_us) {
            self.counted += 1;
        }
        if self.is_measured(meant_us) {
            self.figures.texts += 1;
            let stalled = self.silence.kept_waiting(meant_us);
            self.delivered.record(at_us - meant_us, stalled);
        }
        if answers {
            self.say(who, at_us);
        }
    }

    fn is_measured(&self, at_us: u64) -> bool {
        (self.window.0..self.window.1).contains(&at_us)
    }

    fn figures(&self, before: Used, after: Used, lasted_us: u64, stalls: Stalls) -> Figures {
        let server_us = after.servers_us - before.servers_us;
        let per_million = |us: u64| ms(us) * 1_000.0 / (ms(self.counted) * 1_000.0);
        let beside = |after: Option<u64>, before: Option<u64>| {
            after.zip(before).map(|(after, before)| per_million(after.saturating_sub(before)))
        };
        let missing: Vec<_> = self.ledgers.iter().map(Ledger::missing).collect();
        Figures {
            delivered_per_s: ms(self.counted) / ms(lasted_us) * 1_000_000.0,
            acknowledgement: self.acknowledged.spread(),
            delivery: self.delivered.spread(),
            server_cpu_s_per_million: per_million(server_us),
            postgres_cpu_s_per_million: beside(after.postgres_us, before.postgres_us),
            redis_cpu_s_per_million: beside(after.redis_us, before.redis_us),
            server_cores: ms(server_us) / ms(lasted_us),
            client_cores: ms(after.client_us - before.client_us) / ms(lasted_us),
            stalls,
            lost: missing.iter().map(|tally| tally.lost).sum(),
            unanswered: missing.iter().map(|tally| tally.unanswered).sum(),
            disordered: self.crowd.disordered() - self.disordered_before,
            ..self.figures
        }
    }
}

/// When the next text is meant to be sent, and by whom.
struct Pace {
    began_us: u64,
    per_second: u64,
    sent: u64,
}

impl Pace {
    /// A closed loop has no pace.
    const fn of(manner: Manner, began_us: u64) -> Self {
        let per_second = match manner {
            Manner::Bounce { .. } => 0,
            Manner::Paced { per_second } => per_second as u64,
        };
        Self { began_us, per_second, sent: 0 }
    }

    fn due_us(&self) -> u64 {
        let after_us = (self.sent * 1_000_000).checked_div(self.per_second);
        after_us.map_or(u64::MAX, |after_us| self.began_us + after_us)
    }

    /// Whose turn it is, if it is due: every student, then every supporter, and again.
    fn next_due(&mut self, now_us: u64, people: usize) -> Option<(usize, u64)> {
        let due_us = self.due_us();
        if due_us > now_us {
            return None;
        }
        let pairs = people as u64 / 2;
        let (pair, side) = (self.sent % pairs, self.sent / pairs % 2);
        self.sent += 1;
        Some((usize::try_from(2 * pair + side).ok()?, due_us))
    }
}

/// As the web client does it: after half a second, and up to one and a half more.
fn again_after_us(who: usize, serial: u32) -> u64 {
    500_000 + scatter((who as u64) << 32 | u64::from(serial)) % 1_500_000
}

/// How long everything that was said may take to be heard.
const SETTLING_US: u64 = 30_000_000;
const LOOK_US: u64 = 20_000;
