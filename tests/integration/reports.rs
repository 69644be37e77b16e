//! A student reports their supporter: moderators learn of it, and that supporter never does.

use protocol::{
    ErrorCode, Event, NoteText, Role,
    report::{Report, ReportReason, ReportReceived, ReportView},
    staff::{AuditView, CaseView, FlagSource, Outcome, Severity},
};
use reqwest::{Method, StatusCode};
use tests::{
    door::Door as _,
    person::{Staff, Student, client},
    world::{RETENTION_MS, World},
};

const WORDS: &str = "he asked me where i live and would not stop";

#[tokio::test]
async fn moderators_learn_of_a_report_and_nothing_of_it_reaches_the_supporter() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    supporter.sees(Event::Paired { supporter: supporter.view.pseudonym.clone() }).await;
    supporter.connection.beat().await;
    let frames_before = supporter.connection.all_heard().len();
    let before = answers(&supporter).await;

    let (status, received) = report(&world, &student, ReportReason::TooPersonal, Some(WORDS)).await;

    assert_eq!(status, StatusCode::CREATED);
    let received: ReportReceived = serde_json::from_str(&received).unwrap();
    assert!(received.someone_else);
    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    assert_eq!(cases[0].flags[0].source, FlagSource::Report);
    let path = format!("/api/cases/{}/reports", cases[0].id);
    let reports: Vec<ReportView> = moderator.get(&path).await;
    assert_eq!(reports[0].words.as_ref().unwrap().as_str(), WORDS);
    assert_eq!(
        (reports[0].reason, reports[0].about),
        (ReportReason::TooPersonal, supporter.view.id)
    );
    assert_eq!(reports[0].about_name, supporter.view.name);

    moderator.claims(cases[0].id).await;
    student.says("and now?").await;
    supporter.reads("and now?").await;
    // Everything that was said to them before this answer has come.
    supporter.connection.beat().await;
    for frame in supporter.connection.all_heard().split_off(frames_before) {
        assert!(
            ["said", "pong", "delivered", "seen", "presence"]
                .iter()
                .any(|kind| frame.contains(&format!(r#""type":"{kind}""#))),
            "{frame}"
        );
        assert!(!says_of_it(&frame), "{frame}");
    }
    for path in ["/api/me", "/api/cases", &path, &format!("/api/cases/{}/notes", cases[0].id)] {
        let (_, answer) = supporter.asks::<()>(Method::GET, path, None).await;
        assert!(!says_of_it(&answer), "{path}: {answer}");
    }
    assert_eq!(answers(&supporter).await, before);
    // Nor clinicians, nor among what staff note.
    let seen: Vec<CaseView> = clinician.get("/api/cases").await;
    assert_eq!(seen, []);
    let session = supporter.session();
    assert_eq!(world.app().relay.store.notes(session).await.unwrap(), []);
    assert!(clinician.connection.all_heard().iter().all(|frame| !says_of_it(frame)));
    for frame in student.connection.all_heard() {
        assert!(!says_of_it(&frame), "a student's own conversation says nothing either: {frame}");
    }

    let coordinator = world.staff(Role::Coordinator).await;
    let log: Vec<AuditView> = coordinator.get("/api/audit").await;
    let read = log.iter().find(|entry| entry.act == "case.reports_read").unwrap();
    assert_eq!(read.actor, Some(moderator.view.id));
}

#[tokio::test]
async fn a_report_can_be_made_after_the_end_and_is_about_who_was_there_last() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    student.leaves().await;
    student.connection.closed().await;

    let (status, received) = report(&world, &student, ReportReason::Threats, None).await;

    assert_eq!(status, StatusCode::CREATED);
    let received: ReportReceived = serde_json::from_str(&received).unwrap();
    assert!(!received.someone_else);
    let case = world.cases().await.remove(0);
    assert_eq!(case.severity, Severity::High);
    let reports = world.app().relay.store.reports(case.id, case.session).await.unwrap();
    assert_eq!(reports[0].about, supporter.view.id);
}

#[tokio::test]
async fn what_cannot_be_a_report_is_refused_and_changes_nothing() {
    let mut world = World::start().await;
    let waiting = world.student().await;
    let nobody = report(&world, &waiting, ReportReason::Other, None).await;
    assert_eq!(nobody.0, StatusCode::CONFLICT, "{}", nobody.1);

    let supporter = world.ready_supporter().await;
    waiting.is_paired().await;
    supporter.opens_next().await;
    for _ in 0..5 {
        let taken = report(&world, &waiting, ReportReason::Other, None).await;
        assert_eq!(taken.0, StatusCode::CREATED);
    }
    let one_too_many = report(&world, &waiting, ReportReason::Other, None).await;
    assert_eq!(one_too_many.0, StatusCode::CONFLICT);
    assert_eq!(world.cases().await[0].flags.len(), 5);

    let unknown = format!(r#"{{"token":"{}","reason":"other","words":null}}"#, "0".repeat(64));
    let token = String::from(waiting.token.clone());
    for (body, code) in [
        (unknown, ErrorCode::NotFound),
        (format!(r#"{{"token":"{token}","reason":"rude","words":null}}"#), ErrorCode::BadFrame),
        (format!(r#"{{"token":"{token}","reason":"other","words":""}}"#), ErrorCode::BadFrame),
        ("{".to_owned(), ErrorCode::NotJson),
    ] {
        let answer = client().post(world.url("/api/reports")).body(body.clone()).send().await;
        let problem: protocol::error::Problem = answer.unwrap().json().await.unwrap();
        assert_eq!(problem.code, code, "{body}");
    }
    assert_eq!(world.cases().await[0].flags.len(), 5);
}

#[tokio::test]
async fn the_words_of_a_report_are_deleted_with_the_conversation() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    report(&world, &student, ReportReason::Hurtful, Some(WORDS)).await;
    let case = world.cases().await.remove(0);
    moderator.claims(case.id).await;
    moderator.resolves(case.id, Outcome::Supported).await;
    student.leaves().await;
    student.connection.closed().await;
    for staff in [&moderator, &supporter] {
        staff.connection.close().await;
    }

    world.leap_ms(RETENTION_MS + 3_600_000).await;

    let reports = world.app().relay.store.reports(case.id, case.session).await.unwrap();
    assert_eq!((reports.len(), &reports[0].words), (1, &None));
}

/// A student reports over HTTP, as their page does.
async fn report(
    world: &World,
    student: &Student,
    reason: ReportReason,
    words: Option<&str>,
) -> (StatusCode, String) {
    let words = words.map(|words| NoteText::try_from(words).unwrap());
    let body = Report { token: student.token.clone(), reason, words };
    let answer = client().post(world.url("/api/reports")).json(&body).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

fn says_of_it(text: &str) -> bool {
    text.contains("report") || text.contains("too_personal") || text.contains(WORDS)
}

/// Everything that this supporter may ask for.
async fn answers(supporter: &Staff) -> String {
    let (_, me) = supporter.asks::<()>(Method::GET, "/api/me", None).await;
    me
}
