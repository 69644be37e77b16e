//! What moderators do with cases and in conversations: who has a case at every instant, and who is
//! with the student.

use protocol::{
    Author, EndedBy, ErrorCode, Event, Role, WaitingReason,
    staff::{AuditView, CaseStatus, CaseView, FromStaff, NoteView, OfferCase, WriteNote},
};
use reqwest::{Method, StatusCode};
use tests::{
    person::{Staff, Student},
    world::{CLAIM_LIMIT_MS, STAFF_AWAY_MS, World},
};

const WORRYING: &str = "i can't do this anymore, i want to die";

/// A student who worries the rules, their supporter, two moderators and the case.
struct Scene {
    world: World,
    student: Student,
    supporter: Staff,
    first: Staff,
    second: Staff,
    case: CaseView,
}

impl Scene {
    async fn set() -> Self {
        let mut world = World::start().await;
        let (first, second) =
            (world.staff(Role::Moderator).await, world.staff(Role::Moderator).await);
        let (student, supporter) = world.paired().await;
        student.says(WORRYING).await;
        let case = first.case_queue(|cases| !cases.is_empty()).await.remove(0);
        Self { world, student, supporter, first, second, case }
    }

    async fn case_now(&self) -> CaseView {
        self.world.cases().await.remove(0)
    }

    async fn post(&self, who: &Staff, act: &str) -> CaseView {
        who.post(&format!("/api/cases/{}/{act}", self.case.id), &()).await
    }

    async fn is_refused(&self, who: &Staff, act: &str) -> (StatusCode, ErrorCode) {
        let path = format!("/api/cases/{}/{act}", self.case.id);
        who.is_refused_over_http(Method::POST, &path, &()).await
    }

    async fn offer(&self) -> CaseView {
        let body = OfferCase { to: self.second.view.id };
        self.first.post(&format!("/api/cases/{}/offer", self.case.id), &body).await
    }

    async fn words(&self) -> Vec<String> {
        let path = format!("/api/cases/{}/steps", self.case.id);
        let steps: Vec<AuditView> = self.first.get(&path).await;
        steps.into_iter().map(|step| step.act).collect()
    }
}

const CONFLICT: (StatusCode, ErrorCode) = (StatusCode::CONFLICT, ErrorCode::Conflict);

#[tokio::test]
async fn of_two_moderators_who_claim_at_once_one_has_the_case() {
    let scene = Scene::set().await;
    let path = format!("/api/cases/{}/claim", scene.case.id);
    let (one, other) = tokio::join!(
        scene.first.asks::<()>(Method::POST, &path, None),
        scene.second.asks::<()>(Method::POST, &path, None),
    );
    let mut answers = [one.0, other.0];
    answers.sort_unstable();
    assert_eq!(answers, [StatusCode::OK, StatusCode::CONFLICT]);
    assert_eq!(scene.case_now().await.status, CaseStatus::Claimed);
}

#[tokio::test]
async fn a_case_that_is_given_back_waits_again_with_a_limit_of_its_own() {
    let mut scene = Scene::set().await;
    let clinician = scene.world.staff(Role::Clinician).await;
    scene.first.claims(scene.case.id).await;
    scene.world.advance_ms(3 * CLAIM_LIMIT_MS).await;
    assert_eq!(scene.is_refused(&scene.second, "release").await, CONFLICT);

    let waits = scene.post(&scene.first, "release").await;
    assert_eq!(waits.status, CaseStatus::Open);
    assert_eq!(waits.claim_due_at, Some(scene.world.now().plus_ms(CLAIM_LIMIT_MS)));
    scene.world.advance_ms(CLAIM_LIMIT_MS).await;
    assert_eq!(scene.world.calls(1).await[0].staff, clinician.view.id);
}

#[tokio::test]
async fn a_case_that_is_handed_over_is_never_without_an_owner() {
    let scene = Scene::set().await;
    scene.first.claims(scene.case.id).await;
    let offered = scene.offer().await;
    assert_eq!(offered.offered_to, Some(scene.second.view.id));
    assert_eq!(offered.offered_until, Some(scene.world.now().plus_ms(CLAIM_LIMIT_MS)));
    assert_eq!(offered.claimed_by, Some(scene.first.view.id));
    let told =
        scene.second.case_queue(|cases| cases.iter().any(|case| case.offered_to.is_some())).await;
    assert_eq!(told[0].claimed_by, Some(scene.first.view.id));

    assert_eq!(scene.is_refused(&scene.first, "accept").await, CONFLICT);
    let accepted = scene.post(&scene.second, "accept").await;
    assert_eq!(accepted.claimed_by, Some(scene.second.view.id));
    assert_eq!((accepted.offered_to, accepted.offered_until), (None, None));
    assert_eq!(scene.is_refused(&scene.first, "release").await, CONFLICT);
}

