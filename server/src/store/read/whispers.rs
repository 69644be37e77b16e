//! Whispers, for the staff of a session.

use domain::{transcript::Stream, whisper::Whisper};
use protocol::{Role, Seq, SessionId, staff::StaffView};

use crate::store::{
    Store, StoreError,
    acts::whispers::WhisperBody,
    sql::{all, params},
};

impl Store {
    /// The whispers of a session after `after`, in order, at most a few hundred of them, as far as
    /// they are for this person: a supporter sees those since they have the student, and none once
    /// they no longer have.
    ///
    /// # Errors
    ///
    /// When the database fails or a whisper does not open.
    pub async fn whispers_after(
        &self,
        session: SessionId,
        after: Seq,
        staff: &StaffView,
    ) -> Result<Vec<Whisper>, StoreError> {
        let theirs = match staff.role {
            Role::Supporter => {
                "AND w.at >= (SELECT s.paired_at FROM sessions s
                    WHERE s.id = w.session AND s.state = 'paired' AND s.supporter = $5)"
            }
            Role::Moderator | Role::Clinician | Role::Coordinator => "AND $5 IS NOT NULL",
        };
        let Some(keys) = self.session_keys(session).await? else { return Ok(Vec::new()) };
        let key = keys.of(session, Stream::Whispers);
        let sql = format!(
            "SELECT w.seq, w.at, w.key, w.body FROM transcript_rows w
             WHERE w.session = $1 AND w.stream = $2 AND w.seq > $3 {theirs}
             ORDER BY w.seq LIMIT $4"
        );
        let values = params![session, Stream::Whispers.number(), after, PAGE, staff.id];
        let mut whispers = Vec::new();
        for row in all(&self.reads, &sql, values).await? {
            let seq = row.at("seq")?;
            let sealed: Vec<u8> = row.at("body")?;
            let plain = key.open(seq, &sealed)?;
            let WhisperBody { by, author, text } = serde_json::from_slice(&plain)
                .map_err(|_| StoreError::Corrupt("a whisper is not what was sealed"))?;
            let (at, key) = (row.at("at")?, row.at("key")?);
            whispers.push(Whisper { seq, at, by, author, key, text });
        }
        Ok(whispers)
    }
}

/// How many whispers are read at once.
const PAGE: i64 = 200;
