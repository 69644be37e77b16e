//! How a flag is stored: with the case it joins or opens, and the calling that may begin.

use domain::{audit::Act as Audited, case::Case, flag::Concern, news::Bell};
use protocol::{
    CaseId, FlagId, Seq, SessionId, StaffId,
    staff::{FlagSource, Severity, SignalView, Verdict},
};

use super::{case, escalation, session};
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
    let before = known.as_ref().map(|known| known.severity);
    let step = match known {
        Some(known) => known.add_flag(raised.severity, tx.now, limits),
        None => {
            let id = CaseId(tx.env.ids.uuid());
            case::insert(tx, id, &stored, raised.severity).await?;
            Case::open(id, session_id, raised.severity, tx.now, limits)
        }
    };
    let (case_id, flag) = (step.case.id, FlagId(tx.env.ids.uuid()));
    insert(tx, flag, case_id, &raised).await?;
    tx.audit(raised.by, [Audited::FlagRaised(flag, raised.severity)]).await?;
    case::record(tx, step, raised.by).await?;
    if before.is_some_and(|before| before < raised.severity) {
        escalation::hasten(tx, case_id).await?;
    }
    tx.ring(Bell::Cases);
    if raised.source == FlagSource::Report {
        // Nothing of it where the supporter listens, nor in how the student is treated.
        return Ok((flag, case_id));
    }
    stored.raise_urgency(tx, raised.severity).await?;
    if raised.severity >= Severity::High
        && let Some(supporter) = stored.session.supporter()
    {
        tx.ring(Bell::Staff(supporter));
    }
    Ok((flag, case_id))
}

/// Raises what the rules saw in one text. Somebody who says the same a hundred times is one case with
/// a few flags, and calls nobody again.
pub(crate) async fn raise_by_rule(
    tx: &mut Tx<'_>,
    session: SessionId,
    seq: Seq,
    concern: &Concern,
) -> Result<(), WriteError> {
    if is_said_often(tx, session, concern).await? {
        return Ok(());
    }
    let raised = Raised {
        source: concern.source,
        severity: concern.severity,
        seq: Some(seq),
        signals: concern.signals.clone(),
        by: None,
    };
    raise(tx, session, raised).await.map(drop)
}

/// Whether the session's unresolved case holds enough flags of the same rules, as grave as this one.
async fn is_said_often(
    tx: &Tx<'_>,
    session: SessionId,
    concern: &Concern,
) -> Result<bool, WriteError> {
    let sql = "SELECT f.signals FROM flags f JOIN cases c ON c.id = f.case_id
        WHERE c.session = $1 AND c.state <> 'resolved' AND f.source = $2 AND f.severity = $3";
    let (source, severity) = (concern.source.as_str(), concern.severity.as_str());
    let flags = tx.all(sql, params![session, source, severity]).await?;
    if flags.len() < SAID_OFTEN {
        return Ok(false);
    }
    let mut same = 0;
    for flag in flags {
        let signals: Vec<SignalView> =
            serde_json::from_str(&flag.at::<String>("signals")?).map_err(|_| Refusal::BadValues)?;
        let known = |rule: &str| signals.iter().any(|signal| signal.rule == rule);
        same += usize::from(concern.signals.iter().all(|signal| known(&signal.rule)));
    }
    Ok(same >= SAID_OFTEN)
}

/// Stores that a text should have been flagged. It calls nobody: whoever says so is there.
pub(crate) async fn insert_missed(
    tx: &Tx<'_>,
    case: CaseId,
    seq: Seq,
    severity: Severity,
) -> Result<FlagId, WriteError> {
    let flag = FlagId(tx.env.ids.uuid());
    let raised = Raised {
        source: FlagSource::Moderator,
        severity,
        seq: Some(seq),
        signals: vec![],
        by: None,
    };
    insert(tx, flag, case, &raised).await?;
    let sql = "UPDATE flags SET verdict = $2 WHERE id = $1";
    tx.run(sql, params![flag, Verdict::Missed.as_str()]).await?;
    Ok(flag)
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

/// So many flags say it; more of the same would hide what else is said.
const SAID_OFTEN: usize = 5;
