//! What is measured: each scenario starts the servers it needs and returns what is to be printed.

pub(crate) mod compare;
pub(crate) mod growth;
pub(crate) mod highest;
pub(crate) mod idle;
pub(crate) mod nodes;
pub(crate) mod pages;
pub(crate) mod queue;
pub(crate) mod storm;
pub(crate) mod talk;
