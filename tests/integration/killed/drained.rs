//! SIGTERM in the middle of a conversation: who is connected leaves in waves and comes back to the
//! next process, and nothing is lost on the way.

use http::StatusCode;
use protocol::Seq;
use tests::{
    chatter::{Manner, Notice},
    connection::Connection,
    conversations::Conversations,
    door::Door as _,
    person::{Student, client},
    seed::seed,
    service::Service,
    world::World,
};
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::Error;

#[tokio::test]
async fn a_conversation_goes_on_through_a_restart_and_nothing_is_lost() {
    let service = Service::start("drain_seconds = 3").await;
    let mut talk = Conversations::begin(service, seed(), 1, Manner::default()).await;
    let mut waiting = JoinSet::new();
    for _ in 0..30 {
        let connection = Student::arrive(&talk.service).await.connection;
        waiting.spawn(async move { connection.closed().await });
    }

    talk.script.accepts(50).await;
    let service = &mut talk.service;
    service.terminate();
    service.until("it is not ready", async || !is_ready(service).await).await;
    assert_eq!(upgrade(&service.ws("/ws/student")).await, (503, true));
    service.ends().await;
    service.start_again().await;
    talk.script.accepts(50).await;

    let restarting = Notice::Closed(Some(1012));
    assert!(talk.chatters().all(|chatter| chatter.noticed(restarting) == 1));
    assert!(waiting.join_all().await.into_iter().all(|code| code == Some(1012)));
    let log = talk.service.log();
    let verdict = talk.finish().await;
    assert!(verdict.is_clean(), "{verdict}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[tokio::test]
async fn whoever_is_connected_goes_on_until_their_wave_leaves_while_nobody_new_comes_in() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let app = world.app().clone();
    let draining = tokio::spawn(async move { app.drain().await });
    world.until("it is not ready", async || !is_ready(&world).await).await;

    for path in ["/ws/student", "/ws/staff"] {
        assert_eq!(upgrade(&world.ws(path)).await, (503, true));
    }
    let answer = client().get(world.url("/api/service")).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!student.connection.is_closed() || !supporter.connection.is_closed());

    world.pass_ms(world.config().server.drain_ms());
    draining.await.unwrap();
    for connection in [&student.connection, &supporter.connection] {
        assert_eq!(connection.closed().await, Some(1012));
    }
}

#[tokio::test]
async fn being_told_twice_ends_it_at_once_and_still_everything_taken_is_stored() {
    let mut service = Service::start("drain_seconds = 10").await;
    let mut students = Vec::new();
    for _ in 0..30 {
        students.push(Student::arrive(&service).await);
    }
    let mut student = Student::arrive(&service).await;
    student.says("before").await;

    service.terminate();
    service.until("it is not ready", async || !is_ready(&service).await).await;
    service.terminate();
    service.ends().await;

    assert!(service.log().contains("at once, as a second SIGTERM asks"), "{}", service.log());
    assert!(service.log().contains("everything taken is stored"), "{}", service.log());
    service.start_again().await;
    student.comes_back(&service, Seq(0)).await;
    let says = student.connection.hears("what was said", |frame: serde_json::Value| {
        (frame["text"] == "before").then_some(())
    });
    says.await;
}

async fn is_ready(door: &impl tests::door::Door) -> bool {
    client().get(door.url("/readyz")).send().await.is_ok_and(|answer| answer.status().is_success())
}

/// What a new connection is answered, and whether it is told when to come back.
async fn upgrade(url: &str) -> (u16, bool) {
    match Connection::try_open(url, &[]).await.err() {
        Some(Error::Http(answer)) => {
            (answer.status().as_u16(), answer.headers().contains_key("retry-after"))
        }
        other => panic!("it was not answered: {other:?}"),
    }
}
