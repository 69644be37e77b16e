//! From a flag to a professional who is in the conversation.

use protocol::{
    Author, EndedBy, ErrorCode, Event, Role, WaitingReason,
    staff::{CaseStatus, EscalationStatus, FromStaff, Outcome, PageView},
};
use tests::world::{CLAIM_LIMIT_MS, STAFF_AWAY_MS, STEP_LIMIT_MS, World};

const WORRYING: &str = "i can't do this anymore, i want to die";

#[tokio::test]
async fn an_escalation_pages_the_clinician_who_joins_and_closes() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    student.says(WORRYING).await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);

    moderator.claims(case.id).await;
    moderator.escalates(case.id).await;

    student.sees(Event::HelpCalled).await;
    let call = world.calls(1).await.remove(0);
    assert_eq!(call.staff, clinician.view.id);
    assert!(!call.body.contains("die"), "a call carries no text: {}", call.body);
    let page: PageView = clinician.get(&format!("/api/pages/{}", call.page)).await;
    assert_eq!(page.session, case.session);

    clinician.opens(page.session).await;
    clinician.reads(WORRYING).await;
    clinician.joins().await;
    student.sees(Event::Joined { author: Author::Clinician }).await;
    supporter.sees(Event::Joined { author: Author::Clinician }).await;
    clinician.says("I am a counsellor, I am with you now").await;
    let said_by = student.reads("I am a counsellor, I am with you now").await;
    assert_eq!(said_by, Author::Clinician);

    let escalation = world.cases().await[0].escalation.clone().unwrap();
    assert_eq!(escalation.status, EscalationStatus::Joined);
    clinician.closes(escalation.id, Outcome::Referred).await;
    student.sees(Event::Left { author: Author::Clinician }).await;
    assert_eq!(world.cases().await, []);
    supporter.says("I am still here").await;
    student.reads("I am still here").await;
}

#[tokio::test]
async fn an_unclaimed_high_case_pages_the_clinician_by_itself() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, _supporter) = world.paired().await;
    student.says(WORRYING).await;

    world.advance_ms(CLAIM_LIMIT_MS - 1).await;
    assert_eq!(world.receiver().received(), []);
    world.advance_ms(1).await;

    assert_eq!(world.calls(1).await[0].staff, clinician.view.id);
    assert_eq!(world.cases().await[0].status, CaseStatus::Escalated);
    student.sees(Event::HelpCalled).await;
}

#[tokio::test]
async fn when_nobody_joins_in_time_the_next_person_is_paged() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    assert_eq!(world.calls(1).await[0].staff, first.view.id);

    world.advance_ms(STEP_LIMIT_MS - 1).await;
    world.calls(1).await;
    world.advance_ms(1).await;

    assert_eq!(world.calls(2).await[1].staff, second.view.id);
    second.opens(second.is_paged().await.session).await;
    second.joins().await;
    world.advance_ms(5 * STEP_LIMIT_MS).await;
    world.calls(2).await;
}

#[tokio::test]
async fn when_everybody_was_called_in_vain_the_student_is_told_and_calling_goes_on() {
    let mut world = World::start().await;
    let clinician = world.account(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    world.calls(1).await;

    world.advance_ms(STEP_LIMIT_MS).await;

    student.sees(Event::NobodyReached).await;
    assert_eq!(world.calls(2).await[1].staff, clinician.id);
    world.advance_ms(STEP_LIMIT_MS).await;
    world.calls(3).await;
}

#[tokio::test]
async fn with_nobody_on_call_the_student_is_told_at_once_and_the_first_to_be_added_is_called() {
    let mut world = World::start().await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    student.sees(Event::NobodyReached).await;
    assert_eq!(world.receiver().received(), []);

    let clinician = world.account(Role::Clinician).await;
    world.advance_ms(STEP_LIMIT_MS).await;

    assert_eq!(world.calls(1).await[0].staff, clinician.id);
}

#[tokio::test]
async fn a_call_that_fails_is_made_again_with_the_same_id() {
    let mut world = World::start().await;
    world.account(Role::Clinician).await;
    world.receiver().fail_next(2);
    let student = world.student().await;
    student.asks_for_urgent_help().await;

    world.until("the first attempt", async || world.receiver().received().len() == 1).await;
    world.advance_ms(1_000).await;
    world.until("the second attempt", async || world.receiver().received().len() == 2).await;
    world.advance_ms(2_000).await;
    world.calls(1).await;

    let attempts = world.receiver().received();
    assert_eq!(attempts.len(), 3);
    assert!(attempts.iter().all(|attempt| attempt.page == attempts[0].page));
    assert!(attempts.iter().all(|attempt| attempt.body == attempts[0].body));
}

#[tokio::test]
async fn a_supporter_who_ends_does_not_end_it_under_the_clinician() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;

    supporter.sends(FromStaff::End { session: supporter.session() }).await;

    student.sees(Event::SteppedBack).await;
    supporter.desk(|desk| desk.pairings.is_empty()).await;
    clinician.says("I am still with you").await;
    student.reads("I am still with you").await;
}

