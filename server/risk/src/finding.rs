//! What was found in one text: a tier, categories and the evidence for them.
//!
//! A finding holds rule ids and byte offsets, never a copy of the text, so it may be stored and
//! printed where the text may not.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::views::View;

/// How soon a person should look. Not a diagnosis.
#[derive(
    Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Nothing to see.
    #[default]
    None,
    /// Look soon.
    Low,
    /// A trained person now.
    High,
    /// Wake someone.
    Imminent,
}

/// Bytes of the original text, from the first to one past the last.
pub type Span = (u32, u32);

/// Everything that was seen in one text.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// The highest tier of any surviving evidence.
    pub tier: Tier,
    /// The categories of all surviving evidence.
    pub categories: BTreeSet<String>,
    /// What was seen, in the order of the text.
    pub evidence: Vec<Evidence>,
    /// Which engine looked, as `scan@version`.
    pub engine: &'static str,
    /// Which packs it looked with: their hash, as `sha256:…`.
    pub config: String,
}

impl Finding {
    /// The evidence that survived its guards.
    pub fn signals(&self) -> impl Iterator<Item = Signal<'_>> {
        self.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Rule(seen) if seen.tier > Tier::None => {
                Some(Signal { rule: &seen.rule, why: &seen.why, span: seen.span, tier: seen.tier })
            }
            Evidence::Rule(_)
            | Evidence::Cue(_)
            | Evidence::Guard { .. }
            | Evidence::Modifier { .. } => None,
        })
    }

    /// What means nothing by itself and something in the course of a session.
    pub fn cues(&self) -> impl Iterator<Item = &CueEvidence> {
        self.evidence.iter().filter_map(|evidence| match evidence {
            Evidence::Cue(seen) => Some(seen),
            Evidence::Rule(_) | Evidence::Guard { .. } | Evidence::Modifier { .. } => None,
        })
    }
}

/// What one rule saw.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Signal<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The rule's reason, in words for staff.
    pub why: &'a str,
    /// Where in the original text.
    pub span: Span,
    /// How soon a person should look, after guards and modifiers.
    pub tier: Tier,
}

/// One step on the way to a tier.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Evidence {
    /// A rule matched.
    Rule(RuleEvidence),
    /// A rule matched that asks nobody to look, but counts in the trend of a session.
    Cue(CueEvidence),
    /// Something close by made a rule's match more urgent.
    Modifier {
        /// The modifier's id.
        modifier: String,
        /// The rule whose match it raised.
        rule: String,
        /// Where in the original text.
        span: Span,
        /// What it did, as `raise:tier`.
        effect: String,
    },
    /// A guard looked at a rule's match.
    Guard {
        /// The guard's id.
        guard: String,
        /// The rule whose match it looked at.
        rule: String,
        /// Its cue in the original text.
        span: Span,
        /// What it did: `cancel`, `lower:tier`, `route:category` or `not_applied`.
        effect: String,
    },
}

impl Evidence {
    /// Where in the original text.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Rule(seen) => seen.span,
            Self::Cue(seen) => seen.span,
            Self::Modifier { span, .. } | Self::Guard { span, .. } => *span,
        }
    }
}

/// A rule's match and what became of it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct RuleEvidence {
    /// The rule's id.
    pub rule: String,
    /// The rule's pack, as `id@version#sha256:…`.
    pub pack: String,
    /// What it is about, after guards.
    pub category: String,
    /// Where in the original text.
    pub span: Span,
    /// How the text had to be read.
    pub view: View,
    /// After guards and modifiers; [`Tier::None`] when cancelled.
    pub tier: Tier,
    /// The rule's reason, in words for staff.
    pub why: String,
}

/// What a rule of tier none saw.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CueEvidence {
    /// The rule's id.
    pub cue: String,
    /// The rule's pack, as `id@version#sha256:…`.
    pub pack: String,
    /// What it tells, as `cue.…`.
    pub category: String,
    /// Where in the original text.
    pub span: Span,
    /// How the text had to be read.
    pub view: View,
}
