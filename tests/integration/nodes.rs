//! Several nodes on one database: whoever comes to one meets those who came to another, and a node that
//! is killed, held up or cut off loses nothing.

use std::time::Duration;

use axum::http::StatusCode;
use protocol::{Role, Seq, Timestamp};
use tests::{
    chatter::{Manner, Way},
    conversations::Conversations,
    door::Door as _,
    person::{Staff, Student, client, key},
    receiver::Answer,
    seed::seed,
    service::Service,
    skipped,
};
use tokio::time::sleep;

/// Two nodes of one service.
async fn two_nodes() -> Option<(Service, Service)> {
    let Some(one) = Service::first_node("").await else {
        skipped("QUIETLINE_POSTGRES names no server");
        return None;
    };
    let other = one.another_node("").await;
    Some((one, other))
}

/// A supporter at the one and a student at the other, who talk.
async fn across(one: &Service, other: &Service) -> (Student, Staff) {
    let supporter = one.staff("supporter", Role::Supporter).await;
    supporter.ready().await;
    let student = Student::arrive(other).await;
    student.is_paired().await;
    supporter.opens_next().await;
    (student, supporter)
}

#[tokio::test]
async fn people_at_four_nodes_are_in_one_conversation() {
    let Some((one, two)) = two_nodes().await else { return };
    let (three, four) = (one.another_node("").await, one.another_node("").await);
    let moderator = three.staff("moderator", Role::Moderator).await;
    let clinician = four.staff("clinician", Role::Clinician).await;
    let (student, supporter) = across(&one, &two).await;

    student.says("hello over there").await;
    supporter.reads("hello over there").await;
    student.asks_for_urgent_help().await;
    clinician.is_paged().await;
    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    clinician.opens(cases[0].session).await;
    clinician.joins().await;
    clinician.says("I am a clinician").await;

    student.reads("I am a clinician").await;
    supporter.reads("I am a clinician").await;
}

#[tokio::test]
async fn a_student_whose_node_is_killed_goes_on_at_another() {
    let Some((one, mut other)) = two_nodes().await else { return };
    let (mut student, supporter) = across(&one, &other).await;
    let last = student.says("before").await;
    supporter.reads("before").await;

    other.kill();
    supporter.says("are you there?").await;
    student.comes_back(&one, last).await;

    student.reads("are you there?").await;
    student.says("after").await;
    supporter.reads("after").await;
}

#[tokio::test]
async fn whoever_was_at_a_node_that_is_gone_counts_as_away() {
    let Some((one, mut other)) = two_nodes().await else { return };
    let (_student, _supporter) = across(&one, &other).await;

    other.kill();

    let store = one.open_store().await;
    one.until("the student counts as away", async || {
        store.sample(Timestamp(0)).await.unwrap().paired.away == 1
    })
    .await;
    store.close().await;
}

#[tokio::test]
async fn a_node_that_was_held_up_for_long_stores_nothing_more_and_ends() {
    let Some((one, mut other)) = two_nodes().await else { return };
    let (mut student, supporter) = across(&one, &other).await;
    let last = student.says("before").await;
    supporter.reads("before").await;

    other.signal("STOP");
    one.until("it is taken for gone", async || one.log().contains("nodes are gone")).await;
    // It reads this once it goes on, and must not store it: others have its work.
    student.sends(key(), "too late").await;
    student.comes_back(&one, last).await;
    other.signal("CONT");
    one.until("it says why", async || other.log().contains("others took its place")).await;
    one.until("it ends", async || other.readiness().await.is_none()).await;

    student.says("after").await;
    supporter.reads("after").await;
    let unread = format!("{}{}", supporter.connection.unread(), student.connection.unread());
    assert!(!unread.contains("too late"), "{unread}");
    other.kill();
}

#[tokio::test]
async fn whoever_guesses_at_one_node_is_slowed_down_at_all() {
    let Some((one, other)) = two_nodes().await else { return };
    for _ in 0..FREE_GUESSES {
        assert_eq!(guess(&one).await, StatusCode::UNAUTHORIZED);
    }

    let mut tried = 0;
    while guess(&other).await != StatusCode::TOO_MANY_REQUESTS {
        tried += 1;
        assert!(tried < FREE_GUESSES, "the other node counts for itself");
    }
}