#[tokio::test]
async fn an_offer_that_nobody_takes_lapses_and_the_giver_still_has_the_case() {
    let scene = Scene::set().await;
    scene.first.claims(scene.case.id).await;
    scene.offer().await;
    scene.world.advance_ms(CLAIM_LIMIT_MS).await;

    let case = scene.case_now().await;
    assert_eq!((case.status, case.claimed_by), (CaseStatus::Claimed, Some(scene.first.view.id)));
    assert_eq!(case.offered_to, None);
    assert_eq!(scene.is_refused(&scene.second, "accept").await, CONFLICT);
    assert!(scene.words().await.contains(&"case.offer_lapsed".to_owned()));

    scene.offer().await;
    let declined = scene.post(&scene.second, "decline").await;
    assert_eq!((declined.offered_to, declined.claimed_by), (None, Some(scene.first.view.id)));
}

#[tokio::test]
async fn a_giver_who_is_gone_while_a_case_is_offered_leaves_it_to_the_queue() {
    let scene = Scene::set().await;
    scene.first.claims(scene.case.id).await;
    scene.offer().await;
    scene.first.connection.close().await;
    scene.world.advance_ms(STAFF_AWAY_MS).await;

    let case = scene.case_now().await;
    assert_eq!((case.status, case.offered_to), (CaseStatus::Open, None));
    assert_eq!(case.claim_due_at, Some(scene.world.now().plus_ms(CLAIM_LIMIT_MS)));
    assert_eq!(scene.is_refused(&scene.second, "accept").await, CONFLICT);
}

#[tokio::test]
async fn a_case_is_offered_to_moderators_only() {
    let mut scene = Scene::set().await;
    scene.first.claims(scene.case.id).await;
    let clinician = scene.world.staff(Role::Clinician).await;
    let path = format!("/api/cases/{}/offer", scene.case.id);
    for to in [clinician.view.id, scene.first.view.id] {
        let (_, code) =
            scene.first.is_refused_over_http(Method::POST, &path, &OfferCase { to }).await;
        assert_eq!(code, ErrorCode::BadFrame);
    }
    assert_eq!(scene.case_now().await.offered_to, None);
}

#[tokio::test]
async fn a_moderator_joins_speaks_with_an_own_voice_and_leaves() {
    let scene = Scene::set().await;
    scene.first.opens(scene.case.session).await;
    scene.first.joins().await;
    scene.student.sees(Event::Joined { author: Author::Moderator }).await;
    scene.first.says("i look after this service, i am here too").await;
    let read = scene.student.reads("i look after this service, i am here too").await;
    assert_eq!(read, Author::Moderator);
    assert_eq!(scene.case_now().await.moderator, Some(scene.first.view.id));

    scene.second.opens(scene.case.session).await;
    scene.second.sends(FromStaff::Join { session: scene.case.session }).await;
    assert_eq!(scene.second.is_refused().await, ErrorCode::OutOfState);

    scene.first.sends(FromStaff::StepOut { session: scene.case.session }).await;
    scene.student.sees(Event::Left { author: Author::Moderator }).await;
    scene.supporter.says("i am still with you").await;
    scene.student.reads("i am still with you").await;
    // Whoever has left still looks on.
    scene.first.reads("i am still with you").await;
}

#[tokio::test]
async fn a_moderator_takes_over_and_the_supporter_has_room_for_the_next_student() {
    let scene = Scene::set().await;
    scene.first.opens(scene.case.session).await;
    scene.first.sends(FromStaff::TakeOver { session: scene.case.session }).await;

    scene.supporter.sees(Event::TakenOver).await;
    scene.student.sees(Event::TakenOver).await;
    scene.first.says("i go on with you from here").await;
    let read = scene.student.reads("i go on with you from here").await;
    assert_eq!(read, Author::Moderator);

    let next = scene.world.student().await;
    next.is_paired().await;
    let is_next = |session| session != scene.case.session;
    scene.supporter.desk(|desk| desk.pairings.iter().any(|one| is_next(one.session))).await;
    scene.first.sends(FromStaff::TakeOver { session: scene.case.session }).await;
    assert_eq!(scene.first.is_refused().await, ErrorCode::OutOfState);
}

