//! The adapters around the rules: everything that talks to the world outside.
//!
//! The modules form a line; each imports only from those before it. The order is kept in
//! `tests/integration/layering.rs`.

pub mod accept;
pub mod access;
pub mod app;
pub mod arrivals;
pub mod assets;
pub mod auth;
pub mod backup;
pub mod bus;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod desk;
pub mod drain;
pub mod error;
pub mod front;
pub mod hook;
pub mod http;
pub mod ids;
pub mod lobby;
pub mod lookout;
pub mod mailbox;
pub mod numbers;
pub mod packs;
pub mod password;
pub mod rate_key;
pub mod relay;
pub mod return_codes;
pub mod seal;
pub mod session;
pub mod sign_ins;
pub mod store;
pub mod tally;
pub mod telemetry;
pub mod worker;
