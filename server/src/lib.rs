//! The adapters around the rules: everything that talks to the world outside.
//!
//! The modules form a line, from `config` to `accept`; each imports only from those before it. The
//! order is kept in `tests/integration/layering.rs`.

pub mod accept;
pub mod assets;
pub mod clock;
pub mod config;
pub mod hook;
pub mod ids;
pub mod password;
pub mod rate_key;
pub mod seal;
pub mod store;
