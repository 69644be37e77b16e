//! Flags: a concern, the case it opens or joins, and the calling that may begin, all in the
//! transaction of what raised it.

use async_trait::async_trait;
use domain::{audit::Act as Audited, case::Case, news::Bell, transcript::RowBody};
use protocol::{
    Author, CaseId, Event, FlagId, MessageKey, NoteText, Seq, SessionId, StaffId,
    staff::{FlagRaised, FlagSource, Severity, SignalView},
};

use super::{cases, sessions};
use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
};

/// The student asks for urgent help.
#[derive(Debug)]
pub struct UrgentHelp {
    /// Whose session.
    pub session: SessionId,
}

/// The supporter raises a flag by hand.
#[derive(Debug)]
pub struct RaiseByHand {
    /// On which session.
    pub session: SessionId,
    /// Who; they must have the student.
    pub supporter: StaffId,
    /// How soon somebody must look.
    pub severity: Severity,
    /// For the moderator.
    pub note: Option<NoteText>,
}

/// What a flag says.
pub(crate) struct Raised {
    pub(crate) source: FlagSource,
    pub(crate) severity: Severity,
    pub(crate) seq: Option<Seq>,
    pub(crate) signals: Vec<SignalView>,
    pub(crate) by: Option<StaffId>,
}

#[async_trait]
impl Act for UrgentHelp {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let mut stored = sessions::find(tx, self.session).await?;
        if stored.session.is_ended() {
            return Err(Refusal::OutOfState.into());
        }
        stored.append_all(tx, vec![Event::HelpRequested]).await?;
        let raised = Raised {
            source: FlagSource::Student,
            severity: Severity::Imminent,
            seq: Some(stored.head),
            signals: vec![],
            by: None,
        };
        raise(tx, self.session, raised).await.map(drop)
    }
}

#[async_trait]
impl Act for RaiseByHand {
    type Answer = FlagRaised;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<FlagRaised, WriteError> {
        let mut stored = sessions::find(tx, self.session).await?;
        if stored.session.supporter() != Some(self.supporter) {
            return Err(Refusal::NotFound.into());
        }
        if let Some(note) = &self.note {
            let key = MessageKey(tx.env.ids.uuid());
            let text = note.as_str().try_into().map_err(|_| Refusal::BadValues)?;
            let body = RowBody::Text { author: Author::Supporter, key, text };
            stored.append_note(tx, &body).await?;
        }
        let raised = Raised {
            source: FlagSource::Supporter,
            severity: self.severity,
            seq: None,
            signals: vec![],
            by: Some(self.supporter),
        };
        let (flag, case) = raise(tx, self.session, raised).await?;
        Ok(FlagRaised { flag, case })
    }
}

/// Raises a flag: it joins the session's unresolved case, or opens one.
pub(crate) async fn raise(
    tx: &mut Tx<'_>,
    session: SessionId,
    raised: Raised,
) -> Result<(FlagId, CaseId), WriteError> {
    let limits = tx.env.policy.claim;
    let mut stored = sessions::find(tx, session).await?;
    let known = cases::unresolved_of(tx, session).await?;
    let step = match known {
        Some(case) => case.add_flag(raised.severity, tx.now, limits),
        None => {
            let id = CaseId(tx.env.ids.uuid());
            cases::insert(tx, id, session, &stored.pseudonym, raised.severity).await?;
            Case::open(id, session, raised.severity, tx.now, limits)
        }
    };
    let (case, flag) = (step.case.id, FlagId(tx.env.ids.uuid()));
    insert(tx, flag, case, &raised).await?;
    tx.audit(raised.by, [Audited::FlagRaised(flag, raised.severity)]).await?;
    stored.raise_urgency(tx, raised.severity).await?;
    cases::record(tx, step, raised.by).await?;
    tx.ring(Bell::Cases);
    Ok((flag, case))
}

async fn insert(
    tx: &Tx<'_>,
    flag: FlagId,
    case: CaseId,
    raised: &Raised,
) -> Result<(), WriteError> {
    let signals = serde_json::to_string(&raised.signals).map_err(|_| Refusal::BadValues)?;
    let sql = "INSERT INTO flags (id, case_id, source, severity, at, seq, signals)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let (source, severity) = (raised.source.as_str(), raised.severity.as_str());
    tx.run(sql, params![flag, case, source, severity, tx.now, raised.seq, signals]).await?;
    Ok(())
}
