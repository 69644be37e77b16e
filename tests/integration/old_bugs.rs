//! Bugs that other systems had. Each test has the name of the one that it keeps out.

use protocol::{
    EndedBy, ErrorCode, Event, Seq,
    staff::{FromStaff, ToStaff},
};
use tests::{
    connection::Connection,
    door::Door as _,
    person::{Student, key},
    world::{STAFF_AWAY_MS, STUDENT_AWAY_MS, World},
};

#[tokio::test]
async fn after_a_reconnect_two_persons_stand_in_one_conversation() {
    let mut world = World::start().await;
    let (student, mut first) = world.paired().await;
    let session = first.session();
    first.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;
    let second = world.ready_supporter().await;
    assert_eq!(student.is_paired().await, second.view.pseudonym);
    second.opens_next().await;

    first.comes_back(&world).await;
    first.desk(|desk| desk.pairings.is_empty()).await;
    first.sends(FromStaff::Open { session, last_seq: Seq(0) }).await;
    assert_eq!(first.is_refused().await, ErrorCode::NotFound);
    let text = "it is me again".try_into().unwrap();
    first.sends(FromStaff::Say { session, key: key(), text }).await;
    assert_eq!(first.is_refused().await, ErrorCode::NotFound);

    second.says("you are with me now").await;
    student.reads("you are with me now").await;
    assert!(!student.connection.unread().contains("it is me again"));
    assert!(!first.connection.unread().contains("you are with me now"));
}

#[tokio::test]
async fn a_ghost_holds_a_supporter() {
    let mut world = World::start().await;
    let supporter = world.ready_supporter().await;
    // Its connection stays open, and nothing comes from it any more.
    let line = Connection::open(&world.ws("/ws/student")).await;
    let ghost = Student::arrive_on(line).await;
    ghost.is_paired().await;
    supporter.opens_next().await;
    let next = world.student().await;
    next.is_told_position(1).await;

    let silent_ms = protocol::DEAD_AFTER_MS.cast_signed();
    world.advance_ms(silent_ms).await;
    assert_eq!(ghost.connection.closed().await, Some(4011));
    supporter
        .connection
        .hears("that the student is away", |frame| {
            matches!(frame, ToStaff::Presence { here: false, .. }).then_some(())
        })
        .await;
    world.advance_ms(STUDENT_AWAY_MS).await;

    supporter.sees(Event::Ended { by: EndedBy::Absence }).await;
    assert_eq!(next.is_paired().await, supporter.view.pseudonym);
}

#[tokio::test]
async fn the_conversation_is_deleted_when_the_supporter_reconnects() {
    let mut world = World::start().await;
    let (student, mut supporter) = world.paired().await;
    student.says("from before").await;
    supporter.says("an answer from before").await;

    supporter.connection.close().await;
    student.says("are you there?").await;
    supporter.comes_back(&world).await;

    let desk = supporter.desk(|desk| !desk.pairings.is_empty()).await;
    supporter.opens(desk.pairings[0].session).await;
    for text in ["from before", "an answer from before", "are you there?"] {
        supporter.reads(text).await;
    }
    supporter.says("I am back").await;
    student.reads("I am back").await;
}

#[tokio::test]
async fn the_next_student_sees_the_name_of_the_previous_one() {
    let mut world = World::start().await;
    let (first, supporter) = world.paired().await;
    first.says("only for you").await;
    first.leaves().await;
    first.sees(Event::Ended { by: EndedBy::Student }).await;

    let second = world.student().await;
    second.is_paired().await;
    let session = supporter.opens_next().await;
    let desk = supporter.desk(|desk| !desk.pairings.is_empty()).await;
    assert_eq!(
        (desk.pairings[0].session, &desk.pairings[0].pseudonym),
        (session, &second.pseudonym)
    );
    supporter.says("hello").await;
    second.reads("hello").await;

    // Pseudonyms are drawn, so two may be the same by chance.
    let told = second.connection.unread();
    assert!(!told.contains("only for you"), "{told}");
    assert!(
        first.pseudonym == second.pseudonym || !told.contains(first.pseudonym.as_str()),
        "{told}"
    );
    let mut again = Student { connection: second.connection.clone(), ..second };
    again.comes_back(&world, Seq(0)).await;
    again.reads("hello").await;
    assert!(!again.connection.unread().contains("only for you"));
}

#[tokio::test]
async fn the_waiting_queue_gets_stuck_when_staff_leave() {
    let mut world = World::start().await;
    let (student, leaving) = world.paired().await;
    let pausing = world.ready_supporter().await;
    pausing.pause().await;
    let waiting = world.student().await;
    waiting.is_told_position(1).await;

    leaving.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;
    world.disable(pausing.view.id).await;
    student.is_told_position(1).await;
    waiting.is_told_position(2).await;

    for next in [&student, &waiting] {
        let supporter = world.ready_supporter().await;
        supporter.opens_next().await;
        supporter.says("here I am").await;
        next.reads("here I am").await;
    }
}

#[tokio::test]
async fn the_longest_waiting_is_not_served() {
    let mut world = World::start().await;
    let first = world.student().await;
    world.advance_ms(1_000).await;
    let second = world.student().await;
    second.is_told_position(2).await;

    let supporter = world.ready_supporter().await;
    first.is_paired().await;
    second.is_told_position(1).await;

    let session = supporter.opens_next().await;
    supporter.sends(FromStaff::End { session }).await;
    first.sees(Event::Ended { by: EndedBy::Supporter }).await;
    second.is_paired().await;
}

#[tokio::test]
async fn new_students_appear_only_after_the_supporter_toggles_ready() {
    let mut world = World::start().await;
    let (first, mut supporter) = world.paired().await;
    first.leaves().await;
    supporter.sees(Event::Ended { by: EndedBy::Student }).await;

    let second = world.student().await;
    second.is_paired().await;
    let session = supporter.opens_next().await;
    supporter.sends(FromStaff::End { session }).await;
    second.sees(Event::Ended { by: EndedBy::Supporter }).await;

    supporter.connection.close().await;
    let third = world.student().await;
    third.is_told_position(1).await;
    supporter.comes_back(&world).await;
    assert_eq!(third.is_paired().await, supporter.view.pseudonym);
    supporter.opens_next().await;
    third.says("nobody touched anything").await;
    supporter.reads("nobody touched anything").await;
}
