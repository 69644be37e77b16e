//! What a student says of themselves before and after a conversation, as far as something follows
//! from it.

use protocol::visit::{Feeling, Helped};

/// Whether the student is worse than before: they say so, or are by two or more.
#[must_use]
pub fn is_worse(before: Option<Feeling>, after: Option<Feeling>, helped: Option<Helped>) -> bool {
    let fell = match (before, after) {
        (Some(before), Some(after)) => u8::from(before) >= u8::from(after) + MARKED,
        (None, _) | (_, None) => false,
    };
    fell || helped == Some(Helped::Worse)
}

/// Less than this is how numbers go up and down.
const MARKED: u8 = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn feeling(number: u8) -> Feeling {
        number.try_into().unwrap()
    }

    #[test]
    fn two_less_is_worse_and_so_is_saying_it() {
        assert!(is_worse(Some(feeling(4)), Some(feeling(2)), Some(Helped::Yes)));
        assert!(is_worse(None, None, Some(Helped::Worse)));
        assert!(is_worse(Some(feeling(2)), Some(feeling(9)), Some(Helped::Worse)));
    }

    #[test]
    fn one_less_or_half_an_answer_is_not() {
        assert!(!is_worse(Some(feeling(4)), Some(feeling(3)), Some(Helped::No)));
        assert!(!is_worse(None, Some(feeling(0)), None));
        assert!(!is_worse(Some(feeling(10)), None, Some(Helped::ALittle)));
    }
}
