//! The ready recipes for on-call tools: what each sends is what its vendor's documentation asks for.

use std::fs;

use protocol::Role;
use serde_json::json;
use tempfile::TempDir;
use tests::{
    catcher::{Catcher, Caught},
    program::repository_file,
    world::World,
};

#[tokio::test]
async fn pagerduty_gets_an_event_and_its_resolution_under_one_key() {
    let story = Story::of("pagerduty", "https://events.pagerduty.com").await;
    for caught in [&story.called, &story.over] {
        assert_eq!((caught.method.as_str(), &*caught.path), ("POST", "/v2/enqueue"));
        assert_eq!(caught.header("content-type"), "application/json");
        assert_eq!(caught.json()["routing_key"], "secret of routing_key");
        assert_eq!(caught.json()["dedup_key"], story.page);
    }
    let event = story.called.json();
    assert_eq!(event["event_action"], "trigger");
    assert_eq!(event["payload"]["severity"], "critical");
    assert_eq!(event["payload"]["source"], "quietline");
    assert_eq!(event["payload"]["summary"], format!("{} is called: imminent", story.staff));
    assert_eq!(event["client_url"], story.link);
    assert_eq!(event["links"][0]["href"], story.link);
    assert_eq!(story.over.json()["event_action"], "resolve");
}

#[tokio::test]
async fn opsgenie_gets_an_alert_that_is_closed_by_its_alias() {
    let story = Story::of("opsgenie", "https://api.opsgenie.com").await;
    for caught in [&story.called, &story.over] {
        assert_eq!(caught.method, "POST");
        assert_eq!(caught.header("authorization"), "GenieKey secret of api_key");
    }
    let alert = story.called.json();
    assert_eq!(story.called.path, "/v2/alerts");
    assert_eq!(alert["alias"], story.page);
    assert_eq!(alert["priority"], "P1");
    assert_eq!(alert["details"]["link"], story.link);
    assert!(alert["message"].as_str().unwrap().len() <= 130);
    let close = format!("/v2/alerts/{}/close?identifierType=alias", story.page);
    assert_eq!(story.over.path, close);
    assert_eq!(story.over.json()["source"], "quietline");
}

