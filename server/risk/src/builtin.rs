//! The packs shipped in this crate: as they are written, and as they were compiled with it.

use crate::{
    leaves::Compiled,
    pack::{Pack, PackError, side_by_side},
};

impl Pack {
    /// The packs shipped in this crate.
    pub fn builtin() -> Result<Vec<Self>, PackError> {
        side_by_side(WRITTEN, |(name, parts)| Self::of_parts(name, parts))
    }

    /// The packs shipped in this crate as they are written: each with its parts, by name.
    #[must_use]
    pub fn sources() -> &'static [(&'static str, &'static [(&'static str, &'static str)])] {
        WRITTEN
    }
}

impl Compiled {
    /// The packs shipped in this crate. `build.rs` compiled them; should that not be readable, which a
    /// test rules out, they are compiled now.
    pub(crate) fn builtin() -> Result<Self, PackError> {
        postcard::from_bytes(COMPILED).or_else(|_| Self::of(Pack::builtin()?))
    }
}

/// Each pack with its parts, by name.
const WRITTEN: &[(&str, &[(&str, &str)])] = include!(concat!(env!("OUT_DIR"), "/written.rs"));

const COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/compiled"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compiled_ahead_is_what_compiling_makes() {
        let compiled = Compiled::of(Pack::builtin().unwrap()).unwrap();
        assert!(postcard::to_allocvec(&compiled).unwrap() == COMPILED);
        let read: Compiled = postcard::from_bytes(COMPILED).unwrap();
        assert!(postcard::to_allocvec(&read).unwrap() == COMPILED);
    }
}
