//! Everything that changes the store, by what it is about.

pub mod accounts;
pub mod blocks;
pub mod cases;
pub mod contacts;
pub mod course;
pub mod deadlines;
pub mod drills;
pub mod escalations;
pub mod flags;
pub mod handover;
pub mod leaving;
pub mod moderation;
pub mod outbox;
pub mod pairing;
pub mod policy;
pub mod presence;
pub mod receipts;
pub mod reports;
pub mod retention;
pub mod rota;
pub mod service;
pub mod sessions;
pub mod texts;
pub mod verdicts;
pub mod visits;
pub mod whispers;
