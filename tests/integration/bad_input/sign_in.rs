//! Wrong passwords.

use std::net::{IpAddr, Ipv4Addr};

use protocol::{ErrorCode, Password, Role};
use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use tests::{
    door::Door as _,
    person::{Staff, client},
    world::World,
};

use super::{refused, still_works};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

#[tokio::test]
async fn a_wrong_password_is_answered_alike_whether_the_name_exists_or_not() {
    let world = World::start().await;
    let (_, password) = world.account_with_password("Ada", Role::Moderator).await;
    let (disabled, its_password) = world.account_with_password("Bo", Role::Moderator).await;
    world.disable(disabled.id).await;

    for (name, password) in [
        ("Ada", "guessed"),
        ("Nobody", "guessed"),
        ("Nobody", password.as_str()),
        ("Bo", "guessed"),
        ("Bo", its_password.as_str()),
        ("ada", password.as_str()),
        ("Ada ", password.as_str()),
        ("Ada' OR 1=1 --", password.as_str()),
        ("Ada\0", password.as_str()),
    ] {
        let answer = try_from(&world, HERE, name, password).await;
        let wrong = (StatusCode::UNAUTHORIZED, ErrorCode::WrongPassword);
        assert_eq!(refused(answer).await, wrong, "{name}");
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_at_that_name_from_that_place_and_nowhere_else() {
    let mut world = World::start().await;
    let (_, password) = world.account_with_password("Ada", Role::Moderator).await;
    let (_, other) = world.account_with_password("Bo", Role::Moderator).await;

    for name in ["Ada", "Nobody"] {
        for _ in 0..5 {
            let answer = try_from(&world, HERE, name, "guessed").await;
            assert_eq!(refused(answer).await.1, ErrorCode::WrongPassword);
        }
        let answer = try_from(&world, HERE, name, password.as_str()).await;
        let wait_s: i64 = answer.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!(wait_s > 0);
        let slowed = (StatusCode::TOO_MANY_REQUESTS, ErrorCode::SlowDown);
        assert_eq!(refused(answer).await, slowed, "{name}");
    }

    assert!(try_from(&world, ELSEWHERE, "Ada", password.as_str()).await.status().is_success());
    assert!(try_from(&world, HERE, "Bo", other.as_str()).await.status().is_success());
    let answer = try_from(&world, HERE, "Ada", password.as_str()).await;
    let wait_s: i64 = answer.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
    world.advance_ms(wait_s * 1_000).await;
    Staff::with_password(&world, "Ada", &password).await;
    still_works(&mut world).await;
}

#[tokio::test]
async fn many_guesses_at_once_are_slowed_down_like_one_after_the_other() {
    let world = World::start().await;
    world.account_with_password("Ada", Role::Moderator).await;

    let guesses = (0..20).map(|n| {
        let password = format!("guess {n}");
        let world = &world;
        async move { refused(try_from(world, HERE, "Ada", &password).await).await.1 }
    });
    let codes = futures_util::future::join_all(guesses).await;

    let checked = codes.iter().filter(|code| **code == ErrorCode::WrongPassword).count();
    let slowed = codes.iter().filter(|code| **code == ErrorCode::SlowDown).count();
    assert_eq!((checked, slowed), (5, 15), "{codes:?}");
}

#[tokio::test]
async fn a_sign_in_that_is_none_is_refused_by_its_code() {
    let mut world = World::start().await;
    let (_, password) = world.account_with_password("Ada", Role::Moderator).await;
    let password: String = Password::into(password);
    let long = format!(r#"{{"name":"Ada","password":"{}"}}"#, "x".repeat(513));
    let larger = format!(r#"{{"name":"Ada","password":"{}"}}"#, "x".repeat(20_000));
    let largest = format!(r#"{{"name":"Ada","password":"{}"}}"#, "x".repeat(3_000_000));

    for (body, code) in [
        ("", ErrorCode::NotJson),
        ("name=Ada&password=guessed", ErrorCode::NotJson),
        ("[]", ErrorCode::BadFrame),
        (r#"{"name":"Ada"}"#, ErrorCode::BadFrame),
        (r#"{"name":"","password":"guessed"}"#, ErrorCode::BadFrame),
        (r#"{"name":"Ada","password":"guessed","role":"coordinator"}"#, ErrorCode::BadFrame),
        (&long, ErrorCode::BadFrame),
        (&larger, ErrorCode::TooLarge),
        (&largest, ErrorCode::TooLarge),
    ] {
        let request = client().post(world.url("/api/sign-in")).body(body.to_owned());
        let answer = refused(request.send().await.unwrap()).await;
        let status = match code {
            ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        assert_eq!(answer, (status, code), "{body:.60}");
    }
    // None of it was counted as a wrong password.
    assert!(try_from(&world, HERE, "Ada", &password).await.status().is_success());
    still_works(&mut world).await;
}

async fn try_from(world: &World, place: IpAddr, name: &str, password: &str) -> Response {
    // The client of the tests makes sure that there is a way to encrypt.
    drop(client());
    let http = reqwest::Client::builder().local_address(place).build().unwrap();
    let body = serde_json::json!({ "name": name, "password": password });
    http.post(world.url("/api/sign-in")).json(&body).send().await.unwrap()
}
