//! How people hide words from machines, for checking that a pack still sees them.

/// One way to hide words.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Obfuscator {
    /// Digits and signs for letters.
    Leet,
    /// A space between all letters, a wider one between words.
    Spacing,
    /// Invisible characters between all letters.
    ZeroWidth,
    /// Vowels drawn out.
    Repeats,
    /// Accents where there are none.
    Accents,
    /// Letters of other scripts that look the same.
    Confusables,
}

impl Obfuscator {
    /// All of them.
    pub(crate) const ALL: [Self; 6] = [
        Self::Leet,
        Self::Spacing,
        Self::ZeroWidth,
        Self::Repeats,
        Self::Accents,
        Self::Confusables,
    ];

    /// Hides the words of a text.
    pub(crate) fn apply(self, text: &str) -> String {
        text.split(' ').map(|word| self.hide(word)).collect::<Vec<_>>().join(self.space())
    }

    /// Words of one or two letters are not worth hiding.
    fn hide(self, word: &str) -> String {
        if word.chars().filter(|ch| ch.is_alphabetic()).count() < 3 {
            return word.to_owned();
        }
        match self {
            Self::Leet => replace(word, &LEET),
            Self::Spacing => spaced(word),
            Self::ZeroWidth => word.chars().flat_map(|ch| [ch, '\u{200b}']).collect(),
            Self::Repeats => word.chars().flat_map(drawn_out).collect(),
            Self::Accents => replace(word, &ACCENTS),
            Self::Confusables => replace(word, &CONFUSABLES),
        }
    }

    fn space(self) -> &'static str {
        match self {
            Self::Spacing => "   ",
            Self::Leet | Self::ZeroWidth | Self::Repeats | Self::Accents | Self::Confusables => " ",
        }
    }
}

fn replace(word: &str, table: &[(char, char)]) -> String {
    let other = |ch: char| table.iter().find(|(from, _)| *from == ch).map_or(ch, |(_, to)| *to);
    word.chars().map(other).collect()
}

fn spaced(word: &str) -> String {
    let letters: Vec<String> = word.chars().filter(|ch| *ch != '\'').map(String::from).collect();
    letters.join(" ")
}

fn drawn_out(ch: char) -> impl Iterator<Item = char> {
    let times = if matches!(ch, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') { 3 } else { 1 };
    std::iter::repeat_n(ch, times)
}

const LEET: [(char, char); 7] =
    [('a', '4'), ('e', '3'), ('i', '1'), ('l', '1'), ('o', '0'), ('s', '5'), ('t', '7')];

const ACCENTS: [(char, char); 5] = [('a', 'á'), ('e', 'è'), ('i', 'ï'), ('o', 'ö'), ('u', 'û')];

const CONFUSABLES: [(char, char); 9] = [
    ('a', 'а'),
    ('c', 'с'),
    ('e', 'е'),
    ('i', 'і'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('x', 'х'),
    ('y', 'у'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_obfuscator_changes_a_text() {
        for obfuscator in Obfuscator::ALL {
            assert_ne!(obfuscator.apply("a simple line"), "a simple line", "{obfuscator:?}");
        }
    }

    #[test]
    fn words_stay_apart_when_letters_are_spaced() {
        assert_eq!(Obfuscator::Spacing.apply("to the point"), "to   t h e   p o i n t");
    }
}
