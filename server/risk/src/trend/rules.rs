//! The rules of the trend: which signs together ask for a person.

use std::collections::{BTreeSet, VecDeque};

use super::Sign;
use crate::finding::Tier;

/// Signs that together mean more than each of them.
pub(crate) struct TrendRule {
    pub(crate) id: &'static str,
    pub(crate) why: &'static str,
    pub(crate) to: Tier,
    /// In so many texts, this one included.
    within: usize,
    /// Which parts of one text may make it true.
    pub(super) within_a_text: Parts,
    needs: Needs,
}

/// The parts of one text that a rule takes for texts of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Parts {
    /// None of them: only whole texts count.
    None,
    /// What stands between full stops or on lines: people who move house say in one breath that they gave
    /// things away and took leave.
    Sentences,
    /// What stands between commas too: at night few people write full stops.
    Clauses,
}

enum Needs {
    /// Each of these, by a sign of its own; one of them in this text.
    Each(&'static [Kind]),
    /// The first of these in an earlier text, the second in this one.
    Then(Kind, Kind),
    /// So many different rules of this kind, in different texts; one of them in this text.
    Different(usize, Kind),
}

/// A kind of sign.
enum Kind {
    /// A cue of one of these.
    Cue(&'static [&'static str]),
    /// A rule of this or a higher tier, whose category starts with one of these.
    Risk(Tier, &'static [&'static str]),
    /// What would be at least high if it had not been said in jest.
    Jest,
    /// Either.
    Either(&'static Kind, &'static Kind),
}

/// Every rule, gravest first: one that says no more than another is not said.
pub(crate) const RULES: &[TrendRule] = &[
    TrendRule {
        id: "trend.farewell",
        why: "a goodbye, letters or parting gifts after speaking of death",
        to: Tier::Imminent,
        within: 20,
        within_a_text: Parts::Clauses,
        needs: Needs::Then(Kind::Risk(Tier::Low, LIFE), Kind::Cue(PARTING)),
    },
    TrendRule {
        id: "trend.parted",
        why: "goodbyes, letters and parting gifts in one conversation",
        to: Tier::Imminent,
        within: 20,
        within_a_text: Parts::Clauses,
        needs: Needs::Each(&[
            Kind::Cue(&["cue.letters"]),
            Kind::Cue(&["cue.giving_away"]),
            Kind::Cue(&["cue.farewell"]),
        ]),
    },
    TrendRule {
        id: "trend.when",
        why: "names a time after speaking of wanting to die",
        to: Tier::Imminent,
        within: 5,
        within_a_text: Parts::Clauses,
        needs: Needs::Then(Kind::Risk(Tier::High, LIFE), Kind::Cue(&["cue.time", "cue.means"])),
    },
    TrendRule {
        id: "trend.meant",
        why: "says that what sounded like a joke was meant",
        to: Tier::High,
        within: 6,
        within_a_text: Parts::Clauses,
        needs: Needs::Then(
            Kind::Either(&Kind::Jest, &Kind::Risk(Tier::Low, LIFE)),
            Kind::Cue(&["cue.serious"]),
        ),
    },
    TrendRule {
        id: "trend.preparing",
        why: "two of: a goodbye, letters, parting gifts, sudden calm",
        to: Tier::High,
        within: 12,
        within_a_text: Parts::Sentences,
        needs: Needs::Different(2, Kind::Cue(PREPARING)),
    },
    TrendRule {
        id: "trend.calm",
        why: "sudden calm or a goodbye after distress",
        to: Tier::High,
        within: 20,
        within_a_text: Parts::Clauses,
        needs: Needs::Then(
            Kind::Either(
                &Kind::Cue(&["cue.hopeless", "cue.absence"]),
                &Kind::Risk(Tier::Low, DESPAIR),
            ),
            Kind::Cue(&["cue.settled"]),
        ),
    },
    TrendRule {
        id: "trend.when_weary",
        why: "names a time or means after a passive wish to die",
        to: Tier::High,
        within: 5,
        within_a_text: Parts::Clauses,
        needs: Needs::Then(Kind::Risk(Tier::Low, LIFE), Kind::Cue(&["cue.time", "cue.means"])),
    },
    TrendRule {
        id: "trend.violence_nears",
        why: "fear, violence and somebody on the way, told in pieces",
        to: Tier::High,
        within: 6,
        within_a_text: Parts::Clauses,
        needs: Needs::Each(&[
            Kind::Either(&Kind::Cue(&["cue.violence"]), &Kind::Risk(Tier::Low, &["abuse"])),
            Kind::Cue(&["cue.fear", "cue.anger"]),
            Kind::Cue(&["cue.arrival", "cue.fear"]),
        ]),
    },
    TrendRule {
        id: "trend.low_adds_up",
        why: "three different signs within twenty texts",
        to: Tier::High,
        within: 20,
        within_a_text: Parts::None,
        needs: Needs::Different(3, Kind::Risk(Tier::Low, &[""])),
    },
    TrendRule {
        id: "trend.violence",
        why: "fear of somebody who is violent or in a rage",
        to: Tier::Low,
        within: 10,
        within_a_text: Parts::Clauses,
        needs: Needs::Each(&[
            Kind::Cue(&["cue.fear"]),
            Kind::Cue(&["cue.violence", "cue.anger", "cue.arrival"]),
        ]),
    },
    TrendRule {
        id: "trend.absent_and_low",
        why: "speaks of not being there, after signs of despair",
        to: Tier::High,
        within: 12,
        within_a_text: Parts::Clauses,
        needs: Needs::Each(&[
            Kind::Cue(&["cue.absence"]),
            Kind::Cue(&["cue.hopeless", "cue.alone"]),
            Kind::Cue(&["cue.distress", "cue.alone"]),
        ]),
    },
    TrendRule {
        id: "trend.cues_add_up",
        why: "several signs of distress, each mild by itself",
        to: Tier::Low,
        within: 12,
        within_a_text: Parts::Clauses,
        needs: Needs::Different(3, Kind::Cue(WEARY)),
    },
];

