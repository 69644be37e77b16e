//! What happens at other nodes, told here in the order in which it happened.
//!
//! Where several nodes share a database, each batch that is stored brings one row of news with it: the
//! bells that it rings, numbered without gaps. A node rings them in that order, its own at their place
//! among the others'. So a bell may come late, and never in the wrong order, twice or not at all; and a
//! doorbell that says "there is news" may be lost, because everybody looks now and then anyway. A node that
//! writes needs no look: each transaction begins with the news since the last.

use std::{
    collections::{BTreeMap, HashMap},
    future::pending,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::{
    news::{Bell, News},
    transcript::{Row, Stream},
};
use protocol::{Seq, SessionId, Timestamp};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, DbErr};
use serde_json::{Value, json};
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until},
};

use uuid::Uuid;

use super::{
    StoreError,
    act::Tx,
    changed::Changed,
    link::Link,
    places::Places,
    read::sessions::open,
    sql::{Cells, Dialect, all, one, params},
};
use crate::seal::{Bucket, Keyring};

/// Tells other nodes that there is news, and hears it from them. It carries a number, and losing it
/// costs time.
#[derive(Debug, Default)]
pub struct Doorbell {
    /// The newest news of this node: to be told to the others.
    pub told: watch::Sender<i64>,
    /// Somebody else has news.
    pub rung: Notify,
}

/// Whom a store tells what happens.
pub struct Rings {
    /// Hears the bells after each commit, in the order in which they were stored.
    pub bells: Arc<dyn Fn(Vec<Bell>) + Send + Sync>,
    /// Whether anybody here is in this session, and wants the rows that others write.
    pub is_attended: Arc<dyn Fn(SessionId) -> bool + Send + Sync>,
    /// Hears that bells were missed: news are gone before they were heard.
    pub missed: Arc<dyn Fn() + Send + Sync>,
    /// Goes between this node and the others.
    pub doorbell: Arc<Doorbell>,
}

/// What to do with news.
pub(super) struct Hearing {
    keyring: Arc<Keyring>,
    rings: Rings,
    heard: Mutex<Heard>,
    /// The writer has something to store, and will bring the news when it is its turn.
    is_due: AtomicBool,
    /// The writer has brought some.
    brought: Notify,
    /// How many nodes there are.
    nodes: AtomicU32,
}

#[derive(Default)]
struct Heard {
    /// Everything up to here has rung.
    last: i64,
    /// Own bells that others' go before.
    own: BTreeMap<i64, Vec<Bell>>,
    /// What the writer brought.
    brought: Vec<Told>,
    /// When each of the other nodes had its last turn, by the database's time.
    turns: BTreeMap<Uuid, Timestamp>,
    /// The last that this node had.
    turn: Option<Turn>,
}

/// A turn of this node.
#[derive(Clone, Copy)]
struct Turn {
    /// When the writer asked for it: it came later.
    asked: Instant,
    /// When the writer knew that it had come.
    came: Instant,
    /// Whether all others had theirs just before: they look by themselves.
    all_had_theirs: bool,
}

/// Where there is something to hear.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Look {
    /// The writer brought it.
    Brought,
    /// The database is to be asked.
    Stored,
}

/// One batch's news, as a writer reads them.
#[derive(Debug)]
pub(super) struct Newer {
    told: Told,
    /// Whose turn it was, and when.
    turn: (Option<Uuid>, Timestamp),
    /// What it changed; none when that is not known.
    pub(super) changed: Option<Changed>,
}

/// News that were read.
#[derive(Debug)]
struct Told {
    seq: i64,
    bells: Vec<Bell>,
}

impl Hearing {
    pub(super) fn new(keyring: Arc<Keyring>, rings: Rings, last: i64) -> Self {
        let heard = Mutex::new(Heard { last, ..Heard::default() });
        Self {
            keyring,
            rings,
            heard,
            is_due: AtomicBool::new(false),
            brought: Notify::new(),
            nodes: AtomicU32::new(1),
        }
    }

