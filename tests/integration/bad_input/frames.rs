//! What comes in over a connection that was let in.

use protocol::{ErrorCode, MAX_FRAME_BYTES, Role, Seq};
use tests::{connection::Connection, world::World};

use super::{refusal, still_works};

const KEY: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn what_is_no_frame_is_refused_and_the_conversation_goes_on() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;

    for (text, code) in no_frames() {
        for connection in [&student.connection, &supporter.connection] {
            connection.send_text(text.clone()).await;
            assert_eq!(refusal(connection).await, code, "{text:.60}");
        }
    }
    for connection in [&student.connection, &supporter.connection] {
        connection.send_bytes(vec![0, 159, 146, 150]).await;
        assert_eq!(refusal(connection).await, ErrorCode::NotJson);
        assert_goes_on(connection).await;
    }

    let head = student.says("this is one").await;
    supporter.reads("this is one").await;
    // The student came, was paired, and said this: nothing else is in the conversation.
    assert_eq!(head, Seq(3));
}

#[tokio::test]
async fn a_frame_of_the_other_side_is_unknown() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();

    for text in [
        r#"{"type":"ready"}"#.to_owned(),
        format!(r#"{{"type":"open","session":"{session}","last_seq":0}}"#),
        format!(r#"{{"type":"join","session":"{session}"}}"#),
        format!(r#"{{"type":"end","session":"{session}"}}"#),
    ] {
        student.connection.send_text(text).await;
        assert_eq!(refusal(&student.connection).await, ErrorCode::UnknownFrame);
    }
    for text in [r#"{"type":"start","version":1}"#, r#"{"type":"leave"}"#] {
        supporter.connection.send_text(text.to_owned()).await;
        assert_eq!(refusal(&supporter.connection).await, ErrorCode::UnknownFrame);
    }
    student.says("still ours").await;
    supporter.reads("still ours").await;
}

#[tokio::test]
async fn a_second_greeting_is_refused_and_changes_nothing() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let (token, staff_token) = (String::from(student.token.clone()), supporter.token.clone());

    for text in [
        r#"{"type":"start","version":1}"#.to_owned(),
        format!(r#"{{"type":"hello","version":1,"token":"{token}","last_seq":0}}"#),
    ] {
        student.connection.send_text(text).await;
        assert_eq!(refusal(&student.connection).await, ErrorCode::AlreadyGreeted);
    }
    let token = String::from(staff_token);
    let text = format!(r#"{{"type":"hello","version":1,"token":"{token}"}}"#);
    supporter.connection.send_text(text).await;
    assert_eq!(refusal(&supporter.connection).await, ErrorCode::AlreadyGreeted);

    assert_goes_on(&student.connection).await;
    assert_goes_on(&supporter.connection).await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap(), []);
}

#[tokio::test]
async fn a_message_too_large_to_be_read_closes_the_connection_and_the_session_goes_on() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let last = student.says("before").await;

    student.connection.send_text("x".repeat(5 * MAX_FRAME_BYTES)).await;
    supporter.connection.send_bytes(vec![0; 5 * MAX_FRAME_BYTES]).await;

    assert_eq!(student.connection.closed().await, Some(1009));
    assert_eq!(supporter.connection.closed().await, Some(1009));
    student.comes_back(&world, last).await;
    student.says("after").await;
    assert!(!world.desk_of(&supporter).await.pairings.is_empty());
}

#[tokio::test]
async fn nothing_can_be_done_in_a_session_that_is_over() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    let session = supporter.session();
    student.leaves().await;
    assert_eq!(student.connection.closed().await, Some(4010));
    let head = world.app().relay.store.standing_of(session).await.unwrap().head;

    // A page that lost its connection before it saw the end asks for everything at once.
    student.connection = world.connect_student(&student, Seq(0)).await;
    for text in [
        format!(r#"{{"type":"say","key":"{KEY}","text":"too late"}}"#),
        r#"{"type":"urgent_help"}"#.to_owned(),
        r#"{"type":"leave"}"#.to_owned(),
    ] {
        student.connection.send_text(text).await;
    }
    assert_eq!(student.connection.closed().await, Some(4010));
    let end = format!(r#"{{"type":"end","session":"{session}"}}"#);
    supporter.connection.send_text(end).await;
    assert_eq!(refusal(&supporter.connection).await, ErrorCode::NotFound);

    assert_eq!(world.app().relay.store.standing_of(session).await.unwrap().head, head);
    assert_eq!(world.cases().await, []);
    drop(moderator);
    still_works(&mut world).await;
}

async fn assert_goes_on(connection: &Connection) {
    connection.beat().await;
    assert!(!connection.is_closed(), "{}", connection.unread());
}

fn no_frames() -> Vec<(String, ErrorCode)> {
    let say = |text: &str| format!(r#"{{"type":"say","key":"{KEY}","text":"{text}"}}"#);
    let code = |codes: &[(&str, ErrorCode)]| {
        codes.iter().map(|(text, code)| ((*text).to_owned(), *code)).collect::<Vec<_>>()
    };
    let mut all = code(&[
        ("", ErrorCode::NotJson),
        ("hello", ErrorCode::NotJson),
        ("{\"type\":\"ping\"", ErrorCode::NotJson),
        ("{\"type\":\"ping\"}{\"type\":\"ping\"}", ErrorCode::NotJson),
        ("<say>hello</say>", ErrorCode::NotJson),
        ("null", ErrorCode::BadFrame),
        ("42", ErrorCode::BadFrame),
        ("[]", ErrorCode::BadFrame),
        ("\"ping\"", ErrorCode::BadFrame),
        ("{}", ErrorCode::BadFrame),
        ("{\"type\":7}", ErrorCode::BadFrame),
        ("{\"type\":\"dance\"}", ErrorCode::UnknownFrame),
        ("{\"type\":\"PING\"}", ErrorCode::UnknownFrame),
        ("{\"type\":\"ping\",\"extra\":1}", ErrorCode::BadFrame),
        ("{\"type\":\"ping\",\"type\":\"ping\"}", ErrorCode::BadFrame),
        ("{\"type\":\"say\"}", ErrorCode::BadFrame),
        ("{\"type\":\"say\",\"key\":\"one\",\"text\":\"hello\"}", ErrorCode::BadFrame),
        ("{\"type\":\"seen\",\"seq\":-1}", ErrorCode::BadFrame),
        ("{\"type\":\"seen\",\"seq\":4294967296}", ErrorCode::BadFrame),
        ("{\"type\":\"seen\",\"seq\":1e99}", ErrorCode::BadFrame),
        ("{\"type\":\"seen\",\"seq\":\"1\"}", ErrorCode::BadFrame),
    ]);
    all.push(("[".repeat(10_000), ErrorCode::NotJson));
    all.push((say(""), ErrorCode::BadFrame));
    all.push((say(" \\n\\t \\u00a0"), ErrorCode::BadFrame));
    all.push((say(&"x".repeat(8_001)), ErrorCode::BadFrame));
    all.push((say(&"x".repeat(MAX_FRAME_BYTES)), ErrorCode::TooLarge));
    all.push((" ".repeat(MAX_FRAME_BYTES + 1), ErrorCode::TooLarge));
    all
}
