//! What may happen, one step at a time.
//!
//! A step names people by numbers; whoever plays it picks, by that number, one of those who can do
//! it. So every sequence of steps makes sense, also one from which some were taken out.

use proptest::{collection::vec, prelude::*};
use serde::{Deserialize, Serialize};

/// One thing that happens.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// A student opens the page and begins.
    StudentStarts,
    /// Somebody in a conversation writes so many texts and does not wait in between.
    Says { who: u8, texts: u8 },
    /// Two in the same conversation write at once.
    BothSay { who: u8 },
    /// A student writes something worrying.
    StudentWorries { who: u8 },
    /// "I need urgent help."
    StudentAsksForHelp { who: u8 },
    /// A student ends the session.
    StudentLeaves { who: u8 },
    /// Somebody's connection is lost, perhaps right after they have written something.
    GoesAway { who: u8, saying: bool },
    /// Somebody's connection goes dead without a word.
    FallsSilent { who: u8 },
    /// Somebody who was away is back, perhaps after a reload.
    Returns { who: u8, reloaded: bool },
    /// Somebody who is here opens the page a second time.
    OpensAgain { who: u8 },
    /// A supporter takes students, or no more.
    SupporterTakes { who: u8, ready: bool },
    /// A supporter ends a conversation.
    SupporterEnds { who: u8 },
    /// A supporter raises a flag.
    SupporterFlags { who: u8 },
    /// A moderator takes a case, whether the page is open or not.
    ModeratorClaims { who: u8 },
    /// A moderator has the clinician called.
    ModeratorEscalates { who: u8 },
    /// A moderator closes a case.
    ModeratorResolves { who: u8 },
    /// A clinician comes into a conversation.
    ClinicianJoins { who: u8 },
    /// A clinician leaves one without an outcome.
    ClinicianStepsOut { who: u8 },
    /// A clinician closes one with an outcome.
    ClinicianCloses { who: u8 },
    /// So much time passes.
    TimePasses { ms: i64 },
    /// The service is restarted. Everybody writes just before, and comes back, but for one.
    Restarts { without: u8 },
}

/// Any sequence of steps that begins with a queue and somebody to talk to.
pub(crate) fn any_steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    vec(any_step(), most / 2..=most).prop_map(|steps| {
        let mut opening = vec![Step::StudentStarts; 5];
        opening.push(Step::SupporterTakes { who: 0, ready: true });
        opening.into_iter().chain(steps).collect()
    })
}

fn any_step() -> impl Strategy<Value = Step> {
    let who = || any::<u8>();
    prop_oneof![
        9 => Just(Step::StudentStarts),
        6 => (who(), 1..4_u8).prop_map(|(who, texts)| Step::Says { who, texts }),
        3 => who().prop_map(|who| Step::BothSay { who }),
        2 => who().prop_map(|who| Step::StudentWorries { who }),
        2 => who().prop_map(|who| Step::StudentAsksForHelp { who }),
        3 => who().prop_map(|who| Step::StudentLeaves { who }),
        6 => (who(), any::<bool>()).prop_map(|(who, saying)| Step::GoesAway { who, saying }),
        3 => who().prop_map(|who| Step::FallsSilent { who }),
        6 => (who(), any::<bool>()).prop_map(|(who, reloaded)| Step::Returns { who, reloaded }),
        3 => who().prop_map(|who| Step::OpensAgain { who }),
        6 => (who(), prop::bool::weighted(0.7))
            .prop_map(|(who, ready)| Step::SupporterTakes { who, ready }),
        4 => who().prop_map(|who| Step::SupporterEnds { who }),
        1 => who().prop_map(|who| Step::SupporterFlags { who }),
        2 => who().prop_map(|who| Step::ModeratorClaims { who }),
        1 => who().prop_map(|who| Step::ModeratorEscalates { who }),
        1 => who().prop_map(|who| Step::ModeratorResolves { who }),
        3 => who().prop_map(|who| Step::ClinicianJoins { who }),
        1 => who().prop_map(|who| Step::ClinicianStepsOut { who }),
        1 => who().prop_map(|who| Step::ClinicianCloses { who }),
        8 => any_while().prop_map(|ms| Step::TimePasses { ms }),
        1 => who().prop_map(|without| Step::Restarts { without }),
    ]
}

/// Mostly short, sometimes past one of the graces: of a silent connection, staff, a student.
fn any_while() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 1..5_000_i64,
        3 => 20_000..40_000_i64,
        3 => 50_000..130_000_i64,
        1 => 590_000..640_000_i64,
    ]
}
