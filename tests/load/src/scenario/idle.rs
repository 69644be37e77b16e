//! `idle`: what a connection costs that nobody says anything on.

use serde::Serialize;

use crate::{
    clock::Clock,
    crowd::{Crowd, Event, What},
    process,
    server::{Kind, Places, Population, Server},
};

/// Memory of the server, without and with idle connections.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Idle {
    /// Which server.
    server: Kind,
    /// Open connections, two for each conversation.
    connections: usize,
    /// Before anybody came.
    before_kib: u64,
    /// When everybody was there, and each had been answered a heartbeat.
    after_kib: u64,
    /// The difference, for each connection.
    kib_per_connection: f64,
}

/// Opens so many conversations in which nothing is said.
pub(crate) fn run(kind: Kind, places: &Places, conversations: usize) -> anyhow::Result<Idle> {
    eprintln!("{kind:?}: {conversations} conversations that are silent");
    let clock = Clock::start();
    let (server, parts) = Server::start(kind, places, &Population::pairs(conversations))?;
    let before_kib = process::resident_kib(server.pid()?)?;
    let mut crowd = Crowd::new(clock, server.address(), parts)?;
    crowd.gather()?;
    if kind == Kind::Quietline {
        every_heart_beats(clock, &mut crowd)?;
    }
    let after_kib = process::resident_kib(server.pid()?)?;
    let connections = crowd.len();
    let kib_per_connection = per(after_kib.saturating_sub(before_kib), connections);
    eprintln!("{kind:?}: {kib_per_connection:.1} KiB a connection");
    Ok(Idle { server: kind, connections, before_kib, after_kib, kib_per_connection })
}

/// Returns when everybody's heartbeat was answered, so that what opening has left over is done.
fn every_heart_beats(clock: Clock, crowd: &mut Crowd) -> anyhow::Result<()> {
    for who in 0..crowd.len() {
        crowd.beat(who, clock.now_us());
    }
    let (mut answered, mut events) = (0, Vec::new());
    while answered < crowd.len() {
        crowd.turn(clock.now_us() + LOOK_US, &mut events)?;
        for Event { who, what, .. } in events.drain(..) {
            match what {
                What::Beat => answered += 1,
                What::Closed => anyhow::bail!("the server closed connection {who}"),
                What::Open
                | What::Accepted(_)
                | What::Refused(_)
                | What::Said(_)
                | What::Paired
                | What::Cases(_) => {}
            }
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "neither memory nor people have 53 bits")]
fn per(total: u64, count: usize) -> f64 {
    total as f64 / count as f64
}

const LOOK_US: u64 = 20_000;
