//! What the texts of one session say together that none of them says alone.
//!
//! ```text
//! text ─ scan ─► finding ─► signs ─┐
//! last short texts ─ scan joined ─►├─ rules of the trend ─► raised
//!                   earlier signs ─┘
//! ```
//!
//! A trend belongs to one session and is never compared with another's. It only ever rises: a
//! retraction takes nothing back, and what somebody has to look at stays so until a person says
//! otherwise.

mod rules;

use std::collections::{BTreeSet, VecDeque};

use crate::{
    finding::{Evidence, Finding, Tier},
    leaves::RuleInfo,
    scan::Scanner,
};
pub(crate) use rules::Parts;
use rules::{RULES, SPLIT, TrendRule, UNREAD};

/// One session's signs so far.
#[derive(Clone, Debug, Default)]
pub struct Trend {
    texts: usize,
    signs: VecDeque<Sign>,
    tail: VecDeque<Short>,
    fired: BTreeSet<&'static str>,
    tier: Tier,
    /// Words so far, and those of them that are common in a language that some pack reads.
    words: (usize, usize),
}

/// What one more text showed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Observation {
    /// What the text says by itself.
    pub finding: Finding,
    /// What it says together with those before it.
    pub raised: Vec<Raised>,
}

/// A rule of the trend that has just come true.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Raised {
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's reason, in words for staff.
    pub why: &'static str,
    /// How soon a person should look.
    pub tier: Tier,
}

/// One rule that one text matched.
#[derive(Clone, Debug)]
struct Sign {
    text: usize,
    rule: String,
    category: String,
    tier: Tier,
    /// What the rule says when nobody seems to joke.
    meant: Tier,
}

/// A short text, kept to be read together with what follows. Never printed.
#[derive(Clone)]
struct Short(String);

impl std::fmt::Debug for Short {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Short({} bytes)", self.0.len())
    }
}

impl Observation {
    /// The highest tier of anything new.
    #[must_use]
    pub fn tier(&self) -> Tier {
        let raised = self.raised.iter().map(|raised| raised.tier).max().unwrap_or_default();
        self.finding.tier.max(raised)
    }
}

impl Trend {
    /// Older texts count no more.
    pub const REMEMBERED_TEXTS: usize = 20;

    /// Looks at the next text of the session.
    pub fn observe(&mut self, scanner: &Scanner, text: &str) -> Observation {
        let finding = scanner.scan(text);
        let mut raised = Vec::new();
        self.note(scanner, &finding);
        if let Some(joined) = self.joined(text) {
            let joined = scanner.scan(&joined);
            self.note_over_texts(scanner, &joined);
            raised.extend((joined.tier > finding.tier.max(self.tier)).then_some(Raised {
                rule: SPLIT.id,
                why: SPLIT.why,
                tier: joined.tier,
            }));
        }
        self.keep_short(text);
        raised.extend(RULES.iter().filter_map(|rule| self.fire(rule)));
        raised.extend(self.is_unread(scanner, text).then_some(Raised {
            rule: UNREAD.id,
            why: UNREAD.why,
            tier: UNREAD.to,
        }));
        self.texts += 1;
        let seen = Observation { finding, raised };
        self.tier = self.tier.max(seen.tier());
        seen
    }

    /// The highest tier so far.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// A person has looked and says that the session may start anew.
    pub fn clear(&mut self) {
        *self = Self { texts: self.texts, ..Self::default() };
    }

    /// What the parts of one text say together, in order, as texts of a session would; `part_of` tells in
    /// which part a byte lies.
    pub(crate) fn within(
        scanner: &Scanner,
        finding: &Finding,
        part_of: impl Fn(Parts, u32) -> usize,
    ) -> Vec<Raised> {
        let mut raised = Vec::<Raised>::new();
        for parts in [Parts::Sentences, Parts::Clauses] {
            let signs = finding.evidence.iter();
            let sign = |seen| Sign::of(scanner, seen, part_of(parts, seen.span().0));
            let signs: Vec<Sign> = signs.filter_map(sign).collect();
            let tier = raised.iter().map(|raised| raised.tier).max().unwrap_or_default();
            let mut trend = Self { tier: finding.tier.max(tier), ..Self::default() };
            raised.append(&mut trend.over_parts(parts, signs));
        }
        raised
    }

    /// What signs in parts of one text say together.
    fn over_parts(&mut self, parts: Parts, mut signs: Vec<Sign>) -> Vec<Raised> {
        let mut raised = Vec::new();
        if signs.len() < 2 {
            return raised;
        }
        signs.sort_by_key(|sign| sign.text);
        let mut signs = signs.into_iter().peekable();
        while let Some(sign) = signs.next() {
            self.texts = sign.text;
            self.add(sign);
            if signs.peek().is_some_and(|next| next.text == self.texts) {
                continue;
            }
            let rules = RULES.iter().filter(|rule| rule.within_a_text == parts);
            raised.extend(rules.filter_map(|rule| self.fire(rule)));
        }
        raised
    }

