//! `quietline doctor`: is everything in place, and what to do about what is not.

use std::{path::Path, sync::Arc};

use anyhow::bail;
use domain::rota::{Zone, spans::Gap};
use futures_util::future::join_all;
use protocol::{
    Role, Timestamp,
    access::Access,
    policy::{PolicyFault, PolicyView},
    staff::StaffView,
};
use risk::Pack;
use tokio_util::sync::CancellationToken;

use super::{console::say, serve::nature};
use crate::{
    access::{Codes, Standing},
    app::{self, StartError},
    bus::LocalBus,
    clock::{Clock as _, SystemClock},
    config::{self, Config, ConfigError},
    content::{self, Seen},
    hook::{Target, Watchdog},
    ids::SystemIds,
    numbers,
    packs::Packs,
    store::{AuditPage, Store, acts::policy::LookAtPolicy},
};

/// How one thing is.
enum Finding {
    /// As it should be.
    Fine(String),
    /// It works, and somebody should look.
    Look(String),
    /// It does not work; what to do.
    Broken(String),
}

use Finding::{Broken, Fine, Look};

/// Looks at everything and says what it found.
pub(super) async fn run(config: Result<Config, ConfigError>) -> anyhow::Result<()> {
    let findings = match config {
        Ok(config) => look(&config).await,
        Err(error) => vec![("settings", Broken(error.to_string()))],
    };
    let mut broken = 0;
    for (what, finding) in &findings {
        let (mark, text) = match finding {
            Fine(text) => ("ok   ", text),
            Look(text) => ("look ", text),
            Broken(text) => ("FIX  ", text),
        };
        broken += u32::from(matches!(finding, Broken(_)));
        say(&format!("{mark} {what:<9} {text}"));
    }
    if broken > 0 {
        bail!("{broken} of {} checks found something to fix", findings.len());
    }
    Ok(())
}

async fn look(config: &Config) -> Vec<(&'static str, Finding)> {
    let mut findings = vec![
        ("settings", Fine("every setting can be used".to_owned())),
        ("disk", disk(&config.data.folder)),
    ];
    let nature = nature(config);
    let now = nature.clock.now();
    let bus = Arc::new(LocalBus::new()) as _;
    match app::open_store(config, &nature, &bus, &CancellationToken::new()).await {
        Ok((store, _)) => {
            findings.push(("keys", Fine("they belong to this database".to_owned())));
            findings.push(("database", database(&store).await));
            findings.extend(shared(config, &store, SystemClock.now()).await);
            findings.push(("clock", clock(&store, now).await));
            findings.push(("staff", staff(&store, now).await));
            findings.extend(rota(&store, now).await.map(|found| ("rota", found)));
            findings.push(("policy", policy(&store).await));
            findings.push(("drill", drill(&store, now).await));
            findings.extend(covered(config, &store).await.map(|finding| ("hook", finding)));
            store.close().await;
        }
        Err(error) => findings.push(unopened(config, &error)),
    }
    findings.push(("packs", packs(config)));
    findings.extend(content(config).map(|finding| ("content", finding)));
    findings.extend(codes(config, now).map(|finding| ("access", finding)));
    findings.push(("numbers", numbers(config, now)));
    findings.extend(hook(config).await.into_iter().map(|finding| ("hook", finding)));
    findings.push(("heartbeat", heartbeat(config).await));
    findings
}

fn unopened(config: &Config, error: &StartError) -> (&'static str, Finding) {
    let (what, advice) = match error {
        StartError::Folder(..) | StartError::Taken(_) => {
            ("disk", "make the folder writable for this account")
        }
        StartError::Keys(_) | StartError::Store(crate::store::StoreError::Seal(_)) => {
            ("keys", "put back the key folder that belongs to this database")
        }
        StartError::Store(_)
        | StartError::Write(_)
        | StartError::Packs(_)
        | StartError::Content(_)
        | StartError::Codes(_)
        | StartError::Hook(_) => ("database", "see whether the file can be read and written"),
    };
    let chain = causes(error);
    let folder = config.data.folder.display();
    (what, Broken(format!("{chain}: {advice} (data folder {folder})")))
}

async fn database(store: &Store) -> Finding {
    match store.probe().await {
        Ok(()) => Fine("a commit was made".to_owned()),
        Err(error) => Broken(format!("no commit can be made: {}", causes(&error))),
    }
}

