//! `kill -9` at any moment: nothing acknowledged is lost, doubled or reordered, and a page that was
//! promised goes out.

mod drained;
mod founding;

use protocol::{Role, Seq, staff::CaseStatus};
use tests::{
    chatter::Manner,
    conversations::Conversations,
    person::{Staff, Student, random},
    receiver::Received,
    seed::seed,
    service::Service,
};

/// How often the service is killed in one conversation.
const KILLS: u32 = 12;

#[tokio::test]
async fn a_conversation_survives_being_killed_again_and_again() {
    let service = Service::start("").await;
    let mut talk = Conversations::begin(service, seed(), 1, Manner::default()).await;
    for kill in 0..KILLS {
        // Now and then before anybody is back at all.
        let more = if kill % 4 == 3 { 0 } else { 1 + u64::from(random::<1>()[0] % 40) };
        talk.script.accepts(more).await;
        talk.service.kill();
        if kill % 2 == 0 {
            talk.service.launch();
        } else {
            talk.service.start_again().await;
        }
    }
    talk.service.is_ready().await;
    talk.script.accepts(10).await;

    let said = talk.script.accepted();
    let verdict = talk.finish().await;

    assert!(said > u64::from(KILLS) * 10, "hardly anything was said");
    assert!(verdict.is_clean(), "{verdict}");
}

#[tokio::test]
async fn a_page_that_was_not_answered_goes_out_after_a_kill_with_the_same_id() {
    let mut service = Service::start("").await;
    let mut clinician = service.staff("clinician", Role::Clinician).await;
    let mut student = Student::arrive(&service).await;
    service.receiver().fail_next(u32::MAX);

    student.asks_for_urgent_help().await;
    let page = clinician.is_paged().await;
    service.until("the first attempt", async || !received(&service).is_empty()).await;
    service.kill();
    service.start_again().await;
    let before = received(&service).len();
    service.until("another attempt", async || received(&service).len() > before).await;
    service.kill();
    service.receiver().fail_next(0);
    service.start_again().await;

    service.until("it is confirmed", async || !service.receiver().confirmed().is_empty()).await;
    assert!(received(&service).iter().all(|call| call.page == page.id), "{page:?}");
    clinician.comes_back(&service).await;
    assert_eq!(clinician.is_paged().await, page);
    clinician.opens(page.session).await;
    clinician.joins().await;
    student.comes_back(&service, Seq(0)).await;
    clinician.says("I am here").await;
    student.reads("I am here").await;
}

#[tokio::test]
async fn a_flag_that_was_acknowledged_is_escalated_though_the_service_was_killed_at_once() {
    let mut service = Service::start("[case]\nclaim_limit_high_s = 1").await;
    let mut moderator = service.staff("moderator", Role::Moderator).await;
    let mut clinician = service.staff("clinician", Role::Clinician).await;
    let student = Student::arrive(&service).await;

    student.says("i can't do this anymore, i want to die").await;
    service.kill();
    let calls_before = received(&service);
    service.start_again().await;

    service.until("it is confirmed", async || !service.receiver().confirmed().is_empty()).await;
    moderator.comes_back(&service).await;
    let cases = moderator.case_queue(|cases| !cases.is_empty()).await;
    assert_eq!((cases.len(), cases[0].flags.len()), (1, 1));
    assert_eq!(cases[0].status, CaseStatus::Escalated);
    clinician.comes_back(&service).await;
    let page = clinician.is_paged().await;
    assert!(received(&service).iter().all(|call| call.page == page.id), "{calls_before:?}");
    assert_eq!(page.case, cases[0].id);
}

#[tokio::test]
async fn who_does_not_come_back_after_a_kill_is_missed_as_after_any_loss() {
    let mut service = Service::start("[session]\nsupporter_away_seconds = 1").await;
    let supporter = service.staff("supporter", Role::Supporter).await;
    supporter.ready().await;
    let mut student = Student::arrive(&service).await;
    supporter.opens_next().await;

    service.kill();
    service.start_again().await;
    student.comes_back(&service, Seq(0)).await;

    let lost = protocol::WaitingReason::SupporterLost;
    student.sees(protocol::Event::Waiting { reason: lost }).await;
    let second: Staff = service.staff("second", Role::Supporter).await;
    second.ready().await;
    second.opens_next().await;
    student.says("anybody?").await;
    second.reads("anybody?").await;
}

fn received(service: &Service) -> Vec<Received> {
    service.receiver().received()
}
