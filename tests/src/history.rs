//! What people saw of their conversations, and whether that is what stands in the database.
//!
//! The clients only write down what they did and what came in ([`Log`]). The verdict is computed
//! afterwards, from their logs and the final database, and from nothing else: [`Verdict::on`].

mod database;
mod judge;
mod log;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, fmt};

use protocol::{Author, Seq, SessionId};

pub use self::{
    database::Database,
    log::{Entry, Log, Told},
};

/// What came out.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Verdict {
    /// Conversations.
    pub sessions: usize,
    /// Connections that were let in.
    pub connections: usize,
    /// Texts that somebody said, each counted once however often it was sent.
    pub said: usize,
    /// Texts that somebody was told are durable.
    pub acknowledged: usize,
    /// Rows in the database, texts and events.
    pub stored: usize,
    /// Rows that reached somebody, counted on each connection.
    pub told: usize,
    /// Everything that is not as promised.
    pub violations: Vec<Violation>,
}

/// Something that is not as promised.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Violation {
    /// In which conversation.
    pub session: SessionId,
    /// At which row; 0 when it has none.
    pub seq: Seq,
    /// Where it shows.
    pub witness: Witness,
    /// What is wrong.
    pub wrong: Wrong,
}

/// Where a violation shows.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Witness {
    /// In the database itself.
    Database,
    /// In what a student's client was told.
    Student,
    /// In what a client of staff was told.
    Staff,
}

/// What can be wrong.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Wrong {
    /// It was acknowledged or told, and does not stand in the database.
    Lost,
    /// The same text stands twice, came twice over one connection, or was acknowledged at two places.
    Doubled,
    /// It stands or came before what was said before it.
    Reordered,
    /// A row is left out.
    Gap,
    /// It is not what was said, or not what others were told at the same place.
    Changed,
    /// Nobody said it.
    Invented,
    /// It was said until the end and never acknowledged.
    Unacknowledged,
    /// It stands in the database, and somebody who was there to the end was not told.
    Untold,
    /// Somebody never got to the end.
    Unfinished,
    /// The database says that it is another one than before: clients forget what they had.
    Exchanged,
}

impl Verdict {
    /// The verdict on everything that was seen, against what stands in the database.
    #[must_use]
    pub fn on(logs: &[Log], database: &Database) -> Self {
        judge::judge(logs, database)
    }

    /// Whether everything is as promised.
    #[must_use]
    pub const fn is_clean(&self) -> bool {
        self.violations.is_empty()
    }

    /// How many rows have a violation of this kind, however many saw it.
    #[must_use]
    pub fn count(&self, wrong: Wrong) -> usize {
        let of_kind = self.violations.iter().filter(|violation| violation.wrong == wrong);
        of_kind.map(|violation| (violation.session, violation.seq)).collect::<BTreeSet<_>>().len()
    }
}

impl Witness {
    /// Where what somebody was told shows.
    #[must_use]
    pub fn of(voice: Author) -> Self {
        if voice == Author::Student { Self::Student } else { Self::Staff }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sessions, connections, said, acknowledged, stored, told, violations } = self;
        write!(
            f,
            "{sessions} conversations, {connections} connections, {said} texts said, \
             {acknowledged} acknowledged, {stored} rows stored, {told} told, {} violations",
            violations.len()
        )?;
        for violation in violations.iter().take(SHOWN) {
            write!(f, "\n  {violation}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, seq, witness, wrong } = self;
        write!(f, "{wrong:?} in session {session} at row {} ({witness:?})", seq.0)
    }
}

/// How many violations are written out.
const SHOWN: usize = 20;
