//! `queue`: very many students wait, and many supporters become ready at the same time.

use anyhow::bail;
use sea_orm::sqlx::{self, Connection as _, sqlite::SqliteConnection};
use serde::Serialize;
use server::config::Database;

use crate::{
    clock::Clock,
    crowd::{Crowd, Event, What},
    frame,
    latency::{Latency, Spread, ms},
    process,
    server::{Kind, Places, Population, Server},
};

/// What pairing took.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Queue {
    /// Students who waited.
    waiting: usize,
    /// Supporters who became ready.
    supporters: usize,
    /// Supporters who had a student before patience ended.
    paired: usize,
    /// From when the supporters became ready until the last had a student, for each of them.
    ms_per_pairing: f64,
    /// From when the supporters became ready until each had a student.
    until_paired: Spread,
    /// Processor time of the service meanwhile, for each pairing.
    server_cpu_ms_per_pairing: f64,
}

/// Once for each number of students who wait, with a service of its own.
pub(crate) fn run(
    places: &Places,
    waiting: &[usize],
    supporters: usize,
    patience_s: u32,
) -> anyhow::Result<Vec<Queue>> {
    let one = |waiting: &usize| {
        eprintln!("Quietline: {waiting} students wait, {supporters} supporters come");
        let population = Population { supporters, waiting: *waiting, ..Population::default() };
        pair(places, &population, u64::from(patience_s) * 1_000_000)
    };
    waiting.iter().map(one).collect()
}

fn pair(places: &Places, population: &Population, patience_us: u64) -> anyhow::Result<Queue> {
    let clock = Clock::start();
    let (server, parts) = Server::start(Kind::Quietline, places, population)?;
    everybody_waits(&server)?;
    let mut crowd = Crowd::new(clock, server.address(), parts)?;
    crowd.gather()?;
    eprintln!("Quietline: everybody is there after {} ms", clock.now_us() / 1_000);

    let pid = server.pid()?;
    let (before_us, began_us) = (process::cpu_us(pid)?, clock.now_us());
    (0..crowd.len()).for_each(|who| crowd.send(who, &frame::ready()));
    let (until_paired, lasted_us) = wait_for_pairings(clock, &mut crowd, began_us + patience_us)?;
    let cpu_us = process::cpu_us(pid)? - before_us;

    let paired = until_paired.count();
    let each = |us: u64| ms(us) / (ms(paired as u64) * 1_000.0);
    let queue = Queue {
        waiting: population.waiting,
        supporters: population.supporters,
        paired,
        ms_per_pairing: each(lasted_us),
        until_paired: until_paired.spread(),
        server_cpu_ms_per_pairing: each(cpu_us),
    };
    eprintln!("Quietline: {paired} paired, {:.2} ms each", queue.ms_per_pairing);
    Ok(queue)
}

/// How long each took, and all together.
fn wait_for_pairings(
    clock: Clock,
    crowd: &mut Crowd,
    given_up_at: u64,
) -> anyhow::Result<(Latency, u64)> {
    let began_us = clock.now_us();
    let (mut waits, mut last_us) = (Latency::default(), began_us);
    let mut has_student = vec![false; crowd.len()];
    let mut events = Vec::new();
    while has_student.contains(&false) && clock.now_us() < given_up_at {
        crowd.turn(clock.now_us() + LOOK_US, &mut events)?;
        for Event { who, at_us, what } in events.drain(..) {
            match what {
                What::Paired if !has_student[who] => {
                    has_student[who] = true;
                    last_us = at_us;
                    waits.record(at_us - began_us, false);
                }
                What::Closed => bail!("the service closed connection {who}"),
                What::Open
                | What::Accepted(_)
                | What::Refused(_)
                | What::Said(_)
                | What::Paired
                | What::Cases(_)
                | What::Beat => {}
            }
        }
    }
    Ok((waits, last_us - began_us))
}

/// A service that starts takes nobody for connected, and pairs only who is. A hundred thousand
/// sockets are more than one machine has: here it is told that they are all there.
fn everybody_waits(server: &Server) -> anyhow::Result<()> {
    let Database::File(database) = server.config()?.data.database() else {
        bail!("the service under load runs on the embedded database");
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut db = SqliteConnection::connect(&database.display().to_string()).await?;
        sqlx::query("PRAGMA busy_timeout = 30000").execute(&mut db).await?;
        sqlx::query("UPDATE sessions SET connection = randomblob(16) WHERE state = 'waiting'")
            .execute(&mut db)
            .await?;
        sqlx::query("DELETE FROM deadlines WHERE kind = 'student_away'").execute(&mut db).await?;
        db.close().await?;
        Ok(())
    })
}

const LOOK_US: u64 = 20_000;
