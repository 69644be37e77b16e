//! Who is on call at one moment: what calling needs to know of the rota.

use protocol::StaffId;

/// Who is on call at one moment: somebody or nobody for each layer of the rota, in order.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OnCall(Vec<Option<StaffId>>);

impl OnCall {
    /// Somebody or nobody for each layer, in order.
    #[must_use]
    pub const fn new(layers: Vec<Option<StaffId>>) -> Self {
        Self(layers)
    }

    /// One person for each layer.
    #[must_use]
    pub fn of(people: impl IntoIterator<Item = StaffId>) -> Self {
        Self(people.into_iter().map(Some).collect())
    }

    /// Who is on call in the layer with this number; 0 is the first.
    #[must_use]
    pub fn in_layer(&self, layer: usize) -> Option<StaffId> {
        self.0.get(layer).copied().flatten()
    }

    /// How many layers there are, whether anybody is on call in them or not.
    #[must_use]
    pub const fn layers(&self) -> usize {
        self.0.len()
    }

    /// Everybody who is on call, layer by layer, nobody twice.
    #[must_use]
    pub fn in_order(&self) -> Vec<StaffId> {
        let mut people = Vec::new();
        for staff in self.0.iter().flatten() {
            if !people.contains(staff) {
                people.push(*staff);
            }
        }
        people
    }

    /// Whether nobody is on call in any layer.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// Whom the call after `calls` earlier ones goes to; none when nobody is on call.
    #[must_use]
    pub fn person_for_call(&self, calls: u32) -> Option<StaffId> {
        let people = self.in_order();
        let place = usize::try_from(calls).ok()?.checked_rem(people.len())?;
        people.get(place).copied()
    }

    /// How many calls reach everybody `rounds` times.
    #[must_use]
    pub fn calls_in(&self, rounds: u32) -> u32 {
        u32::try_from(self.in_order().len()).unwrap_or(u32::MAX).saturating_mul(rounds)
    }
}
