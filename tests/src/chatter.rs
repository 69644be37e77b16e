//! Somebody who talks and talks: comes back whenever the connection is lost, says again what was not
//! acknowledged, and writes down everything that happens.
//!
//! A chatter judges nothing; that is for [`crate::history`]. What befalls its connection is the
//! scenario's to say: [`Chatter::suffers`].

mod frame;
mod line;
mod talk;

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use protocol::{Author, ErrorCode, Seq, SessionId};
use rand::{SeedableRng as _, rngs::StdRng};
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    connection::PATIENCE,
    history::Log,
    person::{Staff, Student},
};

/// What everybody who talks on one service shares.
#[derive(Clone)]
pub struct Script(Arc<Shared>);

struct Shared {
    seed: u64,
    accepted: watch::Sender<u64>,
    beginning: CancellationToken,
    end: CancellationToken,
    given_up: CancellationToken,
    refusals: Mutex<BTreeMap<ErrorCode, u64>>,
    waits: Mutex<Vec<(Instant, Duration)>>,
}

/// How somebody talks.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// How many texts it says before it waits for an acknowledgement.
    pub window: usize,
    /// How long it thinks before each text, on average.
    pub pause: Option<Duration>,
    /// How many bytes a text may have beyond a few words.
    pub filler: usize,
    /// Which of a student's texts says that they are in danger; none when not said.
    pub alarm: Option<u64>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { window: 3, pause: None, filler: 100, alarm: None }
    }
}

/// How somebody reaches the service.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// Where it is, or what stands before it.
    pub to: SocketAddr,
    /// From which of the machine's addresses; any when not said.
    pub from: Option<IpAddr>,
    /// How many bytes the system keeps until they are read; its default when not said.
    pub receive_buffer: Option<u32>,
}

impl Way {
    /// Straight there.
    #[must_use]
    pub const fn to(to: SocketAddr) -> Self {
        Self { to, from: None, receive_buffer: None }
    }
}

/// What can befall a client's connection, by the client itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mishap {
    /// It is closed as the protocol asks.
    Closed,
    /// It is cut in a way that the other end notices at once.
    Reset,
    /// It goes dead without a word, and stays open.
    HalfOpen,
    /// The same, and it does not come back before it is told to hear again.
    Dies,
    /// Nothing is read any more, though heartbeats go on.
    Deaf,
    /// What came meanwhile is read.
    Hears,
}

/// Something that a client noticed about its connection.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Notice {
    /// It was let in.
    Connected,
    /// Nothing was heard for so long that the connection counts as dead.
    Silent,
    /// The server closed it, with this code if it gave one.
    Closed(Option<u16>),
    /// It broke.
    Broken,
    /// The other side is connected, or is not.
    Presence {
        /// Whether it is.
        here: bool,
    },
}

/// Somebody who talks.
pub struct Chatter {
    session: SessionId,
    voice: Author,
    task: JoinHandle<Log>,
    mishaps: mpsc::Sender<Mishap>,
    accepted: watch::Receiver<u64>,
    notices: Notices,
}

type Notices = Arc<Mutex<Vec<(Instant, Notice)>>>;

impl Script {
    /// A script whose every choice comes from a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Shared {
            seed,
            accepted: watch::Sender::new(0),
            beginning: CancellationToken::new(),
            end: CancellationToken::new(),
            given_up: CancellationToken::new(),
            refusals: Mutex::default(),
            waits: Mutex::default(),
        }))
    }

    /// Waits until so many more texts were acknowledged.
    pub async fn accepts(&self, more: u64) {
        assert!(self.accepts_within(more, PATIENCE).await, "nothing is acknowledged any more");
    }

    /// Whether so many more texts are acknowledged in time.
    pub async fn accepts_within(&self, more: u64, patience: Duration) -> bool {
        let wanted = self.accepted() + more;
        let mut accepted = self.0.accepted.subscribe();
        timeout(patience, accepted.wait_for(|accepted| *accepted >= wanted)).await.is_ok()
    }

    /// How many texts were acknowledged.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        *self.0.accepted.borrow()
    }

    /// How often something was refused, by reason.
    #[must_use]
    pub fn refusals(&self) -> BTreeMap<ErrorCode, u64> {
        self.0.refusals.lock().unwrap().clone()
    }

    /// How long those texts waited for their acknowledgement that were acknowledged since then, from
    /// the moment at which they were first said.
    #[must_use]
    pub fn waits_since(&self, since: Instant) -> Vec<Duration> {
        let waits = self.0.waits.lock().unwrap();
        waits.iter().filter(|(at, _)| *at >= since).map(|(_, wait)| *wait).collect()
    }

    /// Everybody is there and may speak.
    pub fn begins(&self) {
        self.0.beginning.cancel();
    }

    /// Nobody begins another text.
    pub fn ends(&self) {
        self.0.end.cancel();
    }

    /// Nobody waits any longer for what is still to come.
    pub fn gives_up(&self) {
        self.0.given_up.cancel();
    }
}

