//! The loop of one side of a conversation, over as many connections as it takes.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "who waits for one frame passes over the others"
)]

use std::{collections::VecDeque, sync::Arc, time::Duration};

use protocol::{
    Author, Epoch, ErrorCode, Event, HEARTBEAT_MS, MessageKey, Seq, SessionId, Timestamp, VERSION,
};
use rand::{Rng as _, rngs::StdRng};
use serde_json::json;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, interval, sleep, sleep_until},
};
use uuid::Uuid;

use super::{
    Both, IN_DANGER, Manner, Mishap, Notice, Notices, Script, Shared, Way, frame::Heard, line::Line,
};
use crate::history::{Entry, Log, Told};

/// Everything that makes one side of a conversation.
pub(super) struct Setting {
    pub(super) script: Script,
    pub(super) manner: Manner,
    pub(super) way: Way,
    pub(super) voice: Voice,
    pub(super) session: SessionId,
    pub(super) both: Arc<Both>,
    pub(super) mishaps: mpsc::Receiver<Mishap>,
    pub(super) accepted: watch::Sender<u64>,
    pub(super) notices: Notices,
    pub(super) rng: StdRng,
}

/// As whom somebody speaks.
pub(super) struct Voice {
    pub(super) author: Author,
    pub(super) path: &'static str,
    pub(super) token: String,
}

/// Something that was said and not acknowledged.
#[derive(Clone)]
struct Waiting {
    key: MessageKey,
    text: Box<str>,
    since: Instant,
}

/// One side of a conversation.
pub(super) struct Talker {
    setting: Setting,
    log: Log,
    /// What was said and not acknowledged yet, in the order in which it was said.
    waiting: VecDeque<Waiting>,
    begun: u64,
    /// The last row there is here.
    last: Seq,
    /// The last row there was when it came back.
    head: Seq,
    /// What was refused is said again then.
    again_at: Option<Instant>,
    speaks_at: Instant,
    is_quiet: bool,
    /// It has said that it is in danger, and was not told that somebody is called.
    waits_for_help: bool,
    /// The server has said that it must not come back.
    turned_away: bool,
    /// Connections that went dead without a word.
    abandoned: VecDeque<Line>,
}

impl Talker {
    pub(super) fn new(setting: Setting) -> Self {
        let (session, voice) = (setting.session, setting.voice.author);
        Self {
            setting,
            log: Log { session, voice, entries: Vec::new(), finished: false },
            waiting: VecDeque::new(),
            begun: 0,
            last: Seq(0),
            head: Seq(0),
            again_at: None,
            speaks_at: Instant::now(),
            is_quiet: false,
            waits_for_help: false,
            turned_away: false,
            abandoned: VecDeque::new(),
        }
    }

    pub(super) async fn talk(mut self) -> Log {
        let given_up = self.setting.script.0.given_up.clone();
        while !self.log.finished && !self.turned_away && !given_up.is_cancelled() {
            let _ = given_up.run_until_cancelled(self.connection()).await;
        }
        self.log
    }

    /// One connection, from its beginning to its end.
    async fn connection(&mut self) {
        let voice = &self.setting.voice;
        let ended = match Line::open(self.setting.way, voice.path).await {
            Some(line) => self.converse(line).await,
            None => Some(Notice::Broken),
        };
        if let Some(notice) = ended {
            self.notice(notice);
            self.turned_away = matches!(notice, Notice::Closed(Some(ENDED | NOT_SIGNED_IN)));
            sleep(Duration::from_millis(self.setting.rng.random_range(10..150))).await;
        }
    }

