//! A raised concern, by a rule or a person.

use protocol::{
    FlagId, Seq, SessionId, Timestamp,
    staff::{FlagSource, Severity, SignalView},
};
use risk::{Finding, Scanner, Tier};

/// A concern about one session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Flag {
    /// Which.
    pub id: FlagId,
    /// The session it is about.
    pub session: SessionId,
    /// Who raised it.
    pub source: FlagSource,
    /// How soon somebody must look.
    pub severity: Severity,
    /// When it was raised.
    pub at: Timestamp,
    /// The row it is about, if it is about one.
    pub seq: Option<Seq>,
    /// What the rules saw.
    pub signals: Vec<SignalView>,
}

/// What a rule's finding asks for; none when nobody needs to look.
#[must_use]
pub const fn severity_of(tier: Tier) -> Option<Severity> {
    match tier {
        Tier::None => None,
        Tier::Low => Some(Severity::Low),
        Tier::High => Some(Severity::High),
        Tier::Imminent => Some(Severity::Imminent),
    }
}

/// What staff are shown of a finding.
#[must_use]
pub fn signals_of(finding: &Finding) -> Vec<SignalView> {
    finding
        .signals()
        .map(|signal| SignalView {
            rule: signal.rule.to_owned(),
            why: signal.why.to_owned(),
            span: signal.span,
        })
        .collect()
}

/// What a text asks for, and why; none when nobody needs to look.
#[must_use]
pub fn sense(scanner: &Scanner, text: &str) -> Option<(Severity, Vec<SignalView>)> {
    let finding = scanner.scan(text);
    severity_of(finding.tier).map(|severity| (severity, signals_of(&finding)))
}
