//! What a student may wish for before somebody is there, how long a conversation lasts, and what can be
//! said after it.

use domain::transcript::Stream;
use protocol::{
    EndedBy, ErrorCode, Event, Role, Seq,
    error::Problem,
    staff::{FlagSource, Outcome, PairingView, Severity},
    student::{FromStudent, ToStudent},
    visit::{CheckIn, CheckedIn, Erase, Erased, Helped, Matching, NextStep, Way, Wish},
};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use server::store::acts::accounts::SetMatching;
use tests::{
    door::Door as _,
    person::{Staff, Student, client},
    world::{RETENTION_MS, World},
};

const MINUTE_MS: i64 = 60_000;
const FACULTIES: &str = "[visit]\nfaculties = [{ code = \"law\", name = \"Faculty of Law\" }]\n";

#[tokio::test]
async fn a_supporter_reads_what_helps_to_begin_and_nothing_else_of_a_wish() {
    let mut world = World::start_with(FACULTIES).await;
    let student = world.student().await;
    wishes(&student, Wish { topic: Some("family".try_into().unwrap()), ..Wish::default() }).await;
    let wish = Wish {
        topic: Some("studies".try_into().unwrap()),
        way: Some(Way::ThinkAlong),
        languages: vec!["en".try_into().unwrap()],
        not_faculty: Some("law".try_into().unwrap()),
        feeling: Some(3.try_into().unwrap()),
    };
    wishes(&student, wish.clone()).await;

    let supporter = world.ready_supporter().await;
    supporter.opens_next().await;

    let read = pairing(&supporter).await.wish.unwrap();
    assert_eq!(Some(read), wish.view(), "the last one, as far as it helps to begin");
    let heard = supporter.connection.all_heard().concat();
    assert!(!heard.contains("law") && !heard.contains("languages"), "{heard}");
}

#[tokio::test]
async fn a_wish_is_there_after_coming_back_and_one_that_is_not_on_offer_changes_nothing() {
    let world = World::start().await;
    let mut student = world.student().await;
    let wish = Wish { topic: Some("money".try_into().unwrap()), ..Wish::default() };
    wishes(&student, wish.clone()).await;

    for unknown in [
        Wish { topic: Some("horses".try_into().unwrap()), ..Wish::default() },
        Wish { languages: vec!["nl".try_into().unwrap()], ..Wish::default() },
        Wish { not_faculty: Some("law".try_into().unwrap()), ..Wish::default() },
    ] {
        student.connection.send(&FromStudent::Wish { wish: unknown }).await;
        assert_eq!(student.is_refused().await, ErrorCode::NotFound);
    }

    student.comes_back(&world, Seq(0)).await;
    is_wished(&student, &wish).await;
}

#[tokio::test]
async fn whoever_waits_for_a_language_is_told_that_nobody_writes_it_and_may_choose_another() {
    let mut world = World::start().await;
    let english = writer(&mut world, &["en"]).await;
    let french = world.student().await;
    wishes(&french, wish_for(&["fr"])).await;
    let (supporters, others) = place(&french, |supporters, _| supporters == 0).await;
    assert_eq!((supporters, others), (0, vec![]));

    english.ready().await;

    let (_, others) = place(&french, |_, others| !others.is_empty()).await;
    assert_eq!(others, ["en"]);
    let later = world.student().await;
    later.is_paired().await;

    wishes(&french, wish_for(&["fr", "en"])).await;
    later.leaves().await;
    french.is_paired().await;
}

#[tokio::test]
async fn a_language_is_met_by_the_supporter_who_writes_it() {
    let mut world = World::start().await;
    let french = world.student().await;
    wishes(&french, wish_for(&["fr"])).await;
    let german = world.student().await;
    wishes(&german, wish_for(&["de"])).await;
    let of_german = writer(&mut world, &["de", "en"]).await;
    of_german.ready().await;
    german.is_paired().await;
    french.is_told_position(1).await;

    let of_french = writer(&mut world, &["fr"]).await;
    of_french.ready().await;

    let pseudonym = french.is_paired().await;
    assert_eq!(pseudonym, of_french.view.pseudonym);
}

