//! Whether a guard applies to a rule's match.

use std::ops::Range;

use crate::{
    book::{CompiledGuard, CompiledRule, Owner},
    finding::Tier,
    matcher::Found,
    occurrence::Occurrences,
    pack::{Effect, GuardKind},
    tokens::{Break, Tokens},
};

impl CompiledGuard {
    /// The nodes of the cue by which this guard applies to a match.
    pub(crate) fn cue_for(
        &self,
        own: usize,
        rule: &CompiledRule,
        found: &Found,
        seen: &Occurrences,
        tokens: &Tokens,
    ) -> Option<Range<usize>> {
        if !rule.guards.contains(&self.kind) || (self.kind == GuardKind::Academic && !rule.topic) {
            return None;
        }
        // A figure of speech may be made of words that mean something else in another language.
        if self.kind != GuardKind::Idiom && !self.scope.covers(&rule.scope) {
            return None;
        }
        let quotation = tokens.quotation_around(found.nodes.start, found.nodes.end);
        if self.quoted && (quotation.is_none() || !self.cued) {
            return quotation.cloned();
        }
        let look = Look { guard: self, own, found, seen, tokens };
        let cues = seen.near(Owner::Cue(own), &found.nodes);
        cues.map(|cue| &cue.nodes).find(|cue| look.applies(cue)).cloned()
    }

    /// What it does, as evidence says it.
    pub(crate) fn effect(&self) -> String {
        match self.effect {
            Effect::Cancel => "cancel".into(),
            Effect::Lower => format!("lower:{}", name(self.to)),
            Effect::Route => format!("route:{}", self.category),
        }
    }

    /// What it cancels is cancelled for every rule: what was denied, or is a figure of speech.
    pub(crate) fn spreads(&self) -> bool {
        self.effect == Effect::Cancel && matches!(self.kind, GuardKind::Negation | GuardKind::Idiom)
    }
}

/// A tier as evidence writes it.
pub(crate) fn name(tier: Tier) -> &'static str {
    match tier {
        Tier::None => "none",
        Tier::Low => "low",
        Tier::High => "high",
        Tier::Imminent => "imminent",
    }
}

/// One guard looking at one match.
struct Look<'a> {
    guard: &'a CompiledGuard,
    own: usize,
    found: &'a Found,
    seen: &'a Occurrences,
    tokens: &'a Tokens,
}

impl Look<'_> {
    fn applies(&self, cue: &Range<usize>) -> bool {
        !self.is_excepted(cue) && self.reaches(cue)
    }

    fn is_excepted(&self, cue: &Range<usize>) -> bool {
        let mut around = self.seen.near(Owner::NotAfter(self.own), cue);
        around.any(|except| encloses(&except.nodes, cue))
    }

    fn reaches(&self, cue: &Range<usize>) -> bool {
        let within = cue.start + 1..cue.end.saturating_sub(1);
        if self.tokens.break_between(within.start, within.end) >= Break::Line {
            return false;
        }
        let matched = &self.found.nodes;
        if cue.end <= matched.start {
            return self.bridges(cue.end..matched.start, self.guard.window_left);
        }
        if cue.start >= matched.end {
            return self.bridges(matched.end..cue.start, self.guard.window_right);
        }
        let inside = encloses(matched, cue) && cue != matched;
        // A "not" that the rule itself asks for denies nothing; one in a gap denies what follows.
        !inside
            || self.guard.kind != GuardKind::Negation
            || self.found.gaps.iter().any(|gap| {
                encloses(gap, cue) && self.bridges(cue.end..gap.end, self.guard.window_left)
            })
    }

    fn bridges(&self, between: Range<usize>, window: usize) -> bool {
        self.tokens.words_between(between.start, between.end) < window
            && self.tokens.break_between(between.start, between.end) < self.guard.stopped_by
            && !self.is_stopped(&between)
    }

    fn is_stopped(&self, between: &Range<usize>) -> bool {
        let mut stops = self.seen.near(Owner::Stop(self.own), between);
        stops.any(|stop| encloses(between, &stop.nodes))
    }
}

/// Whether a stretch lies in another.
pub(crate) fn encloses(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
