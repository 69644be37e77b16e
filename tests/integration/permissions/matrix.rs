//! Every cell of the table, tried.

use protocol::{
    CloseCode, EscalationId, PageId, Role, SessionId, StaffId, VERSION,
    error::Problem,
    staff::{AuditView, CaseView, FromStaff, StaffView, ToStaff},
};
use reqwest::StatusCode;
use tests::{
    door::Door as _,
    person::{Staff, Student, client},
    world::World,
};

use super::{ALL, Endpoint, ErrorCode, NOBODY, PUBLIC, endpoints, frames};

#[tokio::test]
async fn over_http_each_role_may_what_the_table_says_and_nothing_else() {
    let mut scene = Scene::set().await;

    for role in ALL {
        let staff = scene.world.staff(*role).await;
        let before = scene.state().await;
        for endpoint in endpoints().iter().filter(|one| !one.may.contains(role)) {
            let answer = scene.ask(endpoint, Some(&String::from(staff.token.clone()))).await;
            let denied = (StatusCode::FORBIDDEN, Some(ErrorCode::Denied));
            assert_eq!(answer, denied, "{role}: {} {}", endpoint.method, endpoint.path);
        }
        assert_eq!(scene.state().await, before, "{role} changed something");
    }
    for role in ALL {
        let staff = scene.world.staff(*role).await;
        for endpoint in endpoints().iter().filter(|one| one.may.contains(role)) {
            let (status, code) =
                scene.ask(endpoint, Some(&String::from(staff.token.clone()))).await;
            let what = format!("{role}: {} {}: {status} {code:?}", endpoint.method, endpoint.path);
            assert!(!status.is_server_error(), "{what}");
            assert!(
                code != Some(ErrorCode::Denied) && code != Some(ErrorCode::NotSignedIn),
                "{what}"
            );
        }
    }
}

#[tokio::test]
async fn over_http_nobody_may_anything_without_a_token_that_is_theirs() {
    let scene = Scene::set().await;
    let students = String::from(scene.student.token.clone());
    let before = scene.state().await;

    for endpoint in endpoints() {
        for token in [None, Some("garbage"), Some(&*"0".repeat(64)), Some(&*students)] {
            let answer = scene.ask(&endpoint, token).await;
            let refused = (StatusCode::UNAUTHORIZED, Some(ErrorCode::NotSignedIn));
            assert_eq!(answer, refused, "{} {}", endpoint.method, endpoint.path);
        }
    }
    assert_eq!(scene.state().await, before);
    for (method, path) in PUBLIC {
        let method = method.to_uppercase().parse().unwrap();
        let public = Endpoint { method, path, body: "", may: NOBODY, action: None };
        assert_ne!(scene.ask(&public, None).await.1, Some(ErrorCode::NotSignedIn), "{path}");
    }
}

#[tokio::test]
async fn over_a_websocket_each_role_may_what_the_table_says_and_nothing_else() {
    let mut scene = Scene::set().await;
    for role in ALL {
        let staff = scene.world.staff(*role).await;
        let before = scene.state().await;

        for (frame, ..) in frames(scene.session).iter().filter(|(_, may, _)| !may.contains(role)) {
            staff.sends(frame.clone()).await;
            assert_eq!(staff.is_refused().await, ErrorCode::Denied, "{role}: {frame:?}");
        }
        assert_eq!(scene.state().await, before, "{role} changed something");

        for (frame, ..) in frames(scene.session).iter().filter(|(_, may, _)| may.contains(role)) {
            staff.sends(frame.clone()).await;
            // Denying takes no time: whatever comes after the heartbeat is something else.
            staff.connection.beat().await;
            let unread = staff.connection.unread();
            assert!(!unread.contains(r#""denied""#), "{role}: {frame:?}: {unread}");
        }
        // So that a supporter who is ready takes no student of the next role's turn.
        staff.connection.close().await;
    }
}

#[tokio::test]
async fn over_a_websocket_nobody_may_anything_before_saying_who_they_are() {
    let scene = Scene::set().await;
    let before = scene.state().await;

    for (frame, ..) in frames(scene.session) {
        let refused = scene.first_frame(&frame).await;
        let turned_away = (ErrorCode::HelloFirst, Some(CloseCode::BadGreeting.number()));
        assert_eq!(refused, turned_away, "{frame:?}");
    }
    let token = "0".repeat(64).try_into().unwrap();
    let refused = scene.first_frame(&FromStaff::Hello { version: VERSION, token, tab: None }).await;
    assert_eq!(refused, (ErrorCode::NotSignedIn, Some(CloseCode::NotSignedIn.number())));

    assert_eq!(scene.state().await, before);
}

/// A service in which there is something to do for everybody.
struct Scene {
    world: World,
    student: Student,
    session: SessionId,
    case: CaseView,
    escalation: EscalationId,
    page: PageId,
    somebody: StaffId,
    /// They stay connected.
    _present: [Staff; 2],
}

impl Scene {
    async fn set() -> Self {
        let mut world = World::start().await;
        let clinician = world.staff(Role::Clinician).await;
        let somebody = world.account(Role::Moderator).await.id;
        let (student, supporter) = world.paired().await;
        student.asks_for_urgent_help().await;
        let page = clinician.is_paged().await;
        let case = world.cases().await.remove(0);
        let escalation = case.escalation.clone().unwrap().id;
        let session = case.session;
        let present = [supporter, clinician];
        let page = page.id;
        Self { world, student, session, case, escalation, page, somebody, _present: present }
    }

    /// Everything that anybody could change.
    async fn state(
        &self,
    ) -> (Vec<CaseView>, Vec<StaffView>, domain::rota::Rota, Vec<AuditView>, String) {
        let store = &self.world.app().relay.store;
        let all = server::store::AuditPage { before: None, limit: 1_000 };
        let conversation = (
            store.standing_of(self.session).await.unwrap().head,
            store.notes(self.session).await.unwrap(),
            store.waiting().await.unwrap(),
            store.on_duty().await.unwrap(),
        );
        (
            store.cases().await.unwrap(),
            store.staff().await.unwrap(),
            store.rota().await.unwrap(),
            store.audit(all).await.unwrap(),
            format!("{conversation:?}"),
        )
    }

    async fn ask(
        &self,
        endpoint: &Endpoint,
        token: Option<&str>,
    ) -> (StatusCode, Option<ErrorCode>) {
        let path = endpoint
            .path
            .replace("{session}", &self.session.to_string())
            .replace("{flag}", &self.case.flags[0].id.to_string())
            .replace("{case}", &self.case.id.to_string())
            .replace("{escalation}", &self.escalation.to_string())
            .replace("{block}", &self.somebody.to_string())
            .replace("{page}", &self.page.to_string())
            .replace("{override}", &tests::person::key().to_string())
            .replace("{swap}", &tests::person::key().to_string())
            .replace("{staff}", &self.somebody.to_string());
        let url = self.world.url(&format!("/api{path}"));
        let request = client().request(endpoint.method.clone(), url);
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.body(endpoint.body).send().await.unwrap();
        let status = answer.status();
        let body = answer.text().await.unwrap();
        let problem = serde_json::from_str(&body).ok();
        (status, problem.map(|Problem { code }| code))
    }

    async fn first_frame(&self, frame: &FromStaff) -> (ErrorCode, Option<u16>) {
        let connection = self.world.connect("/ws/staff").await;
        connection.send(frame).await;
        let code = connection
            .hears("a refusal", |frame| match frame {
                ToStaff::Refused { code, .. } => Some(code),
                _ => None,
            })
            .await;
        (code, connection.closed().await)
    }
}
