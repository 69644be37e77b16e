//! Requests over HTTP that cannot be meant.

use protocol::{
    ErrorCode::{
        self, BadFrame, Conflict, ForeignOrigin, NotFound, NotJson, NotSignedIn, TooLarge,
    },
    Role,
};
use reqwest::{Method, StatusCode, header::ORIGIN};
use serde_json::json;
use tests::{
    door::Door as _,
    person::{Staff, client},
    world::World,
};

use super::{refused, still_works};

#[tokio::test]
async fn what_is_no_id_is_the_id_of_nothing() {
    let mut world = World::start().await;
    let moderator = world.staff(Role::Moderator).await;

    for id in ["1", "x", "%00", "%ff%fe", "..%2f..", "{case}", "'--", &"9".repeat(5_000)] {
        for act in ["claim", "escalate", "notes"] {
            let method = if act == "notes" { Method::GET } else { Method::POST };
            let answer =
                ask(&moderator, &world, method, &format!("/api/cases/{id}/{act}"), "").await;
            assert_eq!(answer, (StatusCode::NOT_FOUND, NotFound), "{id:.20}/{act}");
        }
    }
    still_works(&mut world).await;
}

#[tokio::test]
async fn there_is_nothing_where_nothing_is() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;

    for (method, path) in [
        (Method::GET, "/api"),
        (Method::GET, "/api/transcripts"),
        (Method::GET, "/api/staff/"),
        (Method::GET, "/api/sign-in"),
        (Method::DELETE, "/api/audit"),
        (Method::POST, "/api/audit"),
        (Method::PUT, "/api/staff"),
        (Method::PATCH, "/api/rota"),
    ] {
        let answer = ask(&coordinator, &world, method.clone(), path, "").await;
        assert_eq!(answer, (StatusCode::NOT_FOUND, NotFound), "{method} {path}");
    }
    still_works(&mut world).await;
}

