//! Drills: asked for on the command line, begun by the service that runs.

use async_trait::async_trait;
use domain::{deadline::Deadline, session::Session};
use protocol::{
    Pseudonym, SessionId,
    staff::{FlagSource, Severity},
};

use super::sessions::{NewSession, hash, insert};
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        drill,
        flag::{Raised, raise},
    },
};

/// Asks for a drill: whichever service runs on this database begins it. Whoever can write to the
/// database may ask; nobody else, and no password is needed.
#[derive(Debug)]
pub struct AskForDrill {
    /// The session it will have.
    pub session: SessionId,
    /// How long it lasts at most, in milliseconds.
    pub limit_ms: i64,
}

/// Takes back a drill that was asked for and has not begun.
#[derive(Debug)]
pub struct WithdrawDrill(
    /// Its session.
    pub SessionId,
);

/// Calls off a drill that has begun.
#[derive(Debug)]
pub struct CallOffDrill(
    /// Its session.
    pub SessionId,
);

#[async_trait]
impl Act for AskForDrill {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "INSERT INTO drills (session, asked_at, limit_ms) VALUES ($1, $2, $3)";
        tx.run(sql, params![self.session, tx.now, self.limit_ms]).await?;
        tx.set_deadline(Deadline::BeginDrill(self.session), tx.now).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for WithdrawDrill {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "DELETE FROM drills WHERE session = $1 AND begun_at IS NULL";
        tx.run(sql, params![self.0]).await?;
        tx.clear_deadline(Deadline::BeginDrill(self.0)).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for CallOffDrill {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        // The service ends it, which knows the session.
        let sql = "SELECT 1 AS one FROM drills WHERE session = $1 AND ended_at IS NULL";
        if tx.one(sql, params![self.0]).await?.is_some() {
            tx.set_deadline(Deadline::EndDrill(self.0), tx.now).await?;
        }
        Ok(())
    }
}

/// Begins a drill that was asked for just now. From here everything takes the way it takes for a
/// student who is in danger.
pub(super) async fn begin(tx: &mut Tx<'_>, session: SessionId) -> Result<(), WriteError> {
    let asked = drill::asked(tx, session).await?;
    // Whoever asked has given up by now.
    if tx.now.since(asked.at) > BEGIN_WITHIN_MS {
        return Err(Refusal::OutOfState.into());
    }
    drill::begun(tx, session).await?;
    tx.set_deadline(Deadline::EndDrill(session), tx.now.plus_ms(asked.limit_ms)).await?;
    let pseudonym: Pseudonym = NAME.to_owned().try_into().map_err(|_| Refusal::BadValues)?;
    let new = NewSession {
        begun: Session::begin_drill(session),
        // Nobody has the token that this would be the hash of.
        token: hash(&tx.env.ids.bytes()),
        pseudonym,
        connection: None,
        visit: None,
    };
    let stored = insert(tx, new).await?;
    let raised = Raised {
        source: FlagSource::Drill,
        severity: Severity::Imminent,
        seq: Some(stored.head),
        signals: vec![],
        by: None,
    };
    raise(tx, session, raised).await.map(drop)
}

/// How late a drill may begin, in milliseconds.
pub const BEGIN_WITHIN_MS: i64 = 10_000;
/// The longest time that a drill may last, in milliseconds.
pub const LONGEST_MS: i64 = 3_600_000;
/// What staff call the student who is not there.
const NAME: &str = "This is a drill";
