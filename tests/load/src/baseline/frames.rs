//! The frames of the baselines: those of the protocol that a text cannot do without.

use std::borrow::Cow;

use axum::extract::ws::Utf8Bytes;
use protocol::{Author, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Somebody says something.
#[derive(Debug, Deserialize)]
pub(super) struct Say<'a> {
    /// There is no other frame.
    #[serde(rename = "type")]
    _kind: Kind,
    /// Comes back when it is accepted.
    pub(super) key: Uuid,
    /// What.
    #[serde(borrow)]
    pub(super) text: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Say,
}

/// What is told.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Told<'a> {
    /// The seat is taken.
    Welcome,
    /// The own text has its place.
    Accepted { key: Uuid, seq: u32, at: Timestamp },
    /// The other side wrote something.
    Said { seq: u32, at: Timestamp, author: Author, text: &'a str },
}

impl Told<'_> {
    pub(super) fn to_frame(&self) -> Utf8Bytes {
        serde_json::to_string(self).expect("a frame is always valid JSON").into()
    }
}
