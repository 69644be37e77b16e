//! Someone else, please: from either side, without a reason, and never the same two again.

use protocol::{
    ErrorCode, Event, WaitingReason,
    staff::{AuditView, FromStaff},
    student::{FromStudent, ToStudent},
};
use server::store::AuditPage;
use tests::{
    person::{Staff, Student},
    world::World,
};

const WAITS_AGAIN: Event = Event::Waiting { reason: WaitingReason::HandedOver };

#[tokio::test]
async fn a_student_who_wishes_for_someone_else_is_next_and_never_gets_the_same_one() {
    let mut world = World::start().await;
    let (student, supporter) = world.paired().await;
    student.says("before").await;
    supporter.reads("before").await;
    let other = world.student().await;

    wishes_for_someone_else(&student).await;

    student.sees(Event::HandedOver).await;
    student.sees(WAITS_AGAIN).await;
    // The supporter has room again: the other one comes, not the same.
    other.is_paired().await;
    let second = world.ready_supporter().await;
    assert_eq!(student.is_paired().await, second.view.pseudonym);
    second.opens_next().await;
    second.reads("before").await;
}

#[tokio::test]
async fn neither_side_is_told_who_wished_it_or_why() {
    let mut world = World::start().await;
    let (student, by_wish) = world.paired().await;
    wishes_for_someone_else(&student).await;
    by_wish.sees(Event::HandedOver).await;
    student.sees(Event::HandedOver).await;
    student.sees(WAITS_AGAIN).await;

    let by_hand = world.ready_supporter().await;
    student.is_paired().await;
    by_hand.opens_next().await;
    hands_over(&by_hand).await;
    by_hand.sees(Event::HandedOver).await;
    student.sees(Event::HandedOver).await;
    student.sees(WAITS_AGAIN).await;

    // A supporter sees no more than that they are out of it.
    student.says("for somebody else").await;
    for supporter in [&by_wish, &by_hand] {
        supporter.connection.beat().await;
        assert!(!supporter.connection.unread().contains("for somebody else"));
    }
    let said = entries(&world, "conversation.handed_over").await;
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|entry| entry.detail.is_none()));
}

#[tokio::test]
async fn a_student_whose_only_supporter_is_excluded_is_not_promised_anybody() {
    let mut world = World::start().await;
    let (student, _supporter) = world.paired().await;

    wishes_for_someone_else(&student).await;

    let nobody = student.connection.hears("a place", |frame| match frame {
        // Before they were paired there was somebody.
        ToStudent::Position { supporters: 0, .. } => Some(()),
        _ => None,
    });
    nobody.await;
    world.advance_ms(60_000).await;
    assert_eq!(world.app().relay.store.waiting().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_exclusion_is_known_after_a_restart() {
    let mut world = World::start().await;
    let (mut student, mut supporter) = world.paired().await;
    wishes_for_someone_else(&student).await;
    student.sees(WAITS_AGAIN).await;

    world.restart().await;
    supporter.comes_back(&world).await;
    supporter.ready().await;
    student.comes_back(&world, protocol::Seq(0)).await;
    let second = world.ready_supporter().await;

    student.is_paired().await;
    assert_eq!(student.is_paired().await, second.view.pseudonym);
}

#[tokio::test]
async fn somebody_who_is_excluded_still_gets_others_and_a_freer_one_waits_for_nobody() {
    let mut world = World::start().await;
    // Two supporters, and two students who had the first one.
    let (one, first) = world.paired().await;
    wishes_for_someone_else(&one).await;
    one.sees(WAITS_AGAIN).await;
    world.advance_ms(1_000).await;
    let two = world.student().await;
    two.is_paired().await;
    first.opens_next().await;
    wishes_for_someone_else(&two).await;
    two.sees(WAITS_AGAIN).await;

    let second = world.ready_supporter().await;
    assert_eq!(one.is_paired().await, second.view.pseudonym);
    second.opens_next().await;
    let third = world.student().await;
    assert_eq!(third.is_paired().await, first.view.pseudonym);
    one.leaves().await;
    assert_eq!(two.is_paired().await, second.view.pseudonym);
}

#[tokio::test]
async fn it_is_refused_where_there_is_nobody_to_go_on_without() {
    let mut world = World::start().await;
    let student = world.student().await;
    wishes_for_someone_else(&student).await;
    assert_eq!(student.is_refused().await, ErrorCode::OutOfState);

    let supporter = world.ready_supporter().await;
    supporter.opens_next().await;
    let stranger = world.ready_supporter().await;
    let session = supporter.session();
    stranger.sends(FromStaff::HandOver { session }).await;
    assert_eq!(stranger.is_refused().await, ErrorCode::NotFound);
    student.says("still with you").await;
    supporter.reads("still with you").await;
}

async fn wishes_for_someone_else(student: &Student) {
    student.connection.send(&FromStudent::SomeoneElse {}).await;
}

async fn hands_over(supporter: &Staff) {
    supporter.sends(FromStaff::HandOver { session: supporter.session() }).await;
}

async fn entries(world: &World, act: &str) -> Vec<AuditView> {
    let page = AuditPage { before: None, limit: 100 };
    let all = world.app().relay.store.audit(page).await.unwrap();
    all.into_iter().filter(|entry| entry.act == act).collect()
}
