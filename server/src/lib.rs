//! The adapters around the rules: everything that talks to the world outside.

pub mod accept;
pub mod assets;
pub mod clock;
pub mod config;
pub mod ids;
pub mod rate_key;
