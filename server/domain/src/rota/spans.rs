//! Who is on call when, and when nobody is.
//!
//! Between two *cuts* (a hand-over, the edge of a window or of an override) nothing changes, so it is
//! enough to ask at each cut.

use std::collections::BTreeSet;

use protocol::{StaffId, Timestamp};

use super::{OnCall, Override, Rota};

/// A stretch of one layer in which nothing changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// The number of the layer; 0 is the first.
    pub layer: usize,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
    /// Who is on call.
    pub duty: Duty,
}

/// How a layer stands at a moment.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Duty {
    /// Who is on call.
    pub staff: Option<StaffId>,
    /// Whether somebody should be.
    pub on_duty: bool,
    /// Whether an override says so.
    pub overridden: bool,
}

/// A stretch in which nobody is on call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Gap {
    /// The number of the layer that is on duty and has nobody; none when no layer has anybody.
    pub layer: Option<usize>,
    /// From when.
    pub from: Timestamp,
    /// Until when; not included.
    pub until: Timestamp,
}

impl Rota {
    /// Who is on call.
    #[must_use]
    pub fn on_call(&self, at: Timestamp) -> OnCall {
        OnCall::new((0..self.layers.len()).map(|layer| self.duty(layer, at).staff).collect())
    }

    /// Who is on call between two moments: layer by layer, without gap or overlap. Turns of the same
    /// person that follow each other are one span.
    #[must_use]
    pub fn spans(&self, from: Timestamp, until: Timestamp) -> Vec<Span> {
        let layers = 0..self.layers.len();
        layers.flat_map(|layer| joined(self.pieces(layer, from, until))).collect()
    }

    /// The shifts of one person that touch what is between two moments, by their beginning. They are
    /// told from hand-over to hand-over, so one keeps its beginning when it is read again later.
    #[must_use]
    pub fn shifts_of(&self, staff: StaffId, from: Timestamp, until: Timestamp) -> Vec<Span> {
        let around =
            |layer| self.pieces(layer, from.plus_ms(-LONGEST_MS), until.plus_ms(LONGEST_MS));
        let mut shifts: Vec<_> = (0..self.layers.len())
            .flat_map(around)
            .filter(|span| span.duty.staff == Some(staff))
            .filter(|span| span.from < until && from < span.until)
            .collect();
        shifts.sort_by_key(|span| (span.from, span.layer));
        shifts
    }

    /// When nobody is on call, and when a layer that is on duty has nobody, between two moments.
    #[must_use]
    pub fn gaps(&self, from: Timestamp, until: Timestamp) -> Vec<Gap> {
        let in_layers = self.spans(from, until).into_iter().filter(is_gap).map(|span| Gap {
            layer: Some(span.layer),
            from: span.from,
            until: span.until,
        });
        let mut gaps: Vec<_> = self.nobody(from, until).into_iter().chain(in_layers).collect();
        gaps.sort_by_key(|gap| (gap.from, gap.layer));
        gaps
    }

    /// The next moment at which nobody is on call in any layer, if there is one before `until`.
    #[must_use]
    pub fn next_nobody(&self, from: Timestamp, until: Timestamp) -> Option<Timestamp> {
        self.nobody(from, until).first().map(|gap| gap.from)
    }

    /// Whether one person is on call in a layer for the whole of a stretch.
    #[must_use]
    pub fn has_all(&self, layer: usize, staff: StaffId, from: Timestamp, until: Timestamp) -> bool {
        let pieces = self.pieces(layer, from, until);
        !pieces.is_empty() && pieces.iter().all(|span| span.duty.staff == Some(staff))
    }

    fn nobody(&self, from: Timestamp, until: Timestamp) -> Vec<Gap> {
        let mut cuts = BTreeSet::from([from, until]);
        for layer in 0..self.layers.len() {
            cuts.extend(self.cuts(layer, from, until));
        }
        let mut gaps: Vec<Gap> = Vec::new();
        for (from, until) in stretches(&cuts) {
            if !self.on_call(from).is_nobody() {
                continue;
            }
            match gaps.last_mut() {
                Some(last) if last.until == from => last.until = until,
                Some(_) | None => gaps.push(Gap { layer: None, from, until }),
            }
        }
        gaps
    }

    /// The stretches of a layer between its cuts.
    fn pieces(&self, layer: usize, from: Timestamp, until: Timestamp) -> Vec<Span> {
        let mut cuts = self.cuts(layer, from, until);
        cuts.extend([from, until]);
        let span = |(from, until)| Span { layer, from, until, duty: self.duty(layer, from) };
        stretches(&cuts).map(span).collect()
    }

    fn cuts(&self, layer: usize, from: Timestamp, until: Timestamp) -> BTreeSet<Timestamp> {
        let Some(of) = self.layers.get(layer) else { return BTreeSet::new() };
        let mut cuts = of.cuts(&self.zone, from, until);
        let overrides = self.overrides.iter().filter(|one| one.layer == of.id());
        cuts.extend(
            overrides
                .flat_map(|one| [one.from, one.until])
                .filter(|cut| from < *cut && *cut < until),
        );
        cuts
    }

    fn duty(&self, layer: usize, at: Timestamp) -> Duty {
        let Some(layer) = self.layers.get(layer) else { return Duty::default() };
        let stands = |one: &&Override| one.layer == layer.id() && one.from <= at && at < one.until;
        let (overridden, on_duty, staff) = match self.overrides.iter().find(stands) {
            Some(one) => (true, true, Some(one.staff)),
            None if layer.is_on_duty(&self.zone, at) => (false, true, layer.turn(&self.zone, at)),
            None => (false, false, None),
        };
        let staff = staff.filter(|staff| !self.disabled.contains(staff));
        Duty { staff, on_duty, overridden }
    }
}

const fn is_gap(span: &Span) -> bool {
    span.duty.on_duty && span.duty.staff.is_none()
}

fn stretches(cuts: &BTreeSet<Timestamp>) -> impl Iterator<Item = (Timestamp, Timestamp)> {
    cuts.iter().copied().zip(cuts.iter().copied().skip(1))
}

fn joined(pieces: Vec<Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match spans.last_mut() {
            Some(last) if last.duty == piece.duty => last.until = piece.until,
            Some(_) | None => spans.push(piece),
        }
    }
    spans
}

/// Longer than any turn.
const LONGEST_MS: i64 = 63 * 24 * 3_600_000;
