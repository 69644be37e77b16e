//! What all packs say together, in tables that a scan only reads.

use crate::{
    leaves::{CompiledGuard, CompiledRule, Leaves},
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
    pub(crate) phrases: Phrases,
    pub(crate) vocabulary: Vocabulary,
}

impl Book {
    /// Makes everything ready for scans.
    pub(crate) fn of(mut leaves: Leaves) -> Result<Self, PackError> {
        leaves.phrases.make_ready();
        let words = leaves.words.words as usize;
        Ok(Self {
            rules: leaves.rules,
            guards: leaves.guards,
            modifiers: leaves.modifiers,
            rule_starts: StartTable::of(leaves.of_rules, words, &leaves.phrases),
            other_starts: StartTable::of(leaves.of_others, words, &leaves.phrases),
            phrases: leaves.phrases,
            vocabulary: Vocabulary::of(leaves.words)?,
        })
    }
}
