//! A block: for a while, one browser session may not begin a conversation.
//!
//! ```text
//!            ┌──place, a day at most──▶ Standing ──lift, its end──▶ Over
//!  ──────────┤                             ▲                         ▲
//!            └──place, longer──▶ Proposed ─┴─confirm, by another     │
//!                                   └──────refuse, lift, a day later─┘
//! ```
//!
//! One moderator decides about a day at most. What is proposed beyond it holds for a day while it waits
//! for another moderator, who cannot be the one who proposed it.

use protocol::{
    BlockId, StaffId, Timestamp,
    block::{ALONE_HOURS, BlockReason, LiftReason, MAX_BLOCK_HOURS},
};

use crate::audit::Act;

/// A block. Only a transition moves it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Block {
    /// Which.
    pub id: BlockId,
    /// Why.
    pub reason: BlockReason,
    /// The moderator who placed it.
    pub placed_by: StaffId,
    /// Where it stands.
    pub state: BlockState,
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BlockState {
    /// It holds and nothing is to be decided.
    Standing {
        /// When it ends.
        until: Timestamp,
        /// The moderator who confirmed that it lasts longer than a day.
        confirmed_by: Option<StaffId>,
    },
    /// It holds for a day while another moderator decides whether it lasts longer.
    Proposed {
        /// When it ends unless that is decided.
        until: Timestamp,
        /// When it would end.
        proposed_until: Timestamp,
    },
    /// It holds no more.
    Over,
}

/// A block in its new state, and what must be stored with it.
#[must_use = "store the block, its audit entries and its deadline in one transaction"]
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// The block after the transition.
    pub block: Block,
    /// What goes on the audit log.
    pub acts: Vec<Act>,
}

/// Why a block cannot be changed so.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotPossible {
    /// Shorter than an hour or longer than any block may last.
    #[error("a block lasts from 1 to {MAX_BLOCK_HOURS} hours")]
    Length,
    /// Whoever proposes something does not decide about it too.
    #[error("another moderator decides about it")]
    OwnProposal,
    /// Somebody else was faster.
    #[error("the block has moved on")]
    MovedOn,
}

impl Block {
    /// A moderator blocks somebody for so many hours.
    ///
    /// # Errors
    ///
    /// [`NotPossible::Length`] when no block lasts that long or that short.
    pub fn place(
        id: BlockId,
        reason: BlockReason,
        by: StaffId,
        hours: u32,
        now: Timestamp,
    ) -> Result<Step, NotPossible> {
        if hours == 0 || hours > MAX_BLOCK_HOURS {
            return Err(NotPossible::Length);
        }
        let state = if hours <= ALONE_HOURS {
            BlockState::Standing { until: after(now, hours), confirmed_by: None }
        } else {
            let (until, proposed_until) = (after(now, ALONE_HOURS), after(now, hours));
            BlockState::Proposed { until, proposed_until }
        };
        let block = Self { id, reason, placed_by: by, state };
        Ok(block.step(Act::BlockPlaced(id, reason, hours)))
    }

    /// Another moderator agrees that it lasts longer than a day.
    ///
    /// # Errors
    ///
    /// [`NotPossible::OwnProposal`] for the one who proposed it, [`NotPossible::MovedOn`] unless it
    /// waits for that.
    pub fn confirm(mut self, by: StaffId, now: Timestamp) -> Result<Step, NotPossible> {
        let proposed_until = self.decided_by(by, now)?;
        self.state = BlockState::Standing { until: proposed_until, confirmed_by: Some(by) };
        let act = Act::BlockConfirmed(self.id);
        Ok(self.step(act))
    }

    /// Another moderator does not agree: the block is over.
    ///
    /// # Errors
    ///
    /// [`NotPossible::OwnProposal`] for the one who proposed it, [`NotPossible::MovedOn`] unless it
    /// waits for that.
    pub fn refuse(mut self, by: StaffId, now: Timestamp) -> Result<Step, NotPossible> {
        self.decided_by(by, now)?;
        self.state = BlockState::Over;
        let act = Act::BlockRefused(self.id);
        Ok(self.step(act))
    }

    /// Any moderator ends it before its time.
    ///
    /// # Errors
    ///
    /// [`NotPossible::MovedOn`] when it holds no more.
    pub fn lift(mut self, why: LiftReason, now: Timestamp) -> Result<Step, NotPossible> {
        if !self.holds(now) {
            return Err(NotPossible::MovedOn);
        }
        self.state = BlockState::Over;
        let act = Act::BlockLifted(self.id, why);
        Ok(self.step(act))
    }

    /// Its time has come.
    ///
    /// # Errors
    ///
    /// [`NotPossible::MovedOn`] while it holds, and when it is over already.
    pub fn end(mut self, now: Timestamp) -> Result<Step, NotPossible> {
        if self.holds(now) || self.state == BlockState::Over {
            return Err(NotPossible::MovedOn);
        }
        self.state = BlockState::Over;
        let act = Act::BlockEnded(self.id);
        Ok(self.step(act))
    }

