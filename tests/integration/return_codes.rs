//! Coming back later, without anybody knowing who it is.

use protocol::{
    Author, CloseCode, CodeProof, EndedBy, ErrorCode, Event, ReturnCode, Role, Timestamp,
    WaitingReason,
    block::{BlockReason, BlockView, EndAndBlock},
    return_code::ReturnWish,
    staff::{AuditView, FromStaff, Severity},
    student::{FromStudent, ToStudent},
};
use reqwest::StatusCode;
use server::store::AuditPage;
use tests::{
    person::{Staff, Student, key},
    return_code::{code_of, comes_back, comes_back_for, kept, knocks, offered, opened, texts},
    world::{RETENTION_MS, STUDENT_AWAY_MS, World},
};

const HOUR_MS: i64 = 3_600_000;
const CODE_MS: i64 = 72 * HOUR_MS;
const UNKNOWN: (StatusCode, ErrorCode) = (StatusCode::NOT_FOUND, ErrorCode::NotFound);
const NOT_NOW: (StatusCode, ErrorCode) = (StatusCode::CONFLICT, ErrorCode::OutOfState);
const TOO_OFTEN: (StatusCode, ErrorCode) = (StatusCode::TOO_MANY_REQUESTS, ErrorCode::SlowDown);

#[tokio::test]
async fn a_code_is_offered_once_both_have_written_and_leads_nowhere_before_it_is_kept() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    assert_eq!(offered(&world, &student).await, Err(NOT_NOW));
    student.says("hello").await;
    supporter.reads("hello").await;
    assert_eq!(offered(&world, &student).await, Err(NOT_NOW));
    supporter.says("hello you").await;

    let offer = offered(&world, &student).await.unwrap();
    assert_eq!(offer.hours, 72);
    assert_eq!(opened(&world, &offer.code).await, Err(UNKNOWN));

    // One that the service did not make, or made for somebody else, is not kept.
    let mut forged = offer.clone();
    forged.code = ReturnCode::new([7; 8]);
    assert_eq!(kept(&world, &student, &forged).await, Err(UNKNOWN));
    forged = offer.clone();
    forged.proof = CodeProof::new([7; 32]);
    assert_eq!(kept(&world, &student, &forged).await, Err(UNKNOWN));
    let other = world.student().await;
    assert_eq!(kept(&world, &other, &offer).await, Err(UNKNOWN));

    let until = kept(&world, &student, &offer).await.unwrap().until;
    assert_eq!(until, world.now().plus_ms(CODE_MS));
    assert_eq!(opened(&world, &offer.code).await.unwrap().until, until);
}

#[tokio::test]
async fn a_code_shows_what_was_written_to_the_student_and_begins_a_session_that_goes_on() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;
    student.leaves().await;
    student.connection.closed().await;
    supporter.pause().await;

    let found = opened(&world, &code).await.unwrap();
    assert_eq!(texts(&found), ["hello you", "take care"]);
    assert!(found.replies.iter().all(|reply| reply.author == Author::Supporter));

    let back = comes_back(&world, &code).await;
    back.sees(Event::Waiting { reason: WaitingReason::Arrived }).await;
    let seq = back.says("it is me again").await;
    // A session of its own: nothing of the earlier one stands in it, and its name is another's.
    assert_eq!(seq.0, 2);
    assert!(!back.connection.unread().contains("hello"));
    let next = world.ready_supporter().await;
    back.is_paired().await;
    next.opens_next().await;
    next.reads("it is me again").await;
    assert!(!next.connection.unread().contains("hello"));
}

