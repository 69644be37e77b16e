//! What becomes of a rule's match once guards and modifiers have had their say.

use std::{cmp::Reverse, ops::Range};

use crate::{
    book::Book,
    finding::{CueEvidence, Evidence, Finding, RuleEvidence, Span, Tier},
    guard::{Alert, encloses, name},
    language::Languages,
    leaves::{CompiledRule, Owner},
    matcher::Found,
    occurrence::{Occurrences, Places},
    pack::{Effect, GuardKind},
    tokens::{Break, Tokens},
};

/// What became of one match of one rule.
pub(crate) struct Verdict<'a> {
    rule: usize,
    found: &'a Found,
    tier: Tier,
    /// It was denied, or is a figure of speech.
    cancelled: bool,
    /// The category a guard routed it to.
    routed: Option<&'a str>,
    steps: Vec<Step>,
}

/// One guard or modifier that had a say.
struct Step {
    nodes: Range<usize>,
    actor: Actor,
    effect: Said,
}

/// What a guard or modifier said.
#[derive(Clone, Copy)]
enum Said {
    Cancel,
    Raise(Tier),
    /// What the guard says of every match it applies to.
    AsAlways,
    NotApplied,
}

/// What may change the tier of matches in one text.
struct Company<'a> {
    guards: Vec<Alert<'a>>,
    /// By modifier, in order: where it was found.
    modifiers: Vec<(u32, Places)>,
}

impl<'a> Company<'a> {
    fn of(book: &'a Book, seen: &Occurrences, tokens: &Tokens) -> Self {
        Self { guards: Alert::all(book, seen, tokens), modifiers: seen.modifiers().collect() }
    }

    fn modifier(&self, modifier: u32) -> Option<&Places> {
        let at = self.modifiers.binary_search_by_key(&modifier, |(modifier, _)| *modifier);
        at.ok().map(|at| &self.modifiers[at].1)
    }
}

#[derive(Clone, Copy)]
enum Actor {
    Guard(u32),
    Modifier(u32),
    /// The rule's own `unless_next`.
    Unless,
}

/// Every match of every rule, judged, in the order of the text.
pub(crate) fn verdicts<'a>(
    book: &'a Book,
    seen: &'a Occurrences,
    tokens: &Tokens,
) -> Vec<Verdict<'a>> {
    let mut verdicts = Vec::new();
    if seen.rules().next().is_none() {
        return verdicts;
    }
    let company = Company::of(book, seen, tokens);
    let languages = Languages::of(tokens, &book.vocabulary);
    for (at, found) in seen.rules() {
        let scope = &book.rules[at].scope;
        let found = found.iter().map(|(_, found)| found);
        let found = found.filter(|found| !languages.is_another(scope, &found.nodes));
        let found = each_once(found).into_iter();
        let mut judged: Vec<Verdict> =
            found.map(|found| judge(book, &company, at, found, seen, tokens)).collect();
        keep_the_gravest(&mut judged);
        verdicts.append(&mut judged);
    }
    spread_cancellations(book, tokens, &mut verdicts);
    verdicts.sort_by_key(|verdict| (verdict.found.nodes.start, verdict.found.nodes.end));
    verdicts
}

/// Of matches, in order, that are judged alike the first.
fn each_once<'a>(all: impl Iterator<Item = &'a Found>) -> Vec<&'a Found> {
    let mut once = Vec::<&Found>::new();
    for found in all {
        let mut near = once.iter().rev().take_while(|known| known.nodes.start == found.nodes.start);
        if !near.any(|known| known.nodes == found.nodes && known.gaps == found.gaps) {
            once.push(found);
        }
    }
    once
}

fn judge<'a>(
    book: &'a Book,
    company: &Company<'a>,
    at: usize,
    found: &'a Found,
    seen: &Occurrences,
    tokens: &Tokens,
) -> Verdict<'a> {
    let rule = &book.rules[at];
    let mut verdict = Verdict {
        rule: at,
        found,
        tier: rule.info.tier,
        cancelled: false,
        routed: None,
        steps: vec![],
    };
    verdict.refuse_next(seen, tokens);
    let guards = company.guards.iter();
    let applied =
        guards.filter_map(|alert| alert.cue_for(rule, found, seen, tokens).map(|cue| (alert, cue)));
    let applied: Vec<(&Alert, Range<usize>)> = applied.collect();
    for (alert, cue) in &applied {
        if alert.guard.effect == Effect::Cancel {
            verdict.cancel(Actor::Guard(alert.own), cue);
        }
    }
    if !verdict.cancelled {
        verdict.raise(rule, company, tokens);
        verdict.lower(rule, &applied);
    }
    verdict
}

