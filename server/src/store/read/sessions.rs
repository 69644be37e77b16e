//! Rows of a conversation, the waiting queue, and a supporter's desk.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    length::Length,
    matching::{OnDuty, Waiting},
    transcript::{Row, RowBody, Stream},
};
use protocol::{
    Author, MessageText, Seq, SessionId, StaffId, Timestamp,
    staff::{Desk, MessageView, PairingView, TakenMessage},
    visit::{Language, WishView},
};

use uuid::Uuid;

use crate::{
    seal::{Bucket, SessionKeys, StreamKey},
    store::{
        Store, StoreError,
        acts::pairing::may_have,
        sql::{Cells, HEAD_SEQ, all, one, params},
        state::{session::urgency, visit::open_wish},
    },
};

/// A student who waits.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WaitingPlace {
    /// Whose session.
    pub session: SessionId,
    /// 1 is next.
    pub position: u32,
}

/// Where a session stands right now.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// The last row of the conversation.
    pub head: Seq,
    /// The student's connection, while there is one.
    pub connection: Option<Uuid>,
}

impl Store {
    /// The rows of a stream after `after`, in order, at most a few hundred of them. A session that
    /// is gone has none.
    ///
    /// # Errors
    ///
    /// When the database fails or a row does not open.
    pub async fn rows_after(
        &self,
        session: SessionId,
        stream: Stream,
        after: Seq,
    ) -> Result<Vec<Row>, StoreError> {
        let Some(keys) = self.session_keys(session).await? else { return Ok(Vec::new()) };
        let key = keys.of(session, stream);
        let sql = "SELECT seq, at, body FROM transcript_rows
            WHERE session = $1 AND stream = $2 AND seq > $3 ORDER BY seq LIMIT $4";
        let values = params![session, stream.number(), after, PAGE_ROWS];
        all(&self.reads, sql, values).await?.iter().map(|row| open(&key, row)).collect()
    }

    /// What the student wrote last, oldest first, at most so many texts among the newest rows.
    ///
    /// # Errors
    ///
    /// When the database fails or a row does not open.
    pub async fn last_said(
        &self,
        session: SessionId,
        head: Seq,
        most: usize,
    ) -> Result<Vec<MessageText>, StoreError> {
        let after = Seq(head.0.saturating_sub(NEWEST_ROWS));
        let rows = self.rows_after(session, Stream::Conversation, after).await?;
        let mut said: Vec<MessageText> = rows.iter().filter_map(said_by_student).collect();
        Ok(said.split_off(said.len().saturating_sub(most)))
    }

