//! What a session says of its student, beside the conversation: sealed under a key of its own.

use domain::transcript::Stream;
use protocol::{
    Seq, SessionId,
    visit::{CheckIn, Feeling, Helped, NextStep, Wish},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    seal::{SealError, SessionKeys},
    store::act::Tx,
};

/// What is kept of a [`CheckIn`].
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Answers {
    pub(crate) feeling: Option<Feeling>,
    pub(crate) helped: Option<Helped>,
    pub(crate) next: Option<NextStep>,
}

impl From<&CheckIn> for Answers {
    fn from(CheckIn { feeling, helped, next, .. }: &CheckIn) -> Self {
        Self { feeling: *feeling, helped: *helped, next: *next }
    }
}

/// Where each of the two stands in its stream.
const WISH: Seq = Seq(1);
const CHECK_IN: Seq = Seq(2);

/// What the student wishes for, as it is stored.
pub(crate) fn seal_wish(tx: &Tx<'_>, keys: &SessionKeys, id: SessionId, wish: &Wish) -> Vec<u8> {
    keys.of(id, Stream::Visit).seal(&*tx.env.ids, WISH, &encode(wish))
}

/// How the student is after the end, as it is stored.
pub(crate) fn seal_answers(
    tx: &Tx<'_>,
    keys: &SessionKeys,
    id: SessionId,
    answers: &Answers,
) -> Vec<u8> {
    keys.of(id, Stream::Visit).seal(&*tx.env.ids, CHECK_IN, &encode(answers))
}

/// What the student wished for; nothing if that is not stored.
pub(crate) fn open_wish(
    keys: &SessionKeys,
    id: SessionId,
    sealed: Option<&[u8]>,
) -> Result<Wish, SealError> {
    Ok(open(keys, id, WISH, sealed)?.unwrap_or_default())
}

/// How the student said they were after the end.
pub(crate) fn open_answers(
    keys: &SessionKeys,
    id: SessionId,
    sealed: Option<&[u8]>,
) -> Result<Option<Answers>, SealError> {
    open(keys, id, CHECK_IN, sealed)
}

fn open<T: DeserializeOwned>(
    keys: &SessionKeys,
    id: SessionId,
    seq: Seq,
    sealed: Option<&[u8]>,
) -> Result<Option<T>, SealError> {
    let Some(sealed) = sealed else { return Ok(None) };
    let plain = keys.of(id, Stream::Visit).open(seq, sealed)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| SealError::Broken)
}

fn encode(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("codes and numbers are always valid JSON")
}