impl<'a> Verdict<'a> {
    /// What follows can make a phrase of something else out of a match.
    fn refuse_next(&mut self, seen: &Occurrences, tokens: &Tokens) {
        let end = self.found.nodes.end;
        if tokens.break_at(end) >= Break::Line {
            return;
        }
        let mut next = seen.near(Owner::Unless(number(self.rule)), &(end..end));
        if let Some(next) = next.find(|next| next.nodes.start == end) {
            self.cancel(Actor::Unless, &next.nodes);
        }
    }

    fn raise(&mut self, rule: &CompiledRule, company: &Company, tokens: &Tokens) {
        for raise in &rule.raises {
            if raise.to <= self.tier {
                continue;
            }
            let Some(cues) = company.modifier(raise.modifier) else { continue };
            let words = raise.within.max(WORDS_OVER_A_SENTENCE) + 1;
            let mut near = cues.near(&self.found.nodes, (words, words), tokens).iter();
            let cue = near.find(|cue| is_within(cue, &self.found.nodes, raise.within, tokens));
            if let Some(cue) = cue {
                self.tier = raise.to;
                self.note(Actor::Modifier(raise.modifier), cue, Said::Raise(raise.to));
            }
        }
    }

    /// Lowers and routes; but what a modifier made imminent, no guard makes less, unless it was an
    /// ordinary errand that was near.
    fn lower(&mut self, rule: &CompiledRule, applied: &[(&Alert<'a>, Range<usize>)]) {
        let stands = self.tier == Tier::Imminent && rule.info.tier < Tier::Imminent;
        for (alert, cue) in applied {
            let (guard, actor) = (alert.guard, Actor::Guard(alert.own));
            if stands && guard.kind != GuardKind::Everyday {
                self.note(actor, cue, Said::NotApplied);
                continue;
            }
            self.tier = self.tier.min(guard.to);
            if guard.effect == Effect::Route {
                self.routed = Some(&guard.category);
            }
            self.note(actor, cue, Said::AsAlways);
        }
    }

    fn cancel(&mut self, actor: Actor, cue: &Range<usize>) {
        (self.tier, self.cancelled) = (Tier::None, true);
        self.note(actor, cue, Said::Cancel);
    }

    fn note(&mut self, actor: Actor, nodes: &Range<usize>, effect: Said) {
        self.steps.push(Step { nodes: nodes.clone(), actor, effect });
    }

    /// Adds a verdict to a finding: the rule's match, then each step that led to its tier.
    pub(crate) fn record(self, book: &Book, tokens: &Tokens, finding: &mut Finding) {
        let rule = &book.rules[self.rule];
        let category = self.routed.unwrap_or(&rule.info.category).to_owned();
        let span = bytes(tokens, &self.found.nodes);
        if rule.info.tier == Tier::None {
            if !self.cancelled {
                finding.evidence.push(Evidence::Cue(CueEvidence {
                    cue: rule.info.id.clone(),
                    pack: rule.pack.clone(),
                    category,
                    span,
                    view: self.found.view,
                }));
            }
            return;
        }
        if self.tier > Tier::None {
            finding.tier = finding.tier.max(self.tier);
            if !finding.categories.contains(&category) {
                finding.categories.insert(category.clone());
            }
        }
        finding.evidence.push(Evidence::Rule(RuleEvidence {
            rule: rule.info.id.clone(),
            pack: rule.pack.clone(),
            category,
            span,
            view: self.found.view,
            tier: self.tier,
            why: rule.info.why.clone(),
        }));
        for step in self.steps {
            let span = bytes(tokens, &step.nodes);
            finding.evidence.push(step.evidence(book, rule, span));
        }
    }
}

impl Step {
    fn evidence(self, book: &Book, rule: &CompiledRule, span: Span) -> Evidence {
        let rule = rule.info.id.clone();
        let effect = match self.effect {
            Said::Cancel => "cancel".into(),
            Said::Raise(to) => format!("raise:{}", name(to)),
            Said::NotApplied => "not_applied".into(),
            Said::AsAlways => match self.actor {
                Actor::Guard(own) => book.guards[own as usize].effect(),
                Actor::Modifier(_) | Actor::Unless => String::new(),
            },
        };
        match self.actor {
            Actor::Guard(own) => {
                let guard = book.guards[own as usize].id.clone();
                Evidence::Guard { guard, rule, span, effect }
            }
            Actor::Modifier(own) => {
                let modifier = book.modifiers[own as usize].clone();
                Evidence::Modifier { modifier, rule, span, effect }
            }
            Actor::Unless => {
                Evidence::Guard { guard: format!("{rule}.unless_next"), rule, span, effect }
            }
        }
    }
}

/// One stretch of text is one piece of evidence for a rule, the gravest and longest; and repeating
/// oneself a thousand times makes no thousand of them.
fn keep_the_gravest(judged: &mut Vec<Verdict>) {
    judged.sort_by_key(|verdict| {
        let nodes = &verdict.found.nodes;
        (Reverse(verdict.tier), nodes.start, Reverse(nodes.end))
    });
    let mut kept = Vec::<Range<usize>>::new();
    judged.retain(|verdict| {
        let nodes = &verdict.found.nodes;
        let apart = |other: &Range<usize>| other.end <= nodes.start || nodes.end <= other.start;
        let keep = kept.len() < RECORDED_PER_RULE && kept.iter().all(apart);
        if keep {
            kept.push(nodes.clone());
        }
        keep
    });
}

/// What was denied or is a figure of speech is so for every rule, whichever pack it is from.
fn spread_cancellations(book: &Book, tokens: &Tokens, verdicts: &mut [Verdict]) {
    let cancelled: Vec<(Range<usize>, u32, Range<usize>)> = verdicts
        .iter()
        .flat_map(|verdict| verdict.steps.iter().map(|step| (verdict.found.nodes.clone(), step)))
        .filter_map(|(nodes, step)| match step.actor {
            Actor::Guard(own) if book.guards[own as usize].spreads() => {
                Some((nodes, own, step.nodes.clone()))
            }
            Actor::Guard(_) | Actor::Modifier(_) | Actor::Unless => None,
        })
        .collect();
    for verdict in verdicts.iter_mut() {
        let exempt = book.rules[verdict.rule].info.tier == Tier::Imminent;
        if exempt || verdict.cancelled {
            continue;
        }
        let own = &verdict.found.nodes;
        let around = cancelled.iter().find(|(nodes, _, cue)| {
            // A denial inside a longer match is about what follows it, and not far.
            let inside = encloses(nodes, cue);
            let follows = cue.end <= own.start
                && tokens.words_between(cue.end, own.start) <= WORDS_DENIED_INSIDE;
            encloses(nodes, own) && (!inside || follows) && is_of_one_sentence(own, cue, tokens)
        });
        if let Some((_, own, cue)) = around {
            verdict.cancel(Actor::Guard(*own), cue);
        }
    }
}

/// Whether no sentence ends between two stretches: a match may go over the end of one, but what a figure
/// of speech makes of the next sentence says nothing of the one before.
fn is_of_one_sentence(one: &Range<usize>, other: &Range<usize>, tokens: &Tokens) -> bool {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    second.start < first.end || tokens.break_between(first.end, second.start) < Break::Sentence
}

/// Near enough to raise; over the end of a sentence only when it follows at once.
fn is_within(cue: &Range<usize>, found: &Range<usize>, within: usize, tokens: &Tokens) -> bool {
    let between = if cue.end <= found.start {
        cue.end..found.start
    } else if cue.start >= found.end {
        found.end..cue.start
    } else {
        return true;
    };
    let words = tokens.words_between(between.start, between.end);
    let breaks = tokens.break_between(between.start, between.end);
    words <= if breaks >= Break::Sentence { WORDS_OVER_A_SENTENCE } else { within }
}

fn bytes(tokens: &Tokens, nodes: &Range<usize>) -> Span {
    span(tokens.bytes(nodes.start, nodes.end))
}

/// The cap keeps every offset far below `u32::MAX`.
pub(crate) fn span(bytes: Range<usize>) -> Span {
    let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
    (offset(bytes.start), offset(bytes.end))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

const RECORDED_PER_RULE: usize = 8;

const WORDS_OVER_A_SENTENCE: usize = 1;

const WORDS_DENIED_INSIDE: usize = 3;
