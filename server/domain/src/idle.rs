//! A conversation in which nobody writes: the student is asked whether they are still there, and
//! without an answer it is over. It is said before, and any word of either side puts it off.

use protocol::Timestamp;

/// How long a conversation has been silent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Silence {
    /// When somebody last wrote, the student said that they are there, or the two were paired.
    pub since: Timestamp,
    /// When the student was last asked.
    pub asked_at: Option<Timestamp>,
}

/// What there is to do now.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Due {
    /// Nothing until then.
    Wait(Timestamp),
    /// The student is asked; the next look is then.
    Ask(Timestamp),
    /// The conversation is over.
    End,
}

impl Silence {
    /// What there is to do now, where the student is asked after so long.
    #[must_use]
    pub fn look(self, now: Timestamp, idle_ms: i64) -> Due {
        let ask_at = self.since.plus_ms(idle_ms);
        match self.asked_at.filter(|asked_at| *asked_at > self.since) {
            None if now < ask_at => Due::Wait(ask_at),
            None => Due::Ask(now.plus_ms(ANSWER_MS)),
            Some(asked_at) if now < asked_at.plus_ms(ANSWER_MS) => {
                Due::Wait(asked_at.plus_ms(ANSWER_MS))
            }
            Some(_) => Due::End,
        }
    }
}

/// How long the student has to answer, in minutes.
pub const ANSWER_MINUTES: u32 = 15;
/// The same in milliseconds.
pub const ANSWER_MS: i64 = ANSWER_MINUTES as i64 * 60_000;

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_316_400_000);
    const IDLE_MS: i64 = 30 * 60_000;

    #[test]
    fn the_student_is_asked_and_then_it_is_over() {
        let silence = Silence { since: NOW, asked_at: None };
        let ask_at = NOW.plus_ms(IDLE_MS);
        assert_eq!(silence.look(NOW.plus_ms(1), IDLE_MS), Due::Wait(ask_at));
        assert_eq!(silence.look(ask_at, IDLE_MS), Due::Ask(ask_at.plus_ms(ANSWER_MS)));

        let asked = Silence { asked_at: Some(ask_at), ..silence };
        let end_at = ask_at.plus_ms(ANSWER_MS);
        assert_eq!(asked.look(ask_at.plus_ms(1), IDLE_MS), Due::Wait(end_at));
        assert_eq!(asked.look(end_at, IDLE_MS), Due::End);
    }

    #[test]
    fn a_word_after_the_question_begins_it_anew() {
        let asked_at = NOW.plus_ms(IDLE_MS);
        let since = asked_at.plus_ms(60_000);
        let silence = Silence { since, asked_at: Some(asked_at) };
        let late = asked_at.plus_ms(ANSWER_MS);
        assert_eq!(silence.look(late, IDLE_MS), Due::Wait(since.plus_ms(IDLE_MS)));
    }
}
