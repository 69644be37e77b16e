//! A student goes on with another supporter, or with whoever else is there.

use async_trait::async_trait;
use protocol::{SessionId, StaffId, staff::Part};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::session::find,
};

/// The student wishes for someone else, or the supporter hands the student over: what is stored and
/// said is the same, and says not why.
#[derive(Debug)]
pub struct HandOver {
    /// Which session.
    pub session: SessionId,
    /// The supporter; none for the student.
    pub supporter: Option<StaffId>,
}

/// The supporter stays, listens or leaves while a clinician or a moderator is in the conversation.
#[derive(Debug)]
pub struct ChoosePart {
    /// Which session.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
    /// What they do from now on.
    pub part: Part,
}

#[async_trait]
impl Act for ChoosePart {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        let step = stored.session.clone().choose_part(self.supporter, self.part)?;
        stored.record(tx, step, Some(self.supporter)).await
    }
}

#[async_trait]
impl Act for HandOver {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = find(tx, self.session).await?;
        let had = stored.session.supporter();
        if self.supporter.is_some() && self.supporter != had {
            return Err(Refusal::NotFound.into());
        }
        let step = stored.session.clone().hand_over()?;
        stored.record(tx, step, self.supporter).await?;
        let sql = "INSERT INTO exclusions (session, supporter) VALUES ($1, $2)
            ON CONFLICT DO NOTHING";
        tx.run(sql, params![self.session, had]).await?;
        Ok(())
    }
}
