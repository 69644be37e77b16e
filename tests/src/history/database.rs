//! What stands in the database in the end.

use std::collections::BTreeMap;

use domain::transcript::{Row, Stream};
use protocol::{Seq, SessionId};
use server::store::{Store, StoreError};

/// The conversations as they stand in the database, each in the order of its rows.
#[derive(Clone, Debug, Default)]
pub struct Database(pub BTreeMap<SessionId, Vec<Row>>);

impl Database {
    /// Reads conversations to their ends.
    ///
    /// # Errors
    ///
    /// When the database fails, or a row does not open.
    pub async fn read(
        store: &Store,
        sessions: impl IntoIterator<Item = SessionId>,
    ) -> Result<Self, StoreError> {
        let mut conversations = BTreeMap::new();
        for session in sessions {
            conversations.insert(session, conversation(store, session).await?);
        }
        Ok(Self(conversations))
    }

    pub(super) fn rows(&self, session: SessionId) -> &[Row] {
        self.0.get(&session).map_or(&[], Vec::as_slice)
    }
}

async fn conversation(store: &Store, session: SessionId) -> Result<Vec<Row>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    loop {
        let last = rows.last().map_or(Seq(0), |row| row.seq);
        let more = store.rows_after(session, Stream::Conversation, last).await?;
        if more.is_empty() {
            return Ok(rows);
        }
        rows.extend(more);
    }
}
