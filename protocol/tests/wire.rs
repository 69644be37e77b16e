//! One example of every frame and body, as it stands on the wire. A change of the wire is a change
//! of the snapshot; that each example reads back as what it was is checked too.
//!
//! `INSTA_UPDATE=always cargo test -p protocol --test wire` writes the snapshots anew.

#![expect(clippy::unwrap_used, reason = "a panic here is a failed test")]

#[path = "wire/examples.rs"]
mod examples;

use std::fmt::{Debug, Write as _};

use serde::{Serialize, de::DeserializeOwned};

#[test]
fn what_a_student_says() {
    insta::assert_snapshot!(lines(&examples::from_student()));
}

#[test]
fn what_a_student_is_told() {
    insta::assert_snapshot!(lines(&examples::to_student()));
}

#[test]
fn what_staff_say() {
    insta::assert_snapshot!(lines(&examples::from_staff()));
}

#[test]
fn what_staff_are_told() {
    insta::assert_snapshot!(lines(&examples::to_staff()));
}

#[test]
fn what_goes_over_http() {
    insta::assert_snapshot!(examples::bodies());
}

#[test]
fn the_words_and_numbers() {
    insta::assert_snapshot!(examples::words());
}

#[test]
fn what_comes_from_outside_with_more_than_is_known_is_refused() {
    refuses_more(&examples::from_student());
    refuses_more(&examples::from_staff());
}

/// Each on a line of its own, and read back.
fn lines<T: Serialize + DeserializeOwned + PartialEq + Debug>(examples: &[T]) -> String {
    let mut lines = String::new();
    for example in examples {
        let line = serde_json::to_string(example).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&line).unwrap(), example, "{line}");
        let _ = writeln!(lines, "{line}");
    }
    lines
}

fn refuses_more<T: Serialize + DeserializeOwned + Debug>(examples: &[T]) {
    for example in examples {
        let mut frame = serde_json::to_value(example).unwrap();
        frame["more"] = serde_json::json!(1);
        serde_json::from_value::<T>(frame).unwrap_err();
    }
}
