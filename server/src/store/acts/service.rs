//! The service itself: being able to commit.

use async_trait::async_trait;
use domain::audit::Act as Audited;

use crate::store::act::{Act, Tx, WriteError};

/// Writes something, to see whether it can be committed.
#[derive(Debug)]
pub struct Probe;

/// Somebody has found out why the audit log is broken, and takes it as it is.
#[derive(Debug)]
pub struct AcceptAudit;

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
