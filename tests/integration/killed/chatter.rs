//! One side of a conversation that never stops talking: it comes back whenever the connection is
//! lost, says again what was not accepted, and checks every row it is told.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use protocol::{MessageKey, Seq, SessionId};
use serde_json::{Value, json};
use tests::{
    connection::{Connection, PATIENCE},
    person::{Staff, Student, key},
};
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

/// What both sides share: where they talk, until when, and how much was accepted so far.
#[derive(Clone)]
pub(super) struct Script {
    address: SocketAddr,
    accepted: watch::Sender<u32>,
    end: CancellationToken,
    /// The last row of the conversation, once both have nothing more to say.
    unfinished: Arc<AtomicU32>,
}

/// Somebody who talks.
pub(super) struct Chatter(JoinHandle<Heard>);

/// What somebody was told.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Every row.
    pub(super) told: BTreeMap<Seq, String>,
    /// The own texts, at the place they were accepted at first.
    pub(super) accepted: BTreeMap<Seq, String>,
    /// The codes that connections were closed with.
    pub(super) closed: Vec<u16>,
}

impl Script {
    pub(super) fn new(address: SocketAddr) -> Self {
        let unfinished = Arc::new(AtomicU32::new(2));
        let end = CancellationToken::new();
        Self { address, accepted: watch::Sender::new(0), end, unfinished }
    }

    /// Waits until so many more texts were accepted.
    pub(super) async fn accepts(&self, more: u32) {
        let wanted = self.accepted() + more;
        let mut accepted = self.accepted.subscribe();
        let waiting = timeout(PATIENCE, accepted.wait_for(|accepted| *accepted >= wanted));
        assert!(waiting.await.is_ok(), "nothing is accepted any more");
    }

    /// How many texts were accepted.
    pub(super) fn accepted(&self) -> u32 {
        *self.accepted.borrow()
    }

    /// Nobody begins another text.
    pub(super) fn ends(&self) {
        self.end.cancel();
    }
}

impl Chatter {
    pub(super) fn student(script: &Script, student: Student) -> Self {
        let token = String::from(student.token);
        Self::start(script, Voice { name: "student", path: "/ws/student", token, session: None })
    }

    pub(super) fn supporter(script: &Script, supporter: &Staff, session: SessionId) -> Self {
        let token = String::from(supporter.token.clone());
        let session = Some(session);
        Self::start(script, Voice { name: "supporter", path: "/ws/staff", token, session })
    }

    fn start(script: &Script, voice: Voice) -> Self {
        let line = Line {
            script: script.clone(),
            voice,
            heard: Heard::default(),
            waiting: BTreeMap::new(),
            begun: 0,
            is_finished: false,
        };
        Self(tokio::spawn(line.talk()))
    }

    /// Waits until everything it said is accepted and everything there is was told.
    pub(super) async fn finish(self) -> Heard {
        timeout(PATIENCE, self.0).await.expect("it was never done").unwrap()
    }
}

struct Voice {
    name: &'static str,
    path: &'static str,
    token: String,
    session: Option<SessionId>,
}

struct Line {
    script: Script,
    voice: Voice,
    heard: Heard,
    /// What was said and not accepted yet, in the order in which it was said.
    waiting: BTreeMap<u32, (MessageKey, String)>,
    begun: u32,
    is_finished: bool,
}

impl Line {
    async fn talk(mut self) -> Heard {
        loop {
            let Some(connection) = self.connect().await else { continue };
            for (key, text) in self.waiting.values() {
                self.say(&connection, *key, text).await;
            }
            while let Some(frame) = self.next(&connection).await {
                self.hear(&frame);
                if self.is_done() {
                    return self.heard;
                }
                self.say_more(&connection).await;
            }
            self.heard.closed.extend(connection.closed().await);
        }
    }

