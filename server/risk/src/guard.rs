//! Whether a guard applies to a rule's match.

use std::ops::Range;

use crate::{
    book::Book,
    finding::Tier,
    leaves::{CompiledGuard, CompiledRule, Owner},
    matcher::Found,
    occurrence::{Occurrences, Places},
    pack::{Effect, GuardKind},
    tokens::{Break, Tokens},
};

/// A guard that may have a say in one text.
pub(crate) struct Alert<'a> {
    pub(crate) guard: &'a CompiledGuard,
    /// Its number in the book.
    pub(crate) own: u32,
    /// Its cues that are part of no exception and of one line.
    cues: Places,
}

impl<'a> Alert<'a> {
    /// Every guard that has a cue in the text, or needs none.
    pub(crate) fn all(book: &'a Book, seen: &Occurrences, tokens: &Tokens) -> Vec<Self> {
        let guards = (0..).zip(&book.guards).map(|(own, guard)| {
            let is_cue =
                |cue: &&Range<usize>| !is_excepted(own, cue, seen) && is_whole(cue, tokens);
            let found = seen.all(Owner::Cue(own)).map(|found| &found.nodes);
            Self { guard, own, cues: Places::of(found.filter(is_cue).cloned()) }
        });
        guards.filter(|alert| alert.guard.quoted || !alert.cues.is_empty()).collect()
    }

    /// The nodes of the cue by which this guard applies to a match.
    pub(crate) fn cue_for(
        &self,
        rule: &CompiledRule,
        found: &Found,
        seen: &Occurrences,
        tokens: &Tokens,
    ) -> Option<Range<usize>> {
        let guard = self.guard;
        if !guard.may_look_at(rule) {
            return None;
        }
        let quotation = tokens.quotation_around(found.nodes.start, found.nodes.end);
        if guard.quoted && (quotation.is_none() || !guard.cued) {
            return quotation.cloned();
        }
        let look = Look { guard, own: self.own, found, seen, tokens };
        let cues = self.cues.near(&found.nodes, (guard.window_left, guard.window_right), tokens);
        cues.iter().find(|cue| look.reaches(cue)).cloned()
    }
}

/// Whether a cue is part of something in which it is none.
fn is_excepted(own: u32, cue: &Range<usize>, seen: &Occurrences) -> bool {
    let mut around = seen.near(Owner::NotAfter(own), cue);
    around.any(|except| encloses(&except.nodes, cue))
}

/// Whether no line ends inside a cue.
fn is_whole(cue: &Range<usize>, tokens: &Tokens) -> bool {
    tokens.break_between(cue.start + 1, cue.end.saturating_sub(1)) < Break::Line
}

impl CompiledGuard {
    /// Whether it has a say on matches of a rule at all.
    pub(crate) fn may_look_at(&self, rule: &CompiledRule) -> bool {
        rule.guards.contains(&self.kind)
            && (self.kind != GuardKind::Academic || rule.topic)
            // A figure of speech may be made of words that mean something else in another language.
            && (self.kind == GuardKind::Idiom || self.scope.covers(&rule.scope))
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
    own: u32,
    found: &'a Found,
    seen: &'a Occurrences,
    tokens: &'a Tokens,
}

impl Look<'_> {
    fn reaches(&self, cue: &Range<usize>) -> bool {
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
