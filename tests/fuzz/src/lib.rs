//! Fuzz targets: what must hold for any bytes at all. Each is one function that panics when it does
//! not. `tests/fuzz/run` lets libFuzzer look for such bytes; `cargo test` goes over those that are
//! kept in `tests/fuzz/corpus`.

mod frames;
mod moves;
mod risk;
mod staff;
mod student;

/// One target: its name, which is also that of its folder of kept inputs, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 5] = [
    ("student_frames", frames::of_students),
    ("staff_frames", frames::of_staff),
    ("student_connection", student::connection),
    ("staff_connection", staff::connection),
    ("risk_scan", risk::scan),
];

/// The target with this name.
#[must_use]
pub fn target(name: &str) -> Option<fn(&[u8])> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}
