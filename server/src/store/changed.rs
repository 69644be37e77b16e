//! What a batch changed of the sessions that people speak in: other nodes' writers learn it, so that they
//! need not read again what they remember.

use domain::{
    news::{Bell, News},
    transcript::RowBody,
};
use protocol::{MessageKey, Seq, SessionId, Timestamp};
use serde::{Deserialize, Serialize};

use super::places::Places;

/// One batch's changes.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Changed {
    /// Texts: of which session, at which place, with which key, when.
    said: Vec<(SessionId, Seq, MessageKey, Timestamp)>,
    /// Sessions that were changed in any other way.
    touched: Vec<SessionId>,
}

impl Changed {
    /// What a batch rings says which texts it holds; acts say what else they changed.
    pub(super) fn of(bells: &[Bell], mut touched: Vec<SessionId>) -> Self {
        let mut said = Vec::new();
        for bell in bells {
            if let Bell::Session(session, News::Rows { rows, .. }) = bell {
                said.extend(rows.iter().filter_map(|row| match &*row.body {
                    RowBody::Text { key, .. } => Some((*session, row.seq, *key, row.at)),
                    RowBody::Event(_) => None,
                }));
            }
        }
        touched.sort_unstable();
        touched.dedup();
        Self { said, touched }
    }

    /// Has another node's writer know it.
    pub(super) fn teach(self, places: &mut Places) {
        for (session, seq, key, at) in self.said {
            places.learn(session, seq, key, at);
        }
        places.forget(self.touched);
    }

    /// As it stands beside the news.
    pub(super) fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// The same again; none of what another version wrote and this one does not understand.
    pub(super) fn read(written: &str) -> Option<Self> {
        serde_json::from_str(written).ok()
    }
}