/// The last short texts, read as one; its tier is what is found in them.
pub(crate) const SPLIT: TrendRule = TrendRule {
    id: "trend.split",
    why: "says it over several short texts",
    to: Tier::Low,
    within: 3,
    within_a_text: Parts::None,
    needs: Needs::Each(&[]),
};

/// What no pack reads a person has to.
pub(crate) const UNREAD: TrendRule = TrendRule {
    id: "trend.unread",
    why: "in a language that no rule pack reads: nothing in it was looked at",
    to: Tier::Low,
    within: 1,
    within_a_text: Parts::None,
    needs: Needs::Each(&[]),
};

const LIFE: &[&str] = &["suicide", "self_harm", "overdose"];

const DESPAIR: &[&str] = &["suicide", "self_harm", "overdose", "distress"];

const PARTING: &[&str] = &["cue.farewell", "cue.letters", "cue.giving_away"];

const PREPARING: &[&str] = &["cue.farewell", "cue.letters", "cue.giving_away", "cue.settled"];

const WEARY: &[&str] = &["cue.distress", "cue.alone", "cue.hopeless", "cue.absence"];

impl TrendRule {
    /// Whether the rule holds now, and did not without this text.
    pub(super) fn holds(&self, signs: &VecDeque<Sign>, text: usize) -> bool {
        let since = (text + 1).saturating_sub(self.within);
        let near: Vec<&Sign> = signs.iter().filter(|sign| sign.text >= since).collect();
        let now = |kind: &Kind| near.iter().any(|sign| sign.text == text && kind.is(sign));
        match &self.needs {
            Needs::Then(first, second) => {
                let before = near.iter().any(|sign| sign.text < text && first.is(sign));
                before && now(second)
            }
            Needs::Each(kinds) => kinds.iter().any(now) && each(kinds, &near, &mut Vec::new()),
            Needs::Different(count, kind) => {
                let seen: Vec<&Sign> = near.iter().copied().filter(|sign| kind.is(sign)).collect();
                let rules: BTreeSet<&str> = seen.iter().map(|sign| kind.name(sign)).collect();
                let texts: BTreeSet<usize> = seen.iter().map(|sign| sign.text).collect();
                now(kind) && rules.len() >= *count && texts.len() >= *count.min(&2)
            }
        }
    }
}

/// Whether every kind has a sign of its own.
fn each<'a>(kinds: &[Kind], signs: &[&'a Sign], taken: &mut Vec<&'a Sign>) -> bool {
    let Some((kind, rest)) = kinds.split_first() else { return true };
    for sign in signs.iter().filter(|sign| kind.is(sign)) {
        if taken.iter().any(|taken| std::ptr::eq(*taken, *sign)) {
            continue;
        }
        taken.push(sign);
        if each(rest, signs, taken) {
            return true;
        }
        taken.pop();
    }
    false
}

impl Kind {
    fn is(&self, sign: &Sign) -> bool {
        match self {
            Self::Cue(cues) => cues.contains(&sign.category.as_str()),
            Self::Risk(tier, categories) => {
                sign.tier >= *tier
                    && categories.iter().any(|start| sign.category.starts_with(start))
            }
            Self::Jest => sign.meant > sign.tier && sign.meant >= Tier::High,
            Self::Either(one, other) => one.is(sign) || other.is(sign),
        }
    }

    /// Cues differ when they tell different things; rules differ by name.
    fn name<'a>(&self, sign: &'a Sign) -> &'a str {
        match self {
            Self::Cue(_) => &sign.category,
            Self::Risk(..) | Self::Jest | Self::Either(..) => &sign.rule,
        }
    }
}
