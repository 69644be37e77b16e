//! What a student says beside the conversation: what they wish for, how they are after it, and that it
//! is to be deleted now.

use async_trait::async_trait;
use domain::{deadline::Deadline, news::Bell, visit::is_worse};
use protocol::{
    EndedBy, SessionId, SessionToken,
    staff::{FlagSource, Severity},
    visit::{CheckIn, CheckedIn, Choices, Erased, Language, Wish},
};

use super::sessions::hash;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        case,
        flag::{self, Raised},
        return_code,
        session::{StoredSession, find, select},
        visit::{Answers, open_answers, open_wish, seal_answers, seal_wish},
    },
};

/// A student wishes for something, in place of what they wished for before.
#[derive(Debug)]
pub struct WishFor {
    /// Whose session.
    pub session: SessionId,
    /// All of it.
    pub wish: Wish,
}

/// A student says how they are after the end.
#[derive(Debug)]
pub struct CheckInAfter(
    /// What they say.
    pub CheckIn,
);

/// A student has their conversation deleted now.
#[derive(Debug)]
pub struct EraseNow {
    /// Whose session.
    pub token: SessionToken,
}

#[async_trait]
impl Act for WishFor {
    type Answer = Wish;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Wish, WriteError> {
        let Self { session, wish } = self;
        if !is_on_offer(wish, &tx.env.policy.choices) {
            return Err(Refusal::NotFound.into());
        }
        let stored = find(tx, *session).await?;
        if stored.session.is_ended() {
            return Err(Refusal::OutOfState.into());
        }
        keep(tx, &stored, wish).await?;
        if let Some(supporter) = stored.session.supporter() {
            tx.ring(Bell::Staff(supporter));
        }
        tx.ring(Bell::Queue);
        Ok(wish.clone())
    }
}

#[async_trait]
impl Act for CheckInAfter {
    type Answer = CheckedIn;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<CheckedIn, WriteError> {
        let Self(check_in) = self;
        let stored = ended(tx, &check_in.token).await?;
        let session = stored.session.id;
        let (wish, before) = said(tx, &stored).await?;
        let answers = Answers::from(check_in);
        let sealed = seal_answers(tx, &stored.keys, session, &answers);
        let sql = "UPDATE sessions SET check_in = $2 WHERE id = $1";
        tx.run(sql, params![session, sealed]).await?;

        let worse = |one: &Answers| is_worse(wish.feeling, one.feeling, one.helped);
        let told_before = before.is_some_and(|before| worse(&before));
        let worse = worse(&answers);
        if worse && !told_before && !is_told(tx, session).await? {
            tell_moderators(tx, session).await?;
        }
        Ok(CheckedIn { worse })
    }
}

#[async_trait]
impl Act for EraseNow {
    type Answer = Erased;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Erased, WriteError> {
        let session = ended_or_taken_back(tx, &self.token).await?;
        super::contacts::erase(tx, session).await?;
        // Nothing leads back to what its student wants gone.
        return_code::forget_of(tx, session).await?;
        if case::unresolved_of(tx, session).await?.is_some() {
            // Looked at again until it is resolved.
            let due_at = tx.now.plus_ms(super::retention::LOOK_AGAIN_MS);
            tx.set_deadline(Deadline::EraseSession(session), due_at).await?;
            return Ok(Erased::UnderReview);
        }
        super::retention::erase(tx, session).await?;
        tx.clear_deadline(Deadline::EraseSession(session)).await?;
        Ok(Erased::Gone)
    }
}

/// A student who begins is taken to wish for the languages that they read the page in, as far as
/// supporters can write them.
pub(super) async fn wish_to_begin_with(
    tx: &mut Tx<'_>,
    stored: &StoredSession,
    languages: &[Language],
) -> Result<Option<Wish>, WriteError> {
    let choices = &tx.env.policy.choices;
    let known = choices.languages.iter().filter(|language| languages.contains(language));
    let wish = Wish { languages: known.cloned().collect(), ..Wish::default() };
    if wish == Wish::default() {
        return Ok(None);
    }
    keep(tx, stored, &wish).await?;
    Ok(Some(wish))
}

