//! A student leaves at once: the page is gone before anything could be answered.

use async_trait::async_trait;
use protocol::{EndedBy, SessionToken};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    acts::{contacts, sessions::hash},
    sql::params,
    state::session::{StoredSession, select},
};

/// Ends the session, if it is not over and was not left as a message, deletes what its student left to be reached by, and withdraws
/// its token: whoever finds it in what the browser
/// left on a disk reads nothing with it.
#[derive(Debug)]
pub struct LeaveNow {
    /// From the welcome.
    pub token: SessionToken,
}

#[async_trait]
impl Act for LeaveNow {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let row = tx.one(&select("token = $1"), params![hash(self.token.expose())]).await?;
        let mut stored = StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)?;
        let session = stored.session.clone();
        tx.touch(session.id);
        // One that nobody was ever given.
        let unknown = hash(tx.env.ids.session_token().expose());
        let sql = "UPDATE sessions SET token = $2 WHERE id = $1";
        tx.run(sql, params![session.id, unknown]).await?;
        contacts::erase(tx, session.id).await?;
        if session.message && !session.is_ended() {
            // The page is gone, and the message waits as it was said: the return code leads back.
            return Ok(());
        }
        match session.end(EndedBy::Student) {
            Ok(step) => stored.record(tx, step, None).await,
            Err(_) => Ok(()),
        }
    }
}