#[tokio::test]
async fn a_moderator_who_is_lost_while_alone_with_a_student_leaves_them_at_the_head_of_the_queue() {
    let mut scene = Scene::set().await;
    scene.supporter.pause().await;
    scene.first.opens(scene.case.session).await;
    scene.first.sends(FromStaff::TakeOver { session: scene.case.session }).await;
    scene.student.sees(Event::TakenOver).await;
    let before = scene.world.student().await;
    before.is_told_position(1).await;

    scene.first.connection.close().await;
    scene.world.advance_ms(STAFF_AWAY_MS).await;
    scene.student.sees(Event::Left { author: Author::Moderator }).await;
    scene.student.sees(Event::Waiting { reason: WaitingReason::ModeratorLeft }).await;
    scene.student.is_told_position(1).await;

    let next = scene.world.ready_supporter().await;
    assert_eq!(next.opens_next().await, scene.case.session);
}

#[tokio::test]
async fn a_moderator_ends_a_conversation_for_a_reason_that_is_noted() {
    let scene = Scene::set().await;
    let path = format!("/api/cases/{}/end", scene.case.id);
    let text = "planted: insulted everybody who tried".try_into().unwrap();
    let ended: CaseView = scene.first.post(&path, &WriteNote { text }).await;
    assert!(ended.session_ended);

    scene.student.sees(Event::Ended { by: EndedBy::Moderator }).await;
    assert!(!scene.student.connection.unread().contains("planted"));
    scene.supporter.desk(|desk| desk.pairings.is_empty()).await;
    let notes: Vec<NoteView> = scene.first.notes(scene.case.id).await;
    assert_eq!(notes.len(), 1);
    assert_eq!(scene.is_refused_with_note("end").await, ErrorCode::OutOfState);
}

#[tokio::test]
async fn the_supporter_is_asked_about_safety_and_the_moderator_sees_that_it_was_done() {
    let scene = Scene::set().await;
    let asked = scene.post(&scene.first, "ask-about-safety").await;
    assert_eq!(asked.safety_asked_at, Some(scene.world.now()));
    scene.supporter.desk(|desk| desk.pairings.iter().any(|one| one.safety_asked)).await;

    let path = format!("/api/sessions/{}/safety-checked", scene.case.session);
    let stranger = scene.second.asks::<()>(Method::POST, &path, None).await;
    assert_eq!(stranger.0, StatusCode::FORBIDDEN);
    let done = scene.supporter.asks::<()>(Method::POST, &path, None).await;
    assert_eq!(done.0, StatusCode::NO_CONTENT);
    scene.supporter.desk(|desk| desk.pairings.iter().all(|one| !one.safety_asked)).await;
    let checked = |case: &CaseView| case.safety_checked_at.is_some();
    scene.first.case_queue(|cases| cases.iter().any(checked)).await;

    let again = scene.supporter.is_refused_over_http(Method::POST, &path, &()).await;
    assert_eq!(again.1, ErrorCode::OutOfState);
}

#[tokio::test]
async fn the_steps_of_a_case_tell_what_was_done_by_whom_and_when() {
    let scene = Scene::set().await;
    scene.first.claims(scene.case.id).await;
    scene.first.opens(scene.case.session).await;
    scene.first.hears_whispers(scene.case.session, protocol::Seq(0)).await;
    scene.first.whispers("ask her about tonight").await;
    scene.first.joins().await;
    let text = "she sounds steadier".try_into().unwrap();
    let path = format!("/api/cases/{}/notes", scene.case.id);
    let noted = scene.first.asks(Method::POST, &path, Some(&WriteNote { text })).await;
    assert_eq!(noted.0, StatusCode::NO_CONTENT);
    scene.offer().await;
    scene.post(&scene.second, "accept").await;
    scene.second.escalates(scene.case.id).await;

    let words = scene.words().await;
    let wanted = [
        "flag.raised",
        "case.opened",
        "case.claimed",
        "conversation.opened",
        "conversation.whispered",
        "conversation.moderator_joined",
        "case.note_written",
        "case.offered",
        "case.accepted",
        "case.escalated",
    ];
    let mut rest = words.iter();
    for word in wanted {
        assert!(rest.any(|act| act == word), "{word} is missing, or out of order: {words:?}");
    }
    let path = format!("/api/cases/{}/steps", scene.case.id);
    let steps: Vec<AuditView> = scene.first.get(&path).await;
    let accepted = steps.iter().find(|step| step.act == "case.accepted").unwrap();
    assert_eq!(accepted.actor, Some(scene.second.view.id));
    assert_eq!(accepted.at, scene.world.now());
}

impl Scene {
    async fn is_refused_with_note(&self, act: &str) -> ErrorCode {
        let path = format!("/api/cases/{}/{act}", self.case.id);
        let body = WriteNote { text: "once more".try_into().unwrap() };
        self.first.is_refused_over_http(Method::POST, &path, &body).await.1
    }
}
