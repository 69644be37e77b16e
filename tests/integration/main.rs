//! The promises of the brief, kept by the real service.

mod bad_input;
mod command_line;
mod escalation;
mod flags;
mod killed;
mod layering;
mod line;
mod permissions;
mod privacy;
mod retention;
