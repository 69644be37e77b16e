//! Who is on call.

use protocol::StaffId;

/// The clinicians who are on call, in the order in which they are called.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Rota(Vec<StaffId>);

impl Rota {
    /// A rota that calls each person once a round, in this order.
    ///
    /// # Errors
    ///
    /// [`CalledTwice`] when somebody stands on it twice.
    pub fn new(on_call: Vec<StaffId>) -> Result<Self, CalledTwice> {
        for (place, staff) in on_call.iter().enumerate() {
            if on_call[..place].contains(staff) {
                return Err(CalledTwice(*staff));
            }
        }
        Ok(Self(on_call))
    }

    /// Whom the call after `calls` earlier ones goes to; none when nobody is on call.
    #[must_use]
    pub fn person_for_call(&self, calls: u32) -> Option<StaffId> {
        let place = usize::try_from(calls).ok()?.checked_rem(self.0.len())?;
        self.0.get(place).copied()
    }

    /// How many calls reach everybody `rounds` times.
    #[must_use]
    pub fn calls_in(&self, rounds: u32) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX).saturating_mul(rounds)
    }

    /// The order.
    #[must_use]
    pub fn on_call(&self) -> &[StaffId] {
        &self.0
    }
}

/// A person stands on the rota twice.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("staff {0} stands on the rota twice")]
pub struct CalledTwice(pub StaffId);