#[tokio::test]
async fn a_code_goes_on_leading_to_the_newest_session_until_its_hours_have_passed() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;
    student.leaves().await;
    student.connection.closed().await;

    let back = comes_back(&world, &code).await;
    back.is_paired().await;
    supporter.opens_next().await;
    supporter.says("good to read you").await;
    back.reads("good to read you").await;
    back.connection.close().await;
    supporter.connection.close().await;

    // The one before is over, and so is what it showed: the newest stands for it.
    assert_eq!(texts(&opened(&world, &code).await.unwrap()), ["good to read you"]);
    world.restart().await;
    assert_eq!(texts(&opened(&world, &code).await.unwrap()), ["good to read you"]);
    world.leap_ms(STUDENT_AWAY_MS + RETENTION_MS).await;
    let found = opened(&world, &code).await.unwrap();
    assert_eq!(texts(&found), [""; 0], "it is deleted as everything is");
    world.leap_ms(CODE_MS - STUDENT_AWAY_MS - RETENTION_MS - 1).await;
    opened(&world, &code).await.unwrap();
    world.leap_ms(1).await;
    assert_eq!(opened(&world, &code).await, Err(UNKNOWN));
}

#[tokio::test]
async fn whoever_opened_a_code_has_an_hour_to_come_back_with_it() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;
    student.leaves().await;
    student.connection.closed().await;
    supporter.connection.close().await;

    let early = opened(&world, &code).await.unwrap();
    world.leap_ms(HOUR_MS).await;
    let late = knocks(&world, &early.token, ReturnWish::Anyone).await;
    assert_eq!(late.closed().await, Some(CloseCode::NotSignedIn.number()));
    let again = opened(&world, &code).await.unwrap();
    let replaced = knocks(&world, &early.token, ReturnWish::Anyone).await;
    assert_eq!(replaced.closed().await, Some(CloseCode::NotSignedIn.number()));

    // A page whose answer was lost asks again: the session that it never heard of is over.
    let lost = Student::is_welcome_on(knocks(&world, &again.token, ReturnWish::Anyone).await).await;
    Student::is_welcome_on(knocks(&world, &again.token, ReturnWish::Anyone).await).await;
    lost.sees(Event::Ended { by: EndedBy::Student }).await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap().len(), 1);
}

#[tokio::test]
async fn coming_back_from_elsewhere_ends_a_conversation_that_was_still_open() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;

    let back = comes_back(&world, &code).await;

    student.sees(Event::Ended { by: EndedBy::Student }).await;
    supporter.sees(Event::Ended { by: EndedBy::Student }).await;
    back.is_paired().await;
}

#[tokio::test]
async fn whom_a_student_went_on_without_they_do_not_meet_after_coming_back_either() {
    for erased in [false, true] {
        let mut world = World::start().await;
        let (student, first) = world.paired().await;
        student.says("hello").await;
        first.says("hello you").await;
        student.connection.send(&FromStudent::SomeoneElse {}).await;
        student.sees(Event::HandedOver).await;
        let code = code_of(&world, &student).await;
        student.leaves().await;
        student.connection.closed().await;
        first.connection.close().await;
        if erased {
            world.leap_ms(RETENTION_MS).await;
        }

        let back = comes_back(&world, &code).await;
        let first = Staff::sign_in(&world, first.view).await;
        first.ready().await;
        world.advance_ms(10_000).await;
        assert_eq!(world.app().relay.store.waiting().await.unwrap().len(), 1, "{erased}");
        let second = world.ready_supporter().await;
        assert_eq!(back.is_paired().await, second.view.pseudonym);
    }
}

#[tokio::test]
async fn leaving_at_once_keeps_the_code_and_another_one_takes_its_place() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let first = talk(&world, &student, &supporter).await;
    let second = code_of(&world, &student).await;
    assert_eq!(opened(&world, &first).await, Err(UNKNOWN));

    let body = protocol::student::LeaveNow { token: student.token.clone() };
    let url = tests::door::Door::url(&world, "/api/leave");
    let answer = tests::person::client().post(url).json(&body).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    student.sees(Event::Ended { by: EndedBy::Student }).await;

    assert_eq!(offered(&world, &student).await, Err(UNKNOWN), "their token opens nothing");
    assert_eq!(texts(&opened(&world, &second).await.unwrap()), ["hello you", "take care"]);
}

