//! What the waiting are told, compared with what happens to them.

use std::collections::VecDeque;

use protocol::{Timestamp, student::ToStudent};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use tests::{person::Student, world::World};

/// An evening as steady as evenings are: conversations of very different length, and about as many
/// students as can be heard.
const SUPPORTERS: usize = 2;
const TALK_MINUTES: std::ops::RangeInclusive<i64> = 6..=18;
const ARRIVAL_EVERY_MINUTES: i64 = 6;
const WAITING_AT_FIRST: usize = 4;
const EVENING_MINUTES: i64 = 240;
/// Any would do: what is asserted leaves room for the luck of an evening.
const SEED: u64 = 3;

/// One of three may wait longer than they were told, and on average they are told no less than it takes
/// and at most two steps too much.
const MOST_TOLD_TOO_LITTLE: f64 = 1.0 / 3.0;
const MOST_TOO_MUCH_MINUTES: f64 = 10.0;

#[tokio::test]
async fn a_place_is_right_and_an_estimate_is_honest_through_a_steady_evening() {
    let mut evening = Evening::begin().await;
    evening.pass().await;

    let told = &evening.told;
    assert!(told.len() >= 20, "only {} were told how long it takes", told.len());
    let count = f64::from(u32::try_from(told.len()).unwrap());
    let late = told.iter().filter(|told| told.waited_minutes > told.minutes).count();
    let too_little = f64::from(u32::try_from(late).unwrap()) / count;
    let bias = told.iter().map(|told| told.minutes - told.waited_minutes).sum::<f64>() / count;
    eprintln!(
        "{count} were told how long it takes: {bias:+.1} minutes more than it took on average, \
         {:.0} % waited longer than they were told",
        100.0 * too_little,
    );
    assert!(too_little <= MOST_TOLD_TOO_LITTLE, "{too_little} waited longer than they were told");
    assert!((0.0..=MOST_TOO_MUCH_MINUTES).contains(&bias), "{bias} minutes beside what it took");
}

/// What one student was told on arrival, and how long they waited.
struct Told {
    minutes: f64,
    waited_minutes: f64,
}

struct Waiting {
    student: Student,
    since: Timestamp,
    /// None where it would have been a guess.
    estimate: Option<u32>,
    /// The place they were told last.
    place: u32,
}

struct Talk {
    student: Student,
    until: Timestamp,
}

struct Evening {
    world: World,
    luck: StdRng,
    queue: VecDeque<Waiting>,
    talks: Vec<Talk>,
    told: Vec<Told>,
}

impl Evening {
    async fn begin() -> Self {
        let mut world = World::start().await;
        for _ in 0..SUPPORTERS {
            world.ready_supporter().await;
        }
        let luck = StdRng::seed_from_u64(SEED);
        let mut evening =
            Self { world, luck, queue: VecDeque::new(), talks: Vec::new(), told: Vec::new() };
        for _ in 0..SUPPORTERS + WAITING_AT_FIRST {
            evening.somebody_arrives().await;
        }
        evening
    }

    async fn pass(&mut self) {
        for minute in 1..=EVENING_MINUTES {
            self.world.advance_ms(MINUTE_MS).await;
            let now = self.world.now();
            while let Some(over) = self.talks.iter().position(|talk| talk.until <= now) {
                self.talks.swap_remove(over).student.leaves().await;
                self.the_next_is_paired().await;
            }
            if minute % ARRIVAL_EVERY_MINUTES == 0 {
                self.somebody_arrives().await;
            }
        }
    }

    async fn somebody_arrives(&mut self) {
        // No two of them in the same moment: then it would be chance who stands first.
        self.world.pass_ms(1_000);
        let student = self.world.student().await;
        if self.talks.len() < SUPPORTERS {
            student.is_paired().await;
            return self.talk(student);
        }
        let (place, estimate) = student
            .connection
            .hears("a place", |frame| match frame {
                ToStudent::Position { position, wait_minutes, .. } => {
                    Some((position, wait_minutes))
                }
                _ => None,
            })
            .await;
        self.queue.push_back(Waiting { student, since: self.world.now(), estimate, place });
        assert_eq!(place as usize, self.queue.len(), "the first place told is the right one");
    }

    /// Whoever stands first is paired, and everybody else is told that they have moved up.
    async fn the_next_is_paired(&mut self) {
        let Some(first) = self.queue.pop_front() else { return };
        first.student.is_paired().await;
        assert_eq!(first.place, 1, "nobody is paired before their turn");
        for (waiting, place) in self.queue.iter_mut().zip(1..) {
            waiting.student.is_told_position(place).await;
            waiting.place = place;
        }
        if let Some(minutes) = first.estimate {
            let waited = self.world.now().since(first.since) / 1_000;
            let waited_minutes = f64::from(i32::try_from(waited).unwrap()) / 60.0;
            self.told.push(Told { minutes: minutes.into(), waited_minutes });
        }
        self.talk(first.student);
    }

    fn talk(&mut self, student: Student) {
        let until = self.world.now().plus_ms(self.luck.random_range(TALK_MINUTES) * MINUTE_MS);
        self.talks.push(Talk { student, until });
    }
}

const MINUTE_MS: i64 = 60_000;
