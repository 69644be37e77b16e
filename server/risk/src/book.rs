//! What all packs say together, compiled into tables that a scan only reads.

use crate::{
    finding::Tier,
    occurrence::StartTable,
    pack::{Effect, GuardKind},
    pattern::Pattern,
    tokens::Break,
    vocabulary::Vocabulary,
};

/// Everything all packs say, compiled.
pub(crate) struct Book {
    pub(crate) rules: Vec<CompiledRule>,
    pub(crate) guards: Vec<CompiledGuard>,
    /// Ids of what raises.
    pub(crate) modifiers: Vec<String>,
    pub(crate) patterns: Vec<(Owner, Pattern)>,
    /// Where rules may start.
    pub(crate) rule_starts: StartTable,
    /// Where everything else may.
    pub(crate) other_starts: StartTable,
    pub(crate) vocabulary: Vocabulary,
}

/// Whose pattern it is; the number is an index into the book.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Owner {
    /// A rule's match.
    Rule(usize),
    /// What must not follow a rule's match.
    Unless(usize),
    /// Something that raises.
    Modifier(usize),
    /// A guard's cue.
    Cue(usize),
    /// What a cue must not be part of.
    NotAfter(usize),
    /// What a guard does not reach over.
    Stop(usize),
}

/// Which language a rule or guard belongs to.
#[derive(Clone, Debug, Eq, PartialEq)]
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
pub(crate) struct CompiledRule {
    pub(crate) info: RuleInfo,
    pub(crate) pack: String,
    pub(crate) scope: Scope,
    pub(crate) topic: bool,
    pub(crate) guards: Vec<GuardKind>,
    pub(crate) raises: Vec<CompiledRaise>,
}

/// One raise, compiled.
pub(crate) struct CompiledRaise {
    pub(crate) modifier: usize,
    pub(crate) within: usize,
    pub(crate) to: Tier,
}

/// One guard, compiled.
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
#[derive(Clone, Debug, Eq, PartialEq)]
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
