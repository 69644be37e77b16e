//! The escalation policy: looked at and replaced.

use async_trait::async_trait;
use domain::{audit::Act as Audited, escalation::policy::faults};
use protocol::{
    StaffId,
    policy::{EscalationPolicy, PolicyFault, PolicyView},
};

use crate::store::{
    act::{Act, Tx, WriteError},
    state::{escalation::staffing, policy},
};

/// Looks at the policy in force, and at what of it cannot be done now.
#[derive(Debug)]
pub struct LookAtPolicy;

/// Replaces the policy.
#[derive(Debug)]
pub struct SetPolicy {
    /// By this one.
    pub policy: EscalationPolicy,
    /// The coordinator.
    pub by: StaffId,
}

#[async_trait]
impl Act for LookAtPolicy {
    type Answer = PolicyView;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<PolicyView, WriteError> {
        let policy = policy::find(tx).await?;
        let faults = faults(&policy, &staffing(tx).await?);
        Ok(PolicyView { policy, faults })
    }
}

#[async_trait]
impl Act for SetPolicy {
    /// Everything that is wrong with it, if anything is: then nothing was changed.
    type Answer = Result<(), Vec<PolicyFault>>;

    async fn apply(&self, tx: &mut Tx<'_>) -> Result<Self::Answer, WriteError> {
        let faults = faults(&self.policy, &staffing(tx).await?);
        if !faults.is_empty() {
            return Ok(Err(faults));
        }
        policy::keep(tx, &self.policy).await?;
        tx.audit(Some(self.by), [Audited::PolicySet]).await?;
        Ok(Ok(()))
    }
}
