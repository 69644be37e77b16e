//! A message left while nobody is on duty, and answered later.

use protocol::{
    Author, CloseCode, EndedBy, ErrorCode, Event, ReturnCode, Role, SessionId, WaitingReason,
    return_code::{MessageStanding, ReturnCodeKept},
    staff::{FlagSource, FromStaff, MessageView, Outcome, Severity},
    student::{FromStudent, LeaveNow, ToStudent},
    visit::{Erase, Erased, Matching, Wish},
};
use reqwest::StatusCode;
use server::store::{AuditPage, acts::accounts::SetMatching};
use tests::{
    door::Door as _,
    person::{Staff, Student, client},
    return_code::{comes_back, kept, left, offered, opened, texts as replies},
    world::{RETENTION_MS, STAFF_AWAY_MS, STUDENT_AWAY_MS, World},
};

const ON: &str = "[return_code]\nmessages = true\n";
/// The tests begin on a Sunday at 03:00 UTC, which is 04:00 in Vienna.
const EVENINGS: &str = "[return_code]\nmessages = true\n[service.hours]
zone = \"Europe/Vienna\"
weekly = [{ days = [\"sunday\"], from = \"20:00\", until = \"23:00\" }]
";
const IN_DANGER: &str = "i'm going to kill myself tonight";
const NIGHTS: &str = "[return_code]\nmessages = true\n[service.hours]
zone = \"Europe/Vienna\"
weekly = [{ days = [\"sunday\"], from = \"01:00\", until = \"04:01\" }]
";
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const CODE_MS: i64 = 72 * HOUR_MS;
const ANSWER_MS: i64 = 24 * HOUR_MS;
const HOLD_MS: i64 = 30 * MINUTE_MS;
const NOT_NOW: (StatusCode, ErrorCode) = (StatusCode::CONFLICT, ErrorCode::OutOfState);

#[tokio::test]
async fn a_message_is_left_at_night_answered_in_the_morning_and_read_with_the_code() {
    let mut world = World::start_with(ON).await;
    let (student, code) = leaves_a_message(&world, "I cannot sleep before the exam").await;
    assert_eq!(student.connection.closed().await, Some(CloseCode::Ended.number()));
    assert_eq!(standing(&world, &code).await, Some(MessageStanding::Waits));

    world.restart().await;
    world.leap_ms(5 * HOUR_MS).await;
    let supporter = world.staff(Role::Supporter).await;
    let message = waiting_for(&supporter).await;
    assert_eq!(world.now().since(message.left_at), 5 * HOUR_MS);
    assert!(!supporter.connection.unread().contains("exam"), "no text until it is taken");
    let session = takes(&supporter, &message).await;
    assert_eq!(supporter.reads("I cannot sleep before the exam").await, Author::Student);
    let taken = world.desk_of(&supporter).await.pairings[0].message.unwrap();
    assert_eq!(taken.left_at, message.left_at);
    assert_eq!(taken.answer_by, world.now().plus_ms(HOLD_MS));
    assert_eq!(standing(&world, &code).await, Some(MessageStanding::Taken));

    // Closing is answering: without a word it would be neither.
    supporter.sends(FromStaff::End { session }).await;
    assert_eq!(supporter.is_refused().await, ErrorCode::OutOfState);
    supporter.says("Exams can keep one awake. What helped you before?").await;
    supporter.sends(FromStaff::End { session }).await;
    supporter.sees(Event::Ended { by: EndedBy::Supporter }).await;
    let desk = supporter.desk(|desk| desk.pairings.is_empty()).await;
    assert_eq!(desk.messages, []);

    let found = opened(&world, &code).await.unwrap();
    assert_eq!(replies(&found), ["Exams can keep one awake. What helped you before?"]);
    assert_eq!((found.message, found.same), (Some(MessageStanding::Over), true));
    let back = comes_back(&world, &code).await;
    supporter.ready().await;
    back.is_paired().await;
}

#[tokio::test]
async fn a_service_that_has_not_switched_it_on_offers_none_and_neither_does_an_empty_page() {
    let world = World::start().await;
    let student = world.student().await;
    student.says("is anybody there?").await;
    assert_eq!(offered(&world, &student).await, Err(NOT_NOW));

    let world = World::start_with(ON).await;
    let student = world.student().await;
    assert_eq!(offered(&world, &student).await, Err(NOT_NOW), "nothing was written");
    student.says("is anybody there?").await;
    let offer = offered(&world, &student).await.unwrap();
    assert_eq!(kept(&world, &student, &offer).await, Err(NOT_NOW), "nobody was met");
    assert_eq!(world.app().relay.store.waiting().await.unwrap().len(), 1);
}

#[tokio::test]
async fn whoever_is_with_somebody_leaves_no_message() {
    let mut world = World::start_with(ON).await;
    let student = world.student().await;
    student.says("is anybody there?").await;
    let offer = offered(&world, &student).await.unwrap();
    let supporter = world.ready_supporter().await;
    student.is_paired().await;

    assert_eq!(left(&world, &student, &offer).await, Err(NOT_NOW));
    assert_eq!(opened(&world, &offer.code).await.unwrap_err().1, ErrorCode::NotFound);
    supporter.opens_next().await;
    supporter.says("I am here").await;
    student.reads("I am here").await;
}

#[tokio::test]
async fn a_message_holds_no_supporter_and_no_absence_ends_it() {
    let mut world = World::start_with(ON).await;
    let (student, code) = leaves_a_message(&world, "somebody tomorrow, please").await;
    student.connection.closed().await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap(), []);
    world.leap_ms(2 * STUDENT_AWAY_MS + 13 * HOUR_MS).await;

    let supporter = world.ready_supporter().await;
    let message = waiting_for(&supporter).await;
    let next = world.student().await;
    next.is_paired().await;
    let desk = supporter.desk(|desk| desk.pairings.len() == 1).await;
    assert_ne!(desk.pairings[0].session, message.session);

    // Without room nobody takes one.
    supporter.sends(FromStaff::TakeMessage { session: message.session }).await;
    assert_eq!(supporter.is_refused().await, ErrorCode::OutOfState);
    assert_eq!(standing(&world, &code).await, Some(MessageStanding::Waits));
}

#[tokio::test]
async fn of_two_who_take_a_message_at_once_one_has_it() {
    let mut world = World::start_with(ON).await;
    leaves_a_message(&world, "hello").await;
    let (one, other) = (world.staff(Role::Supporter).await, world.staff(Role::Supporter).await);
    let message = waiting_for(&one).await;
    waiting_for(&other).await;
    let session = message.session;

    one.sends(FromStaff::TakeMessage { session }).await;
    other.sends(FromStaff::TakeMessage { session }).await;
    world
        .until("one of them has it", async || {
            let (one, other) = (world.desk_of(&one).await, world.desk_of(&other).await);
            one.pairings.len() + other.pairings.len() == 1
        })
        .await;
    let has = !world.desk_of(&one).await.pairings.is_empty();
    let (winner, loser) = if has { (&one, &other) } else { (&other, &one) };
    assert_eq!(loser.is_refused().await, ErrorCode::Conflict);
    loser.desk(|desk| desk.messages.is_empty()).await;
    loser.sends(FromStaff::Open { session, last_seq: protocol::Seq(0) }).await;
    assert_eq!(loser.is_refused().await, ErrorCode::NotFound, "it is not theirs to read");
    winner.opens_next().await;
    winner.reads("hello").await;
    assert_eq!(world.desk_of(loser).await.pairings, []);
}

#[tokio::test]
async fn a_supporter_who_says_nothing_or_is_gone_gives_it_back() {
    let mut world = World::start_with(ON).await;
    leaves_a_message(&world, "hello").await;
    let slow = world.staff(Role::Supporter).await;
    takes(&slow, &waiting_for(&slow).await).await;
    world.advance_ms(HOLD_MS).await;
    slow.sees(Event::Left { author: Author::Supporter }).await;
    slow.desk(|desk| desk.pairings.is_empty() && desk.messages.len() == 1).await;

    let gone = world.staff(Role::Supporter).await;
    takes(&gone, &waiting_for(&gone).await).await;
    gone.connection.close().await;
    slow.desk(|desk| desk.messages.is_empty()).await;
    world.advance_ms(STAFF_AWAY_MS).await;
    slow.desk(|desk| desk.messages.len() == 1).await;

    // Room again: the next student comes.
    slow.ready().await;
    let student = world.student().await;
    student.is_paired().await;
}

#[tokio::test]
async fn what_a_supporter_wrote_stands_as_the_answer_when_their_time_is_over() {
    let mut world = World::start_with(ON).await;
    let (_, code) = leaves_a_message(&world, "hello").await;
    let supporter = world.staff(Role::Supporter).await;
    takes(&supporter, &waiting_for(&supporter).await).await;
    supporter.says("hello you").await;
    world.advance_ms(HOLD_MS).await;

    supporter.sees(Event::Ended { by: EndedBy::Supporter }).await;
    let found = opened(&world, &code).await.unwrap();
    assert_eq!((found.message, replies(&found)), (Some(MessageStanding::Over), vec!["hello you"]));
}

#[tokio::test]
async fn whoever_hands_a_message_on_does_not_see_it_again_and_another_does() {
    let mut world = World::start_with(ON).await;
    leaves_a_message(&world, "hello").await;
    let knows = world.staff(Role::Supporter).await;
    let session = takes(&knows, &waiting_for(&knows).await).await;
    knows.sends(FromStaff::HandOver { session }).await;
    let desk = knows.desk(|desk| desk.pairings.is_empty()).await;
    assert_eq!(desk.messages, []);
    knows.sends(FromStaff::TakeMessage { session }).await;
    assert_eq!(knows.is_refused().await, ErrorCode::Conflict);

    let other = world.staff(Role::Supporter).await;
    takes(&other, &waiting_for(&other).await).await;
    other.reads("hello").await;
}

#[tokio::test]
async fn a_message_is_shown_with_its_topic_to_those_who_may_have_it() {
    let mut world = World::start_with(ON).await;
    let student = world.student().await;
    let wish = Wish {
        topic: Some("money".try_into().unwrap()),
        languages: vec!["de".try_into().unwrap()],
        ..Wish::default()
    };
    student.connection.send(&FromStudent::Wish { wish }).await;
    student
        .connection
        .hears("that it is kept", |frame| matches!(frame, ToStudent::Wished { .. }).then_some(()))
        .await;
    leaves(&world, &student, "the rent is due").await;
    let english = world.staff(Role::Supporter).await;
    let german = world.staff(Role::Supporter).await;
    write_only(&world, &english, "en").await;
    write_only(&world, &german, "de").await;

    let message = world.desk_of(&german).await.messages.remove(0);
    assert_eq!(message.topic, Some("money".try_into().unwrap()));
    assert_eq!(world.desk_of(&english).await.messages, []);
    english.sends(FromStaff::TakeMessage { session: message.session }).await;
    assert_eq!(english.is_refused().await, ErrorCode::Conflict);
}

#[tokio::test]
async fn moderators_are_told_once_of_a_message_that_nobody_answers_and_at_the_end_it_is_gone() {
    let mut world = World::start_with(ON).await;
    let (student, code) = leaves_a_message(&world, "anybody?").await;
    student.connection.closed().await;
    world.leap_ms(ANSWER_MS - 1).await;
    assert_eq!(world.cases().await, []);
    world.leap_ms(1).await;
    let cases = world.cases().await;
    let flags: Vec<_> = cases[0].flags.iter().map(|flag| (flag.source, flag.severity)).collect();
    assert_eq!(flags, [(FlagSource::Message, Severity::Low)]);
    assert!(!cases[0].session_ended);

    let moderator = world.staff(Role::Moderator).await;
    moderator.claims(cases[0].id).await;
    moderator.opens(cases[0].session).await;
    moderator.reads("anybody?").await;
    moderator.resolves(cases[0].id, Outcome::Supported).await;
    moderator.connection.close().await;
    world.leap_ms(CODE_MS - ANSWER_MS - 1).await;
    assert_eq!(world.cases().await, []);
    assert_eq!(standing(&world, &code).await, Some(MessageStanding::Waits));

    world.leap_ms(1).await;
    assert_eq!(opened(&world, &code).await.unwrap_err().1, ErrorCode::NotFound);
    assert_eq!(erased(&world).await, 0);
    world.leap_ms(RETENTION_MS).await;
    assert_eq!(erased(&world).await, 1);
}

#[tokio::test]
async fn a_student_who_comes_back_early_is_told_so_and_takes_the_message_back_by_going_on() {
    let mut world = World::start_with(ON).await;
    let (_, code) = leaves_a_message(&world, "hello").await;
    let found = opened(&world, &code).await.unwrap();
    assert_eq!((found.message, replies(&found)), (Some(MessageStanding::Waits), vec![]));
    let supporter = world.staff(Role::Supporter).await;
    waiting_for(&supporter).await;

    let back = comes_back(&world, &code).await;
    back.sees(Event::Waiting { reason: WaitingReason::Arrived }).await;
    supporter.desk(|desk| desk.messages.is_empty()).await;
    assert_eq!(opened(&world, &code).await.unwrap().message, None);
    back.says("it is me").await;
    supporter.ready().await;
    back.is_paired().await;
    supporter.opens_next().await;
    supporter.reads("it is me").await;
    assert!(!supporter.connection.unread().contains("hello"));
}

#[tokio::test]
async fn a_message_that_its_student_erases_is_gone_at_once() {
    let mut world = World::start_with(ON).await;
    let (student, code) = leaves_a_message(&world, "hello").await;
    let supporter = world.staff(Role::Supporter).await;
    let message = waiting_for(&supporter).await;
    let token = student.token.clone();
    let url = world.url("/api/erase");
    let answer = client().post(url).json(&Erase { token }).send().await.unwrap();
    assert_eq!(answer.json::<Erased>().await.unwrap(), Erased::Gone);

    supporter.desk(|desk| desk.messages.is_empty()).await;
    supporter.sends(FromStaff::TakeMessage { session: message.session }).await;
    assert_eq!(supporter.is_refused().await, ErrorCode::Conflict);
    assert_eq!(opened(&world, &code).await.unwrap_err().1, ErrorCode::NotFound);
    assert_eq!(erased(&world).await, 1);
}

#[tokio::test]
async fn leaving_at_once_leaves_the_message_and_takes_the_way_back_of_the_page() {
    let world = World::start_with(ON).await;
    let (student, code) = leaves_a_message(&world, "hello").await;
    let token = student.token.clone();
    let url = world.url("/api/leave");
    client().post(url).json(&LeaveNow { token }).send().await.unwrap();

    assert_eq!(standing(&world, &code).await, Some(MessageStanding::Waits));
    let page = world.connect_student(&student, protocol::Seq(0)).await;
    assert_eq!(page.closed().await, Some(CloseCode::NotSignedIn.number()));
}

#[tokio::test]
async fn a_page_that_comes_back_after_the_message_was_left_only_hears_that_it_was() {
    let world = World::start_with(ON).await;
    let (student, _) = leaves_a_message(&world, "hello").await;
    student.connection.closed().await;
    let page = world.connect_student(&student, protocol::Seq(0)).await;
    page.hears("that it waits", |frame| match frame {
        ToStudent::Noted { event: Event::MessageWaits, .. } => Some(()),
        _ => None,
    })
    .await;
    assert_eq!(page.closed().await, Some(CloseCode::Ended.number()));
    // It was no student who came back and went: nothing waits for their absence.
    let due = world.app().relay.store.due(world.now().plus_ms(STUDENT_AWAY_MS)).await.unwrap();
    assert_eq!(due, []);
}

#[tokio::test]
async fn outside_of_the_hours_a_message_can_be_left_and_no_supporter_comes() {
    let mut world = World::start_with(EVENINGS).await;
    let supporter = world.ready_supporter().await;
    let student = world.student().await;
    student.sees(Event::Waiting { reason: WaitingReason::OutsideHours }).await;
    student.says("I thought you were open").await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap(), []);

    let until = leaves(&world, &student, "tomorrow is fine").await.1.until;
    assert_eq!(until, world.now().plus_ms(CODE_MS));
    takes(&supporter, &waiting_for(&supporter).await).await;
    supporter.reads("I thought you were open").await;
    supporter.reads("tomorrow is fine").await;
}

#[tokio::test]
async fn whoever_still_waits_when_it_closes_may_leave_a_message() {
    let world = World::start_with(NIGHTS).await;
    let student = world.student().await;
    student.sees(Event::Waiting { reason: WaitingReason::Arrived }).await;
    world.advance_ms(MINUTE_MS).await;
    student.sees(Event::Waiting { reason: WaitingReason::OutsideHours }).await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap(), []);
    leaves(&world, &student, "then I leave it here").await;
}

#[tokio::test]
async fn whoever_writes_outside_of_the_hours_and_goes_leaves_nothing() {
    let world = World::start_with(EVENINGS).await;
    let student = world.student().await;
    student.says("never mind").await;
    student.connection.close().await;
    world.leap_ms(STUDENT_AWAY_MS).await;
    assert_eq!(erased(&world).await, 0);
    world.leap_ms(RETENTION_MS).await;
    assert_eq!(erased(&world).await, 1);
}

#[tokio::test]
async fn danger_in_a_message_calls_the_clinician_who_can_answer_it() {
    let mut world = World::start_with(ON).await;
    let clinician = world.staff(Role::Clinician).await;
    let (_, code) = leaves_a_message(&world, IN_DANGER).await;
    let page = clinician.is_paged().await;
    clinician.opens(page.session).await;
    clinician.joins().await;
    clinician.reads(IN_DANGER).await;
    clinician.says("please call me on the number below").await;

    assert_eq!(standing(&world, &code).await, Some(MessageStanding::Taken));
    clinician.sends(FromStaff::StepOut { session: page.session }).await;
    clinician.sees(Event::Left { author: Author::Clinician }).await;
    let found = opened(&world, &code).await.unwrap();
    assert_eq!(found.message, Some(MessageStanding::Waits));
    assert_eq!(replies(&found), ["please call me on the number below"]);
}

/// A student writes and leaves it, while nobody is on duty.
async fn leaves_a_message(world: &World, text: &str) -> (Student, ReturnCode) {
    let student = world.student().await;
    let code = leaves(world, &student, text).await.0;
    (student, code)
}

async fn leaves(world: &World, student: &Student, text: &str) -> (ReturnCode, ReturnCodeKept) {
    student.says(text).await;
    let offer = offered(world, student).await.unwrap();
    let until = left(world, student, &offer).await.unwrap();
    student.sees(Event::MessageWaits).await;
    (offer.code, until)
}

async fn waiting_for(supporter: &Staff) -> MessageView {
    supporter.desk(|desk| !desk.messages.is_empty()).await.messages.remove(0)
}

/// Takes a message and opens it.
async fn takes(supporter: &Staff, message: &MessageView) -> SessionId {
    let session = message.session;
    supporter.sends(FromStaff::TakeMessage { session }).await;
    supporter.desk(|desk| desk.pairings.iter().any(|one| one.session == session)).await;
    supporter.opens(session).await;
    session
}

/// A coordinator says which language a supporter writes.
async fn write_only(world: &World, supporter: &Staff, language: &str) {
    let languages = vec![language.try_into().unwrap()];
    let matching = Matching { languages, faculty: None };
    let act = SetMatching { staff: supporter.view.id, matching, by: None };
    world.app().relay.store.write(act).await.unwrap();
}

async fn standing(world: &World, code: &ReturnCode) -> Option<MessageStanding> {
    opened(world, code).await.unwrap().message
}

async fn erased(world: &World) -> usize {
    let page = AuditPage { before: None, limit: 100 };
    let all = world.app().relay.store.audit(page).await.unwrap();
    all.iter().filter(|entry| entry.act == "conversation.erased").count()
}
