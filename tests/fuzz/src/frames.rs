//! Frames: any bytes are a frame or are not, and a frame can be written down and read again.

use protocol::{staff::FromStaff, student::FromStudent};
use serde::{Serialize, de::DeserializeOwned};

/// What a student's client may send.
pub(crate) fn of_students(bytes: &[u8]) {
    reads_back::<FromStudent>(bytes);
}

/// What a staff client may send.
pub(crate) fn of_staff(bytes: &[u8]) {
    reads_back::<FromStaff>(bytes);
}

fn reads_back<F: Serialize + DeserializeOwned + PartialEq>(bytes: &[u8]) {
    let Ok(frame) = serde_json::from_slice::<F>(bytes) else { return };
    let written = serde_json::to_string(&frame).expect("a frame is always valid JSON");
    let again = serde_json::from_str::<F>(&written).expect("a frame reads its own writing");
    assert!(again == frame, "a frame is another one when it is read again");
}
