//! Connections: the tasks that own a socket, and the way frames get in and out of it.

pub mod socket;
pub mod staff;
pub mod student;
mod task;
