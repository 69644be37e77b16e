//! The audit log: as the coordinator reads it, and whether it is whole.

use protocol::staff::AuditView;
use sea_orm::DbErr;

use crate::{
    seal::Anchor,
    store::{
        Store, StoreError,
        chain::{COLUMNS, Entry, Form},
        sql::{Cells, all, one, params},
    },
};

/// Which part of the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct AuditPage {
    /// Entries before this place; none for the newest.
    pub before: Option<u32>,
    /// How many at most.
    pub limit: u32,
}

/// What looking at the log found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AuditCheck {
    /// How many entries were looked at.
    pub entries: u32,
    /// The last one; none when there is none.
    pub head: Option<Anchor>,
    /// What is wrong, in the order of the log, as far as the first few hundred.
    pub findings: Vec<AuditFinding>,
}

/// Something that is wrong with the log.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AuditFinding {
    /// An entry is not as it was written, or not where it was.
    #[error("entry {0} is not as it was written")]
    Changed(u32),
    /// Entries are not there any more.
    #[error("entries {0} to {1} are missing")]
    Missing(u32, u32),
    /// Everything up to an entry that was noted down earlier was written anew.
    #[error("entry {0} is not the one that was noted down: the log was written anew up to it")]
    Rewritten(u32),
}

impl Store {
    /// Entries of the audit log, newest first.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn audit(&self, page: AuditPage) -> Result<Vec<AuditView>, StoreError> {
        let before = page.before.unwrap_or(i32::MAX.cast_unsigned());
        let sql = format!("SELECT {COLUMNS} FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2");
        let rows = all(&self.reads, &sql, params![before, i64::from(page.limit)]).await?;
        Ok(rows.iter().map(view).collect::<Result<_, _>>()?)
    }

    /// Looks at the whole log: is every entry as it was written, where it was, and what these anchors
    /// say?
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn check_audit(&self, anchors: &[Anchor]) -> Result<AuditCheck, StoreError> {
        let mut inspector = Inspector { anchors: anchors.to_vec(), ..Inspector::default() };
        self.inspect(&mut inspector).await?;
        Ok(inspector.conclude())
    }

    /// The same for what came after an anchor, and the anchor itself.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn check_audit_since(&self, anchor: &Anchor) -> Result<AuditCheck, StoreError> {
        let before = "SELECT seq, hash FROM audit WHERE seq = $1";
        let previous = match one(&self.reads, before, params![anchor.seq.saturating_sub(1)]).await?
        {
            Some(row) => row.at("hash")?,
            None => Vec::new(),
        };
        let mut inspector = Inspector {
            anchors: vec![anchor.clone()],
            last: anchor.seq.saturating_sub(1),
            previous: Some(previous),
            ..Inspector::default()
        };
        self.inspect(&mut inspector).await?;
        Ok(inspector.conclude())
    }

    async fn inspect(&self, inspector: &mut Inspector) -> Result<(), StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM audit WHERE seq > $1 ORDER BY seq LIMIT {PORTION}");
        loop {
            let rows = all(&self.reads, &sql, params![inspector.last]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                inspector.look_at(row, |entry, previous| entry.hash(&self.audit_key, previous))?;
            }
        }
    }
}

/// Goes through the log from its beginning to its end.
#[derive(Debug, Default)]
struct Inspector {
    anchors: Vec<Anchor>,
    last: u32,
    /// The hash of the entry before; none when that entry is missing.
    previous: Option<Vec<u8>>,
    keyed: bool,
    check: AuditCheck,
}

impl Inspector {
    fn look_at(
        &mut self,
        row: &Cells,
        hash: impl Fn(&Entry, &[u8]) -> Vec<u8>,
    ) -> Result<(), DbErr> {
        let seq: u32 = row.at("seq")?;
        if seq > self.last + 1 {
            self.find(AuditFinding::Missing(self.last + 1, seq - 1));
            self.previous = None;
        } else if self.previous.is_none() {
            self.previous = Some(Vec::new());
        }
        // What somebody wrote over may not even be readable.
        let stored = match Entry::read(row) {
            Ok((entry, stored)) => {
                let expected = self.previous.as_ref().map(|previous| hash(&entry, previous));
                let fits = expected.is_none_or(|expected| expected == stored.hash);
                if !fits || (self.keyed && entry.form == Form::Plain) {
                    self.find(AuditFinding::Changed(seq));
                }
                self.keyed |= entry.form == Form::Keyed;
                stored
            }
            Err(_) => {
                self.find(AuditFinding::Changed(seq));
                Anchor { seq, hash: row.at("hash").unwrap_or_default() }
            }
        };
        if self.anchors.iter().any(|anchor| anchor.seq == seq && *anchor != stored) {
            self.find(AuditFinding::Rewritten(seq));
        }
        self.last = seq;
        self.previous = Some(stored.hash.clone());
        self.check.entries += 1;
        self.check.head = Some(stored);
        Ok(())
    }

    /// What was noted down and lies behind the end of the log was cut off.
    fn conclude(mut self) -> AuditCheck {
        if let Some(noted) = self.anchors.iter().map(|anchor| anchor.seq).max()
            && noted > self.last
        {
            self.find(AuditFinding::Missing(self.last + 1, noted));
        }
        self.check
    }

    fn find(&mut self, finding: AuditFinding) {
        if self.check.findings.len() < MOST_FINDINGS {
            self.check.findings.push(finding);
        }
    }
}

pub(super) fn view(row: &Cells) -> Result<AuditView, DbErr> {
    let (entry, _) = Entry::read(row)?;
    let Entry { form: _, seq, at, actor, role, act, subject, case, detail } = entry;
    Ok(AuditView { seq, at, actor, role, act, subject, case, detail })
}

/// How many entries are read at once.
const PORTION: u32 = 1_000;
const MOST_FINDINGS: usize = 500;
