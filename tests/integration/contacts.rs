//! What a student leaves to be reached by: for the clinician who is with them, with a reason, and deleted
//! on a clock of its own.

use protocol::{
    ErrorCode, Role, SessionToken,
    handover::{
        ContactDetails, ContactReason, ContactState, ContactView, LeaveContact, OpenContact,
        OwnContact,
    },
    staff::{AuditView, CaseView, Outcome},
    student::LeaveNow,
};
use reqwest::{Method, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};
use server::store::AuditPage;
use tests::{
    door::Door as _,
    person::{Staff, Student, client},
    service::files,
    world::{STAFF_AWAY_MS, STUDENT_AWAY_MS, World},
};

const PHONE: &str = "+49 170 5550199";
const HOUR_MS: i64 = 3_600_000;
const SWEEP_MS: i64 = 600_000;

#[tokio::test]
async fn the_clinician_who_is_there_opens_them_with_a_reason_that_is_on_the_audit_log() {
    let mut world = World::start().await;
    let (student, _supporter, clinician) = in_a_crisis(&mut world).await;
    let case = world.cases().await.remove(0);

    let state = leaves_a_number(&world, &student).await;
    let until = state.until.unwrap();
    assert_eq!(until, world.now().plus_ms(24 * HOUR_MS));
    let told = |cases: &[CaseView]| cases.iter().any(|one| one.contact_until == Some(until));
    clinician.case_queue(told).await;

    let view = opens_them(&clinician, &case).await;
    assert_eq!(view.details.phone.unwrap().as_str(), PHONE);
    assert_eq!(view.until, until);
    assert_eq!(view.openings.len(), 1);
    assert_eq!(view.openings[0].reason, ContactReason::ConnectionLost);
    assert_eq!(view.openings[0].words.as_str(), "she does not answer any more");
    assert_eq!(opens_them(&clinician, &case).await.openings.len(), 2);

    let entries = entries(&world, "contact.opened").await;
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].actor, Some(clinician.view.id));
    assert_eq!(entries[0].case, Some(case.id));
    assert_eq!(entries[0].detail.as_deref(), Some("connection_lost"));
}

