//! Figures for people, and the same for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::{Counts, Group, Tally};

/// A table: every group, its counts and their 95 % intervals.
pub(crate) fn text(tally: &Tally, out: &mut impl Write) -> io::Result<()> {
    let mut set = "";
    for (group, counts) in &tally.groups {
        if group.set != set {
            set = &group.set;
            writeln!(out, "\n{set}")?;
            let heads = ("kind", "is", "n", "any", ">= high", "imminent");
            let (kind, is, n, any, high, imminent) = heads;
            writeln!(out, "  {kind:<34} {is:<13} {n:>6}  {any:<21} {high:<21} {imminent:<21}")?;
        }
        let kind = if group.kind.is_empty() { "all" } else { &group.kind };
        let share = |count: u64| share(count, counts.n);
        let (any, high, imminent) = (share(counts.any), share(counts.high), share(counts.imminent));
        let solved = counts.solved.map_or(String::new(), |solved| format!(" solved {solved}"));
        writeln!(
            out,
            "  {kind:<34} {:<13} {:>6}  {any:<21} {high:<21} {imminent:<21}{solved}",
            group.truth, counts.n
        )?;
    }
    for (group, rows) in &tally.wrong {
        writeln!(out, "\n{} {} that should be {}:", group.set, group.kind, group.truth)?;
        for row in rows {
            writeln!(out, "  [{:?}] {} {:?}", row.tier, row.text, row.rules)?;
        }
    }
    Ok(())
}

/// One object for each group.
pub(crate) fn json(tally: &Tally, out: &mut impl Write) -> anyhow::Result<()> {
    let rows: Vec<Figures> =
        tally.groups.iter().map(|(group, counts)| Figures::of(group, *counts)).collect();
    Ok(writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?)
}

/// What the ratchet does not let pass.
pub(crate) fn worse(worse: &[String], out: &mut impl Write) -> io::Result<()> {
    worse.iter().try_for_each(|line| writeln!(out, "worse: {line}"))
}

#[derive(Serialize)]
struct Figures<'a> {
    set: &'a str,
    kind: &'a str,
    is: &'a str,
    n: u64,
    any: Share,
    at_least_high: Share,
    imminent: Share,
    #[serde(skip_serializing_if = "Option::is_none")]
    solved: Option<u64>,
}

impl<'a> Figures<'a> {
    fn of(group: &'a Group, counts: Counts) -> Self {
        let share = |count| Share::of(count, counts.n);
        Self {
            set: &group.set,
            kind: &group.kind,
            is: &group.truth,
            n: counts.n,
            any: share(counts.any),
            at_least_high: share(counts.high),
            imminent: share(counts.imminent),
            solved: counts.solved,
        }
    }
}

/// A share and its 95 % Wilson interval.
#[derive(Serialize)]
struct Share {
    count: u64,
    of_all: f64,
    from: f64,
    to: f64,
}

impl Share {
    #[expect(clippy::cast_precision_loss, reason = "counts of rows are far below 2^52")]
    fn of(count: u64, n: u64) -> Self {
        if n == 0 {
            return Self { count, of_all: 0.0, from: 0.0, to: 1.0 };
        }
        let (p, n) = (count as f64 / n as f64, n as f64);
        let scale = 1.0 + Z * Z / n;
        let middle = (p + Z * Z / (2.0 * n)) / scale;
        let reach = Z / scale * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        Self { count, of_all: p, from: (middle - reach).max(0.0), to: (middle + reach).min(1.0) }
    }
}

fn share(count: u64, n: u64) -> String {
    let Share { of_all, from, to, .. } = Share::of(count, n);
    let percent = |share: f64| share * 100.0;
    format!("{:5.1} % ({:.1}-{:.1})", percent(of_all), percent(from), percent(to))
}

/// Of a normal distribution, 95 % lies within so many standard deviations.
const Z: f64 = 1.959_964;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_wilsons() {
        let Share { from, to, .. } = Share::of(8, 10);
        assert!((from - 0.4902).abs() < 1e-4 && (to - 0.9433).abs() < 1e-4, "{from} {to}");
        let Share { from, to, .. } = Share::of(0, 20);
        assert!(from.abs() < 1e-9 && (to - 0.1611).abs() < 1e-4, "{to}");
    }
}