    /// Opens the connection; none when the service is not there, or not for long enough.
    async fn connect(&self) -> Option<Connection> {
        let url = format!("ws://{}{}", self.script.address, self.voice.path);
        let Ok(connection) = Connection::try_open(&url, &[]).await else {
            sleep(Duration::from_millis(20)).await;
            return None;
        };
        let last = self.last();
        let token = &self.voice.token;
        match self.voice.session {
            None => {
                let hello =
                    json!({ "type": "hello", "version": 1, "token": token, "last_seq": last });
                connection.send(&hello).await;
                self.awaits(&connection, "welcome").await?;
            }
            Some(session) => {
                connection.send(&json!({ "type": "hello", "version": 1, "token": token })).await;
                self.awaits(&connection, "welcome").await?;
                let open = json!({ "type": "open", "session": session, "last_seq": last });
                connection.send(&open).await;
                self.awaits(&connection, "opened").await?;
            }
        }
        Some(connection)
    }

    async fn awaits(&self, connection: &Connection, wanted: &str) -> Option<()> {
        while let Some(frame) = connection.next::<Value>().await {
            assert_ne!(frame["type"], "refused", "{}: {frame}", self.voice.name);
            if frame["type"] == wanted {
                return Some(());
            }
        }
        None
    }

    /// The next frame. At the end the other side may have nothing more to say: then this one asks
    /// from time to time whether that is so.
    async fn next(&mut self, connection: &Connection) -> Option<Value> {
        let soon = Duration::from_millis(20);
        match timeout(soon, connection.next()).await {
            Ok(frame) => frame,
            Err(_) => Some(json!({ "type": "silence" })),
        }
    }

    fn hear(&mut self, frame: &Value) {
        let row = || Seq(u32::try_from(frame["seq"].as_u64().unwrap()).unwrap());
        match frame["type"].as_str().unwrap() {
            "accepted" => self.accept(row(), &frame["key"], None),
            "said" if frame["key"].is_string() => {
                self.accept(row(), &frame["key"], frame["text"].as_str());
            }
            "said" => self.tell(row(), frame["text"].as_str().unwrap()),
            "noted" => self.tell(row(), &frame["event"].to_string()),
            "refused" => panic!("{}: {frame}", self.voice.name),
            _ => {}
        }
    }

    /// An own text is durable at this place. Said again, it must be at the same one.
    fn accept(&mut self, seq: Seq, key: &Value, read: Option<&str>) {
        let place = self.waiting.iter().find(|(_, (known, _))| json!(known) == *key);
        let place = place.map(|(place, _)| *place);
        if let Some((_, text)) = place.and_then(|place| self.waiting.remove(&place)) {
            self.heard.accepted.insert(seq, text);
            self.script.accepted.send_modify(|accepted| *accepted += 1);
        }
        let text = self.heard.accepted.get(&seq).cloned();
        let text = text.unwrap_or_else(|| panic!("accepted at {seq:?}, and elsewhere before"));
        assert!(read.is_none_or(|read| read == text));
        if self.heard.told.get(&seq) != Some(&text) {
            self.tell(seq, &text);
        }
    }

    /// Every row comes once, in order, without gaps.
    fn tell(&mut self, seq: Seq, what: &str) {
        let after = self.heard.told.last_key_value();
        assert_eq!(seq, self.last().next(), "{} after {after:?}", self.voice.name);
        self.heard.told.insert(seq, what.to_owned());
    }

    fn last(&self) -> Seq {
        self.heard.told.last_key_value().map(|(seq, _)| *seq).unwrap_or_default()
    }

    async fn say_more(&mut self, connection: &Connection) {
        while self.waiting.len() < 3 && !self.script.end.is_cancelled() {
            self.begun += 1;
            let text = format!("{} says {}", self.voice.name, self.begun);
            let key = key();
            self.say(connection, key, &text).await;
            self.waiting.insert(self.begun, (key, text));
        }
    }

    async fn say(&self, connection: &Connection, key: MessageKey, text: &str) {
        let mut say = json!({ "type": "say", "key": key, "text": text });
        if let Some(session) = self.voice.session {
            say["session"] = json!(session);
        }
        connection.send(&say).await;
    }

    /// Whether both sides have had everything accepted, and this one was told all of it.
    fn is_done(&mut self) -> bool {
        if self.script.end.is_cancelled() && self.waiting.is_empty() && !self.is_finished {
            self.is_finished = true;
            self.script.unfinished.fetch_sub(1, Ordering::SeqCst);
        }
        let both = self.script.unfinished.load(Ordering::SeqCst) == 0;
        let told = self.heard.told.values().filter(|text| text.contains(" says ")).count();
        both && told == usize::try_from(self.script.accepted()).unwrap()
    }
}
