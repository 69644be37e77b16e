//! Somebody is blocked for a while, without anybody knowing who it is.

use protocol::{
    Author, BlockId, CaseId, CloseCode, EndedBy, ErrorCode, Event, Role, Timestamp, VisitToken,
    WaitingReason,
    block::{BlockReason, BlockView, EndAndBlock, LiftBlock, LiftReason},
    staff::{AuditView, CaseView, Severity, ToStaff},
    student::ToStudent,
};
use reqwest::{Method, StatusCode};
use tests::{
    connection::Connection,
    person::{Staff, Student, random},
    service::files,
    world::World,
};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

#[tokio::test]
async fn a_conversation_is_ended_and_its_tab_blocked_until_the_time_that_was_said() {
    let mut world = World::start().await;
    let tab = tab();
    let Scene { student, supporter, moderator, case } = scene(&mut world, &tab).await;

    let block = blocks(&moderator, case, 2).await;

    let (reason, until, undecided) =
        (BlockReason::Harassment, world.now().plus_ms(2 * HOUR_MS), false);
    assert_eq!((block.reason, block.until, block.proposed_until), (reason, until, None));
    student.sees(Event::Blocked { reason, until, undecided }).await;
    student.sees(Event::Ended { by: EndedBy::Moderator }).await;
    assert_eq!(student.connection.closed().await, Some(CloseCode::Ended.number()));
    supporter.sees(Event::Ended { by: EndedBy::Moderator }).await;
    supporter.desk(|desk| desk.pairings.is_empty()).await;

    let knocks = Student::knock(&world, &tab, false).await;
    assert_eq!(is_told(&knocks).await, (reason, until, undecided));
    assert_eq!(knocks.closed().await, Some(CloseCode::Blocked.number()));
    // Another tab is somebody else, as is one that says nothing.
    let other = Student::arrive_in(&world, &self::tab(), false).await;
    let silent = world.student().await;

    close(&[&moderator.connection, &supporter.connection, &other.connection, &silent.connection])
        .await;
    world.leap_ms(2 * HOUR_MS - 1).await;
    let knocks = Student::knock(&world, &tab, false).await;
    is_told(&knocks).await;
    knocks.closed().await;
    world.leap_ms(1).await;
    Student::arrive_in(&world, &tab, false).await;
    assert_eq!(world.app().relay.store.blocks().await.unwrap(), []);
    assert_eq!(told_of(&world, block.id).await, ["block.placed", "block.ended"]);
}

#[tokio::test]
async fn more_than_a_day_is_for_another_moderator_to_decide_and_a_day_holds_meanwhile() {
    let mut world = World::start().await;
    let tab = tab();
    let second = world.staff(Role::Moderator).await;
    let Scene { moderator, case, student, supporter } = scene(&mut world, &tab).await;

    let block = blocks(&moderator, case, 7 * 24).await;
    student.connection.closed().await;
    let now = world.now();
    assert_eq!(block.until, now.plus_ms(DAY_MS));
    assert_eq!(block.proposed_until, Some(now.plus_ms(7 * DAY_MS)));
    let shown = shown_blocks(&second, |blocks| !blocks.is_empty()).await;
    assert_eq!(shown, std::slice::from_ref(&block));
    let knocks = Student::knock(&world, &tab, false).await;
    let (_, until, undecided) = is_told(&knocks).await;
    knocks.closed().await;
    assert_eq!((until, undecided), (now.plus_ms(DAY_MS), true));

    for act in ["confirm", "refuse"] {
        let path = format!("/api/blocks/{}/{act}", block.id);
        let refused = moderator.is_refused_over_http(Method::POST, &path, &()).await;
        assert_eq!(refused, (StatusCode::CONFLICT, ErrorCode::OutOfState), "{act}ed one's own");
    }
    let path = format!("/api/blocks/{}/confirm", block.id);
    let confirmed: BlockView = second.post(&path, &()).await;
    assert_eq!(confirmed.until, now.plus_ms(7 * DAY_MS));
    assert_eq!(confirmed.confirmed_by, Some(second.view.name.clone()));
    let again = second.is_refused_over_http(Method::POST, &path, &()).await;
    assert_eq!(again.1, ErrorCode::Conflict);

    close(&[&moderator.connection, &second.connection, &supporter.connection]).await;
    world.leap_ms(7 * DAY_MS - 60_000).await;
    let knocks = Student::knock(&world, &tab, false).await;
    is_told(&knocks).await;
    knocks.closed().await;
    world.leap_ms(60_000).await;
    Student::arrive_in(&world, &tab, false).await;
    let told = told_of(&world, block.id).await;
    assert_eq!(told, ["block.placed", "block.confirmed", "block.ended"]);
}

