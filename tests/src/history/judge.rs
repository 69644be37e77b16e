//! How the verdict is found: every conversation by itself, first what stands, then what each client
//! was told of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::transcript::{Row, RowBody};
use protocol::{Author, Epoch, MessageKey, Seq, SessionId, Timestamp};

use super::{Database, Entry, Log, Told, Verdict, Violation, Witness, Wrong};

pub(super) fn judge(logs: &[Log], database: &Database) -> Verdict {
    let mut verdict = Verdict::default();
    let mut conversations: BTreeMap<SessionId, Vec<&Log>> = BTreeMap::new();
    for session in database.0.keys() {
        conversations.entry(*session).or_default();
    }
    for log in logs {
        conversations.entry(log.session).or_default().push(log);
    }
    for (session, logs) in conversations {
        let rows = database.rows(session);
        let conversation = Conversation::new(session, &logs, rows);
        conversation.stands(&logs, &mut verdict);
        for log in logs {
            Walk::new(&conversation, log).follow(&mut verdict);
        }
        verdict.sessions += 1;
        verdict.stored += rows.len();
    }
    verdict.violations.sort_unstable();
    verdict.violations.dedup();
    verdict
}

/// One conversation: what was said in it, and what stands of it.
struct Conversation<'a> {
    session: SessionId,
    said: BTreeMap<MessageKey, (Author, &'a str)>,
    rows: BTreeMap<Seq, &'a Row>,
    places: BTreeMap<MessageKey, Seq>,
    doubled: Vec<Seq>,
    head: Seq,
}

impl<'a> Conversation<'a> {
    fn new(session: SessionId, logs: &[&'a Log], rows: &'a [Row]) -> Self {
        let mut said = BTreeMap::new();
        for log in logs {
            for entry in &log.entries {
                if let Entry::Said { key, text } = entry {
                    said.insert(*key, (log.voice, &**text));
                }
            }
        }
        let (mut by_seq, mut places, mut doubled) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for row in rows {
            let again = by_seq.insert(row.seq, row).is_some();
            let stands_before =
                key_of(row).is_some_and(|key| *places.entry(key).or_insert(row.seq) != row.seq);
            if again || stands_before {
                doubled.push(row.seq);
            }
        }
        let head = by_seq.last_key_value().map_or(Seq(0), |(seq, _)| *seq);
        Self { session, said, rows: by_seq, places, doubled, head }
    }

    /// What stands is what was said, once, in the order in which each said it, without gaps.
    fn stands(&self, logs: &[&Log], verdict: &mut Verdict) {
        let mut found = |seq, wrong| self.report(verdict, Witness::Database, seq, wrong);
        for seq in &self.doubled {
            found(*seq, Wrong::Doubled);
        }
        let mut expected = Seq(0).next();
        for (seq, row) in &self.rows {
            if *seq != expected {
                found(expected, Wrong::Gap);
            }
            expected = seq.next();
            let RowBody::Text { author, key, text } = &*row.body else { continue };
            match self.said.get(key) {
                None => found(*seq, Wrong::Invented),
                Some(said) if *said != (*author, text.as_str()) => found(*seq, Wrong::Changed),
                Some(_) => {}
            }
        }
        for log in logs {
            let mut before = Seq(0);
            for place in said_by(log).filter_map(|key| self.places.get(&key)) {
                if *place < before {
                    found(*place, Wrong::Reordered);
                }
                before = before.max(*place);
            }
        }
    }

    fn report(&self, verdict: &mut Verdict, witness: Witness, seq: Seq, wrong: Wrong) {
        verdict.violations.push(Violation { session: self.session, seq, witness, wrong });
    }
}

fn key_of(row: &Row) -> Option<MessageKey> {
    match &*row.body {
        RowBody::Text { key, .. } => Some(*key),
        RowBody::Event(_) => None,
    }
}

fn said_by(log: &Log) -> impl Iterator<Item = MessageKey> {
    log.entries.iter().filter_map(|entry| match entry {
        Entry::Said { key, .. } => Some(*key),
        Entry::Connected { .. } | Entry::Accepted { .. } | Entry::Told { .. } => None,
    })
}

/// One client's log, read from its beginning to its end.
struct Walk<'a> {
    conversation: &'a Conversation<'a>,
    log: &'a Log,
    witness: Witness,
    epoch: Option<Epoch>,
    /// Where the connection stands.
    last: Seq,
    told: BTreeSet<Seq>,
    accepted: BTreeMap<MessageKey, Seq>,
}