    /// How long a node leaves between one turn and the next. Each turn is read by all nodes: so that they
    /// do not read more often than one would, there are as many times fewer turns as there are nodes.
    pub(super) fn turn(&self) -> Duration {
        let nodes = self.nodes();
        (TURN * nodes * nodes).min(LONGEST_TURN)
    }

    /// The same where somebody waits for more than a text: all nodes together then have hardly more turns
    /// than one.
    pub(super) fn short_turn(&self) -> Duration {
        TURN * self.nodes()
    }

    fn nodes(&self) -> u32 {
        self.nodes.load(Ordering::Relaxed).clamp(1, AT_TURNS)
    }

    /// Bells of a database that nobody else writes to.
    pub(super) fn ring(&self, bells: Vec<Bell>) {
        (self.rings.bells)(bells);
    }

    /// Bells of this node, whose news are stored.
    pub(super) fn stored(&self, seq: i64, bells: Vec<Bell>) {
        {
            let mut heard = self.heard();
            if heard.last + 1 == seq {
                heard.last = seq;
                (self.rings.bells)(bells);
            } else if heard.last < seq {
                heard.own.insert(seq, bells);
            }
        }
        if !self.look_by_themselves() {
            self.rings.doorbell.told.send_replace(seq);
        }
    }

    /// Whether all other nodes see what this one has just stored without being told: each has just had a
    /// turn, so it has another one soon, or looks once more.
    fn look_by_themselves(&self) -> bool {
        let limit = self.turn() * SOON;
        self.heard().turn.is_some_and(|turn| turn.all_had_theirs && turn.asked.elapsed() < limit)
    }

    /// The writer has something to store.
    pub(super) fn turn_is_due(&self) {
        self.is_due.store(true, Ordering::Relaxed);
    }

    /// The writer's turn, for which it asked at `asked`, came `now` by the database's time, and with it
    /// news; `is_all` when there are no others.
    pub(super) fn turn_came(
        &self,
        asked: Instant,
        now: Timestamp,
        newer: Vec<Newer>,
        is_all: bool,
        nodes: u32,
    ) {
        self.nodes.store(nodes, Ordering::Relaxed);
        let soon_ms = i64::try_from((self.turn() * SOON).as_millis()).unwrap_or(i64::MAX);
        {
            let mut heard = self.heard();
            for Newer { told, turn: (node, at), .. } in newer {
                heard.turns.extend(node.map(|node| (node, at)));
                heard.brought.push(told);
            }
            heard.turns.retain(|_, had| (0..=soon_ms).contains(&now.since(*had)));
            let others = u32::try_from(heard.turns.len()).unwrap_or(u32::MAX);
            let all_had_theirs = others >= nodes.saturating_sub(1);
            heard.turn = Some(Turn { asked, came: Instant::now(), all_had_theirs });
        }
        self.turn_is_over(is_all);
    }

    /// The writer's turn did not come.
    pub(super) fn turn_failed(&self) {
        self.turn_is_over(false);
    }

    fn turn_is_over(&self, is_all: bool) {
        self.is_due.store(false, Ordering::Relaxed);
        if !is_all {
            self.rings.doorbell.rung.notify_one();
        }
        self.brought.notify_one();
    }

    /// Puts the texts that came along with news to the bells of those who wait for them here, where the
    /// writer knows the key; others are read.
    pub(super) fn enclose_texts(&self, newer: &mut Newer, places: &Places) {
        let Newer { told, changed: Some(changed), .. } = newer else { return };
        let mut sealed = None;
        for bell in &mut told.bells {
            let Bell::Session(session, News::Rows { head, rows }) = bell else { continue };
            if !(self.rings.is_attended)(*session) {
                continue;
            }
            let Some(key) = places.key_of(*session) else { continue };
            let Some(sealed) = sealed.get_or_insert_with(|| changed.sealed()) else { return };
            let texts = sealed.open(*session, key);
            if texts.last().is_some_and(|last| last.seq == *head) {
                *rows = texts.into();
            }
        }
    }

