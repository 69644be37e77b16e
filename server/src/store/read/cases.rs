//! The case queue, pages and notes, as staff see them.

use std::collections::BTreeMap;

use domain::transcript::{RowBody, Stream};
use protocol::{
    CaseId, PageId, Seq, SessionId, SessionToken, StaffId, StaffName,
    handover::{ContactState, SummaryView},
    staff::{
        AuditView, CalledView, CaseView, EscalationStatus, EscalationView, FlagView, NoteView,
        PageView,
    },
};
use sea_orm::Value;

use super::audit::view;
use crate::store::{
    Store, StoreError,
    acts::sessions::hash,
    chain::COLUMNS,
    sql::{Cells, all, one, params},
    state::visit::open_wish,
};

impl Store {
    /// Every case that is not resolved: the most severe first, then the oldest, and drills last.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn cases(&self) -> Result<Vec<CaseView>, StoreError> {
        let sql = format!(
            "{SELECT_CASES} WHERE c.state <> 'resolved'
             ORDER BY c.drill, {MOST_SEVERE_FIRST}, c.opened_at, c.id"
        );
        // First the cases: what belongs to a case is stored no later than it.
        let rows = all(&self.reads, &sql, vec![]).await?;
        let mut flags = self.flags("state <> 'resolved'").await?;
        let mut called = self.called("c.state <> 'resolved'", vec![]).await?;
        let names = self.names().await?;
        rows.iter()
            .map(|row| {
                let id = row.at("id")?;
                let flags = flags.remove(&id).unwrap_or_default();
                case(row, flags, called.remove(&id).unwrap_or_default(), &names)
            })
            .collect()
    }

    /// One case.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_case(&self, id: CaseId) -> Result<Option<CaseView>, StoreError> {
        let sql = format!("{SELECT_CASES} WHERE c.id = $1");
        let Some(row) = one(&self.reads, &sql, params![id]).await? else { return Ok(None) };
        let sql = format!(
            "SELECT * FROM ({SELECT_FLAGS} WHERE case_id = $1) AS newest
             WHERE place <= {MOST_FLAGS} ORDER BY at, id"
        );
        let flags = all(&self.reads, &sql, params![id]).await?;
        let flags = flags.iter().map(flag).collect::<Result<_, _>>()?;
        let called = self.called("c.id = $1", params![id]).await?.remove(&id);
        case(&row, flags, called.unwrap_or_default(), &self.names().await?).map(Some)
    }

    /// What was done about a case, oldest first: the newest entries of the audit log that belong to it.
    /// None when there is no such case.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn steps_of(&self, case: CaseId) -> Result<Option<Vec<AuditView>>, StoreError> {
        let known = "SELECT 1 AS one FROM cases WHERE id = $1";
        if one(&self.reads, known, params![case]).await?.is_none() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM audit WHERE case_id = $1 ORDER BY seq DESC LIMIT {MOST_STEPS}"
        );
        let rows = all(&self.reads, &sql, params![case]).await?;
        Ok(Some(rows.iter().rev().map(view).collect::<Result<_, _>>()?))
    }

    /// What is worth knowing of a session before the first word, beside its case.
    ///
    /// # Errors
    ///
    /// When the database fails or a note does not open.
    pub async fn summary(&self, session: SessionId) -> Result<SummaryView, StoreError> {
        let sql = "SELECT began_at, paired_at, wish FROM sessions WHERE id = $1";
        let row = one(&self.reads, sql, params![session]).await?;
        let notes = self.notes(session).await?;
        let Some(row) = row else {
            let (began_at, paired_at, check_in_before) = (None, None, None);
            return Ok(SummaryView { began_at, paired_at, check_in_before, notes });
        };
        let wish: Option<Vec<u8>> = row.at("wish")?;
        let feeling = match self.session_keys(session).await? {
            Some(keys) => open_wish(&keys, session, wish.as_deref())?.feeling,
            None => None,
        };
        Ok(SummaryView {
            began_at: row.at("began_at")?,
            paired_at: row.at("paired_at")?,
            check_in_before: feeling.map(u8::from),
            notes,
        })
    }

    /// When what a student left to be reached by is deleted; none when they left nothing.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn contact_of(&self, token: &SessionToken) -> Result<ContactState, StoreError> {
        let sql = "SELECT k.until FROM contacts k JOIN sessions s ON s.id = k.session
            WHERE s.token = $1";
        let row = one(&self.reads, sql, params![hash(token.expose())]).await?;
        Ok(ContactState { until: row.map(|row| row.at("until")).transpose()? })
    }

    /// What staff noted on a session, oldest first.
    ///
    /// # Errors
    ///
    /// When the database fails or a note does not open.
    pub async fn notes(&self, session: SessionId) -> Result<Vec<NoteView>, StoreError> {
        let rows = self.rows_after(session, Stream::Staff, Seq(0)).await?;
        let notes = rows.iter().filter_map(|row| match &*row.body {
            RowBody::Text { author, text, .. } => {
                let text = text.as_str().try_into().ok()?;
                Some(NoteView { at: row.at, author: *author, text })
            }
            RowBody::Event(_) => None,
        });
        Ok(notes.collect())
    }

    /// The pages that call a clinician now, the most severe first, then the newest, and drills last:
    /// those of escalations that nobody has joined, and of the ones that this clinician has.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn pages(&self, staff: StaffId) -> Result<Vec<PageView>, StoreError> {
        let sql = format!(
            "{SELECT_PAGES} WHERE p.staff = $1
                AND (e.state = 'calling' OR (e.state = 'joined' AND e.joined_by = $1))
                AND p.call_number = (SELECT MAX(q.call_number) FROM pages q
                    WHERE q.escalation = p.escalation AND q.staff = p.staff)
             ORDER BY p.drill, {MOST_SEVERE_FIRST}, p.at DESC, p.id"
        );
        all(&self.reads, &sql, params![staff]).await?.iter().map(page).collect()
    }

    /// The page that a link leads to.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn find_page(&self, id: PageId) -> Result<Option<PageView>, StoreError> {
        let sql = format!("{SELECT_PAGES} WHERE p.id = $1");
        one(&self.reads, &sql, params![id]).await?.as_ref().map(page).transpose()
    }

    async fn flags(&self, cases: &str) -> Result<BTreeMap<CaseId, Vec<FlagView>>, StoreError> {
        let sql = format!(
            "SELECT * FROM ({SELECT_FLAGS} WHERE case_id IN (SELECT id FROM cases WHERE {cases}))
             AS newest WHERE place <= {MOST_FLAGS} ORDER BY at, id"
        );
        let mut flags = BTreeMap::<_, Vec<_>>::new();
        for row in all(&self.reads, &sql, vec![]).await? {
            flags.entry(row.at("case_id")?).or_default().push(flag(&row)?);
        }
        Ok(flags)
    }

    /// The newest pages of the cases for which `condition` holds, oldest first.
    async fn called(
        &self,
        condition: &str,
        values: Vec<Value>,
    ) -> Result<BTreeMap<CaseId, Vec<CalledView>>, StoreError> {
        let sql = format!(
            "SELECT * FROM (SELECT e.case_id, p.staff, s.name, p.at, p.acknowledged_at, p.call_number,
                    ROW_NUMBER() OVER (PARTITION BY e.id ORDER BY p.call_number DESC) AS place
                FROM pages p JOIN staff s ON s.id = p.staff
                JOIN escalations e ON e.id = p.escalation JOIN cases c ON c.id = e.case_id WHERE {condition}) AS newest
             WHERE place <= {MOST_PAGES} ORDER BY call_number"
        );
        let mut called = BTreeMap::<_, Vec<_>>::new();
        for row in all(&self.reads, &sql, values).await? {
            called.entry(row.at("case_id")?).or_default().push(CalledView {
                staff: row.at("staff")?,
                name: row.text("name")?,
                at: row.at("at")?,
                acknowledged_at: row.at("acknowledged_at")?,
            });
        }
        Ok(called)
    }

    async fn names(&self) -> Result<Names, StoreError> {
        let rows = all(&self.reads, "SELECT id, name FROM staff", vec![]).await?;
        rows.iter().map(|row| Ok((row.at("id")?, row.text("name")?))).collect()
    }
}

