//! Everything that changes the store, by what it is about.

pub mod accounts;
pub mod cases;
pub mod deadlines;
pub mod escalations;
pub mod flags;
pub mod handover;
pub mod leaving;
pub mod moderation;
pub mod outbox;
pub mod pairing;
pub mod presence;
pub mod receipts;
pub mod retention;
pub mod service;
pub mod sessions;
pub mod texts;
pub mod verdicts;
pub mod whispers;
