//! The chain of the audit log: what an entry's hash is made of.

use protocol::{CaseId, Role, StaffId, Timestamp};
use ring::digest::{Context, SHA256};
use sea_orm::DbErr;

use super::sql::Cells;
use crate::seal::{Anchor, AuditKey};

/// An entry as it is stored, but for its hash.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Entry {
    pub(super) form: Form,
    pub(super) seq: u32,
    pub(super) at: Timestamp,
    pub(super) actor: Option<StaffId>,
    pub(super) role: Option<Role>,
    pub(super) act: String,
    pub(super) subject: String,
    pub(super) case: Option<CaseId>,
    pub(super) detail: Option<String>,
}

/// How an entry's hash is made.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Form {
    /// Without a key, a role and a case: entries from before there was a key.
    Plain,
    /// With the key.
    Keyed,
}

impl Form {
    pub(super) const fn number(self) -> i16 {
        match self {
            Self::Plain => 1,
            Self::Keyed => 2,
        }
    }

    fn of(number: i16) -> Result<Self, DbErr> {
        match number {
            1 => Ok(Self::Plain),
            2 => Ok(Self::Keyed),
            _ => Err(DbErr::Type("form holds an unknown number".to_owned())),
        }
    }
}

impl Entry {
    /// Over everything in it and the hash of the entry before, each part with its length, so that no
    /// change, deletion or swap goes unseen.
    pub(super) fn hash(&self, key: &AuditKey, previous: &[u8]) -> Vec<u8> {
        let (seq, at) = (self.seq.to_be_bytes(), self.at.0.to_be_bytes());
        let actor = self.actor.map(|actor| actor.0.into_bytes());
        let actor = actor.as_ref().map_or(&[][..], <[u8; 16]>::as_slice);
        let detail = self.detail.as_deref().unwrap_or_default().as_bytes();
        let (act, subject) = (self.act.as_bytes(), self.subject.as_bytes());
        match self.form {
            Form::Plain => digest(&[previous, &seq, &at, actor, act, subject, detail]),
            Form::Keyed => {
                let role = self.role.map_or("", Role::as_str).as_bytes();
                let case = self.case.map(|case| case.0.into_bytes());
                let case = case.as_ref().map_or(&[][..], <[u8; 16]>::as_slice);
                key.tag(&[previous, &seq, &at, actor, role, act, subject, case, detail])
            }
        }
    }

    /// Reads an entry and its hash.
    pub(super) fn read(row: &Cells) -> Result<(Self, Anchor), DbErr> {
        let entry = Self {
            form: Form::of(row.at("form")?)?,
            seq: row.at("seq")?,
            at: row.at("at")?,
            actor: row.at("actor")?,
            role: row.optional_word("role")?,
            act: row.at("act")?,
            subject: row.at("subject")?,
            case: row.at("case_id")?,
            detail: row.at("detail")?,
        };
        let anchor = Anchor { seq: entry.seq, hash: row.at("hash")? };
        Ok((entry, anchor))
    }
}

fn digest(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

/// Everything of an entry.
pub(super) const COLUMNS: &str = "form, seq, at, actor, role, act, subject, case_id, detail, hash";
