//! What all packs say together, in tables that a scan only reads.

use crate::{
    bits::Bits,
    leaves::{CompiledGuard, CompiledRule, Leaves, Owner},
    occurrence::StartTable,
    pack::PackError,
    phrases::Phrases,
    vocabulary::Vocabulary,
};

/// Everything all packs say, ready for scans.
pub(crate) struct Book {
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) guards: Vec<CompiledGuard>,
    /// Ids of what raises.
    pub(crate) modifiers: Vec<String>,
    /// Where rules may start.
    pub(crate) rule_starts: StartTable,
    /// Where everything else may.
    pub(crate) other_starts: StartTable,
    /// By rule: the patterns among those others that have a say on its matches.
    others: Vec<Bits>,
    pub(crate) phrases: Phrases,
    pub(crate) vocabulary: Vocabulary,
}

impl Book {
    /// Makes everything ready for scans.
    pub(crate) fn of(mut leaves: Leaves) -> Result<Self, PackError> {
        leaves.phrases.make_ready();
        let words = leaves.words.words as usize;
        let others = others(&leaves);
        Ok(Self {
            others,
            rules: leaves.rules,
            guards: leaves.guards,
            modifiers: leaves.modifiers,
            rule_starts: StartTable::of(leaves.of_rules, words, &leaves.phrases),
            other_starts: StartTable::of(leaves.of_others, words, &leaves.phrases),
            phrases: leaves.phrases,
            vocabulary: Vocabulary::of(leaves.words)?,
        })
    }

    /// The patterns, other than those of rules, that have a say on matches of these rules.
    pub(crate) fn others_of(&self, rules: impl Iterator<Item = u32>) -> Bits {
        let mut others = Bits::none(self.other_starts.patterns());
        rules.for_each(|rule| others.add_all(&self.others[rule as usize]));
        others
    }
}

/// By rule: which of the patterns that are not of rules have a say on its matches.
fn others(leaves: &Leaves) -> Vec<Bits> {
    let has_a_say = |own: u32, rule: &CompiledRule, owner: Owner| match owner {
        Owner::Rule(_) => false,
        Owner::Unless(of) => of == own,
        Owner::Modifier(of) => rule.raises.iter().any(|raise| raise.modifier == of),
        Owner::Cue(of) | Owner::NotAfter(of) | Owner::Stop(of) => {
            leaves.guards[of as usize].may_look_at(rule)
        }
    };
    let of_rule = |(own, rule): (u32, &CompiledRule)| {
        let mut others = Bits::none(leaves.of_others.len());
        let mut at = 0;
        for same in leaves.of_others.chunk_by(|(a, _), (b, _)| a == b) {
            if has_a_say(own, rule, same[0].0) {
                (at..at + same.len()).for_each(|pattern| others.set(pattern));
            }
            at += same.len();
        }
        others
    };
    (0..).zip(&leaves.rules).map(of_rule).collect()
}
