//! What the wall shows: every conversation that is not over.

use std::collections::BTreeMap;

use domain::transcript::{RowBody, Stream};
use protocol::{
    Author, Seq, SessionId, StaffId, StaffName, Timestamp,
    wall::{WallCalling, WallPerson, WallView, WallWords},
};
use uuid::Uuid;

use crate::store::{
    Store, StoreError,
    sql::{Cells, all},
};

impl Store {
    /// Every conversation that is not over, without who spoke when.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn wall(&self) -> Result<Vec<WallView>, StoreError> {
        let people = self.people().await?;
        let rows = all(&self.reads, SELECT, vec![]).await?;
        rows.iter().map(|row| view(row, &people)).collect()
    }

    /// Who last said something in a conversation, and when. The texts have to be opened for it:
    /// who wrote them is sealed with them.
    ///
    /// # Errors
    ///
    /// When the database fails or a row does not open.
    pub async fn last_words(&self, session: SessionId) -> Result<WallWords, StoreError> {
        let mut words = WallWords { session, student_said_at: None, staff_said_at: None };
        let mut before = self.standing_of(session).await?.head.0;
        while before > 0 && (words.student_said_at.is_none() || words.staff_said_at.is_none()) {
            let after = Seq(before.saturating_sub(AT_ONCE));
            let rows = self.rows_after(session, Stream::Conversation, after).await?;
            for row in rows.iter().rev() {
                let RowBody::Text { author, .. } = &*row.body else { continue };
                let said_at = match author {
                    Author::Student => &mut words.student_said_at,
                    Author::Supporter | Author::Moderator | Author::Clinician => {
                        &mut words.staff_said_at
                    }
                };
                *said_at = (*said_at).max(Some(row.at));
            }
            before = after.0;
        }
        Ok(words)
    }

    /// The names of everybody who is in a conversation, and whether they are connected.
    async fn people(&self) -> Result<BTreeMap<StaffId, (StaffName, bool)>, StoreError> {
        let sql = "SELECT s.id, s.name, d.connection FROM staff s
            JOIN duties d ON d.staff = s.id WHERE s.disabled_at IS NULL";
        let mut people = BTreeMap::new();
        for row in all(&self.reads, sql, vec![]).await? {
            let connection: Option<Uuid> = row.at("connection")?;
            people.insert(row.at("id")?, (row.text("name")?, connection.is_some()));
        }
        Ok(people)
    }
}

const SELECT: &str = "SELECT s.id, s.pseudonym, s.state, s.supporter, s.clinician, s.moderator,
        s.connection,
        s.began_at, s.waiting_at, s.left_at, s.urgent_only, c.id AS case_id, c.severity,
        e.state AS escalation_state, e.nobody_reached,
        EXISTS (SELECT 1 FROM flags f WHERE f.case_id = c.id AND f.source = 'help') AS asks_for_help
    FROM sessions s LEFT JOIN cases c ON c.session = s.id AND c.state <> 'resolved'
    LEFT JOIN escalations e ON e.case_id = c.id AND e.state <> 'closed'
    WHERE s.state <> 'ended' AND s.drill = 0";

fn view(
    row: &Cells,
    people: &BTreeMap<StaffId, (StaffName, bool)>,
) -> Result<WallView, StoreError> {
    let state: String = row.at("state")?;
    let connection: Option<Uuid> = row.at("connection")?;
    let since: Timestamp = row.at("began_at")?;
    let waiting_at: Option<Timestamp> = row.at("waiting_at")?;
    let case: Option<Uuid> = row.at("case_id")?;
    let inside = [
        (Author::Supporter, row.at::<Option<StaffId>>("supporter")?),
        (Author::Clinician, row.at("clinician")?),
        (Author::Moderator, row.at("moderator")?),
    ];
    let people = inside.into_iter().filter_map(|(author, staff)| {
        let (name, here) = people.get(&staff?)?.clone();
        Some(WallPerson { author, name, here })
    });
    Ok(WallView {
        session: row.at("id")?,
        pseudonym: row.text("pseudonym")?,
        student_here: connection.is_some(),
        people: people.collect(),
        since,
        waiting_since: (state == "waiting").then(|| waiting_at.unwrap_or(since)),
        left_at: row.at("left_at")?,
        student_said_at: None,
        staff_said_at: None,
        severity: row.optional_word("severity")?,
        case: case.map(protocol::CaseId),
        asks_for_help: row.at("asks_for_help")?,
        calling: calling(row)?,
        urgent_only: row.at("urgent_only")?,
    })
}

fn calling(row: &Cells) -> Result<Option<WallCalling>, StoreError> {
    let state: Option<String> = row.at("escalation_state")?;
    let Some(state) = state else { return Ok(None) };
    Ok(Some(match (state.as_str(), row.at::<bool>("nobody_reached")?) {
        ("joined", _) => WallCalling::Joined,
        (_, true) => WallCalling::NobodyReached,
        (_, false) => WallCalling::Calling,
    }))
}

/// How many rows are read at once.
const AT_ONCE: u32 = 100;
