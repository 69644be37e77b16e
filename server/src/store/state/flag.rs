//! How a flag is stored: with the case it joins or opens, and the calling that may begin.

use domain::{audit::Act as Audited, case::Case, news::Bell};
use protocol::{
    CaseId, FlagId, Seq, SessionId, StaffId,
    staff::{FlagSource, Severity, SignalView},
};

use super::{case, session};
use crate::store::{
    act::{Refusal, Tx, WriteError},
    sql::params,
};

/// What a flag says.
pub(crate) struct Raised {
    pub(crate) source: FlagSource,
    pub(crate) severity: Severity,
    pub(crate) seq: Option<Seq>,
    pub(crate) signals: Vec<SignalView>,
    pub(crate) by: Option<StaffId>,
}

/// Raises a flag: it joins the session's unresolved case, or opens one.
pub(crate) async fn raise(
    tx: &mut Tx<'_>,
    session_id: SessionId,
    raised: Raised,
) -> Result<(FlagId, CaseId), WriteError> {
    let limits = tx.env.policy.claim;
    let mut stored = session::find(tx, session_id).await?;
    let known = case::unresolved_of(tx, session_id).await?;
    let step = match known {
        Some(known) => known.add_flag(raised.severity, tx.now, limits),
        None => {
            let id = CaseId(tx.env.ids.uuid());
            case::insert(tx, id, session_id, &stored.pseudonym, raised.severity).await?;
            Case::open(id, session_id, raised.severity, tx.now, limits)
        }
    };
    let (case_id, flag) = (step.case.id, FlagId(tx.env.ids.uuid()));
    insert(tx, flag, case_id, &raised).await?;
    tx.audit(raised.by, [Audited::FlagRaised(flag, raised.severity)]).await?;
    stored.raise_urgency(tx, raised.severity).await?;
    case::record(tx, step, raised.by).await?;
    tx.ring(Bell::Cases);
    Ok((flag, case_id))
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
