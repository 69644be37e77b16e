//! Words in order, with what stands between them.
//!
//! Tokens are numbered; *node* `n` is the place just before token `n`, so a stretch of text is a
//! pair of nodes. Distances are counted in words: the letters of a word that somebody spaced out
//! (`d i e`) are tokens of their own but share a place.

use std::{iter, ops::Range};

use serde::{Deserialize, Serialize};

use crate::normalise::{Symbol, is_mark, symbols};

/// What separates a token from the one before it, weakest first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub(crate) enum Break {
    /// A space or nothing.
    None,
    /// A comma, a dash, a bracket.
    Clause,
    /// A new line or an ellipsis.
    Line,
    /// A full stop, a question or exclamation mark.
    Sentence,
}

/// One word, one ideograph or one pictograph.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Its symbols.
    pub(crate) symbols: Range<usize>,
    /// Words before it.
    pub(crate) place: usize,
    /// What stands before it.
    pub(crate) before: Break,
    /// Whether it is a letter of a word that was spaced out.
    pub(crate) spacing: Spacing,
    /// Stands alone without spaces: an ideograph or a pictograph.
    pub(crate) solid: bool,
}

/// How the letters of a word were spaced out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Spacing {
    /// They were not.
    Usual,
    /// All spaces are alike; where words end is unknown.
    Even,
    /// Wider spaces tell where words end.
    Worded,
}

/// A text cut into tokens.
pub(crate) struct Tokens {
    symbols: Vec<Symbol>,
    all: Vec<Token>,
    quoted: Vec<Range<usize>>,
    /// The tokens before which a sentence or line ends.
    ended: Vec<usize>,
    /// The tokens before which a clause ends, or more than one.
    clauses: Vec<usize>,
}

impl Tokens {
    /// Cuts a text. Linear in its length.
    pub(crate) fn of(text: &str) -> Self {
        let symbols = symbols(text);
        let (mut tokens, marks) = cut(&symbols);
        number_places(&symbols, &mut tokens);
        let (ended, clauses) = (ended_by(Break::Line, &tokens), ended_by(Break::Clause, &tokens));
        Self { quoted: quoted_stretches(&marks), ended, clauses, symbols, all: tokens }
    }

    /// The tokens in order.
    pub(crate) fn all(&self) -> &[Token] {
        &self.all
    }

    /// The folded text.
    pub(crate) fn symbols(&self) -> &[Symbol] {
        &self.symbols
    }

    /// The letters of a token; apostrophes are left out.
    pub(crate) fn letters(&self, token: &Token) -> impl Iterator<Item = char> + Clone {
        let symbols = &self.symbols[token.symbols.clone()];
        symbols.iter().map(|symbol| symbol.ch).filter(|ch| *ch != '\'')
    }

    /// The nodes between which each sentence or line lies.
    pub(crate) fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = iter::once(0).chain(self.ended.iter().copied());
        let ends = self.ended.iter().copied().chain([self.all.len()]);
        starts.zip(ends).map(|(start, end)| start..end)
    }

    /// How many parts of the text, which such breaks end or stronger ones, end before a byte of the
    /// original.
    pub(crate) fn part_of(&self, byte: u32, least: Break) -> usize {
        let starts = |token: &Token| {
            self.symbols
                .get(token.symbols.start)
                .is_some_and(|symbol| symbol.start <= byte as usize)
        };
        let before = self.all.partition_point(starts);
        let ended = if least <= Break::Clause { &self.clauses } else { &self.ended };
        ended.partition_point(|node| *node < before)
    }

    /// Whether somebody spaced out the letters of a word.
    pub(crate) fn are_spaced(&self) -> bool {
        self.all.iter().any(|token| token.spacing != Spacing::Usual)
    }

    /// What stands at a node; the end of the text ends a sentence.
    pub(crate) fn break_at(&self, node: usize) -> Break {
        self.all.get(node).map_or(Break::Sentence, |token| token.before)
    }

    /// The strongest break between two nodes, counting the one at `to`.
    pub(crate) fn break_between(&self, from: usize, to: usize) -> Break {
        (from..=to)
            .filter_map(|node| self.all.get(node))
            .map(|token| token.before)
            .max()
            .unwrap_or(Break::None)
    }

    /// Words between two nodes.
    pub(crate) fn words_between(&self, from: usize, to: usize) -> usize {
        self.place(to).saturating_sub(self.place(from))
    }

    /// The bytes of the original between two nodes, without what surrounds the tokens.
    pub(crate) fn bytes(&self, from: usize, to: usize) -> Range<usize> {
        let first = self.all.get(from).and_then(|token| self.symbols.get(token.symbols.start));
        let last = to.checked_sub(1).and_then(|last| self.all.get(last));
        let last = last.and_then(|token| self.symbols.get(token.symbols.end.saturating_sub(1)));
        match (first, last) {
            (Some(first), Some(last)) if first.start < last.end => first.start..last.end,
            _ => 0..0,
        }
    }

    /// The quotation that a stretch lies in.
    pub(crate) fn quotation_around(&self, from: usize, to: usize) -> Option<&Range<usize>> {
        let open = self.quoted.partition_point(|quote| quote.start <= from).checked_sub(1)?;
        self.quoted.get(open).filter(|quote| to <= quote.end)
    }

    /// Whether a word may start or end at a node: not within a word that was spaced out.
    pub(crate) fn is_edge(&self, node: usize) -> bool {
        let before = node.checked_sub(1).and_then(|last| self.all.get(last));
        match (before, self.all.get(node)) {
            (Some(before), Some(after)) => {
                after.spacing != Spacing::Worded || before.place != after.place
            }
            _ => true,
        }
    }

    /// Words before a node.
    pub(crate) fn place(&self, node: usize) -> usize {
        match self.all.get(node) {
            Some(token) => token.place,
            None => self.all.last().map_or(0, |token| token.place + 1),
        }
    }
}

