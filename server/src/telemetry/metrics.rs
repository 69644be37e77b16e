//! What the service counts and measures while it runs, for monitoring.
//!
//! Every figure is named and explained here, once. None carries an id, a name, an address or any
//! other trace of a person: labels are words from short, closed lists. Unless [`install`] was
//! called nothing is kept.

use std::time::{Duration, Instant};

use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use protocol::{CloseCode, ErrorCode, access::Ask};

/// A figure that is kept.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// What it is called.
    pub name: &'static str,
    /// How it moves.
    pub kind: Kind,
    /// What it says, in one sentence.
    pub help: &'static str,
}

/// How a figure moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Up only.
    Counter,
    /// Up and down.
    Gauge,
    /// Spread over buckets with these upper bounds.
    Histogram(&'static [f64]),
}

/// Keeps figures from now on.
///
/// # Errors
///
/// When they are kept already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let mut builder = PrometheusBuilder::new();
    for metric in ALL {
        if let Kind::Histogram(bounds) = metric.kind {
            let name = Matcher::Full(metric.name.to_owned());
            builder = builder.set_buckets_for_metric(name, bounds)?;
        }
    }
    let handle = builder.install_recorder()?;
    for metric in ALL {
        match metric.kind {
            Kind::Counter => {
                describe_counter!(metric.name, metric.help);
                // What has not happened yet is 0, and not missing: an alert can look at it.
                if !LABELLED.contains(&metric.name) {
                    counter!(metric.name).increment(0);
                }
            }
            Kind::Gauge => describe_gauge!(metric.name, metric.help),
            Kind::Histogram(_) => describe_histogram!(metric.name, metric.help),
        }
    }
    Ok(handle)
}

/// Says since when something has been going on.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// It begins now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "a duration that is shown and decides nothing")]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// How long it has been going on.
    #[must_use]
    pub fn took(self) -> Duration {
        self.0.elapsed()
    }
}

/// A connection that is open until this is dropped.
#[derive(Debug)]
pub struct Connected(&'static str);

impl Connected {
    /// Somebody of this side, `student` or `staff`, is connected.
    #[must_use]
    pub fn new(side: &'static str) -> Self {
        gauge!(CONNECTIONS, "side" => side).increment(1);
        Self(side)
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        gauge!(CONNECTIONS, "side" => self.0).decrement(1);
    }
}

/// The server closed a connection.
pub fn closed(code: CloseCode) {
    counter!(CLOSED, "code" => code.number().to_string()).increment(1);
}

/// Something was refused, over HTTP or a websocket.
pub fn refused(code: ErrorCode) {
    counter!(REFUSED, "code" => code.as_str()).increment(1);
}

/// A student was asked for something before being let in.
pub fn asked(ask: &Ask) {
    counter!(ASKED, "for" => asked_for(ask)).increment(1);
}

const fn asked_for(ask: &Ask) -> &'static str {
    match ask {
        Ask::CampusCode { .. } => "campus_code",
        Ask::Patience { .. } => "patience",
        Ask::Work { .. } => "work",
    }
}

/// So many texts are durable.
pub fn texts_accepted(count: usize) {
    counter!(TEXTS_ACCEPTED).increment(count as u64);
}

/// A transaction with so many changes was committed. `took` is from its beginning to the end of
/// COMMIT.
#[expect(clippy::cast_precision_loss, reason = "a batch holds thousands at most")]
pub fn commit_took(took: Duration, changes: usize) {
    histogram!(COMMIT_SECONDS).record(took);
    histogram!(COMMIT_CHANGES).record(changes as f64);
}

/// A commit failed, or could not be begun: nothing of it was acknowledged.
pub fn commit_failed() {
    counter!(COMMIT_FAILURES).increment(1);
}

/// So many changes were refused because the disk is full.
pub fn disk_was_full(changes: usize) {
    counter!(DISK_FULL).increment(changes as u64);
}

/// What was committed was moved from the log into the database.
pub fn checkpoint_took(took: Duration) {
    histogram!(CHECKPOINT_SECONDS).record(took);
}

/// A text was looked at for signals.
pub fn scan_took(took: Duration) {
    histogram!(SCAN_SECONDS).record(took);
}

