//! Who is connected. A connection that is lost sets a deadline; coming back clears it.

use async_trait::async_trait;
use domain::{
    deadline::Deadline,
    news::{Bell, News},
    tab,
};
use protocol::{Author, SessionId, StaffId, Tab};
use uuid::Uuid;

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::session,
};

/// A student's connection was lost.
#[derive(Debug)]
pub struct StudentGone {
    /// Whose.
    pub session: SessionId,
    /// Which; nothing happens when a newer one has taken over.
    pub connection: Uuid,
}

/// A member of staff is connected; an older connection is replaced.
#[derive(Debug)]
pub struct StaffHere {
    /// Who.
    pub staff: StaffId,
    /// Over which connection.
    pub connection: Uuid,
    /// From the last welcome of a page that comes back by itself; none takes over.
    pub tab: Option<Tab>,
}

/// The connection of a member of staff was lost.
#[derive(Debug)]
pub struct StaffGone {
    /// Who.
    pub staff: StaffId,
    /// Which; nothing happens when a newer one has taken over.
    pub connection: Uuid,
}

#[async_trait]
impl Act for StudentGone {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE sessions SET connection = NULL WHERE id = $1 AND connection = $2";
        if tx.run(sql, params![self.session, self.connection]).await? == 0 {
            return Ok(());
        }
        let due_at = tx.now.plus_ms(tx.env.policy.student_away_ms);
        tx.set_deadline(Deadline::StudentAway(self.session), due_at).await?;
        tx.tell(self.session, News::Presence { of: Author::Student, here: false });
        tx.ring(Bell::Queue);
        Ok(())
    }
}

#[async_trait]
impl Act for StaffHere {
    type Answer = Tab;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Tab, WriteError> {
        let duty = tx.one("SELECT tab FROM duties WHERE staff = $1", params![self.staff]).await?;
        let tab = tab::admit(duty.ok_or(Refusal::NotFound)?.at("tab")?, self.tab)?;
        let sql = "UPDATE duties SET connection = $2, tab = $3, node = $4 WHERE staff = $1";
        tx.run(sql, params![self.staff, self.connection, tab, tx.env.node]).await?;
        tx.clear_deadline(Deadline::StaffAway(self.staff)).await?;
        tx.ring(Bell::StaffReplaced(self.staff, self.connection));
        tell_conversations(tx, self.staff, true).await?;
        tx.ring(Bell::Queue);
        Ok(tab)
    }
}

#[async_trait]
impl Act for StaffGone {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let sql = "UPDATE duties SET connection = NULL WHERE staff = $1 AND connection = $2";
        if tx.run(sql, params![self.staff, self.connection]).await? == 0 {
            return Ok(());
        }
        let due_at = tx.now.plus_ms(tx.env.policy.staff_away_ms);
        tx.set_deadline(Deadline::StaffAway(self.staff), due_at).await?;
        tell_conversations(tx, self.staff, false).await?;
        tx.ring(Bell::Queue);
        Ok(())
    }
}

/// Somebody took something in hand over HTTP. Unless their page is connected, they are away already:
/// others take their place if it stays so.
pub(super) async fn expect_here(tx: &mut Tx<'_>, staff: StaffId) -> Result<(), WriteError> {
    let sql = "SELECT 1 AS one FROM duties WHERE staff = $1 AND connection IS NULL";
    if tx.one(sql, params![staff]).await?.is_some() {
        let due_at = tx.now.plus_ms(tx.env.policy.staff_away_ms);
        tx.set_deadline(Deadline::StaffAway(staff), due_at).await?;
    }
    Ok(())
}

async fn tell_conversations(tx: &mut Tx<'_>, staff: StaffId, here: bool) -> Result<(), WriteError> {
    for stored in session::with_staff(tx, staff).await? {
        let of = stored.session.voice_of(staff).unwrap_or(Author::Supporter);
        tx.tell(stored.session.id, News::Presence { of, here });
    }
    Ok(())
}