impl Chatter {
    /// A student and a supporter who talk with each other.
    #[must_use]
    pub fn pair(
        script: &Script,
        (manner, ways): (Manner, [Way; 2]),
        student: &Student,
        supporter: &Staff,
        session: SessionId,
    ) -> [Self; 2] {
        let both = Arc::new(Both::default());
        let [to_student, to_staff] = ways;
        let student = talk::Voice {
            author: Author::Student,
            path: "/ws/student",
            token: String::from(student.token.clone()),
        };
        let supporter = talk::Voice {
            author: Author::Supporter,
            path: "/ws/staff",
            token: String::from(supporter.token.clone()),
        };
        [(student, to_student), (supporter, to_staff)]
            .map(|(voice, way)| Self::start(script, manner, way, voice, session, both.clone()))
    }

    fn start(
        script: &Script,
        manner: Manner,
        way: Way,
        voice: talk::Voice,
        session: SessionId,
        both: Arc<Both>,
    ) -> Self {
        let (mishaps, suffered) = mpsc::channel(MISHAPS);
        let (count, accepted) = watch::channel(0);
        let notices = Notices::default();
        let author = voice.author;
        let talker = talk::Talker::new(talk::Setting {
            script: script.clone(),
            manner,
            way,
            voice,
            session,
            both,
            mishaps: suffered,
            accepted: count,
            notices: notices.clone(),
            rng: rng(script.0.seed, session, author),
        });
        let task = tokio::spawn(talker.talk());
        Self { session, voice: author, task, mishaps, accepted, notices }
    }

    /// The conversation.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session
    }

    /// As whom it speaks.
    #[must_use]
    pub const fn voice(&self) -> Author {
        self.voice
    }

    /// Something befalls its connection, this one or the next. One mishap too many is forgotten.
    pub fn suffers(&self, mishap: Mishap) {
        let _ = self.mishaps.try_send(mishap);
    }

    /// How many of its texts were acknowledged.
    #[must_use]
    pub fn accepted(&self) -> u64 {
        *self.accepted.borrow()
    }

    /// Waits until so many more of its own texts were acknowledged.
    pub async fn accepts_within(&self, more: u64, patience: Duration) -> bool {
        let wanted = self.accepted() + more;
        let mut accepted = self.accepted.clone();
        let waiting = timeout(patience, accepted.wait_for(|accepted| *accepted >= wanted)).await;
        waiting.is_ok_and(|waited| waited.is_ok())
    }

    /// What it noticed so far, and when.
    #[must_use]
    pub fn notices(&self) -> Vec<(Instant, Notice)> {
        self.notices.lock().unwrap().clone()
    }

    /// How often it noticed something.
    #[must_use]
    pub fn noticed(&self, wanted: Notice) -> usize {
        self.notices().iter().filter(|(_, notice)| *notice == wanted).count()
    }

    /// Waits until it has noticed something so often.
    pub async fn notices_within(&self, wanted: Notice, count: usize, patience: Duration) -> bool {
        let waiting = timeout(patience, async {
            while self.noticed(wanted) < count {
                sleep(Duration::from_millis(5)).await;
            }
        });
        waiting.await.is_ok()
    }

    /// Waits until it is done: everything it said is acknowledged and it was told everything.
    pub async fn finish(self) -> Log {
        self.task.await.unwrap()
    }
}

/// What the two sides of a conversation know of each other.
#[derive(Default)]
struct Both {
    quiet: AtomicU32,
    /// Both have nothing more to say and had everything acknowledged.
    are_quiet: CancellationToken,
    /// The last place that both must have been told of: of what was acknowledged, and of the call for help.
    last: AtomicU32,
}

impl Both {
    fn must_hear(&self, seq: Seq) {
        self.last.fetch_max(seq.0, Ordering::SeqCst);
    }

    fn one_is_quiet(&self) {
        if self.quiet.fetch_add(1, Ordering::SeqCst) == 1 {
            self.are_quiet.cancel();
        }
    }

    fn last(&self) -> Seq {
        Seq(self.last.load(Ordering::SeqCst))
    }
}

/// Everybody's own chance, the same for the same seed as far as the sessions' ids are.
fn rng(seed: u64, session: SessionId, voice: Author) -> StdRng {
    let side = u64::from(voice != Author::Student);
    let (high, low) = session.0.as_u64_pair();
    StdRng::seed_from_u64(seed ^ high.rotate_left(17) ^ low.rotate_left(43) ^ side)
}

/// What a student says who is in danger.
pub const IN_DANGER: &str =
    "i have the pills in front of me and i am going to take them now. goodbye";
/// How many mishaps may be on their way to one client.
const MISHAPS: usize = 4;
