//! Who may do what: role × endpoint × frame, from one table. It is written down here a second time,
//! on purpose: a mistake in one of the two tables is seen.

mod matrix;
mod signed_out;

use std::collections::BTreeSet;

use domain::permission::Action;
use protocol::{
    ErrorCode,
    Role::{self, Clinician as C, Coordinator as O, Moderator as M, Supporter as S},
    Seq, SessionId,
    staff::{FromStaff, Part},
};
use reqwest::Method;
use tests::person::key;

const ALL: &[Role] = &[S, M, C, O];
const NOBODY: &[Role] = &[];

/// Something that can be asked for over HTTP, and the roles that may.
struct Endpoint {
    method: Method,
    /// As the text has it.
    path: &'static str,
    body: &'static str,
    may: &'static [Role],
    /// The line of the other table; none where being signed in is enough.
    action: Option<Action>,
}

const RESOLVE: &str = r#"{"outcome":"supported","reason":"it went well"}"#;
const OVERRIDE: &str = r#"{"layer":"00000000-0000-4000-8000-000000000001","from":0,"until":1,
    "staff":"00000000-0000-4000-8000-000000000002"}"#;
const SWAP: &str = r#"{"layer":"00000000-0000-4000-8000-000000000001","from":0,"until":1,
    "asked":"00000000-0000-4000-8000-000000000002"}"#;
const OFFER: &str = r#"{"to":"00000000-0000-4000-8000-000000000000"}"#;
const NOTE: &str = r#"{"text":"a note"}"#;
const FLAG: &str = r#"{"severity":"low","note":"a note"}"#;
const POLICY: &str = r#"{"imminent":{"steps":[],"repeats":0},"high":{"steps":[],"repeats":0},
    "low":{"steps":[],"repeats":0},"acknowledged_limit_s":120}"#;

