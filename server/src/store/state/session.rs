//! A session as it is stored, and how a step of the rules is: the session, its rows, its audit
//! entries and what follows, together.

use std::sync::Arc;

use domain::{
    deadline::Deadline,
    news::{Bell, News},
    receipt::Receipt,
    session::{Peer, Session, SessionState, Step},
    transcript::{Row, RowBody, Stream},
};
use protocol::{Event, Pseudonym, Seq, SessionId, StaffId, Tab, Timestamp, staff::Severity};
use uuid::Uuid;

use super::return_code;

use crate::{
    seal::{Bucket, SessionKeys},
    store::{
        act::{Refusal, Tx, WriteError},
        sql::{Cells, HEAD_SEQ, params},
        state::{closing, course, message},
    },
};

/// A session as it is stored.
pub(crate) struct StoredSession {
    pub(crate) session: Session,
    pub(crate) pseudonym: Pseudonym,
    pub(crate) head: Seq,
    pub(crate) staff_head: Seq,
    /// How far the student has got, and the other side.
    pub(crate) student: Receipt,
    pub(crate) staff: Receipt,
    pub(crate) connection: Option<Uuid>,
    /// Which of the student's pages took over last.
    pub(crate) tab: Tab,
    pub(crate) keys: SessionKeys,
}

/// The session with this id.
pub(crate) async fn find(tx: &Tx<'_>, id: SessionId) -> Result<StoredSession, WriteError> {
    let row = tx.one(&select("id = $1"), params![id]).await?;
    StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)
}

/// The query for the sessions for which `condition` holds.
pub(crate) fn select(condition: &str) -> String {
    format!(
        "SELECT id, pseudonym, state, ended_by, supporter, clinician, moderator, urgency, returned,
            drill, urgent_only, listens, left_at,
            {HEAD_SEQ},
            (SELECT COALESCE(MAX(seq), 0) FROM transcript_rows
                WHERE session = sessions.id AND stream = 1) AS staff_head_seq,
            student_delivered, student_seen, staff_delivered, staff_seen, connection, tab, bucket,
            keys
         FROM sessions WHERE {condition}"
    )
}

/// The bucket whose key wraps what is stored now; the database knows which key that is.
pub(crate) async fn bucket_of_this_hour(tx: &Tx<'_>) -> Result<Bucket, WriteError> {
    let bucket = Bucket::of(tx.now);
    let proof = tx.env.keyring.prove(bucket)?;
    let sql = "INSERT INTO buckets (bucket, proof) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    tx.run(sql, params![bucket.0, proof]).await?;
    Ok(bucket)
}

/// The sessions that a member of staff is in.
pub(crate) async fn with_staff(
    tx: &Tx<'_>,
    staff: StaffId,
) -> Result<Vec<StoredSession>, WriteError> {
    let sql = select("(state = 'paired' AND supporter = $1) OR clinician = $1 OR moderator = $1");
    let rows = tx.all(&sql, params![staff]).await?;
    rows.iter().map(|row| StoredSession::read(tx, row)).collect()
}

impl StoredSession {
    pub(crate) fn read(tx: &Tx<'_>, row: &Cells) -> Result<Self, WriteError> {
        let id = row.at("id")?;
        let bucket = Bucket(row.at("bucket")?);
        let wrapped: Vec<u8> = row.at("keys")?;
        let session = Session {
            id,
            state: state(row)?,
            clinician: row.at("clinician")?,
            moderator: row.at("moderator")?,
            urgency: urgency(row.at("urgency")?),
            returned: row.at("returned")?,
            urgent_only: row.at("urgent_only")?,
            drill: row.at("drill")?,
            message: row.at::<Option<Timestamp>>("left_at")?.is_some(),
        };
        Ok(Self {
            session,
            pseudonym: row.text("pseudonym")?,
            head: row.at("head_seq")?,
            staff_head: row.at("staff_head_seq")?,
            student: Receipt {
                delivered: row.at("student_delivered")?,
                seen: row.at("student_seen")?,
            },
            staff: Receipt { delivered: row.at("staff_delivered")?, seen: row.at("staff_seen")? },
            connection: row.at("connection")?,
            tab: row.at("tab")?,
            keys: tx.env.keyring.unwrap(bucket, id, &wrapped)?,
        })
    }

