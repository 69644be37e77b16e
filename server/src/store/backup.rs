//! A copy of everything that is stored, which either engine can take back.
//!
//! It is made of one moment while the service runs, from whatever the database has: so a service can be
//! restored onto the other engine too, and an older one by a newer binary, whose steps of the schema
//! then run over it. What is sealed stays sealed, and the keys are never in it: a key that is destroyed
//! makes this copy as unreadable as the original.
//!
//! A proof under the key of the audit log ends it. Whoever gets hold of it can neither shorten it nor
//! put an account into it unseen.

mod catalog;
mod format;
mod restore;
mod take;

use std::io;

use sea_orm::DbErr;

pub use self::{restore::Checked, take::take};
use super::StoreError;
use crate::seal::SealError;

/// What a backup holds.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Contents {
    /// Tables.
    pub tables: u64,
    /// Rows of them.
    pub rows: u64,
    /// How long it is.
    pub bytes: u64,
}

/// Why a backup cannot be made or used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database refused or failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// The keys do not belong to what is stored.
    #[error("the key folder does not fit: it must be the one of the service that was backed up")]
    Keys(#[from] SealError),
    /// The file cannot be read or written.
    #[error("the backup cannot be read or written")]
    File(#[from] io::Error),
    /// There is nothing to make a copy of.
    #[error("there is no service in this database yet: nothing to back up")]
    NeverStarted,
    /// The schema has something that a backup does not know how to keep.
    #[error("cannot keep {0}")]
    Unknown(String),
    /// Something else than a backup.
    #[error("line {0} is nothing that `quietline backup` writes")]
    NotABackup(u64),
    /// It has steps of the schema that this binary does not know.
    #[error("this backup is of quietline {0}: restore it with that version or a later one")]
    Newer(String),
    /// It stops before its end.
    #[error("the backup ends in the middle: it was not written or copied to its end")]
    CutOff,
    /// Its proof does not fit.
    #[error("the backup was changed after it was made: its proof does not fit")]
    Changed,
    /// There is something in the database already.
    #[error("the database is not empty: a backup is only restored into a new one")]
    NotEmpty,
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Database(error) => Self::Database(error),
            StoreError::Seal(error) => Self::Keys(error),
            StoreError::Corrupt(what) => Self::Unknown(what.to_owned()),
        }
    }
}