/// A text could not be looked at: the engine failed.
pub fn scan_failed() {
    counter!(SCAN_FAILURES).increment(1);
}

/// A page was confirmed by a target of this kind, this long after it was made.
pub fn page_delivered(kind: &'static str, after: Duration) {
    counter!(PAGES_DELIVERED, "kind" => kind).increment(1);
    histogram!(PAGE_SECONDS, "kind" => kind).record(after);
}

/// An attempt to deliver a page to a target of this kind failed; it is made again.
pub fn page_failed(kind: &'static str) {
    counter!(PAGES_FAILED, "kind" => kind).increment(1);
}

/// There is a target of this kind: what has not happened yet is 0 for it, and not missing.
pub fn target_opened(kind: &'static str) {
    counter!(PAGES_DELIVERED, "kind" => kind).increment(0);
    counter!(PAGES_FAILED, "kind" => kind).increment(0);
}

/// Whether entries of the audit log are not as they were written.
pub fn audit_is_broken(is: bool) {
    gauge!(AUDIT_BROKEN).set(f64::from(u8::from(is)));
}

/// The watchdog outside confirmed a heartbeat.
pub fn heartbeat_sent() {
    counter!(HEARTBEATS).increment(1);
}

/// A heartbeat was not confirmed.
pub fn heartbeat_failed() {
    counter!(HEARTBEATS_FAILED).increment(1);
}

/// How things stand at one moment.
#[expect(clippy::struct_excessive_bools, reason = "each is a figure of its own")]
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Whether people can be let in and a commit can be made.
    pub ready: bool,
    /// Whether the service is about to end.
    pub draining: bool,
    /// Sessions in the waiting queue, and those of them whose student is connected.
    pub waiting: Here,
    /// Sessions with a supporter, and those of them whose student is connected.
    pub paired: Here,
    /// How long the first in the queue has waited.
    pub oldest_wait: Duration,
    /// Supporters who take students, whether they have room or not.
    pub supporters_ready: u32,
    /// Those of them who have room.
    pub supporters_free: u32,
    /// Pages that no target has confirmed.
    pub outbox_pending: u32,
    /// How long the oldest of them has waited.
    pub outbox_oldest: Duration,
    /// The same for each kind of target: what has not gone out to those of that kind.
    pub deliveries: Vec<(&'static str, u32, Duration)>,
    /// Deadlines that should have been acted on seconds ago.
    pub deadlines_overdue: u32,
    /// How long it is until the next moment at which nobody is on call, as far as that is looked for.
    pub on_call_gap: Duration,
    /// Escalations in which everybody was called and nobody is there.
    pub nobody_reached: u32,
    /// Whether the rule packs in their folder cannot be used.
    pub packs_refused: bool,
    /// Whether the campus codes in their file cannot be used.
    pub codes_refused: bool,
    /// Changes that wait for the writer.
    pub writer_queue: usize,
    /// The size of the write-ahead log.
    pub wal_bytes: u64,
    /// The room that is left on the disk.
    pub disk_free_bytes: Option<u64>,
}

/// Sessions, by whether their student is connected.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Here {
    /// All of them.
    pub all: u32,
    /// Those whose student is away.
    pub away: u32,
}

impl Sample {
    /// Shows it.
    #[expect(clippy::cast_precision_loss, reason = "a float is exact up to 2^53")]
    pub fn show(&self) {
        gauge!(READY).set(f64::from(u8::from(self.ready)));
        gauge!(DRAINING).set(f64::from(u8::from(self.draining)));
        for (state, Here { all, away }) in [("waiting", self.waiting), ("paired", self.paired)] {
            let here = all.saturating_sub(away);
            gauge!(SESSIONS, "state" => state, "student" => "here").set(f64::from(here));
            gauge!(SESSIONS, "state" => state, "student" => "away").set(f64::from(away));
        }
        gauge!(OLDEST_WAIT).set(self.oldest_wait);
        gauge!(SUPPORTERS_READY).set(f64::from(self.supporters_ready));
        gauge!(SUPPORTERS_FREE).set(f64::from(self.supporters_free));
        gauge!(OUTBOX_PENDING).set(f64::from(self.outbox_pending));
        gauge!(OUTBOX_OLDEST).set(self.outbox_oldest);
        for &(kind, pending, oldest) in &self.deliveries {
            gauge!(DELIVERIES_PENDING, "kind" => kind).set(f64::from(pending));
            gauge!(DELIVERIES_OLDEST, "kind" => kind).set(oldest);
        }
        gauge!(DEADLINES_OVERDUE).set(f64::from(self.deadlines_overdue));
        gauge!(ON_CALL_GAP).set(self.on_call_gap);
        gauge!(NOBODY_REACHED).set(f64::from(self.nobody_reached));
        gauge!(PACKS_REFUSED).set(f64::from(u8::from(self.packs_refused)));
        gauge!(CODES_REFUSED).set(f64::from(u8::from(self.codes_refused)));
        gauge!(WRITER_QUEUE).set(self.writer_queue as f64);
        gauge!(WAL_BYTES).set(self.wal_bytes as f64);
        if let Some(free) = self.disk_free_bytes {
            gauge!(DISK_FREE).set(free as f64);
        }
    }
}

