//! A raised concern, by a rule or a person.

use protocol::{
    FlagId, Seq, SessionId, Timestamp,
    staff::{FlagSource, Severity, SignalView},
};
use risk::{CONTACT, Finding, Scanner, Tier, Trend};

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

/// What the rules make of one text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Sensed {
    /// What it asks for; none when nobody needs to look.
    pub concern: Option<Concern>,
    /// It proposes to go on elsewhere, where nobody is protected.
    pub leads_elsewhere: bool,
    /// The engine failed, which is a mistake in it; a person looks at the text.
    pub failed: bool,
}

/// Why somebody must look at a text, and how soon.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Concern {
    /// Who raises it.
    pub source: FlagSource,
    /// How soon somebody must look.
    pub severity: Severity,
    /// What the rules saw.
    pub signals: Vec<SignalView>,
}

/// What a student's text asks for, by itself and together with those before it.
#[must_use]
pub fn sense(scanner: &Scanner, trend: &mut Trend, text: &str) -> Sensed {
    let seen = trend.observe(scanner, text);
    let concern = severity_of(seen.tier()).map(|severity| {
        let mut signals = signals_of(&seen.finding);
        // What several texts say together is about the whole of this one.
        let whole = (0, u32::try_from(text.len()).unwrap_or(u32::MAX));
        signals.extend(seen.raised.iter().map(|raised| SignalView {
            rule: raised.rule.to_owned(),
            why: raised.why.to_owned(),
            span: whole,
        }));
        Concern { source: FlagSource::Rule, severity, signals }
    });
    Sensed {
        concern,
        leads_elsewhere: leads_elsewhere(&seen.finding),
        failed: seen.finding.failed(),
    }
}

/// What a text of somebody who supports asks for: whether they are well themselves. Helpers repeat
/// what students say, so only what is grave counts, and nobody is woken by it.
#[must_use]
pub fn sense_helper(scanner: &Scanner, text: &str) -> Sensed {
    let finding = scanner.scan(text);
    let own = |category: &String| HELPERS_OWN.iter().any(|own| category.starts_with(own));
    let grave = finding.tier >= Tier::High && finding.categories.iter().any(own);
    let concern = grave.then(|| Concern {
        source: FlagSource::RuleOnStaff,
        severity: Severity::High,
        signals: signals_of(&finding),
    });
    Sensed { concern, leads_elsewhere: leads_elsewhere(&finding), failed: finding.failed() }
}

fn leads_elsewhere(finding: &Finding) -> bool {
    finding.cues().any(|cue| cue.category == CONTACT)
}

/// What a helper may say of themselves.
const HELPERS_OWN: [&str; 4] = ["suicide", "self_harm", "overdose", "abuse"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_who_asks_about_safety_raises_nothing() {
        let scanner = Scanner::builtin().unwrap();
        for text in [
            "are you thinking about killing yourself?",
            "it sounds as if you feel like a burden to everyone",
            "do you have thoughts of ending your life?",
        ] {
            assert_eq!(sense_helper(&scanner, text), Sensed::default(), "{text}");
        }
        let own = sense_helper(&scanner, "honestly i want to kill myself too").concern.unwrap();
        assert_eq!((own.source, own.severity), (FlagSource::RuleOnStaff, Severity::High));
    }

    #[test]
    fn what_several_texts_say_together_is_about_the_whole_of_the_last() {
        let scanner = Scanner::builtin().unwrap();
        let mut trend = Trend::default();
        let mut say = |text: &str| sense(&scanner, &mut trend, text).concern;
        assert_eq!((say("i want to"), say("kill")), (None, None));
        let concern = say("myself").unwrap();
        assert_eq!(concern.severity, Severity::High);
        let signal = &concern.signals[0];
        assert_eq!((signal.rule.as_str(), signal.span), ("trend.split", (0, 6)));
    }

    #[test]
    fn a_way_that_leads_elsewhere_is_seen_on_both_sides() {
        let scanner = Scanner::builtin().unwrap();
        let text = "write me at 0151 2345678";
        assert!(sense(&scanner, &mut Trend::default(), text).leads_elsewhere);
        assert!(sense_helper(&scanner, text).leads_elsewhere);
    }
}
