//! The service itself: starting, and being able to commit.

use async_trait::async_trait;
use domain::audit::Act as Audited;

use crate::store::{
    act::{Act, Tx, WriteError},
    sql::params,
};

/// The node has just started: nobody is connected to it, whatever was written before it ended.
/// Everybody gets the usual time to come back.
#[derive(Debug)]
pub struct NodeStarted;

/// Writes something, to see whether it can be committed.
#[derive(Debug)]
pub struct Probe;

/// Somebody has found out why the audit log is broken, and takes it as it is.
#[derive(Debug)]
pub struct AcceptAudit;

#[async_trait]
impl Act for NodeStarted {
    type Answer = ();

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let students = "INSERT INTO deadlines (kind, subject, due_at)
            SELECT 'student_away', id, $1 FROM sessions WHERE connection IS NOT NULL
            ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at";
        let due_at = tx.now.plus_ms(tx.env.policy.student_away_ms);
        tx.run(students, params![due_at]).await?;
        let gone = "UPDATE sessions SET connection = NULL WHERE connection IS NOT NULL";
        tx.run(gone, vec![]).await?;

        let staff = "INSERT INTO deadlines (kind, subject, due_at)
            SELECT 'staff_away', staff, $1 FROM duties WHERE connection IS NOT NULL
            ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at";
        let due_at = tx.now.plus_ms(tx.env.policy.staff_away_ms);
        tx.run(staff, params![due_at]).await?;
        let gone = "UPDATE duties SET connection = NULL WHERE connection IS NOT NULL";
        tx.run(gone, vec![]).await?;

        // Whoever had taken a delivery is gone with the node.
        let calls = "UPDATE deliveries SET due_at = $1 WHERE state = 'pending' AND due_at > $1";
        tx.run(calls, params![tx.now]).await?;
        Ok(())
    }
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
