//! The promises of the brief, kept by the real service.

mod escalation;
mod flags;
mod layering;
mod line;
mod permissions;
