//! A rota as it is handed in: everything is checked, and what is refused is refused with its place.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use protocol::{
    Role, StaffId,
    rota::{Every, LayerPlan, RotaFault},
};

use super::{BadRota, Layer, Rota, Zone};

/// The accounts there are: the role, and whether the account is disabled.
pub type Clinicians = BTreeMap<StaffId, (Role, bool)>;

impl Rota {
    /// A rota without overrides, from a plan.
    ///
    /// # Errors
    ///
    /// [`BadRota`] with the first place that cannot be.
    pub fn parse(zone: &str, plans: Vec<LayerPlan>) -> Result<Self, BadRota> {
        let zone = Zone::named(zone).ok_or(RotaFault::UnknownZone)?;
        if plans.len() > MOST_LAYERS {
            return Err(RotaFault::TooMuch.into());
        }
        let mut known = BTreeSet::new();
        let mut layers = Vec::with_capacity(plans.len());
        for (number, mut plan) in (0..).zip(plans) {
            let name = plan.name.trim().to_owned();
            plan.name = name;
            let at = |fault| BadRota { fault, layer: Some(number), item: None };
            let starts = check(&plan).map_err(|(fault, item)| BadRota { item, ..at(fault) })?;
            let (id, name) = (plan.id.to_string(), plan.name.to_lowercase());
            // Ids and names cannot be taken for each other: a name may be an id's text, too.
            if !known.insert((false, id)) || !known.insert((true, name)) {
                return Err(at(RotaFault::NameTwice));
            }
            layers.push(Layer::new(plan, starts));
        }
        Ok(Self { zone, layers, ..Self::default() })
    }

    /// Whether everybody it names can be on call.
    ///
    /// # Errors
    ///
    /// [`BadRota`] with the first who cannot.
    pub fn check_people(&self, accounts: &Clinicians) -> Result<(), BadRota> {
        for (number, layer) in (0..).zip(&self.layers) {
            for (place, staff) in (0..).zip(&layer.plan().people) {
                check_person(*staff, accounts).map_err(|fault| BadRota {
                    fault,
                    layer: Some(number),
                    item: Some(place),
                })?;
            }
        }
        Ok(())
    }
}

/// Whether somebody can be on call.
///
/// # Errors
///
/// Why not.
pub fn check_person(staff: StaffId, accounts: &Clinicians) -> Result<(), RotaFault> {
    match accounts.get(&staff) {
        None => Err(RotaFault::UnknownPerson),
        Some((Role::Clinician, false)) => Ok(()),
        Some((Role::Clinician, true)) => Err(RotaFault::DisabledPerson),
        Some((Role::Supporter | Role::Moderator | Role::Coordinator, _)) => {
            Err(RotaFault::NotAClinician)
        }
    }
}

/// The first day, if everything else can be.
fn check(plan: &LayerPlan) -> Result<Date, (RotaFault, Option<u32>)> {
    if plan.name.is_empty() {
        return Err((RotaFault::NoName, None));
    }
    let too_long = plan.name.chars().count() > LONGEST_NAME;
    if too_long || plan.people.len() > MOST_PEOPLE || plan.windows.len() > MOST_WINDOWS {
        return Err((RotaFault::TooMuch, None));
    }
    if plan.people.is_empty() {
        return Err((RotaFault::EmptyRotation, None));
    }
    if let Every::Days { days } = plan.every
        && !(1..=LONGEST_TURN).contains(&days)
    {
        return Err((RotaFault::BadTurn, None));
    }
    for (place, window) in (0..).zip(&plan.windows) {
        let days: BTreeSet<_> = window.days.iter().collect();
        if days.is_empty() || days.len() != window.days.len() {
            return Err((RotaFault::BadWindow, Some(place)));
        }
    }
    date(&plan.starts).ok_or((RotaFault::BadDate, None))
}

/// Exactly as `2026-10-25`: nothing else is stored.
fn date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text && (1970..2200).contains(&date.year())).then_some(date)
}

pub(super) const MOST_LAYERS: usize = 40;
const MOST_PEOPLE: usize = 100;
const MOST_WINDOWS: usize = 20;
const LONGEST_NAME: usize = 60;
const LONGEST_TURN: u32 = 60;
