//! The scanner: any text gives the same finding each time, and what it points at is in the text; read
//! line by line as a session, what was found is never taken back.

use std::sync::LazyLock;

use risk::{Scanner, Tier, Trend};

/// Scans a text.
pub(crate) fn scan(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let finding = SCANNER.scan(&text);
    for evidence in &finding.evidence {
        let (from, to) = evidence.span();
        assert!(text.get(from as usize..to as usize).is_some(), "{from}..{to} is not in the text");
    }
    for signal in finding.signals() {
        assert!(SCANNER.rule(signal.rule).is_some(), "nobody knows the rule {}", signal.rule);
    }
    assert!(!finding.failed(), "the engine failed");
    assert!(SCANNER.scan(&text) == finding, "the same text gives another finding");
    let (mut trend, mut before) = (Trend::default(), Tier::None);
    for line in text.lines() {
        let seen = trend.observe(&SCANNER, line);
        assert!(trend.tier() >= before.max(seen.finding.tier), "something was taken back");
        before = trend.tier();
    }
}

static SCANNER: LazyLock<Scanner> =
    LazyLock::new(|| Scanner::builtin().expect("the packs of this crate load"));