async fn keep(tx: &mut Tx<'_>, stored: &StoredSession, wish: &Wish) -> Result<(), WriteError> {
    let session = stored.session.id;
    tx.touch(session);
    let sealed = seal_wish(tx, &stored.keys, session, wish);
    let not_faculty = wish.not_faculty.as_ref().map(|faculty| faculty.as_str().to_owned());
    let sql = "UPDATE sessions SET wish = $2, not_faculty = $3 WHERE id = $1";
    tx.run(sql, params![session, sealed, not_faculty]).await?;
    tx.run("DELETE FROM wished_languages WHERE session = $1", params![session]).await?;
    for language in &wish.languages {
        let sql = "INSERT INTO wished_languages (session, language) VALUES ($1, $2)
            ON CONFLICT DO NOTHING";
        tx.run(sql, params![session, language.as_str()]).await?;
    }
    Ok(())
}

/// The session that belongs to a token, if it is over.
async fn ended(tx: &Tx<'_>, token: &SessionToken) -> Result<StoredSession, WriteError> {
    let row = tx.one(&select("token = $1"), params![hash(token.expose())]).await?;
    let stored = StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)?;
    if stored.session.is_ended() { Ok(stored) } else { Err(Refusal::OutOfState.into()) }
}

/// The same for a message that its student takes back: it is over with that.
async fn ended_or_taken_back(
    tx: &mut Tx<'_>,
    token: &SessionToken,
) -> Result<SessionId, WriteError> {
    let row = tx.one(&select("token = $1"), params![hash(token.expose())]).await?;
    let mut stored = StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)?;
    let session = stored.session.clone();
    if session.message && !session.is_ended() {
        let step = session.end(EndedBy::Student)?;
        stored.record(tx, step, None).await?;
    }
    if stored.session.is_ended() { Ok(stored.session.id) } else { Err(Refusal::OutOfState.into()) }
}

/// What the student said before, of before and after.
async fn said(tx: &Tx<'_>, stored: &StoredSession) -> Result<(Wish, Option<Answers>), WriteError> {
    let id = stored.session.id;
    let sql = "SELECT wish, check_in FROM sessions WHERE id = $1";
    let row = tx.one(sql, params![id]).await?.ok_or(Refusal::NotFound)?;
    let wish: Option<Vec<u8>> = row.at("wish")?;
    let answers: Option<Vec<u8>> = row.at("check_in")?;
    Ok((
        open_wish(&stored.keys, id, wish.as_deref())?,
        open_answers(&stored.keys, id, answers.as_deref())?,
    ))
}

/// Somebody who answers again and again is heard once.
async fn is_told(tx: &Tx<'_>, session: SessionId) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM flags f JOIN cases c ON c.id = f.case_id
        WHERE c.session = $1 AND f.source = 'check_in' LIMIT 1";
    Ok(tx.one(sql, params![session]).await?.is_some())
}

async fn tell_moderators(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let raised = Raised {
        source: FlagSource::CheckIn,
        severity: Severity::Low,
        seq: None,
        signals: vec![],
        by: None,
    };
    flag::raise(tx, session, raised).await.map(drop)
}

/// Whether everything that is wished for can be chosen.
fn is_on_offer(wish: &Wish, choices: &Choices) -> bool {
    let Wish { topic, languages, not_faculty, .. } = wish;
    topic.as_ref().is_none_or(|topic| choices.topics.iter().any(|one| one.code == *topic))
        && languages.len() <= choices.languages.len()
        && languages.iter().all(|language| choices.languages.contains(language))
        && not_faculty
            .as_ref()
            .is_none_or(|faculty| choices.faculties.iter().any(|one| one.code == *faculty))
}
