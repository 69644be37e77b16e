//! Sets of small numbers.

/// A set of the numbers below a given one.
#[derive(Clone)]
pub(crate) struct Bits(Box<[u64]>);

impl Bits {
    /// A set with room for so many numbers, and none of them.
    pub(crate) fn none(room: usize) -> Self {
        Self(vec![0; room.div_ceil(64)].into())
    }

    pub(crate) fn set(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(crate) fn clear(&mut self, number: usize) {
        self.0[number / 64] &= !(1 << (number % 64));
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 == 1
    }

    /// Adds all numbers of a set with the same room.
    pub(crate) fn add_all(&mut self, others: &Self) {
        for (own, other) in self.0.iter_mut().zip(&others.0) {
            *own |= other;
        }
    }

    /// The numbers in parts of 64: a bit for each.
    pub(crate) fn parts(&self) -> &[u64] {
        &self.0
    }
}
