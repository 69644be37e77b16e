//! One client: its socket, what is still to be written and read, and what it has seen.

use std::{collections::BTreeSet, net::TcpStream};

use uuid::Uuid;

use crate::frame::Part;

/// A client.
pub(super) struct Person {
    pub(super) part: Part,
    pub(super) phase: Phase,
    pub(super) stream: Option<TcpStream>,
    /// What is still to be written.
    pub(super) out: Vec<u8>,
    /// The beginning of a frame that has not come in full.
    pub(super) rest: Vec<u8>,
    /// The last row it has.
    pub(super) last_seq: u32,
    /// It is on the list of those who have something to write.
    pub(super) dirty: bool,
    /// Its next heartbeat is thought of.
    pub(super) beating: bool,
    /// The socket takes no more for now.
    pub(super) blocked: bool,
    /// The imminent cases that came to a moderator's eyes.
    pub(super) cases: BTreeSet<Uuid>,
    /// Bytes that came.
    pub(super) bytes: u64,
    /// The last row that was read and not yet said to be.
    unsaid: Option<u32>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Phase {
    /// Not connected.
    Away,
    /// Waits for its websocket.
    Upgrading,
    /// Has greeted.
    Greeting,
    /// Waits for the rows up to the last.
    Opening {
        /// The last row there is.
        head: u32,
    },
    /// In its conversation.
    Open,
}

impl Person {
    pub(super) const fn new(part: Part) -> Self {
        Self {
            part,
            phase: Phase::Away,
            stream: None,
            out: Vec::new(),
            rest: Vec::new(),
            last_seq: 0,
            dirty: false,
            beating: false,
            blocked: false,
            cases: BTreeSet::new(),
            bytes: 0,
            unsaid: None,
        }
    }

    pub(super) fn begin(&mut self, stream: TcpStream, request: Vec<u8>) {
        self.stream = Some(stream);
        self.phase = Phase::Upgrading;
        self.out = request;
        self.rest.clear();
        // That is how it is registered: it can be written to once it is connected.
        self.blocked = true;
    }

    pub(super) fn end(&mut self) {
        self.stream = None;
        self.phase = Phase::Away;
        self.out.clear();
    }

    pub(super) fn mark_dirty(&mut self, who: usize, dirty: &mut Vec<usize>) {
        if !self.dirty {
            self.dirty = true;
            dirty.push(who);
        }
    }

    /// It is open once the last row is here. True when it has just become so.
    pub(super) fn opens(&mut self) -> bool {
        let Phase::Opening { head } = self.phase else { return false };
        let opens = self.last_seq >= head;
        if opens {
            self.phase = Phase::Open;
        }
        opens
    }

    /// Whether a row is the one that must come next. The baselines number texts only, and tell a
    /// writer about their own by a shorter way.
    pub(super) fn follows(&mut self, seq: Option<u32>) -> bool {
        let Some(seq) = seq else { return true };
        let expected = self.last_seq + 1;
        self.last_seq = seq.max(self.last_seq);
        matches!(self.part, Part::Baseline(..)) || seq == expected
    }

    /// Notes what was read. True when saying so has to be thought of.
    pub(super) fn reads(&mut self, seq: Option<u32>) -> bool {
        let Some(seq) = seq else { return false };
        if matches!(self.part, Part::Baseline(..)) {
            return false;
        }
        self.unsaid.replace(seq).is_none()
    }

    /// Says what was read.
    pub(super) fn says_seen(&mut self) -> Option<Vec<u8>> {
        let seq = self.unsaid.take()?;
        if self.phase == Phase::Open { self.part.seen(seq) } else { None }
    }
}