/// What each member of staff is called.
type Names = BTreeMap<StaffId, StaffName>;

const SELECT_CASES: &str = "SELECT c.id, c.session, c.pseudonym, c.severity, c.state, c.opened_at,
        c.claim_due_at, c.claimed_by, c.drill, c.offered_to, c.offered_until, c.safety_asked_at,
        c.safety_checked_at, s.moderator, s.state AS session_state,
        e.id AS escalation, e.state AS escalation_state, e.since, e.calls, e.nobody_reached,
        e.next_call_at, e.joined_by, e.coming, e.next_people, k.until AS contact_until,
        (SELECT CAST(COUNT(*) AS INTEGER) FROM transcript_rows t
            WHERE t.session = c.session AND t.stream = 1) AS notes
    FROM cases c LEFT JOIN contacts k ON k.session = c.session LEFT JOIN sessions s ON s.id = c.session
    LEFT JOIN escalations e ON e.case_id = c.id";

const SELECT_FLAGS: &str = "SELECT id, case_id, source, severity, at, seq, signals, verdict,
    ROW_NUMBER() OVER (PARTITION BY case_id ORDER BY at DESC, id) AS place FROM flags";

/// Only the newest flags of a case are shown: however many a session raises, the queue stays usable.
const MOST_FLAGS: u32 = 20;

