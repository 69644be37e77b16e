//! Leaving at once: the page is gone, and what it left in the browser opens nothing.

use protocol::{
    CloseCode, EndedBy, ErrorCode, Event, Seq, SessionToken, VERSION,
    student::{FromStudent, LeaveNow},
};
use reqwest::{StatusCode, header};
use tests::{
    door::Door as _,
    person::{client, random},
    world::World,
};

#[tokio::test]
async fn a_page_that_is_thrown_away_ends_the_session_and_frees_the_supporter() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;

    assert_eq!(beacon(&world, student.token.clone()).await, StatusCode::NO_CONTENT);

    supporter.sees(Event::Ended { by: EndedBy::Student }).await;
    supporter.desk(|desk| desk.pairings.is_empty()).await;
    assert_eq!(student.connection.closed().await, Some(CloseCode::Ended.number()));
}

#[tokio::test]
async fn the_token_of_a_page_that_was_thrown_away_opens_nothing_any_more() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    student.says("nobody must read this").await;
    supporter.reads("nobody must read this").await;
    let _ = beacon(&world, student.token.clone()).await;

    for _ in ["at once", "after a restart"] {
        let found = world.connect("/ws/student").await;
        let token = student.token.clone();
        let hello = FromStudent::Hello { version: VERSION, token, last_seq: Seq(0), tab: None };
        found.send(&hello).await;
        assert_eq!(found.closed().await, Some(CloseCode::NotSignedIn.number()));
        assert!(!found.unread().contains("nobody must read this"));
        world.restart().await;
    }
}

#[tokio::test]
async fn a_session_that_is_over_can_be_left_too() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    supporter.sends(protocol::staff::FromStaff::End { session: supporter.session() }).await;
    student.sees(Event::Ended { by: EndedBy::Supporter }).await;

    assert_eq!(beacon(&world, student.token.clone()).await, StatusCode::NO_CONTENT);

    let found = world.connect_student(&student, Seq(0)).await;
    assert_eq!(found.closed().await, Some(CloseCode::NotSignedIn.number()));
}

#[tokio::test]
async fn nobody_learns_whether_there_was_such_a_session() {
    let world = World::start().await;
    let student = world.student().await;

    let unknown = SessionToken::new(random());
    assert_eq!(beacon(&world, unknown).await, StatusCode::NO_CONTENT);

    student.is_told_position(1).await;
    student.says("still here").await;
}

#[tokio::test]
async fn what_is_no_beacon_of_ours_is_refused_and_changes_nothing() {
    let world = World::start().await;
    let student = world.student().await;
    let token = String::from(student.token.clone());
    let whole = format!(r#"{{"token":"{token}"}}"#);

    for (body, code) in [
        ("", ErrorCode::NotJson),
        (r#"{"token":"abc"}"#, ErrorCode::BadFrame),
        (&*format!(r#"{{"token":"{token}","more":1}}"#), ErrorCode::BadFrame),
    ] {
        let answer = client().post(world.url("/api/leave")).body(body.to_owned());
        let answer = answer.send().await.unwrap().text().await.unwrap();
        assert!(answer.contains(code.as_str()), "{body}: {answer}");
    }
    let foreign = client().post(world.url("/api/leave")).body(whole);
    let foreign = foreign.header(header::ORIGIN, "https://elsewhere.example");
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::FORBIDDEN);

    student.says("still here").await;
}

async fn beacon(world: &World, token: SessionToken) -> StatusCode {
    let url = world.url("/api/leave");
    client().post(url).json(&LeaveNow { token }).send().await.unwrap().status()
}
