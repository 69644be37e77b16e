//! One line in, one line out, in the same order.

use std::io::{self, BufRead, BufWriter, Write};

use anyhow::Context as _;
use risk::{Scanner, Tier, Trend};
use serde::{Deserialize, Serialize};

/// Texts to findings.
pub(crate) fn scan(scanner: &Scanner) -> anyhow::Result<()> {
    each_line(|line| Ok(serde_json::to_string(&scanner.scan(line))?))
}

/// Sessions to tiers.
pub(crate) fn sessions(scanner: &Scanner) -> anyhow::Result<()> {
    each_line(|line| {
        let session: Session = serde_json::from_str(line)?;
        Ok(serde_json::to_string(&Tiers { tiers: session.tiers(scanner) })?)
    })
}

/// One student's texts of one session, in order.
#[derive(Deserialize)]
pub(crate) struct Session {
    messages: Vec<String>,
}

impl Session {
    pub(crate) fn of(messages: Vec<String>) -> Self {
        Self { messages }
    }

    /// All texts, one per line.
    pub(crate) fn joined(&self) -> String {
        self.messages.join("\n")
    }

    /// The session's tier after each text.
    pub(crate) fn tiers(&self, scanner: &Scanner) -> Vec<Tier> {
        let mut trend = Trend::default();
        let after = |text: &String| {
            trend.observe(scanner, text);
            trend.tier()
        };
        self.messages.iter().map(after).collect()
    }
}

#[derive(Serialize)]
struct Tiers {
    tiers: Vec<Tier>,
}

/// A line that is not UTF-8 is read as well as it can be.
fn each_line(answer: impl Fn(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
    let mut input = io::stdin().lock();
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut line, mut number) = (Vec::new(), 0_usize);
    while input.read_until(b'\n', &mut line)? > 0 {
        number += 1;
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let answer = answer(text).with_context(|| format!("line {number}"))?;
        writeln!(out, "{answer}")?;
        line.clear();
    }
    Ok(out.flush()?)
}
