//! What was written to a student, and whether there is somebody to come back to.

use domain::{
    return_code::Contact,
    transcript::{Row, RowBody, Stream},
};
use protocol::{Author, Seq, SessionId, SessionToken, return_code::Reply};

use crate::store::{
    Store, StoreError,
    acts::sessions::hash,
    sql::{one, params},
};

impl Store {
    /// The session that a student's token belongs to.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn session_of(&self, token: &SessionToken) -> Result<Option<SessionId>, StoreError> {
        let sql = "SELECT id FROM sessions WHERE token = $1";
        let row = one(&self.reads, sql, params![hash(token.expose())]).await?;
        Ok(row.map(|row| row.at("id")).transpose()?)
    }

    /// Whether a student and a supporter have written to each other.
    ///
    /// # Errors
    ///
    /// When the database fails or a row does not open.
    pub async fn has_contact(&self, session: SessionId) -> Result<bool, StoreError> {
        let (mut contact, mut after) = (Contact::default(), Seq(0));
        loop {
            let rows = self.rows_after(session, Stream::Conversation, after).await?;
            contact.hear(&rows);
            match rows.last() {
                Some(last) if !contact.is_made() => after = last.seq,
                Some(_) | None => return Ok(contact.is_made()),
            }
        }
    }

    /// Whether what a student wrote can be left as a message.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn may_leave_message(&self, session: SessionId) -> Result<bool, StoreError> {
        let sql = "SELECT 1 AS one FROM sessions s
            WHERE s.id = $1 AND s.state IN ('waiting', 'writing') AND s.urgent_only = 0
                AND s.drill = 0 AND EXISTS (SELECT 1 FROM transcript_rows r
                    WHERE r.session = s.id AND r.stream = 0 AND r.key IS NOT NULL)";
        Ok(one(&self.reads, sql, params![session]).await?.is_some())
    }

    /// What was written to the student of a session; nothing of what they wrote.
    ///
    /// # Errors
    ///
    /// When the database fails or a row does not open.
    pub async fn replies(&self, session: SessionId) -> Result<Vec<Reply>, StoreError> {
        let (mut replies, mut after) = (Vec::new(), Seq(0));
        loop {
            let rows = self.rows_after(session, Stream::Conversation, after).await?;
            let Some(last) = rows.last() else { return Ok(replies) };
            after = last.seq;
            replies.extend(rows.iter().filter_map(reply));
        }
    }
}

fn reply(row: &Row) -> Option<Reply> {
    match &*row.body {
        RowBody::Text { author: Author::Student, .. } | RowBody::Event(_) => None,
        RowBody::Text { author, text, .. } => {
            Some(Reply { author: *author, at: row.at, text: text.clone() })
        }
    }
}
