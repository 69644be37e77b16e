//! `quietline drill`: is somebody really there? Plays an imminent case through the service that
//! runs, with whoever is on call, and prints how long each step took.
//!
//! The command writes one row into the database, which the running service takes up: whoever can
//! write there may ask for a drill, and no password has to lie around.

use std::{fs::File, io, path::Path, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use protocol::{SessionId, Timestamp};
use tokio_util::sync::CancellationToken;

use super::{console::say, serve::nature};
use crate::{
    app::{self, Nature},
    bus::LocalBus,
    config::Config,
    store::{
        DrillTimes, Store,
        acts::drills::{AskForDrill, BEGIN_WITHIN_MS, CallOffDrill, WithdrawDrill},
    },
};

/// Plays a drill and says how it went.
pub(super) async fn run(config: &Config, limit_s: u32) -> anyhow::Result<()> {
    expect_running(&config.data.folder)?;
    let nature = nature(config);
    let bus = Arc::new(LocalBus::new()) as _;
    let (store, _) = app::open_store(config, &nature, &bus, &CancellationToken::new()).await?;
    let session = SessionId(nature.ids.uuid());
    let drill = Drill { store, nature, session, limit_ms: i64::from(limit_s) * 1_000 };
    let played = tokio::select! {
        played = drill.play() => played,
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("the drill was broken off")),
    };
    if played.is_err() {
        drill.call_off().await;
    }
    drill.store.close().await;
    played
}

/// One drill, seen from the command line.
struct Drill {
    store: Store,
    nature: Nature,
    session: SessionId,
    limit_ms: i64,
}

impl Drill {
    async fn play(&self) -> anyhow::Result<()> {
        let asked_at = self.nature.clock.now();
        let ask = AskForDrill { session: self.session, limit_ms: self.limit_ms };
        self.store.write(ask).await?;
        say("A drill: whoever is on call is being paged, and is told that it is one.");
        let mut said = Said { asked_at, lines: 0 };
        loop {
            let times = self.store.drill(self.session).await?.unwrap_or_default();
            said.what_is_new(&times);
            let waited_ms = self.nature.clock.now().since(asked_at);
            match (times.begun_at, times.ended_at) {
                (None, _) if waited_ms > BEGIN_WITHIN_MS => bail!(
                    "the service did not take it up within {} s: is it running on this data \
                     folder, and not stuck?",
                    BEGIN_WITHIN_MS / 1_000
                ),
                (_, Some(_)) if times.completed => {
                    say("The drill was played to its end.");
                    return Ok(());
                }
                (_, Some(_)) => bail!("the drill was called off: {}", what_lacks(&times)),
                (Some(_), None) if waited_ms > self.limit_ms + BEGIN_WITHIN_MS => bail!(
                    "the drill was not closed within {} s: {}",
                    self.limit_ms / 1_000,
                    what_lacks(&times)
                ),
                _ => tokio::time::sleep(LOOK_AGAIN).await,
            }
        }
    }

    /// Nobody is called for a drill that nobody watches.
    async fn call_off(&self) {
        let taken_back = async {
            self.store.write(WithdrawDrill(self.session)).await?;
            self.store.write(CallOffDrill(self.session)).await
        };
        if let Err(error) = taken_back.await {
            say(&format!("The drill could not be called off ({error}): it ends by itself."));
        }
    }
}

/// What was printed so far.
struct Said {
    asked_at: Timestamp,
    lines: usize,
}

impl Said {
    /// Prints each line once, as soon as it is true. What happened meanwhile may change the order.
    fn what_is_new(&mut self, times: &DrillTimes) {
        let mut lines = lines(times);
        lines.sort_by_key(|(at, _)| *at);
        for (at, what) in lines.iter().skip(self.lines) {
            let ms = at.since(self.asked_at).max(0);
            say(&format!("{:>7}.{:03} s  {what}", ms / 1_000, ms % 1_000));
        }
        self.lines = self.lines.max(lines.len());
    }
}

/// Everything that has happened, and when.
fn lines(times: &DrillTimes) -> Vec<(Timestamp, String)> {
    let mut lines = Vec::new();
    let mut add = |at: Option<Timestamp>, what: String| lines.extend(at.map(|at| (at, what)));
    add(times.begun_at, "the service took it up".to_owned());
    add(times.flagged_at, "the flag was durable".to_owned());
    for page in &times.pages {
        let name = page.name.as_str();
        add(Some(page.made_at), format!("page made for {name}"));
        add(page.confirmed_at, format!("the hook's target confirmed the page for {name}"));
        add(page.acknowledged_at, format!("{name} said that they are coming"));
    }
    add(times.joined_at, "a clinician was in the conversation".to_owned());
    let how = if times.completed { "a clinician closed it" } else { "it was called off" };
    add(times.ended_at, how.to_owned());
    lines
}

/// What did not happen in a drill that nobody closed: the first thing that is to be mended.
fn what_lacks(times: &DrillTimes) -> &'static str {
    if times.pages.is_empty() {
        "nobody was called, as nobody is on call; see `quietline doctor`"
    } else if times.joined_at.is_some() {
        "a clinician came, and did not close it"
    } else if times.pages.iter().all(|page| page.confirmed_at.is_none()) {
        "no target of the hook confirmed a page; see `quietline doctor`"
    } else {
        "pages went out, and nobody came"
    }
}

/// Whoever runs the service holds its lock.
fn expect_running(folder: &Path) -> anyhow::Result<()> {
    let place = folder.join("quietline.lock");
    let lock = match File::open(&place) {
        Ok(lock) => lock,
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(NOT_RUNNING),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot open {}", place.display()));
        }
    };
    if lock.try_lock().is_ok() {
        bail!(NOT_RUNNING);
    }
    Ok(())
}

const NOT_RUNNING: &str = "no service runs on this data folder: a drill is played through the one \
                           that runs; start it with `quietline serve`";
const LOOK_AGAIN: Duration = Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::DrillPage;

    #[test]
    fn a_drill_that_failed_says_what_lacked() {
        let at = Some(Timestamp(1));
        let unconfirmed = DrillPage {
            name: "ada".try_into().unwrap(),
            made_at: Timestamp(1),
            confirmed_at: None,
            acknowledged_at: None,
        };
        let confirmed = DrillPage { confirmed_at: at, ..unconfirmed.clone() };
        for (pages, joined_at, lacks) in [
            (vec![], None, "nobody is on call"),
            (vec![unconfirmed.clone()], None, "no target of the hook"),
            (vec![unconfirmed.clone(), confirmed], None, "nobody came"),
            (vec![unconfirmed], at, "did not close it"),
        ] {
            let times = DrillTimes { pages, joined_at, ..DrillTimes::default() };
            assert!(what_lacks(&times).contains(lacks), "{times:?}");
        }
    }
}