/// Only the newest steps of a case are shown.
const MOST_STEPS: u32 = 500;

/// However long calling goes on, a screen shows who was called last.
const MOST_PAGES: u32 = 12;

/// The order of severity, for cases that are called `c`.
const MOST_SEVERE_FIRST: &str =
    "CASE c.severity WHEN 'imminent' THEN 0 WHEN 'high' THEN 1 ELSE 2 END";

const SELECT_PAGES: &str = "SELECT p.id, p.at, p.acknowledged_at, p.drill, e.session, e.case_id,
        c.severity
    FROM pages p
    JOIN escalations e ON e.id = p.escalation JOIN cases c ON c.id = e.case_id";

fn case(
    row: &Cells,
    flags: Vec<FlagView>,
    called: Vec<CalledView>,
    names: &Names,
) -> Result<CaseView, StoreError> {
    let session_state: Option<String> = row.at("session_state")?;
    let escalation: Option<uuid::Uuid> = row.at("escalation")?;
    Ok(CaseView {
        id: row.at("id")?,
        session: row.at("session")?,
        pseudonym: row.text("pseudonym")?,
        severity: row.word("severity")?,
        status: row.word("state")?,
        opened_at: row.at("opened_at")?,
        claim_due_at: row.at("claim_due_at")?,
        claimed_by: row.at("claimed_by")?,
        offered_to: row.at("offered_to")?,
        offered_until: row.at("offered_until")?,
        moderator: row.at("moderator")?,
        safety_asked_at: row.at("safety_asked_at")?,
        safety_checked_at: row.at("safety_checked_at")?,
        session_ended: session_state.is_none_or(|state| state == "ended"),
        flags,
        escalation: escalation.map(|_| escalation_view(row, called, names)).transpose()?,
        drill: row.at("drill")?,
        notes: row.at("notes")?,
        contact_until: row.at("contact_until")?,
    })
}

fn escalation_view(
    row: &Cells,
    pages: Vec<CalledView>,
    names: &Names,
) -> Result<EscalationView, StoreError> {
    let next: Vec<StaffId> = serde_json::from_str(&row.at::<String>("next_people")?)
        .map_err(|_| StoreError::Corrupt("who is called next is not readable"))?;
    let status = row.word("escalation_state")?;
    let joined_by: Option<StaffId> = row.at("joined_by")?;
    Ok(EscalationView {
        id: row.at("escalation")?,
        status,
        since: row.at("since")?,
        calls: row.at("calls")?,
        next_call_at: row.at("next_call_at")?,
        nobody_reached: row.at("nobody_reached")?,
        joined_by: joined_by.filter(|_| status == EscalationStatus::Joined),
        coming: row.at("coming")?,
        next: next.iter().filter_map(|staff| names.get(staff).cloned()).collect(),
        pages,
    })
}

fn flag(row: &Cells) -> Result<FlagView, StoreError> {
    let signals: String = row.at("signals")?;
    Ok(FlagView {
        id: row.at("id")?,
        source: row.word("source")?,
        severity: row.word("severity")?,
        at: row.at("at")?,
        seq: row.at("seq")?,
        signals: serde_json::from_str(&signals)
            .map_err(|_| StoreError::Corrupt("the signals of a flag are not readable"))?,
        verdict: row.optional_word("verdict")?,
    })
}

fn page(row: &Cells) -> Result<PageView, StoreError> {
    Ok(PageView {
        id: row.at("id")?,
        session: row.at("session")?,
        case: row.at("case_id")?,
        severity: row.word("severity")?,
        at: row.at("at")?,
        acknowledged_at: row.at("acknowledged_at")?,
        drill: row.at("drill")?,
    })
}