    /// Stores a step of the rules: the session, its rows, its audit entries, and what follows.
    pub(crate) async fn record(
        &mut self,
        tx: &mut Tx<'_>,
        step: Step,
        by: Option<StaffId>,
    ) -> Result<(), WriteError> {
        let Step { session, events, acts, released } = step;
        let (had, state) = (self.session.supporter(), self.session.state);
        self.session = session;
        self.save(tx).await?;
        if self.session.supporter() != had {
            let paired = self.session.supporter().is_some();
            if self.session.message {
                message::hold(tx, self.session.id, paired.then_some(self.head)).await?;
            } else {
                course::begin(tx, self.session.id, paired).await?;
            }
        }
        if self.session.message {
            tx.ring(Bell::Messages);
        }
        self.append_all(tx, events).await?;
        tx.audit(by, acts).await?;
        if let Some(supporter) = released {
            let sql = "UPDATE duties SET load = load - 1 WHERE staff = $1";
            tx.run(sql, params![supporter]).await?;
            tx.ring(Bell::Staff(supporter));
        }
        if self.session.state != state {
            closing::follow(tx, &self.session).await?;
        }
        if self.session.state != SessionState::Waiting {
            return_code::end_reunion(tx, self.session.id).await?;
        }
        if self.session.is_ended() {
            self.begin_retention(tx).await?;
        }
        tx.ring(Bell::Queue);
        tx.ring(Bell::Cases);
        Ok(())
    }

    /// Stores that the session is more urgent than before.
    pub(crate) async fn raise_urgency(
        &mut self,
        tx: &mut Tx<'_>,
        severity: Severity,
    ) -> Result<(), WriteError> {
        if self.session.urgency < Some(severity) {
            self.session.urgency = Some(severity);
            self.save(tx).await?;
            tx.ring(Bell::Queue);
        }
        Ok(())
    }

    /// Appends what happened to the conversation.
    pub(crate) async fn append_all(
        &mut self,
        tx: &mut Tx<'_>,
        events: Vec<Event>,
    ) -> Result<(), WriteError> {
        if events.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(events.len());
        for event in events {
            self.head = self.head.next();
            let body = Arc::new(RowBody::Event(event));
            self.insert(tx, Stream::Conversation, self.head, &body).await?;
            rows.push(Row { seq: self.head, at: tx.now, body });
        }
        tx.tell(self.session.id, News::Rows { head: self.head, rows: rows.into() });
        Ok(())
    }

    /// Appends what staff write for each other.
    pub(crate) async fn append_note(
        &mut self,
        tx: &mut Tx<'_>,
        body: &RowBody,
    ) -> Result<Seq, WriteError> {
        self.staff_head = self.staff_head.next();
        self.insert(tx, Stream::Staff, self.staff_head, body).await?;
        Ok(self.staff_head)
    }

    async fn insert(
        &self,
        tx: &mut Tx<'_>,
        stream: Stream,
        seq: Seq,
        body: &RowBody,
    ) -> Result<(), WriteError> {
        let id = self.session.id;
        tx.touch(id);
        let sealed = self.keys.of(id, stream).seal(&*tx.env.ids, seq, &encode(body));
        let sql = "INSERT INTO transcript_rows (session, stream, seq, key, at, body)
            VALUES ($1, $2, $3, NULL, $4, $5)";
        tx.run(sql, params![id, stream.number(), seq, tx.now, sealed]).await?;
        Ok(())
    }