    /// Where a session stands right now; the default when it is gone.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn standing_of(&self, session: SessionId) -> Result<Standing, StoreError> {
        let sql = format!("SELECT {HEAD_SEQ}, connection FROM sessions WHERE id = $1");
        let Some(row) = one(&self.reads, &sql, params![session]).await? else {
            return Ok(Standing::default());
        };
        Ok(Standing { head: row.at("head_seq")?, connection: row.at("connection")? })
    }

    /// Everybody who waits, the next one first. A student whose connection is lost keeps the place.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn waiting(&self) -> Result<Vec<WaitingPlace>, StoreError> {
        let sql =
            "SELECT id FROM sessions WHERE state = 'waiting' AND urgent_only = 0 AND drill = 0
            ORDER BY urgency DESC, returned DESC, began_at, id";
        let rows = all(&self.reads, sql, vec![]).await?;
        (1..)
            .zip(rows)
            .map(|(position, row)| Ok(WaitingPlace { session: row.at("id")?, position }))
            .collect()
    }

    /// Everybody who waits as [`Store::waiting`] has them, with who may take them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn waiting_for(&self) -> Result<Vec<(SessionId, Waiting)>, StoreError> {
        let mut languages = BTreeMap::<SessionId, BTreeSet<Language>>::new();
        let sql = "SELECT w.session, w.language FROM wished_languages w
            JOIN sessions s ON s.id = w.session AND s.state = 'waiting'";
        for row in all(&self.reads, sql, vec![]).await? {
            languages.entry(row.at("session")?).or_default().insert(row.word("language")?);
        }
        let mut excluded = BTreeMap::<SessionId, BTreeSet<StaffId>>::new();
        let sql = "SELECT x.session, x.supporter FROM exclusions x
            JOIN sessions s ON s.id = x.session AND s.state = 'waiting'";
        for row in all(&self.reads, sql, vec![]).await? {
            excluded.entry(row.at("session")?).or_default().insert(row.at("supporter")?);
        }
        let sql = "SELECT id, urgency, not_faculty FROM sessions
            WHERE state = 'waiting' AND urgent_only = 0 AND drill = 0
            ORDER BY urgency DESC, returned DESC, began_at, id";
        let rows = all(&self.reads, sql, vec![]).await?;
        let waiting = rows.iter().map(|row| {
            let id = row.at("id")?;
            let student = Waiting {
                languages: languages.remove(&id).unwrap_or_default(),
                not_faculty: row.optional_word("not_faculty")?,
                excluded: excluded.remove(&id).unwrap_or_default(),
                urgency: urgency(row.at("urgency")?),
            };
            Ok((id, student))
        });
        waiting.collect()
    }

    /// How many students more the supporters have room for who take some, and how many wait.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn room_and_waiting(&self) -> Result<(u32, u32), StoreError> {
        let sql = "SELECT (SELECT CAST(COALESCE(SUM(capacity - load), 0) AS INTEGER) FROM duties
                WHERE connection IS NOT NULL AND ready = 1 AND load < capacity) AS room,
            (SELECT CAST(COUNT(*) AS INTEGER) FROM sessions
                WHERE state = 'waiting' AND urgent_only = 0 AND drill = 0) AS waiting";
        let row = one(&self.reads, sql, vec![]).await?;
        let row = row.ok_or(StoreError::Corrupt("a count has no answer"))?;
        Ok((row.at("room")?, row.at("waiting")?))
    }

    /// How many supporters are on duty: ready and connected, busy or not.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn supporters_on_duty(&self) -> Result<u32, StoreError> {
        let sql = "SELECT CAST(COUNT(*) AS INTEGER) AS count FROM duties
            WHERE connection IS NOT NULL AND (ready = 1 OR load > 0)";
        let row = one(&self.reads, sql, vec![]).await?;
        Ok(row.ok_or(StoreError::Corrupt("a count has no answer"))?.at("count")?)
    }

    /// The supporters who are on duty, with whom they may take: ready and connected, busy or not.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn on_duty(&self) -> Result<Vec<OnDuty>, StoreError> {
        let mut languages = self.languages().await?;
        let sql = "SELECT d.staff, s.faculty FROM duties d JOIN staff s ON s.id = d.staff
            WHERE d.connection IS NOT NULL AND (d.ready = 1 OR d.load > 0)
            ORDER BY d.staff";
        let rows = all(&self.reads, sql, vec![]).await?;
        let on_duty = rows.iter().map(|row| {
            let staff = row.at("staff")?;
            let languages = languages.remove(&staff).unwrap_or_default();
            Ok(OnDuty { staff, languages, faculty: row.optional_word("faculty")? })
        });
        on_duty.collect()
    }

    /// The languages of those who do not write all of the service's.
    pub(super) async fn languages(
        &self,
    ) -> Result<BTreeMap<StaffId, BTreeSet<Language>>, StoreError> {
        let mut languages = BTreeMap::<StaffId, BTreeSet<Language>>::new();
        let sql = "SELECT staff, language FROM staff_languages";
        for row in all(&self.reads, sql, vec![]).await? {
            languages.entry(row.at("staff")?).or_default().insert(row.word("language")?);
        }
        Ok(languages)
    }

    /// When students were paired since then, oldest first, as the audit log knows it: the last few.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn paired_since(&self, since: Timestamp) -> Result<Vec<Timestamp>, StoreError> {
        let sql = "SELECT at FROM audit
            WHERE seq > (SELECT COALESCE(MAX(seq), 0) - $2 FROM audit)
                AND act = 'conversation.paired' AND at > $1
            ORDER BY seq DESC LIMIT $3";
        let rows = all(&self.reads, sql, params![since, NEWEST_ENTRIES, NEWEST_PAIRINGS]).await?;
        rows.iter().rev().map(|row| Ok(row.at("at")?)).collect()
    }

    /// What a supporter has before them, while so many students wait.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn desk(&self, staff: StaffId, waiting: u32) -> Result<Desk, StoreError> {
        let sql = "SELECT ready, capacity FROM duties WHERE staff = $1";
        let duty = one(&self.reads, sql, params![staff]).await?;
        let duty = duty.ok_or(StoreError::Corrupt("an account has no duty"))?;
        let sql = "SELECT id, pseudonym, paired_at, bucket, keys, wish, ends_at, extended, EXISTS (
                SELECT 1 FROM cases c JOIN flags f ON f.case_id = c.id
                WHERE c.session = s.id AND c.state <> 'resolved' AND f.source = 'rule'
                    AND f.severity <> 'low') AS ask_about_safety, EXISTS (
                SELECT 1 FROM cases c WHERE c.session = s.id AND c.state <> 'resolved'
                    AND c.safety_asked_at IS NOT NULL AND c.safety_checked_at IS NULL)
                    AS safety_asked, left_at, COALESCE((SELECT due_at FROM deadlines
                        WHERE kind = 'give_back_message' AND subject = s.id), paired_at)
                    AS answer_by
            FROM sessions s
            WHERE state = 'paired' AND supporter = $1 ORDER BY paired_at, id";
        let rows = all(&self.reads, sql, params![staff]).await?;
        let pairings = rows.iter().map(|row| {
            Ok(PairingView {
                session: row.at("id")?,
                pseudonym: row.text("pseudonym")?,
                since: row.at("paired_at")?,
                ask_about_safety: row.at("ask_about_safety")?,
                safety_asked: row.at("safety_asked")?,
                wish: self.wish_in(row)?,
                ends_at: row.at("ends_at")?,
                extendable: is_extendable(row)?,
                message: taken_message(row)?,
            })
        });
        let sql = "SELECT r.session FROM reunions r
            JOIN sessions s ON s.id = r.session AND s.state = 'waiting'
            JOIN duties d ON d.staff = r.supporter AND d.ready = 1
            WHERE r.supporter = $1 AND r.wanted = 0 ORDER BY s.began_at, s.id";
        let asking = all(&self.reads, sql, params![staff]).await?;
        Ok(Desk {
            asking: asking.iter().map(|row| row.at("session")).collect::<Result<_, _>>()?,
            messages: self.messages_for(staff).await?,
            ready: duty.at("ready")?,
            capacity: duty.at("capacity")?,
            waiting,
            pairings: pairings.collect::<Result<_, StoreError>>()?,
        })
    }

    /// The messages that a supporter may take, oldest first, at most a few dozen.
    async fn messages_for(&self, staff: StaffId) -> Result<Vec<MessageView>, StoreError> {
        let sql = format!(
            "SELECT s.id, s.left_at, s.bucket, s.keys, s.wish FROM sessions s
            WHERE s.state = 'left' AND {} ORDER BY s.left_at, s.id LIMIT $2",
            may_have("s", "$1")
        );
        let rows = all(&self.reads, &sql, params![staff, MOST_MESSAGES]).await?;
        let messages = rows.iter().map(|row| {
            Ok(MessageView {
                session: row.at("id")?,
                left_at: row.at("left_at")?,
                topic: self.wish_in(row)?.and_then(|wish| wish.topic),
            })
        });
        messages.collect()
    }

    /// What the supporter or the clinician reads of what the student of this session wished for.
    ///
    /// # Errors
    ///
    /// When the database fails or it does not open.
    pub async fn wish_of(&self, session: SessionId) -> Result<Option<WishView>, StoreError> {
        let sql = "SELECT id, bucket, keys, wish FROM sessions WHERE id = $1";
        let row = one(&self.reads, sql, params![session]).await?;
        row.map_or(Ok(None), |row| self.wish_in(&row))
    }

    fn wish_in(&self, row: &Cells) -> Result<Option<WishView>, StoreError> {
        let Some(sealed) = row.at::<Option<Vec<u8>>>("wish")? else { return Ok(None) };
        let (id, wrapped): (_, Vec<u8>) = (row.at("id")?, row.at("keys")?);
        let keys = self.keyring.unwrap(Bucket(row.at("bucket")?), id, &wrapped)?;
        Ok(open_wish(&keys, id, Some(&sealed))?.view())
    }

    pub(super) async fn session_keys(
        &self,
        session: SessionId,
    ) -> Result<Option<SessionKeys>, StoreError> {
        let sql = "SELECT bucket, keys FROM sessions WHERE id = $1";
        let Some(row) = one(&self.reads, sql, params![session]).await? else { return Ok(None) };
        let wrapped: Vec<u8> = row.at("keys")?;
        Ok(Some(self.keyring.unwrap(Bucket(row.at("bucket")?), session, &wrapped)?))
    }
}