#[tokio::test]
async fn services_that_share_a_redis_count_each_for_itself() {
    let Some(one) = Service::first_node("").await else {
        return skipped("QUIETLINE_POSTGRES names no server");
    };
    let Some(stranger) = Service::first_node("").await else { return };
    for _ in 0..FREE_GUESSES {
        assert_eq!(guess(&one).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(guess(&one).await, StatusCode::TOO_MANY_REQUESTS);
    for _ in 0..FREE_GUESSES {
        assert_eq!(guess(&stranger).await, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn without_redis_everything_goes_on_a_little_later() {
    let Some((mut one, mut other)) = two_nodes().await else { return };
    for node in [&mut one, &mut other] {
        node.stop().await;
        node.loses_redis();
        node.start_again().await;
    }
    let (student, supporter) = across(&one, &other).await;

    student.says("hello").await;
    supporter.reads("hello").await;
    supporter.says("hello to you").await;

    student.reads("hello to you").await;
    one.until("it is said", async || one.log().contains("Redis is out of reach")).await;
    assert_eq!(one.log().matches("Redis is out of reach").count(), 1, "{}", one.log());
}

#[tokio::test]
async fn connections_to_the_database_that_are_cut_lose_and_double_nothing() {
    let Some((one, other)) = two_nodes().await else { return };
    let database = one.shared_database().unwrap().clone();
    let ways = [Way::to(other.address()), Way::to(one.address())];
    let talk = Conversations::begin_over(one, seed(), 4, |_| (Manner::default(), ways)).await;

    for _ in 0..CUTS {
        talk.script.accepts(20).await;
        database.cut().await;
    }
    talk.script.accepts(20).await;

    let said = talk.script.accepted();
    let verdict = talk.finish().await;
    assert!(said > 20 * u64::from(CUTS), "hardly anything was said");
    assert!(verdict.is_clean(), "{verdict}");
}

#[tokio::test]
async fn a_node_that_is_killed_again_and_again_loses_and_doubles_nothing() {
    let Some((one, mut other)) = two_nodes().await else { return };
    let ways = [Way::to(other.address()), Way::to(one.address())];
    let talk = Conversations::begin_over(one, seed(), 2, |_| (Manner::default(), ways)).await;

    for _ in 0..KILLS {
        talk.script.accepts(20).await;
        other.kill();
        other.launch();
    }
    other.is_ready().await;
    talk.script.accepts(20).await;

    let verdict = talk.finish().await;
    assert!(verdict.is_clean(), "{verdict}");
}

#[tokio::test]
async fn a_node_without_the_keys_of_the_others_does_not_start() {
    let Some((one, _other)) = two_nodes().await else { return };
    let stranger = one.stranger("").await;

    let said = stranger.command(&["serve"]).await;

    assert_ne!(said.code, 0);
    assert!(said.err.contains("the key folder does not belong to this database"), "{}", said.err);
}

#[tokio::test]
async fn a_service_that_cannot_reach_its_database_says_so_and_comes_back_by_itself() {
    let Some((one, _other)) = two_nodes().await else { return };
    let database = one.shared_database().unwrap().clone();
    one.until("it is ready", async || one.readiness().await == Some(204)).await;

    database.close_to_everybody().await;

    one.until("it says so", async || one.readiness().await == Some(503)).await;
    database.open_again().await;
    one.until("it is ready again", async || one.readiness().await == Some(204)).await;
    let student = Student::arrive(&one).await;
    assert!(student.says("hello again").await > Seq(0));
}

#[tokio::test]
async fn a_call_that_failed_while_nothing_could_be_stored_is_made_again_in_its_time() {
    let Some(one) = Service::first_node("").await else {
        return skipped("QUIETLINE_POSTGRES names no server");
    };
    let _clinician = one.account("clinician", Role::Clinician).await;
    let student = Student::arrive(&one).await;
    one.receiver().answers(Answer::Silence);
    student.asks_for_urgent_help().await;
    one.until("it was called", async || !one.receiver().received().is_empty()).await;

    let database = one.shared_database().unwrap().clone();
    database.close_to_everybody().await;
    one.until("the call fails", async || one.log().contains("a page did not go out")).await;
    sleep(LONGER_THAN_A_BATCH_IS_KEPT).await;
    one.receiver().answers(Answer::Confirmed);
    database.open_again().await;

    // Long before the end of its lease.
    one.until("it arrives", async || !one.receiver().confirmed().is_empty()).await;
}

#[tokio::test]
async fn nobody_is_taken_for_gone_while_nobody_could_reach_the_database() {
    let Some((one, other)) = two_nodes().await else { return };
    let (student, supporter) = across(&one, &other).await;
    let database = one.shared_database().unwrap().clone();

    database.close_to_everybody().await;
    sleep(LONGER_THAN_A_NODE_MAY_BE_SILENT).await;
    database.open_again().await;

    for node in [&one, &other] {
        node.until("it is ready", async || node.readiness().await == Some(204)).await;
        assert!(!node.log().contains("nodes are gone"), "{}", node.log());
    }
    student.says("still here").await;
    supporter.reads("still here").await;
}

#[tokio::test]
async fn what_another_node_wrote_is_looked_up_however_much_is_kept() {
    let Some((one, other)) = two_nodes().await else { return };
    let (student, supporter) = across(&one, &other).await;
    // After some questions the server keeps its plan for them: here one for very little.
    for text in 0..TEXTS {
        let text = format!("early {text}");
        student.says(&text).await;
        supporter.reads(&text).await;
    }
    let database = one.shared_database().unwrap();
    database.run(MUCH_IS_KEPT).await.unwrap();

    let before = database.number(ROWS_READ).await.unwrap();
    for text in 0..TEXTS {
        let text = format!("text {text}");
        student.says(&text).await;
        supporter.reads(&text).await;
        // The server counts once a second what was read.
        sleep(Duration::from_millis(100)).await;
    }

    let read = async || database.number(ROWS_READ).await.unwrap() - before;
    one.until("the server has counted", async || read().await >= TEXTS / 2).await;
    assert!(read().await < KEPT, "{} rows were read for {TEXTS} texts", read().await);
}

async fn guess(node: &Service) -> StatusCode {
    let body = serde_json::json!({ "name": "Nobody", "password": "guessed" });
    let request = client().post(node.url("/api/sign-in")).json(&body);
    request.send().await.unwrap().status()
}

/// See `node_lost_seconds` in `Service`.
const LONGER_THAN_A_NODE_MAY_BE_SILENT: Duration = Duration::from_secs(8);
/// What could not be stored for so long is refused.
const LONGER_THAN_A_BATCH_IS_KEPT: Duration = Duration::from_secs(6);
/// Many conversations like those that there are.
const MUCH_IS_KEPT: &str = "
    INSERT INTO sessions SELECT (jsonb_populate_record(s, jsonb_build_object(
            'id', '\\x' || md5(n::TEXT), 'token', '\\x' || md5('token' || n), 'state', 'ended',
            'supporter', NULL, 'connection', NULL))).*
        FROM sessions s, generate_series(1, 1000) n;
    INSERT INTO transcript_rows
        SELECT decode(md5(n::TEXT), 'hex'), 0, seq, NULL, t.at, t.body
        FROM (SELECT at, body FROM transcript_rows LIMIT 1) t,
            generate_series(1, 1000) n, generate_series(1, 10) seq";
const KEPT: i64 = 10_000;
const ROWS_READ: &str = "SELECT (idx_tup_fetch + seq_tup_read)::BIGINT
    FROM pg_stat_user_tables WHERE relname = 'transcript_rows'";
/// How many texts are said.
const TEXTS: i64 = 30;
/// How often every connection to the database is cut.
const CUTS: u32 = 12;
/// How often a node is killed.
const KILLS: u32 = 5;
/// How many wrong passwords are free.
const FREE_GUESSES: u32 = 5;
