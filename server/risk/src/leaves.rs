//! What all packs say together, compiled, as it is kept in files: what a book is made of.
//!
//! The packs shipped in this crate are compiled when the crate is, by `build.rs`, with this very code.

use serde::{Deserialize, Serialize};

use crate::{
    finding::Tier,
    pack::{Effect, GuardKind, Pack, PackError, hash_of},
    pattern::Pattern,
    phrases::Phrases,
    tokens::Break,
    words::Spelt,
};

/// Packs, compiled, and what is to be said of them.
#[derive(Deserialize, Serialize)]
pub(crate) struct Compiled {
    pub(crate) leaves: Leaves,
    /// Names the packs to the byte.
    pub(crate) hash: String,
    /// The ids of packs that no clinician has reviewed.
    pub(crate) unreviewed: Vec<String>,
}

impl Compiled {
    /// Compiles packs; their order does not matter.
    pub(crate) fn of(mut packs: Vec<Pack>) -> Result<Self, PackError> {
        packs.sort_by(|a, b| a.id().cmp(b.id()));
        let unreviewed = packs.iter().filter(|pack| !pack.is_reviewed());
        let unreviewed = unreviewed.map(|pack| pack.id().to_owned()).collect();
        Ok(Self { leaves: Leaves::of(&packs)?, hash: hash_of(&packs), unreviewed })
    }
}

/// Everything all packs say.
#[derive(Deserialize, Serialize)]
pub(crate) struct Leaves {
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) guards: Vec<CompiledGuard>,
    /// Ids of what raises.
    pub(crate) modifiers: Vec<String>,
    /// What rules match.
    pub(crate) of_rules: Vec<(Owner, Pattern)>,
    /// What everything else does.
    pub(crate) of_others: Vec<(Owner, Pattern)>,
    pub(crate) phrases: Phrases,
    pub(crate) words: Spelt,
}

/// Whose pattern it is; the number is an index into the book.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) enum Owner {
    /// A rule's match.
    Rule(u32),
    /// What must not follow a rule's match.
    Unless(u32),
    /// Something that raises.
    Modifier(u32),
    /// A guard's cue.
    Cue(u32),
    /// What a cue must not be part of.
    NotAfter(u32),
    /// What a guard does not reach over.
    Stop(u32),
}

impl Owner {
    /// A number in the order of owners.
    pub(crate) fn rank(self) -> u64 {
        let (kind, number) = match self {
            Self::Rule(rule) => (0, rule),
            Self::Unless(rule) => (1, rule),
            Self::Modifier(modifier) => (2, modifier),
            Self::Cue(guard) => (3, guard),
            Self::NotAfter(guard) => (4, guard),
            Self::Stop(guard) => (5, guard),
        };
        kind << 32 | u64::from(number)
    }

    /// The rule whose match it is.
    pub(crate) fn rule(self) -> Option<u32> {
        match self {
            Self::Rule(rule) => Some(rule),
            Self::Unless(_)
            | Self::Modifier(_)
            | Self::Cue(_)
            | Self::NotAfter(_)
            | Self::Stop(_) => None,
        }
    }
}

/// Which language a rule or guard belongs to.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum Scope {
    /// None: it is for texts in any.
    Every,
    /// One, by its tag.
    Language(String),
}

impl Scope {
    /// Whether a guard of this scope may look at rules of that one. A short word of one language
    /// ("no", "die") is another in the next.
    pub(crate) fn covers(&self, rule: &Self) -> bool {
        *self == Self::Every || *rule == Self::Every || self == rule
    }
}

/// One rule, compiled.
#[derive(Deserialize, Serialize)]
pub(crate) struct CompiledRule {
    pub(crate) info: RuleInfo,
    pub(crate) pack: String,
    pub(crate) scope: Scope,
    pub(crate) topic: bool,
    pub(crate) guards: Vec<GuardKind>,
    pub(crate) raises: Vec<CompiledRaise>,
}

/// One raise, compiled.
#[derive(Deserialize, Serialize)]
pub(crate) struct CompiledRaise {
    pub(crate) modifier: u32,
    pub(crate) within: usize,
    pub(crate) to: Tier,
}

/// One guard, compiled.
#[derive(Deserialize, Serialize)]
pub(crate) struct CompiledGuard {
    pub(crate) id: String,
    pub(crate) scope: Scope,
    pub(crate) kind: GuardKind,
    pub(crate) effect: Effect,
    pub(crate) to: Tier,
    pub(crate) category: String,
    pub(crate) window_left: usize,
    pub(crate) window_right: usize,
    /// The weakest break it does not reach over.
    pub(crate) stopped_by: Break,
    pub(crate) quoted: bool,
    pub(crate) cued: bool,
}

/// What staff may know of a rule.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RuleInfo {
    /// Names the rule for ever.
    pub id: String,
    /// The rule's reason, in words for staff.
    pub why: String,
    /// What it is about.
    pub category: String,
    /// How soon a person should look when nothing lowers or raises it.
    pub tier: Tier,
}
