//! Somebody else is with the student too: the supporter stays, listens or leaves.

use protocol::{
    Author, EndedBy, ErrorCode, Event, Role, SessionId,
    handover::SummaryView,
    staff::{AuditView, FromStaff, Outcome, Part, WriteNote},
};
use reqwest::{Method, StatusCode};
use server::store::AuditPage;
use tests::{
    person::{Staff, Student, key},
    world::{STAFF_AWAY_MS, World},
};

#[tokio::test]
async fn a_supporter_who_listens_reads_along_and_is_refused_until_they_speak_again() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = with_a_clinician(&mut world).await;

    chooses(&supporter, Part::Listen).await;
    student.sees(Event::Listening).await;
    supporter.sees(Event::Listening).await;
    clinician.sees(Event::Listening).await;

    assert_eq!(refused_to_say(&supporter).await, ErrorCode::Listening);
    clinician.says("I am with you").await;
    assert_eq!(supporter.reads("I am with you").await, Author::Clinician);
    student.says("thank you").await;
    supporter.reads("thank you").await;

    chooses(&supporter, Part::Speak).await;
    student.sees(Event::Speaking).await;
    supporter.says("me too").await;
    assert_eq!(student.reads("me too").await, Author::Supporter);
}

#[tokio::test]
async fn a_supporter_who_listens_does_not_show_as_typing() {
    let mut world = World::start().await;
    let (student, supporter, _clinician) = with_a_clinician(&mut world).await;
    chooses(&supporter, Part::Listen).await;
    supporter.sees(Event::Listening).await;
    student.sees(Event::Listening).await;

    supporter.sends(FromStaff::Typing { session: supporter.session() }).await;
    supporter.connection.beat().await;
    student.connection.beat().await;

    assert!(!student.connection.unread().contains("typing"));
}

#[tokio::test]
async fn listening_outlives_a_lost_connection_and_a_restart() {
    let mut world = World::start().await;
    let (mut student, mut supporter, mut clinician) = with_a_clinician(&mut world).await;
    let session = supporter.session();
    chooses(&supporter, Part::Listen).await;
    let last = student.sees(Event::Listening).await;

    supporter.comes_back(&world).await;
    supporter.opens(session).await;
    assert_eq!(refused_to_say(&supporter).await, ErrorCode::Listening);

    world.restart().await;
    student.comes_back(&world, last).await;
    for staff in [&mut supporter, &mut clinician] {
        staff.comes_back(&world).await;
        staff.opens(session).await;
    }
    assert_eq!(refused_to_say(&supporter).await, ErrorCode::Listening);
    clinician.says("still here").await;
    student.reads("still here").await;
    chooses(&supporter, Part::Speak).await;
    student.sees(Event::Speaking).await;
}

#[tokio::test]
async fn a_supporter_who_leaves_has_room_and_the_student_stays_with_the_clinician() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = with_a_clinician(&mut world).await;
    let session = supporter.session();
    let next = world.student().await;

    chooses(&supporter, Part::Leave).await;

    student.sees(Event::SteppedBack).await;
    supporter.sees(Event::SteppedBack).await;
    assert_ne!(supporter.opens_next().await, session);
    next.is_paired().await;
    clinician.says("I am still with you").await;
    student.reads("I am still with you").await;
    student.says("only for the professional").await;
    clinician.reads("only for the professional").await;
    supporter.connection.beat().await;
    assert!(!supporter.connection.unread().contains("only for the professional"));
}

#[tokio::test]
async fn a_supporter_speaks_again_by_themselves_when_the_clinician_goes() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = with_a_clinician(&mut world).await;
    let session = supporter.session();

    chooses(&supporter, Part::Listen).await;
    student.sees(Event::Listening).await;
    clinician.sends(FromStaff::StepOut { session }).await;
    student.sees(Event::Speaking).await;
    supporter.says("I am here").await;
    student.reads("I am here").await;

    clinician.opens(session).await;
    clinician.joins().await;
    // The clinician saw an earlier one when they opened it.
    student.sees(Event::Joined { author: Author::Clinician }).await;
    chooses(&supporter, Part::Listen).await;
    student.sees(Event::Listening).await;
    clinician.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;
    student.sees(Event::Left { author: Author::Clinician }).await;
    student.sees(Event::Speaking).await;
    supporter.says("and still here").await;
    student.reads("and still here").await;
}

