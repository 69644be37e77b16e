//! What is stored as a whole: the policy, calls, sessions, escalations, cases, flags and drills, each
//! importing only those before it. A step of the rules is recorded here together with everything that must not be missing.

pub(super) mod block;
pub(super) mod call;
pub(super) mod case;
pub(super) mod closing;
pub(super) mod course;
pub(super) mod drill;
pub(super) mod escalation;
pub(super) mod flag;
pub(super) mod message;
pub(super) mod policy;
pub(super) mod return_code;
pub(super) mod rota;
pub(super) mod session;
pub(super) mod visit;
