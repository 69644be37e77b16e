//! What comes in before a connection was let in.

use protocol::ErrorCode::{
    self, BadFrame, HelloFirst, NotJson, NotSignedIn, TooLarge, UnknownFrame, VersionUnsupported,
};
use reqwest::StatusCode;
use tests::{door::Door as _, person::client, world::World};

use super::{refusal, refused, still_works};

const BAD_GREETING: u16 = 4400;
const NOT_SIGNED_IN: u16 = 4401;

#[tokio::test]
async fn a_connection_that_does_not_begin_as_it_must_is_told_why_and_closed() {
    let mut world = World::start().await;
    let unknown = "0".repeat(64);

    for (path, text, code) in [
        ("/ws/student", String::new(), NotJson),
        ("/ws/student", "x".repeat(17_000), TooLarge),
        ("/ws/student", r#"{"type":"dance"}"#.to_owned(), UnknownFrame),
        ("/ws/student", r#"{"type":"ping"}"#.to_owned(), HelloFirst),
        ("/ws/student", r#"{"type":"urgent_help"}"#.to_owned(), HelloFirst),
        ("/ws/student", r#"{"type":"start"}"#.to_owned(), BadFrame),
        ("/ws/student", r#"{"type":"start","version":1,"name":"Ada"}"#.to_owned(), BadFrame),
        ("/ws/student", r#"{"type":"start","version":2}"#.to_owned(), VersionUnsupported),
        ("/ws/student", hello(2, &unknown, r#","last_seq":0"#), VersionUnsupported),
        ("/ws/student", hello(1, &unknown, ""), BadFrame),
        ("/ws/student", hello(1, "short", r#","last_seq":0"#), BadFrame),
        ("/ws/student", hello(1, &"é".repeat(32), r#","last_seq":0"#), BadFrame),
        ("/ws/staff", "hello".to_owned(), NotJson),
        ("/ws/staff", r#"{"type":"start","version":1}"#.to_owned(), UnknownFrame),
        ("/ws/staff", r#"{"type":"ready"}"#.to_owned(), HelloFirst),
        ("/ws/staff", r#"{"type":"ping"}"#.to_owned(), HelloFirst),
        ("/ws/staff", hello(2, &unknown, ""), VersionUnsupported),
        ("/ws/staff", hello(1, &unknown, r#","role":"moderator""#), BadFrame),
        ("/ws/staff", hello(1, "short", ""), BadFrame),
    ] {
        assert_turned_away(&world, path, text, (code, BAD_GREETING)).await;
    }
    let connection = world.connect("/ws/student").await;
    connection.send_bytes(b"{\"type\":\"start\",\"version\":1}".to_vec()).await;
    assert_eq!(refusal(&connection).await, NotJson);
    assert_eq!(connection.closed().await, Some(BAD_GREETING));

    assert_eq!(world.app().relay.store.waiting().await.unwrap(), []);
    still_works(&mut world).await;
}

#[tokio::test]
async fn a_token_that_nobody_has_lets_nobody_in() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let (students, staffs) = (String::from(student.token), String::from(supporter.token.clone()));
    let last_seq = r#","last_seq":0"#;

    for (path, token, rest) in [
        ("/ws/student", "0".repeat(64), last_seq),
        ("/ws/student", staffs.clone(), last_seq),
        ("/ws/student", students.chars().rev().collect(), last_seq),
        ("/ws/staff", "f".repeat(64), ""),
        ("/ws/staff", students, ""),
        ("/ws/staff", staffs.chars().rev().collect(), ""),
    ] {
        assert_turned_away(&world, path, hello(1, &token, rest), (NotSignedIn, NOT_SIGNED_IN))
            .await;
    }
    // The ones whose tokens those were have noticed nothing.
    supporter.says("I am here").await;
    student.connection.beat().await;
    assert!(!student.connection.is_closed());
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_open_a_websocket() {
    let mut world = World::start().await;
    let own = world.url("");
    let other_port = own.replace(|c: char| c.is_ascii_digit(), "1");

    for origin in ["https://evil.example", "null", "", "http://127.0.0.1.evil.example", &other_port]
    {
        for path in ["/ws/student", "/ws/staff"] {
            let refused = open_as(&world, path, origin).await.unwrap_err();
            assert_eq!(refused, (403, ErrorCode::ForeignOrigin), "{origin}");
        }
    }
    open_as(&world, "/ws/student", &own).await.unwrap();
    still_works(&mut world).await;
}

#[tokio::test]
async fn a_request_that_asks_for_no_websocket_is_refused_by_its_code() {
    let world = World::start().await;
    for path in ["/ws/student", "/ws/staff"] {
        let answer = client().get(world.url(path)).send().await.unwrap();
        assert_eq!(refused(answer).await, (StatusCode::BAD_REQUEST, BadFrame), "{path}");
    }
}

async fn open_as(world: &World, path: &str, origin: &str) -> Result<(), (u16, ErrorCode)> {
    use tests::connection::Connection;
    use tokio_tungstenite::tungstenite::Error;
    let opened = Connection::try_open(&world.ws(path), &[("origin", origin)]).await;
    opened.map(drop).map_err(|error| {
        let Error::Http(answer) = error else { panic!("{error}") };
        let body = answer.body().clone().unwrap_or_default();
        let problem: protocol::error::Problem = serde_json::from_slice(&body).unwrap();
        (answer.status().as_u16(), problem.code)
    })
}

async fn assert_turned_away(
    world: &World,
    path: &str,
    text: String,
    (code, close): (ErrorCode, u16),
) {
    let connection = world.connect(path).await;
    connection.send_text(text.clone()).await;
    assert_eq!(refusal(&connection).await, code, "{path} {text:.80}");
    assert_eq!(connection.closed().await, Some(close), "{path} {text:.80}");
}

fn hello(version: u16, token: &str, rest: &str) -> String {
    format!(r#"{{"type":"hello","version":{version},"token":"{token}"{rest}}}"#)
}