impl<'a> Walk<'a> {
    fn new(conversation: &'a Conversation<'a>, log: &'a Log) -> Self {
        Self {
            conversation,
            log,
            witness: Witness::of(log.voice),
            epoch: None,
            last: Seq(0),
            told: BTreeSet::new(),
            accepted: BTreeMap::new(),
        }
    }

    fn follow(mut self, verdict: &mut Verdict) {
        for entry in &self.log.entries {
            match entry {
                Entry::Connected { epoch, last } => self.connected(verdict, *epoch, *last),
                Entry::Said { .. } => verdict.said += 1,
                Entry::Accepted { key, seq, at } => self.accepted(verdict, *key, *seq, *at),
                Entry::Told { seq, at, told } => self.told(verdict, *seq, *at, told),
            }
        }
        verdict.acknowledged += self.accepted.len();
        self.ends(verdict);
    }

    /// Nothing here restores a backup, so the database is the same one for everybody.
    fn connected(&mut self, verdict: &mut Verdict, epoch: Epoch, last: Seq) {
        verdict.connections += 1;
        if self.epoch.is_some_and(|before| before != epoch) {
            self.report(verdict, last, Wrong::Exchanged);
        }
        self.epoch = Some(epoch);
        self.last = last;
    }

    /// An acknowledgement stands for the client's own row, unless that was told before.
    fn accepted(&mut self, verdict: &mut Verdict, key: MessageKey, seq: Seq, at: Timestamp) {
        if self.accepted.insert(key, seq).is_some_and(|before| before != seq) {
            self.report(verdict, seq, Wrong::Doubled);
        }
        let ours = self.conversation.said.get(&key).is_some_and(|(by, _)| *by == self.log.voice);
        if !ours {
            self.report(verdict, seq, Wrong::Invented);
        }
        match self.conversation.places.get(&key) {
            None => self.report(verdict, seq, Wrong::Lost),
            Some(place) if *place != seq => self.report(verdict, seq, Wrong::Reordered),
            Some(_) => self.agrees(verdict, seq, |row| row.at == at),
        }
        if !self.told.contains(&seq) || seq > self.last {
            self.comes(verdict, seq);
        }
    }

    fn told(&mut self, verdict: &mut Verdict, seq: Seq, at: Timestamp, told: &Told) {
        self.comes(verdict, seq);
        self.agrees(verdict, seq, |row| row.at == at && says(row, told));
        let Told::Text { key, text, .. } = told else { return };
        let said = key.map(|key| self.conversation.said.get(&key));
        match said {
            Some(None) => self.report(verdict, seq, Wrong::Invented),
            Some(Some((_, said))) if **said != **text => {
                self.report(verdict, seq, Wrong::Changed);
            }
            Some(Some(_)) | None => {}
        }
    }

    /// A row comes once over a connection, after the one before it.
    fn comes(&mut self, verdict: &mut Verdict, seq: Seq) {
        verdict.told += 1;
        let expected = self.last.next();
        if seq > expected {
            self.report(verdict, expected, Wrong::Gap);
        } else if seq == self.last {
            self.report(verdict, seq, Wrong::Doubled);
        } else if seq < self.last {
            self.report(verdict, seq, Wrong::Reordered);
        }
        self.last = self.last.max(seq);
        self.told.insert(seq);
    }

    /// What was told is what stands.
    fn agrees(&self, verdict: &mut Verdict, seq: Seq, same: impl Fn(&Row) -> bool) {
        match self.conversation.rows.get(&seq) {
            None => self.report(verdict, seq, Wrong::Lost),
            Some(row) if !same(row) => self.report(verdict, seq, Wrong::Changed),
            Some(_) => {}
        }
    }

    /// Who was there to the end has everything.
    fn ends(&self, verdict: &mut Verdict) {
        if !self.log.finished {
            self.report(verdict, self.last, Wrong::Unfinished);
            return;
        }
        if said_by(self.log).any(|key| !self.accepted.contains_key(&key)) {
            self.report(verdict, Seq(0), Wrong::Unacknowledged);
        }
        if self.last < self.conversation.head {
            self.report(verdict, self.last.next(), Wrong::Untold);
        }
    }

    fn report(&self, verdict: &mut Verdict, seq: Seq, wrong: Wrong) {
        self.conversation.report(verdict, self.witness, seq, wrong);
    }
}

fn says(row: &Row, told: &Told) -> bool {
    match (&*row.body, told) {
        (
            RowBody::Text { author, key, text },
            Told::Text { author: by, text: read, key: known },
        ) => author == by && text.as_str() == &**read && known.is_none_or(|known| known == *key),
        (RowBody::Event(event), Told::Event(seen)) => event == seen,
        (RowBody::Text { .. }, Told::Event(_)) | (RowBody::Event(_), Told::Text { .. }) => false,
    }
}
