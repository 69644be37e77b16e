//! The pages people have open, and what comes in on them.

use std::collections::BTreeMap;

use domain::staff_connection::voice;
use protocol::{
    Author, CloseCode, ErrorCode, Event, MessageKey, Seq, SessionId, SessionToken, StaffToken,
    VERSION,
    access::Pass,
    staff::{Desk, FromStaff, StaffView, ToStaff},
    student::{FromStudent, ToStudent},
};
use tests::{
    connection::{Connection, PATIENCE},
    door::Door as _,
    world::World,
};

use tokio::time::timeout;

use super::screen::{Talk, Verdict};

/// A student's page.
pub(crate) struct StudentPage {
    /// The websocket, unless it is lost.
    pub(crate) line: Option<Connection>,
    /// The conversation.
    pub(crate) talk: Talk,
    /// What the page says about the place in the queue, and who is on duty.
    pub(crate) position: Option<(u32, u32)>,
    token: SessionToken,
}

/// A page of a member of staff.
pub(crate) struct StaffPage {
    /// The websocket, unless it is lost.
    pub(crate) line: Option<Connection>,
    /// Who it belongs to.
    pub(crate) view: StaffView,
    /// What they are signed in with.
    pub(crate) token: StaffToken,
    /// What a supporter sees of the own students.
    pub(crate) desk: Option<Desk>,
    talks: BTreeMap<SessionId, StaffTalk>,
}

struct StaffTalk {
    talk: Talk,
    /// Whether it was asked for on this connection.
    asked_for: bool,
    is_open: bool,
    /// The last row there was when it was opened: up to it, rows speak of somebody before.
    head: Seq,
}

impl StudentPage {
    /// Opens the page, agrees, and waits.
    pub(crate) async fn start(world: &World) -> Self {
        let line = Connection::open(&world.ws("/ws/student")).await;
        line.send(&FromStudent::Start {
            version: VERSION,
            visit: None,
            urgent: false,
            languages: vec![],
            pass: Pass::default(),
        })
        .await;
        let token = line
            .hears("a welcome", |frame| {
                if let ToStudent::Welcome { token, .. } = frame { token } else { None }
            })
            .await;
        let talk = Talk::of(Author::Student);
        Self { line: Some(line), talk, position: None, token }
    }

    /// Comes back, or opens the page again, and sends again what was not confirmed.
    pub(crate) async fn come(&mut self, world: &World, reloaded: bool) {
        if reloaded {
            self.talk.reload();
        }
        let line = Connection::open(&world.ws("/ws/student")).await;
        let (token, last_seq) = (self.token.clone(), self.talk.last());
        line.send(&FromStudent::Hello { version: VERSION, token, last_seq, tab: None }).await;
        line.hears("a welcome", |frame| matches!(frame, ToStudent::Welcome { .. }).then_some(()))
            .await;
        self.position = None;
        for (key, text) in self.talk.unconfirmed() {
            line.send(&say(*key, text)).await;
        }
        self.line = Some(line);
    }

    /// Writes a text and does not wait.
    pub(crate) async fn write(&mut self, text: &str) {
        let key = tests::person::key();
        self.talk.write(key, text);
        self.send(&say(key, text)).await;
    }

    /// Sends a frame.
    pub(crate) async fn send(&self, frame: &FromStudent) {
        self.line.as_ref().expect("who sends is here").send(frame).await;
    }

    /// Takes in what has come.
    pub(crate) fn take_in(&mut self) -> Verdict {
        let Some(line) = &self.line else { return Ok(()) };
        for frame in line.heard_so_far() {
            match frame {
                ToStudent::Accepted { key, seq, .. } => self.talk.accepted(key, seq)?,
                ToStudent::Said { seq, author, text, key, .. } => {
                    self.talk.said(seq, author, text.as_str(), key)?;
                }
                ToStudent::Noted { seq, event, .. } => self.talk.noted(seq, event)?,
                ToStudent::Position { position, supporters, .. } => {
                    self.position = Some((position, supporters));
                }
                ToStudent::Refused { key: Some(key), code: ErrorCode::OutOfState } => {
                    self.talk.refused(key);
                }
                ToStudent::Refused { code, .. } => return Err(format!("refused: {code:?}")),
                ToStudent::Welcome { .. } => return Err("welcomed twice".to_owned()),
                ToStudent::Blocked { .. } => return Err("blocked by nobody".to_owned()),
                ToStudent::Asks { .. } => return Err("asked for something".to_owned()),
                ToStudent::Delivered { .. }
                | ToStudent::Seen { .. }
                | ToStudent::Typing { .. }
                | ToStudent::Wished { .. }
                | ToStudent::LeadsElsewhere {}
                | ToStudent::SameSupporter { .. }
                | ToStudent::Presence { .. }
                | ToStudent::Pong => {}
            }
        }
        Ok(())
    }
}

impl StaffPage {
    /// Somebody with an account who has not opened the page.
    #[must_use]
    pub(crate) const fn closed(view: StaffView, token: StaffToken) -> Self {
        Self { line: None, view, token, desk: None, talks: BTreeMap::new() }
    }

    /// Opens the page.
    pub(crate) async fn come(&mut self, world: &World, reloaded: bool) {
        for talk in self.talks.values_mut() {
            (talk.asked_for, talk.is_open) = (false, false);
            if reloaded {
                talk.talk.reload();
            }
        }
        let line = Connection::open(&world.ws("/ws/staff")).await;
        line.send(&FromStaff::Hello { version: VERSION, token: self.token.clone(), tab: None })
            .await;
        line.hears("a welcome", |frame| matches!(frame, ToStaff::Welcome { .. }).then_some(()))
            .await;
        (self.desk, self.line) = (None, Some(line));
    }

