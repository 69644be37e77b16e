//! The promises of the brief, kept by the real service.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]

mod escalation;
mod flags;
mod layering;
mod line;
mod permissions;
