//! How long a wait may take, as far as the last hour says anything about it.

use protocol::Timestamp;

/// How far back it is looked.
pub const LOOK_BACK_MS: i64 = 60 * MINUTE_MS;

/// Minutes until somebody at this place is likely paired, when students were paired at these times,
/// oldest first. It is the mean time between two of them for each place, in steps of five minutes and
/// never too short by rounding. What has passed since the last of them counts too: in a steady evening
/// about one of four then waits longer than they were told, where without it every other one would. None where that would be a guess: too few were paired, or it is so long
/// that the day will have changed by then.
#[must_use]
pub fn estimate_minutes(position: u32, paired_at: &[Timestamp], now: Timestamp) -> Option<u32> {
    if paired_at.len() < LEAST_PAIRINGS {
        return None;
    }
    let oldest = paired_at.first()?;
    let gaps = i64::try_from(paired_at.len() - 1).ok()?;
    let ms = now.since(*oldest).max(0) / gaps * i64::from(position);
    let minutes = ms.div_euclid(STEP_MINUTES * MINUTE_MS) * STEP_MINUTES + STEP_MINUTES;
    (minutes <= LONGEST_MINUTES).then(|| u32::try_from(minutes).ok()).flatten()
}

const MINUTE_MS: i64 = 60_000;
const STEP_MINUTES: i64 = 5;
/// Fewer say nothing about the next one.
const LEAST_PAIRINGS: usize = 3;
const LONGEST_MINUTES: i64 = 120;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(100 * LOOK_BACK_MS);

    fn every(minutes: i64, times: i64) -> Vec<Timestamp> {
        (1..=times).rev().map(|turn| NOW.plus_ms(-turn * minutes * MINUTE_MS)).collect()
    }

    #[test]
    fn each_place_takes_as_long_as_the_last_ones_took() {
        assert_eq!(estimate_minutes(1, &every(9, 6), NOW), Some(15));
        assert_eq!(estimate_minutes(3, &every(9, 6), NOW), Some(35));
        assert_eq!(estimate_minutes(2, &every(1, 20), NOW), Some(5));
    }

    #[test]
    fn what_would_be_a_guess_is_not_said() {
        assert_eq!(estimate_minutes(1, &every(9, 2), NOW), None);
        assert_eq!(estimate_minutes(1, &[], NOW), None);
        assert_eq!(estimate_minutes(40, &every(9, 6), NOW), None);
    }

    proptest! {
        /// Whoever stands further back is never told less, and nobody less than it took per place.
        #[test]
        fn it_grows_with_the_place(gap in 1..20_i64, times in 3..20_i64, position in 1..50_u32) {
            let paired = every(gap, times);
            let here = estimate_minutes(position, &paired, NOW);
            let behind = estimate_minutes(position + 1, &paired, NOW);
            if let (Some(here), Some(behind)) = (here, behind) {
                prop_assert!(here <= behind);
            }
            if let Some(minutes) = here {
                prop_assert!(i64::from(minutes) > gap * i64::from(position));
            }
        }
    }
}
