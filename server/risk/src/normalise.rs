//! Folds a text into symbols that compare equal however they were typed.
//!
//! NFKC, case, look-alikes and invisible characters are folded away here; every symbol remembers
//! which bytes of the original it came from. Spelling variants are the business of `views`.

#[path = "normalise/confusables.rs"] // also when `build.rs` reads this file
mod confusables;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use confusables::latin_look_alike;

/// One folded character and the bytes of the original it stands for.
#[derive(Clone, Copy)]
pub(crate) struct Symbol {
    /// The folded character.
    pub(crate) ch: char,
    /// First byte in the original.
    pub(crate) start: usize,
    /// One past the last byte in the original.
    pub(crate) end: usize,
}

/// Folds a whole text. Linear in its length.
pub(crate) fn symbols(text: &str) -> Vec<Symbol> {
    let mut symbols = Vec::with_capacity(text.len());
    let mut start = 0;
    while start < text.len() {
        // Nothing in ASCII is a mark, so most characters stand alone.
        if let [byte, rest @ ..] = &text.as_bytes()[start..]
            && byte.is_ascii()
            && rest.first().is_none_or(u8::is_ascii)
        {
            symbols.push(Symbol { ch: plain(*byte), start, end: start + 1 });
            start += 1;
            continue;
        }
        let end = cluster_end(text, start);
        fold_cluster(&text[start..end], start, end, &mut symbols);
        start = end;
    }
    symbols
}

/// The letter without its accents; nothing when the character is an accent itself.
pub(crate) fn without_accents(ch: char) -> Option<char> {
    if ch.is_ascii() { Some(ch) } else { ch.nfd().find(|part| !is_mark(*part)) }
}

/// An accent or another mark that belongs to the letter before it.
pub(crate) fn is_mark(ch: char) -> bool {
    !ch.is_ascii() && is_combining_mark(ch)
}

/// Where the character that starts here and the marks upon it end.
fn cluster_end(text: &str, start: usize) -> usize {
    let mut chars = text[start..].char_indices().skip(1);
    chars.find(|(_, ch)| !is_mark(*ch)).map_or(text.len(), |(at, _)| start + at)
}

fn fold_cluster(cluster: &str, start: usize, end: usize, symbols: &mut Vec<Symbol>) {
    let mut push = |ch| symbols.push(Symbol { ch, start, end });
    if let &[byte] = cluster.as_bytes() {
        return push(plain(byte));
    }
    for ch in cluster.chars().map(plain_quote).nfkc().flat_map(char::to_lowercase) {
        match ch {
            'ß' => ['s', 's'].into_iter().for_each(&mut push),
            'æ' => ['a', 'e'].into_iter().for_each(&mut push),
            'œ' => ['o', 'e'].into_iter().for_each(&mut push),
            _ if is_invisible(ch) => {}
            _ => push(latin_look_alike(ch)),
        }
    }
}

/// A character of ASCII, folded.
fn plain(byte: u8) -> char {
    if byte == b'`' { '\'' } else { char::from(byte.to_ascii_lowercase()) }
}

/// Typographic quotes as typed on a plain keyboard; before NFKC, which would tear `´` apart.
fn plain_quote(ch: char) -> char {
    match ch {
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{00b4}' | '\u{2032}' => '\'',
        '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{00ab}' | '\u{00bb}'
        | '\u{300c}' | '\u{300d}' => '"',
        _ => ch,
    }
}

/// Default-ignorable characters and skin tones: they change how a text looks, not what it says.
fn is_invisible(ch: char) -> bool {
    matches!(ch,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn look_alikes_and_wide_and_invisible_characters_fold_to_plain_letters() {
        for text in
            ["Die", "ＤＩＥ", "d\u{200b}i\u{200d}e", "\u{0501}\u{0456}\u{0435}", "𝐝𝐢𝐞", "ᴅɪᴇ"]
        {
            assert_eq!(folded(text), "die", "{text}");
        }
        assert_eq!(folded("don’t don´t don`t"), "don't don't don't");
    }

    #[test]
    fn a_decomposed_accent_becomes_one_symbol_over_all_its_bytes() {
        let symbols = symbols("e\u{301}x");
        assert_eq!(symbols[0].ch, 'é');
        assert_eq!((symbols[0].start, symbols[0].end), (0, 3));
        assert_eq!((symbols[1].start, symbols[1].end), (3, 4));
        assert_eq!(without_accents('é'), Some('e'));
    }

    fn folded(text: &str) -> String {
        symbols(text).iter().map(|symbol| symbol.ch).collect()
    }

    proptest! {
        #[test]
        fn every_symbol_maps_to_whole_characters_in_order(text in "\\PC{0,60}") {
            let mut last = 0;
            for symbol in symbols(&text) {
                prop_assert!(symbol.start >= last && symbol.start < symbol.end);
                prop_assert!(text.is_char_boundary(symbol.start) && text.is_char_boundary(symbol.end));
                last = symbol.start;
            }
        }
    }
}
