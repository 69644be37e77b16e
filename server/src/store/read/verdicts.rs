//! How often each rule was right, for those who keep the packs.

use protocol::staff::MissedRecord;

use crate::store::{Store, StoreError, sql::all};

/// What people said of one rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleCounts {
    /// The rule's id.
    pub rule: String,
    /// Flags of it that were right.
    pub right: u32,
    /// Flags of it that were wrong.
    pub wrong: u32,
}

impl Store {
    /// Every rule that somebody judged; the one that was wrong most often first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn rule_counts(&self) -> Result<Vec<RuleCounts>, StoreError> {
        let sql = "SELECT rule, rightly, wrongly FROM rule_verdicts
            WHERE rightly > 0 OR wrongly > 0 ORDER BY wrongly DESC, rightly DESC, rule";
        let rows = all(&self.reads, sql, vec![]).await?;
        let counts = rows.iter().map(|row| {
            Ok(RuleCounts {
                rule: row.at("rule")?,
                right: row.at("rightly")?,
                wrong: row.at("wrongly")?,
            })
        });
        counts.collect()
    }

    /// How many texts should have been flagged and were not.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn missed_counts(&self) -> Result<Vec<MissedRecord>, StoreError> {
        let sql = "SELECT severity, texts FROM missed_verdicts WHERE texts > 0 ORDER BY severity";
        let rows = all(&self.reads, sql, vec![]).await?;
        let counts = rows.iter().map(|row| {
            Ok(MissedRecord { severity: row.word("severity")?, texts: row.at("texts")? })
        });
        counts.collect()
    }
}