/// The server that several nodes share, and how they hear of each other.
async fn shared(config: &Config, store: &Store, now: Timestamp) -> Vec<(&'static str, Finding)> {
    let facts = match store.server_facts().await {
        Ok(None) => return vec![],
        Ok(Some(facts)) => facts,
        Err(error) => return vec![("server", Broken(causes(&error)))],
    };
    let (major, nodes) = (facts.version / 10_000, facts.nodes);
    let server = match facts.synchronous_commit.as_str() {
        _ if major < 14 => Broken(format!("PostgreSQL {major} is too old: use 14 or newer")),
        "off" | "local" => Look(
            "synchronous_commit is not on: the service turns it on for itself; a backup or a \
             replica may still lack what was acknowledged"
                .to_owned(),
        ),
        _ => Fine(format!("PostgreSQL {major}, {nodes} nodes are there")),
    };
    let skew_ms = facts.now.since(now).abs();
    let skew = if skew_ms > 2_000 {
        Look(format!("this machine's clock is {skew_ms} ms from the database's, which counts"))
    } else {
        Fine("this machine and the database agree on the time".to_owned())
    };
    let bus = match &config.data.bus {
        None => Look(
            "no Redis is set: what happens at other nodes is heard up to half a second later"
                .to_owned(),
        ),
        Some(urls) => match urls.try_out().await {
            Ok(()) => Fine("Redis passes on what is said".to_owned()),
            Err(error) => Look(format!(
                "Redis at {urls} is out of reach ({error}): what happens at other nodes is heard up \
                 to half a second later"
            )),
        },
    };
    vec![("server", server), ("clock", skew), ("bus", bus)]
}

fn disk(folder: &Path) -> Finding {
    // Before the first start the folder is not there: what counts is where it will be.
    let place = folder.ancestors().find(|place| place.is_dir()).unwrap_or(Path::new("."));
    match rustix::fs::statvfs(place) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize) / MIB;
            match free {
                ..200 => Broken(format!("only {free} MiB are free: make room")),
                200..2_000 => Look(format!("{free} MiB are free: make room before they are used")),
                _ => Fine(format!("{free} MiB are free")),
            }
        }
        Err(error) => Broken(format!("cannot look at {}: {error}", place.display())),
    }
}

/// A clock that is wrong would delete too early or page too late.
async fn clock(store: &Store, now: Timestamp) -> Finding {
    let newest = match store.audit(AuditPage { before: None, limit: 1 }).await {
        Ok(entries) => entries.first().map(|entry| entry.at),
        Err(error) => return Broken(format!("cannot read the audit log: {}", causes(&error))),
    };
    match newest {
        _ if now < RELEASED => Broken("it is years behind: set the time".to_owned()),
        Some(newest) if newest > now.plus_ms(5_000) => Broken(format!(
            "it is {} s behind the newest entry of the audit log: set the time",
            newest.since(now) / 1_000
        )),
        _ => Fine("it is not behind what was stored".to_owned()),
    }
}

async fn staff(store: &Store, now: Timestamp) -> Finding {
    match (store.staff().await, store.rota().await) {
        (Ok(staff), _) if staff.iter().all(|staff| staff.disabled) => {
            Look("there are no accounts: add some with `quietline staff add`".to_owned())
        }
        (Ok(_), Ok(rota)) if rota.on_call(now).is_nobody() => Broken(
            "nobody is on call: add a clinician with `quietline staff add NAME --role clinician \
             --on-call`, or set the rota as coordinator"
                .to_owned(),
        ),
        (Ok(staff), Ok(rota)) => {
            let on_call = rota.on_call(now).in_order().len();
            Fine(format!("{} accounts, {on_call} on call", staff.len()))
        }
        (Err(error), _) | (_, Err(error)) => Broken(causes(&error)),
    }
}

/// Whom the escalation policy names and cannot reach.
async fn policy(store: &Store) -> Finding {
    match store.write(LookAtPolicy).await {
        Ok(PolicyView { faults, .. }) if faults.is_empty() => {
            Fine("everybody whom the escalation policy names can be called".to_owned())
        }
        Ok(PolicyView { faults, .. }) => {
            let faults = faults.iter().map(in_words).collect::<Vec<_>>().join("; ");
            Broken(format!("skipped until the coordinator changes the escalation policy: {faults}"))
        }
        Err(error) => Broken(causes(&error)),
    }
}

