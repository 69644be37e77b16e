//! How many of the labelled texts and sessions are found, and how many harmless ones are flagged.

mod ratchet;
mod report;

use std::{collections::BTreeMap, io, path::PathBuf, process::ExitCode};

use clap::Args;
use risk::{Scanner, Tier};
use serde::{Deserialize, Serialize};

use crate::{
    lines::Session,
    sets::{Case, Half, Row, Truth, read},
};

/// Measures the packs on labelled sets (JSON lines, also gzipped).
#[derive(Args)]
pub(crate) struct Eval {
    /// Texts with an `expected` tier or a `label` (crisis, none), or sessions.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only one half of each set: what rules may be written from, or what is kept aside.
    #[arg(long)]
    half: Option<Half>,
    /// Figures as JSON.
    #[arg(long)]
    json: bool,
    /// Prints the lines that are missed or wrongly flagged, up to so many for each group.
    #[arg(long, value_name = "N", default_value_t = 0)]
    wrong: usize,
    /// Fails when a figure is worse than this file says.
    #[arg(long, value_name = "FILE")]
    ratchet: Option<PathBuf>,
    /// Writes better figures, and those of new sets, into the ratchet file.
    #[arg(long, requires = "ratchet")]
    tighten: bool,
}

/// Rows that are counted together: a set, a kind (empty for all) and what they are.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Group {
    pub(crate) set: String,
    pub(crate) kind: String,
    pub(crate) truth: String,
}

/// How many rows of a group reached which tier.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) struct Counts {
    pub(crate) n: u64,
    pub(crate) any: u64,
    pub(crate) high: u64,
    pub(crate) imminent: u64,
    /// Sessions that reached what they should in time, and no more.
    pub(crate) solved: Option<u64>,
}

/// What is known of all rows.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) groups: BTreeMap<Group, Counts>,
    pub(crate) wrong: BTreeMap<Group, Vec<Wrong>>,
}

/// One row that was not judged as a person judged it.
pub(crate) struct Wrong {
    pub(crate) tier: Tier,
    pub(crate) rules: Vec<String>,
    pub(crate) text: String,
}

impl Eval {
    pub(crate) fn run(self, scanner: &Scanner) -> anyhow::Result<ExitCode> {
        let mut tally = Tally::default();
        for file in &self.files {
            for row in read(file)? {
                if self.half.is_none_or(|half| half == row.half()) {
                    tally.add(scanner, &row, self.wrong);
                }
            }
        }
        let mut out = io::stdout().lock();
        if self.json {
            report::json(&tally, &mut out)?;
        } else {
            report::text(&tally, &mut out)?;
        }
        let Some(file) = &self.ratchet else { return Ok(ExitCode::SUCCESS) };
        let worse = ratchet::hold(file, &tally, self.tighten)?;
        report::worse(&worse, &mut io::stderr())?;
        Ok(if worse.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

impl Tally {
    fn add(&mut self, scanner: &Scanner, row: &Row, keep: usize) {
        let seen = Seen::of(scanner, row);
        let group = |kind: &str, truth: &str| Group {
            set: row.set.clone(),
            kind: kind.to_owned(),
            truth: truth.to_owned(),
        };
        let own = group(&row.kind, row.truth.name());
        let mut groups = vec![group("", row.truth.name())];
        if !row.kind.is_empty() {
            groups.push(own.clone());
        }
        if matches!(row.truth, Truth::Tier(Tier::High | Tier::Imminent)) {
            groups.push(group("", "high+imminent"));
        }
        for group in groups {
            self.groups.entry(group).or_default().add(&seen);
        }
        if keep > 0 && seen.is_wrong(row) {
            let wrong = self.wrong.entry(own).or_default();
            if wrong.len() < keep {
                wrong.push(Wrong { tier: seen.tier, rules: seen.rules, text: row.text() });
            }
        }
    }
}

impl Counts {
    fn add(&mut self, seen: &Seen) {
        self.n += 1;
        self.any += u64::from(seen.tier >= Tier::Low);
        self.high += u64::from(seen.tier >= Tier::High);
        self.imminent += u64::from(seen.tier >= Tier::Imminent);
        if let Some(solved) = seen.solved {
            *self.solved.get_or_insert_default() += u64::from(solved);
        }
    }
}

/// What the scanner made of a row.
struct Seen {
    tier: Tier,
    rules: Vec<String>,
    solved: Option<bool>,
}

impl Seen {
    fn of(scanner: &Scanner, row: &Row) -> Self {
        match &row.case {
            Case::Text(text) => {
                let finding = scanner.scan(text);
                let rules = finding.signals().map(|signal| signal.rule.to_owned()).collect();
                Self { tier: finding.tier, rules, solved: None }
            }
            Case::Session { session, by } => Self::of_session(scanner, row.truth, session, *by),
        }
    }

    fn of_session(scanner: &Scanner, truth: Truth, session: &Session, by: usize) -> Self {
        let tiers = session.tiers(scanner);
        let tier = tiers.iter().copied().max().unwrap_or_default();
        let in_time = tiers.iter().take(by + 1).copied().max().unwrap_or_default();
        let solved = match truth {
            Truth::Tier(Tier::None) => tier == Tier::None,
            Truth::Tier(Tier::Low) => in_time == Tier::Low && tier == Tier::Low,
            Truth::Tier(Tier::High | Tier::Imminent) | Truth::Crisis => in_time >= Tier::High,
        };
        let rules = tiers.iter().map(|tier| format!("{tier:?}")).collect();
        Self { tier, rules, solved: Some(solved) }
    }

    fn is_wrong(&self, row: &Row) -> bool {
        match (self.solved, row.truth) {
            (Some(solved), _) => !solved,
            (None, Truth::Tier(Tier::None)) => self.tier > Tier::None,
            (None, Truth::Tier(tier)) => self.tier < tier,
            (None, Truth::Crisis) => self.tier == Tier::None,
        }
    }
}

impl Group {
    /// Whether flagging its rows is a mistake.
    pub(crate) fn is_harmless(&self) -> bool {
        self.truth == Truth::Tier(Tier::None).name()
    }
}
