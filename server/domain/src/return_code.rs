//! Return codes: when a student may have one, and where a text may hold one.

use std::collections::VecDeque;

use protocol::{Author, ReturnCode, Timestamp};

use crate::transcript::{Row, RowBody};

/// Whether the student and a supporter have written to each other: only then is there somebody to come
/// back to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Contact {
    supporter: bool,
    student: bool,
}

impl Contact {
    /// What these further rows add.
    pub fn hear(&mut self, rows: &[Row]) {
        for row in rows {
            match &*row.body {
                RowBody::Text { author: Author::Supporter, .. } => self.supporter = true,
                RowBody::Text { author: Author::Student, .. } => self.student = true,
                RowBody::Text { .. } | RowBody::Event(_) => {}
            }
        }
    }

    /// Whether both have.
    #[must_use]
    pub const fn is_made(self) -> bool {
        self.supporter && self.student
    }
}

/// Whether a code still leads back.
#[must_use]
pub const fn leads_back(until: Timestamp, now: Timestamp) -> bool {
    now.0 < until.0
}

/// Every code that may stand in a text, however its digits are grouped: all stretches of so many digits,
/// with no more than a few signs between two of them. Of a text that is nothing but digits only the
/// beginning is looked at.
pub fn codes_in(text: &str) -> impl Iterator<Item = ReturnCode> {
    let mut last = VecDeque::with_capacity(ReturnCode::DIGITS);
    let mut between = 0;
    let codes = text.bytes().filter_map(move |byte| {
        if !byte.is_ascii_digit() {
            between += 1;
            if between > MOST_BETWEEN || byte.is_ascii_alphabetic() {
                last.clear();
            }
            return None;
        }
        between = 0;
        if last.len() == ReturnCode::DIGITS {
            last.pop_front();
        }
        last.push_back(byte);
        let digits: Vec<u8> = last.iter().copied().collect();
        <[u8; ReturnCode::DIGITS]>::try_from(digits).ok()?.try_into().ok()
    });
    codes.take(MOST_CODES)
}

/// How many signs may stand between two digits of a number.
const MOST_BETWEEN: u32 = 3;
/// How many codes of one text are looked at.
const MOST_CODES: usize = 256;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use protocol::{Event, MessageKey, Seq};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_written() {
        let code = ReturnCode::new(4_821_937_046_u64.to_be_bytes());
        for text in [
            "4821937046",
            "my number is +210 48 2193 7046, ok?",
            "48.21.93.70.46",
            "write it down: 48 - 2193 - 7046",
            "and 99999999999 4821937046",
            "00210482193704600",
        ] {
            assert!(codes_in(text).any(|found| found == code), "{text}");
        }
        for text in ["", "482193704", "482193704 and 6", "48219 people and 37046 others", "no"] {
            assert!(codes_in(text).all(|found| found != code), "{text}");
        }
    }

    #[test]
    fn there_is_contact_once_both_have_written() {
        let mut contact = Contact::default();
        contact.hear(&[said(Author::Student), said(Author::Clinician), happened()]);
        assert!(!contact.is_made());
        contact.hear(&[said(Author::Supporter)]);
        assert!(contact.is_made());
    }

    proptest! {
        /// Wherever a code stands among other words, it is found; and looking never takes long.
        #[test]
        fn a_code_is_found_wherever_it_stands(
            before in "[a-z ,.]{0,40}[a-z]",
            number in 0..10_000_000_000_u64,
            after in "[a-z ,.]{0,40}",
        ) {
            let code = ReturnCode::new(number.to_be_bytes());
            let text = format!("{before} {} {after}", String::from(code.clone()));
            prop_assert!(codes_in(&text).any(|found| found == code));
        }

        #[test]
        fn no_text_holds_more_codes_than_are_looked_at(text in "[0-9 ]{0,4000}") {
            prop_assert!(codes_in(&text).count() <= MOST_CODES);
        }
    }

    fn said(author: Author) -> Row {
        let (key, text) = (MessageKey(Uuid::nil()), "hello".try_into().unwrap());
        row(RowBody::Text { author, key, text })
    }

    fn happened() -> Row {
        row(RowBody::Event(Event::HelpRequested))
    }

    fn row(body: RowBody) -> Row {
        Row { seq: Seq(1), at: Timestamp(0), body: Arc::new(body) }
    }
}