#[tokio::test]
async fn goalert_gets_a_form_and_another_one_that_closes_it() {
    let story = Story::of("goalert", "https://GOALERT.EXAMPLE.EDU").await;
    for caught in [&story.called, &story.over] {
        assert_eq!(caught.path, "/api/v2/generic/incoming");
        assert_eq!(caught.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(caught.field("token"), "secret of token");
        assert_eq!(caught.field("dedup"), story.page);
    }
    assert_eq!(story.called.field("summary"), format!("imminent: {} is called", story.staff));
    assert!(story.called.field("details").ends_with(&story.link));
    assert!(!story.called.body.contains("action"));
    assert_eq!(story.over.field("action"), "close");
}

#[tokio::test]
async fn matrix_gets_each_notice_as_a_transaction_of_its_own() {
    let story = Story::of("matrix", "https://MATRIX.EXAMPLE.EDU").await;
    let room = "/_matrix/client/v3/rooms/secret%20of%20room/send/m.room.message";
    assert_eq!(story.called.path, format!("{room}/{}", story.page));
    assert_eq!(story.over.path, format!("{room}/{}-over", story.page));
    for caught in [&story.called, &story.over] {
        assert_eq!(caught.method, "PUT");
        assert_eq!(caught.header("authorization"), "Bearer secret of token");
        assert_eq!(caught.json()["msgtype"], "m.text");
    }
    assert!(story.called.json()["body"].as_str().unwrap().contains(&story.link));
    assert!(story.over.json()["body"].as_str().unwrap().contains("need not come"));
}

#[tokio::test]
async fn twilio_gets_a_form_with_basic_authorization() {
    let story = Story::of("twilio", "https://api.twilio.com").await;
    let path = "/2010-04-01/Accounts/secret%20of%20account/Messages.json";
    assert_eq!((story.called.method.as_str(), &*story.called.path), ("POST", path));
    // printf 'secret of account:secret of token' | base64
    let basic = "Basic c2VjcmV0IG9mIGFjY291bnQ6c2VjcmV0IG9mIHRva2Vu";
    assert_eq!(story.called.header("authorization"), basic);
    assert_eq!(story.called.field("To"), "secret of to");
    assert_eq!(story.called.field("From"), "secret of from");
    let text = story.called.field("Body");
    assert_eq!(text, format!("Quietline: {} is called, imminent. {}", story.staff, story.link));
}

#[tokio::test]
async fn ntfy_gets_a_message_that_rings_and_one_that_takes_its_place() {
    let story = Story::of("ntfy", "https://NTFY.EXAMPLE.EDU").await;
    for caught in [&story.called, &story.over] {
        assert_eq!((caught.method.as_str(), &*caught.path), ("POST", "/"));
        assert_eq!(caught.header("authorization"), "Bearer secret of token");
        assert_eq!(caught.json()["topic"], "secret of topic");
        assert_eq!(caught.json()["sequence_id"], story.page);
        assert_eq!(caught.json()["click"], story.link);
    }
    let message = story.called.json();
    assert_eq!(message["priority"], 5);
    assert_eq!(message["title"], format!("imminent: {} is called", story.staff));
    assert_eq!(message["tags"], json!(["rotating_light", "imminent"]));
    assert_eq!(story.over.json()["priority"], 2);
}

#[test]
fn every_recipe_is_tried_here_and_can_be_read() {
    let mut found = Vec::new();
    for entry in fs::read_dir(repository_file("deploy/recipes")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let (settings, _secrets) = recipe(path.file_stem().unwrap().to_str().unwrap());
            server::config::Config::from_toml(&settings).unwrap();
            found.push(path.file_stem().unwrap().to_owned());
        }
    }
    found.sort();
    let tried = ["email", "goalert", "matrix", "ntfy", "opsgenie", "pagerduty", "twilio"];
    assert_eq!(found, tried);
}

/// What one receiver is sent from the first call until somebody has joined.
struct Story {
    page: String,
    staff: String,
    link: String,
    called: Caught,
    over: Caught,
}

impl Story {
    async fn of(name: &str, origin: &str) -> Self {
        let catcher = Catcher::start().await;
        let (recipe, _secrets) = recipe(name);
        let recipe = recipe
            .replace(origin, catcher.origin())
            .replace("\nkind", "\nallow_private_addresses = true\nkind");
        let tells_over = recipe.contains("tells_over = true");
        let mut world = World::start_with(recipe).await;
        let clinician = world.staff(Role::Clinician).await;
        let student = world.student().await;
        student.asks_for_urgent_help().await;
        let page = clinician.is_paged().await;
        world.until("it is called", async || catcher.caught().len() == 1).await;
        let called = catcher.caught().remove(0);
        clinician.opens(page.session).await;
        clinician.joins().await;
        if tells_over {
            world.until("it is told", async || catcher.caught().len() == 2).await;
        }
        let link = format!("{}/staff#/pages/{}", world.config().server.public_url, page.id);
        let over = catcher.caught().pop().unwrap();
        let staff = clinician.view.name.as_str().to_owned();
        Self { page: page.id.to_string(), staff, link, called, over }
    }
}

/// A recipe whose secrets are there, each a file that says what it is for.
fn recipe(name: &str) -> (String, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(repository_file(&format!("deploy/recipes/{name}.toml"))).unwrap();
    let place = format!("{}/", folder.path().display());
    for (before, after) in text.match_indices("\"/etc/quietline/").map(|(at, _)| text.split_at(at))
    {
        let file = after.split('"').nth(1).unwrap().replace("/etc/quietline/", &place);
        let key = before.trim_end().trim_end_matches('=').trim_end();
        let key = key.rsplit([' ', '\n', '{']).next().unwrap().trim_end_matches("_file");
        fs::write(file, format!("secret of {key}\n")).unwrap();
    }
    (text.replace("/etc/quietline/", &place), folder)
}