#[rustfmt::skip]
fn endpoints() -> Vec<Endpoint> {
    let get = |path, may, action| Endpoint { method: Method::GET, path, body: "", may, action };
    let post = |path, body, may, action| Endpoint { method: Method::POST, path, body, may, action };
    vec![
        get("/me", ALL, None),
        post("/sessions/{session}/flags", FLAG, &[S], Some(Action::RaiseFlag)),
        post("/sessions/{session}/help", r#"{"line":"please look"}"#, &[S], Some(Action::AskForHelp)),
        post("/sessions/{session}/extend", "", &[S], Some(Action::ExtendConversation)),
        get("/cases", &[M, C], Some(Action::ReadCases)),
        get("/cases/{case}/notes", &[M, C], Some(Action::ReadNotes)),
        post("/cases/{case}/claim", "", &[M], Some(Action::ClaimCase)),
        post("/cases/{case}/release", "", &[M], Some(Action::ReleaseCase)),
        post("/cases/{case}/offer", OFFER, &[M], Some(Action::ReleaseCase)),
        post("/cases/{case}/accept", "", &[M], Some(Action::ClaimCase)),
        post("/cases/{case}/decline", "", &[M], Some(Action::ClaimCase)),
        post("/cases/{case}/ask-about-safety", "", &[M], Some(Action::AskAboutSafety)),
        post("/sessions/{session}/safety-checked", "", &[S], Some(Action::AnswerAboutSafety)),
        get("/cases/{case}/steps", &[M, C], Some(Action::ReadSteps)),
        post("/cases/{case}/notes", NOTE, &[M, C], Some(Action::WriteNotes)),
        get("/cases/{case}/summary", &[M, C], Some(Action::ReadNotes)),
        post("/sessions/{session}/notes", NOTE, &[S], Some(Action::TellClinician)),
        post("/cases/{case}/contact", r#"{"reason":"danger_to_life","words":"she is gone"}"#, &[C], Some(Action::OpenContact)),
        post("/cases/{case}/end", NOTE, &[M], Some(Action::CloseConversation)),
        post("/cases/{case}/escalate", "", &[M], Some(Action::EscalateCase)),
        post("/cases/{case}/resolve", RESOLVE, &[M], Some(Action::ResolveCase)),
        post("/flags/{flag}/verdict", r#"{"right":true}"#, &[M, C], Some(Action::JudgeFlag)),
        post("/cases/{case}/missed", r#"{"seq":1,"severity":"low"}"#, &[M, C], Some(Action::JudgeFlag)),
        post("/cases/{case}/block", r#"{"reason":"misuse","hours":1}"#, &[M], Some(Action::BlockStudent)),
        get("/cases/{case}/reports", &[M], Some(Action::ReadReports)),
        get("/blocks", &[M], Some(Action::ReadBlocks)),
        post("/blocks/{block}/confirm", "", &[M], Some(Action::BlockStudent)),
        post("/blocks/{block}/refuse", "", &[M], Some(Action::BlockStudent)),
        post("/blocks/{block}/lift", r#"{"why":"mistake"}"#, &[M], Some(Action::BlockStudent)),
        get("/rules", &[M, C, O], Some(Action::ReadRules)),
        post("/escalations/{escalation}/close", RESOLVE, &[C], Some(Action::CloseEscalation)),
        get("/pages/{page}", &[C], Some(Action::ReadPage)),
        post("/pages/{page}/acknowledge", "", &[C], Some(Action::AcknowledgePage)),
        get("/policy", &[M, C, O], Some(Action::ReadPolicy)),
        Endpoint { method: Method::PUT, path: "/policy", body: POLICY, may: &[O],
            action: Some(Action::EditPolicy) },
        get("/rota", &[M, C, O], Some(Action::ReadRota)),
        Endpoint { method: Method::PUT, path: "/rota", body: r#"{"on_call":[]}"#, may: &[O],
            action: Some(Action::EditRota) },
        get("/rota/plan", &[M, C, O], Some(Action::ReadRota)),
        Endpoint { method: Method::PUT, path: "/rota/plan", body: r#"{"zone":"UTC","layers":[]}"#, may: &[O],
            action: Some(Action::EditRota) },
        get("/rota/spans", &[M, C, O], Some(Action::ReadRota)),
        post("/rota/overrides", OVERRIDE, &[O], Some(Action::EditRota)),
        Endpoint { method: Method::DELETE, path: "/rota/overrides/{override}", body: "", may: &[O],
            action: Some(Action::EditRota) },
        get("/rota/shifts", &[C], Some(Action::KeepShifts)),
        post("/rota/swaps", SWAP, &[C], Some(Action::KeepShifts)),
        post("/rota/swaps/{swap}/accept", "", &[C], Some(Action::KeepShifts)),
        post("/rota/swaps/{swap}/decline", "", &[C], Some(Action::KeepShifts)),
        post("/rota/swaps/{swap}/withdraw", "", &[C], Some(Action::KeepShifts)),
        post("/rota/calendar", "", &[C], Some(Action::KeepShifts)),
        get("/staff", &[M, C, O], Some(Action::ReadStaff)),
        post("/staff", r#"{"name":"New","role":"supporter"}"#, &[O], Some(Action::EditStaff)),
        get("/staff/matching", &[O], Some(Action::EditMatching)),
        Endpoint { method: Method::PUT, path: "/staff/{staff}/matching", body: r#"{"languages":["de"],"faculty":null}"#,
            may: &[O], action: Some(Action::EditMatching) },
        post("/staff/{staff}/disable", "", &[O], Some(Action::EditStaff)),
        get("/audit", &[O], Some(Action::ReadAudit)),
        get("/audit/check", &[O], Some(Action::ReadAudit)),
        // Last: whoever may is signed out by it.
        post("/sign-out", "", ALL, None),
    ]
}

/// What anybody may ask for who is not signed in.
const PUBLIC: &[(&str, &str)] = &[
    ("get", "/service"),
    ("get", "/numbers"),
    ("post", "/sign-in"),
    ("post", "/leave"),
    ("post", "/reports"),
    ("post", "/check-ins"),
    ("post", "/erase"),
    ("post", "/contact"),
    ("post", "/contact/take-back"),
    ("post", "/contact/state"),
    ("post", "/return-codes"),
    ("post", "/return-codes/offer"),
    ("post", "/return-codes/open"),
];

/// Everything that can be said over a staff connection, and the roles that may. A frame that is new
/// is missing here until this list, and the match below it, has it.
#[rustfmt::skip]
fn frames(session: SessionId) -> Vec<(FromStaff, &'static [Role], Option<Action>)> {
    let text = || "not mine to say".try_into().unwrap();
    let note = || "not mine to whisper".try_into().unwrap();
    vec![
        (FromStaff::Ready {}, &[S], Some(Action::TakeStudents)),
        (FromStaff::Pause {}, &[S], Some(Action::TakeStudents)),
        (FromStaff::Open { session, last_seq: Seq(0) }, &[S, M, C], Some(Action::OpenConversation)),
        (FromStaff::Fetch { session, after: Seq(0) }, &[S, M, C], Some(Action::OpenConversation)),
        (FromStaff::Shut { session }, &[S, M, C], Some(Action::OpenConversation)),
        (FromStaff::Say { session, key: key(), text: text() }, &[S, M, C], Some(Action::Say)),
        (FromStaff::Delivered { session, seq: Seq(1) }, &[S, M, C], Some(Action::Say)),
        (FromStaff::Seen { session, seq: Seq(1) }, &[S, M, C], Some(Action::Say)),
        (FromStaff::Typing { session }, &[S, M, C], Some(Action::Say)),
        (FromStaff::Join { session }, &[M, C], Some(Action::JoinConversation)),
        (FromStaff::StepOut { session }, &[M, C], Some(Action::JoinConversation)),
        (FromStaff::TakeOver { session }, &[M], Some(Action::TakeOver)),
        (FromStaff::ChoosePart { session, part: Part::Listen }, &[S], Some(Action::ChoosePart)),
        (FromStaff::HearWhispers { session, last_seq: Seq(0) }, &[S, M, C], Some(Action::Whisper)),
        (FromStaff::Whisper { session, key: key(), text: note() }, &[S, M, C], Some(Action::Whisper)),
        (FromStaff::TakeMessage { session }, &[S], Some(Action::TakeMessage)),
        (FromStaff::HandOver { session }, &[S], Some(Action::HandOver)),
        (FromStaff::GoOnAgain { session, yes: true }, &[S], Some(Action::AnswerReunion)),
        (FromStaff::End { session }, &[S], Some(Action::EndConversation)),
        (FromStaff::WatchWall { watch: true }, &[M], Some(Action::WatchWall)),
        (FromStaff::Ping {}, ALL, None),
    ]
}

const fn is_in_the_list(frame: &FromStaff) -> bool {
    match frame {
        FromStaff::Ready {}
        | FromStaff::Pause {}
        | FromStaff::Open { .. }
        | FromStaff::Fetch { .. }
        | FromStaff::Shut { .. }
        | FromStaff::Say { .. }
        | FromStaff::Delivered { .. }
        | FromStaff::Seen { .. }
        | FromStaff::Typing { .. }
        | FromStaff::Join { .. }
        | FromStaff::StepOut { .. }
        | FromStaff::TakeOver { .. }
        | FromStaff::ChoosePart { .. }
        | FromStaff::HearWhispers { .. }
        | FromStaff::Whisper { .. }
        | FromStaff::TakeMessage { .. }
        | FromStaff::HandOver { .. }
        | FromStaff::GoOnAgain { .. }
        | FromStaff::End { .. }
        | FromStaff::WatchWall { .. }
        | FromStaff::Ping {} => true,
        // Says who it is, and is refused from everybody who has said so.
        FromStaff::Hello { .. } => false,
    }
}

#[test]
fn both_tables_say_the_same_about_everything() {
    let endpoints = endpoints().into_iter().map(|one| (one.path, one.may, one.action));
    let frames = frames(SessionId(key().0));
    assert!(frames.iter().all(|(frame, ..)| is_in_the_list(frame)));
    let frames = frames.into_iter().map(|(_, may, action)| ("a frame", may, action));
    let mut named = BTreeSet::new();
    for (what, may, action) in endpoints.chain(frames) {
        let theirs = action.map_or(ALL, Action::roles);
        assert_eq!(set(may), set(theirs), "{what} {action:?}");
        named.extend(action);
    }
    assert_eq!(named, Action::ALL.iter().copied().collect(), "an action that nothing asks for");
}

#[test]
fn everything_the_router_knows_is_in_the_table() {
    let text = include_str!("../../server/src/http.rs");
    let (_, api) = text.split_once("let api =").unwrap();
    let (api, _) = api.split_once(".fallback(").unwrap();
    let mut routed = BTreeSet::new();
    for route in api.split(".route(\"").skip(1) {
        let (path, handlers) = route.split_once('"').unwrap();
        for method in ["get", "post", "put", "patch", "delete"] {
            if handlers.contains(&format!("{method}(")) {
                routed.insert((method.to_owned(), path.to_owned()));
            }
        }
        assert!(!handlers.contains("any("), "{path}");
    }

    let table = endpoints().into_iter();
    let table = table.map(|one| (one.method.as_str().to_lowercase(), one.path.to_owned()));
    let public = PUBLIC.iter().map(|(method, path)| ((*method).to_owned(), (*path).to_owned()));
    assert_eq!(routed, table.chain(public).collect());
}

fn set(roles: &[Role]) -> BTreeSet<Role> {
    roles.iter().copied().collect()
}
