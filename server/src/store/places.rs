//! What the writer remembers of the sessions that people speak in, so that a text costs one
//! statement.
//!
//! It is right because every change of a session goes through this writer, and every act that
//! changes one other than by a text says so ([`Tx::touch`]). A debug build compares it with the
//! database at every batch. Where several nodes write, each learns what the others' batches changed
//! ([`crate::store::changed`]) before it writes itself, and forgets everything when it cannot.

mod said;

use std::{collections::HashMap, sync::Arc};

use domain::{
    return_code::codes_in,
    transcript::{Row, RowBody, Stream},
};
use protocol::{Author, MessageKey, Seq, SessionId, StaffId, Timestamp};
use sea_orm::DbErr;
use serde_json::json;

use self::said::{Found, Said};
use super::{
    act::{Refusal, Tx, WriteError},
    acts::texts::{Before, Speaker, Text},
    sql::{Cells, HEAD_SEQ, params},
};
use crate::seal::{Bucket, CodeKey, Mark, StreamKey};

/// The sessions that somebody spoke in lately.
#[derive(Default)]
pub(crate) struct Places {
    /// Those of now, and those of before: what is not used while `young` fills is forgotten.
    young: HashMap<SessionId, Place>,
    old: HashMap<SessionId, Place>,
    /// About how much memory `young` takes.
    bytes: usize,
    /// What the database says of the keys of this batch that were perhaps said long ago.
    asked: HashMap<(SessionId, MessageKey), Before>,
}

/// One session, as far as texts are concerned.
pub(crate) struct Place {
    ended: bool,
    supporter: Option<StaffId>,
    clinician: Option<StaffId>,
    moderator: Option<StaffId>,
    /// The supporter only reads along.
    listens: bool,
    head: Seq,
    said: Said,
    /// By what the return code of its student is known.
    code: Option<OwnCode>,
    pub(super) key: StreamKey,
}

/// The return code of a session's student, as far as it takes to see it in a text.
struct OwnCode {
    key: CodeKey,
    mark: Mark,
}

impl OwnCode {
    fn is_in(&self, text: &str) -> bool {
        codes_in(text).any(|code| self.key.mark(&code) == self.mark)
    }
}

/// Where a text stands.
pub(crate) enum Placed {
    /// At a new place.
    New(Row),
    /// Where it was put before.
    Before(Before),
}

impl Places {
    /// Reads the sessions of these texts, as far as they are not known. What is not there is not
    /// there afterwards either.
    pub(super) async fn know(&mut self, tx: &Tx<'_>, texts: &[&Text]) -> Result<(), WriteError> {
        self.age();
        let mut unknown: Vec<_> = texts
            .iter()
            .map(|text| text.session)
            .filter(|session| !self.young.contains_key(session) && !self.revive(*session))
            .collect();
        unknown.sort_unstable();
        unknown.dedup();
        if !unknown.is_empty() {
            for (session, place) in read(tx, &unknown).await? {
                self.bytes += place.bytes();
                self.young.insert(session, place);
            }
        }
        self.ask(tx, texts).await?;
        #[cfg(debug_assertions)]
        self.compare(tx, texts).await?;
        Ok(())
    }

    /// Asks the database for keys that were perhaps said, so long ago that it is not known where.
    async fn ask(&mut self, tx: &Tx<'_>, texts: &[&Text]) -> Result<(), WriteError> {
        self.asked.clear();
        for Text { session, key, .. } in texts {
            let Some(place) = self.young.get_mut(session) else { continue };
            place.said.settle();
            if place.said.find(*key) == Found::Perhaps
                && let Some(before) = stands_at(tx, *session, *key).await?
            {
                self.asked.insert((*session, *key), before);
            }
        }
        Ok(())
    }

    /// The session, if there is one; only for what [`Places::know`] has read.
    pub(super) fn of(&self, session: SessionId) -> Option<&Place> {
        self.young.get(&session)
    }

    /// The key of a session's conversation, if it is known.
    pub(super) fn key_of(&self, session: SessionId) -> Option<&StreamKey> {
        let place = self.young.get(&session).or_else(|| self.old.get(&session));
        place.map(|place| &place.key)
    }

    /// Gives a text its place, unless it has one already or may not be said.
    pub(super) fn place(&mut self, text: &Text, at: Timestamp) -> Result<Placed, Refusal> {
        let place = self.young.get_mut(&text.session).ok_or(Refusal::NotFound)?;
        let known = match place.said.find(text.key) {
            Found::At(before) => Some(before),
            Found::Perhaps => self.asked.get(&(text.session, text.key)).copied(),
            Found::Never => None,
        };
        if let Some(before) = known {
            return Ok(Placed::Before(before));
        }
        let author = place.voice(text.speaker)?;
        if place.reveals(text) {
            return Err(Refusal::OwnReturnCode);
        }
        place.head = place.head.next();
        place.said.add(text.key, Before { seq: place.head, at });
        self.bytes += Said::BYTES_OF_ONE;
        let body = RowBody::Text { author, key: text.key, text: text.text.clone() };
        Ok(Placed::New(Row { seq: place.head, at, body: Arc::new(body) }))
    }

    /// Another node's writer has given a text its place. Whatever does not follow what is known here is
    /// read again when somebody speaks there.
    pub(super) fn learn(&mut self, session: SessionId, seq: Seq, key: MessageKey, at: Timestamp) {
        let (young, old) = (&mut self.young, &mut self.old);
        let Some(place) = young.get_mut(&session).or_else(|| old.get_mut(&session)) else { return };
        if place.head.next() == seq {
            place.head = seq;
            place.said.add(key, Before { seq, at });
            place.said.settle();
            self.bytes += Said::BYTES_OF_ONE;
        } else {
            self.forget(vec![session]);
        }
    }

