//! The rota: who is on call when.
//!
//! A rota has *layers*, which are called one after the other. In each layer people take turns
//! ([`layer`]); an *override* puts somebody else in for a while. Clocks are those of the rota's own
//! zone ([`zone`]), so a hand-over at 08:00 is one in summer and in winter. [`spans`] says who is on
//! call when, and when nobody is; [`swap`] is how a shift changes hands.

pub mod layer;
pub mod on_call;
mod parse;
pub mod spans;
pub mod swap;
#[cfg(test)]
mod tests;
pub mod zone;

use std::collections::BTreeSet;

use protocol::{
    LayerId, OverrideId, StaffId, Timestamp,
    rota::{DayTime, Every, LayerPlan, OverrideView, RotaFault},
};

pub use self::{
    layer::Layer,
    on_call::OnCall,
    parse::{Clinicians, check_person},
    zone::Zone,
};

/// Who is on call when. It holds nothing that does not fit together.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Rota {
    zone: Zone,
    layers: Vec<Layer>,
    /// By layer and beginning; those of one layer do not overlap.
    overrides: Vec<Override>,
    disabled: BTreeSet<StaffId>,
}

/// Somebody is on call in a layer for a while, whatever its rotation says.
pub type Override = OverrideView;

/// Where a rota cannot be, and why.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{fault}{}", place(*layer, *item))]
pub struct BadRota {
    /// The reason.
    pub fault: RotaFault,
    /// The layer, counted from 0.
    pub layer: Option<u32>,
    /// The person or window of the layer, counted from 0.
    pub item: Option<u32>,
}

impl Rota {
    /// One layer for each person, who is always on call in it, in this order.
    ///
    /// # Errors
    ///
    /// [`RotaFault::NameTwice`] when somebody is named twice, [`RotaFault::TooMuch`] when there are
    /// more people than a rota has layers.
    pub fn list(people: &[StaffId]) -> Result<Self, BadRota> {
        let plans = people.iter().zip(1..).map(|(staff, number)| always(*staff, number));
        Self::parse("UTC", plans.collect())
    }

    /// Whether it is one layer for each person, who is always on call in it.
    #[must_use]
    pub fn is_list(&self) -> bool {
        let alone = |layer: &Layer| layer.plan().people.len() == 1 && layer.is_always_on_duty();
        self.layers.iter().all(alone) && self.overrides.is_empty()
    }

