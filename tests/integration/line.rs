//! A student, a supporter, and what they say to each other.

use protocol::{EndedBy, ErrorCode, Event, Seq, WaitingReason, staff::FromStaff};
use tests::{
    person::key,
    world::{STAFF_AWAY_MS, STUDENT_AWAY_MS, World},
};

#[tokio::test]
async fn a_student_waits_is_paired_and_chats() {
    let mut world = World::start().await;
    let student = world.student().await;
    student.sees(Event::Waiting { reason: WaitingReason::Arrived }).await;
    student.is_told_position(1).await;

    let supporter = world.ready_supporter().await;
    assert_eq!(student.is_paired().await, supporter.view.pseudonym);
    supporter.opens_next().await;

    student.says("hello?").await;
    supporter.reads("hello?").await;
    supporter.says("I am here").await;
    student.reads("I am here").await;
}

#[tokio::test]
async fn what_was_said_while_waiting_is_there_when_the_supporter_comes() {
    let mut world = World::start().await;
    let student = world.student().await;
    student.says("is anybody there").await;

    let supporter = world.ready_supporter().await;
    supporter.opens_next().await;

    supporter.reads("is anybody there").await;
}

#[tokio::test]
async fn two_supporters_never_get_the_same_student() {
    let mut world = World::start().await;
    let mut supporters = Vec::new();
    for _ in 0..8 {
        supporters.push(world.ready_supporter().await);
    }
    let mut students = Vec::new();
    for _ in 0..8 {
        students.push(world.student().await);
    }

    let mut sessions = Vec::new();
    for supporter in &supporters {
        let desk = supporter.desk(|desk| !desk.pairings.is_empty()).await;
        assert_eq!(desk.pairings.len(), 1, "nobody is over capacity");
        sessions.push(desk.pairings[0].session);
    }
    sessions.sort();
    sessions.dedup();
    assert_eq!(sessions.len(), 8);
}

#[tokio::test]
async fn a_text_said_twice_with_the_same_key_is_stored_once() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let key = key();

    student.sends(key, "once").await;
    let first = student.is_accepted(key).await;
    student.sends(key, "once").await;
    let second = student.is_accepted(key).await;

    assert_eq!(first, second);
    student.says("after").await;
    supporter.reads("once").await;
    supporter.reads("after").await;
    assert!(!supporter.connection.unread().contains("once"));
}

#[tokio::test]
async fn a_supporter_who_drops_out_puts_the_student_at_the_head_of_the_queue() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let other = world.student().await;
    other.is_told_position(1).await;

    supporter.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;

    student.sees(Event::Waiting { reason: WaitingReason::SupporterLost }).await;
    student.is_told_position(1).await;
    other.is_told_position(2).await;
    let second = world.ready_supporter().await;
    assert_eq!(student.is_paired().await, second.view.pseudonym);
}

#[tokio::test]
async fn a_student_who_stays_away_holds_no_supporter() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let next = world.student().await;

    student.connection.close().await;
    world.advance_ms(STUDENT_AWAY_MS).await;

    supporter.sees(Event::Ended { by: EndedBy::Absence }).await;
    next.is_paired().await;
}

#[tokio::test]
async fn a_student_who_is_away_while_waiting_keeps_the_place_but_is_not_paired() {
    let mut world = World::start().await;
    let mut first = world.student().await;
    world.advance_ms(1_000).await;
    let second = world.student().await;
    second.is_told_position(2).await;
    let place = world.app().relay.store.waiting().await.unwrap().swap_remove(0);
    first.connection.close().await;
    world
        .until("the first student is away", async || {
            let standing = world.app().relay.store.standing_of(place.session).await.unwrap();
            standing.connection.is_none()
        })
        .await;

    let _supporter = world.ready_supporter().await;
    second.is_paired().await;

    first.comes_back(&world, Seq(0)).await;
    first.is_told_position(1).await;
}

#[tokio::test]
async fn leaving_ends_the_session_and_frees_the_supporter() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;

    student.leaves().await;

    student.sees(Event::Ended { by: EndedBy::Student }).await;
    assert_eq!(student.connection.closed().await, Some(4010));
    supporter.sees(Event::Ended { by: EndedBy::Student }).await;
    supporter.desk(|desk| desk.pairings.is_empty()).await;
    supporter
        .sends(FromStaff::Say {
            session: supporter.session(),
            key: key(),
            text: "too late".try_into().unwrap(),
        })
        .await;
    assert_eq!(supporter.is_refused().await, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_paused_supporter_gets_nobody() {
    let mut world = World::start().await;
    let supporter = world.ready_supporter().await;
    supporter.pause().await;
    let student = world.student().await;
    student.is_told_position(1).await;

    supporter.ready().await;
    student.is_paired().await;
}
