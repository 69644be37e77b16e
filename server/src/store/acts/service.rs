//! The service itself: being able to commit, and what an operator does to all of it.

use async_trait::async_trait;
use domain::audit::Act as Audited;
use protocol::Timestamp;

use super::contacts::ForgetContacts;
use crate::store::act::{Act, Tx, WriteError};

/// Writes something, to see whether it can be committed.
#[derive(Debug)]
pub struct Probe;

/// Somebody has found out why the audit log is broken, and takes it as it is.
#[derive(Debug)]
pub struct AcceptAudit;

/// Everything was restored from a backup: contact details go whose keys were destroyed since. Conversations
/// of which that is so go at the next start, as they do from any old copy.
#[derive(Debug)]
pub struct BackupRestored {
    /// When the backup was made.
    pub taken_at: Timestamp,
}

#[async_trait]
impl Act for Probe {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.run("UPDATE service SET epoch = epoch", vec![]).await?;
        Ok(())
    }
}

#[async_trait]
impl Act for AcceptAudit {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        Ok(tx.audit(None, [Audited::AuditAccepted]).await?)
    }
}

#[async_trait]
impl Act for BackupRestored {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.audit(None, [Audited::BackupRestored(self.taken_at)]).await?;
        ForgetContacts.apply(tx).await
    }
}
