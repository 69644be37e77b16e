//! A conversation that has a length: both sides are told before its end, the supporter may give it
//! more time once, and at its end it is over. Nothing of it happens while somebody looks after the
//! student's safety.

use protocol::Timestamp;

/// How long a conversation lasts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Length {
    /// When it ends by itself.
    pub ends_at: Timestamp,
    /// It was given more time before.
    pub extended: bool,
}

/// What there is to do now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Due {
    /// Nothing until then.
    Wait(Timestamp),
    /// Both sides are told that so many minutes are left; the next look is then.
    Tell(u32, Timestamp),
    /// Somebody looks after the student's safety: it ends at another time.
    PutOff(Length),
    /// The conversation is over.
    End,
}

/// It has had more time already.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the conversation was given more time before")]
pub struct ExtendedBefore;

impl Length {
    /// Of a conversation that begins now.
    #[must_use]
    pub const fn begin(now: Timestamp, length_ms: i64) -> Self {
        Self { ends_at: now.plus_ms(length_ms), extended: false }
    }

    /// When it has to be looked at first.
    #[must_use]
    pub const fn first_look(self) -> Timestamp {
        self.ends_at.plus_ms(-EARLY_MS)
    }

    /// What there is to do now. `held`: somebody reviews the conversation, or a clinician or a
    /// moderator is in it.
    #[must_use]
    pub fn look(self, now: Timestamp, held: bool) -> Due {
        let left_ms = self.ends_at.since(now);
        if left_ms > EARLY_MS {
            return Due::Wait(self.first_look());
        }
        if held {
            return Due::PutOff(Self { ends_at: now.plus_ms(PUT_OFF_MS), ..self });
        }
        if left_ms <= 0 {
            Due::End
        } else if left_ms <= LATE_MS {
            Due::Tell(whole_minutes(left_ms), self.ends_at)
        } else {
            Due::Tell(whole_minutes(left_ms), self.ends_at.plus_ms(-LATE_MS))
        }
    }

    /// The supporter gives it more time.
    ///
    /// # Errors
    ///
    /// [`ExtendedBefore`] when they did so already.
    pub const fn extend(self) -> Result<Self, ExtendedBefore> {
        if self.extended {
            return Err(ExtendedBefore);
        }
        Ok(Self { ends_at: self.ends_at.plus_ms(MORE_MINUTES as i64 * MINUTE_MS), extended: true })
    }
}

/// Never less than there is.
fn whole_minutes(ms: i64) -> u32 {
    u32::try_from((ms + MINUTE_MS - 1) / MINUTE_MS).unwrap_or(0)
}

/// How much time a supporter can give, once.
pub const MORE_MINUTES: u32 = 15;
/// The longest from one look to the next, once the end is near.
pub const PUT_OFF_MS: i64 = 15 * MINUTE_MS;
const EARLY_MS: i64 = 10 * MINUTE_MS;
const LATE_MS: i64 = 5 * MINUTE_MS;
const MINUTE_MS: i64 = 60_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp(1_795_316_400_000);

    fn at(minutes: i64) -> Timestamp {
        NOW.plus_ms(minutes * MINUTE_MS)
    }

    #[test]
    fn both_are_told_ten_and_five_minutes_before_the_end() {
        let length = Length::begin(NOW, 45 * MINUTE_MS);
        assert_eq!(length.first_look(), at(35));
        assert_eq!(length.look(at(20), false), Due::Wait(at(35)));
        assert_eq!(length.look(at(35), false), Due::Tell(10, at(40)));
        assert_eq!(length.look(at(40), false), Due::Tell(5, at(45)));
        assert_eq!(length.look(at(45), false), Due::End);
    }

    #[test]
    fn more_time_is_given_once_and_said_anew() {
        let longer = Length::begin(NOW, 45 * MINUTE_MS).extend().unwrap();
        assert_eq!(longer.look(at(45), false), Due::Wait(at(50)));
        assert_eq!(longer.look(at(50), false), Due::Tell(10, at(55)));
        assert_eq!(longer.extend(), Err(ExtendedBefore));
    }

    proptest! {
        /// However late the looks come: as long as somebody looks after the student's safety nothing
        /// ends, and afterwards nothing ends that was not said before.
        #[test]
        fn it_never_ends_unsaid_nor_under_somebody_who_cares(
            looks in proptest::collection::vec((0..40_i64, any::<bool>()), 1..60),
        ) {
            let mut length = Length::begin(NOW, 45 * MINUTE_MS);
            let (mut due, mut said) = (length.first_look(), false);
            for (late, held) in looks {
                let now = due.plus_ms(late * MINUTE_MS / 10);
                match length.look(now, held) {
                    Due::Wait(until) => due = until,
                    Due::Tell(minutes, until) => {
                        prop_assert!(!held && minutes >= 1);
                        (due, said) = (until, true);
                    }
                    Due::PutOff(later) => {
                        prop_assert!(held && later.ends_at > now);
                        (length, due, said) = (later, later.first_look(), false);
                    }
                    Due::End => {
                        prop_assert!(!held && said);
                        return Ok(());
                    }
                }
            }
        }
    }
}
