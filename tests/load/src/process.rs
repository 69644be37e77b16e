//! What the kernel knows of a process, from `/proc`.

use std::fs;

use anyhow::Context as _;
use rustix::param::clock_ticks_per_second;

/// Processor time that a process has used, by itself and for it in the kernel.
///
/// # Errors
///
/// When there is no such process.
pub(crate) fn cpu_us(pid: u32) -> anyhow::Result<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .with_context(|| format!("process {pid} is gone"))?;
    // The name, in brackets, may have spaces; `utime` and `stime` are fields 14 and 15.
    let (_, fields) = stat.rsplit_once(") ").context("/proc/…/stat has no name")?;
    let mut times = fields.split(' ').skip(11).take(2).map(str::parse::<u64>);
    let (Some(Ok(own)), Some(Ok(kernel))) = (times.next(), times.next()) else {
        anyhow::bail!("/proc/…/stat has no times");
    };
    Ok((own + kernel) * 1_000_000 / clock_ticks_per_second())
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

/// Whether any thread of a process waits for a disk right now.
pub(crate) fn waits_for_disk(pid: u32) -> bool {
    let Ok(tasks) = fs::read_dir(format!("/proc/{pid}/task")) else { return false };
    tasks.flatten().any(|task| {
        let stat = fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, fields)| fields.starts_with('D'))
    })
}
