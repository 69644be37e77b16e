//! What people say of what the rules did. It is counted for those who keep the packs and changes
//! nothing by itself.

use std::collections::BTreeSet;

use async_trait::async_trait;
use domain::{audit::Act as Audited, news::Bell};
use protocol::{
    CaseId, FlagId, Seq, StaffId,
    staff::{FlagSource, Severity, SignalView, Verdict},
};

use crate::store::{
    act::{Act, Refusal, Tx, WriteError},
    sql::params,
    state::{case, flag, session},
};

/// Somebody says whether a flag was right.
#[derive(Debug)]
pub struct JudgeFlag {
    /// Which.
    pub flag: FlagId,
    /// Whether it was.
    pub right: bool,
    /// Who.
    pub by: StaffId,
}

/// Somebody says that a text should have been flagged.
#[derive(Debug)]
pub struct JudgeMissed {
    /// The case of its session.
    pub case: CaseId,
    /// The text's row.
    pub seq: Seq,
    /// How it should have been flagged.
    pub severity: Severity,
    /// Who.
    pub by: StaffId,
}

#[async_trait]
impl Act for JudgeFlag {
    type Answer = CaseId;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<CaseId, WriteError> {
        let sql = "SELECT case_id, source, signals, verdict FROM flags WHERE id = $1";
        let stored = tx.one(sql, params![self.flag]).await?.ok_or(Refusal::NotFound)?;
        let source: FlagSource = stored.word("source")?;
        if !matches!(source, FlagSource::Rule | FlagSource::RuleOnStaff) {
            return Err(Refusal::BadValues.into());
        }
        let rules = rules_of(&stored.at::<String>("signals")?)?;
        if rules.is_empty() {
            // The conversation is erased, and with it what the rules saw.
            return Err(Refusal::OutOfState.into());
        }
        let verdict = if self.right { Verdict::True } else { Verdict::False };
        let before: Option<String> = stored.at("verdict")?;
        let case = stored.at("case_id")?;
        if before.as_deref() == Some(verdict.as_str()) {
            return Ok(case);
        }
        let sql = "UPDATE flags SET verdict = $2 WHERE id = $1";
        tx.run(sql, params![self.flag, verdict.as_str()]).await?;
        for rule in &rules {
            count(tx, rule, self.right, before.is_some()).await?;
        }
        tx.audit(Some(self.by), [Audited::FlagJudged(self.flag, verdict)]).await?;
        tx.ring(Bell::Cases);
        Ok(case)
    }
}

#[async_trait]
impl Act for JudgeMissed {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let case = case::find(tx, self.case).await?;
        let stored = session::find(tx, case.session).await?;
        if self.seq == Seq(0) || self.seq > stored.head {
            return Err(Refusal::NotFound.into());
        }
        let sql = "SELECT id, severity FROM flags
            WHERE case_id = $1 AND seq = $2 AND source = 'moderator'";
        let known = tx.one(sql, params![self.case, self.seq]).await?;
        let id = match known {
            Some(known) => {
                let before: Severity = known.word("severity")?;
                if before == self.severity {
                    return Ok(());
                }
                let (id, severity) = (known.at("id")?, self.severity.as_str());
                let sql = "UPDATE flags SET severity = $2 WHERE id = $1";
                tx.run(sql, params![id, severity]).await?;
                count_missed(tx, before, -1).await?;
                id
            }
            None => flag::insert_missed(tx, self.case, self.seq, self.severity).await?,
        };
        count_missed(tx, self.severity, 1).await?;
        tx.audit(Some(self.by), [Audited::FlagJudged(id, Verdict::Missed)]).await?;
        tx.ring(Bell::Cases);
        Ok(())
    }
}

fn rules_of(signals: &str) -> Result<BTreeSet<String>, WriteError> {
    let signals: Vec<SignalView> = serde_json::from_str(signals).map_err(|_| Refusal::BadValues)?;
    Ok(signals.into_iter().map(|signal| signal.rule).collect())
}

/// Counts a verdict; the opposite one that it takes the place of counts no more.
async fn count(tx: &Tx<'_>, rule: &str, right: bool, instead: bool) -> Result<(), WriteError> {
    let other = -i64::from(instead);
    let (rightly, wrongly) = if right { (1, other) } else { (other, 1) };
    let sql = "INSERT INTO rule_verdicts (rule, rightly, wrongly) VALUES ($1, $2, $3)
        ON CONFLICT (rule) DO UPDATE SET rightly = rule_verdicts.rightly + excluded.rightly,
            wrongly = rule_verdicts.wrongly + excluded.wrongly";
    tx.run(sql, params![rule, rightly, wrongly]).await?;
    Ok(())
}

async fn count_missed(tx: &Tx<'_>, severity: Severity, more: i64) -> Result<(), WriteError> {
    let sql = "INSERT INTO missed_verdicts (severity, texts) VALUES ($1, $2)
        ON CONFLICT (severity) DO UPDATE SET texts = missed_verdicts.texts + excluded.texts";
    tx.run(sql, params![severity.as_str(), more]).await?;
    Ok(())
}
