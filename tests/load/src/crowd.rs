//! Many websocket clients in one thread.
//!
//! One loop over `epoll` owns every connection; a turn of it reads what has come, writes what is due
//! and says what happened as a list of [`Event`]s. Nothing is shared and nothing is woken, so that as
//! much as possible of the machine is left to the server that is measured.

mod alarm;
mod person;

use std::{
    collections::VecDeque,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    os::fd::OwnedFd,
};

use anyhow::{Context as _, bail};
use protocol::{HEARTBEAT_MS, staff::Severity};
use rustix::{
    event::epoll::{self, CreateFlags, EventData, EventFlags},
    io::Errno,
    net::{AddressFamily, SocketFlags, SocketType, connect, socket_with},
};

use self::{
    alarm::{Alarm, timespec},
    person::{Person, Phase},
};
use crate::{
    clock::Clock,
    frame::{self, CaseIn, Heard, Kind, Part},
    texts::{self, Texts},
    wire::{self, Incoming},
};

/// Every client of a run.
pub(crate) struct Crowd {
    clock: Clock,
    /// Where each of them connects to.
    addresses: Vec<SocketAddr>,
    epoll: OwnedFd,
    alarm: Alarm,
    ready: Vec<epoll::Event>,
    people: Vec<Person>,
    /// Who has something to write.
    dirty: Vec<usize>,
    /// When whoever has read something says so.
    seen: VecDeque<(u64, usize)>,
    /// When whose heart beats.
    beats: VecDeque<(u64, usize)>,
    read_into: Vec<u8>,
    frame: Vec<u8>,
    texts: Texts,
    /// Rows that came out of order, or twice, or with a gap before them.
    disordered: u64,
}

/// Something happened to a client.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Event {
    /// To which.
    pub(crate) who: usize,
    /// When.
    pub(crate) at_us: u64,
    /// What.
    pub(crate) what: What,
}

/// What happened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum What {
    /// It is in its conversation, with every row there is.
    Open,
    /// The own text with this number is durable.
    Accepted(u32),
    /// The own text with this number was refused.
    Refused(u32),
    /// The other side's text with this number is here.
    Said(u32),
    /// A student has been given to this supporter.
    Paired,
    /// So many imminent cases have come to this moderator's eyes.
    Cases(usize),
    /// A heartbeat was answered.
    Beat,
    /// The connection is gone.
    Closed,
}

impl Crowd {
    /// Clients of the server at `address`, none of them connected yet.
    pub(crate) fn new(
        clock: Clock,
        address: SocketAddr,
        parts: impl IntoIterator<Item = Part>,
    ) -> anyhow::Result<Self> {
        Self::spread(clock, parts.into_iter().map(|part| (part, address)))
    }

    /// The same, each of a server of their own.
    pub(crate) fn spread(
        clock: Clock,
        parts: impl IntoIterator<Item = (Part, SocketAddr)>,
    ) -> anyhow::Result<Self> {
        let (people, addresses) =
            parts.into_iter().map(|(part, address)| (Person::new(part), address)).unzip();
        let epoll = epoll::create(CreateFlags::CLOEXEC).context("cannot wait for sockets")?;
        let alarm = Alarm::new().context("cannot wait for a time")?;
        epoll::add(&epoll, alarm.as_fd(), EventData::new_u64(ALARM), EventFlags::IN)?;
        Ok(Self {
            clock,
            addresses,
            epoll,
            alarm,
            ready: Vec::with_capacity(READY_AT_ONCE),
            people,
            dirty: Vec::new(),
            seen: VecDeque::new(),
            beats: VecDeque::new(),
            read_into: vec![0; READ_BYTES],
            frame: Vec::new(),
            texts: Texts::new(),
            disordered: 0,
        })
    }

    /// Everybody has the rows up to this one.
    pub(crate) fn have_read(&mut self, last_seq: u32) {
        for person in &mut self.people {
            person.last_seq = last_seq;
        }
    }

