//! The other ways a stretch of text may have been meant.
//!
//! All spellings of all views stand in one buffer, so one scan sees them all; each remembers
//! between which nodes it lies. Only the plain view holds every token: the others hold what differs.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{
    hash,
    normalise::without_accents,
    tokens::{Break, Spacing, Token, Tokens, is_word},
};

/// How a text had to be read for a word to show, least effort first.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// As written.
    #[default]
    Plain,
    /// Without accents.
    Stripped,
    /// With a spelling that the pack knows for another.
    Respelt,
    /// With digits and signs read as letters.
    Deleeted,
    /// With the spaces inside a word closed.
    Despaced,
    /// With repeated letters written once.
    Squeezed,
    /// With one letter missing, too many, swapped or another vowel, in a word nobody knows.
    Mistyped,
}

/// All spellings of one text.
pub(crate) struct Spellings {
    text: String,
    /// Every stretch that is one spelling of the tokens it stands for, in order.
    pieces: Vec<Piece>,
    /// Where each view ends, in order.
    views: Vec<(usize, View)>,
}

/// One spelling of the tokens between two nodes.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    end: u32,
    from: u32,
    to: u32,
}

/// A stretch that may be a word.
pub(crate) struct Stretch<'a> {
    pub(crate) text: &'a str,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) view: View,
    /// Of its text.
    pub(crate) hash: u32,
}

impl Spellings {
    /// Spells out every view of a text. Linear in its length.
    pub(crate) fn of(tokens: &Tokens) -> Self {
        let letters = tokens.symbols().len();
        let mut spellings = Self {
            text: String::with_capacity(letters * 2 + 16),
            pieces: Vec::with_capacity(tokens.all().len() * 2),
            views: Vec::with_capacity(5),
        };
        spellings.plain(tokens);
        spellings.stripped(tokens);
        let words = readings(tokens);
        spellings.deleeted(&words);
        spellings.squeezed(tokens, &words);
        spellings.despaced(tokens);
        spellings
    }

    /// Everything that may be a word: each spelling, and where nothing stands between them, some in a
    /// row for as long as a known word may begin so.
    pub(crate) fn each_stretch(
        &self,
        may_begin: impl Fn(u32) -> bool,
        mut found: impl FnMut(Stretch),
    ) {
        let mut at = 0;
        for (end, view) in &self.views {
            let joined = *view == View::Despaced;
            while self.pieces.get(at).is_some_and(|piece| (piece.start as usize) < *end) {
                self.from(at, *view, joined, &may_begin, &mut found);
                at += 1;
            }
        }
    }

    /// The stretches that start with one piece.
    fn from(
        &self,
        at: usize,
        view: View,
        joined: bool,
        may_begin: &impl Fn(u32) -> bool,
        found: &mut impl FnMut(Stretch),
    ) {
        let first = &self.pieces[at];
        let mut hash = hash::START;
        let mut last_end = first.start;
        // Ideographs stand beside each other as they are; what has its spaces closed is found alone in
        // the other views.
        for (more, piece) in self.pieces[at..].iter().enumerate() {
            if piece.start != last_end {
                return;
            }
            let bytes = &self.text.as_bytes()[piece.start as usize..piece.end as usize];
            hash = hash::with(hash, bytes.iter().copied());
            if !may_begin(hash) {
                return;
            }
            if more > 0 || !joined {
                let text = &self.text[first.start as usize..piece.end as usize];
                found(Stretch { text, from: first.from, to: piece.to, view, hash });
            }
            last_end = piece.end;
        }
    }

    /// The buffer to scan.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The node at which a spelling starts at this byte.
    pub(crate) fn opens(&self, byte: usize) -> Option<u32> {
        self.last(|piece| piece.start as usize <= byte)
            .filter(|piece| piece.start as usize == byte)
            .map(|piece| piece.from)
    }

    /// The node at which a spelling ends at this byte.
    pub(crate) fn closes(&self, byte: usize) -> Option<u32> {
        self.last(|piece| piece.end as usize <= byte)
            .filter(|piece| piece.end as usize == byte)
            .map(|piece| piece.to)
    }

