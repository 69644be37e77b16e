//! One conversation on one connection: every row once, in order, without gaps, however the news of
//! them comes.

use std::collections::BTreeSet;

use protocol::{Author, Event, MessageKey, MessageText, Seq, Timestamp};

use crate::transcript::{Row, RowBody};

/// What a connection has been sent of a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Feed {
    voice: Author,
    sent: Seq,
    head: Seq,
    fetching: bool,
    pending: BTreeSet<MessageKey>,
}

/// A row as this connection is to see it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Shown {
    /// Its own text, just said on this connection.
    Accepted {
        /// The key it was said with.
        key: MessageKey,
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
    /// A text.
    Said {
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// Who.
        author: Author,
        /// What.
        text: MessageText,
        /// The key, if it is its own.
        key: Option<MessageKey>,
    },
    /// An event.
    Noted {
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// What.
        event: Event,
    },
}

impl Feed {
    /// A feed for a connection that speaks as `voice`, has everything up to `last` and knows that
    /// there are rows up to `head`.
    #[must_use]
    pub fn new(voice: Author, last: Seq, head: Seq) -> Self {
        Self { voice, sent: last.min(head), head, fetching: false, pending: BTreeSet::new() }
    }

    /// This connection says something and waits for the answer.
    ///
    /// # Errors
    ///
    /// [`TooManyPending`] when it waits for too many already.
    pub fn say(&mut self, key: MessageKey) -> Result<(), TooManyPending> {
        if self.pending.len() >= MAX_PENDING {
            return Err(TooManyPending);
        }
        self.pending.insert(key);
        Ok(())
    }

    /// What was said is not going to be stored.
    pub fn refused(&mut self, key: MessageKey) {
        self.pending.remove(&key);
    }

    /// What was said had been stored before. Shown now if its place has passed already; otherwise
    /// its row will come.
    pub fn repeated(&mut self, key: MessageKey, seq: Seq, at: Timestamp) -> Option<Shown> {
        if seq > self.sent {
            self.head = self.head.max(seq);
            return None;
        }
        self.pending.remove(&key).then_some(Shown::Accepted { key, seq, at })
    }

    /// News of rows, with some of them.
    pub fn hear(&mut self, head: Seq, rows: &[Row]) -> Vec<Shown> {
        self.head = self.head.max(head);
        rows.iter().filter_map(|row| self.show(row)).collect()
    }

    /// The rows that were fetched.
    pub fn fetched(&mut self, rows: &[Row]) -> Vec<Shown> {
        self.fetching = false;
        if rows.is_empty() {
            // There is nothing below the head that was heard of: the conversation is gone.
            self.head = self.sent;
        }
        rows.iter().filter_map(|row| self.show(row)).collect()
    }

    /// The client lacks what came after this row.
    pub fn rewind(&mut self, to: Seq) {
        self.sent = self.sent.min(to);
    }

    /// The row after which rows must be fetched now; none when nothing is missing, or they are on
    /// their way.
    pub fn wants(&mut self) -> Option<Seq> {
        if self.fetching || self.sent >= self.head {
            return None;
        }
        self.fetching = true;
        Some(self.sent)
    }

    /// The last row there is, as far as is known.
    #[must_use]
    pub const fn head(&self) -> Seq {
        self.head
    }

    fn show(&mut self, row: &Row) -> Option<Shown> {
        self.head = self.head.max(row.seq);
        if row.seq != self.sent.next() {
            return None;
        }
        self.sent = row.seq;
        let Row { seq, at, .. } = *row;
        Some(match &*row.body {
            RowBody::Text { key, .. } if self.pending.remove(key) => {
                Shown::Accepted { key: *key, seq, at }
            }
            RowBody::Text { author, key, text } => {
                let key = (*author == self.voice).then_some(*key);
                Shown::Said { seq, at, author: *author, text: text.clone(), key }
            }
            RowBody::Event(event) => Shown::Noted { seq, at, event: event.clone() },
        })
    }
}

/// The connection waits for too many answers already.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too many texts wait to be stored")]
pub struct TooManyPending;

/// How many texts one connection may have on their way to the store.
const MAX_PENDING: usize = 64;

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn row(seq: u32) -> Row {
        let key = MessageKey(Uuid::from_u128(u128::from(seq)));
        let author = if seq.is_multiple_of(2) { Author::Student } else { Author::Supporter };
        let text = MessageText::try_from("hello").unwrap();
        let body = Arc::new(RowBody::Text { author, key, text });
        Row { seq: Seq(seq), at: Timestamp(i64::from(seq)), body }
    }

    fn seq_of(shown: &Shown) -> u32 {
        match shown {
            Shown::Accepted { seq, .. } | Shown::Said { seq, .. } | Shown::Noted { seq, .. } => {
                seq.0
            }
        }
    }

    proptest! {
        /// Promise 1, on one connection: news may be lost, come twice, late or without rows, and
        /// fetches may bring less than there is: every row is shown once, in order, without gaps,
        /// and in the end all of them are.
        #[test]
        fn every_row_is_shown_once_in_order_without_gaps(
            last in 0..5_u32,
            news in proptest::collection::vec((0..40_u32, 0..6_u32, any::<bool>()), 0..40),
        ) {
            let mut feed = Feed::new(Author::Student, Seq(last), Seq(40));
            let mut shown = Vec::new();
            let mut wanted = None;
            for (from, count, fetch) in news {
                let rows: Vec<_> = (from + 1..=(from + count).min(40)).map(row).collect();
                let head = rows.last().map_or(Seq(0), |row| row.seq);
                shown.extend(feed.hear(head, &rows));
                wanted = wanted.or_else(|| feed.wants());
                if let (true, Some(Seq(after))) = (fetch, wanted) {
                    let rows: Vec<_> = (after + 1..=(after + 3).min(40)).map(row).collect();
                    shown.extend(feed.fetched(&rows));
                    wanted = None;
                }
            }
            while let Some(Seq(after)) = wanted.take().or_else(|| feed.wants()) {
                let rows: Vec<_> = (after + 1..=(after + 3).min(40)).map(row).collect();
                shown.extend(feed.fetched(&rows));
            }
            let seqs: Vec<_> = shown.iter().map(seq_of).collect();
            prop_assert_eq!(seqs, (last + 1..=40).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_text_said_again_is_accepted_at_its_first_place() {
        let mut feed = Feed::new(Author::Student, Seq(4), Seq(4));
        let key = MessageKey(Uuid::from_u128(2));
        feed.say(key).unwrap();
        let accepted = Shown::Accepted { key, seq: Seq(2), at: Timestamp(2) };
        assert_eq!(feed.repeated(key, Seq(2), Timestamp(2)), Some(accepted));
        assert_eq!(feed.repeated(key, Seq(2), Timestamp(2)), None);
    }
}