fn in_words(fault: &PolicyFault) -> String {
    let severity = fault.severity.map(|severity| severity.to_string());
    let step = fault.step.map(|number| format!("step {number}"));
    let target = fault.target.map(|number| format!("target {number}"));
    let place = [severity, step, target].into_iter().flatten().collect::<Vec<_>>().join(", ");
    format!("{place}: {}", fault.reason.as_str().replace('_', " "))
}

/// Nobody knows whether a page wakes somebody until it has.
async fn drill(store: &Store, now: Timestamp) -> Finding {
    const HOW: &str = "play one with `quietline drill`, and tell whoever is on call before";
    match store.last_drill().await {
        Ok(None) => Look(format!("none was ever played: {HOW}")),
        Ok(Some(at)) => match now.since(at) / DAY_MS {
            days @ 30.. => Look(format!("the last one was {days} days ago: {HOW}")),
            days => Fine(format!("the last one was {days} days ago")),
        },
        Err(error) => Broken(causes(&error)),
    }
}

/// Gaps are said before they happen.
async fn rota(store: &Store, now: Timestamp) -> Option<Finding> {
    // An empty rota, or one that cannot be read, was found with the staff.
    let rota = store.rota().await.ok().filter(|rota| !rota.layers().is_empty())?;
    let clock = |at| rota.zone().clock(at).strftime("%a %-d %b %H:%M").to_string();
    let gap = |gap: &Gap| {
        let (from, until) = (clock(gap.from), clock(gap.until));
        match gap.layer.and_then(|layer| rota.layers().get(layer)) {
            Some(layer) => format!("nobody in {} from {from} to {until}", layer.name()),
            None => format!("nobody is on call from {from} to {until}"),
        }
    };
    let (zone, gaps) = (rota.zone().name(), rota.gaps(now, now.plus_ms(WEEK_MS)));
    if gaps.is_empty() {
        return Some(Fine("somebody is on call throughout the next 7 days".to_owned()));
    }
    let first: Vec<_> = gaps.iter().take(3).map(gap).collect();
    let more = if gaps.len() > 3 { ", and more" } else { "" };
    let list = format!("{}{more} (times in {zone}): mend the rota", first.join("; "));
    // Somebody is still reached while another layer has somebody.
    Some(if gaps.iter().any(|gap| gap.layer.is_none()) { Broken(list) } else { Look(list) })
}

/// What senses signs of danger in texts.
fn packs(config: &Config) -> Finding {
    let unreviewed = |packs: &[Pack]| {
        let unreviewed = packs.iter().filter(|pack| !pack.is_reviewed()).map(Pack::id);
        unreviewed.collect::<Vec<_>>().join(" ")
    };
    let packs = match Packs::read(config.sensing.packs.as_deref()) {
        Ok(packs) => packs,
        Err(error) => return Broken(format!("{}: mend them", causes(&error))),
    };
    let unreviewed = unreviewed(&packs);
    match Packs::check(packs) {
        Err(error) => Broken(format!("{}: see `quietline packs check`", causes(&error))),
        Ok(_) if unreviewed.is_empty() => Fine("a clinician has reviewed every pack".to_owned()),
        Ok(_) => Look(format!(
            "no clinician has reviewed {unreviewed}: they sort texts, and miss some; have them read"
        )),
    }
}

/// Whether the service's own sentences can be said.
fn content(config: &Config) -> Option<Finding> {
    let folder = config.service.content.as_ref()?;
    Some(match content::check(folder, config.service.formal) {
        Ok(Seen { faults, unheard }) => match (faults.first(), unheard.first()) {
            (Some(fault), _) => Broken(format!("{fault}: see `quietline content check`")),
            (None, Some(file)) => {
                Look(format!("nobody hears {file} while [service] formal is false"))
            }
            (None, None) => Fine("every sentence of the folder can be said".to_owned()),
        },
        Err(error) => Broken(causes(&error)),
    })
}

