//! Drills: an imminent case without a student, played through the service that runs.

use protocol::{
    Author, Event, Role, SessionId,
    staff::{FlagSource, FromStaff, Outcome},
};
use server::store::{
    AuditPage,
    acts::drills::{AskForDrill, CallOffDrill},
};
use tests::{person::Staff, service::Service, world::World};
use tokio::task::spawn_blocking;

const LIMIT_MS: i64 = 900_000;
/// The service looks for what is due at least this often.
const LOOK_AGAIN_MS: i64 = 1_000;

#[tokio::test]
async fn a_drill_pages_whoever_is_on_call_and_says_everywhere_that_it_is_one() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let drill = asked_for(&world).await;

    let call = world.calls(1).await.remove(0);
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(body["data"]["drill"], true);
    let page = clinician.is_paged().await;
    assert!(page.drill);
    let case = world.cases().await.remove(0);
    assert!(case.drill);
    assert_eq!(case.flags[0].source, FlagSource::Drill);
    assert_eq!(case.pseudonym.as_str(), "This is a drill");
    assert_eq!(case.session, drill);

    clinician.opens(drill).await;
    clinician.joins().await;
    clinician.says("I am here").await;
    clinician.closes(case.escalation.unwrap().id, Outcome::Supported).await;

    let times = world.app().relay.store.drill(drill).await.unwrap().unwrap();
    assert!(times.completed, "{times:?}");
    assert_eq!(times.pages.len(), 1);
    assert!(times.pages[0].confirmed_at.is_some() && times.joined_at.is_some(), "{times:?}");
    assert_eq!(world.app().relay.store.last_drill().await.unwrap(), times.ended_at);
    assert_eq!(acts(&world, "drill.").await, ["drill.begun", "drill.completed"]);
    assert_eq!(world.cases().await, []);
}

#[tokio::test]
async fn no_supporter_gets_a_drill_and_no_student_waits_behind_it() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    let drill = asked_for(&world).await;
    let waiting = world.app().relay.store.waiting().await.unwrap();
    assert_eq!(waiting.iter().map(|place| place.position).collect::<Vec<_>>(), [1]);

    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;
    clinician.sends(FromStaff::StepOut { session: drill }).await;
    clinician.sees(Event::Left { author: Author::Clinician }).await;
    let supporter = world.ready_supporter().await;
    student.is_paired().await;
    supporter.opens_next().await;
    let another = world.ready_supporter().await;
    world.advance_ms(10_000).await;

    assert_eq!(world.desk_of(&another).await.pairings, []);
    let sample = world.app().sample().await.unwrap();
    assert_eq!((sample.waiting.all, sample.paired.all, sample.nobody_reached), (0, 1, 0));
}

#[tokio::test]
async fn whoever_is_in_danger_is_before_a_drill_for_everybody() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let before = world.student().await;
    before.asks_for_urgent_help().await;
    world.calls(1).await;
    let drill = asked_for(&world).await;
    let after = world.student().await;
    after.asks_for_urgent_help().await;
    world.calls(3).await;

    let pages = world.app().relay.store.pages(clinician.view.id).await.unwrap();
    let queue = world.cases().await;

    assert_eq!(pages.iter().map(|page| page.drill).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(queue.iter().map(|case| case.drill).collect::<Vec<_>>(), [false, false, true]);
    assert_eq!(queue[2].session, drill);
}

#[tokio::test]
async fn a_drill_that_nobody_closes_ends_by_itself_and_calls_nobody_any_more() {
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    let drill = asked_for(&world).await;
    world.calls(1).await;

    world.advance_ms(LIMIT_MS).await;

    assert_eq!(world.cases().await, []);
    let times = world.app().relay.store.drill(drill).await.unwrap().unwrap();
    assert!(times.ended_at.is_some() && !times.completed, "{times:?}");
    let called = world.receiver().confirmed().len();
    world.advance_ms(600_000).await;
    assert_eq!(world.receiver().confirmed().len(), called);
    assert_eq!(world.app().relay.store.last_drill().await.unwrap(), None);
    assert_eq!(acts(&world, "drill.").await, ["drill.begun", "drill.called_off"]);
}

#[tokio::test]
async fn a_drill_that_was_asked_for_long_ago_is_not_begun() {
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    let session = SessionId(tests::person::key().0);
    world.stop().await;
    let store = world.database().await;
    store.write(AskForDrill { session, limit_ms: LIMIT_MS }).await.unwrap();
    store.close().await;
    world.pass_ms(60_000);

    world.start_again().await;
    world.settle().await;

    assert_eq!(world.cases().await, []);
    assert_eq!(world.receiver().received(), []);
}

#[tokio::test]
async fn a_drill_is_called_off_when_whoever_watches_it_goes() {
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    let drill = asked_for(&world).await;

    world.app().relay.store.write(CallOffDrill(drill)).await.unwrap();
    world.advance_ms(LOOK_AGAIN_MS).await;

    assert_eq!(world.cases().await, []);
}

#[tokio::test]
async fn the_command_plays_a_drill_on_the_service_that_runs_and_prints_the_times() {
    let service = Service::start("").await;
    let clinician = service.staff("Bo", Role::Clinician).await;
    let config = service.config().display().to_string();
    let command = spawn_blocking(move || {
        tests::binary::run(&["drill", "--limit", "60", "--config", &config])
    });

    let page = clinician.is_paged().await;
    let _: protocol::staff::PageView =
        clinician.post(&format!("/api/pages/{}/acknowledge", page.id), &()).await;
    clinician.opens(page.session).await;
    clinician.joins().await;
    clinician.closes(escalation_of(&clinician).await, Outcome::Supported).await;
    let said = command.await.unwrap();

    assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
    for line in [
        "the service took it up",
        "the flag was durable",
        "page made for Bo",
        "confirmed the page for Bo",
        "Bo said that they are coming",
        "a clinician was in the conversation",
        "a clinician closed it",
        "played to its end",
    ] {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    let doctor = service.command(&["doctor"]).await;
    assert!(doctor.out.contains("the last one was 0 days ago"), "{doctor:?}");
}

#[tokio::test]
async fn the_command_says_when_no_service_runs() {
    let service = Service::prepare("").await;
    let said = service.command(&["drill"]).await;
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("no service runs on this data folder"), "{said:?}");
}

/// As the command asks, on the database of the service that runs.
async fn asked_for(world: &World) -> SessionId {
    let session = SessionId(tests::person::key().0);
    let act = AskForDrill { session, limit_ms: LIMIT_MS };
    world.app().relay.store.write(act).await.unwrap();
    world.advance_ms(LOOK_AGAIN_MS).await;
    world.until("the drill has begun", async || !world.cases().await.is_empty()).await;
    session
}

async fn escalation_of(clinician: &Staff) -> protocol::EscalationId {
    let cases: Vec<protocol::staff::CaseView> = clinician.get("/api/cases").await;
    cases[0].escalation.clone().unwrap().id
}

/// The words of the audit log that begin so, oldest first.
async fn acts(world: &World, beginning: &str) -> Vec<String> {
    let all = AuditPage { before: None, limit: 1_000 };
    let mut acts: Vec<_> = world.app().relay.store.audit(all).await.unwrap();
    acts.reverse();
    acts.into_iter().map(|entry| entry.act).filter(|act| act.starts_with(beginning)).collect()
}