/// A row as it was sealed.
pub(in crate::store) fn open(key: &StreamKey, row: &Cells) -> Result<Row, StoreError> {
    opened(key, row.at("seq")?, row.at("at")?, &row.at::<Vec<u8>>("body")?)
}

/// The same of its parts.
pub(in crate::store) fn opened(
    key: &StreamKey,
    seq: Seq,
    at: Timestamp,
    sealed: &[u8],
) -> Result<Row, StoreError> {
    let body: RowBody = serde_json::from_slice(&key.open(seq, sealed)?)
        .map_err(|_| StoreError::Corrupt("a row's body is not what was sealed"))?;
    Ok(Row { seq, at, body: Arc::new(body) })
}

fn is_extendable(row: &Cells) -> Result<bool, StoreError> {
    let (ends_at, extended) = (row.at("ends_at")?, row.at("extended")?);
    let ends_at: Option<Timestamp> = ends_at;
    Ok(ends_at.is_some_and(|ends_at| Length { ends_at, extended }.extend().is_ok()))
}

fn taken_message(row: &Cells) -> Result<Option<TakenMessage>, StoreError> {
    let answer_by = row.at("answer_by")?;
    let left_at: Option<Timestamp> = row.at("left_at")?;
    Ok(left_at.map(|left_at| TakenMessage { left_at, answer_by }))
}

fn said_by_student(row: &Row) -> Option<MessageText> {
    match &*row.body {
        RowBody::Text { author: Author::Student, text, .. } => Some(text.clone()),
        RowBody::Text { .. } | RowBody::Event(_) => None,
    }
}

/// Among so many rows is what the student wrote last.
const NEWEST_ROWS: u32 = 200;

/// Among so many entries of the audit log are the pairings of the last while.
const NEWEST_ENTRIES: i64 = 1_000;
const NEWEST_PAIRINGS: i64 = 20;

/// Nobody has use for a longer list.
const MOST_MESSAGES: i64 = 50;

/// How many rows are read at once.
const PAGE_ROWS: i64 = 200;