#[tokio::test]
async fn a_body_that_cannot_be_used_is_refused_by_its_code() {
    let mut world = World::start().await;
    let (student, _) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    student.says("i want to die").await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0);
    moderator.claims(case.id).await;
    let path = format!("/api/cases/{}/resolve", case.id);

    for (body, code) in [
        (String::new(), NotJson),
        ("outcome=supported".to_owned(), NotJson),
        (r#"{"outcome":"supported""#.to_owned(), NotJson),
        ("null".to_owned(), BadFrame),
        ("[]".to_owned(), BadFrame),
        (r#"{"outcome":"supported"}"#.to_owned(), BadFrame),
        (resolve("healed", "a reason", ""), BadFrame),
        (resolve("supported", "  ", ""), BadFrame),
        (resolve("supported", &"x".repeat(2_001), ""), BadFrame),
        (resolve("supported", "a reason", r#","by":"somebody""#), BadFrame),
        (resolve("supported", &"x".repeat(20_000), ""), TooLarge),
        (resolve("supported", &"x".repeat(3_000_000), ""), TooLarge),
    ] {
        let status = match code {
            TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            _ => StatusCode::BAD_REQUEST,
        };
        let answer = ask(&moderator, &world, Method::POST, &path, &body).await;
        assert_eq!(answer, (status, code), "{body:.60}");
    }

    assert_eq!(world.cases().await[0].claimed_by, Some(moderator.view.id));
    assert_eq!(world.app().relay.store.notes(case.session).await.unwrap(), []);
    let bytes = client().post(world.url(&path)).bearer_auth(String::from(moderator.token.clone()));
    let answer = bytes.body(vec![0xff, 0xfe, 0x00]).send().await.unwrap();
    assert_eq!(refused(answer).await.1, NotJson);
}

#[tokio::test]
async fn an_act_on_what_has_moved_on_conflicts() {
    let mut world = World::start().await;
    let (student, _) = world.paired().await;
    let moderator = world.staff(Role::Moderator).await;
    student.says("i want to die").await;
    let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0).id;
    let path = |act: &str| format!("/api/cases/{case}/{act}");
    let conflict = (StatusCode::CONFLICT, Conflict);
    let body = resolve("supported", "nobody has it", "");

    let answer = ask(&moderator, &world, Method::POST, &path("resolve"), &body).await;
    assert_eq!(answer, conflict, "nobody has taken it");
    moderator.escalates(case).await;
    for act in ["claim", "escalate"] {
        assert_eq!(ask(&moderator, &world, Method::POST, &path(act), "").await, conflict, "{act}");
    }
    moderator.resolves(case, protocol::staff::Outcome::NoConcern).await;
    for act in ["claim", "escalate", "resolve"] {
        let answer = ask(&moderator, &world, Method::POST, &path(act), &body).await;
        assert_eq!(answer, conflict, "{act}");
    }
}

#[tokio::test]
async fn a_coordinator_cannot_make_a_rota_or_an_account_that_makes_no_sense() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let (clinician, supporter) =
        (world.account(Role::Clinician).await, world.account(Role::Supporter).await);
    let rota = world.app().relay.store.rota().await.unwrap();
    let accounts = world.app().relay.store.staff().await.unwrap();

    for on_call in [
        vec![clinician.id, supporter.id],
        vec![clinician.id, clinician.id],
        vec![protocol::StaffId(tests::person::key().0)],
    ] {
        let body = json!({ "on_call": on_call }).to_string();
        let answer = ask(&coordinator, &world, Method::PUT, "/api/rota", &body).await;
        assert_eq!(answer, (StatusCode::UNPROCESSABLE_ENTITY, BadFrame), "{body}");
    }
    let body = json!({ "name": clinician.name, "role": "moderator" }).to_string();
    let answer = ask(&coordinator, &world, Method::POST, "/api/staff", &body).await;
    assert_eq!(answer, (StatusCode::CONFLICT, Conflict));
    for query in ["limit=x", "limit=-1", "before=99999999999", "since=1"] {
        let path = format!("/api/audit?{query}");
        let answer = ask(&coordinator, &world, Method::GET, &path, "").await;
        assert_eq!(answer, (StatusCode::BAD_REQUEST, BadFrame), "{query}");
    }
    let nobody = format!("/api/staff/{}/disable", tests::person::key());
    let answer = ask(&coordinator, &world, Method::POST, &nobody, "").await;
    assert_eq!(answer, (StatusCode::NOT_FOUND, NotFound));

    assert_eq!(world.app().relay.store.rota().await.unwrap(), rota);
    assert_eq!(world.app().relay.store.staff().await.unwrap(), accounts);
}

#[tokio::test]
async fn a_page_of_another_origin_can_change_nothing() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let token = String::from(coordinator.token.clone());
    let own = world.url("");

    for (origin, permitted) in
        [("https://evil.example", false), ("null", false), (own.as_str(), true)]
    {
        let request = client().put(world.url("/api/rota")).bearer_auth(&token);
        let request = request.json(&json!({ "on_call": [] })).header(ORIGIN, origin);
        let answer = request.send().await.unwrap();
        if permitted {
            assert!(answer.status().is_success());
        } else {
            assert_eq!(refused(answer).await, (StatusCode::FORBIDDEN, ForeignOrigin), "{origin}");
        }
    }
}

#[tokio::test]
async fn a_token_in_the_wrong_place_is_none() {
    let mut world = World::start().await;
    let coordinator = world.staff(Role::Coordinator).await;
    let token = String::from(coordinator.token.clone());
    let url = world.url("/api/me");

    for header in [
        String::new(),
        token.clone(),
        format!("Basic {token}"),
        format!("bearer {token}"),
        format!("Bearer  {token}"),
        format!("Bearer {}", token.to_uppercase()),
        format!("Bearer {token}{token}"),
    ] {
        let answer = client().get(&url).header("authorization", &header).send().await.unwrap();
        assert_eq!(refused(answer).await, (StatusCode::UNAUTHORIZED, NotSignedIn), "{header:.9}");
    }
    let answer = client().get(format!("{url}?token={token}")).send().await.unwrap();
    assert_eq!(refused(answer).await.1, NotSignedIn);
    assert!(client().get(&url).bearer_auth(&token).send().await.unwrap().status().is_success());
}

fn resolve(outcome: &str, reason: &str, rest: &str) -> String {
    format!(r#"{{"outcome":"{outcome}","reason":"{reason}"{rest}}}"#)
}

async fn ask(
    staff: &Staff,
    world: &World,
    method: Method,
    path: &str,
    body: &str,
) -> (StatusCode, ErrorCode) {
    let token = String::from(staff.token.clone());
    let request = client().request(method, world.url(path)).bearer_auth(token);
    refused(request.body(body.to_owned()).send().await.unwrap()).await
}
