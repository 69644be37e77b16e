//! The examples. Each list is followed by a match over everything that belongs on it: what is new
//! does not compile until it stands there, and then here.

use std::fmt::{Debug, Write as _};

use protocol::{
    Author, CaseId, CloseCode, EndedBy, Epoch, ErrorCode, EscalationId, Event, FlagId, MessageKey,
    MessageText, NoteText, PageId, Password, Pseudonym, Role, Seq, SessionId, SessionToken,
    StaffId, StaffName, StaffToken, Tab, Timestamp, VERSION, WaitingReason,
    error::Problem,
    staff::{
        AddStaff, AuditCheckView, AuditFindingView, AuditView, CaseStatus, CaseView, Desk,
        EscalationStatus, EscalationView, FlagRaised, FlagSource, FlagView, FromStaff, MarkFlag,
        MarkMissed, MissedRecord, NoteView, OfferCase, Outcome, PageView, PairingView, RaiseFlag,
        Resolve, Rota, RuleRecord, RulesView, Severity, SignIn, SignalView, SignedIn, StaffAdded,
        StaffView, ToStaff, Verdict, WriteNote,
    },
    student::{CrisisContact, FromStudent, LeaveNow, ServiceInfo, ToStudent},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

const AT: Timestamp = Timestamp(1_795_316_400_000);
const SEQ: Seq = Seq(7);
const SESSION: SessionId = SessionId(id(1));
const STAFF: StaffId = StaffId(id(2));
const CASE: CaseId = CaseId(id(3));
const KEY: MessageKey = MessageKey(id(4));
const EPOCH: Epoch = Epoch(id(5));
const TAB: Tab = Tab(2);

pub(super) fn from_student() -> Vec<FromStudent> {
    let all = vec![
        FromStudent::Start { version: VERSION },
        FromStudent::Hello {
            version: VERSION,
            token: SessionToken::new([0xa7; 32]),
            last_seq: SEQ,
            tab: Some(TAB),
        },
        FromStudent::Say { key: KEY, text: text() },
        FromStudent::Delivered { seq: SEQ },
        FromStudent::Seen { seq: SEQ },
        FromStudent::Typing {},
        FromStudent::UrgentHelp {},
        FromStudent::Fetch { after: Seq(0) },
        FromStudent::SomeoneElse {},
        FromStudent::Leave {},
        FromStudent::Ping {},
    ];
    for one in &all {
        match one {
            FromStudent::Start { .. }
            | FromStudent::Hello { .. }
            | FromStudent::Say { .. }
            | FromStudent::Delivered { .. }
            | FromStudent::Seen { .. }
            | FromStudent::Typing {}
            | FromStudent::UrgentHelp {}
            | FromStudent::Fetch { .. }
            | FromStudent::SomeoneElse {}
            | FromStudent::Leave {}
            | FromStudent::Ping {} => {}
        }
    }
    all
}

pub(super) fn to_student() -> Vec<ToStudent> {
    let welcome = |token| ToStudent::Welcome {
        version: VERSION,
        epoch: EPOCH,
        pseudonym: pseudonym(),
        token,
        tab: TAB,
        head_seq: SEQ,
        delivered_seq: Seq(4),
        seen_seq: Seq(3),
    };
    let said = |author, key| ToStudent::Said { seq: SEQ, at: AT, author, text: text(), key };
    let mut all = vec![
        welcome(Some(SessionToken::new([0xa7; 32]))),
        welcome(None),
        ToStudent::Position { position: 2, supporters: 1, wait_minutes: Some(15) },
        ToStudent::Position { position: 1, supporters: 0, wait_minutes: None },
        ToStudent::Accepted { key: KEY, seq: SEQ, at: AT },
        said(Author::Supporter, None),
        said(Author::Student, Some(KEY)),
        ToStudent::Delivered { seq: SEQ },
        ToStudent::Seen { seq: SEQ },
        ToStudent::Typing { author: Author::Supporter },
        ToStudent::LeadsElsewhere {},
        ToStudent::Presence { author: Author::Clinician, here: false },
        ToStudent::Refused { key: Some(KEY), code: ErrorCode::Busy },
        ToStudent::Refused { key: None, code: ErrorCode::NotJson },
        ToStudent::Pong,
    ];
    all.extend(events().into_iter().map(|event| ToStudent::Noted { seq: SEQ, at: AT, event }));
    for one in &all {
        match one {
            ToStudent::Welcome { .. }
            | ToStudent::Position { .. }
            | ToStudent::Accepted { .. }
            | ToStudent::Said { .. }
            | ToStudent::Noted { .. }
            | ToStudent::Delivered { .. }
            | ToStudent::Seen { .. }
            | ToStudent::Typing { .. }
            | ToStudent::LeadsElsewhere {}
            | ToStudent::Presence { .. }
            | ToStudent::Refused { .. }
            | ToStudent::Pong => {}
        }
    }
    all
}

pub(super) fn from_staff() -> Vec<FromStaff> {
    let session = SESSION;
    let all = vec![
        FromStaff::Hello { version: VERSION, token: StaffToken::new([0x5c; 32]), tab: Some(TAB) },
        FromStaff::Ready {},
        FromStaff::Pause {},
        FromStaff::Open { session, last_seq: Seq(0) },
        FromStaff::Shut { session },
        FromStaff::Join { session },
        FromStaff::StepOut { session },
        FromStaff::TakeOver { session },
        FromStaff::Say { session, key: KEY, text: text() },
        FromStaff::Delivered { session, seq: SEQ },
        FromStaff::Seen { session, seq: SEQ },
        FromStaff::Typing { session },
        FromStaff::Fetch { session, after: SEQ },
        FromStaff::HearWhispers { session, last_seq: SEQ },
        FromStaff::Whisper { session, key: KEY, text: note() },
        FromStaff::HandOver { session },
        FromStaff::End { session },
        FromStaff::Ping {},
    ];
    for one in &all {
        match one {
            FromStaff::Hello { .. }
            | FromStaff::Ready {}
            | FromStaff::Pause {}
            | FromStaff::Open { .. }
            | FromStaff::Shut { .. }
            | FromStaff::Join { .. }
            | FromStaff::StepOut { .. }
            | FromStaff::TakeOver { .. }
            | FromStaff::Say { .. }
            | FromStaff::Delivered { .. }
            | FromStaff::Seen { .. }
            | FromStaff::Typing { .. }
            | FromStaff::Fetch { .. }
            | FromStaff::HearWhispers { .. }
            | FromStaff::Whisper { .. }
            | FromStaff::HandOver { .. }
            | FromStaff::End { .. }
            | FromStaff::Ping {} => {}
        }
    }
    all
}

pub(super) fn to_staff() -> Vec<ToStaff> {
    let (session, seq, at) = (SESSION, SEQ, AT);
    let event = Event::HelpCalled;
    let whispered =
        |author, key| ToStaff::Whispered { session, seq, at, author, text: note(), key };
    let refused = |session, key, code| ToStaff::Refused { session, key, code };
    let all = vec![
        ToStaff::Welcome { version: VERSION, epoch: EPOCH, staff: staff(), tab: TAB },
        ToStaff::Desk(Desk {
            ready: true,
            capacity: 1,
            waiting: 3,
            pairings: vec![PairingView {
                session,
                pseudonym: pseudonym(),
                since: at,
                ask_about_safety: true,
                safety_asked: true,
            }],
        }),
        ToStaff::CaseQueue { cases: cases(), now: AT },
        ToStaff::Pages { pages: vec![page()] },
        ToStaff::Opened {
            session,
            pseudonym: pseudonym(),
            head_seq: seq,
            delivered_seq: Seq(4),
            seen_seq: Seq(3),
            student_here: true,
        },
        ToStaff::Accepted { session, key: KEY, seq, at },
        ToStaff::Said { session, seq, at, author: Author::Student, text: text(), key: None },
        ToStaff::Said { session, seq, at, author: Author::Clinician, text: text(), key: Some(KEY) },
        ToStaff::Noted { session, seq, at, event },
        whispered(Author::Moderator, None),
        whispered(Author::Supporter, Some(KEY)),
        ToStaff::Delivered { session, seq },
        ToStaff::Seen { session, seq },
        ToStaff::LeadsElsewhere { session },
        ToStaff::Typing { session, author: Author::Student },
        ToStaff::Presence { session, author: Author::Student, here: false },
        refused(Some(session), Some(KEY), ErrorCode::OutOfState),
        refused(None, None, ErrorCode::Denied),
        ToStaff::Pong,
    ];
    for one in &all {
        match one {
            ToStaff::Welcome { .. }
            | ToStaff::Desk(_)
            | ToStaff::CaseQueue { .. }
            | ToStaff::Pages { .. }
            | ToStaff::Opened { .. }
            | ToStaff::Accepted { .. }
            | ToStaff::Said { .. }
            | ToStaff::Noted { .. }
            | ToStaff::Whispered { .. }
            | ToStaff::Delivered { .. }
            | ToStaff::Seen { .. }
            | ToStaff::Typing { .. }
            | ToStaff::LeadsElsewhere { .. }
            | ToStaff::Presence { .. }
            | ToStaff::Refused { .. }
            | ToStaff::Pong => {}
        }
    }
    all
}

/// Every body, under the name of its type.
pub(super) fn bodies() -> String {
    let mut all = String::new();
    body(&mut all, &Problem { code: ErrorCode::NotFound });
    body(&mut all, &service());
    body(&mut all, &LeaveNow { token: SessionToken::new([0xa7; 32]) });
    body(&mut all, &SignIn { name: name(), password: password() });
    let token = StaffToken::new([0x5c; 32]);
    body(&mut all, &SignedIn { token, expires_at: AT, staff: staff() });
    body(&mut all, &RaiseFlag { severity: Severity::High, note: Some(note()) });
    body(&mut all, &RaiseFlag { severity: Severity::Low, note: None });
    body(&mut all, &FlagRaised { flag: FlagId(id(6)), case: CASE });
    body(&mut all, &Resolve { outcome: Outcome::Referred, reason: note() });
    body(&mut all, &MarkFlag { right: false });
    body(&mut all, &OfferCase { to: STAFF });
    body(&mut all, &WriteNote { text: note() });
    body(&mut all, &MarkMissed { seq: SEQ, severity: Severity::High });
    body(&mut all, &rules());
    for case in cases() {
        body(&mut all, &case);
    }
    body(&mut all, &page());
    body(&mut all, &NoteView { at: AT, author: Author::Supporter, text: note() });
    body(&mut all, &Rota { on_call: vec![STAFF] });
    body(&mut all, &AddStaff { name: name(), role: Role::Moderator });
    body(&mut all, &StaffAdded { staff: staff(), password: password() });
    let (role, case) = (Some(Role::Moderator), Some(CASE));
    for (actor, role, case, detail) in
        [(Some(STAFF), role, case, Some("referred".to_owned())), (None, None, None, None)]
    {
        let (act, subject) = ("case.resolved".to_owned(), CASE.to_string());
        body(&mut all, &AuditView { seq: 12, at: AT, actor, role, act, subject, case, detail });
    }
    body(&mut all, &AuditCheckView { entries: 0, head: None, findings: vec![] });
    let findings = vec![
        AuditFindingView::Changed { seq: 3 },
        AuditFindingView::Missing { from: 5, to: 6 },
        AuditFindingView::Rewritten { seq: 9 },
    ];
    let head = Some(format!("12:{}", "0a".repeat(32)));
    body(&mut all, &AuditCheckView { entries: 10, head, findings });
    all
}

fn body<T: Serialize + DeserializeOwned + PartialEq + Debug>(all: &mut String, example: &T) {
    let name = std::any::type_name::<T>().rsplit("::").next().unwrap();
    let _ = write!(all, "{name} {}", super::lines(std::slice::from_ref(example)));
}

/// Everything that is a word or a number on the wire.
pub(super) fn words() -> String {
    let mut all = String::new();
    macro_rules! list {
        ($($ty:ident),*) => {$(
            let words: Vec<_> = $ty::ALL.iter().map(|one| serde_json::json!(one)).collect();
            let _ = writeln!(all, "{} {}", stringify!($ty), serde_json::json!(words));
            for (one, word) in $ty::ALL.iter().zip(words) {
                assert_eq!(word, one.as_str(), "the same word on the wire and in the database");
            }
        )*};
    }
    list!(Role, Author, EndedBy, Severity, FlagSource, CaseStatus, EscalationStatus, Outcome);
    list!(Verdict, ErrorCode);
    for code in CloseCode::ALL {
        let _ = writeln!(all, "CloseCode {} {code:?}", code.number());
    }
    let limits = [protocol::MAX_FRAME_BYTES, MessageText::MAX_BYTES, NoteText::MAX_BYTES];
    let _ = writeln!(all, "bytes of a frame, a text, a note: {limits:?}");
    let times = [protocol::HEARTBEAT_MS, protocol::DEAD_AFTER_MS];
    let _ = writeln!(all, "ms from heartbeat to heartbeat, until dead: {times:?}");
    let _ = writeln!(all, "version {VERSION}, subprotocol {}", protocol::SUBPROTOCOL);
    all
}

fn events() -> Vec<Event> {
    let reasons = [
        WaitingReason::Arrived,
        WaitingReason::SupporterLost,
        WaitingReason::ClinicianLeft,
        WaitingReason::HandedOver,
        WaitingReason::ModeratorLeft,
    ];
    let mut all: Vec<_> = reasons.map(|reason| Event::Waiting { reason }).into();
    all.extend([
        Event::Paired { supporter: pseudonym() },
        Event::HelpRequested,
        Event::HelpCalled,
        Event::NobodyReached,
        Event::Joined { author: Author::Clinician },
        Event::HandedOver,
        Event::Left { author: Author::Supporter },
        Event::TakenOver,
    ]);
    all.extend(EndedBy::ALL.iter().map(|by| Event::Ended { by: *by }));
    for one in &all {
        match one {
            Event::Waiting {
                reason:
                    WaitingReason::Arrived
                    | WaitingReason::SupporterLost
                    | WaitingReason::ClinicianLeft
                    | WaitingReason::HandedOver
                    | WaitingReason::ModeratorLeft,
            }
            | Event::Paired { .. }
            | Event::HelpRequested
            | Event::HelpCalled
            | Event::NobodyReached
            | Event::Joined { .. }
            | Event::HandedOver
            | Event::Left { .. }
            | Event::TakenOver
            | Event::Ended { .. } => {}
        }
    }
    all
}

fn rules() -> RulesView {
    let record = |why: Option<&str>, severity, right| RuleRecord {
        rule: "en.ideation.die".to_owned(),
        why: why.map(str::to_owned),
        severity,
        right,
        wrong: 45,
        look_at_it: right < 10,
    };
    RulesView {
        packs: "sha256:ab12".to_owned(),
        unreviewed: vec!["en".to_owned()],
        rules: vec![
            record(Some("speaks of wanting to die"), Some(Severity::High), 5),
            record(None, None, 50),
        ],
        missed: vec![MissedRecord { severity: Severity::Low, texts: 2 }],
    }
}

/// A case that nobody has, and one in which a clinician is.
fn cases() -> Vec<CaseView> {
    let signal = SignalView {
        rule: "en.ideation.die".to_owned(),
        why: "speaks of wanting to die".to_owned(),
        span: (2, 13),
    };
    let flag = |source, seq, signals| FlagView {
        id: FlagId(id(6)),
        source,
        severity: Severity::High,
        at: AT,
        seq,
        signals,
        verdict: seq.map(|_| Verdict::False),
    };
    let open = CaseView {
        id: CASE,
        session: SESSION,
        pseudonym: pseudonym(),
        severity: Severity::High,
        status: CaseStatus::Open,
        opened_at: AT,
        claim_due_at: Some(AT.plus_ms(120_000)),
        claimed_by: None,
        offered_to: None,
        offered_until: None,
        moderator: None,
        safety_asked_at: None,
        safety_checked_at: None,
        session_ended: false,
        flags: vec![flag(FlagSource::Rule, Some(SEQ), vec![signal])],
        escalation: None,
    };
    let escalation = EscalationView {
        id: EscalationId(id(7)),
        status: EscalationStatus::Joined,
        since: AT,
        calls: 2,
        next_call_at: None,
        nobody_reached: false,
        joined_by: Some(STAFF),
    };
    let escalated = CaseView {
        severity: Severity::Imminent,
        status: CaseStatus::Escalated,
        claim_due_at: None,
        claimed_by: Some(STAFF),
        session_ended: true,
        flags: vec![flag(FlagSource::Supporter, None, vec![])],
        escalation: Some(escalation),
        ..open.clone()
    };
    let offered = CaseView {
        status: CaseStatus::Claimed,
        claim_due_at: None,
        claimed_by: Some(STAFF),
        offered_to: Some(STAFF),
        offered_until: Some(AT.plus_ms(120_000)),
        moderator: Some(STAFF),
        safety_asked_at: Some(AT),
        safety_checked_at: Some(AT),
        ..open.clone()
    };
    vec![open, escalated, offered]
}

fn page() -> PageView {
    let severity = Severity::Imminent;
    PageView { id: PageId(id(8)), session: SESSION, case: CASE, severity, at: AT }
}

fn staff() -> StaffView {
    StaffView {
        id: STAFF,
        name: name(),
        role: Role::Clinician,
        pseudonym: pseudonym(),
        disabled: false,
    }
}

fn service() -> ServiceInfo {
    ServiceInfo {
        name: "Quietline".to_owned(),
        retention_hours: 24,
        away_minutes: 10,
        crisis_contacts: vec![CrisisContact {
            name: "Emergency services".to_owned(),
            phone: "112".to_owned(),
            note: "Europe, any time, free".to_owned(),
        }],
    }
}

fn text() -> MessageText {
    "wörter, \"quoted\"\n🙂".try_into().unwrap()
}

fn note() -> NoteText {
    "a note".try_into().unwrap()
}

fn pseudonym() -> Pseudonym {
    "Calm Otter".try_into().unwrap()
}

fn name() -> StaffName {
    "Ada".try_into().unwrap()
}

fn password() -> Password {
    "correct horse".try_into().unwrap()
}

const fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0000 | number)
}
