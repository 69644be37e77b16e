//! Random days of the service: students, supporters, a moderator and clinicians come, go, write and
//! fall silent over real connections to the real service, and after each step it must stand as a
//! plain model says. And random nights of two nodes on one database, with everything that can go wrong.
//! `tests/simulation/run` plays as many of both as one likes.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]

mod compare;
mod model;
mod nodes;
mod page;
mod play;
mod screen;
mod step;

use std::{fs, path::Path, time::Duration};

use proptest::{
    strategy::{Strategy, ValueTree as _},
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use tests::connection::PATIENCE;

use self::{
    play::play,
    step::{Step, any_steps},
};

#[test]
fn whatever_happens_the_service_stands_as_the_model_says() {
    let (first, count, most) = (setting("SEED", 1), setting("SEEDS", 6), setting("STEPS", 60));
    for seed in first..first + count {
        eprintln!("simulation: seed {seed}, up to {most} steps");
        let steps = steps_of(seed, any_steps(usize::try_from(most).unwrap()));
        if let Err(parted) = day(&steps, PATIENCE) {
            eprintln!("seed {seed}, step {}: {}\nleaving steps out ...", parted.0, parted.1);
            let (steps, why) = shorten(steps, parted, |steps| day(steps, LESS_PATIENCE));
            let steps = serde_json::to_string(&steps).unwrap();
            panic!("seed {seed}: {why}\nkeep this in tests/simulation/days:\n{steps}");
        }
    }
}

/// Days that parted from the model once, and some that chance seldom brings.
#[test]
fn every_kept_day_goes_as_the_model_says() {
    let days = Path::new(env!("CARGO_MANIFEST_DIR")).join("simulation/days");
    for kept in fs::read_dir(days).unwrap() {
        let path = kept.unwrap().path();
        let steps: Vec<Step> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        if let Err((_, why)) = day(&steps, PATIENCE) {
            panic!("{}: {why}", path.display());
        }
    }
}

fn steps_of<T>(seed: u64, any: impl Strategy<Value = Vec<T>>) -> Vec<T> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    any.new_tree(&mut runner).unwrap().current()
}

/// Leaves out whatever is not needed to see them part, in ever smaller pieces.
fn shorten<T: Clone>(
    mut steps: Vec<T>,
    mut parted: Parted,
    day: impl Fn(&[T]) -> Result<(), Parted>,
) -> (Vec<T>, String) {
    steps.truncate(parted.0);
    let mut tries = 0;
    let mut piece = steps.len() / 2;
    while piece > 0 && tries < MOST_TRIES {
        let mut from = 0;
        while from < steps.len() && tries < MOST_TRIES {
            tries += 1;
            let to = (from + piece).min(steps.len());
            let fewer = [&steps[..from], &steps[to..]].concat();
            match day(&fewer) {
                Ok(()) => from = to,
                Err(again) => {
                    (steps, parted) = (fewer, again);
                    steps.truncate(parted.0);
                }
            }
        }
        piece /= 2;
    }
    (steps, parted.1)
}

/// After how many steps they parted, and why.
type Parted = (usize, String);

/// One day, on a service of its own.
fn day(steps: &[Step], patience: Duration) -> Result<(), Parted> {
    block_on(play(steps, patience))
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap().block_on(future)
}

/// A number from the environment, which `tests/simulation/run` sets.
fn setting(name: &str, default: u64) -> u64 {
    let value = std::env::var_os(format!("SIMULATION_{name}"));
    value.map_or(default, |value| value.to_str().unwrap().parse().unwrap())
}

const MOST_TRIES: u32 = 100;
/// While steps are left out, a mistake only leaves more of them.
const LESS_PATIENCE: Duration = Duration::from_secs(2);