#[tokio::test]
async fn a_supporter_goes_on_with_the_student_once_the_clinician_has_closed() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = with_a_clinician(&mut world).await;
    chooses(&supporter, Part::Listen).await;
    student.sees(Event::Listening).await;

    let escalation = world.cases().await[0].escalation.clone().unwrap();
    clinician.closes(escalation.id, Outcome::Supported).await;

    student.sees(Event::Speaking).await;
    supporter.says("how are you now?").await;
    student.reads("how are you now?").await;
    supporter.sends(FromStaff::End { session: supporter.session() }).await;
    student.sees(Event::Ended { by: EndedBy::Supporter }).await;
}

#[tokio::test]
async fn nobody_listens_or_leaves_while_they_are_alone_with_the_student() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;

    for part in [Part::Listen, Part::Leave] {
        chooses(&supporter, part).await;
        assert_eq!(supporter.is_refused().await, ErrorCode::OutOfState, "{part:?}");
    }
    chooses(&supporter, Part::Speak).await;

    supporter.says("I am here").await;
    student.reads("I am here").await;
}

#[tokio::test]
async fn a_supporter_may_listen_beside_a_moderator_too() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    moderator.opens(supporter.session()).await;
    moderator.joins().await;

    chooses(&supporter, Part::Listen).await;
    student.sees(Event::Listening).await;
    assert_eq!(refused_to_say(&supporter).await, ErrorCode::Listening);

    moderator.sends(FromStaff::StepOut { session: supporter.session() }).await;
    student.sees(Event::Speaking).await;
    supporter.says("I am here").await;
    student.reads("I am here").await;
}

#[tokio::test]
async fn only_the_supporter_who_has_the_student_chooses() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = with_a_clinician(&mut world).await;
    let other = world.staff(Role::Supporter).await;
    let session = supporter.session();

    sends(&other, session, Part::Listen).await;
    assert_eq!(other.is_refused().await, ErrorCode::NotFound);
    sends(&clinician, session, Part::Leave).await;
    assert_eq!(clinician.is_refused().await, ErrorCode::Denied);

    supporter.says("I am here").await;
    student.reads("I am here").await;
}

async fn with_a_clinician(world: &mut World) -> (Student, Staff, Staff) {
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;
    student.sees(Event::Joined { author: Author::Clinician }).await;
    (student, supporter, clinician)
}

async fn chooses(supporter: &Staff, part: Part) {
    sends(supporter, supporter.session(), part).await;
}

async fn sends(staff: &Staff, session: SessionId, part: Part) {
    staff.sends(FromStaff::ChoosePart { session, part }).await;
}

async fn refused_to_say(supporter: &Staff) -> ErrorCode {
    let (session, text) = (supporter.session(), "may I?".try_into().unwrap());
    supporter.sends(FromStaff::Say { session, key: key(), text }).await;
    supporter.is_refused().await
}

#[tokio::test]
async fn a_clinician_reads_the_summary_before_the_first_word_and_the_notes_are_logged() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    let began_at = world.now();
    let path = format!("/api/sessions/{}/notes", supporter.session());
    let note = WriteNote { text: "she is alone, and cold".try_into().unwrap() };
    let early = supporter.is_refused_over_http(Method::POST, &path, &note).await;
    assert_eq!(early.1, ErrorCode::OutOfState);

    student.asks_for_urgent_help().await;
    let page = clinician.is_paged().await;
    let summary = format!("/api/cases/{}/summary", page.case);
    let before: SummaryView = clinician.get(&summary).await;
    assert_eq!((before.began_at, before.paired_at), (Some(began_at), Some(began_at)));
    assert_eq!(before.notes, []);
    assert!(logged(&world, "case.notes_read").await.is_empty());

    let told = supporter.asks(Method::POST, &path, Some(&note)).await;
    assert_eq!(told.0, StatusCode::NO_CONTENT, "{}", told.1);
    clinician.case_queue(|cases| cases.iter().any(|case| case.notes == 1)).await;
    let after: SummaryView = clinician.get(&summary).await;
    assert_eq!(after.notes.len(), 1);
    assert_eq!(after.notes[0].author, Author::Supporter);
    assert_eq!(after.notes[0].text, note.text);
    let read = logged(&world, "case.notes_read").await;
    assert_eq!(read.len(), 1);
    assert_eq!((read[0].actor, read[0].case), (Some(clinician.view.id), Some(page.case)));

    // It is the supporter's to say who has the student.
    let other = world.staff(Role::Supporter).await;
    let refused = other.is_refused_over_http(Method::POST, &path, &note).await;
    assert_eq!(refused.1, ErrorCode::NotFound);
    student.connection.beat().await;
    assert!(!student.connection.unread().contains("cold"));
}

async fn logged(world: &World, act: &str) -> Vec<AuditView> {
    let page = AuditPage { before: None, limit: 200 };
    let all = world.app().relay.store.audit(page).await.unwrap();
    all.into_iter().filter(|entry| entry.act == act).collect()
}
