//! The scanner: one text in, one finding out.

use std::{
    fmt,
    ops::Range,
    panic::{self, AssertUnwindSafe},
};

use foldhash::HashMap;

use crate::{
    book::Book,
    contact,
    finding::{Evidence, Finding, RuleEvidence, Tier},
    language,
    leaves::{Compiled, RuleInfo},
    model::Model,
    occurrence::Occurrences,
    pack::{Pack, PackError},
    tokens::{Break, Tokens},
    trend::{CATEGORY, Parts, Raised, Trend},
    verdict::{span, verdicts},
    views::View,
};

/// A text is scanned up to so many bytes; a longer one says so in its evidence.
pub const SCAN_CAP: usize = 16 * 1024;

/// Compiled packs. Immutable, so one may serve every thread.
pub struct Scanner {
    book: Book,
    by_id: HashMap<String, usize>,
    hash: String,
    unreviewed: Vec<String>,
    model: Option<Model>,
}

impl fmt::Debug for Scanner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner").field("packs", &self.hash).finish_non_exhaustive()
    }
}

impl Scanner {
    /// A scanner with the packs shipped in this crate.
    pub fn builtin() -> Result<Self, PackError> {
        Self::of(Compiled::builtin()?)
    }

    /// A scanner with these packs; their order does not matter.
    pub fn new(packs: Vec<Pack>) -> Result<Self, PackError> {
        Self::of(Compiled::of(packs)?)
    }

    fn of(compiled: Compiled) -> Result<Self, PackError> {
        let Compiled { leaves, hash, unreviewed } = compiled;
        let book = Book::of(leaves)?;
        let rules = book.rules.iter().enumerate();
        let by_id = rules.map(|(at, rule)| (rule.info.id.clone(), at)).collect();
        Ok(Self { book, by_id, hash, unreviewed, model: Model::builtin() })
    }

    /// Looks at one text. Never panics; the same text always gives the same finding.
    ///
    /// Should the engine fail, that is a finding too: a person looks at what it could not.
    #[must_use]
    pub fn scan(&self, text: &str) -> Finding {
        // A scan changes nothing outside itself, so nothing is left half done.
        let looked = panic::catch_unwind(AssertUnwindSafe(|| self.look(text)));
        looked.unwrap_or_else(|_| {
            let mut failed = self.empty();
            failed.add_own(&SCAN_FAILED, 0..text.len());
            failed
        })
    }

    fn look(&self, text: &str) -> Finding {
        let scanned = capped(text);
        let tokens = Tokens::of(scanned);
        let seen = Occurrences::of(&self.book, &tokens);
        let mut finding = self.empty();
        for verdict in verdicts(&self.book, &seen, &tokens) {
            verdict.record(&self.book, &tokens, &mut finding);
        }
        let part_of = |parts, byte| match parts {
            Parts::None => 0,
            Parts::Sentences => tokens.part_of(byte, Break::Line),
            Parts::Clauses => tokens.part_of(byte, Break::Clause),
        };
        for raised in Trend::within(self, &finding, part_of) {
            let Raised { rule: id, why, tier } = raised;
            finding.add_own(&OwnRule { id, category: CATEGORY, tier, why }, 0..scanned.len());
        }
        self.look_again(&tokens, &mut finding);
        contact::note(scanned, &tokens, &mut finding);
        if scanned.len() < text.len() {
            finding.add_own(&CUT_SHORT, 0..scanned.len());
        }
        finding
    }

    fn empty(&self) -> Finding {
        Finding { engine: ENGINE, config: self.hash.clone(), ..Finding::default() }
    }

    /// The same with another linear model, or with none: rules alone.
    #[must_use]
    pub fn with_model(self, model: Option<Model>) -> Self {
        Self { model, ..self }
    }

    /// A second look at what no rule saw; what a guard cancelled was seen. Reads one sentence after the
    /// other, so that a harmless one at the end takes nothing back.
    fn look_again(&self, tokens: &Tokens, finding: &mut Finding) {
        let Some(model) = self.model.as_ref().filter(|_| finding.tier == Tier::None) else {
            return;
        };
        let ends: Vec<usize> = tokens.sentences().map(|nodes| nodes.end).collect();
        let mut counts = vec![0; self.book.vocabulary.languages().len()];
        for (nodes, score) in tokens.sentences().zip(model.scores(tokens, &ends)) {
            if finding.has_rule_in(&tokens.bytes(nodes.start, nodes.end)) {
                return;
            }
            language::count(tokens, nodes.clone(), &self.book.vocabulary, &mut counts);
            let cut = model.cut(&self.likeliest(&counts), nodes.end);
            if nodes.end >= FEWEST_WORDS && cut.is_some_and(|cut| score > cut) {
                if let Some(node) = model.heaviest(tokens) {
                    finding.add_own(&MODEL, tokens.bytes(node, node + 1));
                }
                return;
            }
        }
    }