    /// Talks until the connection ends; says how, if it was not by its own will.
    async fn converse(&mut self, mut line: Line) -> Option<Notice> {
        if let Err(notice) = self.greet(&mut line).await {
            return Some(notice);
        }
        let mut heartbeat = interval(Duration::from_millis(HEARTBEAT_MS));
        let are_quiet = self.setting.both.are_quiet.clone();
        let Shared { beginning, end, .. } = &*self.setting.script.clone().0;
        let mut is_deaf = false;
        loop {
            if self.is_done() {
                self.log.finished = true;
                return None;
            }
            let has_more = self.has_more();
            let again_at = self.again_at;
            let done = tokio::select! {
                heard = line.hear(), if !is_deaf => match heard {
                    Ok(heard) => self.hear(&mut line, heard).await,
                    Err(notice) => Err(notice),
                },
                () = sleep_until(self.speaks_at), if has_more => self.speak(&mut line).await,
                () = sleep_until(again_at.unwrap_or(self.speaks_at)), if again_at.is_some() => {
                    self.again_at = None;
                    self.say_again(&mut line).await
                }
                _ = heartbeat.tick() => line.send(&json!({ "type": "ping" })).await,
                Some(mishap) = self.setting.mishaps.recv() => match mishap {
                    Mishap::Deaf | Mishap::Hears => {
                        is_deaf = mishap == Mishap::Deaf;
                        Ok(())
                    }
                    Mishap::Closed => {
                        line.close().await;
                        return None;
                    }
                    Mishap::Reset => {
                        line.reset();
                        return None;
                    }
                    Mishap::HalfOpen => {
                        self.abandon(line);
                        return None;
                    }
                    Mishap::Dies => {
                        self.abandon(line);
                        while !matches!(self.setting.mishaps.recv().await, Some(Mishap::Hears) | None) {}
                        return None;
                    }
                },
                () = beginning.cancelled(), if !beginning.is_cancelled() => Ok(()),
                () = end.cancelled(), if !end.is_cancelled() => Ok(()),
                () = are_quiet.cancelled(), if self.is_quiet && !are_quiet.is_cancelled() => Ok(()),
            };
            if let Err(notice) = done {
                return Some(notice);
            }
        }
    }

    /// Comes back to the conversation with the rows it has, and says again what was not acknowledged.
    async fn greet(&mut self, line: &mut Line) -> Result<(), Notice> {
        let (token, last) = (&self.setting.voice.token, self.last);
        let mut hello = json!({ "type": "hello", "version": VERSION, "token": token });
        let is_student = self.setting.voice.author == Author::Student;
        if is_student {
            hello["last_seq"] = json!(last);
        }
        line.send(&hello).await?;
        let (epoch, head) = self.welcome(line).await?;
        self.head = head;
        if !is_student {
            let session = self.setting.session;
            line.send(&json!({ "type": "open", "session": session, "last_seq": last })).await?;
            self.head = self.opened(line).await?;
        }
        self.log.entries.push(Entry::Connected { epoch, last });
        self.notice(Notice::Connected);
        self.again_at = None;
        self.say_again(line).await
    }

    async fn welcome(&self, line: &mut Line) -> Result<(Epoch, Seq), Notice> {
        loop {
            match line.hear().await? {
                Heard::Welcome { epoch, head_seq } => return Ok((epoch, head_seq)),
                Heard::Refused { code, .. } => self.refusal(code),
                _ => {}
            }
        }
    }

    async fn opened(&self, line: &mut Line) -> Result<Seq, Notice> {
        loop {
            match line.hear().await? {
                Heard::Opened { head_seq } => return Ok(head_seq),
                Heard::Refused { code, .. } => {
                    self.refusal(code);
                    return Err(Notice::Broken);
                }
                _ => {}
            }
        }
    }

    async fn hear(&mut self, line: &mut Line, heard: Heard) -> Result<(), Notice> {
        match heard {
            Heard::Accepted { key, seq, at } => self.accepted(key, seq, at),
            Heard::Said { seq, at, author, text, key } => {
                self.told(seq, at, Told::Text { author, text, key });
                if let Some(key) = key {
                    self.accepted(key, seq, at);
                }
                return self.see(line, seq).await;
            }
            Heard::Noted { seq, at, event } => self.told(seq, at, Told::Event(event)),
            Heard::Refused { key, code } => {
                self.refusal(code);
                if key.is_some() {
                    let pause = Duration::from_millis(self.setting.rng.random_range(50..300));
                    self.again_at.get_or_insert(Instant::now() + pause);
                }
            }
            Heard::Presence { here } => self.notice(Notice::Presence { here }),
            Heard::Welcome { .. } | Heard::Opened { .. } | Heard::Other => {}
        }
        Ok(())
    }

    fn accepted(&mut self, key: MessageKey, seq: Seq, at: Timestamp) {
        self.log.entries.push(Entry::Accepted { key, seq, at });
        self.last = self.last.max(seq);
        let place = self.waiting.iter().position(|waiting| waiting.key == key);
        if let Some(Waiting { since, .. }) = place.and_then(|place| self.waiting.remove(place)) {
            let wait = (Instant::now(), since.elapsed());
            self.setting.script.0.waits.lock().unwrap().push(wait);
            self.setting.both.must_hear(seq);
            self.setting.accepted.send_modify(|accepted| *accepted += 1);
            self.setting.script.0.accepted.send_modify(|accepted| *accepted += 1);
        }
    }

