//! What runs without anyone asking.

pub mod audit;
pub mod campus_codes;
pub mod case_queue;
pub mod checkpoint;
pub mod content;
pub mod deadlines;
pub mod heartbeat;
pub mod nodes;
pub mod outbox;
pub mod packs;
pub mod receipts;
pub mod retention;
pub mod sign_ins;
pub mod wall;