/// Whether students can come in with a campus code, where one is asked for.
fn codes(config: &Config, now: Timestamp) -> Option<Finding> {
    let file = config.access.campus_codes.as_deref()?;
    if config.access.mode != Access::CampusCode {
        return None;
    }
    let zone = config.service.zone();
    let day = |at: Timestamp| zone.clock(at.plus_ms(-1)).date().to_string();
    let standing = match Codes::load(file, zone.clone(), &SystemIds::new()) {
        Ok(codes) => codes.standing(now),
        Err(error) => return Some(Broken(format!("{}: mend the campus codes", causes(&error)))),
    };
    Some(match standing {
        Standing { in_use: 0, .. } => Broken(
            "the last day of every campus code is over: nobody can begin a visit, but for urgent \
             help; put one that holds into the file"
                .to_owned(),
        ),
        Standing { in_use, next_end: Some((label, at)) } if at.since(now) < FORTNIGHT_MS => {
            let day = day(at);
            Look(format!(
                "{in_use} campus codes hold; the last day of the one for \"{label}\" is {day}: \
                 give out the next one"
            ))
        }
        Standing { in_use, .. } => Fine(format!("{in_use} campus codes hold")),
    })
}

/// Whether somebody has looked lately that the numbers to call are right.
fn numbers(config: &Config, now: Timestamp) -> Finding {
    let Some(country) = &config.service.country else {
        return Look(
            if config.service.contacts().is_empty() {
                "students see numbers of many countries: set [service] country, and call each number \
                 before relying on it"
            } else {
                "students see the numbers of [service] crisis_contacts alone: call each before relying \
                 on it, or set [service] country"
            }
            .to_owned(),
        );
    };
    let today = Zone::default().clock(now).date();
    let oldest = numbers::oldest_check(country).map(|day| (today - day).get_days());
    match oldest {
        Some(days @ 366..) => Look(format!(
            "those of {country} were checked {days} days ago: call each, and say otherwise with \
             [service] crisis_contacts what has changed"
        )),
        Some(days) => Fine(format!("those of {country} were checked {days} days ago")),
        None => Broken(format!("there are none of {country}")),
    }
}

/// Whether every target can be reached. Nobody is called.
async fn hook(config: &Config) -> Vec<Finding> {
    if config.hook.targets.is_empty() {
        return vec![Look(
            "none is configured: a page reaches only clinicians who have the staff page open; set \
             [[hook.targets]]"
                .to_owned(),
        )];
    }
    join_all(config.hook.targets.iter().map(probe)).await
}

/// Whether every clinician's pages go anywhere, and whether all who are named exist.
async fn covered(config: &Config, store: &Store) -> Option<Finding> {
    let staff = match store.staff().await {
        Ok(staff) => staff,
        Err(error) => return Some(Broken(causes(&error))),
    };
    let targets = &config.hook.targets;
    if targets.is_empty() {
        return None;
    }
    let is_active = |one: &&StaffView| one.role == Role::Clinician && !one.disabled;
    let clinicians: Vec<_> = staff.iter().filter(is_active).map(|one| one.name.as_str()).collect();
    let is_covered = |name: &str| targets.iter().any(|one| one.coverage.covers_person(name));
    if let Some(name) = clinicians.iter().find(|name| !is_covered(name)) {
        return Some(Broken(format!("no target covers {name}: no page for them would go out")));
    }
    let mut named = targets.iter().flat_map(|target| {
        let names = target.coverage.staff.iter().flatten();
        names.map(move |name| (&target.coverage.name, name.as_str()))
    });
    let unknown = named.find(|(_, name)| !clinicians.contains(name));
    unknown.map(|(target, name)| Look(format!("{target}: {name} is no clinician's account")))
}

async fn heartbeat(config: &Config) -> Finding {
    let Some(settings) = &config.heartbeat else {
        return Look(
            "none is configured: nobody outside would notice that this service is silent; set \
             [heartbeat]"
                .to_owned(),
        );
    };
    let probed = match Watchdog::new(settings) {
        Ok(watchdog) => watchdog.probe().await,
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => Fine("the watchdog can be reached".to_owned()),
        Err(error) => Broken(format!("{}: it would hear nothing", causes(&error))),
    }
}

async fn probe(settings: &config::Target) -> Finding {
    let name = &settings.coverage.name;
    let probed = match Target::open(settings) {
        Ok(target) => target.hook.probe().await,
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => Fine(format!("{name}: the target can be reached")),
        Err(error) => Broken(format!("{name}: {}: no page would go out", causes(&error))),
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

const DAY_MS: i64 = 24 * 3_600_000;
const WEEK_MS: i64 = 7 * DAY_MS;
const FORTNIGHT_MS: i64 = 2 * WEEK_MS;
const MIB: u64 = 1024 * 1024;
/// 2026-01-01T00:00:00Z: this program is not older.
const RELEASED: Timestamp = Timestamp(1_767_225_600_000);