#[tokio::test]
async fn nobody_else_opens_them_or_learns_of_them() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = in_a_crisis(&mut world).await;
    let moderator = world.staff(Role::Moderator).await;
    let colleague = world.staff(Role::Clinician).await;
    let case = world.cases().await.remove(0);
    moderator.opens(case.session).await;
    supporter.connection.beat().await;
    moderator.connection.beat().await;
    let _: Vec<Value> = supporter.connection.heard_so_far();
    let _: Vec<Value> = moderator.connection.heard_so_far();

    leaves_a_number(&world, &student).await;
    let path = format!("/api/cases/{}/contact", case.id);
    for (staff, code) in [
        (&supporter, ErrorCode::Denied),
        (&moderator, ErrorCode::Denied),
        (&colleague, ErrorCode::NotFound),
    ] {
        let refused = staff.is_refused_over_http(Method::POST, &path, &reason()).await;
        assert_eq!(refused.1, code, "{}", staff.view.role);
    }
    assert!(entries(&world, "contact.opened").await.is_empty());

    opens_them(&clinician, &case).await;
    for staff in [&supporter, &moderator] {
        staff.connection.beat().await;
        for frame in staff.connection.heard_so_far::<Value>() {
            let frame = frame.to_string();
            assert!(!frame.contains("5550199"), "{frame}");
            assert!(!frame.contains(r#""contact_until":1"#), "{frame}");
        }
    }
    let seen: Vec<CaseView> = moderator.get("/api/cases").await;
    assert_eq!(seen[0].contact_until, None);
    let steps: Vec<AuditView> = moderator.get(&format!("/api/cases/{}/steps", case.id)).await;
    assert!(!format!("{steps:?}").contains("does not answer"));
}

#[tokio::test]
async fn outside_a_crisis_there_is_nothing_to_leave_and_nothing_empty_is_kept() {
    let mut world = World::start().await;
    let (student, _supporter) = world.paired().await;
    let refused = leave(&world, &student.token, PHONE).await;
    assert_eq!(refused, (StatusCode::CONFLICT, json!({ "code": "out_of_state" })));

    student.asks_for_urgent_help().await;
    let nothing = ContactDetails { phone: None, place: None, name: None };
    let body = LeaveContact { token: student.token.clone(), details: nothing };
    assert_eq!(post(&world, "/api/contact", &body).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let too_long = "9".repeat(301);
    let body = json!({ "token": student.token, "details": { "phone": too_long } });
    assert_eq!(post(&world, "/api/contact", &body).await.1, json!({ "code": "bad_frame" }));
    assert_eq!(state_of(&world, &student).await.until, None);

    let nobody = SessionToken::new([9; 32]);
    assert_eq!(leave(&world, &nobody, PHONE).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn they_are_deleted_a_day_after_they_were_left() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = in_a_crisis(&mut world).await;
    let case = world.cases().await.remove(0);
    leaves_a_number(&world, &student).await;
    everybody_goes(&student, &supporter, &clinician).await;
    world.leap_ms(23 * HOUR_MS).await;
    assert_eq!(keys_of_details(&world), 1);

    world.leap_ms(HOUR_MS + SWEEP_MS).await;

    world.until("they are gone", async || keys_of_details(&world) == 0).await;
    assert_eq!(entries(&world, "contact.erased").await.len(), 1);
    let path = format!("/api/cases/{}/contact", case.id);
    let refused = clinician.asks(Method::POST, &path, Some(&reason())).await;
    assert!(refused.0.is_client_error(), "{refused:?}");
}

#[tokio::test]
async fn they_are_deleted_an_hour_after_the_calling_is_over() {
    let mut world = World::start().await;
    let (student, supporter, clinician) = in_a_crisis(&mut world).await;
    let case = world.cases().await.remove(0);
    leaves_a_number(&world, &student).await;

    clinician.closes(case.escalation.clone().unwrap().id, Outcome::Supported).await;
    let path = format!("/api/cases/{}/contact", case.id);
    let refused = clinician.is_refused_over_http(Method::POST, &path, &reason()).await;
    assert_eq!(refused.1, ErrorCode::OutOfState);
    assert_eq!(state_of(&world, &student).await.until, Some(world.now().plus_ms(HOUR_MS)));

    everybody_goes(&student, &supporter, &clinician).await;
    world.leap_ms(HOUR_MS + SWEEP_MS).await;
    world.until("they are gone", async || keys_of_details(&world) == 0).await;
    assert_eq!(state_of(&world, &student).await.until, None);
}

#[tokio::test]
async fn a_student_takes_them_back_or_leaves_others_in_their_place() {
    let mut world = World::start().await;
    let (student, _supporter, clinician) = in_a_crisis(&mut world).await;
    let case = world.cases().await.remove(0);
    leaves_a_number(&world, &student).await;
    assert_eq!(leave(&world, &student.token, "+49 30 1234").await.0, StatusCode::CREATED);
    let view = opens_them(&clinician, &case).await;
    assert_eq!(view.details.phone.unwrap().as_str(), "+49 30 1234");

    let own = OwnContact { token: student.token.clone() };
    let answer = post(&world, "/api/contact/take-back", &own).await;
    assert_eq!(answer.0, StatusCode::NO_CONTENT);

    assert_eq!(state_of(&world, &student).await.until, None);
    let path = format!("/api/cases/{}/contact", case.id);
    let refused = clinician.is_refused_over_http(Method::POST, &path, &reason()).await;
    assert_eq!(refused.1, ErrorCode::NotFound);
    world.advance_ms(SWEEP_MS).await;
    world.until("their keys are gone", async || keys_of_details(&world) == 0).await;
}

#[tokio::test]
async fn who_leaves_at_once_leaves_nothing_to_be_reached_by() {
    let mut world = World::start().await;
    let (student, _supporter, _clinician) = in_a_crisis(&mut world).await;
    leaves_a_number(&world, &student).await;

    let gone = LeaveNow { token: student.token.clone() };
    assert_eq!(post(&world, "/api/leave", &gone).await.0, StatusCode::NO_CONTENT);

    assert_eq!(entries(&world, "contact.erased").await.len(), 1);
    world.advance_ms(SWEEP_MS).await;
    world.until("their keys are gone", async || keys_of_details(&world) == 0).await;
}

/// It is for this that they are left: nobody was there yet when the line broke.
#[tokio::test]
async fn a_clinician_who_comes_when_the_student_is_gone_opens_them() {
    let mut world = World::start().await;
    let clinician = world.staff(Role::Clinician).await;
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    leaves_a_number(&world, &student).await;
    student.connection.close().await;
    world.advance_ms(STUDENT_AWAY_MS).await;
    clinician.case_queue(|cases| cases.iter().any(|case| case.session_ended)).await;
    let case = world.cases().await.remove(0);

    clinician.opens(case.session).await;
    clinician.sends(protocol::staff::FromStaff::Join { session: case.session }).await;
    let joined = |case: &CaseView| {
        case.escalation.as_ref().is_some_and(|one| one.joined_by == Some(clinician.view.id))
    };
    clinician.case_queue(|cases| cases.iter().any(joined)).await;

    assert_eq!(opens_them(&clinician, &case).await.details.phone.unwrap().as_str(), PHONE);

    // Whoever was lost opens nothing any more.
    clinician.connection.close().await;
    world.advance_ms(STAFF_AWAY_MS).await;
    let path = format!("/api/cases/{}/contact", case.id);
    let refused = clinician.is_refused_over_http(Method::POST, &path, &reason()).await;
    assert_eq!(refused.1, ErrorCode::NotFound);
}

async fn in_a_crisis(world: &mut World) -> (Student, Staff, Staff) {
    let clinician = world.staff(Role::Clinician).await;
    let (student, supporter) = world.paired().await;
    student.asks_for_urgent_help().await;
    clinician.opens(clinician.is_paged().await.session).await;
    clinician.joins().await;
    (student, supporter, clinician)
}

async fn everybody_goes(student: &Student, supporter: &Staff, clinician: &Staff) {
    for connection in [&student.connection, &supporter.connection, &clinician.connection] {
        connection.close().await;
    }
}

async fn leaves_a_number(world: &World, student: &Student) -> ContactState {
    let (status, answer) = leave(world, &student.token, PHONE).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    serde_json::from_value(answer).unwrap()
}

async fn leave(world: &World, token: &SessionToken, phone: &str) -> (StatusCode, Value) {
    let phone = Some(phone.try_into().unwrap());
    let details = ContactDetails { phone, place: None, name: None };
    post(world, "/api/contact", &LeaveContact { token: token.clone(), details }).await
}

async fn state_of(world: &World, student: &Student) -> ContactState {
    let own = OwnContact { token: student.token.clone() };
    serde_json::from_value(post(world, "/api/contact/state", &own).await.1).unwrap()
}

async fn post(world: &World, path: &str, body: &impl Serialize) -> (StatusCode, Value) {
    let answer = client().post(world.url(path)).json(body).send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::Null))
}

fn reason() -> OpenContact {
    let words = "she does not answer any more".try_into().unwrap();
    OpenContact { reason: ContactReason::ConnectionLost, words }
}

async fn opens_them(clinician: &Staff, case: &CaseView) -> ContactView {
    clinician.post(&format!("/api/cases/{}/contact", case.id), &reason()).await
}

async fn entries(world: &World, act: &str) -> Vec<AuditView> {
    let page = AuditPage { before: None, limit: 200 };
    let all = world.app().relay.store.audit(page).await.unwrap();
    all.into_iter().filter(|entry| entry.act == act).collect()
}

/// How many keys of contact details are in the key folder.
fn keys_of_details(world: &World) -> usize {
    let is_one = |path: &std::path::Path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("contact-"))
    };
    files(&world.data()).iter().filter(|(path, _)| is_one(path)).count()
}
