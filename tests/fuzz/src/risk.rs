//! The scanner: any text gives the same finding each time, and what it points at is in the text.

use std::sync::LazyLock;

use risk::Scanner;

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
    assert!(SCANNER.scan(&text) == finding, "the same text gives another finding");
}

static SCANNER: LazyLock<Scanner> =
    LazyLock::new(|| Scanner::builtin().expect("the packs of this crate load"));