const CONNECTIONS: &str = "quietline_connections";
const CLOSED: &str = "quietline_connections_closed_total";
const REFUSED: &str = "quietline_refused_total";
const ASKED: &str = "quietline_asked_total";
const READY: &str = "quietline_ready";
const DRAINING: &str = "quietline_draining";
const SESSIONS: &str = "quietline_sessions";
const OLDEST_WAIT: &str = "quietline_oldest_wait_seconds";
const SUPPORTERS_READY: &str = "quietline_supporters_ready";
const SUPPORTERS_FREE: &str = "quietline_supporters_free";
const TEXTS_ACCEPTED: &str = "quietline_texts_accepted_total";
const SCAN_SECONDS: &str = "quietline_scan_seconds";
const SCAN_FAILURES: &str = "quietline_scan_failures_total";
const PACKS_REFUSED: &str = "quietline_packs_refused";
const CODES_REFUSED: &str = "quietline_campus_codes_refused";
const AUDIT_BROKEN: &str = "quietline_audit_broken";
const COMMIT_SECONDS: &str = "quietline_commit_seconds";
const COMMIT_CHANGES: &str = "quietline_commit_changes";
const COMMIT_FAILURES: &str = "quietline_commit_failures_total";
const WRITER_QUEUE: &str = "quietline_writer_queue";
const DISK_FULL: &str = "quietline_disk_full_refusals_total";
const DISK_FREE: &str = "quietline_disk_free_bytes";
const WAL_BYTES: &str = "quietline_wal_bytes";
const CHECKPOINT_SECONDS: &str = "quietline_checkpoint_seconds";
const OUTBOX_PENDING: &str = "quietline_outbox_pending";
const OUTBOX_OLDEST: &str = "quietline_outbox_oldest_seconds";
const DELIVERIES_PENDING: &str = "quietline_deliveries_pending";
const DELIVERIES_OLDEST: &str = "quietline_deliveries_oldest_seconds";
const PAGES_DELIVERED: &str = "quietline_pages_delivered_total";
const PAGES_FAILED: &str = "quietline_page_attempts_failed_total";
const PAGE_SECONDS: &str = "quietline_page_seconds";
const HEARTBEATS: &str = "quietline_heartbeats_total";
const HEARTBEATS_FAILED: &str = "quietline_heartbeats_failed_total";
const DEADLINES_OVERDUE: &str = "quietline_deadlines_overdue";
const ON_CALL_GAP: &str = "quietline_on_call_gap_seconds";
const NOBODY_REACHED: &str = "quietline_escalations_nobody_reached";

/// Counters that have a line for each of their labels, and none before the first.
const LABELLED: &[&str] = &[CLOSED, REFUSED, ASKED, PAGES_DELIVERED, PAGES_FAILED];

const MOMENTS: Kind = Kind::Histogram(&[
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
]);
const SCANS: Kind = Kind::Histogram(&[
    0.000_01, 0.000_025, 0.000_05, 0.0001, 0.000_25, 0.0005, 0.001, 0.005, 0.025,
]);
const WAITS: Kind = Kind::Histogram(&[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0]);
const COUNTS: Kind = Kind::Histogram(&[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 1024.0]);

const fn metric(name: &'static str, kind: Kind, help: &'static str) -> Metric {
    Metric { name, kind, help }
}

