//! The scanner: one text in, one finding out.

use std::collections::BTreeMap;

use crate::{
    book::{Book, RuleInfo},
    finding::{Evidence, Finding, RuleEvidence, Tier},
    occurrence::Occurrences,
    pack::{Pack, PackError, sha256},
    tokens::Tokens,
    verdict::{span, verdicts},
    views::View,
};

/// A text is scanned up to so many bytes; a longer one says so in its evidence.
pub const SCAN_CAP: usize = 16 * 1024;

/// Compiled packs. Immutable, so one may serve every thread.
pub struct Scanner {
    book: Book,
    by_id: BTreeMap<String, usize>,
    hash: String,
    cut_short: RuleInfo,
}

impl Scanner {
    /// A scanner with the packs shipped in this crate.
    pub fn builtin() -> Result<Self, PackError> {
        Self::new(Pack::builtin()?)
    }

    /// A scanner with these packs; their order does not matter.
    pub fn new(mut packs: Vec<Pack>) -> Result<Self, PackError> {
        packs.sort_by(|a, b| a.id().cmp(b.id()));
        let book = Book::of(&packs)?;
        let rules = book.rules.iter().enumerate();
        let by_id = rules.map(|(at, rule)| (rule.info.id.clone(), at)).collect();
        let labels: Vec<String> = packs.iter().map(Pack::label).collect();
        let cut_short = RuleInfo {
            id: "engine.cut_short".into(),
            why: "longer than what is scanned; the rest was not looked at".into(),
            category: "scan".into(),
            tier: Tier::Low,
        };
        Ok(Self { book, by_id, hash: sha256(labels.join("\n").as_bytes()), cut_short })
    }

    /// Looks at one text. Never panics; the same text always gives the same finding.
    #[must_use]
    pub fn scan(&self, text: &str) -> Finding {
        let scanned = capped(text);
        let tokens = Tokens::of(scanned);
        let seen = Occurrences::of(&self.book, &tokens);
        let mut finding =
            Finding { engine: ENGINE, config: self.hash.clone(), ..Finding::default() };
        for verdict in verdicts(&self.book, &seen, &tokens) {
            verdict.record(&self.book, &tokens, &mut finding);
        }
        if scanned.len() < text.len() {
            self.record_cut(scanned.len(), &mut finding);
        }
        finding
    }

    /// What staff may know of a rule.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&RuleInfo> {
        if id == self.cut_short.id {
            return Some(&self.cut_short);
        }
        self.by_id.get(id).and_then(|at| self.book.rules.get(*at)).map(|rule| &rule.info)
    }

    /// Names the packs to the byte: `sha256:…`.
    #[must_use]
    pub fn pack_hash(&self) -> &str {
        &self.hash
    }

    /// What was not looked at may hold anything, so a person should.
    fn record_cut(&self, end: usize, finding: &mut Finding) {
        let rule = &self.cut_short;
        finding.tier = finding.tier.max(rule.tier);
        finding.categories.insert(rule.category.clone());
        finding.evidence.push(Evidence::Rule(RuleEvidence {
            rule: rule.id.clone(),
            pack: ENGINE.into(),
            category: rule.category.clone(),
            span: span(end..end),
            view: View::Plain,
            tier: rule.tier,
            why: rule.why.clone(),
        }));
    }
}

/// As much of a text as is scanned, cut between characters.
fn capped(text: &str) -> &str {
    let end = (0..=SCAN_CAP.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The engine in findings; a change that may change findings changes the crate's version.
const ENGINE: &str = concat!("scan@", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod tests;