#[tokio::test]
async fn a_student_cannot_tell_their_own_code_unless_somebody_must_read_the_text() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;
    let shown = String::from(code.clone());
    let digits: String = shown.chars().filter(char::is_ascii_digit).skip(3).collect();

    for spelling in [shown.as_str(), digits.as_str(), &digits.replace("", " ")] {
        student.sends(key(), &format!("my number is {spelling}")).await;
        assert_eq!(student.is_refused().await, ErrorCode::OwnReturnCode, "{spelling}");
    }
    student.says("my mother's number is 0611 555 0199").await;
    supporter.reads("my mother's number is 0611 555 0199").await;

    world.restart().await;
    let mut student = student;
    student.comes_back(&world, protocol::Seq(0)).await;
    student.sends(key(), &digits).await;
    assert_eq!(student.is_refused().await, ErrorCode::OwnReturnCode);
    student.says(&format!("i want to die. {digits}")).await;
}

#[tokio::test]
async fn whoever_guesses_is_held_up_and_a_right_code_counts_as_no_guess() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;
    student.connection.close().await;
    supporter.connection.close().await;

    for _ in 0..30 {
        opened(&world, &code).await.unwrap();
    }
    for guess in 0..10 {
        assert_eq!(opened(&world, &ReturnCode::new([guess; 8])).await, Err(UNKNOWN));
    }
    assert_eq!(opened(&world, &ReturnCode::new([10; 8])).await, Err(TOO_OFTEN));
    assert_eq!(opened(&world, &code).await, Err(TOO_OFTEN), "it must not tell a right one");
    world.pass_ms(1_000);
    opened(&world, &code).await.unwrap();
}

#[tokio::test]
async fn a_block_takes_the_code_away() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    let code = talk(&world, &student, &supporter).await;
    supporter.raises_a_flag(Severity::Low, "insults").await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    moderator.claims(case.id).await;
    let body = EndAndBlock { reason: BlockReason::Harassment, hours: 2 };
    let path = format!("/api/cases/{}/block", case.id);
    let _: BlockView = moderator.post(&path, &body).await;

    assert_eq!(opened(&world, &code).await, Err(UNKNOWN));
}

#[tokio::test]
async fn a_service_that_offers_no_codes_has_none() {
    let mut world = World::start_with("[return_code]\nhours = 0\n").await;
    let (student, supporter) = world.paired().await;
    student.says("hello").await;
    supporter.reads("hello").await;
    supporter.says("hello you").await;
    assert_eq!(offered(&world, &student).await, Err(NOT_NOW));
}

#[tokio::test]
async fn who_wants_the_same_supporter_gets_them_when_both_want_it_and_learns_of_no_refusal() {
    for yes in [true, false] {
        let mut world = World::start().await;
        let (student, first) = world.paired().await;
        let code = talk(&world, &student, &first).await;
        student.leaves().await;
        student.connection.closed().await;
        first.desk(|desk| desk.pairings.is_empty()).await;
        let _other = world.ready_supporter().await;

        let back = comes_back_for(&world, &code, ReturnWish::WaitForSame).await;
        let until = world.now().plus_ms(10 * 60_000);
        assert_eq!(waits(&back).await, Some(until));
        let desk = first.desk(|desk| !desk.asking.is_empty()).await;
        let session = desk.asking[0];
        assert!(desk.pairings.is_empty(), "there is room for them, and they wait all the same");
        // It is not hers to read before both want it.
        first.sends(FromStaff::Open { session, last_seq: protocol::Seq(0) }).await;
        assert_eq!(first.is_refused().await, ErrorCode::NotFound);

        first.sends(FromStaff::GoOnAgain { session, yes }).await;
        let name = back.is_paired().await;
        if yes {
            assert_eq!(name, first.view.pseudonym);
        } else {
            assert_eq!(waits(&back).await, None);
        }
        first.desk(|desk| desk.asking.is_empty()).await;
        let answered = entries(&world, "conversation.reunion_answered").await;
        let said = if yes { "yes" } else { "not_now" };
        assert_eq!(answered[0].detail.as_deref(), Some(said));
    }
}

