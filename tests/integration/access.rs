//! What is asked for before a student is let in: a campus code, or work while very many come. Urgent help,
//! and coming back, are behind none of it.

use std::fs;

use protocol::{
    CloseCode, Event, Role, Seq, WaitingReason,
    access::{Access, Ask, Challenge, CodeFault, Pass, Work},
    student::ServiceInfo,
};
use tests::{
    access::{CodesFile, asked, done, knocks, solved, typed},
    binary::run,
    connection::Connection,
    door::Door as _,
    person::{Student, client},
    return_code::{code_of, comes_back},
    world::World,
};

const NOTHING: Pass = Pass { code: None, work: None };
const CODES: &str = "blue-anchor-27 | first years | 2026-11-22\nQuiet Harbour 4 | everybody else\n";
/// Two visits of one network begin without work, and then one a minute, or so.
const NARROW: &str = "[access]\nproof_of_work = \"under_load\"\n\
                      visits_without_work_per_minute_per_address = 2\n";
const HOUR_MS: i64 = 3_600_000;
const LOOKED_AFTER_MS: i64 = 5_000;

#[tokio::test]
async fn a_campus_code_lets_in_however_it_is_typed_and_nothing_else_does() {
    let codes = CodesFile::with(CODES);
    let world = World::start_with(codes.settings()).await;
    assert_eq!(service(&world).await.access, Access::CampusCode);
    assert_eq!(asked(&world, NOTHING).await, code(CodeFault::Missing));
    for wrong in ["blue-anchor-28", "blue-anchor-2", "blue-anchor-277", "", "|", "ß"] {
        assert_eq!(asked(&world, typed(wrong)).await, code(CodeFault::Unknown), "{wrong}");
    }
    assert_eq!(world.app().relay.store.waiting().await.unwrap().len(), 0);
    for right in ["blue-anchor-27", "  BLUE ANCHOR 27 ", "quietharbour4"] {
        let student = is_let_in(knocks(&world, false, typed(right)).await).await;
        student.says("hello").await;
    }
}

#[tokio::test]
async fn a_code_that_is_over_is_told_from_one_that_never_was() {
    let codes = CodesFile::with(CODES);
    let world = World::start_with(codes.settings()).await;
    let student = is_let_in(knocks(&world, false, typed("blue-anchor-27")).await).await;
    student.connection.close().await;
    world.leap_ms(21 * HOUR_MS).await;
    assert_eq!(asked(&world, typed("blue-anchor-27")).await, code(CodeFault::Expired));
    is_let_in(knocks(&world, false, typed("quiet-harbour-4")).await).await;
}

#[tokio::test]
async fn whoever_tries_many_codes_hears_when_they_can_try_again() {
    let codes = CodesFile::with(CODES);
    let world = World::start_with(codes.settings()).await;
    for guess in 0..50 {
        let wrong = format!("blue-anchor-{}", 100 + guess);
        assert_eq!(asked(&world, typed(&wrong)).await, code(CodeFault::Unknown));
    }
    let patience = Ask::Patience { seconds: 6 };
    assert_eq!(asked(&world, typed("blue-anchor-99")).await, patience);
    assert_eq!(
        asked(&world, typed("blue-anchor-27")).await,
        patience,
        "it must not tell a right one"
    );
    // Whoever is in danger has nothing to wait for.
    is_for_urgent_help_alone(&knocks(&world, true, typed("blue-anchor-99")).await).await;
    world.pass_ms(6_000);
    is_let_in(knocks(&world, false, typed("blue-anchor-27")).await).await;
}

#[tokio::test]
async fn urgent_help_needs_no_code_and_brings_a_clinician_alone() {
    let codes = CodesFile::with(CODES);
    let mut world = World::start_with(codes.settings()).await;
    world.account(Role::Clinician).await;
    let supporter = world.ready_supporter().await;

    let inside = knocks(&world, true, NOTHING).await;
    is_for_urgent_help_alone(&inside).await;
    assert_eq!(world.calls(1).await.len(), 1);
    let desk = supporter.desk(|_| true).await;
    assert!(desk.pairings.is_empty(), "a supporter was given a student without a code");

    // With a code it is a visit as any other, with a call at once.
    let student = is_let_in(knocks(&world, true, typed("blue-anchor-27")).await).await;
    student.is_paired().await;
    assert_eq!(world.calls(2).await.len(), 2);
}

