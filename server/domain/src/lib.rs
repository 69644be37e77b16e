//! The rules, and nothing else: no I/O, no async, no clock, no chance.
//!
//! A rule takes a state, an input and the time, and returns the next state together with what has
//! to be stored or said. Whoever calls it carries that out.

pub mod audit;
pub mod block;
pub mod case;
pub mod case_queue;
pub mod deadline;
pub mod escalation;
pub mod feed;
pub mod flag;
pub mod idle;
pub mod length;
pub mod matching;
pub mod news;
pub mod opening;
pub mod pace;
pub mod permission;
pub mod receipt;
pub mod report;
pub mod return_code;
pub mod rota;
pub mod session;
pub mod snapshot;
pub mod staff_connection;
pub mod student_connection;
pub mod tab;
pub mod transcript;
pub mod visit;
pub mod wait;
pub mod wall;
pub mod whisper;
