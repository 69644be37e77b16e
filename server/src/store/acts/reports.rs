//! What a student reports about a supporter.
//!
//! Nothing of a report rings where the supporter listens: no bell of theirs, no row of the
//! conversation, no whisper.

use async_trait::async_trait;
use domain::{audit::Act as Audited, transcript::Stream};
use protocol::{
    CaseId, NoteText, Seq, SessionId, SessionToken, StaffId,
    report::{ReportReason, ReportReceived},
    staff::{FlagSource, Severity},
};

use super::sessions::hash;
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{
        flag::{self, Raised},
        session::{StoredSession, select},
    },
};

/// A student reports the supporter they talk or talked with.
#[derive(Debug)]
pub struct ReportSupporter {
    /// Whose session.
    pub token: SessionToken,
    /// What happened.
    pub reason: ReportReason,
    /// In the student's own words.
    pub words: Option<NoteText>,
}

/// A moderator reads the reports of a case: this goes on the audit log first.
#[derive(Debug)]
pub struct ReadReports {
    /// Which.
    pub case: CaseId,
    /// Who.
    pub moderator: StaffId,
}

#[async_trait]
impl Act for ReportSupporter {
    type Answer = ReportReceived;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<ReportReceived, WriteError> {
        let row = tx.one(&select("token = $1"), params![hash(self.token.expose())]).await?;
        let stored = StoredSession::read(tx, &row.ok_or(Refusal::NotFound)?)?;
        let session = stored.session.id;
        let about = last_supporter(tx, session).await?.ok_or(Refusal::OutOfState)?;
        let seq = next_seq(tx, session).await?;
        let raised = Raised {
            source: FlagSource::Report,
            severity: severity_of(self.reason),
            seq: None,
            signals: vec![],
            by: None,
        };
        let (_, case) = flag::raise(tx, session, raised).await?;
        let key = stored.keys.of(session, Stream::Reports);
        let words =
            self.words.as_ref().map(|words| key.seal(&*tx.env.ids, seq, words.as_str().as_bytes()));
        let sql = "INSERT INTO reports (session, seq, case_id, about, reason, at, words)
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let reason = self.reason.as_str();
        tx.run(sql, params![session, seq, case, about, reason, tx.now, words]).await?;
        Ok(ReportReceived { someone_else: stored.session.supporter().is_some() })
    }
}

#[async_trait]
impl Act for ReadReports {
    type Answer = SessionId;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<SessionId, WriteError> {
        let sql = "SELECT session FROM reports WHERE case_id = $1 LIMIT 1";
        let row = tx.one(sql, params![self.case]).await?.ok_or(Refusal::NotFound)?;
        tx.audit(Some(self.moderator), [Audited::ReportsRead(self.case)]).await?;
        Ok(row.at("session")?)
    }
}

/// Whom the report is about: whoever has the student, or had them last.
async fn last_supporter(tx: &Tx<'_>, session: SessionId) -> Result<Option<StaffId>, WriteError> {
    let sql = "SELECT last_supporter FROM sessions WHERE id = $1";
    let row = tx.one(sql, params![session]).await?.ok_or(Refusal::NotFound)?;
    Ok(row.at("last_supporter")?)
}

/// The place of the next report; somebody who reports again and again is heard a few times.
async fn next_seq(tx: &Tx<'_>, session: SessionId) -> Result<Seq, WriteError> {
    let sql = "SELECT COALESCE(MAX(seq), 0) AS seq FROM reports WHERE session = $1";
    let row = tx.one(sql, params![session]).await?.ok_or(Refusal::NotFound)?;
    let last: Seq = row.at("seq")?;
    if last.0 >= MOST_REPORTS {
        return Err(Refusal::OutOfState.into());
    }
    Ok(last.next())
}

const fn severity_of(reason: ReportReason) -> Severity {
    match reason {
        ReportReason::Sexual | ReportReason::Threats | ReportReason::UnsafeAdvice => Severity::High,
        ReportReason::Hurtful | ReportReason::TooPersonal | ReportReason::Other => Severity::Low,
    }
}

/// How many reports one session may make.
const MOST_REPORTS: u32 = 5;