    /// When it ends by itself; none when it is over.
    #[must_use]
    pub const fn until(&self) -> Option<Timestamp> {
        match self.state {
            BlockState::Standing { until, .. } | BlockState::Proposed { until, .. } => Some(until),
            BlockState::Over => None,
        }
    }

    /// Whether another moderator still has to decide.
    #[must_use]
    pub const fn undecided(&self) -> bool {
        matches!(self.state, BlockState::Proposed { .. })
    }

    fn holds(&self, now: Timestamp) -> bool {
        self.until().is_some_and(|until| until > now)
    }

    fn decided_by(&self, by: StaffId, now: Timestamp) -> Result<Timestamp, NotPossible> {
        let BlockState::Proposed { proposed_until, .. } = self.state else {
            return Err(NotPossible::MovedOn);
        };
        if !self.holds(now) {
            return Err(NotPossible::MovedOn);
        }
        if by == self.placed_by {
            return Err(NotPossible::OwnProposal);
        }
        Ok(proposed_until)
    }

    fn step(self, act: Act) -> Step {
        Step { block: self, acts: vec![act] }
    }
}

fn after(now: Timestamp, hours: u32) -> Timestamp {
    now.plus_ms(i64::from(hours) * HOUR_MS)
}

/// The longest a block lasts, in milliseconds.
pub const LONGEST_MS: i64 = MAX_BLOCK_HOURS as i64 * HOUR_MS;

const HOUR_MS: i64 = 3_600_000;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const NOON: Timestamp = Timestamp(43_200_000);
    const ANNA: StaffId = StaffId(Uuid::from_u128(1));
    const BEN: StaffId = StaffId(Uuid::from_u128(2));

    fn placed(hours: u32) -> Block {
        let id = BlockId(Uuid::nil());
        Block::place(id, BlockReason::Threats, ANNA, hours, NOON).unwrap().block
    }

    #[test]
    fn a_day_is_decided_alone_and_more_waits_for_another() {
        assert!(!placed(24).undecided());
        let week = placed(168);
        assert!(week.undecided());
        assert_eq!(week.until(), Some(after(NOON, 24)));

        assert_eq!(week.clone().confirm(ANNA, NOON), Err(NotPossible::OwnProposal));
        assert_eq!(week.clone().refuse(ANNA, NOON), Err(NotPossible::OwnProposal));
        let confirmed = week.confirm(BEN, NOON).unwrap().block;
        assert_eq!(confirmed.until(), Some(after(NOON, 168)));
        assert_eq!(confirmed.confirm(BEN, NOON), Err(NotPossible::MovedOn));
    }

    #[test]
    fn no_block_is_shorter_than_an_hour_or_longer_than_a_month() {
        for hours in [0, MAX_BLOCK_HOURS + 1, u32::MAX] {
            let id = BlockId(Uuid::nil());
            let placed = Block::place(id, BlockReason::Misuse, ANNA, hours, NOON);
            assert_eq!(placed, Err(NotPossible::Length), "{hours}");
        }
    }

    #[test]
    fn what_nobody_decided_in_a_day_is_over() {
        let week = placed(168);
        let later = after(NOON, 24);
        assert_eq!(week.clone().end(later.plus_ms(-1)), Err(NotPossible::MovedOn));
        assert_eq!(week.clone().confirm(BEN, later), Err(NotPossible::MovedOn));
        assert_eq!(week.end(later).unwrap().block.state, BlockState::Over);
    }

    proptest! {
        /// Whatever is done in whatever order: nobody is blocked for longer than a day unless two
        /// people wanted it, never longer than was placed, and what is over stays over.
        #[test]
        fn two_people_want_every_block_that_is_longer_than_a_day(
            hours in 1..=MAX_BLOCK_HOURS,
            moves in proptest::collection::vec((0..4_u8, any::<bool>(), 0..20_i64), 0..20),
        ) {
            let mut block = placed(hours);
            let mut now = NOON;
            for (choice, anna, passed) in moves {
                now = now.plus_ms(passed * HOUR_MS);
                let by = if anna { ANNA } else { BEN };
                let before = block.clone();
                let step = match choice {
                    0 => before.confirm(by, now),
                    1 => before.refuse(by, now),
                    2 => before.lift(LiftReason::Mistake, now),
                    _ => before.end(now),
                };
                let Ok(step) = step else { continue };
                prop_assert_ne!(&block.state, &BlockState::Over);
                prop_assert_eq!(step.acts.len(), 1);
                block = step.block;
                let BlockState::Standing { until, confirmed_by } = block.state else { continue };
                prop_assert!(until <= after(NOON, hours));
                if until > after(NOON, ALONE_HOURS) {
                    prop_assert_eq!(confirmed_by, Some(BEN));
                }
            }
        }
    }
}
