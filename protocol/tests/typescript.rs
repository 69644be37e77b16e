//! The web client's types are these types: `web-client/src/protocol/generated.ts` is written from
//! them, and this test fails while it is not up to date.
//!
//! `QUIETLINE_UPDATE=1 cargo test -p protocol --test typescript` writes it anew.

use std::{fmt::Write as _, fs, path::Path};

use protocol::{
    access, block, close::CloseCode, conversation, error, handover, id, policy, report,
    return_code, role, rota, secret, service, staff, student, text, time, visit, wall,
};
use ts_rs::{Config, TS};

#[test]
fn the_generated_types_are_up_to_date() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../web-client/src/protocol/generated.ts");
    let expected = typescript();

    if std::env::var_os("QUIETLINE_UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &expected).unwrap();
    }

    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == expected, "generated.ts is out of date: run with QUIETLINE_UPDATE=1");
}

#[expect(clippy::too_many_lines, reason = "a list, one type a line")]
fn typescript() -> String {
    let mut out =
        "// Written from the crate `protocol` by protocol/tests/typescript.rs. Do not edit.\n"
            .to_owned();
    let _ = writeln!(out, "\nexport const VERSION = {};", protocol::VERSION);
    let _ = writeln!(out, "export const SUBPROTOCOL = \"{}\";", protocol::SUBPROTOCOL);
    let _ = writeln!(out, "export const HEARTBEAT_MS = {};", protocol::HEARTBEAT_MS);
    let _ = writeln!(out, "export const DEAD_AFTER_MS = {};", protocol::DEAD_AFTER_MS);
    let _ = writeln!(out, "export const ALONE_HOURS = {};", block::ALONE_HOURS);
    let _ = writeln!(out, "\n/** Why the server ended a connection. */\nexport const CLOSE = {{");
    for code in CloseCode::ALL {
        let _ = writeln!(out, "  {code:?}: {},", code.number());
    }
    out.push_str("} as const;\n");

    macro_rules! export {
        ($($ty:ty),* $(,)?) => {$(
            let config = Config::new();
            let docs = <$ty>::docs().unwrap_or_default();
            let _ = write!(out, "\n{docs}export {}\n", <$ty>::decl(&config));
        )*};
    }
    export!(
        id::SessionId,
        id::StaffId,
        id::FlagId,
        id::CaseId,
        id::EscalationId,
        id::PageId,
        id::BlockId,
        id::LayerId,
        id::OverrideId,
        id::SwapId,
        id::MessageKey,
        id::Epoch,
        id::Tab,
        time::Timestamp,
        conversation::Seq,
        role::Role,
        secret::SessionToken,
        secret::StaffToken,
        secret::VisitToken,
        secret::ReturnToken,
        secret::CodeProof,
        return_code::ReturnCode,
        text::MessageText,
        text::NoteText,
        text::Pseudonym,
        text::StaffName,
        text::Password,
        conversation::Author,
        conversation::Event,
        conversation::WaitingReason,
        conversation::EndedBy,
        block::BlockReason,
        block::LiftReason,
        block::BlockView,
        block::EndAndBlock,
        block::LiftBlock,
        report::ReportReason,
        report::Report,
        report::ReportReceived,
        report::ReportView,
        visit::Topic,
        visit::Faculty,
        visit::Language,
        visit::Feeling,
        visit::Way,
        visit::Wish,
        visit::WishView,
        visit::Helped,
        visit::NextStep,
        visit::CheckIn,
        visit::CheckedIn,
        visit::Erase,
        visit::Erased,
        visit::Choices,
        visit::TopicChoice,
        visit::FacultyChoice,
        visit::Matching,
        visit::MatchingView,
        return_code::AskReturnCode,
        return_code::ReturnCodeOffered,
        return_code::KeepReturnCode,
        return_code::ReturnCodeKept,
        return_code::OpenReturnCode,
        return_code::ReturnCodeOpened,
        return_code::Reply,
        return_code::ReturnWish,
        return_code::MessageStanding,
        wall::WallView,
        wall::WallPerson,
        wall::WallCalling,
        wall::WallWords,
        access::Access,
        access::Pass,
        access::Ask,
        access::CodeFault,
        access::CampusCode,
        access::Challenge,
        access::ChallengeParameters,
        access::Algorithm,
        access::Work,
        access::Solution,
        error::ErrorCode,
        error::Problem,
        student::FromStudent,
        student::ToStudent,
        student::LeaveNow,
        student::ServiceInfo,
        student::CrisisContact,
        student::OnCallNow,
        service::ServiceStatus,
        service::OpenState,
        service::ClosedBecause,
        service::OpeningHours,
        service::OtherDays,
        service::DayWindow,
        service::CampusService,
        service::Approval,
        service::CrisisNumber,
        service::CountryNumbers,
        staff::FromStaff,
        staff::ToStaff,
        staff::Desk,
        text::ContactText,
        handover::SummaryView,
        handover::ContactDetails,
        handover::LeaveContact,
        handover::OwnContact,
        handover::ContactState,
        handover::ContactReason,
        handover::OpenContact,
        handover::ContactView,
        handover::OpeningView,
        staff::PairingView,
        staff::MessageView,
        staff::TakenMessage,
        staff::Severity,
        staff::Part,
        staff::FlagSource,
        staff::CaseStatus,
        staff::EscalationStatus,
        staff::CaseView,
        staff::FlagView,
        staff::SignalView,
        staff::EscalationView,
        staff::CalledView,
        staff::PageView,
        staff::StaffView,
        staff::SignIn,
        staff::SignedIn,
        staff::RaiseFlag,
        staff::FlagRaised,
        staff::AskForHelp,
        staff::Resolve,
        staff::OfferCase,
        staff::WriteNote,
        staff::Verdict,
        staff::MarkFlag,
        staff::MarkMissed,
        staff::RulesView,
        staff::RuleRecord,
        staff::MissedRecord,
        staff::Outcome,
        staff::NoteView,
        rota::Rota,
        rota::SetPlan,
        rota::PlanView,
        rota::LayerPlan,
        rota::Every,
        rota::DutyWindow,
        rota::Weekday,
        rota::DayTime,
        rota::AddOverride,
        rota::OverrideView,
        rota::SpansView,
        rota::LayerName,
        rota::SpanView,
        rota::GapView,
        rota::ShiftsView,
        rota::ShiftView,
        rota::AskSwap,
        rota::SwapView,
        rota::CalendarLink,
        rota::RotaFault,
        rota::RotaProblem,
        staff::AddStaff,
        staff::StaffAdded,
        staff::AuditView,
        staff::AuditCheckView,
        staff::AuditFindingView,
        policy::EscalationPolicy,
        policy::SeverityPolicy,
        policy::CallStep,
        policy::CallTarget,
        policy::PolicyView,
        policy::PolicyRefused,
        policy::PolicyFault,
        policy::FaultReason,
    );
    out
}
