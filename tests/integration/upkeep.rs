//! What keeps the database in shape while people talk.

use std::fs;

use tests::{
    connection::Connection,
    person::{Student, key},
    world::World,
};

#[tokio::test]
async fn a_log_that_became_far_too_large_is_given_back() {
    let world = World::start().await;
    let log = world.data().join("quietline.db-wal");
    let bytes = || fs::metadata(&log).unwrap().len();
    let talking: Vec<_> = [Student::arrive(&world).await, Student::arrive(&world).await]
        .map(|student| tokio::spawn(says_much(student.connection)))
        .into();
    for one in talking {
        one.await.unwrap();
    }
    assert!(bytes() > 4 * LIMIT_BYTES, "{}", bytes());

    world.app().relay.store.checkpoint(LIMIT_BYTES).await.unwrap();
    assert!(bytes() < LIMIT_BYTES, "{}", bytes());
}

/// Has 100 texts of 7,000 bytes accepted, always with a few on their way.
async fn says_much(connection: Connection) {
    let text = "x".repeat(7_000);
    let say = async || {
        let say = serde_json::json!({ "type": "say", "key": key(), "text": text });
        connection.send(&say).await;
    };
    for _ in 0..8 {
        say().await;
    }
    for _ in 0..100 {
        let accepted = connection.hears("a text to be accepted", |frame: serde_json::Value| {
            (frame["type"] == "accepted").then_some(())
        });
        accepted.await;
        say().await;
    }
}

/// Two people write several times as much.
const LIMIT_BYTES: u64 = 256 * 1024;