#[tokio::test]
async fn coming_back_needs_no_code() {
    let codes = CodesFile::with(CODES);
    let mut world = World::start_with(codes.settings()).await;
    let supporter = world.ready_supporter().await;
    let mut student = is_let_in(knocks(&world, false, typed("blue-anchor-27")).await).await;
    student.is_paired().await;
    supporter.opens_next().await;
    student.says("hello").await;
    supporter.reads("hello").await;
    supporter.says("hello you").await;
    student.reads("hello you").await;

    codes.write("green-anchor-28 | first years\n");
    until_known(&world, "green-anchor-28").await;
    student.connection.close().await;
    student.comes_back(&world, Seq(0)).await;
    student.says("it is me").await;
    let code = code_of(&world, &student).await;
    student.leaves().await;
    student.connection.closed().await;
    comes_back(&world, &code).await.says("and again").await;
}

#[tokio::test]
async fn codes_change_while_it_runs_and_a_file_with_a_fault_changes_nothing() {
    let codes = CodesFile::with(CODES);
    let world = World::start_with(codes.settings()).await;
    codes.write("green-anchor-28 | first years\nshort | nobody\n");
    until_seen(&world, "the fault", async || is_refused(&world).await).await;
    assert_eq!(asked(&world, typed("green-anchor-28")).await, code(CodeFault::Unknown));
    is_let_in(knocks(&world, false, typed("blue-anchor-27")).await).await;

    codes.write("green-anchor-28 | first years\n");
    until_known(&world, "green-anchor-28").await;
    assert!(!is_refused(&world).await);
    assert_eq!(asked(&world, typed("blue-anchor-27")).await, code(CodeFault::Unknown));
    is_let_in(knocks(&world, false, typed("green-anchor-28")).await).await;
}

#[test]
fn codes_that_cannot_be_used_keep_it_from_starting_with_the_place_and_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (config, data) = (folder.path().join("quietline.toml"), folder.path().join("data"));
    for (lines, reason) in [
        ("anchor | first years", "campus-codes, line 1: the code must have at least 8 letters"),
        (
            "\nblue-anchor-27 | a\nBlueAnchor27 | b",
            "campus-codes, line 3: the code is the same as in line 2",
        ),
        ("", "campus-codes has no code in it"),
    ] {
        let codes = CodesFile::with(lines);
        let text = format!("[data]\nfolder = {data:?}\n{}", codes.settings());
        fs::write(&config, text).unwrap();
        for command in ["serve", "doctor"] {
            let said = run(&[command, "--config", config.to_str().unwrap()]);
            assert_eq!(said.code, 1, "{said:?}");
            let all = format!("{}{}", said.out, said.err);
            assert!(all.contains(reason), "{all}");
            assert!(!all.to_lowercase().contains("blue"), "{all}");
        }
    }
    let codes = CodesFile::with(CODES);
    fs::write(&config, format!("[data]\nfolder = {data:?}\n{}", codes.settings())).unwrap();
    fs::remove_file(codes.path()).unwrap();
    let said = run(&["serve", "--config", config.to_str().unwrap()]);
    assert!(said.err.contains("campus-codes cannot be read"), "{said:?}");
}

#[tokio::test]
async fn while_very_many_come_a_page_works_first_and_its_work_is_good_once() {
    let world = World::start_with(NARROW).await;
    assert_eq!(service(&world).await.access, Access::Open);
    for _ in 0..2 {
        is_let_in(knocks(&world, false, NOTHING).await).await;
    }
    let work = solved(challenge(asked(&world, NOTHING).await));
    let student = is_let_in(knocks(&world, false, done(work.clone())).await).await;
    student.says("hello").await;

    // It is spent, and what was changed was never asked for: each time there is something else to do.
    let next = challenge(asked(&world, done(work.clone())).await);
    assert_ne!(next, work.challenge);
    let guessed = Work { challenge: next.clone(), solution: work.solution.clone() };
    assert_ne!(challenge(asked(&world, done(guessed)).await), next);
    let mut easier = work;
    easier.challenge.parameters.expires_at += 60;
    challenge(asked(&world, done(easier)).await);

    // Once it is calm again nothing is asked for.
    world.pass_ms(60_000);
    is_let_in(knocks(&world, false, NOTHING).await).await;
}

