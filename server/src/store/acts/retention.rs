//! What is promised to be deleted is gone: rows first, then the key that could still open a copy.

use async_trait::async_trait;
use domain::{audit::Act as Audited, deadline::Deadline};
use protocol::SessionId;

use super::contacts;
use crate::{
    seal::Bucket,
    store::{
        act::{Act, Tx, WriteError},
        sql::params,
        state::{case, return_code, session},
    },
};

/// Gives up the buckets whose sessions must all be gone by now, and says up to which bucket keys
/// may be destroyed once this is durable. The few sessions that are still under review, and messages that
/// wait, move to the bucket of this hour.
#[derive(Debug)]
pub struct RetireBuckets;

#[async_trait]
impl Act for RetireBuckets {
    type Answer = Bucket;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Bucket, WriteError> {
        let oldest = tx.env.policy.oldest_bucket(tx.now);
        let sql = "SELECT id FROM sessions WHERE bucket < $1";
        for row in tx.all(sql, params![oldest.0]).await? {
            let session = row.at("id")?;
            if let Err(error) = move_to_this_hour(tx, session).await {
                // What does not open cannot be moved, and must not keep the other hours' keys.
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    session.id = %session,
                    "a session under review cannot be opened: what is left of it is deleted"
                );
                delete(tx, session).await?;
            }
        }
        tx.run("DELETE FROM buckets WHERE bucket < $1", params![oldest.0]).await?;
        Ok(oldest)
    }
}

/// Deletes a conversation, unless it is still under review.
pub(crate) async fn erase(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    if case::unresolved_of(tx, session).await?.is_some() {
        let due_at = tx.now.plus_ms(LOOK_AGAIN_MS);
        tx.set_deadline(Deadline::EraseSession(session), due_at).await?;
        return Ok(());
    }
    delete(tx, session).await
}

async fn delete(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    tx.touch(session);
    return_code::part(tx, session).await?;
    return_code::end_reunion(tx, session).await?;
    let signals = "UPDATE flags SET signals = '[]'
        WHERE case_id IN (SELECT id FROM cases WHERE session = $1)";
    tx.run(signals, params![session]).await?;
    tx.run("UPDATE reports SET words = NULL WHERE session = $1", params![session]).await?;
    tx.run("DELETE FROM exclusions WHERE session = $1", params![session]).await?;
    tx.run("DELETE FROM wished_languages WHERE session = $1", params![session]).await?;
    contacts::erase(tx, session).await?;
    tx.run("DELETE FROM contact_openings WHERE session = $1", params![session]).await?;
    tx.run("DELETE FROM transcript_rows WHERE session = $1", params![session]).await?;
    tx.run("DELETE FROM sessions WHERE id = $1", params![session]).await?;
    tx.audit(None, [Audited::ConversationErased(session)]).await?;
    Ok(())
}

async fn move_to_this_hour(tx: &Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    session::find(tx, session).await?.move_to_this_hour(tx).await
}

/// How long a conversation under review is kept before it is looked at again.
pub(super) const LOOK_AGAIN_MS: i64 = 3_600_000;
