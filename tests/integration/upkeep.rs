//! What keeps the database in shape while people talk.

use std::fs;

use tests::{
    connection::Connection,
    person::{Student, key},
    world::World,
};

#[tokio::test]
async fn the_log_begins_anew_although_texts_never_stop_coming() {
    let world = World::start().await;
    let mut talking = Vec::new();
    for _ in 0..4 {
        talking.push(tokio::spawn(says_much(Student::arrive(&world).await.connection)));
    }
    let log = world.data().join("quietline.db-wal");
    let mut largest = 0;
    while !talking.iter().all(tokio::task::JoinHandle::is_finished) {
        world.app().relay.store.checkpoint(LIMIT_BYTES).await.unwrap();
        largest = largest.max(fs::metadata(&log).unwrap().len());
    }
    for one in talking {
        one.await.unwrap();
    }
    assert!(largest < 8 * LIMIT_BYTES, "{largest}");
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

/// Four people write eleven times as much.
const LIMIT_BYTES: u64 = 256 * 1024;