#[tokio::test]
async fn somebody_in_danger_waits_for_no_language() {
    let mut world = World::start().await;
    let english = writer(&mut world, &["en"]).await;
    let student = world.student().await;
    wishes(&student, wish_for(&["fr"])).await;
    english.ready().await;
    place(&student, |_, others| !others.is_empty()).await;

    student.asks_for_urgent_help().await;

    student.is_paired().await;
}

#[tokio::test]
async fn nobody_of_a_faculty_that_was_wished_away() {
    let mut world = World::start_with(FACULTIES).await;
    let student = world.student().await;
    let wish = Wish { not_faculty: Some("law".try_into().unwrap()), ..Wish::default() };
    wishes(&student, wish).await;
    let of_law = world.staff(Role::Supporter).await;
    let coordinator = world.staff(Role::Coordinator).await;
    let matching = Matching { languages: vec![], faculty: Some("law".try_into().unwrap()) };
    let path = format!("/api/staff/{}/matching", of_law.view.id);
    let (status, _) = coordinator.asks(Method::PUT, &path, Some(&matching)).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    of_law.ready().await;
    let other = world.student().await;
    other.is_paired().await;

    let somebody = world.ready_supporter().await;

    assert_eq!(student.is_paired().await, somebody.view.pseudonym);
}

#[tokio::test]
async fn a_conversation_with_a_length_is_announced_extended_once_and_ended() {
    let mut world = World::start_with("[session]\nlength_minutes = 30\nidle_minutes = 0\n").await;
    let (student, supporter) = world.paired().await;
    let path = format!("/api/sessions/{}/extend", supporter.session());
    let view = pairing(&supporter).await;
    assert_eq!(view.ends_at, Some(world.now().plus_ms(30 * MINUTE_MS)));
    assert!(view.extendable);

    world.advance_ms(20 * MINUTE_MS).await;
    student.sees(Event::TimeLeft { minutes: 10 }).await;
    supporter.sees(Event::TimeLeft { minutes: 10 }).await;

    let (status, _) = supporter.asks(Method::POST, &path, Some(&())).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    student.sees(Event::Extended { minutes: 15 }).await;
    let again = supporter.is_refused_over_http(Method::POST, &path, &()).await;
    assert_eq!(again, (StatusCode::CONFLICT, ErrorCode::OutOfState));

    world.advance_ms(20 * MINUTE_MS).await;
    student.sees(Event::TimeLeft { minutes: 5 }).await;
    world.advance_ms(5 * MINUTE_MS).await;
    student.sees(Event::Ended { by: EndedBy::Length }).await;
    supporter.desk(|desk| desk.pairings.is_empty()).await;
}

#[tokio::test]
async fn no_conversation_ends_by_its_length_while_somebody_reviews_it() {
    let mut world = World::start_with("[session]\nlength_minutes = 30\nidle_minutes = 5\n").await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    let raised = supporter.raises_a_flag(Severity::Low, "please look").await;
    moderator.claims(raised.case).await;

    world.advance_ms(45 * MINUTE_MS).await;

    student.says("are you there?").await;
    moderator.resolves(raised.case, Outcome::Supported).await;
    for _ in 0..3 {
        student.says("still writing").await;
        world.advance_ms(4 * MINUTE_MS).await;
    }
    student.sees(Event::TimeLeft { minutes: 10 }).await;
    world.advance_ms(4 * MINUTE_MS).await;
    student.sees(Event::Ended { by: EndedBy::Length }).await;
}

