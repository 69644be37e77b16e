//! What a batch changed of the sessions that people speak in: other nodes' writers learn it, so that they
//! need not read again what they remember, nor the texts that somebody waits for there.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use domain::{
    news::{Bell, News},
    transcript::{Row, RowBody},
};
use protocol::{MessageKey, Seq, SessionId, Timestamp};
use serde::{Deserialize, Serialize};

use super::{act::SealedText, places::Places, read::sessions::opened};
use crate::seal::StreamKey;

/// One batch's changes.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Changed {
    /// Texts: of which session, at which place, with which key, when.
    said: Vec<(SessionId, Seq, MessageKey, Timestamp)>,
    /// Sessions that were changed in any other way.
    touched: Vec<SessionId>,
    /// How many bytes each of the texts has as it is stored. An earlier version says nothing of it.
    #[serde(default)]
    lengths: Vec<usize>,
    /// The texts as they are stored, one after the other, in base64.
    #[serde(default)]
    sealed: String,
}

/// The texts of a batch as they are stored.
pub(super) struct Sealed<'a> {
    changed: &'a Changed,
    bytes: Vec<u8>,
}

impl Changed {
    /// What a batch rings says which texts it holds; acts say what else they changed.
    pub(super) fn of(bells: &[Bell], mut touched: Vec<SessionId>, sealed: Vec<SealedText>) -> Self {
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
        let (mut lengths, mut bytes) = (Vec::with_capacity(said.len()), Vec::new());
        let mut bodies: HashMap<_, _> =
            sealed.into_iter().map(|text| ((text.session, text.seq), text.body)).collect();
        for (session, seq, ..) in &said {
            let body = bodies.remove(&(*session, *seq)).unwrap_or_default();
            lengths.push(body.len());
            bytes.extend(body);
        }
        Self { said, touched, lengths, sealed: BASE64.encode(bytes) }
    }

    /// The texts that came along, if they did.
    pub(super) fn sealed(&self) -> Option<Sealed<'_>> {
        let bytes = BASE64.decode(&self.sealed).ok()?;
        let is_whole = self.lengths.len() == self.said.len()
            && self.lengths.iter().sum::<usize>() == bytes.len();
        is_whole.then_some(Sealed { changed: self, bytes })
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

impl Sealed<'_> {
    /// The texts of a session, in order, as far as its key opens them.
    pub(super) fn open(&self, session: SessionId, key: &StreamKey) -> Vec<Row> {
        let Changed { said, lengths, .. } = self.changed;
        let (mut rest, mut rows) = (self.bytes.as_slice(), Vec::new());
        for ((of, seq, _, at), length) in said.iter().zip(lengths) {
            let Some((body, after)) = rest.split_at_checked(*length) else { break };
            rest = after;
            if *of == session {
                rows.extend(opened(key, *seq, *at, body));
            }
        }
        rows
    }
}
