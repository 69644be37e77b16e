//! Texts: the hot path. A batch of them takes the same few statements as one.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use domain::{
    news::News,
    transcript::{Row, RowBody, Stream},
};
use protocol::{
    Author, MessageKey, MessageText, Seq, SessionId, StaffId, Timestamp,
    staff::{FlagSource, Severity, SignalView},
};
use sea_orm::DbErr;
use serde_json::json;
use tokio::sync::oneshot;

use crate::{
    seal::{Bucket, Keyring, SessionKeys},
    store::{
        act::{Refusal, Tx, WriteError},
        sql::{Cells, params},
        state::{
            flag::{self, Raised},
            session::encode,
        },
    },
};

/// Somebody says something.
#[derive(Clone, Debug)]
pub struct Text {
    /// Where.
    pub session: SessionId,
    /// Who.
    pub speaker: Speaker,
    /// Saying the same key again changes nothing.
    pub key: MessageKey,
    /// What.
    pub text: MessageText,
    /// What the rules saw in it, if anything.
    pub concern: Option<(Severity, Vec<SignalView>)>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Speaker {
    /// The session's student.
    Student,
    /// A member of staff, who must be in the conversation.
    Staff(StaffId),
}

/// What became of a text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stored {
    /// It is durable; its row comes as news.
    New,
    /// It had been said before.
    Before {
        /// Its place.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
    },
}

/// The answer to a text, once there is one.
#[derive(Debug)]
pub struct Saying(oneshot::Receiver<Result<Stored, WriteError>>);

impl Saying {
    pub(crate) const fn new(answer: oneshot::Receiver<Result<Stored, WriteError>>) -> Self {
        Self(answer)
    }
}

impl Future for Saying {
    type Output = Result<Stored, WriteError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|answer| answer.unwrap_or(Err(WriteError::Stopped)))
    }
}

/// Applies texts in order. Each has a result of its own; an error means that none was applied.
pub(crate) async fn apply(
    tx: &mut Tx<'_>,
    texts: &[Text],
) -> Result<Vec<Result<Stored, WriteError>>, WriteError> {
    let mut places = places(tx, texts).await?;
    let mut known = known(tx, texts).await?;
    let mut results = Vec::with_capacity(texts.len());
    let mut rows = Vec::with_capacity(texts.len());
    for text in texts {
        let result = place(&mut places, &mut known, text, tx.now);
        if let Ok(Placed::New(row)) = &result {
            rows.push((text, row.clone()));
        }
        results.push(match result {
            Ok(Placed::New(_)) => Ok(Stored::New),
            Ok(Placed::Before { seq, at }) => Ok(Stored::Before { seq, at }),
            Err(refusal) => Err(refusal.into()),
        });
    }
    if !rows.is_empty() {
        insert(tx, &places, &rows).await?;
        move_heads(tx, &places).await?;
        tell(tx, &rows);
        raise(tx, &rows).await?;
    }
    Ok(results)
}

/// What is known of a session that somebody speaks in.
struct Place {
    state: String,
    supporter: Option<StaffId>,
    clinician: Option<StaffId>,
    head: Seq,
    moved: bool,
    keys: SessionKeys,
}

enum Placed {
    New(Row),
    Before { seq: Seq, at: Timestamp },
}

type Known = BTreeMap<(SessionId, MessageKey), (Seq, Timestamp)>;

impl Place {
    fn voice(&self, speaker: Speaker) -> Result<Author, Refusal> {
        if self.state == "ended" {
            return Err(Refusal::OutOfState);
        }
        match speaker {
            Speaker::Student => Ok(Author::Student),
            Speaker::Staff(id) if self.supporter == Some(id) => Ok(Author::Supporter),
            Speaker::Staff(id) if self.clinician == Some(id) => Ok(Author::Clinician),
            Speaker::Staff(_) => Err(Refusal::NotFound),
        }
    }
}

/// The sessions that the texts are for.
async fn places(tx: &Tx<'_>, texts: &[Text]) -> Result<BTreeMap<SessionId, Place>, WriteError> {
    let dialect = tx.env.dialect;
    let sql = format!(
        "SELECT id, state, supporter, clinician, head_seq, bucket, keys FROM sessions
         WHERE id IN (SELECT {} FROM {})",
        dialect.bytes(0),
        dialect.each()
    );
    let ids: Vec<_> = texts.iter().map(|text| [hex::encode(text.session.0)]).collect();
    let mut places = BTreeMap::new();
    for row in tx.all(&sql, params![json!(ids).to_string()]).await? {
        places.insert(row.at("id")?, place_of(&row, &tx.env.keyring)?);
    }
    Ok(places)
}