    /// Returns when there is something to hear, and says where. `looked` is when that was last done: whoever
    /// is told all the time hears several news at once. `asked` is when the database was last asked.
    pub(super) async fn wait(&self, looked: Instant, asked: Instant, every: Duration) -> Look {
        let rung = async {
            sleep_until(looked + self.turn() + TURN).await;
            self.rings.doorbell.rung.notified().await;
            if self.is_due.load(Ordering::Relaxed) {
                // The writer will bring it: what rang was stored before its turn.
                pending::<()>().await;
            }
        };
        let once_more = self.heard().turn.map(|turn| turn.came + self.turn() * ONCE_MORE);
        let again = match once_more {
            Some(once_more) if asked < once_more => once_more.min(asked + every),
            _ => asked + every,
        };
        tokio::select! {
            biased;
            () = self.brought.notified() => Look::Brought,
            () = rung => Look::Stored,
            () = sleep_until(again) => Look::Stored,
        }
    }

    /// Rings what the writer brought.
    pub(super) async fn ring_brought(&self, link: &Link) -> Result<(), DbErr> {
        let (last, mut news) = {
            let mut heard = self.heard();
            (heard.last, std::mem::take(&mut heard.brought))
        };
        news.retain(|told| told.seq > last);
        if (last + 1..).zip(&news).any(|(seq, told)| told.seq != seq) {
            // Something is between them: own news, or more than a turn brings.
            return self.catch_up(link).await;
        }
        self.enclose_rows(link, &mut news).await;
        self.take(news);
        Ok(())
    }

    /// Looks until there is nothing new.
    pub(super) async fn catch_up(&self, link: &Link) -> Result<(), DbErr> {
        loop {
            let last = self.heard().last;
            let mut news = self.read(link, last).await?;
            let is_all = news.len() < AT_ONCE;
            self.enclose_rows(link, &mut news).await;
            self.take(news);
            if is_all {
                return Ok(());
            }
        }
    }

    async fn read(&self, link: &Link, last: i64) -> Result<Vec<Told>, DbErr> {
        let sql =
            format!("SELECT seq, bells FROM news WHERE seq > $1 ORDER BY seq LIMIT {AT_ONCE}");
        all(link, &sql, params![last]).await?.iter().map(Told::read).collect()
    }

    /// Puts the rows that others wrote to the bells of those who wait for them here: asking for all at once
    /// costs less than each asking for theirs. What is not put there they fetch.
    async fn enclose_rows(&self, link: &Link, news: &mut [Told]) {
        let own: Vec<i64> = self.heard().own.keys().copied().collect();
        let others = news.iter_mut().filter(|told| !own.contains(&told.seq));
        let mut wanted: Vec<(SessionId, Seq, &mut Arc<[Row]>)> = Vec::new();
        for bell in others.flat_map(|told| &mut told.bells) {
            if let Bell::Session(session, News::Rows { head, rows }) = bell
                && rows.is_empty()
                && (self.rings.is_attended)(*session)
            {
                wanted.push((*session, *head, rows));
            }
        }
        if wanted.is_empty() {
            return;
        }
        let places: Vec<_> = wanted.iter().map(|(session, seq, _)| (*session, *seq)).collect();
        match self.rows_at(link, &places).await {
            Ok(mut found) => {
                for (session, seq, rows) in wanted {
                    if let Some(row) = found.remove(&(session, seq)) {
                        *rows = [row].into();
                    }
                }
            }
            Err(error) => tracing::debug!(
                error = &error as &dyn std::error::Error,
                "could not read what others wrote: whoever waits for it asks"
            ),
        }
    }