    /// What staff may know of a rule of the trend.
    pub(crate) fn rule(id: &str) -> Option<RuleInfo> {
        let rule = RULES.iter().chain([&SPLIT, &UNREAD]).find(|rule| rule.id == id)?;
        Some(RuleInfo {
            id: rule.id.to_owned(),
            why: rule.why.to_owned(),
            category: CATEGORY.to_owned(),
            tier: rule.to,
        })
    }

    fn note(&mut self, scanner: &Scanner, finding: &Finding) {
        let text = self.texts;
        while self.signs.front().is_some_and(|sign| sign.text + Self::REMEMBERED_TEXTS <= text) {
            self.signs.pop_front();
        }
        for evidence in &finding.evidence {
            if let Some(sign) = Sign::of(scanner, evidence, text) {
                self.add(sign);
            }
        }
    }

    /// What shows only when the last texts are read as one counts for the last of them.
    fn note_over_texts(&mut self, scanner: &Scanner, joined: &Finding) {
        for evidence in &joined.evidence {
            let Some(sign) = Sign::of(scanner, evidence, self.texts) else { continue };
            let since = self.texts.saturating_sub(JOINED_TEXTS);
            let known = |known: &Sign| known.rule == sign.rule && known.text >= since;
            if !self.signs.iter().any(known) {
                self.add(sign);
            }
        }
    }

    fn add(&mut self, sign: Sign) {
        let same = |known: &Sign| known.text == sign.text && known.rule == sign.rule;
        if !self.signs.iter().any(same) && self.signs.len() < REMEMBERED_SIGNS {
            self.signs.push_back(sign);
        }
    }

    /// The last short texts and this one, if any text was short enough to be part of a sentence.
    fn joined(&self, text: &str) -> Option<String> {
        if self.tail.is_empty() || text.len() > SHORT_BYTES {
            return None;
        }
        let mut joined = String::new();
        for before in &self.tail {
            joined.push_str(&before.0);
            joined.push('\n');
        }
        joined.push_str(text);
        Some(joined)
    }

    /// Whether it has become plain that no pack reads what this person writes. Said once.
    fn is_unread(&mut self, scanner: &Scanner, text: &str) -> bool {
        let before = self.words.0;
        if before >= WORDS_TO_JUDGE {
            return false;
        }
        let (words, common) = scanner.familiarity(text);
        self.words = (before + words, self.words.1 + common);
        let (words, common) = self.words;
        words >= WORDS_TO_JUDGE && common * COMMON_ONE_IN < words
    }

    fn keep_short(&mut self, text: &str) {
        if text.len() > SHORT_BYTES {
            return self.tail.clear();
        }
        if self.tail.len() == JOINED_TEXTS {
            self.tail.pop_front();
        }
        self.tail.push_back(Short(text.to_owned()));
    }

    /// A rule comes true once, and again only when everything is cleared.
    fn fire(&mut self, rule: &'static TrendRule) -> Option<Raised> {
        let comes_true = !self.fired.contains(rule.id) && rule.holds(&self.signs, self.texts);
        if !comes_true {
            return None;
        }
        self.fired.insert(rule.id);
        (rule.to > self.tier).then_some(Raised { rule: rule.id, why: rule.why, tier: rule.to })
    }
}

impl Sign {
    fn of(scanner: &Scanner, evidence: &Evidence, text: usize) -> Option<Self> {
        let (rule, category, tier, meant) = match evidence {
            Evidence::Cue(cue) => (&cue.cue, &cue.category, Tier::None, Tier::None),
            Evidence::Rule(seen) if seen.tier > Tier::None && seen.category != CATEGORY => {
                let meant = scanner.tier_of(&seen.rule).unwrap_or(seen.tier);
                (&seen.rule, &seen.category, seen.tier, meant)
            }
            Evidence::Rule(_) | Evidence::Guard { .. } | Evidence::Modifier { .. } => return None,
        };
        Some(Self { text, rule: rule.clone(), category: category.clone(), tier, meant })
    }
}

/// The category of what several texts, or parts of one, say together.
pub(crate) const CATEGORY: &str = "trend";

/// More than anybody writes in so many texts, and a bound for those who try.
const REMEMBERED_SIGNS: usize = 200;

/// So many words tell whether their language is one that some pack reads.
const WORDS_TO_JUDGE: usize = 25;

/// In a language that some pack reads about every second word is a common one; in others some are so by
/// chance.
const COMMON_ONE_IN: usize = 6;

/// So many short texts are read together with the next.
const JOINED_TEXTS: usize = 2;

/// A longer text is a sentence of its own.
const SHORT_BYTES: usize = 60;

#[cfg(test)]
mod tests;
