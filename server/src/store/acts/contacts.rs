//! What a student chooses to leave to be reached by, in a crisis.
//!
//! It is no row of a conversation and is never looked at by a rule. Only the clinician who has joined the
//! escalation opens it. Joining is possible as long as somebody is called, also when the student is gone;
//! so whoever needs it can, and there is always one person who answers for having opened it.

use async_trait::async_trait;
use domain::{
    audit::Act as Audited, deadline::Deadline, escalation::Escalation, news::Bell,
    transcript::Stream,
};
use protocol::{
    CaseId, NoteText, Seq, SessionId, SessionToken, StaffId, Timestamp,
    handover::{ContactDetails, ContactReason, ContactState, ContactView, OpeningView},
};
use uuid::Uuid;

use super::sessions::hash;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::{Cells, params},
    state::{
        escalation,
        session::{self, StoredSession, select},
    },
};

/// A student leaves details, in the place of earlier ones.
#[derive(Debug)]
pub struct LeaveContact {
    /// Whose session.
    pub token: SessionToken,
    /// What they leave.
    pub details: ContactDetails,
}

/// A student takes back what they left.
#[derive(Debug)]
pub struct TakeContactBack {
    /// Whose session.
    pub token: SessionToken,
}

/// The clinician who is with the student opens what they left: this goes on the audit log first.
#[derive(Debug)]
pub struct OpenContact {
    /// In which case.
    pub case: CaseId,
    /// Who.
    pub clinician: StaffId,
    /// Why, for the audit log.
    pub reason: ContactReason,
    /// Why, sealed.
    pub words: NoteText,
}

/// Says which keys open nothing any more, and may be destroyed once this is durable.
#[derive(Debug)]
pub struct SweepContacts;

/// Deletes details whose keys were destroyed since a backup was made.
#[derive(Debug)]
pub struct ForgetContacts;

#[async_trait]
impl Act for LeaveContact {
    type Answer = ContactState;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<ContactState, WriteError> {
        let session = of_token(tx, &self.token).await?.session.id;
        if self.details.is_empty() {
            return Err(Refusal::BadValues.into());
        }
        if !is_in_a_crisis(tx, session).await? {
            return Err(Refusal::OutOfState.into());
        }
        let key = tx.env.ids.uuid();
        let plain = serde_json::to_vec(&self.details).map_err(|_| Refusal::BadValues)?;
        let sealed = tx.env.keyring.seal_contact(key, session, &plain)?;
        let until = tx.now.plus_ms(tx.env.policy.contact_ms);
        let sql = "INSERT INTO contacts (session, key, at, until, body) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (session) DO UPDATE SET key = excluded.key, at = excluded.at,
                until = excluded.until, body = excluded.body";
        tx.run(sql, params![session, key, tx.now, until, sealed]).await?;
        tx.set_deadline(Deadline::EraseContact(session), until).await?;
        tx.ring(Bell::Cases);
        Ok(ContactState { until: Some(until) })
    }
}

#[async_trait]
impl Act for TakeContactBack {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let session = of_token(tx, &self.token).await?.session.id;
        erase(tx, session).await
    }
}

#[async_trait]
impl Act for OpenContact {
    type Answer = ContactView;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<ContactView, WriteError> {
        let escalation = escalation::of_case(tx, self.case).await?.ok_or(Refusal::OutOfState)?;
        if escalation.joined_by() != Some(self.clinician) {
            return Err(Refusal::NotFound.into());
        }
        let sql = "SELECT key, at, until, body FROM contacts WHERE session = $1";
        let row = tx.one(sql, params![escalation.session]).await?.ok_or(Refusal::NotFound)?;
        let details = open(tx, escalation.session, &row)?;
        note_opening(tx, &escalation, self).await?;
        tx.audit(Some(self.clinician), [Audited::ContactOpened(self.case, self.reason)]).await?;
        let openings = openings(tx, escalation.session).await?;
        Ok(ContactView { details, at: row.at("at")?, until: row.at("until")?, openings })
    }
}

#[async_trait]
impl Act for SweepContacts {
    type Answer = Vec<Uuid>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Vec<Uuid>, WriteError> {
        let rows = tx.all("SELECT key FROM contacts", vec![]).await?;
        let needed = rows.iter().map(|row| row.at("key")).collect::<Result<Vec<Uuid>, _>>()?;
        let mut stored = tx.env.keyring.contact_keys();
        stored.retain(|key| !needed.contains(key));
        Ok(stored)
    }
}