    async fn rows_at(
        &self,
        link: &Link,
        places: &[(SessionId, Seq)],
    ) -> Result<HashMap<(SessionId, Seq), Row>, StoreError> {
        let dialect = Dialect::of(link.get_database_backend());
        // Each is looked up by itself: a plan that was made when little was kept would compare everything
        // that is kept with the whole list.
        let sql = format!(
            "SELECT wanted.session, t.seq, t.at, t.body, s.bucket, s.keys
             FROM (SELECT {} AS session, {} AS seq FROM {}) AS wanted
                CROSS JOIN LATERAL (SELECT seq, at, body FROM transcript_rows
                    WHERE session = wanted.session AND stream = 0 AND seq = wanted.seq OFFSET 0) AS t
                CROSS JOIN LATERAL (SELECT bucket, keys FROM sessions
                    WHERE id = wanted.session OFFSET 0) AS s",
            dialect.bytes(0),
            dialect.number(1),
            dialect.each()
        );
        let places = places.iter().map(|(session, seq)| json!([hex::encode(session.0), seq.0]));
        let places = Value::Array(places.collect()).to_string();
        let mut found = HashMap::new();
        for row in all(link, &sql, params![places]).await? {
            let session: SessionId = row.at("session")?;
            let wrapped: Vec<u8> = row.at("keys")?;
            let keys = self.keyring.unwrap(Bucket(row.at("bucket")?), session, &wrapped)?;
            let opened = open(&keys.of(session, Stream::Conversation), &row)?;
            found.insert((session, opened.seq), opened);
        }
        Ok(found)
    }

    fn take(&self, news: Vec<Told>) {
        let mut heard = self.heard();
        for told in news {
            // This node's own may have rung since these were read.
            if told.seq <= heard.last {
                continue;
            }
            if told.seq > heard.last + 1 {
                tracing::error!("this node was away for so long that it missed what happened");
                (self.rings.missed)();
            }
            heard.last = told.seq;
            let own = heard.own.remove(&told.seq);
            (self.rings.bells)(own.unwrap_or(told.bells));
        }
        loop {
            let next = heard.last + 1;
            let Some(own) = heard.own.remove(&next) else { return };
            heard.last = next;
            (self.rings.bells)(own);
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes down what a batch rings.
pub(super) async fn note(
    tx: &Tx<'_>,
    seq: i64,
    at: Timestamp,
    bells: &[Bell],
    changed: &Changed,
) -> Result<(), DbErr> {
    let bells = serde_json::to_string(bells)
        .map_err(|_| DbErr::Type("bells cannot be written down".to_owned()))?;
    let sql = "INSERT INTO news (seq, node, at, bells, changed) VALUES ($1, $2, $3, $4, $5)";
    tx.run(sql, params![seq, tx.env.node, at, bells, changed.write()]).await.map(drop)
}

/// The newest there is.
pub(super) async fn head(db: &DatabaseConnection) -> Result<i64, DbErr> {
    let row = one(db, "SELECT COALESCE(MAX(seq), 0) AS head FROM news", params![]).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("the newest news".to_owned()))?.at("head")
}

/// What a newer version says that this one does not know is left out: what it is about is seen
/// when somebody looks again.
fn read_bells(text: &str) -> Vec<Bell> {
    serde_json::from_str(text).unwrap_or_else(|_| {
        let bells: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
        bells.into_iter().filter_map(|bell| serde_json::from_value(bell).ok()).collect()
    })
}

impl Newer {
    pub(super) fn read(row: &Cells) -> Result<Self, DbErr> {
        let changed: Option<String> = row.at("changed")?;
        let changed = changed.as_deref().and_then(Changed::read);
        Ok(Self { told: Told::read(row)?, turn: (row.at("node")?, row.at("at")?), changed })
    }
}

impl Told {
    fn read(row: &Cells) -> Result<Self, DbErr> {
        Ok(Self { seq: row.at("seq")?, bells: read_bells(&row.at::<String>("bells")?) })
    }
}

/// How long there is between two turns of the nodes, of whichever, when all of them have much to store: a
/// batch costs each of them more than a text does, and people do not notice.
const TURN: Duration = Duration::from_millis(4);
/// However many nodes there are, none waits for more turns than this,
const AT_TURNS: u32 = 8;
/// and no text for longer: in a conversation nobody notices it yet.
const LONGEST_TURN: Duration = Duration::from_millis(40);
/// Whoever had a turn at most so many turns ago is not rung,
const SOON: u32 = 2;
/// and looks once more after so many: longer than a turn within those and its commit may take.
const ONCE_MORE: u32 = 6;
/// How many rows are read at once.
const AT_ONCE: usize = 200;

impl std::fmt::Debug for Hearing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hearing").field("last", &self.heard().last).finish_non_exhaustive()
    }
}
