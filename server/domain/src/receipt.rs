//! How far one side of a conversation has got with what the other wrote.

use protocol::Seq;
use serde::{Deserialize, Serialize};

/// The last rows that came to somebody and that they saw. What was seen has come.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Receipt {
    /// The last row that came.
    pub delivered: Seq,
    /// The last row that was seen.
    pub seen: Seq,
}

/// What a receipt says that was not known before.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Progress {
    /// The last row that came, if it is not said by what was seen.
    pub delivered: Option<Seq>,
    /// The last row that was seen.
    pub seen: Option<Seq>,
}

impl Receipt {
    /// Everything up to a row has come.
    #[must_use]
    pub const fn delivered(seq: Seq) -> Self {
        Self { delivered: seq, seen: Seq(0) }
    }

    /// Everything up to a row was seen.
    #[must_use]
    pub const fn seen(seq: Seq) -> Self {
        Self { delivered: seq, seen: seq }
    }

    /// The same, for no row beyond `head`.
    #[must_use]
    pub fn up_to(self, head: Seq) -> Self {
        Self { delivered: self.delivered.min(head), seen: self.seen.min(head) }
    }

    /// Adds another receipt of the same side. In whatever order they come, nothing goes back.
    pub fn add(&mut self, other: Self) -> Progress {
        let before = *self;
        self.seen = self.seen.max(other.seen);
        self.delivered = self.delivered.max(other.delivered).max(self.seen);
        let seen = (self.seen > before.seen).then_some(self.seen);
        let delivered = (self.delivered > before.delivered && self.delivered > self.seen)
            .then_some(self.delivered);
        Progress { delivered, seen }
    }
}

impl Progress {
    /// Whether nothing is new.
    #[must_use]
    pub const fn is_none(self) -> bool {
        self.delivered.is_none() && self.seen.is_none()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whoever hears of progress knows as much as whoever adds the receipts.
        #[test]
        fn progress_says_all_that_is_new_and_nothing_goes_back(
            steps in proptest::collection::vec((0..9_u32, 0..9_u32), 0..20),
        ) {
            let (mut known, mut told) = (Receipt::default(), Receipt::default());
            for (delivered, seen) in steps {
                let before = known;
                let other = Receipt { delivered: Seq(delivered), seen: Seq(seen) };
                let progress = known.add(other);
                prop_assert!(known.seen >= before.seen && known.delivered >= before.delivered);
                prop_assert_eq!(progress.is_none(), known == before);
                for heard in [
                    progress.seen.map(Receipt::seen),
                    progress.delivered.map(Receipt::delivered),
                ] {
                    told.add(heard.unwrap_or_default());
                }
                prop_assert_eq!(told, known);
            }
        }
    }

    #[test]
    fn what_was_seen_has_come() {
        let mut receipt = Receipt::default();
        let first = receipt.add(Receipt::delivered(Seq(3)));
        assert_eq!(first, Progress { delivered: Some(Seq(3)), seen: None });
        let second = receipt.add(Receipt::seen(Seq(4)));
        assert_eq!(second, Progress { delivered: None, seen: Some(Seq(4)) });
        assert!(receipt.add(Receipt::delivered(Seq(4))).is_none());
    }
}
