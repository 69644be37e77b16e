//! What is measured.

pub(crate) mod talk;