/// Every figure there is.
#[rustfmt::skip]
pub const ALL: &[Metric] = &[
    metric(READY, Kind::Gauge, "1 while people can be let in and a commit can be made, as /readyz says."),
    metric(DRAINING, Kind::Gauge, "1 once the service was told to stop."),
    metric(CONNECTIONS, Kind::Gauge, "Open websockets, by side: student or staff."),
    metric(CLOSED, Kind::Counter, "Websockets that the server closed, by close code: 4008 read too slowly, 4011 half open, 4009 taken over, 1012 restart."),
    metric(REFUSED, Kind::Counter, "Requests and frames that were refused, by error code."),
    metric(ASKED, Kind::Counter, "Students who were asked for something before they were let in, by what: campus_code, patience (too many codes were tried from their network) or work (very many come at once)."),
    metric(SESSIONS, Kind::Gauge, "Sessions that are not over, by state and by whether the student is connected."),
    metric(OLDEST_WAIT, Kind::Gauge, "How long the student at the head of the queue has waited."),
    metric(SUPPORTERS_READY, Kind::Gauge, "Supporters who are connected and take students."),
    metric(SUPPORTERS_FREE, Kind::Gauge, "Those of them who have room for another one."),
    metric(TEXTS_ACCEPTED, Kind::Counter, "Texts that are durable and acknowledged."),
    metric(SCAN_SECONDS, SCANS, "How long looking for signals in one text took."),
    metric(SCAN_FAILURES, Kind::Counter, "Texts that could not be looked at because the engine failed; each was flagged for a person."),
    metric(PACKS_REFUSED, Kind::Gauge, "1 while the rule packs in their folder cannot be used and the last good ones are."),
    metric(CODES_REFUSED, Kind::Gauge, "1 while the campus codes in their file cannot be used and the last good ones are."),
    metric(AUDIT_BROKEN, Kind::Gauge, "1 while entries of the audit log are not as they were written."),
    metric(COMMIT_SECONDS, MOMENTS, "How long a transaction took, from its beginning to the end of COMMIT."),
    metric(COMMIT_CHANGES, COUNTS, "How many changes one transaction held."),
    metric(COMMIT_FAILURES, Kind::Counter, "Transactions that failed as a whole; nothing of them was acknowledged."),
    metric(WRITER_QUEUE, Kind::Gauge, "Changes that wait for the writer."),
    metric(DISK_FULL, Kind::Counter, "Changes that were refused because the disk is full."),
    metric(DISK_FREE, Kind::Gauge, "Room left where the embedded database is."),
    metric(WAL_BYTES, Kind::Gauge, "Size of the write-ahead log."),
    metric(CHECKPOINT_SECONDS, MOMENTS, "How long moving the log into the database took."),
    metric(OUTBOX_PENDING, Kind::Gauge, "Pages that no target has confirmed."),
    metric(OUTBOX_OLDEST, Kind::Gauge, "How long the oldest of them has waited."),
    metric(DELIVERIES_PENDING, Kind::Gauge, "What has not gone out to targets, by their kind: webhook, ntfy or email."),
    metric(DELIVERIES_OLDEST, Kind::Gauge, "How long the oldest of it has waited, by kind of target."),
    metric(PAGES_DELIVERED, Kind::Counter, "Pages that a target confirmed, by kind of target."),
    metric(PAGES_FAILED, Kind::Counter, "Attempts to deliver a page that failed, by kind of target; each is made again."),
    metric(PAGE_SECONDS, WAITS, "From the moment a page was made until a target confirmed it, by kind of target."),
    metric(HEARTBEATS, Kind::Counter, "Heartbeats that the watchdog outside confirmed."),
    metric(HEARTBEATS_FAILED, Kind::Counter, "Heartbeats that it did not confirm."),
    metric(DEADLINES_OVERDUE, Kind::Gauge, "Deadlines that should have been acted on more than five seconds ago."),
    metric(ON_CALL_GAP, Kind::Gauge, "Until the next moment at which nobody is on call; 0 while nobody is, 1209600 when there is none within 14 days."),
    metric(NOBODY_REACHED, Kind::Gauge, "Escalations in which everybody was called, or nobody can be, and nobody is there."),
];