#[tokio::test]
async fn nobody_waits_for_one_supporter_longer_than_they_want_to() {
    let mut world = World::start().await;
    let (student, first) = world.paired().await;
    let code = talk(&world, &student, &first).await;
    student.leaves().await;
    student.connection.closed().await;
    first.pause().await;

    // The time passes by itself, also across a restart.
    let other = world.ready_supporter().await;
    let mut back = comes_back_for(&world, &code, ReturnWish::WaitForSame).await;
    waits(&back).await;
    let mut other = other;
    world.restart().await;
    other.comes_back(&world).await;
    other.ready().await;
    back.comes_back(&world, protocol::Seq(0)).await;
    assert!(waits(&back).await.is_some());
    world.advance_ms(9 * 60_000).await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap().len(), 1);
    world.advance_ms(60_000).await;
    assert_eq!(back.is_paired().await, other.view.pseudonym);
    back.leaves().await;
    back.connection.closed().await;

    // Or the student takes whoever is free.
    let back = comes_back_for(&world, &code, ReturnWish::WaitForSame).await;
    waits(&back).await;
    back.connection.send(&FromStudent::TakeAnyone {}).await;
    assert_eq!(back.is_paired().await, other.view.pseudonym);
    back.leaves().await;
    back.connection.closed().await;

    // Who only prefers them waits for nobody.
    let back = comes_back_for(&world, &code, ReturnWish::Same).await;
    assert_eq!(back.is_paired().await, other.view.pseudonym);
}

#[tokio::test]
async fn going_on_together_is_no_way_past_those_who_came_earlier() {
    let mut world = World::start().await;
    let (student, first) = world.paired().await;
    let code = talk(&world, &student, &first).await;
    let earlier = world.student().await;
    world.advance_ms(1_000).await;
    let back = comes_back_for(&world, &code, ReturnWish::Same).await;
    // Coming back has ended their own conversation: whoever came first is next.
    student.sees(Event::Ended { by: EndedBy::Student }).await;
    assert_eq!(earlier.is_paired().await, first.view.pseudonym);
    let session = first.desk(|desk| !desk.asking.is_empty()).await.asking[0];
    first.sends(FromStaff::GoOnAgain { session, yes: true }).await;
    first.desk(|desk| desk.asking.is_empty()).await;
    earlier.leaves().await;
    assert_eq!(back.is_paired().await, first.view.pseudonym);
}

#[tokio::test]
async fn whom_a_student_went_on_without_is_not_asked() {
    let mut world = World::start().await;
    let (student, first) = world.paired().await;
    let code = talk(&world, &student, &first).await;
    assert!(opened(&world, &code).await.unwrap().same);
    student.connection.send(&FromStudent::SomeoneElse {}).await;
    student.sees(Event::HandedOver).await;
    assert!(!opened(&world, &code).await.unwrap().same);
    let back = comes_back_for(&world, &code, ReturnWish::WaitForSame).await;
    let other = world.ready_supporter().await;
    assert_eq!(back.is_paired().await, other.view.pseudonym);
}

/// What the page says of waiting for one supporter, next.
async fn waits(student: &Student) -> Option<Timestamp> {
    let told = |frame| match frame {
        ToStudent::SameSupporter { until } => Some(until),
        _ => None,
    };
    student.connection.hears("whether they wait for one supporter", told).await
}

async fn entries(world: &World, act: &str) -> Vec<AuditView> {
    let page = AuditPage { before: None, limit: 100 };
    let all = world.app().relay.store.audit(page).await.unwrap();
    all.into_iter().filter(|entry| entry.act == act).collect()
}

/// They write to each other, and the student keeps a code.
async fn talk(world: &World, student: &Student, supporter: &Staff) -> ReturnCode {
    student.says("hello").await;
    supporter.reads("hello").await;
    supporter.says("hello you").await;
    let code = code_of(world, student).await;
    supporter.says("take care").await;
    student.reads("take care").await;
    code
}
