//! A file of figures that may only become better.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;

use super::{Counts, Group, Tally};

/// By set, then by what the rows are.
type Ratchet = BTreeMap<String, BTreeMap<String, Counts>>;

/// What is worse than the file says. Sets that were not measured are left alone.
pub(crate) fn hold(file: &Path, tally: &Tally, tighten: bool) -> anyhow::Result<Vec<String>> {
    let unread = || format!("{} cannot be read", file.display());
    let mut ratchet: Ratchet = if file.exists() {
        serde_json::from_str(&fs::read_to_string(file).with_context(unread)?)
            .with_context(unread)?
    } else {
        Ratchet::new()
    };
    let mut worse = Vec::new();
    for (group, now) in tally.groups.iter().filter(|(group, _)| group.kind.is_empty()) {
        let set = ratchet.entry(group.set.clone()).or_default();
        let Some(was) = set.get(&group.truth).copied().filter(|was| was.n == now.n) else {
            worse.extend((!tighten).then(|| format!("{group:?} is not what was measured before")));
            set.insert(group.truth.clone(), *now);
            continue;
        };
        let falls = falls(group, was, *now);
        if falls.is_empty() {
            set.insert(group.truth.clone(), *now);
        }
        worse.extend(falls);
    }
    if tighten && worse.is_empty() {
        let unwritten = || format!("{} cannot be written", file.display());
        fs::write(file, serde_json::to_string_pretty(&ratchet)? + "\n").with_context(unwritten)?;
    }
    Ok(worse)
}

fn falls(group: &Group, was: Counts, now: Counts) -> Vec<String> {
    let figures = match (was.solved, now.solved) {
        // That a session was solved says more than how grave it was taken for.
        (Some(was), Some(now)) => vec![("solved", was, now)],
        _ => vec![
            ("any", was.any, now.any),
            (">= high", was.high, now.high),
            ("imminent", was.imminent, now.imminent),
        ],
    };
    let harmless = group.is_harmless() && was.solved.is_none();
    let fell = |was: u64, now: u64| if harmless { now > was } else { now < was };
    let told = |(name, was, now): (&str, u64, u64)| {
        let Group { set, truth, .. } = group;
        fell(was, now).then(|| format!("{set} {truth}, {name}: {was} before and {now} now"))
    };
    figures.into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_found_and_more_harmless_flagged_are_both_worse() {
        let group =
            |truth: &str| Group { set: "s".into(), kind: String::new(), truth: truth.into() };
        let counts = |any| Counts { n: 10, any, ..Counts::default() };
        assert_eq!(
            falls(&group("high"), counts(5), counts(4)),
            ["s high, any: 5 before and 4 now"]
        );
        assert!(falls(&group("high"), counts(5), counts(6)).is_empty());
        assert_eq!(
            falls(&group("none"), counts(1), counts(2)),
            ["s none, any: 1 before and 2 now"]
        );
        assert!(falls(&group("none"), counts(1), counts(0)).is_empty());
    }
}
