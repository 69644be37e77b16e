//! How a drill went, and when the last one was.

use protocol::{SessionId, StaffName, Timestamp};

use crate::store::{
    Store, StoreError,
    sql::{all, one, params},
};

/// What has happened in a drill so far, and when.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DrillTimes {
    /// The service took it up.
    pub begun_at: Option<Timestamp>,
    /// The flag and the first page were durable.
    pub flagged_at: Option<Timestamp>,
    /// Who was called, the first call first.
    pub pages: Vec<DrillPage>,
    /// A clinician came into the conversation.
    pub joined_at: Option<Timestamp>,
    /// It ended.
    pub ended_at: Option<Timestamp>,
    /// A clinician closed it.
    pub completed: bool,
}

/// One page of a drill.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DrillPage {
    /// Who was called.
    pub name: StaffName,
    /// When.
    pub made_at: Timestamp,
    /// When the hook's target confirmed it.
    pub confirmed_at: Option<Timestamp>,
    /// When they said that they are coming.
    pub acknowledged_at: Option<Timestamp>,
}

impl Store {
    /// What has happened in a drill so far; none when there is no such drill.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn drill(&self, session: SessionId) -> Result<Option<DrillTimes>, StoreError> {
        let sql = "SELECT begun_at, ended_at, completed, (SELECT MIN(f.at) FROM flags f
                JOIN cases c ON c.id = f.case_id WHERE c.session = $1) AS flagged_at
            FROM drills WHERE session = $1";
        let Some(row) = one(&self.reads, sql, params![session]).await? else { return Ok(None) };
        Ok(Some(DrillTimes {
            begun_at: row.at("begun_at")?,
            flagged_at: row.at("flagged_at")?,
            pages: self.drill_pages(session).await?,
            joined_at: self.drill_joined_at(session).await?,
            ended_at: row.at("ended_at")?,
            completed: row.at("completed")?,
        }))
    }

    /// When a drill was last played to its end.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn last_drill(&self) -> Result<Option<Timestamp>, StoreError> {
        let sql = "SELECT MAX(ended_at) AS at FROM drills WHERE completed = 1";
        let row = one(&self.reads, sql, vec![]).await?;
        Ok(row.ok_or(StoreError::Corrupt("a maximum has no answer"))?.at("at")?)
    }

    async fn drill_pages(&self, session: SessionId) -> Result<Vec<DrillPage>, StoreError> {
        let sql = "SELECT s.name, p.at, k.confirmed_at, p.acknowledged_at FROM pages p
            LEFT JOIN calls k ON k.page = p.id
            JOIN escalations e ON e.id = p.escalation JOIN staff s ON s.id = p.staff
            WHERE e.session = $1 ORDER BY p.call_number";
        let rows = all(&self.reads, sql, params![session]).await?;
        let pages = rows.iter().map(|row| {
            Ok(DrillPage {
                name: row.text("name")?,
                made_at: row.at("at")?,
                confirmed_at: row.at("confirmed_at")?,
                acknowledged_at: row.at("acknowledged_at")?,
            })
        });
        pages.collect()
    }

    async fn drill_joined_at(&self, session: SessionId) -> Result<Option<Timestamp>, StoreError> {
        let escalation = "SELECT id FROM escalations WHERE session = $1";
        let Some(row) = one(&self.reads, escalation, params![session]).await? else {
            return Ok(None);
        };
        let id: protocol::EscalationId = row.at("id")?;
        let sql = "SELECT MIN(at) AS at FROM audit
            WHERE act = 'escalation.joined' AND subject = $1";
        let row = one(&self.reads, sql, params![id.to_string()]).await?;
        Ok(row.ok_or(StoreError::Corrupt("a minimum has no answer"))?.at("at")?)
    }
}