    /// The node at which the spelling around this byte ends.
    pub(crate) fn closes_after(&self, byte: usize) -> Option<u32> {
        let at = self.pieces.partition_point(|piece| (piece.end as usize) < byte);
        self.closes(self.pieces.get(at)?.end as usize)
    }

    /// The node at which the spelling around this byte starts.
    pub(crate) fn opens_before(&self, byte: usize) -> Option<u32> {
        self.last(|piece| piece.start as usize <= byte).map(|piece| piece.from)
    }

    /// The last piece that begins or ends early enough.
    fn last(&self, early: impl Fn(&Piece) -> bool) -> Option<&Piece> {
        let at = self.pieces.partition_point(early);
        at.checked_sub(1).map(|last| &self.pieces[last])
    }

    /// The view that this byte belongs to.
    pub(crate) fn view(&self, byte: usize) -> View {
        let found = self.views.iter().find(|(end, _)| byte < *end);
        found.map_or(View::Plain, |(_, view)| *view)
    }

    fn plain(&mut self, tokens: &Tokens) {
        let mut solid = false;
        for (node, token) in tokens.all().iter().enumerate() {
            if !(solid && token.solid && token.before == Break::None) {
                self.part();
            }
            solid = token.solid;
            self.write(tokens.letters(token), node..node + 1);
        }
        self.end(View::Plain);
    }

    fn stripped(&mut self, tokens: &Tokens) {
        for (node, token) in tokens.all().iter().enumerate() {
            if tokens.letters(token).any(|ch| without_accents(ch) != Some(ch)) {
                self.part();
                self.write(tokens.letters(token).filter_map(without_accents), node..node + 1);
            }
        }
        self.end(View::Stripped);
    }

    fn deleeted(&mut self, words: &[(Segment, Vec<String>)]) {
        for (segment, readings) in words {
            for reading in readings {
                self.part();
                self.write(reading.chars(), segment.nodes.clone());
            }
        }
        self.end(View::Deleeted);
    }

    fn squeezed(&mut self, tokens: &Tokens, words: &[(Segment, Vec<String>)]) {
        for (segment, readings) in words {
            if readings.is_empty() {
                if is_drawn_out(segment.letters(tokens)) {
                    let word: String = segment.letters(tokens).collect();
                    self.part();
                    self.write(squeeze(&word).chars(), segment.nodes.clone());
                }
                continue;
            }
            for word in readings.iter().filter(|word| is_drawn_out(word.chars())) {
                self.part();
                self.write(squeeze(word).chars(), segment.nodes.clone());
            }
        }
        self.end(View::Squeezed);
    }

    /// The whole text without spaces; a word counts only where it starts and ends with tokens.
    fn despaced(&mut self, tokens: &Tokens) {
        let mut last: Option<&Token> = None;
        let mut nodes = 0..;
        for run in tokens.all().chunk_by(|one, next| is_spaced(one) == is_spaced(next)) {
            // A number with spaces in it is a number.
            let is_said = run.iter().any(|token| tokens.letters(token).any(is_letter));
            for (token, node) in run.iter().zip(&mut nodes) {
                let joins = last.is_some_and(|last| is_spaced(last) && is_spaced(token));
                if token.before >= Break::Line && !joins {
                    self.part();
                }
                let letters = tokens.letters(token).filter_map(without_accents);
                let signs = is_said && is_spaced(token);
                let letters = letters.map(|ch| if signs { read_as_letter(ch) } else { ch });
                self.write(letters, node..node + 1);
                last = Some(token);
            }
        }
        self.end(View::Despaced);
    }

    fn part(&mut self) {
        self.text.push(' ');
    }

    fn write(&mut self, letters: impl Iterator<Item = char>, nodes: Range<usize>) {
        let start = number(self.text.len());
        self.text.extend(letters);
        let end = number(self.text.len());
        self.pieces.push(Piece { start, end, from: number(nodes.start), to: number(nodes.end) });
    }

    fn end(&mut self, view: View) {
        self.part();
        self.views.push((self.text.len(), view));
    }
}