    /// How much work a text is, in steps of patterns: the same on every machine.
    pub(crate) fn effort(&self, text: &str) -> usize {
        Occurrences::of(&self.book, &Tokens::of(capped(text))).effort()
    }

    /// How many words a text has, and how many of them are common in a language that some pack reads.
    pub(crate) fn familiarity(&self, text: &str) -> (usize, usize) {
        let (mut words, mut common) = (0, 0);
        let tokens = Tokens::of(capped(text));
        let all = 0..tokens.all().len();
        language::each_word(&tokens, all, &self.book.vocabulary, |languages| {
            words += 1;
            common += usize::from(languages != 0);
        });
        (words, common)
    }

    /// The likeliest language: more than one when they are as likely, none when it is none.
    fn likeliest(&self, counts: &[usize]) -> Vec<&str> {
        let most = counts.iter().copied().max().unwrap_or_default().max(1);
        let names = self.book.vocabulary.languages().iter().zip(counts);
        names.filter(|(_, count)| **count == most).map(|(name, _)| name.as_str()).collect()
    }

    /// What staff may know of a rule.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<RuleInfo> {
        let own = OWN_RULES.iter().find(|rule| rule.id == id).map(OwnRule::info);
        own.or_else(|| self.by_id.get(id).map(|at| self.book.rules[*at].info.clone()))
            .or_else(|| Trend::rule(id))
    }

    /// The tier of a rule.
    pub(crate) fn tier_of(&self, id: &str) -> Option<Tier> {
        let own = OWN_RULES.iter().find(|rule| rule.id == id).map(|rule| rule.tier);
        own.or_else(|| self.by_id.get(id).map(|at| self.book.rules[*at].info.tier))
            .or_else(|| Trend::rule(id).map(|rule| rule.tier))
    }

    /// The ids of packs that no clinician has reviewed.
    pub fn unreviewed(&self) -> impl Iterator<Item = &str> {
        self.unreviewed.iter().map(String::as_str)
    }

    /// Names the packs to the byte: `sha256:…`.
    #[must_use]
    pub fn pack_hash(&self) -> &str {
        &self.hash
    }
}

/// A rule of the engine itself, in no pack.
pub(crate) struct OwnRule {
    id: &'static str,
    category: &'static str,
    tier: Tier,
    why: &'static str,
}

impl OwnRule {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            id: self.id.to_owned(),
            why: self.why.to_owned(),
            category: self.category.to_owned(),
            tier: self.tier,
        }
    }
}

impl Finding {
    /// Adds what the engine itself has to say.
    fn add_own(&mut self, rule: &OwnRule, bytes: Range<usize>) {
        self.tier = self.tier.max(rule.tier);
        self.categories.insert(rule.category.to_owned());
        self.evidence.push(Evidence::Rule(RuleEvidence {
            rule: rule.id.to_owned(),
            pack: ENGINE.to_owned(),
            category: rule.category.to_owned(),
            span: span(bytes),
            view: View::Plain,
            tier: rule.tier,
            why: rule.why.to_owned(),
        }));
    }

    /// Whether a rule matched something in a stretch of the text, also when a guard cancelled it.
    fn has_rule_in(&self, bytes: &Range<usize>) -> bool {
        self.evidence.iter().any(|seen| {
            let (start, end) = seen.span();
            matches!(seen, Evidence::Rule(_))
                && (start as usize) < bytes.end
                && (end as usize) > bytes.start
        })
    }

    /// Whether the engine failed: a mistake in it, which somebody must mend.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.signals().any(|signal| signal.rule == SCAN_FAILED.id)
    }
}

/// As much of a text as is scanned, cut between characters.
fn capped(text: &str) -> &str {
    let end = (0..=SCAN_CAP.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The engine in findings; a change that may change findings changes the crate's version.
pub(crate) const ENGINE: &str = concat!("scan@", env!("CARGO_PKG_VERSION"));

/// What was not looked at may hold anything, so a person should.
const CUT_SHORT: OwnRule = OwnRule {
    id: "engine.cut_short",
    category: "scan",
    tier: Tier::Low,
    why: "longer than what is scanned; the rest was not looked at",
};

const SCAN_FAILED: OwnRule = OwnRule {
    id: "engine.scan_error",
    category: "scan",
    tier: Tier::Low,
    why: "could not be scanned; nothing in it was looked at",
};

/// The linear model asks for a person and knows no more.
const MODEL: OwnRule = OwnRule {
    id: "model.lines",
    category: "distress",
    tier: Tier::Low,
    why: "no rule saw it, but its words are like those of people in distress",
};

const OWN_RULES: [OwnRule; 3] = [CUT_SHORT, SCAN_FAILED, MODEL];

/// Fewer words say too little to be judged by their looks.
const FEWEST_WORDS: usize = 5;

#[cfg(test)]
mod tests;