#[tokio::test]
async fn what_another_moderator_refuses_or_nobody_decides_about_is_over() {
    for refused in [true, false] {
        let mut world = World::start().await;
        let tab = tab();
        let second = world.staff(Role::Moderator).await;
        let Scene { moderator, case, supporter, student } = scene(&mut world, &tab).await;
        let block = blocks(&moderator, case, 48).await;

        if refused {
            act(&second, &format!("/api/blocks/{}/refuse", block.id), &()).await;
        } else {
            student.connection.closed().await;
            close(&[&moderator.connection, &second.connection, &supporter.connection]).await;
            world.leap_ms(DAY_MS).await;
        }

        Student::arrive_in(&world, &tab, false).await;
        let last = told_of(&world, block.id).await.pop().unwrap();
        assert_eq!(last, if refused { "block.refused" } else { "block.ended" });
    }
}

#[tokio::test]
async fn any_moderator_lifts_a_block_and_says_why() {
    let mut world = World::start().await;
    let tab = tab();
    let second = world.staff(Role::Moderator).await;
    let Scene { moderator, case, .. } = scene(&mut world, &tab).await;
    let block = blocks(&moderator, case, 24).await;
    shown_blocks(&second, |blocks| blocks.len() == 1).await;

    let lift = LiftBlock { why: LiftReason::Mistake };
    act(&second, &format!("/api/blocks/{}/lift", block.id), &lift).await;

    shown_blocks(&moderator, <[_]>::is_empty).await;
    Student::arrive_in(&world, &tab, false).await;
    let entry =
        entries(&world).await.into_iter().find(|entry| entry.act == "block.lifted").unwrap();
    assert_eq!((entry.actor, entry.detail), (Some(second.view.id), Some("mistake".to_owned())));
}

#[tokio::test]
async fn a_blocked_student_in_danger_reaches_a_clinician_and_no_supporter() {
    let mut world = World::start().await;
    let tab = tab();
    let clinician = world.staff(Role::Clinician).await;
    let Scene { moderator, case, supporter, .. } = scene(&mut world, &tab).await;
    blocks(&moderator, case, 24).await;
    supporter.desk(|desk| desk.pairings.is_empty()).await;

    let student = Student::arrive_in(&world, &tab, true).await;

    student.sees(Event::Waiting { reason: WaitingReason::UrgentOnly }).await;
    student.sees(Event::HelpRequested).await;
    student.sees(Event::HelpCalled).await;
    let page = clinician.is_paged().await;
    assert_eq!(page.severity, Severity::Imminent);
    student.says("please, somebody").await;
    clinician.opens(page.session).await;
    clinician.joins().await;
    assert_eq!(clinician.reads("please, somebody").await, Author::Student);
    clinician.says("I am here").await;
    student.reads("I am here").await;
    assert!(world.desk_of(&supporter).await.pairings.is_empty(), "paired with a supporter");
    assert_eq!(world.app().relay.store.waiting().await.unwrap(), []);
}

#[tokio::test]
async fn whoever_a_clinician_is_called_to_is_not_sent_away() {
    let mut world = World::start().await;
    let Scene { student, moderator, case, .. } = scene(&mut world, &tab()).await;
    student.asks_for_urgent_help().await;

    let path = format!("/api/cases/{case}/block");
    let body = EndAndBlock { reason: BlockReason::Threats, hours: 1 };
    let refused = moderator.is_refused_over_http(Method::POST, &path, &body).await;

    assert_eq!(refused, (StatusCode::CONFLICT, ErrorCode::Conflict));
    student.says("still here").await;
}