/// A word without accents and with every run of a letter written once.
pub(crate) fn squeeze(word: &str) -> String {
    let mut squeezed = String::with_capacity(word.len());
    for ch in word.chars().filter_map(without_accents) {
        if !squeezed.ends_with(ch) {
            squeezed.push(ch);
        }
    }
    squeezed
}

/// Letters, digits and signs without a space between them.
struct Segment {
    symbols: Range<usize>,
    nodes: Range<usize>,
}

impl Segment {
    fn letters(&self, tokens: &Tokens) -> impl Iterator<Item = char> {
        let symbols = &tokens.symbols()[self.symbols.clone()];
        symbols.iter().map(|symbol| symbol.ch).filter(|ch| *ch != '\'').filter_map(without_accents)
    }

    /// What it says when digits and signs are letters; nothing when there are none. A number is a
    /// number, unless words around it are written so.
    fn readings(&self, tokens: &Tokens, among_mixed: bool) -> Vec<String> {
        let symbols = &tokens.symbols()[self.symbols.clone()];
        if !symbols.iter().any(|symbol| is_sign(symbol.ch)) {
            return Vec::new();
        }
        let letters: Vec<char> = self.letters(tokens).collect();
        let number = letters.iter().all(|ch| is_sign(*ch));
        let meant = number && among_mixed && (letters.len() > 2 || letters == ['1']);
        if !is_mixed(&letters) && !meant {
            return Vec::new();
        }
        if letters.contains(&'*') {
            return VOWELS.iter().map(|vowel| read(&letters, *vowel, 0)).collect();
        }
        let strokes = letters.iter().filter(|ch| is_stroke(**ch)).count();
        let every_way = 1_usize << strokes.min(STROKES_TRIED);
        (0..every_way).map(|strokes_as_l| read(&letters, '*', strokes_as_l)).collect()
    }
}

fn is_mixed(letters: &[char]) -> bool {
    letters.iter().any(|ch| is_sign(*ch)) && letters.iter().any(|ch| is_letter(*ch))
}

/// The same of a segment that is not read yet.
fn says_signs_among_letters(tokens: &Tokens, segment: &Segment) -> bool {
    let symbols = tokens.symbols()[segment.symbols.clone()].iter();
    symbols.clone().any(|symbol| is_sign(symbol.ch))
        && symbols.clone().any(|symbol| is_letter(symbol.ch))
}

/// Reads signs as letters. A stroke is an `i`, or an `l` where its bit is set; the first ones have
/// bits of their own and the rest follow the last of those.
fn read(letters: &[char], star: char, strokes_as_l: usize) -> String {
    let mut strokes = 0;
    let as_letter = |ch: &char| match *ch {
        '*' => star,
        ch if is_stroke(ch) => {
            let bit = strokes.min(STROKES_TRIED - 1);
            strokes += 1;
            if strokes_as_l >> bit & 1 == 1 { 'l' } else { 'i' }
        }
        ch => read_as_letter(ch),
    };
    letters.iter().map(as_letter).collect()
}

fn read_as_letter(ch: char) -> char {
    match ch {
        _ if is_stroke(ch) => 'i',
        '0' => 'o',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '(' | '<' => 'c',
        _ => ch,
    }
}

/// A sign that may be an `i` or an `l`.
fn is_stroke(ch: char) -> bool {
    matches!(ch, '1' | '!' | '|' | '¡')
}

fn is_sign(ch: char) -> bool {
    ch == '*' || read_as_letter(ch) != ch
}

fn is_spaced(token: &Token) -> bool {
    token.spacing != Spacing::Usual
}

fn is_letter(ch: char) -> bool {
    is_word(ch) && !ch.is_ascii_digit()
}

/// A letter three times in a row, twice in two places, or doubled where words rarely double it.
fn is_drawn_out(letters: impl Iterator<Item = char>) -> bool {
    let (mut last, mut doubles) = (' ', 0);
    for letter in letters {
        if letter == last {
            doubles += 1;
            if doubles >= 2 || matches!(letter, 'a' | 'i' | 'u' | 'y' | 'k') {
                return true;
            }
        }
        last = letter;
    }
    false
}

