//! Texts: the hot path. A batch of them takes one statement, as one does.

use std::fmt::Write as _;

use domain::{
    flag::Concern,
    news::{Bell, News},
    transcript::{Row, RowBody},
    wall::Spoken,
};
use protocol::{MessageKey, MessageText, Seq, SessionId, StaffId, Timestamp};
use ring::aead::NONCE_LEN;

use crate::{
    mailbox::Slot,
    store::{
        act::{Tx, WriteError},
        places::{Placed, Places},
        sql::params,
        state::{flag, session::encode},
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
    pub concern: Option<Concern>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Speaker {
    /// The session's student.
    Student,
    /// A member of staff, who must be in the conversation.
    Staff(StaffId),
}

/// What is to be said of a text to whoever said it. Of a new one nothing is: its row is news, to
/// everybody in the conversation alike.
#[derive(Debug)]
pub struct Answer {
    /// Where it was said.
    pub session: SessionId,
    /// Its key.
    pub key: MessageKey,
    /// Where it stands since it was said before, or why it is not stored.
    pub outcome: Result<Before, WriteError>,
}

/// Where a text stands that had been said before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Before {
    /// Its place.
    pub seq: Seq,
    /// When it was stored.
    pub at: Timestamp,
}

/// Where the answers to somebody's texts go.
pub type Answers = Slot<Answer>;

/// What became of a text; nothing is to be said of one that is new.
pub(crate) type Outcome = Option<Result<Before, WriteError>>;

/// Applies texts in order. Each has an outcome of its own; an error means that the transaction holds
/// nothing that can be kept.
pub(crate) async fn apply(
    tx: &mut Tx<'_>,
    places: &mut Places,
    texts: &[&Text],
) -> Result<Vec<Outcome>, WriteError> {
    places.know(tx, texts).await?;
    let mut outcomes = Vec::with_capacity(texts.len());
    let mut rows = Vec::with_capacity(texts.len());
    for text in texts {
        outcomes.push(match places.place(text, tx.now) {
            Ok(Placed::New(row)) => {
                rows.push((*text, row));
                None
            }
            Ok(Placed::Before(before)) => Some(Ok(before)),
            Err(refusal) => Some(Err(refusal.into())),
        });
    }
    if !rows.is_empty() {
        insert(tx, places, &rows).await?;
        tell(tx, &rows);
        raise(tx, &rows).await?;
    }
    Ok(outcomes)
}

/// All rows in one statement. Everything that is bytes comes as one value, out of which each row
/// takes its part: 16 bytes of the session, 16 of the key, and the sealed text.
async fn insert(tx: &mut Tx<'_>, places: &Places, rows: &[(&Text, Row)]) -> Result<(), WriteError> {
    let dialect = tx.env.dialect;
    let (seq, start, length) = (dialect.number(0), dialect.number(1), dialect.number(2));
    let sql = format!(
        "INSERT INTO transcript_rows (session, stream, seq, key, at, body)
         SELECT substr($2, {start}, 16), 0, {seq}, substr($2, {start} + 16, 16), $3,
             substr($2, {start} + 32, {length})
         FROM {}",
        dialect.each()
    );
    // One question for all of them: each is a way to the system and back.
    let mut chance = vec![[0; NONCE_LEN]; rows.len()];
    tx.env.ids.fill(chance.as_flattened_mut());
    let (mut elements, mut bytes) = (String::from("["), Vec::with_capacity(rows.len() * 320));
    for ((text, row), nonce) in rows.iter().zip(chance) {
        let Some(place) = places.of(text.session) else { continue };
        let sealed = place.key.seal_with(nonce, row.seq, &encode(&row.body));
        let comma = if bytes.is_empty() { "" } else { "," };
        let (start, length) = (bytes.len() + 1, sealed.len());
        write!(elements, "{comma}[{},{start},{length}]", row.seq.0)
            .expect("a string takes everything");
        bytes.extend_from_slice(text.session.0.as_bytes());
        bytes.extend_from_slice(text.key.0.as_bytes());
        bytes.extend_from_slice(&sealed);
        tx.pass_on(text.session, row.seq, &sealed);
    }
    elements.push(']');
    tx.run(&sql, params![elements, bytes, tx.now]).await?;
    Ok(())
}

fn tell(tx: &mut Tx<'_>, rows: &[(&Text, Row)]) {
    for (text, row) in rows {
        let news = News::Rows { head: row.seq, rows: [row.clone()].into() };
        tx.tell(text.session, news);
    }
    let spoken = rows.iter().filter_map(|(text, row)| match &*row.body {
        RowBody::Text { author, .. } => {
            Some(Spoken { session: text.session, author: *author, at: row.at })
        }
        RowBody::Event(_) => None,
    });
    tx.ring(Bell::Spoke(spoken.collect()));
}

/// A flag stands in the transaction of the text that raised it.
async fn raise(tx: &mut Tx<'_>, rows: &[(&Text, Row)]) -> Result<(), WriteError> {
    for (text, row) in rows {
        let Some(concern) = &text.concern else { continue };
        flag::raise_by_rule(tx, text.session, row.seq, concern).await?;
    }
    Ok(())
}