    async fn save(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.touch(self.session.id);
        let Session { id, state, clinician, moderator, urgency, returned, .. } = &self.session;
        let supporter = self.session.supporter();
        let ended_by = match state {
            SessionState::Ended { by } => Some(by.as_str()),
            SessionState::Waiting
            | SessionState::Paired { .. }
            | SessionState::Accompanied
            | SessionState::Writing
            | SessionState::Left => None,
        };
        let word = word_of(*state);
        let left_at = self.session.message.then_some(tx.now);
        let listens = self.session.listens();
        let paired_at = supporter.map(|_| tx.now);
        let ended_at = ended_by.map(|_| tx.now);
        let sql = "UPDATE sessions SET state = $2, supporter = $3, clinician = $4, urgency = $5,
                returned = $6, ended_by = COALESCE(ended_by, $7),
                paired_at = CASE WHEN supporter = $3 THEN paired_at ELSE $8 END,
                ended_at = COALESCE(ended_at, $9),
                last_supporter = COALESCE($3, last_supporter),
                waiting_at = CASE WHEN state = 'waiting' THEN waiting_at ELSE $10 END,
                moderator = $11, listens = $12, left_at = COALESCE(left_at, $13)
            WHERE id = $1";
        let urgency = urgency.map_or(0, urgency_number);
        tx.run(
            sql,
            params![
                id, word, supporter, clinician, urgency, returned, ended_by, paired_at, ended_at,
                tx.now, moderator, listens, left_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Wraps the keys anew, under the bucket of now.
    pub(crate) async fn move_to_this_hour(&self, tx: &Tx<'_>) -> Result<(), WriteError> {
        let id = self.session.id;
        let bucket = bucket_of_this_hour(tx).await?;
        let wrapped = tx.env.keyring.wrap(bucket, id, &self.keys)?;
        let sql = "UPDATE sessions SET bucket = $2, keys = $3 WHERE id = $1";
        tx.run(sql, params![id, bucket.0, wrapped]).await?;
        Ok(())
    }

    async fn begin_retention(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let id = self.session.id;
        let sql = "UPDATE sessions SET connection = NULL WHERE id = $1";
        tx.run(sql, params![id]).await?;
        // A student who comes back later does not meet them either.
        if tx.env.policy.return_code_ms == 0 {
            tx.run("DELETE FROM exclusions WHERE session = $1", params![id]).await?;
        }
        tx.clear_deadline(Deadline::StudentAway(id)).await?;
        tx.clear_deadline(Deadline::SessionLength(id)).await?;
        if self.session.message {
            message::end(tx, id).await?;
            // However long it waited, no copy of it can be opened for longer than of any other.
            self.move_to_this_hour(tx).await?;
        }
        let due_at = tx.now.plus_ms(tx.env.policy.retention_ms);
        tx.set_deadline(Deadline::EraseSession(id), due_at).await?;
        Ok(())
    }
}

/// How the database writes where a session stands.
pub(crate) const fn word_of(state: SessionState) -> &'static str {
    match state {
        SessionState::Waiting => "waiting",
        SessionState::Paired { .. } => "paired",
        SessionState::Accompanied => "accompanied",
        SessionState::Writing => "writing",
        SessionState::Left => "left",
        SessionState::Ended { .. } => "ended",
    }
}

fn state(row: &Cells) -> Result<SessionState, WriteError> {
    let word: String = row.at("state")?;
    Ok(match (word.as_str(), row.at::<Option<StaffId>>("supporter")?) {
        ("waiting", _) => SessionState::Waiting,
        ("paired", Some(supporter)) => {
            let peer = if row.at("listens")? { Peer::Listens } else { Peer::Speaks };
            SessionState::Paired { supporter, peer }
        }
        ("accompanied", _) => SessionState::Accompanied,
        ("writing", _) => SessionState::Writing,
        ("left", _) => SessionState::Left,
        ("ended", _) => SessionState::Ended { by: row.word("ended_by")? },
        _ => return Err(sea_orm::DbErr::Type("a session is in no known state".to_owned()).into()),
    })
}

const fn urgency_number(severity: Severity) -> i16 {
    match severity {
        Severity::Low => 1,
        Severity::High => 2,
        Severity::Imminent => 3,
    }
}

pub(crate) const fn urgency(number: i16) -> Option<Severity> {
    match number {
        1 => Some(Severity::Low),
        2 => Some(Severity::High),
        3 => Some(Severity::Imminent),
        _ => None,
    }
}

/// A row's body as it is sealed.
pub(crate) fn encode(body: &RowBody) -> Vec<u8> {
    serde_json::to_vec(body).expect("a row's body is always valid JSON")
}
