//! Pages on their way to several targets.

use axum::http::StatusCode;
use protocol::Role;
use tests::{
    person::Student,
    receiver::{Answer, Receiver},
    service::Service,
    world::World,
};

#[tokio::test]
async fn a_target_that_never_answers_delays_no_other() {
    let silent = Receiver::start().await;
    silent.answers(Answer::Silence);
    let mut world = World::start_with(silent.target("silent")).await;
    world.account(Role::Clinician).await;
    // More than may be under way to one target.
    let mut students = Vec::new();
    for _ in 0..20 {
        let student = world.student().await;
        student.asks_for_urgent_help().await;
        students.push(student);
    }

    world.calls(20).await;
    world.until("the silent target is asked", async || !silent.received().is_empty()).await;
    assert_eq!(silent.confirmed(), []);
}

#[tokio::test]
async fn every_target_gets_the_same_page_under_the_same_id() {
    let other = Receiver::start().await;
    other.answers(Answer::Status(StatusCode::INTERNAL_SERVER_ERROR, Vec::new()));
    let mut world = World::start_with(other.target("other")).await;
    world.account(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let first = world.calls(1).await.remove(0);
    world.until("the other is asked", async || other.received().len() == 1).await;

    other.answers(Answer::Confirmed);
    world.advance_ms(1_000).await;

    world.until("the other has it", async || other.confirmed().len() == 1).await;
    let attempts = other.received();
    assert!(attempts.iter().all(|attempt| attempt.page == first.page));
    assert!(attempts.iter().all(|attempt| attempt.body == first.body));
    world.calls(1).await;
}

#[tokio::test]
async fn a_target_gets_only_the_pages_that_it_covers() {
    let (of_another, of_high) = (Receiver::start().await, Receiver::start().await);
    let mut world = World::start_with(format!(
        "{}staff = [\"somebody-else\"]\n{}severities = [\"high\"]\n",
        of_another.target("of-another"),
        of_high.target("of-high"),
    ))
    .await;
    world.account(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;

    world.calls(1).await;
    world
        .until("nothing else waits", async || {
            world.app().relay.store.deliveries_waiting().await.unwrap().is_empty()
        })
        .await;
    assert_eq!((of_another.received(), of_high.received()), (vec![], vec![]));
}

#[tokio::test]
async fn what_waits_for_a_target_that_is_gone_goes_to_those_that_there_are() {
    let (old, new) = (Receiver::start().await, Receiver::start().await);
    old.answers(Answer::Status(StatusCode::BAD_GATEWAY, Vec::new()));
    let mut world = World::start_with(old.target("old")).await;
    world.receiver().answers(Answer::Status(StatusCode::BAD_GATEWAY, Vec::new()));
    world.account(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world
        .until("both have refused it", async || {
            !old.received().is_empty() && !world.receiver().received().is_empty()
        })
        .await;

    world.restart_with(new.target("new")).await;
    world.until("the new one has it", async || new.confirmed().len() == 1).await;
    assert_eq!(new.received()[0].page, old.received()[0].page);

    // It has not confirmed it, and may be asked again; what the new one has is not sent again.
    old.answers(Answer::Confirmed);
    world.restart_with(format!("{}{}", old.target("old"), new.target("new"))).await;
    world.until("the old one has it", async || old.confirmed().len() == 1).await;
    assert_eq!(old.confirmed()[0].page, new.confirmed()[0].page);
    assert_eq!(new.received().len(), 1);
}

#[tokio::test]
async fn a_call_that_was_confirmed_is_not_given_to_a_target_that_is_new() {
    let new = Receiver::start().await;
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world.calls(1).await;
    world
        .until("it is marked", async || {
            world.app().relay.store.unconfirmed_calls().await.unwrap().count == 0
        })
        .await;

    world.restart_with(new.target("new")).await;

    world
        .until("nothing waits", async || {
            world.app().relay.store.deliveries_waiting().await.unwrap().is_empty()
        })
        .await;
    world.calls(1).await;
    assert_eq!(new.received(), []);
}

#[tokio::test]
async fn a_busy_target_is_asked_again_when_it_said_but_within_half_a_minute() {
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    let busy = |seconds: &str| {
        let headers = vec![("retry-after", seconds.to_owned())];
        Answer::Status(StatusCode::TOO_MANY_REQUESTS, headers)
    };
    world.receiver().answers(busy("7"));
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let attempts = || world.receiver().received().len();
    world.until("the first attempt", async || attempts() == 1 && is_put_off(&world).await).await;
    world.receiver().answers(busy("3600"));

    world.advance_ms(6_000).await;
    assert_eq!(attempts(), 1);
    world.advance_ms(2_000).await;
    world.until("the second attempt", async || attempts() == 2 && is_put_off(&world).await).await;

    world.receiver().answers(Answer::Confirmed);
    world.advance_ms(28_000).await;
    assert_eq!(attempts(), 2);
    world.advance_ms(3_000).await;
    world.calls(1).await;
}

#[tokio::test]
async fn a_redirect_is_refused_and_tried_again() {
    let elsewhere = Receiver::start().await;
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    let location = vec![("location", elsewhere.url().to_owned())];
    world.receiver().answers(Answer::Status(StatusCode::TEMPORARY_REDIRECT, location));
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world.until("it was sent", async || world.receiver().received().len() == 1).await;

    world.receiver().answers(Answer::Confirmed);
    world.until("it is put off", async || is_put_off(&world).await).await;
    world.advance_ms(1_000).await;

    world.calls(1).await;
    assert_eq!(elsewhere.received(), []);
}

#[tokio::test]
async fn a_crash_after_the_target_had_it_sends_the_same_page_again() {
    let mut service = Service::start("").await;
    let _clinician = service.account("clinician", Role::Clinician).await;
    service.receiver().answers(Answer::Silence);
    let student = Student::arrive(&service).await;
    student.asks_for_urgent_help().await;
    service.until("it has it", async || service.receiver().received().len() == 1).await;

    service.kill();
    service.receiver().answers(Answer::Confirmed);
    service.start_again().await;

    service.until("it comes again", async || !service.receiver().confirmed().is_empty()).await;
    let calls = service.receiver().received();
    assert_eq!((calls[1].page, &calls[1].body), (calls[0].page, &calls[0].body));
}

#[tokio::test]
async fn a_target_that_wants_to_know_is_told_when_somebody_joined() {
    let told = Receiver::start().await;
    let settings = format!("{}tells_over = true\n", told.target("told"));
    let mut world = World::start_with(settings).await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world.until("it is called", async || told.confirmed().len() == 1).await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;

    world.until("it is told", async || told.confirmed().len() == 2).await;

    let events: Vec<_> = told.confirmed().into_iter().map(|call| (call.event, call.page)).collect();
    let page = events[0].1;
    assert_eq!(events, [("page.called".to_owned(), page), ("page.over".to_owned(), page)]);
    world.calls(1).await;
}

#[tokio::test]
async fn a_target_that_may_still_be_called_is_told_only_afterwards() {
    let told = Receiver::start().await;
    told.answers(Answer::Silence);
    let settings = format!("{}tells_over = true\ntimeout_s = 60\n", told.target("told"));
    let mut world = World::start_with(settings).await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world.until("it is called", async || told.received().len() == 1).await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;
    world
        .until("its end waits", async || {
            world.app().relay.store.deliveries_waiting().await.unwrap().len() == 1
        })
        .await;

    told.answers(Answer::Confirmed);
    world.advance_ms(74_000).await;
    assert_eq!(told.received().len(), 1);
    world.advance_ms(1_000).await;

    world.until("it is told", async || told.confirmed().len() == 1).await;
    assert_eq!(told.confirmed()[0].event, "page.over");
}

/// Whether what waits was marked as failed, so that only its own time is waited for.
async fn is_put_off(world: &World) -> bool {
    let store = &world.app().relay.store;
    let due = store.deliveries_due_at().await.unwrap();
    due.iter().all(|due_at| due_at.since(world.now()) <= 30_000)
}