    /// Whether it can have another layer.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.layers.len() < parse::MOST_LAYERS
    }

    /// The same with another layer at the end, in which one person is always on call.
    ///
    /// # Errors
    ///
    /// [`RotaFault::NameTwice`] when this person has such a layer, [`RotaFault::TooMuch`] when there
    /// is no room.
    pub fn with_one_more(&self, staff: StaffId) -> Result<Self, BadRota> {
        let mut plans = self.plans();
        let taken = |number: &u32| !plans.iter().any(|plan| plan.name == name_of(*number));
        let number = (1..=u32::MAX).find(taken).unwrap_or_default();
        plans.push(always(staff, number));
        let longer = Self::parse(self.zone.name(), plans)?;
        longer
            .with_overrides(self.overrides.clone())
            .map(|rota| rota.with_disabled(self.disabled.clone()))
    }

    /// The same, with accounts that are disabled: whoever has one is never on call.
    #[must_use]
    pub fn with_disabled(self, disabled: BTreeSet<StaffId>) -> Self {
        Self { disabled, ..self }
    }

    /// The zone whose clocks it follows.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The layers, in order.
    #[must_use]
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The layers, as they cross the wire.
    #[must_use]
    pub fn plans(&self) -> Vec<LayerPlan> {
        self.layers.iter().map(|layer| layer.plan().clone()).collect()
    }

    /// The layer with this id.
    #[must_use]
    pub fn layer(&self, id: LayerId) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.id() == id)
    }

    /// What stands over the rotations, by layer and beginning.
    #[must_use]
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// The same with these overrides instead, without those of layers that are not there.
    ///
    /// # Errors
    ///
    /// When one ends before it begins, or two of one layer overlap.
    pub fn with_overrides(mut self, mut overrides: Vec<Override>) -> Result<Self, BadRota> {
        overrides.retain(|one| self.layer(one.layer).is_some());
        overrides.sort_by_key(|one| (one.layer, one.from));
        if overrides.iter().any(|one| one.until <= one.from) {
            return Err(RotaFault::UntilBeforeFrom.into());
        }
        let overlap =
            |pair: &[Override]| pair[0].layer == pair[1].layer && pair[1].from < pair[0].until;
        if overrides.windows(2).any(overlap) {
            return Err(RotaFault::Overlaps.into());
        }
        self.overrides = overrides;
        Ok(self)
    }

    /// The same with one override more.
    ///
    /// # Errors
    ///
    /// When its layer is not there, when it is over, lasts too long or ends before it begins, and when
    /// another override has a part of it.
    pub fn with_override(&self, one: Override, now: Timestamp) -> Result<Self, BadRota> {
        self.check_stretch(one.layer, one.from, one.until, now)?;
        let overrides = self.overrides.iter().copied().chain([one]).collect();
        self.clone().with_overrides(overrides)
    }

    /// The same with a stretch of a layer in another person's hands. What overrides had of it is cut
    /// away; `ids` names what is left of them, and the new one.
    ///
    /// # Errors
    ///
    /// When the stretch cannot be.
    pub fn hand(
        &self,
        stretch: Override,
        mut ids: impl FnMut() -> OverrideId,
    ) -> Result<Self, BadRota> {
        let mut overrides = Vec::with_capacity(self.overrides.len() + 2);
        for one in &self.overrides {
            if one.layer != stretch.layer || one.until <= stretch.from || stretch.until <= one.from
            {
                overrides.push(*one);
                continue;
            }
            if one.from < stretch.from {
                overrides.push(Override { until: stretch.from, ..*one });
            }
            if stretch.until < one.until {
                overrides.push(Override { id: ids(), from: stretch.until, ..*one });
            }
        }
        overrides.push(stretch);
        self.clone().with_overrides(overrides)
    }

    fn check_stretch(
        &self,
        layer: LayerId,
        from: Timestamp,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<(), BadRota> {
        let fault = if self.layer(layer).is_none() {
            RotaFault::UnknownLayer
        } else if until <= from {
            RotaFault::UntilBeforeFrom
        } else if until <= now {
            RotaFault::AlreadyOver
        } else if until.since(from) > YEAR_MS {
            RotaFault::TooLong
        } else {
            return Ok(());
        };
        Err(fault.into())
    }
}

impl From<RotaFault> for BadRota {
    fn from(fault: RotaFault) -> Self {
        Self { fault, layer: None, item: None }
    }
}

fn always(staff: StaffId, number: u32) -> LayerPlan {
    LayerPlan {
        // The list names nobody twice, so the person's own id tells the layers apart.
        id: LayerId(staff.0),
        name: name_of(number),
        people: vec![staff],
        every: Every::Days { days: 7 },
        hand_over: DayTime::from_minutes(0).expect("every day has a minute 0"),
        starts: FIRST_MONDAY.to_owned(),
        windows: vec![],
    }
}

fn name_of(number: u32) -> String {
    format!("Layer {number}")
}

fn place(layer: Option<u32>, item: Option<u32>) -> String {
    let layer = layer.map(|layer| format!(" in layer {}", layer + 1));
    let item = item.map(|item| format!(", place {}", item + 1));
    layer.into_iter().chain(item).collect()
}

/// Long before anybody could be called.
const FIRST_MONDAY: &str = "1970-01-05";
/// The longest an override or a swap request may last.
const YEAR_MS: i64 = 366 * 24 * 3_600_000;
