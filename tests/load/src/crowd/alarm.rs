//! A timer that rings to the microsecond. Waiting for sockets alone is exact to the millisecond, and
//! every text would be sent up to one late.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::{
    io,
    time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    },
};

/// A timer that can be waited for like a socket.
pub(super) struct Alarm(OwnedFd);

impl Alarm {
    /// A timer that does not run.
    pub(super) fn new() -> io::Result<Self> {
        let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
        timerfd_create(TimerfdClockId::Monotonic, flags).map(Self)
    }

    /// Lets it ring after `wait_us`, which is not 0.
    pub(super) fn set(&self, wait_us: u64) -> io::Result<()> {
        let never = Timespec { tv_sec: 0, tv_nsec: 0 };
        let once = Itimerspec { it_interval: never, it_value: timespec(wait_us) };
        timerfd_settime(&self.0, TimerfdTimerFlags::empty(), &once).map(drop)
    }

    /// Takes note that it rang, so that it is silent again.
    pub(super) fn rang(&self) {
        let _ = io::read(&self.0, &mut [0; 8]);
    }

    pub(super) fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Microseconds as the system counts time.
pub(super) fn timespec(us: u64) -> Timespec {
    Timespec {
        tv_sec: (us / 1_000_000).cast_signed(),
        tv_nsec: (us % 1_000_000 * 1_000).cast_signed(),
    }
}
