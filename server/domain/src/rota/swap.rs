//! A swap request: one clinician asks another to take a stretch of a shift.
//!
//! ```text
//! Open ──accept──▶ Accepted   (an override puts the other in)
//!   ├───decline──▶ Declined
//!   ├──withdraw──▶ Withdrawn
//!   └────lapse───▶ Lapsed     (the layer is gone)
//! ```

use protocol::{LayerId, OverrideId, StaffId, SwapId, Timestamp, rota::RotaFault};

use super::{BadRota, Override, Rota};
use crate::audit::Act;

/// One swap request. Only a transition moves it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Swap {
    /// Which.
    pub id: SwapId,
    /// In which layer.
    pub layer: LayerId,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// Whose shift it is.
    pub asked_by: StaffId,
    /// Who is asked to take it.
    pub asked: StaffId,
    /// Where it stands.
    pub state: SwapState,
}

/// Where a swap request stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SwapState {
    /// The other has not answered.
    Open,
    /// The other is on call instead.
    Accepted,
    /// The other will not.
    Declined,
    /// The one who asked has thought better of it.
    Withdrawn,
    /// The layer is no longer there.
    Lapsed,
}

/// A swap request in its new state, and what goes on the audit log.
#[must_use = "store the swap request and its audit entry in one transaction"]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Step {
    /// The swap request after the transition.
    pub swap: Swap,
    /// What goes on the audit log.
    pub act: Act,
}

/// Not possible: it was answered, it is over, or it is not this person's to answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the swap request has moved on")]
pub struct MovedOn;

impl Swap {
    /// Asks. `open` are the requests that are not answered yet.
    ///
    /// # Errors
    ///
    /// [`BadRota`] when the one who asks is not on call for all of it, when another open request has a
    /// part of it, or when it cannot be at all.
    pub fn ask(self, rota: &Rota, open: &[Self], now: Timestamp) -> Result<Step, BadRota> {
        rota.check_stretch(self.layer, self.from, self.until, now)?;
        let overlaps = |other: &Self| {
            other.layer == self.layer && other.from < self.until && self.from < other.until
        };
        if self.asked == self.asked_by {
            return Err(RotaFault::Themselves.into());
        }
        if !self.is_theirs(rota) {
            return Err(RotaFault::NotTheirs.into());
        }
        if open.iter().any(overlaps) {
            return Err(RotaFault::Overlaps.into());
        }
        Ok(self.step(SwapState::Open, Act::SwapAsked(self.id, self.asked)))
    }

    /// The other takes it. From now on an override says so; what is over of it stays as it was.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless it is open, not over, and still the shift of the one who asked.
    pub fn accept(
        self,
        by: StaffId,
        rota: &Rota,
        now: Timestamp,
        mut ids: impl FnMut() -> OverrideId,
    ) -> Result<(Step, Rota), MovedOn> {
        let from = self.from.max(now);
        let rest = Self { from, ..self };
        if by != self.asked || !self.is_open(now) || !rest.is_theirs(rota) {
            return Err(MovedOn);
        }
        let Self { layer, until, asked: staff, .. } = self;
        let stretch = Override { id: ids(), layer, from, until, staff };
        let rota = rota.hand(stretch, ids).map_err(|_| MovedOn)?;
        Ok((self.step(SwapState::Accepted, Act::SwapAccepted(self.id)), rota))
    }

    /// The other will not.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless it is open and `by` was asked.
    pub fn decline(self, by: StaffId, now: Timestamp) -> Result<Step, MovedOn> {
        if by != self.asked || !self.is_open(now) {
            return Err(MovedOn);
        }
        Ok(self.step(SwapState::Declined, Act::SwapDeclined(self.id)))
    }

    /// The one who asked takes it back.
    ///
    /// # Errors
    ///
    /// [`MovedOn`] unless it is open and `by` asked.
    pub fn withdraw(self, by: StaffId, now: Timestamp) -> Result<Step, MovedOn> {
        if by != self.asked_by || !self.is_open(now) {
            return Err(MovedOn);
        }
        Ok(self.step(SwapState::Withdrawn, Act::SwapWithdrawn(self.id)))
    }

    /// Its layer is gone.
    pub const fn lapse(self) -> Step {
        self.step(SwapState::Lapsed, Act::SwapLapsed(self.id))
    }

    fn is_open(&self, now: Timestamp) -> bool {
        self.state == SwapState::Open && now < self.until
    }

    fn is_theirs(&self, rota: &Rota) -> bool {
        let place = rota.layers().iter().position(|layer| layer.id() == self.layer);
        place.is_some_and(|place| rota.has_all(place, self.asked_by, self.from, self.until))
    }

    const fn step(self, state: SwapState, act: Act) -> Step {
        Step { swap: Self { state, ..self }, act }
    }
}