#[tokio::test]
async fn a_student_who_is_silent_is_asked_and_an_answer_is_enough() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let asked = Event::StillThere { minutes: 15 };

    world.advance_ms(20 * MINUTE_MS).await;
    supporter.says("take your time").await;
    world.advance_ms(25 * MINUTE_MS).await;
    student.says("thinking").await;
    world.advance_ms(30 * MINUTE_MS).await;
    let first = student.sees(asked.clone()).await;

    student.connection.send(&FromStudent::StillHere {}).await;
    supporter.sees(Event::StillHere).await;
    // Unasked it says nothing.
    student.connection.send(&FromStudent::StillHere {}).await;
    world.advance_ms(30 * MINUTE_MS).await;
    let second = student.sees(asked).await;
    assert_eq!(second.0, first.0 + 2, "the answer stands between the two, once");

    world.advance_ms(15 * MINUTE_MS).await;
    student.sees(Event::Ended { by: EndedBy::Silence }).await;
}

#[tokio::test]
async fn a_silence_never_ends_what_somebody_reviews() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    let raised = supporter.raises_a_flag(Severity::Low, "please look").await;
    moderator.claims(raised.case).await;

    world.advance_ms(60 * MINUTE_MS).await;
    assert_eq!(supporter.desk(|_| true).await.pairings.len(), 1);

    moderator.resolves(raised.case, Outcome::Supported).await;
    world.advance_ms(15 * MINUTE_MS).await;
    student.sees(Event::StillThere { minutes: 15 }).await;
    world.advance_ms(15 * MINUTE_MS).await;
    student.sees(Event::Ended { by: EndedBy::Silence }).await;
}

#[tokio::test]
async fn worse_than_before_tells_a_moderator_once_and_the_supporter_nothing() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let student = world.student().await;
    wishes(&student, Wish { feeling: Some(6.try_into().unwrap()), ..Wish::default() }).await;
    let supporter = world.ready_supporter().await;
    supporter.opens_next().await;
    let early = answer(&world, "/api/check-ins", &check_in(&student, Some(4), None)).await;
    assert_eq!(early.0, StatusCode::CONFLICT, "only after the end");
    student.leaves().await;
    supporter.sees(Event::Ended { by: EndedBy::Student }).await;
    supporter.connection.beat().await;
    let before = supporter.connection.all_heard().len();

    assert!(!checks_in(&world, &student, Some(5), None).await.worse);
    assert_eq!(world.cases().await, []);
    assert!(checks_in(&world, &student, Some(4), Some(Helped::ALittle)).await.worse);
    assert!(checks_in(&world, &student, Some(3), Some(Helped::Worse)).await.worse);

    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    let flags: Vec<_> = cases[0].flags.iter().map(|flag| (flag.source, flag.severity)).collect();
    assert_eq!(flags, [(FlagSource::CheckIn, Severity::Low)]);
    supporter.connection.beat().await;
    let later = supporter.connection.all_heard().split_off(before).concat();
    assert!(!later.contains("feeling") && !later.contains("check_in"), "{later}");
}

