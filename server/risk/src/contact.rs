//! Ways to reach somebody elsewhere: numbers, addresses, handles and links, whatever the language.
//!
//! Two people who move to another place lose what protects them here. Both are told so, kindly and
//! alone; nobody else is. Words that propose it ("add me on …") are rules of the packs.

use std::ops::Range;

use crate::{
    finding::{CueEvidence, Evidence, Finding, Span},
    scan::ENGINE,
    tokens::Tokens,
    verdict::span,
    views::View,
};

/// The category of everything that leads elsewhere.
pub const CONTACT: &str = "cue.contact";

/// Adds a cue for the first way to reach somebody, if there is one.
pub(crate) fn note(text: &str, tokens: &Tokens, finding: &mut Finding) {
    let found = number(tokens)
        .map(|at| ("engine.contact.number", at))
        .or_else(|| address(text).map(|at| ("engine.contact.address", span(at))));
    if let Some((cue, span)) = found {
        finding.evidence.push(Evidence::Cue(CueEvidence {
            cue: cue.to_owned(),
            pack: ENGINE.to_owned(),
            category: CONTACT.to_owned(),
            span,
            view: View::Plain,
        }));
    }
}

/// Seven to fifteen digits with little between them; fifteen is the most a telephone number has
/// (ITU-T E.164).
fn number(tokens: &Tokens) -> Option<Span> {
    let symbols = tokens.symbols();
    if symbols.iter().filter(|symbol| symbol.ch.is_ascii_digit()).count() < 7 {
        return None;
    }
    let mut run = Run::default();
    for (at, symbol) in symbols.iter().enumerate() {
        match symbol.ch {
            '0'..='9' => run.digit(at),
            ' ' | '-' | '.' | '/' | '(' | ')' | '+' if run.digits > 0 && run.between < 2 => {
                run.between += 1;
            }
            _ => {
                if run.is_number() {
                    break;
                }
                run = Run::default();
            }
        }
    }
    let first = symbols.get(run.first).filter(|_| run.is_number())?;
    Some(span(first.start..symbols[run.last].end))
}

#[derive(Default)]
struct Run {
    first: usize,
    last: usize,
    digits: usize,
    between: usize,
    groups: usize,
}

impl Run {
    fn digit(&mut self, at: usize) {
        if self.digits == 0 {
            self.first = at;
        }
        self.groups += usize::from(self.digits == 0 || self.between > 0);
        (self.last, self.between) = (at, 0);
        self.digits += 1;
    }

    /// Not a date or a list of small numbers.
    fn is_number(&self) -> bool {
        let date = self.groups == 3 && self.digits <= 8;
        (7..=15).contains(&self.digits) && self.digits >= self.groups * 2 && !date
    }
}

/// `name@place`, `@name` or a link to where people chat.
fn address(text: &str) -> Option<Range<usize>> {
    if !text.bytes().any(|byte| matches!(byte, b'@' | b'/')) {
        return None;
    }
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bytes = start..start + word.trim_end().len();
        start += word.len();
        let word = word.trim().trim_matches(|ch: char| ch.is_ascii_punctuation() && ch != '@');
        if is_mail(word) || is_handle(word) || leads_to_chat(word) {
            return Some(bytes);
        }
    }
    None
}

fn is_mail(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, place)| {
        !name.is_empty()
            && place.split_once('.').is_some_and(|(host, top)| {
                !host.is_empty() && top.len() >= 2 && !place.contains('@')
            })
    })
}

fn is_handle(word: &str) -> bool {
    word.strip_prefix('@').is_some_and(|name| {
        let plain = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '_' | '.');
        name.len() >= 4
            && name.chars().all(plain)
            && name.chars().any(|ch| ch.is_ascii_alphabetic())
    })
}

fn leads_to_chat(word: &str) -> bool {
    CHAT_PLACES.iter().any(|place| {
        word.get(..60.min(word.len())).unwrap_or(word).to_ascii_lowercase().contains(place)
    })
}

const CHAT_PLACES: [&str; 12] = [
    "wa.me/",
    "t.me/",
    "discord.gg/",
    "discord.com/",
    "snapchat.com/",
    "instagram.com/",
    "ig.me/",
    "m.me/",
    "facebook.com/",
    "signal.me/",
    "tiktok.com/",
    "line.me/",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_addresses_handles_and_links_lead_elsewhere() {
        for text in [
            "call me 0151 2345 6789",
            "my number is +44 (0)7700 900123 ok",
            "5551234567",
            "write to sam.k@example.org!",
            "i am @night_owl22 there",
            "https://discord.gg/abcd",
        ] {
            assert!(found(text).is_some(), "{text}");
        }
    }

    #[test]
    fn dates_prices_and_times_lead_nowhere() {
        for text in [
            "it was on 12.10.2026 at 10:30",
            "1 2 3 4 5 6 7 8",
            "i paid 1200 for it",
            "see you @ 8",
            "p@ss",
            "@me",
        ] {
            assert!(found(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_number_is_underlined() {
        let text = "ok: 07700 900123, ok";
        let (from, to) = found(text).unwrap();
        assert_eq!(&text[from as usize..to as usize], "07700 900123");
    }

    fn found(text: &str) -> Option<Span> {
        let mut finding = Finding::default();
        note(text, &Tokens::of(text), &mut finding);
        finding.cues().next().map(|cue| cue.span)
    }
}