#[tokio::test]
async fn nobody_is_blocked_for_no_time_for_longer_than_a_month_or_by_whoever_has_not_the_case() {
    let mut world = World::start().await;
    let second = world.staff(Role::Moderator).await;
    let Scene { student, moderator, case, .. } = scene(&mut world, &tab()).await;
    let path = format!("/api/cases/{case}/block");
    let of = |hours| EndAndBlock { reason: BlockReason::Misuse, hours };

    for hours in [0, 721, u32::MAX] {
        let refused = moderator.is_refused_over_http(Method::POST, &path, &of(hours)).await;
        assert_eq!(refused.1, ErrorCode::BadFrame, "{hours}");
    }
    let refused = second.is_refused_over_http(Method::POST, &path, &of(1)).await;
    assert_eq!(refused.1, ErrorCode::Conflict);
    student.says("still here").await;
    assert_eq!(world.app().relay.store.blocks().await.unwrap(), []);
}

#[tokio::test]
async fn a_database_holds_nothing_by_which_two_visits_of_a_tab_could_be_joined() {
    let mut world = World::start().await;
    let tab = tab();
    let Scene { moderator, case, .. } = scene(&mut world, &tab).await;
    blocks(&moderator, case, 24).await;
    is_told(&Student::knock(&world, &tab, false).await).await;
    Student::arrive_in(&world, &tab, true).await;

    let hashes = world.app().relay.store.visits().await.unwrap();
    assert_eq!(hashes.len(), 3, "two sessions and the block, which shares one with its session");
    let different: std::collections::BTreeSet<_> = hashes.iter().collect();
    assert_eq!(different.len(), 2);
    let hex = String::from(tab.clone());
    for (path, bytes) in files(&world.data()) {
        for needle in [&tab.expose()[..], hex.as_bytes()] {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "{} holds the tab's token", path.display());
        }
    }

    let lift = LiftBlock { why: LiftReason::LongEnough };
    let id = world.app().relay.store.blocks().await.unwrap()[0].id;
    act(&moderator, &format!("/api/blocks/{id}/lift"), &lift).await;
    assert_eq!(world.app().relay.store.visits().await.unwrap().len(), 2);
}

struct Scene {
    student: Student,
    supporter: Staff,
    moderator: Staff,
    case: CaseId,
}

/// A student whose tab is recognised talks with a supporter, who has raised a flag; a moderator has
/// claimed the case.
async fn scene(world: &mut World, tab: &VisitToken) -> Scene {
    let moderator = world.staff(Role::Moderator).await;
    let supporter = world.ready_supporter().await;
    let student = Student::arrive_in(world, tab, false).await;
    student.is_paired().await;
    supporter.opens_next().await;
    let case = supporter.raises_a_flag(Severity::Low, "they only insult me").await.case;
    let _: CaseView = moderator.claims(case).await;
    Scene { student, supporter, moderator, case }
}

async fn blocks(moderator: &Staff, case: CaseId, hours: u32) -> BlockView {
    let body = EndAndBlock { reason: BlockReason::Harassment, hours };
    moderator.post(&format!("/api/cases/{case}/block"), &body).await
}

async fn act(staff: &Staff, path: &str, body: &impl serde::Serialize) {
    let answer = staff.asks(Method::POST, path, Some(body)).await;
    assert_eq!(answer.0, StatusCode::NO_CONTENT, "{}", answer.1);
}

async fn is_told(connection: &Connection) -> (BlockReason, Timestamp, bool) {
    connection
        .hears("that a block holds", |frame| match frame {
            ToStudent::Blocked { reason, until, undecided } => Some((reason, until, undecided)),
            _ => None,
        })
        .await
}

async fn shown_blocks(staff: &Staff, wanted: impl Fn(&[BlockView]) -> bool) -> Vec<BlockView> {
    staff
        .connection
        .hears("blocks", |frame| match frame {
            ToStaff::Blocks { blocks } if wanted(&blocks) => Some(blocks),
            _ => None,
        })
        .await
}

async fn close(connections: &[&Connection]) {
    for one in connections {
        one.close().await;
    }
}

async fn entries(world: &World) -> Vec<AuditView> {
    let all = server::store::AuditPage { before: None, limit: 1_000 };
    world.app().relay.store.audit(all).await.unwrap()
}

/// What the audit log says of a block, oldest first.
async fn told_of(world: &World, block: BlockId) -> Vec<String> {
    let mut entries = entries(world).await;
    entries.retain(|entry| entry.subject == block.to_string());
    entries.sort_by_key(|entry| entry.seq);
    entries.into_iter().map(|entry| entry.act).collect()
}

fn tab() -> VisitToken {
    VisitToken::new(random())
}
