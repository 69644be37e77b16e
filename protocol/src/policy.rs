//! The escalation policy: who is called, in which order and for how long, as the coordinator reads
//! and replaces it, and why one is refused.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ErrorCode, Role, StaffId, staff::Severity, words::words};

/// How calling goes, for each severity. The body of `PUT /api/policy`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EscalationPolicy {
    /// For imminent cases.
    pub imminent: SeverityPolicy,
    /// For cases of high severity.
    pub high: SeverityPolicy,
    /// For cases of low severity that a moderator escalates.
    pub low: SeverityPolicy,
    /// How long somebody who said that they are coming has to join, in seconds; then they are paged
    /// again and calling goes on.
    pub acknowledged_limit_s: u32,
}

/// How calling goes for one severity. It never stops by itself: after the last step it begins anew.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SeverityPolicy {
    /// One after the other.
    pub steps: Vec<CallStep>,
    /// How often all steps are gone through again before the screens say that nobody could be
    /// reached.
    pub repeats: u32,
}

/// One step: everybody it names is called at once.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CallStep {
    /// Who is called.
    pub targets: Vec<CallTarget>,
    /// How long they have to join before the next step, in seconds.
    pub limit_s: u32,
}

/// Whom a step calls.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum CallTarget {
    /// Stands for one step per layer of the rota, in their order.
    EachLayer {},
    /// Whoever is on call in a layer.
    Layer {
        /// The first is 1.
        layer: u32,
    },
    /// One person, on call or not.
    Person {
        /// Who.
        staff: StaffId,
    },
    /// Everybody of a role, on call or not.
    Role {
        /// Which.
        role: Role,
    },
}

/// The policy in force, and what of it cannot be done now. The answer to `GET /api/policy`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PolicyView {
    /// The policy.
    pub policy: EscalationPolicy,
    /// What is skipped until it is possible again, such as a person whose account was disabled.
    pub faults: Vec<PolicyFault>,
}

/// The answer to a policy that was refused: nothing was changed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PolicyRefused {
    /// Why, as everywhere.
    pub code: ErrorCode,
    /// Everything that is wrong with it.
    pub faults: Vec<PolicyFault>,
}

/// One thing that is wrong with a policy, and where.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize, TS)]
pub struct PolicyFault {
    /// For which severity; none where it is about all.
    pub severity: Option<Severity>,
    /// In which step; the first is 1.
    pub step: Option<u32>,
    /// At which target of the step; the first is 1.
    pub target: Option<u32>,
    /// What.
    pub reason: FaultReason,
}

/// What is wrong with a place of a policy.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaultReason {
    /// Nobody would ever be called.
    NoStep,
    /// More steps than a policy may have.
    TooManySteps,
    /// The step calls nobody.
    NoTarget,
    /// More targets than a step may have.
    TooManyTargets,
    /// Not from one second to an hour.
    LimitOutOfBounds,
    /// More repeats than a policy may have.
    RepeatsOutOfBounds,
    /// There is no such account.
    UnknownPerson,
    /// The account is disabled.
    DisabledPerson,
    /// A page is nothing that this role can answer.
    CannotAnswer,
    /// The rota has no such layer.
    NoSuchLayer,
    /// The step names it twice.
    NamedTwice,
    /// The step calls the same as the one before it: that is what repeats are for.
    SameAsBefore,
    /// Each layer in turn is several steps: nothing can stand beside it.
    NotAlone,
}

words! { FaultReason:
    NoStep = "no_step",
    TooManySteps = "too_many_steps",
    NoTarget = "no_target",
    TooManyTargets = "too_many_targets",
    LimitOutOfBounds = "limit_out_of_bounds",
    RepeatsOutOfBounds = "repeats_out_of_bounds",
    UnknownPerson = "unknown_person",
    DisabledPerson = "disabled_person",
    CannotAnswer = "cannot_answer",
    NoSuchLayer = "no_such_layer",
    NamedTwice = "named_twice",
    SameAsBefore = "same_as_before",
    NotAlone = "not_alone",
}
