//! Random nights of two nodes on one database: each crashes, stands still, is struck off and starts
//! again, pages are lost or answered into the void, the clock jumps; and after every act of every node
//! nobody is forgotten. When the faults stop, every case comes to its end.
//!
//! Each node is a real store on the real database; what its workers do, and when, is played here, so
//! that a night happens the same way each time.

mod night;
mod node;
mod promise;
mod step;

use std::time::Duration;

use tests::{postgres, skipped};

use self::{
    night::{Mistake, play},
    step::{Step, any_steps},
};
use super::{Parted, block_on, setting, shorten, steps_of};

#[test]
fn whatever_happens_to_two_nodes_nobody_is_forgotten_and_everything_is_finished() {
    if is_without_a_server() {
        return;
    }
    let (first, count, most) = (setting("SEED", 1), setting("SEEDS", 4), setting("STEPS", 60));
    for seed in first..first + count {
        eprintln!("two nodes: seed {seed}, up to {most} steps");
        let steps = steps_of(seed, any_steps(usize::try_from(most).unwrap()));
        if let Err(parted) = night(&steps) {
            eprintln!("seed {seed}, step {}: {}\nleaving steps out ...", parted.0, parted.1);
            let (steps, why) = shorten(steps, parted, night);
            let steps = serde_json::to_string(&steps).unwrap();
            panic!("seed {seed}: {why}\nthis is what it takes:\n{steps}");
        }
    }
}

#[test]
fn a_node_that_stands_still_with_a_page_in_hand_costs_nobody_anything() {
    if is_without_a_server() {
        return;
    }
    if let Err((step, why)) = night(&evening()) {
        panic!("step {step}: {why}");
    }
}

/// A proof that cannot fail proves nothing.
#[test]
fn every_mistake_in_striking_a_node_off_is_found() {
    if is_without_a_server() {
        return;
    }
    for mistake in Mistake::ALL {
        let found = block_on(play(&evening(), *mistake));
        let (step, why) = found.err().unwrap_or_else(|| panic!("{mistake:?} was not found"));
        eprintln!("{mistake:?} is found at step {step}: {why}");
        assert!(
            why.contains(mistake.is_found_as()),
            "{mistake:?} is found as something else: {why}"
        );
    }
}

/// A clock that was set back by hours makes nobody believe for hours in a node that is gone.
#[test]
fn a_node_that_dies_when_the_clock_is_set_back_is_missed_as_soon_as_any() {
    if is_without_a_server() {
        return;
    }
    let mut steps = evening();
    let stands_still = steps.iter().position(|step| matches!(step, Step::StandsStill { .. }));
    steps[stands_still.unwrap()] = Step::Crashes { node: 0 };
    steps.insert(stands_still.unwrap() + 1, Step::ClockJumps { ms: -7_200_000 });
    if let Err((step, why)) = night(&steps) {
        panic!("step {step}: {why}");
    }
}

fn night(steps: &[Step]) -> Result<(), Parted> {
    block_on(play(steps, Mistake::None))
}

/// A moderator at the first node has a case, and the first node has a page to send, when it stands still.
fn evening() -> Vec<Step> {
    vec![
        Step::TimePasses { ms: LONG_ENOUGH_TO_TELL_MS },
        Step::Comes { who: 0, node: 0 },
        Step::Flag { who: 0, node: 1, imminent: false },
        Step::Claims { who: 0, node: 0 },
        Step::Flag { who: 1, node: 1, imminent: true },
        Step::Takes { node: 0 },
        Step::StandsStill { node: 0 },
        Step::TimePasses { ms: LONGER_THAN_ANYBODY_MAY_BE_SILENT_MS },
        Step::GoesOn { node: 0 },
    ]
}

fn is_without_a_server() -> bool {
    let is_missing = std::env::var_os(postgres::VARIABLE).is_none();
    if is_missing {
        skipped("QUIETLINE_POSTGRES names no server");
    }
    is_missing
}

const LONG_ENOUGH_TO_TELL_MS: i64 = 30_000;
const LONGER_THAN_ANYBODY_MAY_BE_SILENT_MS: i64 = 60_000;
/// How long a node may take to hear what is stored.
const PATIENCE: Duration = Duration::from_secs(30);
