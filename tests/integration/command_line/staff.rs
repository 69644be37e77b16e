//! `quietline staff`, beside a running service and without one.

use protocol::{Password, Role, StaffToken};
use tests::{
    binary::Said,
    door::Door as _,
    person::{Staff, client},
    service::Service,
};

use super::assert_fails;

#[tokio::test]
async fn accounts_can_be_added_listed_and_disabled_while_the_service_runs() {
    let service = Service::start("").await;
    let password = service.account("Ada", Role::Supporter).await;
    let _ = service.account("Bo", Role::Clinician).await;
    let ada = Staff::with_password(&service, "Ada", &password).await;

    assert_eq!(list(&service).await, ["Ada supporter", "Bo clinician on call, place 1"]);
    assert_says(&service, &["staff", "disable", "Ada"], "Ada can no longer sign in\n").await;
    assert_says(&service, &["staff", "disable", "Bo"], "Bo can no longer sign in\n").await;

    assert_eq!(ada.connection.closed().await, Some(4401));
    assert_eq!(list(&service).await, ["Ada supporter disabled", "Bo clinician disabled"]);
    assert_eq!(sign_in(&service, "Ada", &password).await, Err(401));
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one() {
    let service = Service::start("").await;
    let old = service.account("Ada", Role::Moderator).await;
    let token = sign_in(&service, "Ada", &old).await.unwrap();

    let said = service.command(&["staff", "password", "Ada"]).await;

    let (_, new) =
        said.out.trim_end().split_once("Ada can now sign in with the password ").unwrap();
    let new = Password::try_from(new).unwrap();
    assert_ne!(new.as_str(), old.as_str());
    assert_eq!(sign_in(&service, "Ada", &old).await, Err(401));
    assert!(sign_in(&service, "Ada", &new).await.is_ok());
    let me = client().get(service.url("/api/me")).bearer_auth(String::from(token));
    assert_eq!(me.send().await.unwrap().status().as_u16(), 401);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_one_sentence_and_changes_nothing() {
    let service = Service::prepare("").await;
    let _ = service.account("Ada", Role::Supporter).await;

    for (arguments, expected) in [
        (&["staff", "add", "Ada", "--role", "moderator"][..], "an account named Ada already"),
        (&["staff", "add", "Bo", "--role", "supporter", "--on-call"], "only a clinician can be"),
        (&["staff", "add", " ", "--role", "supporter"], "cannot be the name of an account"),
        (&["staff", "add", &"x".repeat(65), "--role", "moderator"], "longer than 64 bytes"),
        (&["staff", "disable", "Nobody"], "there is no account named Nobody"),
        (&["staff", "password", "Nobody"], "there is no account named Nobody"),
        (&["staff", "password", "ada"], "there is no account named ada"),
    ] {
        assert_fails(&service.command(arguments).await, expected);
    }
    for (arguments, expected) in [
        (&["staff", "add", "Bo", "--role", "boss"][..], "supporter, moderator, clinician"),
        (&["staff", "add", "Bo"], "--role"),
        (&["staff"], "Usage"),
        (&["stuff"], "unrecognized subcommand"),
    ] {
        let said = service.command(arguments).await;
        assert_eq!((said.code, &*said.out), (2, ""), "{said:?}");
        assert!(said.err.contains(expected), "{said:?}");
    }

    assert_eq!(list(&service).await, ["Ada supporter"]);
}

async fn list(service: &Service) -> Vec<String> {
    let said = service.command(&["staff", "list"]).await;
    assert_eq!((said.code, &*said.err), (0, ""), "{said:?}");
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    said.out.lines().map(words).collect()
}

async fn assert_says(service: &Service, arguments: &[&str], expected: &str) {
    let said = service.command(arguments).await;
    let expected = Said { code: 0, out: expected.to_owned(), err: String::new() };
    assert_eq!(said, expected);
}

async fn sign_in(service: &Service, name: &str, password: &Password) -> Result<StaffToken, u16> {
    let body = serde_json::json!({ "name": name, "password": password });
    let answer = client().post(service.url("/api/sign-in")).json(&body).send().await.unwrap();
    if !answer.status().is_success() {
        return Err(answer.status().as_u16());
    }
    let signed_in: protocol::staff::SignedIn = answer.json().await.unwrap();
    Ok(signed_in.token)
}