#[tokio::test]
async fn work_that_was_done_too_long_ago_is_asked_for_anew() {
    let world = World::start_with(NARROW).await;
    let crowd = async || {
        for _ in 0..2 {
            is_let_in(knocks(&world, false, NOTHING).await).await;
        }
    };
    crowd().await;
    let early = solved(challenge(asked(&world, NOTHING).await));
    let late = solved(challenge(asked(&world, NOTHING).await));
    world.pass_ms(299_000);
    crowd().await;
    is_let_in(knocks(&world, false, done(early)).await).await;
    world.pass_ms(2_000);
    challenge(asked(&world, done(late)).await);
}

#[tokio::test]
async fn no_work_stands_before_urgent_help_or_before_coming_back() {
    let mut world = World::start_with(NARROW).await;
    world.account(Role::Clinician).await;
    let mut student = is_let_in(knocks(&world, false, NOTHING).await).await;
    is_let_in(knocks(&world, false, NOTHING).await).await;
    assert!(matches!(asked(&world, NOTHING).await, Ask::Work { .. }));

    is_for_urgent_help_alone(&knocks(&world, true, NOTHING).await).await;
    assert_eq!(world.calls(1).await.len(), 1);
    student.connection.close().await;
    student.comes_back(&world, Seq(0)).await;
    student.says("it is me").await;
}

#[tokio::test]
async fn a_greeting_that_shows_nonsense_is_refused_as_any_other() {
    let world = World::start_with(NARROW).await;
    for pass in [
        r#"{"code":7}"#.to_owned(),
        format!(r#"{{"code":"{}"}}"#, "a".repeat(201)),
        r#"{"work":{}}"#.to_owned(),
        r#"{"name":"Ada"}"#.to_owned(),
    ] {
        let connection = world.connect("/ws/student").await;
        let frame = format!(r#"{{"type":"start","version":1,"pass":{pass}}}"#);
        connection.send_text(frame).await;
        assert_eq!(connection.closed().await, Some(CloseCode::BadGreeting.number()), "{pass}");
    }
}

const fn code(why: CodeFault) -> Ask {
    Ask::CampusCode { why }
}

fn challenge(ask: Ask) -> Challenge {
    match ask {
        Ask::Work { challenge } => challenge,
        Ask::CampusCode { .. } | Ask::Patience { .. } => panic!("asked for {ask:?}"),
    }
}

async fn is_let_in(connection: Connection) -> Student {
    Student::is_welcome_on(connection).await
}

async fn is_for_urgent_help_alone(connection: &Connection) {
    let alone = Event::Waiting { reason: WaitingReason::UrgentOnly };
    connection
        .hears("that it is for urgent help alone", |frame| match frame {
            protocol::student::ToStudent::Noted { event, .. } => (event == alone).then_some(()),
            _ => None,
        })
        .await;
}

/// The file is looked at every few seconds.
async fn until_known(world: &World, code: &str) {
    let code = typed(code).code.unwrap();
    let codes = world.app().relay.door.codes().unwrap();
    until_seen(world, "its codes", async || codes.check(&code, world.now()).is_ok()).await;
}

async fn until_seen(world: &World, what: &str, mut is_seen: impl AsyncFnMut() -> bool) {
    world
        .until(&format!("{what} was seen"), async || {
            world.advance_ms(LOOKED_AFTER_MS).await;
            is_seen().await
        })
        .await;
}

async fn is_refused(world: &World) -> bool {
    world.app().sample().await.unwrap().codes_refused
}

async fn service(world: &World) -> ServiceInfo {
    client().get(world.url("/api/service")).send().await.unwrap().json().await.unwrap()
}
