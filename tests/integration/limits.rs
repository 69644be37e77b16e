//! Nobody takes so much that nothing is left for others, and nobody who writes fast loses a text.

use protocol::{ErrorCode, VERSION, student::FromStudent};
use tests::{
    connection::Connection,
    door::Door as _,
    person::{Student, key, start},
    service::Service,
};

#[tokio::test]
async fn a_text_that_came_too_fast_is_refused_and_taken_when_it_comes_again() {
    // 150 at once, then ten a second.
    let service = Service::start("[session]\ntexts_per_minute = 600").await;
    let student = Student::arrive(&service).await;
    let keys: Vec<_> = (0..300).map(|_| key()).collect();
    for key in &keys {
        student.sends(*key, "as fast as it goes").await;
    }
    // More than a few that are not stored yet are refused too, by another code.
    while student.is_refused().await != ErrorCode::SlowDown {}
    let first = student.is_accepted(keys[0]).await;

    let last = *keys.last().unwrap();
    let again = service.until("it is taken", async || {
        student.sends(last, "as fast as it goes").await;
        student.connection.beat().await;
        student.connection.unread().contains(&format!(r#""key":"{last}","seq""#))
    });
    again.await;
    assert!(student.is_accepted(last).await > first);
}

#[tokio::test]
async fn one_network_that_begins_too_many_visits_has_to_wait_and_others_do_not() {
    let settings = "behind_proxy = true\nsessions_per_minute_per_address = 1";
    let service = Service::start(settings).await;
    let url = service.ws("/ws/student");
    let from = async |address: &str| {
        Connection::try_open(&url, &[("x-forwarded-for", address)]).await.unwrap()
    };
    let mut regular = Student::arrive_on(from("192.0.2.1").await).await;
    for _ in 0..4 {
        Student::arrive_on(from("192.0.2.1").await).await;
    }

    let one_too_many = from("192.0.2.1").await;
    one_too_many.send(&start(false)).await;
    assert_eq!(one_too_many.closed().await, Some(4429));
    assert!(one_too_many.unread().contains(r#""code":"slow_down""#));

    Student::arrive_on(from("192.0.2.2").await).await;
    regular.connection.close().await;
    regular.connection = from("192.0.2.1").await;
    let (token, last_seq) = (regular.token.clone(), protocol::Seq(0));
    regular
        .connection
        .send(&FromStudent::Hello { version: VERSION, token, last_seq, tab: None })
        .await;
    let welcome = regular
        .connection
        .hears("a welcome", |frame: serde_json::Value| (frame["type"] == "welcome").then_some(()));
    welcome.await;
    regular.says("coming back is never counted").await;
}
