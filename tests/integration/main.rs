//! The promises of the brief, kept by the real service.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]
#![expect(clippy::wildcard_enum_match_arm, reason = "a test names the one it looks for")]

mod access;
mod audit;
mod backup;
mod bad_input;
mod blocks;
mod cases;
mod command_line;
mod contacts;
mod drill;
mod escalation;
mod estimate;
mod flags;
mod front;
mod handover;
mod hooks;
mod killed;
mod layering;
mod leaving;
mod limits;
mod line;
mod messages;
mod metrics;
mod nodes;
mod old_bugs;
mod permissions;
mod policy;
mod privacy;
mod ready;
mod receivers;
mod recipes;
mod reports;
mod resume;
mod retention;
mod return_codes;
mod rota;
mod sensing;
mod stores;
mod turns;
mod upkeep;
mod visits;
mod wall;
mod warm_handover;
mod whispers;