fn place_of(row: &Cells, keyring: &Keyring) -> Result<Place, WriteError> {
    let bucket = Bucket(row.at("bucket")?);
    let wrapped: Vec<u8> = row.at("keys")?;
    Ok(Place {
        state: row.at("state")?,
        supporter: row.at("supporter")?,
        clinician: row.at("clinician")?,
        head: row.at("head_seq")?,
        moved: false,
        keys: keyring.unwrap(bucket, row.at("id")?, &wrapped)?,
    })
}

/// The texts that had been stored before.
async fn known(tx: &Tx<'_>, texts: &[Text]) -> Result<Known, DbErr> {
    let dialect = tx.env.dialect;
    let sql = format!(
        "SELECT r.session, r.key, r.seq, r.at FROM {} JOIN transcript_rows r
         ON r.session = {} AND r.key = {}",
        dialect.each(),
        dialect.bytes(0),
        dialect.bytes(1)
    );
    let keys: Vec<_> =
        texts.iter().map(|text| [hex::encode(text.session.0), hex::encode(text.key.0)]).collect();
    let rows = tx.all(&sql, params![json!(keys).to_string()]).await?;
    rows.iter()
        .map(|row| Ok(((row.at("session")?, row.at("key")?), (row.at("seq")?, row.at("at")?))))
        .collect()
}

/// Gives a text its place, unless it has one already or may not be said.
fn place(
    places: &mut BTreeMap<SessionId, Place>,
    known: &mut Known,
    text: &Text,
    at: Timestamp,
) -> Result<Placed, Refusal> {
    let place = places.get_mut(&text.session).ok_or(Refusal::NotFound)?;
    if let Some(&(seq, at)) = known.get(&(text.session, text.key)) {
        return Ok(Placed::Before { seq, at });
    }
    let author = place.voice(text.speaker)?;
    place.head = place.head.next();
    place.moved = true;
    known.insert((text.session, text.key), (place.head, at));
    let body = RowBody::Text { author, key: text.key, text: text.text.clone() };
    Ok(Placed::New(Row { seq: place.head, at, body: Arc::new(body) }))
}

async fn insert(
    tx: &Tx<'_>,
    places: &BTreeMap<SessionId, Place>,
    rows: &[(&Text, Row)],
) -> Result<(), WriteError> {
    let dialect = tx.env.dialect;
    let sql = format!(
        "INSERT INTO transcript_rows (session, stream, seq, key, at, body)
         SELECT {}, 0, {}, {}, {}, {} FROM {}",
        dialect.bytes(0),
        dialect.number(1),
        dialect.bytes(2),
        dialect.number(3),
        dialect.bytes(4),
        dialect.each()
    );
    let values: Vec<_> = rows
        .iter()
        .filter_map(|(text, row)| places.get(&text.session).map(|place| (text, row, place)))
        .map(|(text, row, place)| {
            let plain = encode(&row.body);
            let (session, stream) = (text.session, Stream::Conversation);
            let sealed = tx.env.keyring.seal_text(&place.keys, session, stream, row.seq, &plain);
            let (id, key) = (hex::encode(session.0), hex::encode(text.key.0));
            json!([id, row.seq, key, row.at, hex::encode(sealed)])
        })
        .collect();
    tx.run(&sql, params![json!(values).to_string()]).await?;
    Ok(())
}

async fn move_heads(tx: &Tx<'_>, places: &BTreeMap<SessionId, Place>) -> Result<(), DbErr> {
    let dialect = tx.env.dialect;
    let sql = format!(
        "UPDATE sessions SET head_seq = moved.head
         FROM (SELECT {} AS id, {} AS head FROM {}) AS moved WHERE sessions.id = moved.id",
        dialect.bytes(0),
        dialect.number(1),
        dialect.each()
    );
    let heads: Vec<_> = places
        .iter()
        .filter(|(_, place)| place.moved)
        .map(|(session, place)| json!([hex::encode(session.0), place.head]))
        .collect();
    tx.run(&sql, params![json!(heads).to_string()]).await.map(drop)
}

fn tell(tx: &mut Tx<'_>, rows: &[(&Text, Row)]) {
    for (text, row) in rows {
        let news = News::Rows { head: row.seq, rows: Arc::from([row.clone()]) };
        tx.tell(text.session, news);
    }
}

/// A flag stands in the transaction of the text that raised it.
async fn raise(tx: &mut Tx<'_>, rows: &[(&Text, Row)]) -> Result<(), WriteError> {
    for (text, row) in rows {
        let Some((severity, signals)) = &text.concern else { continue };
        let raised = Raised {
            source: FlagSource::Rule,
            severity: *severity,
            seq: Some(row.seq),
            signals: signals.clone(),
            by: None,
        };
        flag::raise(tx, text.session, raised).await?;
    }
    Ok(())
}