    /// The clock that every [`Event`] is timed with.
    pub(crate) const fn clock(&self) -> Clock {
        self.clock
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether a client is in its conversation.
    pub(crate) fn is_open(&self, who: usize) -> bool {
        self.people[who].phase == Phase::Open
    }

    /// Bytes that came to a client.
    pub(crate) fn bytes_to(&self, who: usize) -> u64 {
        self.people[who].bytes
    }

    /// Rows that came out of order, or twice, or with a gap before them.
    pub(crate) const fn disordered(&self) -> u64 {
        self.disordered
    }

    /// Connects everybody, a few at a time, and returns when all are in their conversations.
    pub(crate) fn gather(&mut self) -> anyhow::Result<()> {
        let given_up_at = self.clock.now_us() + GATHERING_US;
        let (mut next, mut open, mut events) = (0, 0, Vec::new());
        while open < self.people.len() {
            while next < self.people.len() && next < open + CONNECTING_AT_ONCE {
                self.connect(next)?;
                next += 1;
            }
            self.turn(given_up_at, &mut events)?;
            for Event { who, what, .. } in events.drain(..) {
                match what {
                    What::Open => open += 1,
                    What::Closed => bail!("the server closed connection {who} while it opened"),
                    What::Accepted(_)
                    | What::Refused(_)
                    | What::Said(_)
                    | What::Paired
                    | What::Cases(_)
                    | What::Beat => {}
                }
            }
            if self.clock.now_us() > given_up_at {
                bail!("only {open} of {} connections opened", self.people.len());
            }
        }
        Ok(())
    }

    /// Begins to connect a client. Whether it comes to anything is told as an event.
    pub(crate) fn connect(&mut self, who: usize) -> anyhow::Result<()> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)
            .context("cannot make a socket: are too many files open?")?;
        let address = self.addresses[who];
        match connect(&socket, &address) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error).context("cannot connect"),
        }
        let stream = TcpStream::from(socket);
        stream.set_nodelay(true).context("cannot set up a socket")?;
        let both = EventFlags::IN | EventFlags::OUT;
        epoll::add(&self.epoll, &stream, EventData::new_u64(who as u64), both)
            .context("cannot wait for a socket")?;
        let person = &mut self.people[who];
        let request = wire::upgrade(address, &person.part.path());
        person.begin(stream, request);
        Ok(())
    }

    /// Sends a text.
    pub(crate) fn say(&mut self, who: usize, serial: u32) {
        let mut frame = std::mem::take(&mut self.frame);
        let key = frame::key(who, serial);
        self.people[who].part.say(&mut frame, key, self.texts.words(serial), serial);
        self.send(who, &frame);
        self.frame = frame;
    }

    /// Sends a text of other words.
    pub(crate) fn say_words(&mut self, who: usize, words: &str, serial: u32) {
        let mut frame = Vec::new();
        self.people[who].part.say(&mut frame, frame::key(who, serial), words, serial);
        self.send(who, &frame);
    }

    /// Sends a frame.
    pub(crate) fn send(&mut self, who: usize, frame: &[u8]) {
        let person = &mut self.people[who];
        wire::push_text(&mut person.out, frame);
        person.mark_dirty(who, &mut self.dirty);
    }

    /// Waits until something comes, but no longer than `until_us`, and says what it was.
    pub(crate) fn turn(&mut self, until_us: u64, events: &mut Vec<Event>) -> anyhow::Result<()> {
        self.flush();
        self.wait(until_us)?;
        let ready = std::mem::take(&mut self.ready);
        for event in &ready {
            let (data, flags) = (event.data.u64(), event.flags);
            if data == ALARM {
                self.alarm.rang();
                continue;
            }
            let who = usize::try_from(data)?;
            if flags.contains(EventFlags::OUT) {
                self.people[who].mark_dirty(who, &mut self.dirty);
            }
            if flags.intersects(EventFlags::IN | EventFlags::HUP | EventFlags::ERR) {
                self.read(who, events);
            }
        }
        self.ready = ready;
        self.keep_time();
        self.flush();
        Ok(())
    }

    fn wait(&mut self, until_us: u64) -> anyhow::Result<()> {
        let due = [&self.seen, &self.beats];
        let due = due.iter().filter_map(|queue| queue.front()).map(|(due_us, _)| *due_us).min();
        let wait_us = due.unwrap_or(until_us).min(until_us).saturating_sub(self.clock.now_us());
        if wait_us > 0 {
            self.alarm.set(wait_us).context("cannot wait for a time")?;
        }
        self.ready.clear();
        let room = rustix::buffer::spare_capacity(&mut self.ready);
        match epoll::wait(&self.epoll, room, Some(&timespec(wait_us))) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error).context("cannot wait for sockets"),
        }
    }

    /// Hearts beat, and what was read is said to be.
    fn keep_time(&mut self) {
        let now_us = self.clock.now_us();
        while let Some((_, who)) = self.seen.pop_front_if(|(due_us, _)| *due_us <= now_us) {
            if let Some(frame) = self.people[who].says_seen() {
                self.send(who, &frame);
            }
        }
        while let Some((_, who)) = self.beats.pop_front_if(|(due_us, _)| *due_us <= now_us) {
            self.people[who].beating = false;
            self.beat(who, now_us);
        }
    }

    /// Sends a heartbeat, where one is expected, and thinks of the next.
    pub(crate) fn beat(&mut self, who: usize, now_us: u64) {
        let Some(ping) = self.people[who].part.ping() else { return };
        if self.is_open(who) {
            self.send(who, ping);
            self.goes_on_beating(who, now_us);
        }
    }

    fn goes_on_beating(&mut self, who: usize, now_us: u64) {
        if !std::mem::replace(&mut self.people[who].beating, true) {
            self.beats.push_back((now_us + HEARTBEAT_MS * 1_000, who));
        }
    }

    fn flush(&mut self) {
        let mut dirty = std::mem::take(&mut self.dirty);
        for who in dirty.drain(..) {
            self.write(who);
        }
        self.dirty = dirty;
    }

    fn write(&mut self, who: usize) {
        let person = &mut self.people[who];
        person.dirty = false;
        let Some(mut stream) = person.stream.as_ref() else { return };
        if !person.out.is_empty() {
            // Whoever cannot be written to is noticed when it is read from.
            let written = stream.write(&person.out).unwrap_or(0);
            person.out.drain(..written);
        }
        let blocked = !person.out.is_empty();
        if blocked != person.blocked {
            person.blocked = blocked;
            let mut wanted = EventFlags::IN;
            wanted.set(EventFlags::OUT, blocked);
            let data = EventData::new_u64(who as u64);
            let _ = epoll::modify(&self.epoll, stream, data, wanted);
        }
    }

    fn read(&mut self, who: usize, events: &mut Vec<Event>) {
        let mut read_into = std::mem::take(&mut self.read_into);
        let read = self.people[who].stream.as_ref().map(|mut stream| stream.read(&mut read_into));
        let alive = match read {
            Some(Ok(0)) => false,
            Some(Ok(count)) => {
                self.people[who].bytes += count as u64;
                self.take(who, &read_into[..count], events)
            }
            Some(Err(error)) => error.kind() == std::io::ErrorKind::WouldBlock,
            None => true,
        };
        if !alive {
            self.people[who].end();
            events.push(Event { who, at_us: self.clock.now_us(), what: What::Closed });
        }
        self.read_into = read_into;
    }

    /// Takes what came in, and says whether the connection lives on.
    fn take(&mut self, who: usize, bytes: &[u8], events: &mut Vec<Event>) -> bool {
        let mut rest = std::mem::take(&mut self.people[who].rest);
        let taken = if rest.is_empty() {
            let taken = self.take_frames(who, bytes, events);
            rest.extend_from_slice(&bytes[taken.unwrap_or(bytes.len())..]);
            taken
        } else {
            rest.extend_from_slice(bytes);
            let taken = self.take_frames(who, &rest, events);
            rest.drain(..taken.unwrap_or(0));
            taken
        };
        self.people[who].rest = rest;
        taken.is_some()
    }

    /// Takes the frames that are there in full: how many bytes they had; none at the end.
    fn take_frames(&mut self, who: usize, bytes: &[u8], events: &mut Vec<Event>) -> Option<usize> {
        let at_us = self.clock.now_us();
        let mut taken = 0;
        if self.people[who].phase == Phase::Upgrading {
            let Some(head) = wire::upgraded(bytes).ok()? else { return Some(0) };
            taken = head;
            self.greet(who);
        }
        while let Some((incoming, length)) = wire::first(&bytes[taken..]).ok()? {
            taken += length;
            match incoming {
                Incoming::Text(text) => {
                    let heard: Heard<'_> = serde_json::from_slice(text).ok()?;
                    if let Some(what) = self.hear(who, &heard, at_us) {
                        events.push(Event { who, at_us, what });
                    }
                }
                Incoming::Ping(payload) => {
                    let person = &mut self.people[who];
                    wire::push_pong(&mut person.out, payload);
                    person.mark_dirty(who, &mut self.dirty);
                }
                Incoming::Pong => {}
                Incoming::Close => return None,
            }
        }
        Some(taken)
    }

    fn greet(&mut self, who: usize) {
        let person = &mut self.people[who];
        person.phase = Phase::Greeting;
        if let Some(greeting) = person.part.greeting(person.last_seq) {
            self.send(who, &greeting);
        }
    }

    fn hear(&mut self, who: usize, heard: &Heard<'_>, at_us: u64) -> Option<What> {
        match heard.kind {
            Kind::Welcome => self.welcomed(who, heard, at_us),
            Kind::Opened => self.opening(who, heard.head_seq),
            Kind::Desk => (!heard.pairings.is_empty()).then_some(What::Paired),
            Kind::CaseQueue | Kind::CaseQueueChanged => {
                let imminent = |case: &&CaseIn| case.severity == Severity::Imminent;
                let known = &mut self.people[who].cases;
                known.extend(heard.cases.iter().filter(imminent).map(|case| case.id));
                Some(What::Cases(known.len()))
            }
            Kind::Accepted => {
                self.row(who, heard);
                heard.key.map(frame::serial_of).map(What::Accepted)
            }
            Kind::Said => {
                self.row(who, heard);
                if self.people[who].reads(heard.seq) {
                    self.seen.push_back((at_us + SEEN_EVERY_US, who));
                }
                texts::serial_of(&heard.text).map(What::Said)
            }
            Kind::Noted => {
                self.row(who, heard);
                self.people[who].opens().then_some(What::Open)
            }
            Kind::Refused => heard.key.map(frame::serial_of).map(What::Refused),
            Kind::Pong => Some(What::Beat),
            Kind::Other => None,
        }
    }

    fn welcomed(&mut self, who: usize, heard: &Heard<'_>, at_us: u64) -> Option<What> {
        self.goes_on_beating(who, at_us);
        let person = &self.people[who];
        if let Some(open) = person.part.open(person.last_seq) {
            self.send(who, &open);
            return None;
        }
        self.opening(who, heard.head_seq)
    }

    fn opening(&mut self, who: usize, head_seq: Option<u32>) -> Option<What> {
        let person = &mut self.people[who];
        person.phase = Phase::Opening { head: head_seq.unwrap_or(0) };
        person.opens().then_some(What::Open)
    }

    fn row(&mut self, who: usize, heard: &Heard<'_>) {
        if !self.people[who].follows(heard.seq) {
            self.disordered += 1;
        }
    }
}

/// Stands for the alarm where a number stands for a client.
const ALARM: u64 = u64::MAX;
/// How many connections may be on their way into their conversations.
const CONNECTING_AT_ONCE: usize = 128;
/// How long everybody together may take to get there.
const GATHERING_US: u64 = 300_000_000;
/// What was seen is said at most so often.
const SEEN_EVERY_US: u64 = 250_000;
const READY_AT_ONCE: usize = 1024;
const READ_BYTES: usize = 64 * 1024;