    /// Writes a text and does not wait.
    pub(crate) async fn write(&mut self, session: SessionId, text: &str) {
        let key = tests::person::key();
        self.talk_in(session).talk.write(key, text);
        self.send(&say_in(session, key, text)).await;
    }

    /// Opens a conversation and comes into it.
    pub(crate) async fn join(&mut self, session: SessionId) {
        self.ask_for(session).await;
        self.send(&FromStaff::Join { session }).await;
    }

    /// Sends a frame.
    pub(crate) async fn send(&self, frame: &FromStaff) {
        self.line.as_ref().expect("who sends is here").send(frame).await;
    }

    /// A conversation that is open.
    #[must_use]
    pub(crate) fn talk(&self, session: SessionId) -> Option<&Talk> {
        self.talks.get(&session).filter(|talk| talk.is_open).map(|talk| &talk.talk)
    }

    /// Every conversation that was ever open.
    pub(crate) fn talks(&self) -> impl Iterator<Item = (SessionId, &Talk)> {
        self.talks.iter().map(|(session, talk)| (*session, &talk.talk))
    }

    /// Takes in what has come, and opens what is new on the desk.
    pub(crate) async fn take_in(&mut self, is_silent: bool) -> Verdict {
        let Some(line) = self.line.clone() else { return Ok(()) };
        for frame in line.heard_so_far() {
            self.hear(frame, is_silent).await?;
        }
        let paired: Vec<_> = self.desk.iter().flat_map(|desk| &desk.pairings).collect();
        let new: Vec<_> = paired.into_iter().map(|pairing| pairing.session).collect();
        for session in new {
            if !is_silent && !self.talk_in(session).asked_for {
                self.ask_for(session).await;
            }
        }
        Ok(())
    }

    async fn hear(&mut self, frame: ToStaff, is_silent: bool) -> Verdict {
        match frame {
            ToStaff::Desk(desk) => self.desk = Some(desk),
            ToStaff::Opened { session, head_seq, .. } => {
                let talk = self.talk_in(session);
                (talk.is_open, talk.head) = (true, head_seq);
                let again = talk.talk.unconfirmed().to_vec();
                for (key, text) in again {
                    if !is_silent {
                        self.send(&say_in(session, key, &text)).await;
                    }
                }
            }
            ToStaff::Accepted { session, key, seq, .. } => {
                self.talk_in(session).talk.accepted(key, seq)?;
            }
            ToStaff::Said { session, seq, author, text, key, .. } => {
                self.talk_in(session).talk.said(seq, author, text.as_str(), key)?;
            }
            ToStaff::Noted { session, seq, event, .. } => {
                let own = voice(self.view.role);
                let talk = self.talk_in(session);
                // Whoever is out of it opens it again if it comes back to the desk.
                if seq > talk.head && event == (Event::Left { author: own }) {
                    (talk.asked_for, talk.is_open) = (false, false);
                }
                talk.talk.noted(seq, event)?;
            }
            ToStaff::Refused { session: Some(session), key, .. } => {
                let talk = self.talk_in(session);
                match key {
                    Some(key) => talk.talk.refused(key),
                    None => (talk.asked_for, talk.is_open) = (false, false),
                }
            }
            ToStaff::Refused { code, .. } => return Err(format!("refused: {code:?}")),
            ToStaff::Welcome { .. } => return Err("welcomed twice".to_owned()),
            ToStaff::Blocks { .. }
            | ToStaff::Swaps { .. }
            | ToStaff::Wall { .. }
            | ToStaff::WallChanged { .. }
            | ToStaff::CaseQueue { .. }
            | ToStaff::CaseQueueChanged { .. }
            | ToStaff::Pages { .. }
            | ToStaff::Whispered { .. }
            | ToStaff::Delivered { .. }
            | ToStaff::Seen { .. }
            | ToStaff::Typing { .. }
            | ToStaff::LeadsElsewhere { .. }
            | ToStaff::Presence { .. }
            | ToStaff::Pong => {}
        }
        Ok(())
    }

    async fn ask_for(&mut self, session: SessionId) {
        let talk = self.talk_in(session);
        talk.asked_for = true;
        let last_seq = talk.talk.last();
        self.send(&FromStaff::Open { session, last_seq }).await;
    }

    fn talk_in(&mut self, session: SessionId) -> &mut StaffTalk {
        let own = voice(self.view.role);
        let nothing =
            || StaffTalk { talk: Talk::of(own), asked_for: false, is_open: false, head: Seq(0) };
        self.talks.entry(session).or_insert_with(nothing)
    }
}

/// Takes the page's websocket away, once the service has closed it with this code.
pub(crate) async fn closes(line: &mut Option<Connection>, expected: Option<CloseCode>) -> Verdict {
    let Some(line) = line.take() else { return Err("there is no connection".to_owned()) };
    let Ok(code) = timeout(PATIENCE / 2, line.closed()).await else {
        return Err(format!("not closed with {expected:?}"));
    };
    match expected {
        Some(expected) if code != Some(expected.number()) => {
            Err(format!("closed with {code:?} instead of {expected:?}"))
        }
        _ => Ok(()),
    }
}

fn say(key: MessageKey, text: &str) -> FromStudent {
    FromStudent::Say { key, text: text.try_into().unwrap() }
}

fn say_in(session: SessionId, key: MessageKey, text: &str) -> FromStaff {
    FromStaff::Say { session, key, text: text.try_into().unwrap() }
}
