//! What somebody has on the screen: each conversation row by row, and what they have written and
//! nobody has confirmed yet. It believes nothing: a gap, a doubled or a changed row is an error.

use std::collections::BTreeMap;

use protocol::{Author, Event, MessageKey, Seq};

/// Why the service is wrong; nothing when it is not.
pub(crate) type Verdict<T = ()> = Result<T, String>;

/// One row of a conversation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Row {
    /// Somebody wrote something.
    Text(Author, String),
    /// Something happened.
    Event(Event),
}

/// A conversation on one person's screen.
#[derive(Clone, Debug)]
pub(crate) struct Talk {
    own: Author,
    rows: Vec<Row>,
    /// How many of the rows were shown since the page was loaded.
    shown: usize,
    unconfirmed: Vec<(MessageKey, String)>,
    written: BTreeMap<MessageKey, String>,
    refused: Vec<String>,
}

impl Talk {
    /// Nothing yet.
    #[must_use]
    pub(crate) const fn of(own: Author) -> Self {
        Self {
            own,
            rows: vec![],
            shown: 0,
            unconfirmed: vec![],
            written: BTreeMap::new(),
            refused: vec![],
        }
    }

    /// The last row the page has.
    #[must_use]
    pub(crate) fn last(&self) -> Seq {
        Seq(u32::try_from(self.shown).unwrap())
    }

    /// The page is loaded anew: the rows come again, and must be the same.
    pub(crate) fn reload(&mut self) {
        self.shown = 0;
    }

    /// Something was written.
    pub(crate) fn write(&mut self, key: MessageKey, text: &str) {
        self.unconfirmed.push((key, text.to_owned()));
        self.written.insert(key, text.to_owned());
    }

    /// What was written and not confirmed, in order.
    #[must_use]
    pub(crate) fn unconfirmed(&self) -> &[(MessageKey, String)] {
        &self.unconfirmed
    }

    /// A text was confirmed, now or, when it had been stored before, again.
    pub(crate) fn accepted(&mut self, key: MessageKey, seq: Seq) -> Verdict {
        self.unconfirmed.retain(|(known, _)| *known != key);
        let Some(text) = self.written.get(&key) else {
            return Err(format!("a text that nobody wrote was accepted at {seq:?}"));
        };
        let row = Row::Text(self.own, text.clone());
        if seq > self.last() {
            return self.show(seq, row);
        }
        match self.rows.get(seq.0 as usize - 1) {
            Some(known) if *known == row => Ok(()),
            known => Err(format!("{row:?} was accepted at {seq:?}, where {known:?} stands")),
        }
    }

    /// Somebody's text.
    pub(crate) fn said(
        &mut self,
        seq: Seq,
        author: Author,
        text: &str,
        key: Option<MessageKey>,
    ) -> Verdict {
        // Its own, from before the connection was lost.
        self.unconfirmed.retain(|(known, _)| Some(*known) != key);
        self.show(seq, Row::Text(author, text.to_owned()))
    }

    /// Something happened.
    pub(crate) fn noted(&mut self, seq: Seq, event: Event) -> Verdict {
        self.show(seq, Row::Event(event))
    }

    /// A text was refused.
    pub(crate) fn refused(&mut self, key: MessageKey) {
        if let Some(place) = self.unconfirmed.iter().position(|(known, _)| *known == key) {
            self.refused.push(self.unconfirmed.remove(place).1);
        }
    }

    /// Whether the screen shows the beginning of what is stored, and the rest of it is not missed.
    pub(crate) fn compare(&self, stored: &[Row], is_complete: bool) -> Verdict {
        if !stored.starts_with(&self.rows) {
            return Err(format!("shown is {:?}, stored is {stored:?}", self.rows));
        }
        if let Some(text) = self.refused.iter().find(|text| has(stored, text)) {
            return Err(format!("{text:?} was refused, and stored"));
        }
        if is_complete && self.shown != stored.len() {
            return Err(format!("{} of {} rows are shown", self.shown, stored.len()));
        }
        if is_complete && !self.unconfirmed.is_empty() {
            return Err(format!("{:?} was not confirmed", self.unconfirmed));
        }
        Ok(())
    }

    fn show(&mut self, seq: Seq, row: Row) -> Verdict {
        if seq != self.last().next() {
            return Err(format!("row {seq:?} came after {:?}: {row:?}", self.last()));
        }
        match self.rows.get(self.shown) {
            Some(known) if *known != row => {
                return Err(format!("row {seq:?} was {known:?} and is {row:?}"));
            }
            Some(_) => {}
            None => self.rows.push(row),
        }
        self.shown += 1;
        Ok(())
    }
}

fn has(rows: &[Row], wanted: &str) -> bool {
    rows.iter().any(|row| matches!(row, Row::Text(_, text) if text == wanted))
}