#[tokio::test]
async fn a_clinician_alone_with_a_student_ends_the_session_by_closing() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;

    let escalation = world.cases().await[0].escalation.clone().unwrap();
    clinician.closes(escalation.id, Outcome::Supported).await;

    student.sees(Event::Ended { by: EndedBy::Clinician }).await;
}

#[tokio::test]
async fn a_clinician_who_leaves_without_an_outcome_is_replaced() {
    let mut world = World::start().await;
    let (first, _) = (world.staff(Role::Clinician).await, world.account(Role::Clinician).await);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let session = first.is_paged().await.session;
    first.opens(session).await;
    first.joins().await;
    world.calls(1).await;

    first.sends(FromStaff::StepOut { session }).await;

    student.sees(Event::Left { author: Author::Clinician }).await;
    student.sees(Event::Waiting { reason: WaitingReason::ClinicianLeft }).await;
    world.calls(2).await;
}

#[tokio::test]
async fn a_clinician_whose_connection_stays_lost_is_replaced() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;
    world.calls(1).await;

    clinician.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;

    student.sees(Event::Left { author: Author::Clinician }).await;
    world.calls(2).await;
}

#[tokio::test]
async fn the_second_clinician_to_join_is_refused_and_may_still_read() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let session = first.is_paged().await.session;
    first.opens(session).await;
    first.joins().await;

    second.opens(session).await;
    second.sends(FromStaff::Join { session }).await;

    assert_eq!(second.is_refused().await, ErrorCode::Conflict);
}

#[tokio::test]
async fn an_escalation_goes_on_after_the_student_left() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    student.leaves().await;
    let session = clinician.is_paged().await.session;

    clinician.opens(session).await;
    clinician.sends(FromStaff::Join { session }).await;
    world
        .until("the clinician has it", async || {
            let cases = world.cases().await;
            cases[0].escalation.as_ref().unwrap().status == EscalationStatus::Joined
        })
        .await;

    let escalation = world.cases().await[0].escalation.clone().unwrap();
    clinician.closes(escalation.id, Outcome::StudentLeft).await;
    assert_eq!(world.cases().await, []);
}

#[tokio::test]
async fn a_clinician_who_is_gone_is_replaced_also_when_the_student_has_left() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;
    student.leaves().await;
    clinician.sees(Event::Ended { by: EndedBy::Student }).await;
    world.calls(1).await;

    clinician.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;

    world.calls(2).await;
}

#[tokio::test]
async fn a_clinician_who_closed_hears_no_more_of_the_conversation() {
    let mut world = World::start().await;
    let (clinician, onlooker) =
        (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let (student, supporter) = world.paired().await;
    student.asks_for_urgent_help().await;
    let session = clinician.is_paged().await.session;
    clinician.opens(session).await;
    clinician.joins().await;
    onlooker.opens(session).await;
    onlooker.sees(Event::Joined { author: Author::Clinician }).await;
    let escalation = world.cases().await[0].escalation.clone().unwrap();
    clinician.closes(escalation.id, Outcome::Supported).await;
    clinician.sees(Event::Left { author: Author::Clinician }).await;

    student.says("only between us").await;
    supporter.reads("only between us").await;

    for clinician in [clinician, onlooker] {
        clinician.connection.beat().await;
        assert!(!clinician.connection.unread().contains("only between us"));
    }
}
