//! Whoever may no longer be signed in is out: over HTTP at once, and the open page too.

use std::sync::Arc;

use protocol::{CloseCode, Role, staff::StaffView};
use reqwest::{Method, StatusCode};
use server::{
    app::{Nature, open_store},
    bus::LocalBus,
    clock::SystemClock,
    ids::SystemIds,
    store::acts::accounts::{DisableStaff, SetPassword, SignIn},
};
use tests::{person::Staff, world::World};
use tokio_util::sync::CancellationToken;

use super::ALL;

const NOT_SIGNED_IN: Option<u16> = Some(CloseCode::NotSignedIn.number());

#[tokio::test]
async fn a_disabled_account_is_out_at_once() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;

    for role in ALL {
        let staff = world.staff(*role).await;
        let path = format!("/api/staff/{}/disable", staff.view.id);
        let (status, body) = coordinator.asks::<()>(Method::POST, &path, None).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{body}");

        assert_eq!(staff.connection.closed().await, NOT_SIGNED_IN, "{role}");
        assert_signed_out(&staff).await;
    }
    assert_signed_in(&coordinator).await;
    let rota = world.app().relay.store.rota().await.unwrap();
    assert!(rota.on_call(world.app().relay.clock.now()).is_nobody());
}

#[tokio::test]
async fn signing_out_closes_the_page_and_nobody_elses() {
    let mut world = World::start().await;
    let other = world.staff(Role::Supporter).await;
    for role in ALL {
        let staff = world.staff(*role).await;
        sign_out(&staff).await;
        assert_eq!(staff.connection.closed().await, NOT_SIGNED_IN, "{role}");
        assert_signed_out(&staff).await;
    }
    assert_signed_in(&other).await;
}

#[tokio::test]
async fn signing_out_on_one_device_leaves_the_page_open_on_another() {
    let mut world = World::start().await;
    let first = world.staff(Role::Moderator).await;
    let second = Staff::sign_in(&world, first.view.clone()).await;
    assert_eq!(first.connection.closed().await, Some(CloseCode::Replaced.number()));

    sign_out(&first).await;

    assert_signed_out(&first).await;
    assert_signed_in(&second).await;
}

#[tokio::test]
async fn another_password_signs_out_whoever_had_the_old_one() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;
    let (staff, password) = (moderator.view.id, "!".to_owned());

    world.app().relay.store.write(SetPassword { staff, password }).await.unwrap();

    assert_eq!(moderator.connection.closed().await, NOT_SIGNED_IN);
    assert_signed_out(&moderator).await;
}

#[tokio::test]
async fn a_token_that_expires_closes_the_page() {
    let mut world = World::start().await;
    let mut staff = world.staff(Role::Moderator).await;
    let token = world.app().relay.ids.staff_token();
    let act = SignIn { staff: staff.view.id, token: token.clone(), lasts_ms: 60_000 };
    world.app().relay.store.write(act).await.unwrap();
    staff.token = token;
    staff.comes_back(&world).await;

    world.advance_ms(50_000).await;
    assert_signed_in(&staff).await;
    world.advance_ms(20_000).await;

    assert_eq!(staff.connection.closed().await, NOT_SIGNED_IN);
    assert_signed_out(&staff).await;
}

#[tokio::test]
async fn an_account_that_the_command_line_disables_is_out_within_seconds() {
    let mut world = World::start().await;
    let supporter = world.ready_supporter().await;

    disable_elsewhere(&world, &supporter.view).await;
    assert_signed_out(&supporter).await;
    world.advance_ms(10_000).await;

    assert_eq!(supporter.connection.closed().await, NOT_SIGNED_IN);
}

/// As another process does that has the same database, and no way to ring a bell here.
async fn disable_elsewhere(world: &World, staff: &StaffView) {
    let nature = Nature { clock: Arc::new(SystemClock), ids: Arc::new(SystemIds::new()) };
    let (bus, fatal) = (Arc::new(LocalBus::new()) as _, CancellationToken::new());
    let (store, _) = open_store(&world.config(), &nature, &bus, &fatal).await.unwrap();
    store.write(DisableStaff { staff: staff.id, by: None }).await.unwrap();
    store.close().await;
}

async fn sign_out(staff: &Staff) {
    let (status, body) = staff.asks::<()>(Method::POST, "/api/sign-out", None).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{body}");
}

async fn assert_signed_in(staff: &Staff) {
    let (status, body) = staff.asks::<()>(Method::GET, "/api/me", None).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    staff.connection.beat().await;
    assert!(!staff.connection.is_closed());
}

async fn assert_signed_out(staff: &Staff) {
    let (status, body) = staff.asks::<()>(Method::GET, "/api/me", None).await;
    assert_eq!((status, &*body), (StatusCode::UNAUTHORIZED, r#"{"code":"not_signed_in"}"#));
}