#[tokio::test]
async fn a_conversation_is_gone_when_its_student_has_it_erased() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();
    student.says("something for nobody else").await;
    let erase = Erase { token: student.token.clone() };
    let (status, body) = answer(&world, "/api/erase", &erase).await;
    let problem: Problem = serde_json::from_str(&body).unwrap();
    assert_eq!((status, problem.code), (StatusCode::CONFLICT, ErrorCode::OutOfState));
    student.leaves().await;
    supporter.sees(Event::Ended { by: EndedBy::Student }).await;
    checks_in(&world, &student, Some(8), Some(Helped::Yes)).await;

    assert_eq!(erases(&world, &student).await, Erased::Gone);

    let store = &world.app().relay.store;
    assert_eq!(store.rows_after(session, Stream::Conversation, Seq(0)).await.unwrap(), []);
    assert_eq!(store.standing_of(session).await.unwrap().head, Seq(0));
    for (path, body) in [
        ("/api/erase", serde_json::to_value(&erase).unwrap()),
        ("/api/check-ins", serde_json::to_value(check_in(&student, Some(8), None)).unwrap()),
    ] {
        assert_eq!(answer(&world, path, &body).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let page = world.connect_student(&student, Seq(0)).await;
    assert_eq!(page.closed().await, Some(4401), "the token opens nothing any more");
}

#[tokio::test]
async fn what_somebody_reviews_is_erased_within_an_hour_after_it_is_settled() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    let session = supporter.session();
    let raised = supporter.raises_a_flag(Severity::Low, "please look").await;
    moderator.claims(raised.case).await;
    student.leaves().await;
    supporter.sees(Event::Ended { by: EndedBy::Student }).await;

    assert_eq!(erases(&world, &student).await, Erased::UnderReview);

    let rows = async || {
        let store = &world.app().relay.store;
        store.rows_after(session, Stream::Conversation, Seq(0)).await.unwrap().len()
    };
    world.advance_ms(90 * MINUTE_MS).await;
    assert!(rows().await > 0, "somebody may still read it");
    moderator.resolves(raised.case, Outcome::Supported).await;
    world.advance_ms(60 * MINUTE_MS).await;
    assert_eq!(rows().await, 0);
    const { assert!(150 * MINUTE_MS < RETENTION_MS) };
}

/// Says what the student wishes for, and waits until it is durable.
async fn wishes(student: &Student, wish: Wish) {
    student.connection.send(&FromStudent::Wish { wish: wish.clone() }).await;
    is_wished(student, &wish).await;
}

async fn is_wished(student: &Student, wanted: &Wish) {
    let told = |frame| match frame {
        ToStudent::Wished { wish } if wish == *wanted => Some(()),
        _ => None,
    };
    student.connection.hears("a wish", told).await;
}

fn wish_for(languages: &[&str]) -> Wish {
    let languages = languages.iter().map(|code| (*code).try_into().unwrap()).collect();
    Wish { languages, ..Wish::default() }
}

/// Where the page says that the student stands, once it is as wanted.
async fn place(student: &Student, wanted: impl Fn(u32, &[String]) -> bool) -> (u32, Vec<String>) {
    let told = |frame| match frame {
        ToStudent::Position { supporters, other_languages, .. } => {
            let others: Vec<_> = other_languages.into_iter().map(String::from).collect();
            wanted(supporters, &others).then_some((supporters, others))
        }
        _ => None,
    };
    student.connection.hears("a place", told).await
}

/// A supporter on pause who writes these languages.
async fn writer(world: &mut World, languages: &[&str]) -> Staff {
    let supporter = world.staff(Role::Supporter).await;
    let languages = languages.iter().map(|code| (*code).try_into().unwrap()).collect();
    let matching = Matching { languages, faculty: None };
    let act = SetMatching { staff: supporter.view.id, matching, by: None };
    world.app().relay.store.write(act).await.unwrap();
    supporter
}

async fn pairing(supporter: &Staff) -> PairingView {
    supporter.desk(|desk| !desk.pairings.is_empty()).await.pairings.remove(0)
}

fn check_in(student: &Student, feeling: Option<u8>, helped: Option<Helped>) -> CheckIn {
    CheckIn {
        token: student.token.clone(),
        feeling: feeling.map(|number| number.try_into().unwrap()),
        helped,
        next: Some(NextStep::Nothing),
    }
}

async fn checks_in(
    world: &World,
    student: &Student,
    feeling: Option<u8>,
    helped: Option<Helped>,
) -> CheckedIn {
    let (status, body) = answer(world, "/api/check-ins", &check_in(student, feeling, helped)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    serde_json::from_str(&body).unwrap()
}

async fn erases(world: &World, student: &Student) -> Erased {
    let (status, body) = answer(world, "/api/erase", &Erase { token: student.token.clone() }).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    serde_json::from_str(&body).unwrap()
}

async fn answer(world: &World, path: &str, body: &impl Serialize) -> (StatusCode, String) {
    let answer = client().post(world.url(path)).json(body).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}
