//! What the kernel knows of a process, from `/proc`.

use std::fs;

use anyhow::Context as _;
use rustix::param::clock_ticks_per_second;

/// The processes whose work is measured.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measured {
    /// Those of the server itself.
    pub(crate) servers: Vec<u32>,
    /// The first process of PostgreSQL, if it uses one.
    pub(crate) postgres: Option<u32>,
    /// That of Redis, if it uses one.
    pub(crate) redis: Option<u32>,
}

/// Processor time so far, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "a figure says its unit")]
pub(crate) struct Used {
    /// Of the server.
    pub(crate) servers_us: u64,
    /// Of PostgreSQL, all its processes together.
    pub(crate) postgres_us: Option<u64>,
    /// Of Redis.
    pub(crate) redis_us: Option<u64>,
    /// Of this program.
    pub(crate) client_us: u64,
}

impl Measured {
    /// What they have used by now.
    ///
    /// # Errors
    ///
    /// When one of them is gone.
    pub(crate) fn used(&self) -> anyhow::Result<Used> {
        Ok(Used {
            servers_us: self.servers.iter().map(|pid| cpu_us(*pid)).sum::<anyhow::Result<u64>>()?,
            postgres_us: self.postgres.map(family_us).transpose()?,
            redis_us: self.redis.map(cpu_us).transpose()?,
            client_us: cpu_us(std::process::id())?,
        })
    }

    /// Whether any of the server's threads waits for a disk right now.
    pub(crate) fn waits_for_disk(&self) -> bool {
        self.servers.iter().any(|pid| waits_for_disk(*pid))
    }
}

/// Processor time that a process has used, by itself and for it in the kernel.
pub(crate) fn cpu_us(pid: u32) -> anyhow::Result<u64> {
    let stat = Stat::read(pid)?;
    Ok(micros(stat.times[..2].iter().sum()))
}

/// The same of a process, its children, and those of them that have ended.
fn family_us(pid: u32) -> anyhow::Result<u64> {
    let mut ticks: u64 = Stat::read(pid)?.times.iter().sum();
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(other) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // It may have ended just now.
        if let Ok(stat) = Stat::read(other)
            && stat.parent == pid
        {
            ticks += stat.times[..2].iter().sum::<u64>();
        }
    }
    Ok(micros(ticks))
}

struct Stat {
    parent: u32,
    /// Of itself and for it in the kernel, and the same of its children that have ended.
    times: [u64; 4],
}

impl Stat {
    fn read(pid: u32) -> anyhow::Result<Self> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
            .with_context(|| format!("process {pid} is gone"))?;
        // The name, in brackets, may have spaces; `ppid` is field 4, the times are 14 to 17.
        let (_, fields) = stat.rsplit_once(") ").context("/proc/…/stat has no name")?;
        let fields: Vec<&str> = fields.split(' ').collect();
        let (parent, times) =
            fields.get(1).zip(fields.get(11..15)).context("/proc/…/stat has no times")?;
        let mut read = [0; 4];
        for (place, time) in read.iter_mut().zip(times) {
            *place = time.parse()?;
        }
        Ok(Self { parent: parent.parse()?, times: read })
    }
}

fn micros(ticks: u64) -> u64 {
    ticks * 1_000_000 / clock_ticks_per_second()
}

/// Memory of a process that is in RAM, in KiB.
///
/// # Errors
///
/// When there is no such process.
pub(crate) fn resident_kib(pid: u32) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))
        .with_context(|| format!("process {pid} is gone"))?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|kib| kib.parse().ok())
        .context("/proc/…/status has no VmRSS")
}

fn waits_for_disk(pid: u32) -> bool {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { return false };
    tasks.flatten().any(|task| {
        let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, fields)| fields.starts_with('D'))
    })
}
