//! Staff who reach for what is not theirs.

use protocol::{
    ErrorCode::{self, Denied, NotFound, OutOfState},
    Role, Seq, SessionId,
    staff::{FromStaff, Part, Severity},
};
use reqwest::Method;
use serde_json::json;
use tests::{
    person::{Staff, key},
    world::World,
};

use super::still_works;

#[tokio::test]
async fn a_supporter_cannot_touch_the_conversation_of_another() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let other = world.staff(Role::Supporter).await;
    let session = supporter.session();
    let last = student.says("only for one").await;

    for frame in every_frame_about(session) {
        let code = match frame {
            FromStaff::Join { .. } | FromStaff::StepOut { .. } => Denied,
            _ => NotFound,
        };
        assert_refused(&other, frame, code).await;
    }
    assert_eq!(raise_a_flag(&other, session).await, NotFound);

    assert_untouched(&world, session, last).await;
    assert!(!other.connection.unread().contains("only for one"));
    student.leaves().await;
    still_works(&mut world).await;
}

#[tokio::test]
async fn a_clinician_cannot_open_or_join_a_conversation_that_calls_nobody() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let clinician = world.staff(Role::Clinician).await;
    let session = supporter.session();
    let last = student.says("only for one").await;

    for frame in every_frame_about(session) {
        let code = match frame {
            FromStaff::HandOver { .. }
            | FromStaff::GoOnAgain { .. }
            | FromStaff::End { .. }
            | FromStaff::ChoosePart { .. } => Denied,
            _ => NotFound,
        };
        assert_refused(&clinician, frame, code).await;
    }

    assert_untouched(&world, session, last).await;
    assert!(!clinician.connection.unread().contains("only for one"));
}

#[tokio::test]
async fn a_clinician_may_read_where_a_colleague_is_and_not_write() {
    let mut world = World::start().await;
    let (first, second) = (world.staff(Role::Clinician).await, world.staff(Role::Clinician).await);
    let student = world.student().await;
    student.asks_for_urgent_help().await;
    let session = first.is_paged().await.session;
    first.opens(session).await;
    first.joins().await;
    second.opens(session).await;

    let text = "me too".try_into().unwrap();
    assert_refused(&second, FromStaff::Say { session, key: key(), text }, NotFound).await;
    assert_refused(&second, FromStaff::StepOut { session }, ErrorCode::Conflict).await;
    let escalation = world.cases().await[0].escalation.clone().unwrap();
    let path = format!("/api/escalations/{}/close", escalation.id);
    let body = json!({ "outcome": "supported", "reason": "not mine to say" });
    let refused = second.is_refused_over_http(Method::POST, &path, &body).await;
    assert_eq!(refused.1, ErrorCode::Conflict);

    assert_eq!(world.cases().await[0].escalation, Some(escalation));
}

#[tokio::test]
async fn a_moderator_who_has_not_come_in_neither_writes_nor_leaves_nor_ends() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    let session = supporter.session();
    let last = student.says("can be read").await;
    moderator.opens(session).await;
    moderator.reads("can be read").await;

    let say = FromStaff::Say { session, key: key(), text: "not mine".try_into().unwrap() };
    assert_refused(&moderator, say, NotFound).await;
    assert_refused(&moderator, FromStaff::StepOut { session }, OutOfState).await;
    assert_refused(&moderator, FromStaff::End { session }, Denied).await;
    // Looking on leaves no trace.
    for frame in [FromStaff::Seen { session, seq: Seq(1) }, FromStaff::Typing { session }] {
        moderator.sends(frame).await;
    }
    moderator.connection.beat().await;
    student.connection.beat().await;
    let heard = student.connection.unread();
    assert!(!heard.contains("seen") && !heard.contains("typing"), "{heard}");

    assert_untouched(&world, session, last).await;
}

#[tokio::test]
async fn what_does_not_exist_is_not_found() {
    let mut world = World::start().await;
    let (supporter, clinician) =
        (world.staff(Role::Supporter).await, world.staff(Role::Clinician).await);
    let moderator = world.staff(Role::Moderator).await;
    let nowhere = SessionId(key().0);

    let open = || FromStaff::Open { session: nowhere, last_seq: Seq(0) };
    for staff in [&supporter, &clinician, &moderator] {
        assert_refused(staff, open(), NotFound).await;
    }
    assert_refused(&clinician, FromStaff::Join { session: nowhere }, NotFound).await;
    assert_eq!(raise_a_flag(&supporter, nowhere).await, NotFound);
    still_works(&mut world).await;
}

fn every_frame_about(session: SessionId) -> Vec<FromStaff> {
    vec![
        FromStaff::Open { session, last_seq: Seq(0) },
        FromStaff::Fetch { session, after: Seq(0) },
        FromStaff::Say { session, key: key(), text: "not mine".try_into().unwrap() },
        FromStaff::Seen { session, seq: Seq(1) },
        FromStaff::Typing { session },
        FromStaff::Join { session },
        FromStaff::StepOut { session },
        FromStaff::ChoosePart { session, part: Part::Leave },
        FromStaff::HandOver { session },
        FromStaff::GoOnAgain { session, yes: true },
        FromStaff::End { session },
    ]
}

async fn assert_refused(staff: &Staff, frame: FromStaff, code: ErrorCode) {
    let what = format!("{frame:?}");
    staff.sends(frame).await;
    assert_eq!(staff.is_refused().await, code, "{what}");
}

async fn raise_a_flag(staff: &Staff, session: SessionId) -> ErrorCode {
    let body = json!({ "severity": Severity::High, "note": "a note" });
    let path = format!("/api/sessions/{session}/flags");
    staff.is_refused_over_http(Method::POST, &path, &body).await.1
}

async fn assert_untouched(world: &World, session: SessionId, last: Seq) {
    let store = &world.app().relay.store;
    assert_eq!(store.standing_of(session).await.unwrap().head, last);
    assert_eq!(store.notes(session).await.unwrap(), []);
    assert_eq!(world.cases().await, []);
}