/// Every segment with what it says when digits and signs are letters.
fn readings(tokens: &Tokens) -> Vec<(Segment, Vec<String>)> {
    let segments = segments(tokens);
    let among_mixed = segments.iter().any(|segment| says_signs_among_letters(tokens, segment));
    let read = |segment: Segment| {
        let readings = segment.readings(tokens, among_mixed);
        (segment, readings)
    };
    segments.into_iter().map(read).collect()
}

fn segments(tokens: &Tokens) -> Vec<Segment> {
    let all = tokens.all();
    let mut segments: Vec<Segment> = Vec::with_capacity(all.len());
    for (node, token) in all.iter().enumerate().filter(|(_, token)| !token.solid) {
        match segments.last_mut() {
            Some(last) if last.symbols.end >= token.symbols.start => {
                last.symbols.end = last.symbols.end.max(with_signs_after(tokens, token));
                last.nodes.end = node + 1;
            }
            _ => segments.push(Segment {
                symbols: with_signs_before(tokens, token)..with_signs_after(tokens, token),
                nodes: node..node + 1,
            }),
        }
    }
    segments
}

/// Signs that lead up to a token belong to it when they may stand for its first letter.
fn with_signs_before(tokens: &Tokens, token: &Token) -> usize {
    let before = token.symbols.start.checked_sub(1);
    let leads = before.is_some_and(|at| matches!(tokens.symbols()[at].ch, '$' | '@' | '€'));
    token.symbols.start - usize::from(leads)
}

/// Signs between two tokens belong to both; at the end of a word only those that are no punctuation.
fn with_signs_after(tokens: &Tokens, token: &Token) -> usize {
    let symbols = tokens.symbols();
    let signs = symbols[token.symbols.end..].iter().take_while(|sign| is_sign(sign.ch)).count();
    let end = token.symbols.end + signs;
    let goes_on = symbols.get(end).is_some_and(|next| is_word(next.ch));
    let trailing = symbols.get(token.symbols.end).is_some_and(|sign| matches!(sign.ch, '$' | '@'));
    if goes_on { end } else { token.symbols.end + usize::from(trailing) }
}

/// A text that is scanned is far shorter.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// So many strokes in one word are read both ways; eight readings at most.
const STROKES_TRIED: usize = 3;

const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_signs_read_as_letters() {
        assert!(spelt("d!e", View::Deleeted).contains(&"die".into()));
        assert!(spelt("$uic1da1", View::Deleeted).contains(&"suicidal".into()));
        assert!(spelt("ki11", View::Deleeted).contains(&"kill".into()));
        assert!(spelt("myse1f", View::Deleeted).contains(&"myself".into()));
        assert!(spelt("su*cide", View::Deleeted).contains(&"suicide".into()));
        assert!(spelt("die!! 100%", View::Deleeted).is_empty());
    }

    #[test]
    fn drawn_out_letters_are_written_once() {
        assert_eq!(spelt("kiiiill", View::Squeezed), ["kil"]);
        assert!(spelt("kill off", View::Squeezed).is_empty());
    }

    #[test]
    fn accents_are_stripped_only_where_there_are_any() {
        assert_eq!(spelt("want dïe", View::Stripped), ["die"]);
    }

    #[test]
    fn spaces_inside_words_are_closed() {
        assert_eq!(spelt("sui cide. d i e", View::Despaced), ["suicide", "die"]);
        assert_eq!(spelt("k 1 l l", View::Despaced), ["kill"]);
    }

    #[test]
    fn a_number_with_spaces_in_it_is_a_number() {
        assert_eq!(spelt("9 0 9 5 1", View::Despaced), ["90951"]);
    }

    fn spelt(text: &str, view: View) -> Vec<String> {
        let spellings = Spellings::of(&Tokens::of(text));
        let at = spellings.views.iter().position(|(_, of)| *of == view).unwrap();
        let start = at.checked_sub(1).map_or(0, |before| spellings.views[before].0);
        let text = &spellings.text[start..spellings.views[at].0];
        text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }
}