#[async_trait]
impl Act for ForgetContacts {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let stored = tx.env.keyring.contact_keys();
        for row in tx.all("SELECT session, key FROM contacts", vec![]).await? {
            if !stored.contains(&row.at("key")?) {
                erase(tx, row.at("session")?).await?;
            }
        }
        Ok(())
    }
}

/// Deletes what a student left, if they left something.
pub(crate) async fn erase(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    tx.clear_deadline(Deadline::EraseContact(session)).await?;
    if tx.run("DELETE FROM contacts WHERE session = $1", params![session]).await? > 0 {
        tx.audit(None, [Audited::ContactErased(session)]).await?;
        tx.ring(Bell::Cases);
    }
    Ok(())
}

/// Nobody is called any more: what was left goes soon.
pub(crate) async fn hasten(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let until = tx.now.plus_ms(tx.env.policy.contact_after_ms);
    let sql = "UPDATE contacts SET until = $2 WHERE session = $1 AND until > $2";
    if tx.run(sql, params![session, until]).await? > 0 {
        tx.set_deadline(Deadline::EraseContact(session), until).await?;
    }
    Ok(())
}

async fn of_token(tx: &Tx<'_>, token: &SessionToken) -> Result<StoredSession, WriteError> {
    let row = tx.one(&select("token = $1"), params![hash(token.expose())]).await?;
    StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)
}

/// Whether a clinician is called or there, or the student asked for urgent help.
async fn is_in_a_crisis(tx: &Tx<'_>, session: SessionId) -> Result<bool, WriteError> {
    let sql = "SELECT 1 AS one FROM cases c
        WHERE c.session = $1 AND c.state <> 'resolved' AND (
            EXISTS (SELECT 1 FROM escalations e WHERE e.case_id = c.id AND e.state <> 'closed')
            OR EXISTS (SELECT 1 FROM flags f WHERE f.case_id = c.id AND f.source = 'student'))";
    Ok(tx.one(sql, params![session]).await?.is_some())
}

fn open(tx: &Tx<'_>, session: SessionId, row: &Cells) -> Result<ContactDetails, WriteError> {
    let sealed: Vec<u8> = row.at("body")?;
    let plain = tx.env.keyring.open_contact(row.at("key")?, session, &sealed)?;
    Ok(serde_json::from_slice(&plain).map_err(|_| crate::seal::SealError::Broken)?)
}

async fn note_opening(
    tx: &Tx<'_>,
    escalation: &Escalation,
    opening: &OpenContact,
) -> Result<(), WriteError> {
    let session = escalation.session;
    let sql = "SELECT COALESCE(MAX(seq), 0) AS seq FROM contact_openings WHERE session = $1";
    let row = tx.one(sql, params![session]).await?.ok_or(Refusal::NotFound)?;
    let seq = row.at::<Seq>("seq")?.next();
    let key = session::find(tx, session).await?.keys.of(session, Stream::Contact);
    let words = key.seal(&*tx.env.ids, seq, opening.words.as_str().as_bytes());
    let sql = "INSERT INTO contact_openings (session, seq, clinician, at, reason, words)
        VALUES ($1, $2, $3, $4, $5, $6)";
    let reason = opening.reason.as_str();
    tx.run(sql, params![session, seq, opening.clinician, tx.now, reason, words]).await?;
    Ok(())
}

async fn openings(tx: &Tx<'_>, session: SessionId) -> Result<Vec<OpeningView>, WriteError> {
    let key = session::find(tx, session).await?.keys.of(session, Stream::Contact);
    let sql = "SELECT o.seq, o.at, o.reason, o.words, s.name FROM contact_openings o
        JOIN staff s ON s.id = o.clinician WHERE o.session = $1 ORDER BY o.seq";
    let rows = tx.all(sql, params![session]).await?;
    rows.iter()
        .map(|row| {
            let sealed: Vec<u8> = row.at("words")?;
            let plain = key.open(row.at("seq")?, &sealed)?;
            let words = std::str::from_utf8(&plain).ok().and_then(|words| words.try_into().ok());
            let words = words.ok_or(crate::seal::SealError::Broken)?;
            let at: Timestamp = row.at("at")?;
            Ok(OpeningView { at, by: row.text("name")?, reason: row.word("reason")?, words })
        })
        .collect()
}
