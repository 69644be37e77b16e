//! From a worrying message to a case that somebody has.

use protocol::{
    Role,
    staff::{CaseStatus, FlagSource, Outcome, Severity},
};
use tests::world::{STAFF_AWAY_MS, World};

const WORRYING: &str = "i can't do this anymore, i want to die";

#[tokio::test]
async fn a_flagged_text_opens_a_case_without_a_reload() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, _supporter) = world.paired().await;

    let seq = student.says(WORRYING).await;

    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    assert_eq!(cases[0].severity, Severity::High);
    let flag = &cases[0].flags[0];
    assert_eq!((flag.source, flag.seq), (FlagSource::Rule, Some(seq)));
    assert!(flag.signals.iter().all(|signal| !signal.why.is_empty()));
    let seen = flag
        .signals
        .iter()
        .map(|signal| WORRYING.get(signal.span.0 as usize..signal.span.1 as usize).unwrap());
    assert!(
        seen.clone().any(|words| words.contains("want to die")),
        "{:?}",
        seen.collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn a_hundred_worrying_texts_make_one_case() {
    let mut world = World::start().await;
    let (student, _supporter) = world.paired().await;
    for _ in 0..100 {
        student.says(WORRYING).await;
    }
    assert_eq!(world.cases().await.len(), 1);
    assert!(world.cases().await[0].flags.len() <= 20, "the queue stays usable");
}

#[tokio::test]
async fn a_moderator_claims_reads_and_resolves_and_the_log_says_so() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let coordinator = world.staff(Role::Coordinator).await;
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);

    assert_eq!(moderator.claims(case.id).await.status, CaseStatus::Claimed);
    moderator.opens(case.session).await;
    moderator.reads(WORRYING).await;
    moderator.resolves(case.id, Outcome::Supported).await;
    moderator.case_queue(<[_]>::is_empty).await;

    let log: Vec<protocol::staff::AuditView> = coordinator.get("/api/audit").await;
    let by_moderator: Vec<_> = log
        .iter()
        .rev()
        .filter(|entry| entry.actor == Some(moderator.view.id))
        .map(|entry| entry.act.as_str())
        .collect();
    assert_eq!(
        by_moderator,
        ["staff.signed_in", "case.claimed", "conversation.opened", "case.resolved"]
    );
}

#[tokio::test]
async fn the_second_of_two_claims_conflicts() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Moderator).await, world.staff(Role::Moderator).await);
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;
    let case = first.case_queue(|cases| !cases.is_empty()).await[0].id;

    first.claims(case).await;
    let path = format!("/api/cases/{case}/claim");
    let refused = second.is_refused_over_http(reqwest::Method::POST, &path, &()).await;

    assert_eq!(refused.1, protocol::ErrorCode::Conflict);
}

#[tokio::test]
async fn a_supporter_raises_a_flag_by_hand_with_a_note_for_the_moderator() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;

    let raised = supporter.raises_a_flag(Severity::High, "something is off").await;

    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    assert_eq!(cases[0].id, raised.case);
    assert_eq!(cases[0].flags[0].source, FlagSource::Supporter);
    let notes = moderator.notes(raised.case).await;
    assert_eq!(notes[0].text.as_str(), "something is off");

    student.says("can you see my notes?").await;
    assert!(!student.connection.unread().contains("something is off"));
}

#[tokio::test]
async fn a_student_can_ask_for_urgent_help_while_waiting_and_is_paired_first() {
    let world = World::start().await;
    let earlier = world.student().await;
    world.advance_ms(1_000).await;
    let student = world.student().await;
    student.is_told_position(2).await;

    student.asks_for_urgent_help().await;

    student.is_told_position(1).await;
    earlier.is_told_position(2).await;
    let cases = world.cases().await;
    assert_eq!(cases[0].severity, Severity::Imminent);
    assert_eq!(cases[0].flags[0].source, FlagSource::Student);
}

#[tokio::test]
async fn ordinary_texts_raise_nothing() {
    let mut world = World::start().await;
    let (student, _supporter) = world.paired().await;
    for text in ["this exam is killing me lol", "my phone just died brb", "thank you"] {
        student.says(text).await;
    }
    assert_eq!(world.cases().await, []);
}

#[tokio::test]
async fn a_claimed_case_whose_moderator_is_gone_waits_again() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await[0].id;
    moderator.claims(case).await;

    moderator.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;

    let case = world.cases().await.remove(0);
    assert_eq!((case.status, case.claimed_by), (CaseStatus::Open, None));
    assert!(case.claim_due_at.is_some_and(|due| due > world.now()));
}

#[tokio::test]
async fn a_case_claimed_by_a_moderator_whose_page_is_not_connected_waits_again() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;
    let case = world.cases().await[0].id;
    moderator.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;

    assert_eq!(moderator.claims(case).await.status, CaseStatus::Claimed);
    world.advance_ms(STAFF_AWAY_MS).await;

    let case = world.cases().await.remove(0);
    assert_eq!((case.status, case.claimed_by), (CaseStatus::Open, None));
    assert!(case.claim_due_at.is_some_and(|due| due > world.now()));
}
