//! What the rules see reaches people: each tier whom it should, and nobody twice for the same.

use protocol::{
    ErrorCode, Role, Seq,
    staff::{
        CaseStatus, CaseView, FlagSource, MarkFlag, MarkMissed, RulesView, Severity, ToStaff,
        Verdict,
    },
    student::ToStudent,
};
use reqwest::{Method, StatusCode};
use tests::world::World;

const PASSIVE: &str = "sometimes i wish i was never born";
const ACTIVE: &str = "i want to die";
const PLAN: &str = "i'm going to kill myself tonight";

#[tokio::test]
async fn a_grave_text_asks_the_supporter_to_speak_of_safety() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    student.says(PASSIVE).await;
    let desk = supporter.desk(|desk| !desk.pairings.is_empty()).await;
    assert!(!desk.pairings[0].ask_about_safety, "a passive wish is for the moderator");

    student.says(ACTIVE).await;
    supporter.desk(|desk| desk.pairings.iter().any(|one| one.ask_about_safety)).await;
}

#[tokio::test]
async fn a_plan_pages_the_clinician_at_once_and_once() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, _supporter) = world.paired().await;
    for _ in 0..100 {
        student.says(PLAN).await;
    }
    let page = clinician.is_paged().await;
    assert_eq!(page.severity, Severity::Imminent);
    let cases = world.cases().await;
    assert_eq!((cases.len(), cases[0].status), (1, CaseStatus::Escalated));
    assert_eq!(cases[0].escalation.as_ref().unwrap().calls, 1);
    assert!(cases[0].flags.len() <= 10, "{} flags say the same", cases[0].flags.len());
}

#[tokio::test]
async fn a_sentence_in_three_texts_is_seen_also_when_the_connection_was_lost_between_them() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (mut student, _supporter) = world.paired().await;
    student.says("i want to").await;
    let last = student.says("kill").await;
    student.comes_back(&world, last).await;
    student.says("myself").await;

    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    assert_eq!(cases[0].severity, Severity::High);
    assert!(cases[0].flags[0].signals.iter().any(|signal| signal.rule == "trend.split"));
}

#[tokio::test]
async fn a_supporter_in_danger_is_seen_and_a_supporter_who_asks_is_not() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, supporter) = world.paired().await;
    supporter.says("are you thinking about killing yourself?").await;
    supporter.says("honestly i want to kill myself too").await;
    student.reads("honestly i want to kill myself too").await;

    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    let flags: Vec<_> = cases[0].flags.iter().map(|flag| (flag.source, flag.severity)).collect();
    assert_eq!(flags, [(FlagSource::RuleOnStaff, Severity::High)]);
    let desk = supporter.desk(|_| true).await;
    assert!(!desk.pairings[0].ask_about_safety, "it is not the student who is in danger");
}

#[tokio::test]
async fn both_sides_are_told_when_one_wants_to_go_on_elsewhere() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    student.says("just call me, 0151 2345 6789").await;
    let told = |frame| matches!(frame, ToStudent::LeadsElsewhere {}).then_some(());
    student.connection.hears("that this leads elsewhere", told).await;
    let told = |frame| matches!(frame, ToStaff::LeadsElsewhere { .. }).then_some(());
    supporter.connection.hears("that this leads elsewhere", told).await;
    assert_eq!(world.cases().await, [], "nobody else hears of it");
}

#[tokio::test]
async fn verdicts_are_counted_for_each_rule_and_may_be_changed() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, _supporter) = world.paired().await;
    student.says(ACTIVE).await;
    let unseen = student.says("my cat is called zebra").await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    let flag = &case.flags[0];
    let rule = &flag.signals[0].rule;

    let path = format!("/api/flags/{}/verdict", flag.id);
    let judged: CaseView = moderator.post(&path, &MarkFlag { right: false }).await;
    assert_eq!(judged.flags[0].verdict, Some(Verdict::False));
    for _ in 0..2 {
        let judged: CaseView = moderator.post(&path, &MarkFlag { right: true }).await;
        assert_eq!(judged.flags[0].verdict, Some(Verdict::True));
    }
    let missed = format!("/api/cases/{}/missed", case.id);
    for severity in [Severity::Low, Severity::High] {
        let _: CaseView = moderator.post(&missed, &MarkMissed { seq: unseen, severity }).await;
    }

    let rules: RulesView = moderator.get("/api/rules").await;
    let record = rules.rules.iter().find(|record| &record.rule == rule).unwrap();
    assert_eq!((record.right, record.wrong, record.look_at_it), (1, 0, false));
    assert!(record.why.is_some() && record.severity.is_some());
    let missed: Vec<_> = rules.missed.iter().map(|one| (one.severity, one.texts)).collect();
    assert_eq!(missed, [(Severity::High, 1)]);
    let flags = world.cases().await.remove(0).flags;
    let by_hand: Vec<_> = flags.iter().filter(|one| one.verdict == Some(Verdict::Missed)).collect();
    assert_eq!(by_hand.len(), 1);
    assert_eq!((by_hand[0].source, by_hand[0].seq), (FlagSource::Moderator, Some(unseen)));
}

#[tokio::test]
async fn a_verdict_on_what_is_not_there_changes_nothing() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (student, _supporter) = world.paired().await;
    student.says(ACTIVE).await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    let path = format!("/api/cases/{}/missed", case.id);
    for seq in [Seq(0), Seq(4_000_000)] {
        let body = MarkMissed { seq, severity: Severity::Low };
        let refused = moderator.is_refused_over_http(Method::POST, &path, &body).await;
        assert_eq!(refused, (StatusCode::NOT_FOUND, ErrorCode::NotFound));
    }
    let rules: RulesView = moderator.get("/api/rules").await;
    assert_eq!((rules.rules, rules.missed), (vec![], vec![]));
}
