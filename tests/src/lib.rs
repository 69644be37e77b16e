//! The service as people meet it: a world with a clock that the test holds, and people who open real
//! connections to a real server.

#![expect(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a panic here is a failed test"
)]

pub mod access;
pub mod binary;
pub mod bus_suite;
pub mod catcher;
pub mod chatter;
pub mod clock;
pub mod connection;
pub mod conversations;
pub mod door;
pub mod history;
pub mod person;
pub mod postgres;
pub mod program;
pub mod receiver;
pub mod return_code;
pub mod seed;
pub mod service;
pub mod store_suite;
pub mod world;

/// Says that a test could not do anything.
pub fn skipped(why: &str) {
    eprintln!("!! skipped: {why}");
}