/// The tokens before which stands such a break or a stronger one.
fn ended_by(least: Break, tokens: &[Token]) -> Vec<usize> {
    (0..tokens.len()).filter(|node| tokens[*node].before >= least).collect()
}

/// A quotation mark: the node it stands at and which way it may face.
struct Mark {
    node: usize,
    opens: bool,
    closes: bool,
}

fn cut(symbols: &[Symbol]) -> (Vec<Token>, Vec<Mark>) {
    let (mut tokens, mut marks) = (Vec::new(), Vec::new());
    let (mut at, mut before) = (0, Break::None);
    while let Some(symbol) = symbols.get(at) {
        let end = token_end(symbols, at);
        if end == at {
            if symbol.ch == '"' {
                marks.push(mark(symbols, at, tokens.len()));
            }
            before = before.max(break_of(symbols, at));
            at += 1;
            continue;
        }
        let solid = !is_word(symbol.ch);
        tokens.push(Token { symbols: at..end, place: 0, before, spacing: Spacing::Usual, solid });
        (at, before) = (end, Break::None);
    }
    (tokens, marks)
}

/// Where the token that starts here ends; here itself when none does.
fn token_end(symbols: &[Symbol], start: usize) -> usize {
    let ch = |at: usize| symbols.get(at).map_or(' ', |symbol| symbol.ch);
    if is_solid(ch(start)) {
        return start + 1;
    }
    let mut at = start;
    while is_word(ch(at)) || (at > start && ch(at) == '\'' && is_word(ch(at + 1))) {
        at += 1;
    }
    at
}

/// Part of a word written with spaces around it.
pub(crate) fn is_word(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || (!ch.is_ascii() && is_foreign_word(ch))
}

fn is_foreign_word(ch: char) -> bool {
    (ch.is_alphanumeric() || is_mark(ch)) && !is_ideograph(ch)
}

fn is_solid(ch: char) -> bool {
    !ch.is_ascii() && (is_ideograph(ch) || is_pictograph(ch))
}

