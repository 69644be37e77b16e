//! The fault matrix of several nodes on PostgreSQL and Redis: one row for each fault, with what is promised
//! of it.
//!
//! Every row starts its own servers and nodes of the real binary, lets people talk at all of them, does
//! what its name says, heals it, and hands everything to the verdict ([`cluster`]).

mod balancer;
mod clocks;
mod cluster;
mod copies;
mod crowd;
mod doorbell;
mod founding;
mod network;
mod pages;
mod processes;
mod servers;
mod swallower;
mod truth;

use std::{fmt, str::FromStr};

use futures_util::future::LocalBoxFuture;

use crate::{Report, Size, Skipped};

/// One fault.
#[derive(Clone, Copy)]
pub struct Row {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What happens.
    pub fault: &'static str,
    /// What is promised of it, beside what is promised always.
    pub promise: &'static str,
    run: fn(Size, u64) -> LocalBoxFuture<'static, Result<Report, Skipped>>,
}

macro_rules! rows {
    ($($name:literal, $module:ident::$run:ident, $fault:literal, $promise:literal;)*) => {
        /// Every fault, in the order of the table.
        pub const ROWS: &[Row] = &[$(Row {
            name: $name,
            fault: $fault,
            promise: $promise,
            run: |size, seed| Box::pin($module::$run(size, seed)),
        }),*];
    };
}

rows! {
    "node-killed", processes::killed,
        "kill -9 of a node, in a loop",
        "whoever was there goes on at another node";
    "node-frozen", processes::frozen,
        "SIGSTOP of a node that has taken a call, then SIGCONT",
        "others take its place, and its late write is refused";
    "node-drained", processes::drained,
        "one node after another is drained and started again",
        "nobody notices more than a new connection";
    "upgrade", processes::upgraded,
        "nodes of the previous version are drained one after another, those of this version take their place",
        "both work together on one database, and people go on";
    "wrong-keys", processes::wrong_keys,
        "a node starts with a wrong, a damaged or a missing sealing key",
        "it does not start and says why; the others go on";
    "redis-restarted", doorbell::restarted,
        "Redis is killed and comes back empty",
        "nothing but time depends on what Redis had";
    "redis-gone", doorbell::gone,
        "Redis is gone for ten minutes",
        "everything goes on by looking";
    "redis-frozen", doorbell::frozen,
        "SIGSTOP of Redis for 20 s",
        "nobody waits for it";
    "database-restarted", truth::restarted,
        "PostgreSQL is restarted, fast or as after a crash",
        "nodes wait for it, and nobody is told what is not so";
    "database-gone", truth::gone,
        "PostgreSQL is gone for two minutes",
        "no node says that it is ready, and none takes another for gone";
    "answers-lost", truth::answers_lost,
        "the connection is cut around COMMIT",
        "what became of it is found out: the same key has the same place";
    "table-locked", truth::locked,
        "a table is locked for a minute",
        "what cannot be stored is refused as busy, and no node says that it is ready";
    "queries-slow", truth::slow,
        "every statement that stores texts takes 0.3 s longer",
        "batches grow, and nothing else";
    "database-full", truth::full,
        "PostgreSQL's disk is full",
        "nothing is acknowledged, no node says that it is ready, and it goes on once there is room";
    "hook-down", pages::hook_down,
        "the on-call tool is down for an hour, and the node that made the page is killed",
        "another node goes on trying, says that it fails, and delivers the page";
    "mark-lost", pages::mark_lost,
        "a node is killed between the tool's answer and the mark that the page arrived",
        "another node sends the page again, with the same id";
    "poison", pages::poison,
        "a call waits that no node can read",
        "it holds up no other call, and nodes say that it is there";
    "founding-killed", founding::killed,
        "kill -9 of a node at each message with which it makes the tables",
        "the next start makes what is missing, and no table is another than it should be";
    "cut-from-redis", network::cut_from_redis,
        "packets between one node and Redis vanish: both ways, and either way",
        "it goes on by looking, and says so";
    "cut-from-database", network::cut_from_database,
        "packets between one node and PostgreSQL vanish: both ways, and either way",
        "it says that it is not ready, the other takes its place, and it ends itself";
    "redis-failover", copies::failover,
        "Redis' master is gone, and a replica that lost writes takes its place",
        "nodes find the new master, and miss nothing that was lost";
    "redis-cluster", copies::cluster,
        "one process of a Redis Cluster is gone",
        "nodes hear each other at the others";
    "clocks", clocks::apart,
        "the nodes' clocks are 3 s apart, and jump by up to two hours",
        "the database's time counts";
    "storm", crowd::storm,
        "a node is killed, and 2,000 students come back in the same moment",
        "all are let in, and those who talk go on";
    "matchers", crowd::matchers,
        "2 x 20 matchers and 5,000 students, Redis flushed half-way",
        "a student is held by at most one supporter, and nobody has more than they may";
}

impl Row {
    /// Lets it happen.
    ///
    /// # Errors
    ///
    /// [`Skipped`] when this machine lacks something that it needs.
    pub async fn run(self, size: Size, seed: u64) -> Result<Report, Skipped> {
        (self.run)(size, seed).await
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl FromStr for Row {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names: Vec<_> = ROWS.iter().map(|row| row.name).collect();
        let known = ROWS.iter().find(|row| row.name == name).copied();
        known.ok_or_else(|| format!("there are {}", names.join(", ")))
    }
}