    /// Forgets sessions that were changed.
    pub(super) fn forget(&mut self, sessions: Vec<SessionId>) {
        for session in sessions {
            self.young.remove(&session);
            self.old.remove(&session);
        }
    }

    /// Forgets everything: what was applied has been taken back.
    pub(super) fn forget_all(&mut self) {
        *self = Self::default();
    }

    fn revive(&mut self, session: SessionId) -> bool {
        let Some(place) = self.old.remove(&session) else { return false };
        self.bytes += place.bytes();
        self.young.insert(session, place);
        true
    }

    fn age(&mut self) {
        if self.bytes > ROOM_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = 0;
        }
    }

    #[cfg(debug_assertions)]
    async fn compare(&self, tx: &Tx<'_>, texts: &[&Text]) -> Result<(), WriteError> {
        let sessions: Vec<_> = texts.iter().map(|text| text.session).collect();
        let stored = read(tx, &sessions).await?;
        for session in sessions {
            let (known, stored) = (self.of(session), stored.get(&session));
            assert_eq!(known.map(Place::summary), stored.map(Place::summary), "{session}");
        }
        Ok(())
    }
}

impl Place {
    /// As whom somebody may speak here.
    fn voice(&self, speaker: Speaker) -> Result<Author, Refusal> {
        if self.ended {
            return Err(Refusal::OutOfState);
        }
        match speaker {
            Speaker::Student => Ok(Author::Student),
            Speaker::Staff(id) if self.supporter == Some(id) => {
                if self.listens {
                    Err(Refusal::Listening)
                } else {
                    Ok(Author::Supporter)
                }
            }
            Speaker::Staff(id) if self.clinician == Some(id) => Ok(Author::Clinician),
            Speaker::Staff(id) if self.moderator == Some(id) => Ok(Author::Moderator),
            Speaker::Staff(_) => Err(Refusal::NotFound),
        }
    }

    /// Whether the student writes their own return code, which nobody here should learn. A text that
    /// worries somebody is taken all the same: it must be read.
    fn reveals(&self, text: &Text) -> bool {
        text.speaker == Speaker::Student
            && text.concern.is_none()
            && self.code.as_ref().is_some_and(|code| code.is_in(text.text.as_str()))
    }

    const fn bytes(&self) -> usize {
        SESSION_BYTES + self.said.bytes()
    }

    #[cfg(debug_assertions)]
    fn summary(&self) -> ([bool; 2], [Option<StaffId>; 3], Seq, usize) {
        let inside = [self.supporter, self.clinician, self.moderator];
        ([self.ended, self.listens], inside, self.head, self.said.len())
    }
}

async fn read(
    tx: &Tx<'_>,
    sessions: &[SessionId],
) -> Result<HashMap<SessionId, Place>, WriteError> {
    let among = tx.env.dialect.among();
    let ids: Vec<_> = sessions.iter().map(|session| [hex::encode(session.0)]).collect();
    let ids = json!(ids).to_string();

    let sql = format!(
        "SELECT id, state, supporter, clinician, moderator, listens, {HEAD_SEQ}, bucket, keys,
            (SELECT mark FROM return_codes WHERE session = sessions.id) AS code_mark
         FROM sessions WHERE id {among}"
    );
    let mut places = HashMap::new();
    for row in tx.all(&sql, params![ids]).await? {
        places.insert(row.at("id")?, place_of(tx, &row)?);
    }
    let sql = format!(
        "SELECT session, key, seq, at FROM transcript_rows
         WHERE session {among} AND stream = 0 AND key IS NOT NULL ORDER BY session, seq"
    );
    for row in tx.all(&sql, params![ids]).await? {
        let session: SessionId = row.at("session")?;
        if let Some(place) = places.get_mut(&session) {
            place.said.add(row.at("key")?, before_at(&row)?);
        }
    }
    for place in places.values_mut() {
        place.said.settle();
    }
    Ok(places)
}

async fn stands_at(
    tx: &Tx<'_>,
    session: SessionId,
    key: MessageKey,
) -> Result<Option<Before>, WriteError> {
    let sql = "SELECT seq, at FROM transcript_rows WHERE session = $1 AND stream = 0 AND key = $2";
    let row = tx.one(sql, params![session, key]).await?;
    Ok(row.as_ref().map(before_at).transpose()?)
}

fn before_at(row: &Cells) -> Result<Before, DbErr> {
    Ok(Before { seq: row.at("seq")?, at: row.at("at")? })
}

fn place_of(tx: &Tx<'_>, row: &Cells) -> Result<Place, WriteError> {
    let session = row.at("id")?;
    let wrapped: Vec<u8> = row.at("keys")?;
    let keys = tx.env.keyring.unwrap(Bucket(row.at("bucket")?), session, &wrapped)?;
    Ok(Place {
        ended: row.at::<String>("state")? == "ended",
        supporter: row.at("supporter")?,
        clinician: row.at("clinician")?,
        moderator: row.at("moderator")?,
        listens: row.at("listens")?,
        head: row.at("head_seq")?,
        said: Said::default(),
        code: own_code(tx, row)?,
        key: keys.of(session, Stream::Conversation),
    })
}

fn own_code(tx: &Tx<'_>, row: &Cells) -> Result<Option<OwnCode>, WriteError> {
    let mark: Option<Vec<u8>> = row.at("code_mark")?;
    let mark = mark.and_then(|bytes| Mark::try_from(bytes).ok());
    Ok(mark.map(|mark| OwnCode { key: tx.env.code_key.clone(), mark }))
}

/// How much memory `young` may take before it gets old; `old` takes as much again.
const ROOM_BYTES: usize = 24 * 1024 * 1024;
/// What a session takes beside its keys.
const SESSION_BYTES: usize = 1024;
