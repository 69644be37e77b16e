//! What may happen to two nodes and the people at them, one step at a time.
//!
//! A step names people and nodes by numbers; what is not possible just now does not happen. So every
//! sequence of steps makes sense, also one from which some were taken out.

use proptest::{collection::vec, prelude::*};
use serde::{Deserialize, Serialize};

/// One thing that happens.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Step {
    /// A student says something that raises a flag: high, or imminent.
    Flag { who: u8, node: u8, imminent: bool },
    /// A member of staff opens the page, at this node.
    Comes { who: u8, node: u8 },
    /// A member of staff closes it.
    Goes { who: u8 },
    /// The moderator takes a case.
    Claims { who: u8, node: u8 },
    /// The moderator gives it back.
    Releases { who: u8, node: u8 },
    /// The moderator has the clinician called.
    Escalates { who: u8, node: u8 },
    /// The moderator closes it.
    Resolves { who: u8, node: u8 },
    /// A clinician says that they are coming.
    Acknowledges { who: u8, node: u8 },
    /// A clinician comes into a conversation.
    Joins { who: u8 },
    /// A clinician leaves one without an outcome.
    StepsOut { who: u8 },
    /// A clinician closes one with an outcome.
    Closes { who: u8 },
    /// A node takes what is due from the outbox.
    Takes { node: u8 },
    /// It sends one of them.
    Sends { node: u8, ends: Attempt },
    /// A node looks for deadlines and acts on so many of them.
    Looks { node: u8, most: u8 },
    /// The target is there, or is not.
    Target { works: bool },
    /// A node's process ends without a word, and what it had in hand is forgotten.
    Crashes { node: u8 },
    /// A node stands still, with what it has in hand.
    StandsStill { node: u8 },
    /// It goes on where it was.
    GoesOn { node: u8 },
    /// An operator ends a node.
    Ends { node: u8 },
    /// A node starts.
    Starts { node: u8 },
    /// So much time passes, and the nodes that run do their work.
    TimePasses { ms: i64 },
    /// The database's clock is set.
    ClockJumps { ms: i64 },
}

/// How sending a page ends.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Attempt {
    /// It arrives, and is marked.
    Arrives,
    /// It arrives, and nobody hears the answer.
    AnswerIsLost,
    /// It does not arrive.
    IsLost,
    /// The node crashes before it is sent.
    CrashBefore,
    /// The node crashes between the answer and the mark.
    CrashAfter,
    /// The node stands still between the answer and the mark.
    StillAfter,
}

/// Any sequence of steps.
pub(super) fn any_steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    vec(any_step(), most / 2..=most)
}

fn any_step() -> impl Strategy<Value = Step> {
    let who = || 0..3_u8;
    let node = || 0..2_u8;
    let both = || (who(), node());
    let people = prop_oneof![
        8 => (both(), any::<bool>())
            .prop_map(|((who, node), imminent)| Step::Flag { who, node, imminent }),
        8 => both().prop_map(|(who, node)| Step::Comes { who, node }),
        2 => who().prop_map(|who| Step::Goes { who }),
        6 => both().prop_map(|(who, node)| Step::Claims { who, node }),
        1 => both().prop_map(|(who, node)| Step::Releases { who, node }),
        2 => both().prop_map(|(who, node)| Step::Escalates { who, node }),
        1 => both().prop_map(|(who, node)| Step::Resolves { who, node }),
        3 => both().prop_map(|(who, node)| Step::Acknowledges { who, node }),
        4 => who().prop_map(|who| Step::Joins { who }),
        2 => who().prop_map(|who| Step::StepsOut { who }),
        1 => who().prop_map(|who| Step::Closes { who }),
    ];
    let nodes = prop_oneof![
        6 => node().prop_map(|node| Step::Takes { node }),
        8 => (node(), any_attempt()).prop_map(|(node, ends)| Step::Sends { node, ends }),
        3 => (node(), 0..4_u8).prop_map(|(node, most)| Step::Looks { node, most }),
        2 => any::<bool>().prop_map(|works| Step::Target { works }),
        4 => node().prop_map(|node| Step::Crashes { node }),
        4 => node().prop_map(|node| Step::StandsStill { node }),
        5 => node().prop_map(|node| Step::GoesOn { node }),
        1 => node().prop_map(|node| Step::Ends { node }),
        8 => node().prop_map(|node| Step::Starts { node }),
    ];
    prop_oneof![
        4 => people,
        4 => nodes,
        2 => any_while().prop_map(|ms| Step::TimePasses { ms }),
        1 => any_jump().prop_map(|ms| Step::ClockJumps { ms }),
    ]
}

fn any_attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![
        Just(Attempt::Arrives),
        Just(Attempt::AnswerIsLost),
        Just(Attempt::IsLost),
        Just(Attempt::CrashBefore),
        Just(Attempt::CrashAfter),
        Just(Attempt::StillAfter),
    ]
}

/// Mostly long enough for a node to be struck off, sometimes for a lease or a step of the policy.
fn any_while() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 1_000..8_000_i64, 4 => 20_000..50_000_i64, 2 => 60_000..130_000_i64]
}

fn any_jump() -> impl Strategy<Value = i64> {
    prop_oneof![-7_200_000..0_i64, 0..7_200_000_i64, -5_000..5_000_i64]
}