    fn told(&mut self, seq: Seq, at: Timestamp, told: Told) {
        if told == Told::Event(Event::HelpCalled) {
            self.waits_for_help = false;
            self.setting.both.must_hear(seq);
        }
        self.log.entries.push(Entry::Told { seq, at, told });
        self.last = self.last.max(seq);
    }

    /// Now and then it says what it has seen.
    async fn see(&mut self, line: &mut Line, seq: Seq) -> Result<(), Notice> {
        if !self.setting.rng.random_ratio(1, 4) {
            return Ok(());
        }
        let seen = json!({ "type": "seen", "seq": seq });
        line.send(&self.addressed(seen)).await
    }

    async fn speak(&mut self, line: &mut Line) -> Result<(), Notice> {
        self.begun += 1;
        let key = MessageKey(Uuid::from_u128(self.setting.rng.random()));
        let filler = self.setting.rng.random_range(0..=self.setting.manner.filler);
        let author = self.setting.voice.author;
        let is_in_danger =
            author == Author::Student && self.setting.manner.alarm == Some(self.begun);
        self.waits_for_help |= is_in_danger;
        let text: Box<str> = if is_in_danger {
            IN_DANGER.into()
        } else {
            format!("{author} says {}{}", self.begun, la(filler)).into()
        };
        self.log.entries.push(Entry::Said { key, text: text.clone() });
        self.waiting.push_back(Waiting { key, text: text.clone(), since: Instant::now() });
        if let Some(pause) = self.setting.manner.pause {
            let factor = self.setting.rng.random_range(0.5..1.5);
            self.speaks_at = Instant::now() + pause.mul_f64(factor);
        }
        self.say(line, key, &text).await
    }

    async fn say_again(&mut self, line: &mut Line) -> Result<(), Notice> {
        for Waiting { key, text, .. } in self.waiting.clone() {
            self.say(line, key, &text).await?;
        }
        Ok(())
    }

    async fn say(&self, line: &mut Line, key: MessageKey, text: &str) -> Result<(), Notice> {
        let say = json!({ "type": "say", "key": key, "text": text });
        line.send(&self.addressed(say)).await
    }

    /// Staff say in which conversation.
    fn addressed(&self, mut frame: serde_json::Value) -> serde_json::Value {
        if self.setting.voice.author != Author::Student {
            frame["session"] = json!(self.setting.session);
        }
        frame
    }

    fn has_more(&self) -> bool {
        self.waiting.len() < self.setting.manner.window
            && self.again_at.is_none()
            && self.setting.script.0.beginning.is_cancelled()
            && !self.setting.script.0.end.is_cancelled()
    }

    /// Whether both sides had everything acknowledged, and this one was told all of it, also that somebody
    /// is called, which comes after the text that says why.
    fn is_done(&mut self) -> bool {
        let both = &self.setting.both;
        let over = self.setting.script.0.end.is_cancelled();
        if over && self.waiting.is_empty() && !self.waits_for_help && !self.is_quiet {
            self.is_quiet = true;
            both.one_is_quiet();
        }
        both.are_quiet.is_cancelled() && self.last >= both.last().max(self.head)
    }

    /// The connection stays open, and nobody is at this end of it. Not for ever: the machine has
    /// only so many.
    fn abandon(&mut self, line: Line) {
        self.abandoned.push_back(line);
        if self.abandoned.len() > ABANDONED {
            self.abandoned.pop_front();
        }
    }

    fn notice(&self, notice: Notice) {
        self.setting.notices.lock().unwrap().push((Instant::now(), notice));
    }

    fn refusal(&self, code: ErrorCode) {
        *self.setting.script.0.refusals.lock().unwrap().entry(code).or_default() += 1;
    }
}

/// So many bytes that say nothing.
fn la(bytes: usize) -> String {
    " la".chars().cycle().take(bytes).collect()
}

/// How many dead connections are kept open.
const ABANDONED: usize = 8;
/// The session is over.
const ENDED: u16 = protocol::CloseCode::Ended.number();
/// The token is not known.
const NOT_SIGNED_IN: u16 = protocol::CloseCode::NotSignedIn.number();
