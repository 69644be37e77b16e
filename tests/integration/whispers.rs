//! What the staff of a session write for each other: durable, once, in order, and never to the
//! student.

use protocol::{
    Author, ErrorCode, MessageKey, Role, Seq, SessionId, staff::FromStaff, student::FromStudent,
};
use serde_json::Value;
use tests::{
    person::{Staff, Student, key},
    world::{STAFF_AWAY_MS, World},
};

const WHISPERED: &str = "planted: ask her about tonight";
const ANSWERED: &str = "planted: i will, stay close";

#[tokio::test]
async fn a_whisper_reaches_the_supporter_at_once_and_is_answered_in_the_same_line() {
    let mut world = World::start().await;
    let (_student, supporter) = world.paired().await;
    let moderator = looks_on(&mut world, &supporter).await;
    supporter.hears_whispers(supporter.session(), Seq(0)).await;

    assert_eq!(moderator.whispers(WHISPERED).await, Seq(1));
    assert_eq!(supporter.is_whispered(WHISPERED).await, (Author::Moderator, Seq(1)));
    assert_eq!(supporter.whispers(ANSWERED).await, Seq(2));
    assert_eq!(moderator.is_whispered(ANSWERED).await, (Author::Supporter, Seq(2)));
}

/// Every frame that the student ever gets is read: those of a live page, those of a page that comes
/// back, and those that are asked for again.
#[tokio::test]
async fn no_frame_to_the_student_ever_holds_a_whisper() {
    let mut world = World::start().await;
    let (mut student, supporter) = world.paired().await;
    let moderator = looks_on(&mut world, &supporter).await;
    supporter.hears_whispers(supporter.session(), Seq(0)).await;

    student.says("i am not sure about tonight").await;
    moderator.whispers(WHISPERED).await;
    supporter.whispers(ANSWERED).await;
    supporter.says("thank you for telling me").await;
    student.reads("thank you for telling me").await;
    let mut frames = everything(&student).await;

    student.comes_back(&world, Seq(0)).await;
    student.reads("thank you for telling me").await;
    frames.extend(everything(&student).await);
    student.connection.send(&FromStudent::Fetch { after: Seq(0) }).await;
    student.reads("thank you for telling me").await;
    moderator.whispers(WHISPERED).await;
    frames.extend(everything(&student).await);

    assert!(frames.len() > 6, "{frames:?}");
    for frame in &frames {
        assert!(!frame.contains("planted") && !frame.contains("whisper"), "{frame}");
    }
}

#[tokio::test]
async fn a_whisper_said_again_is_stored_once_and_a_lost_line_is_made_up_for() {
    let mut world = World::start().await;
    let (_student, mut supporter) = world.paired().await;
    let moderator = looks_on(&mut world, &supporter).await;
    let session = supporter.session();

    let (first, again) = (key(), key());
    for key in [first, first, again, first] {
        whisper(&moderator, session, key).await;
    }
    assert_eq!(moderator.is_whispered(WHISPERED).await.1, Seq(1));
    assert_eq!(moderator.is_whispered(WHISPERED).await.1, Seq(2));

    supporter.comes_back(&world).await;
    supporter.opens(session).await;
    supporter.hears_whispers(session, Seq(1)).await;
    assert_eq!(supporter.is_whispered(WHISPERED).await.1, Seq(2));
    supporter.connection.beat().await;
    assert!(!supporter.connection.unread().contains("planted"));

    world.restart().await;
    supporter.comes_back(&world).await;
    supporter.opens(session).await;
    supporter.hears_whispers(session, Seq(0)).await;
    assert_eq!(supporter.is_whispered(WHISPERED).await.1, Seq(1));
    assert_eq!(supporter.is_whispered(WHISPERED).await.1, Seq(2));
}

#[tokio::test]
async fn whispers_are_for_those_who_have_to_do_with_the_session() {
    let mut world = World::start().await;
    let (_student, first) = world.paired().await;
    let moderator = looks_on(&mut world, &first).await;
    let session = first.session();
    moderator.whispers(WHISPERED).await;

    let stranger = world.staff(Role::Supporter).await;
    whisper(&stranger, session, key()).await;
    assert_eq!(stranger.is_refused().await, ErrorCode::NotFound);

    // The next supporter does not read what was written to the one before.
    first.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;
    let next = world.ready_supporter().await;
    assert_eq!(next.opens_next().await, session);
    next.hears_whispers(session, Seq(0)).await;
    next.connection.beat().await;
    assert!(!next.connection.unread().contains("planted"));
    moderator.whispers(ANSWERED).await;
    assert_eq!(next.is_whispered(ANSWERED).await, (Author::Moderator, Seq(2)));
}

#[tokio::test]
async fn nobody_whispers_beside_a_conversation_that_is_over() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let moderator = looks_on(&mut world, &supporter).await;
    student.leaves().await;
    world.until("it is over", async || world.desk_of(&supporter).await.pairings.is_empty()).await;

    whisper(&moderator, supporter.session(), key()).await;
    assert_eq!(moderator.is_refused().await, ErrorCode::OutOfState);
}

async fn looks_on(world: &mut World, supporter: &Staff) -> Staff {
    let moderator = world.staff(Role::Moderator).await;
    moderator.opens(supporter.session()).await;
    moderator.hears_whispers(supporter.session(), Seq(0)).await;
    moderator
}

async fn whisper(staff: &Staff, session: SessionId, key: MessageKey) {
    staff.sends(FromStaff::Whisper { session, key, text: WHISPERED.try_into().unwrap() }).await;
}

/// Every frame that came and was not looked at yet, to the last one that was under way.
async fn everything(student: &Student) -> Vec<String> {
    student.connection.beat().await;
    student.connection.heard_so_far::<Value>().iter().map(Value::to_string).collect()
}

/// The private line of a warm handover.
#[tokio::test]
async fn a_clinician_reads_what_was_whispered_before_and_writes_unseen_by_the_student() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let (mut student, supporter) = world.paired().await;
    let moderator = looks_on(&mut world, &supporter).await;
    let session = supporter.session();
    supporter.hears_whispers(session, Seq(0)).await;
    supporter.whispers(WHISPERED).await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;

    clinician.hears_whispers(session, Seq(0)).await;
    assert_eq!(clinician.is_whispered(WHISPERED).await, (Author::Supporter, Seq(1)));
    clinician.whispers(ANSWERED).await;
    assert_eq!(supporter.is_whispered(ANSWERED).await, (Author::Clinician, Seq(2)));
    assert_eq!(moderator.is_whispered(ANSWERED).await, (Author::Clinician, Seq(2)));

    clinician.says("I am with you").await;
    student.reads("I am with you").await;
    let mut frames = everything(&student).await;
    student.comes_back(&world, Seq(0)).await;
    student.reads("I am with you").await;
    frames.extend(everything(&student).await);
    assert!(frames.len() > 4, "{frames:?}");
    for frame in &frames {
        assert!(!frame.contains("planted") && !frame.contains("whisper"), "{frame}");
    }

    // A clinician who has left writes no more of them.
    clinician.sends(FromStaff::StepOut { session }).await;
    student.sees(protocol::Event::Left { author: Author::Clinician }).await;
    whisper(&clinician, session, key()).await;
    assert_eq!(clinician.is_refused().await, ErrorCode::NotFound);
}