/// Scripts written without spaces.
pub(crate) fn is_ideograph(ch: char) -> bool {
    matches!(ch, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_pictograph(ch: char) -> bool {
    matches!(ch, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

fn break_of(symbols: &[Symbol], at: usize) -> Break {
    let ch = |at: usize| symbols.get(at).map_or(' ', |symbol| symbol.ch);
    let last = if at == 0 { ' ' } else { ch(at - 1) };
    match ch(at) {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Break::Line,
        '。' => Break::Sentence,
        '.' if last == '.' || ch(at + 1) == '.' => Break::Line,
        // A dot between two ideographs hides a word from machines.
        '.' if is_ideograph(last) && is_ideograph(ch(at + 1)) => Break::None,
        '.' | '!' | '?' if !is_word(ch(at + 1)) => Break::Sentence,
        '.' | '?' | ',' | ';' | ':' | '(' | ')' | '—' | '–' | '、' => Break::Clause,
        '-' if last == ' ' || ch(at + 1) == ' ' => Break::Clause,
        _ => Break::None,
    }
}

fn mark(symbols: &[Symbol], at: usize, node: usize) -> Mark {
    let blank = |at: Option<usize>| {
        at.and_then(|at| symbols.get(at)).is_none_or(|symbol| symbol.ch.is_whitespace())
    };
    Mark { node, opens: !blank(Some(at + 1)), closes: !blank(at.checked_sub(1)) }
}

/// Pairs quotation marks. A mark that cannot close opens anew, so an unpaired one swallows nothing.
fn quoted_stretches(marks: &[Mark]) -> Vec<Range<usize>> {
    let mut quoted = Vec::new();
    let mut open = None;
    for mark in marks {
        match open {
            Some(start) if mark.closes && mark.node - start <= QUOTATION_TOKENS => {
                quoted.push(start..mark.node);
                open = None;
            }
            _ => open = mark.opens.then_some(mark.node),
        }
    }
    quoted
}

/// Numbers words, and gives the letters of a spaced-out word one number.
fn number_places(symbols: &[Symbol], tokens: &mut [Token]) {
    let (mut at, mut place) = (0, 0);
    while at < tokens.len() {
        let letters = tokens[at..].iter().take_while(|token| is_letter(token)).count();
        if letters < SPACED_LETTERS {
            tokens[at].place = place;
            (at, place) = (at + 1, place + 1);
        } else {
            place = number_letters(symbols, &mut tokens[at..at + letters], place);
            at += letters;
        }
    }
}

fn is_letter(token: &Token) -> bool {
    token.symbols.len() == 1 && !token.solid
}

/// A wider space ends a word; where all are equally wide, a word is taken to have four letters.
fn number_letters(symbols: &[Symbol], letters: &mut [Token], first: usize) -> usize {
    let width = |pair: &[Token]| -> usize {
        let between = &symbols[pair[0].symbols.end..pair[1].symbols.start];
        between.iter().map(|symbol| 1 + usize::from(symbol.ch.is_whitespace())).sum()
    };
    let widths: Vec<usize> = letters.windows(2).map(width).collect();
    let (least, most) = (widths.iter().min().copied(), widths.iter().max().copied());
    let spacing = if least == most { Spacing::Even } else { Spacing::Worded };
    let mut place = first;
    for (at, token) in letters.iter_mut().enumerate() {
        let ends = match at.checked_sub(1) {
            None => false,
            Some(_) if spacing == Spacing::Even => at.is_multiple_of(4),
            Some(before) => widths.get(before).copied() > least,
        };
        place += usize::from(ends);
        (token.place, token.spacing) = (place, spacing);
    }
    place + 1
}

/// A longer stretch between two quotation marks is not taken for a quotation.
const QUOTATION_TOKENS: usize = 40;

/// So many single letters in a row are a word that was spaced out.
const SPACED_LETTERS: usize = 3;

#[cfg(test)]
mod tests {
    use super::{Break as B, *};

    #[test]
    fn words_are_cut_and_apostrophes_dropped() {
        assert_eq!(words("I don't, self-harm 💀no"), ["i", "dont", "self", "harm", "💀", "no"]);
        assert_eq!(words("想死 了"), ["想", "死", "了"]);
    }

    #[test]
    fn breaks_tell_clauses_lines_and_sentences_apart() {
        let tokens = Tokens::of("a, b\nc. d... e k.i.l");
        let breaks: Vec<B> = tokens.all().iter().map(|token| token.before).collect();
        assert_eq!(
            breaks,
            [B::None, B::Clause, B::Line, B::Sentence, B::Line, B::None, B::Clause, B::Clause]
        );
    }

    #[test]
    fn a_spaced_out_word_counts_as_one() {
        let tokens = Tokens::of("want to  k.i.l.l m.y.s.e.l.f now");
        assert_eq!(tokens.words_between(0, tokens.all().len()), 4 + 1);
    }

    #[test]
    fn an_unpaired_quotation_mark_quotes_nothing() {
        let quoted = |text| Tokens::of(text).quoted;
        assert_eq!(quoted("she said \"no way\" twice"), vec![2..4]);
        assert_eq!(quoted("\"i want out the \"library\" is open"), vec![4..5]);
    }

    fn words(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        tokens.all().iter().map(|token| tokens.letters(token).collect()).collect()
    }
}
