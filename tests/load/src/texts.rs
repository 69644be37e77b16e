//! What the pairs say to each other: ordinary student English, 120 bytes a text, each with a number
//! of its own at the end. It is written in letters: seven digits look like a telephone number, and both
//! sides would be told at each text what it means to go on elsewhere.

/// How long a text is, in bytes.
pub(crate) const TEXT_BYTES: usize = 120;

/// Every text there is, without its number.
#[derive(Debug)]
pub(crate) struct Texts(Vec<String>);

impl Texts {
    /// Texts that begin with each of the lines, filled up with the lines behind it.
    pub(crate) fn new() -> Self {
        let begin_with = |first: usize| {
            let lines = LINES.iter().cycle().skip(first).take(LINES.len());
            let mut text = lines.copied().collect::<Vec<_>>().join(" ");
            text.truncate(WORDS_BYTES);
            text
        };
        Self((0..LINES.len()).map(begin_with).collect())
    }

    /// The words of a text.
    pub(crate) fn words(&self, serial: u32) -> &str {
        &self.0[serial as usize % self.0.len()]
    }

    /// A text with its number.
    pub(crate) fn whole(&self, serial: u32) -> String {
        let number = written(serial).map(char::from);
        self.words(serial).chars().chain([' ']).chain(number).collect()
    }
}

/// A number as it stands at the end of a text.
pub(crate) fn written(serial: u32) -> [u8; DIGITS] {
    let mut rest = serial as usize;
    let mut written = [LETTERS[0]; DIGITS];
    for letter in written.iter_mut().rev() {
        *letter = LETTERS[rest % LETTERS.len()];
        rest /= LETTERS.len();
    }
    written
}

/// The number at the end of a text.
pub(crate) fn serial_of(text: &str) -> Option<u32> {
    let written = text.as_bytes().get(WORDS_BYTES + 1..)?;
    written.iter().try_fold(0, |serial, letter| {
        let digit = LETTERS.iter().position(|one| one == letter)?;
        Some(serial * 10 + u32::try_from(digit).ok()?)
    })
}

/// The digits: no word can be made of them.
const LETTERS: &[u8; 10] = b"bdfghklmnp";

/// How many digits the number has.
const DIGITS: usize = 7;

const WORDS_BYTES: usize = TEXT_BYTES - 1 - DIGITS;

const LINES: &[&str] = &[
    "I have an exam on Thursday and I keep reading the same page without taking any of it in.",
    "My flatmate plays music until three and I do not know how to bring it up without a row.",
    "Thanks, that helps a bit. I had not thought of asking for more time with the essay.",
    "It is my second month here and everybody else seems to have found their people already.",
    "What does a normal evening look like for you at the moment, after the lectures are over?",
    "I went to the library today, so that is something, even if I only stayed for an hour.",
    "The tutor wrote back and said that I can hand it in a week later, which is a relief.",
    "I miss home more than I expected, mostly on Sundays when everybody else is away.",
    "Would it help to write down the three things that have to be done before the weekend?",
    "We could look at it together: which of the modules worries you the most right now?",
    "I share a kitchen with nine people, and there is never a clean pan when I get to cook.",
    "My parents ask how it is going, and I always say fine because it is easier that way.",
    "That sounds tiring. How long has it been like this, and was there a time it was better?",
    "I sleep at odd hours, wake up at noon, and then feel behind for the rest of the day.",
    "The group project is a mess: two of us do the work and the others turn up at the end.",
    "I used to run every morning and would like to start again, but the days are so short.",
    "There is a quiet room on the second floor that hardly anybody knows about, by the way.",
    "I failed the first lab report and now I am nervous about the one that is due on Monday.",
    "It is fine to go slowly. You do not have to have the whole year planned by tomorrow.",
    "My bus takes an hour each way, so joining anything in the evening never really works.",
    "I rang my sister like you said and we talked for ages, mostly about nothing at all.",
    "Money is tight until the grant comes in, and the bookshop wants sixty for one textbook.",
    "How would you like it to be in a month, if things went a little better than they do now?",
    "I think I chose the wrong subject, but changing it now feels like wasting the year.",
    "The doctor on campus was kind, the waiting list for the course is six weeks though.",
    "I made a list, crossed two things off, and then spent the afternoon tidying my desk.",
    "Somebody in my seminar asked whether I wanted to revise together, so I said yes to that.",
    "English is my third language and I am always half a sentence behind in the discussions.",
    "You have managed a lot this week already, even if it does not look like much to you.",
    "I will try the early lecture tomorrow and see whether sitting nearer the front helps.",
    "We moved a lot when I was small, and I never learned how one keeps up with old friends.",
    "The rain has not stopped for days, and my window looks onto the bins behind the kitchen.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_room_for_its_number_and_nothing_that_json_escapes() {
        let texts = Texts::new();
        for serial in (0..9_999_999).step_by(9_973) {
            let text = texts.whole(serial);
            assert_eq!(text.len(), TEXT_BYTES, "{text}");
            assert!(text.is_ascii() && !text.contains(['"', '\\']), "{text}");
            assert_eq!(serial_of(&text), Some(serial));
        }
        assert_eq!(serial_of(&texts.whole(0).replace("bbbbbbb", "bbbbbb0")), None);
    }

    #[test]
    fn no_text_raises_a_flag_or_leads_elsewhere() {
        let scanner = risk::Scanner::builtin().unwrap();
        let texts = Texts::new();
        for serial in (0..99_999).step_by(1_013) {
            let text = texts.whole(serial);
            let seen = domain::flag::sense(&scanner, &mut risk::Trend::default(), &text);
            assert_eq!(seen.concern, None, "{text}");
            assert!(!seen.leads_elsewhere && !seen.failed, "{text}");
        }
    }
}
