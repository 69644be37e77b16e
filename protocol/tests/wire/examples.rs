//! The examples. Each list is followed by a match over everything that belongs on it: what is new
//! does not compile until it stands there, and then here.

use std::fmt::{Debug, Write as _};

use protocol::{
    Author, BlockId, CaseId, CloseCode, CodeProof, EndedBy, Epoch, ErrorCode, EscalationId, Event,
    FlagId, LayerId, MessageKey, MessageText, NoteText, OverrideId, PageId, Password, Pseudonym,
    ReturnCode, ReturnToken, Role, Seq, SessionId, SessionToken, StaffId, StaffName, StaffToken,
    SwapId, Tab, Timestamp, VERSION, VisitToken, WaitingReason,
    access::{
        Access, Algorithm, Ask, CampusCode, Challenge, ChallengeParameters, CodeFault, Pass,
        Solution, Work,
    },
    block::{BlockReason, BlockView, EndAndBlock, LiftBlock, LiftReason},
    error::Problem,
    policy::{
        CallStep, CallTarget, EscalationPolicy, FaultReason, PolicyFault, PolicyRefused,
        PolicyView, SeverityPolicy,
    },
    report::{Report, ReportReason, ReportReceived, ReportView},
    return_code::{
        AskReturnCode, KeepReturnCode, MessageStanding, OpenReturnCode, Reply, ReturnCodeKept,
        ReturnCodeOffered, ReturnCodeOpened, ReturnWish,
    },
    rota::{
        AddOverride, AskSwap, CalendarLink, DayTime, DutyWindow, Every, GapView, LayerName,
        LayerPlan, PlanView, Rota, RotaFault, RotaProblem, SetPlan, ShiftView, ShiftsView,
        SpanView, SpansView, SwapView, Weekday,
    },
    service::{
        Approval, CampusService, ClosedBecause, CrisisNumber, DayWindow, OpenState, OpeningHours,
        OtherDays, ServiceStatus,
    },
    staff::{
        AddStaff, AskForHelp, AuditCheckView, AuditFindingView, AuditView, CalledView, CaseStatus,
        CaseView, Desk, EscalationStatus, EscalationView, FlagRaised, FlagSource, FlagView,
        FromStaff, MarkFlag, MarkMissed, MessageView, MissedRecord, NoteView, OfferCase, Outcome,
        PageView, PairingView, Part, RaiseFlag, Resolve, RuleRecord, RulesView, Severity, SignIn,
        SignalView, SignedIn, StaffAdded, StaffView, TakenMessage, ToStaff, Verdict, WriteNote,
    },
    student::{CrisisContact, FromStudent, LeaveNow, OnCallNow, ServiceInfo, ToStudent},
    visit::{
        CheckIn, CheckedIn, Choices, Erase, Erased, FacultyChoice, Helped, Language, Matching,
        MatchingView, NextStep, TopicChoice, Way, Wish,
    },
    wall::{WallCalling, WallPerson, WallView, WallWords},
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
        FromStudent::Start {
            version: VERSION,
            visit: None,
            urgent: false,
            languages: vec![],
            pass: Pass::default(),
        },
        FromStudent::Start {
            version: VERSION,
            visit: Some(VisitToken::new([0x3e; 32])),
            urgent: true,
            languages: vec![language("fr")],
            pass: Pass {
                code: CampusCode::try_from("Blue-Anchor-27".to_owned()).ok(),
                work: Some(Box::new(Work { challenge: challenge(), solution: solution() })),
            },
        },
        FromStudent::Hello {
            version: VERSION,
            token: SessionToken::new([0xa7; 32]),
            last_seq: SEQ,
            tab: Some(TAB),
        },
        FromStudent::ComeBack {
            version: VERSION,
            visit: None,
            token: ReturnToken::new([0x5b; 32]),
            wish: ReturnWish::WaitForSame,
            languages: vec![],
        },
        FromStudent::TakeAnyone {},
        FromStudent::Say { key: KEY, text: text() },
        FromStudent::Delivered { seq: SEQ },
        FromStudent::Seen { seq: SEQ },
        FromStudent::Typing {},
        FromStudent::UrgentHelp {},
        FromStudent::Fetch { after: Seq(0) },
        FromStudent::SomeoneElse {},
        FromStudent::Wish { wish: wish() },
        FromStudent::StillHere {},
        FromStudent::Leave {},
        FromStudent::Ping {},
    ];
    for one in &all {
        match one {
            FromStudent::Start { .. }
            | FromStudent::Hello { .. }
            | FromStudent::ComeBack { .. }
            | FromStudent::TakeAnyone {}
            | FromStudent::Say { .. }
            | FromStudent::Delivered { .. }
            | FromStudent::Seen { .. }
            | FromStudent::Typing {}
            | FromStudent::UrgentHelp {}
            | FromStudent::Fetch { .. }
            | FromStudent::SomeoneElse {}
            | FromStudent::Wish { .. }
            | FromStudent::StillHere {}
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
        ToStudent::Position {
            position: 2,
            supporters: 1,
            wait_minutes: Some(15),
            other_languages: vec![],
        },
        ToStudent::Position {
            position: 1,
            supporters: 0,
            wait_minutes: None,
            other_languages: vec![language("de"), language("en")],
        },
        ToStudent::Wished { wish: wish() },
        ToStudent::Wished { wish: Wish::default() },
        ToStudent::Blocked { reason: BlockReason::Threats, until: AT, undecided: true },
        ToStudent::Asks { ask: Ask::CampusCode { why: CodeFault::Expired } },
        ToStudent::Asks { ask: Ask::Patience { seconds: 6 } },
        ToStudent::Asks { ask: Ask::Work { challenge: challenge() } },
        ToStudent::Accepted { key: KEY, seq: SEQ, at: AT },
        said(Author::Supporter, None),
        said(Author::Student, Some(KEY)),
        ToStudent::Delivered { seq: SEQ },
        ToStudent::Seen { seq: SEQ },
        ToStudent::Typing { author: Author::Supporter },
        ToStudent::LeadsElsewhere {},
        ToStudent::SameSupporter { until: Some(AT) },
        ToStudent::SameSupporter { until: None },
        ToStudent::Presence { author: Author::Clinician, here: false },
        ToStudent::Refused { key: Some(KEY), code: ErrorCode::Busy },
        ToStudent::Refused { key: None, code: ErrorCode::NotJson },
        ToStudent::Pong,
    ];
    all.extend(events().into_iter().map(|event| ToStudent::Noted { seq: SEQ, at: AT, event }));
    for one in &all {
        match one {
            ToStudent::Welcome { .. }
            | ToStudent::Blocked { .. }
            | ToStudent::Asks { .. }
            | ToStudent::Position { .. }
            | ToStudent::Wished { .. }
            | ToStudent::Accepted { .. }
            | ToStudent::Said { .. }
            | ToStudent::Noted { .. }
            | ToStudent::Delivered { .. }
            | ToStudent::Seen { .. }
            | ToStudent::Typing { .. }
            | ToStudent::LeadsElsewhere {}
            | ToStudent::SameSupporter { .. }
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
        FromStaff::ChoosePart { session, part: Part::Speak },
        FromStaff::ChoosePart { session, part: Part::Listen },
        FromStaff::ChoosePart { session, part: Part::Leave },
        FromStaff::TakeOver { session },
        FromStaff::Say { session, key: KEY, text: text() },
        FromStaff::Delivered { session, seq: SEQ },
        FromStaff::Seen { session, seq: SEQ },
        FromStaff::Typing { session },
        FromStaff::Fetch { session, after: SEQ },
        FromStaff::HearWhispers { session, last_seq: SEQ },
        FromStaff::Whisper { session, key: KEY, text: note() },
        FromStaff::TakeMessage { session },
        FromStaff::HandOver { session },
        FromStaff::GoOnAgain { session, yes: true },
        FromStaff::End { session },
        FromStaff::WatchWall { watch: true },
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
            | FromStaff::ChoosePart { part: Part::Speak | Part::Listen | Part::Leave, .. }
            | FromStaff::TakeOver { .. }
            | FromStaff::Say { .. }
            | FromStaff::Delivered { .. }
            | FromStaff::Seen { .. }
            | FromStaff::Typing { .. }
            | FromStaff::Fetch { .. }
            | FromStaff::HearWhispers { .. }
            | FromStaff::Whisper { .. }
            | FromStaff::TakeMessage { .. }
            | FromStaff::HandOver { .. }
            | FromStaff::GoOnAgain { .. }
            | FromStaff::End { .. }
            | FromStaff::WatchWall { .. }
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
                wish: wish().view(),
                ends_at: Some(at),
                extendable: true,
                message: Some(TakenMessage { left_at: at, answer_by: at }),
            }],
            asking: vec![session],
            messages: vec![MessageView { session, left_at: at, topic: wish().topic }],
        }),
        ToStaff::CaseQueue { cases: cases(), now: AT },
        ToStaff::CaseQueueChanged { set: cases(), gone: vec![CASE], now: AT },
        ToStaff::Pages { pages: vec![page()] },
        ToStaff::Blocks { blocks: blocks() },
        ToStaff::Swaps { swaps: vec![swap()] },
        ToStaff::Wall { conversations: vec![on_the_wall()] },
        ToStaff::WallChanged {
            set: vec![on_the_wall()],
            spoke: vec![WallWords { session, student_said_at: Some(at), staff_said_at: None }],
            gone: vec![session],
        },
        ToStaff::Opened {
            session,
            pseudonym: pseudonym(),
            head_seq: seq,
            delivered_seq: Seq(4),
            seen_seq: Seq(3),
            student_here: true,
            drill: false,
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
            | ToStaff::CaseQueueChanged { .. }
            | ToStaff::Pages { .. }
            | ToStaff::Blocks { .. }
            | ToStaff::Swaps { .. }
            | ToStaff::Wall { .. }
            | ToStaff::WallChanged { .. }
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
    body(&mut all, &AskForHelp { line: Some(note()) });
    for block in blocks() {
        body(&mut all, &block);
    }
    body(&mut all, &EndAndBlock { reason: BlockReason::Harassment, hours: 168 });
    body(&mut all, &LiftBlock { why: LiftReason::LongEnough });
    let token = SessionToken::new([0xa7; 32]);
    body(&mut all, &Report { token, reason: ReportReason::TooPersonal, words: Some(note()) });
    body(&mut all, &ReportReceived { someone_else: true });
    return_codes(&mut all);
    body(
        &mut all,
        &ReportView {
            at: AT,
            reason: ReportReason::Hurtful,
            about: STAFF,
            about_name: name(),
            words: None,
        },
    );
    let token = SessionToken::new([0xa7; 32]);
    body(
        &mut all,
        &CheckIn {
            token: token.clone(),
            feeling: Some(6.try_into().unwrap()),
            helped: Some(Helped::ALittle),
            next: Some(NextStep::Counselling),
        },
    );
    body(&mut all, &CheckedIn { worse: true });
    body(&mut all, &Erase { token });
    body(&mut all, &Erased::Gone);
    body(&mut all, &Erased::UnderReview);
    let matching =
        Matching { languages: vec![language("de")], faculty: Some("law".try_into().unwrap()) };
    body(&mut all, &MatchingView { staff: STAFF, matching: matching.clone() });
    body(&mut all, &matching);
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
    rota_bodies(&mut all);
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
    body(&mut all, &PolicyView { policy: policy(), faults: vec![] });
    body(&mut all, &PolicyRefused { code: ErrorCode::BadFrame, faults: vec![fault()] });
    all
}

fn body<T: Serialize + DeserializeOwned + PartialEq + Debug>(all: &mut String, example: &T) {
    let name = std::any::type_name::<T>().rsplit("::").next().unwrap();
    let _ = write!(all, "{name} {}", super::lines(std::slice::from_ref(example)));
}

fn return_codes(all: &mut String) {
    let token = SessionToken::new([0xa7; 32]);
    let (code, proof) = (ReturnCode::new([0; 8]), CodeProof::new([0x6d; 32]));
    body(all, &AskReturnCode { token: token.clone() });
    body(all, &ReturnCodeOffered { code: code.clone(), proof: proof.clone(), hours: 72 });
    body(all, &KeepReturnCode { token, code: code.clone(), proof, message: true });
    body(all, &ReturnCodeKept { until: AT });
    body(all, &OpenReturnCode { code });
    let replies = vec![Reply { author: Author::Supporter, at: AT, text: text() }];
    let token = ReturnToken::new([0x5b; 32]);
    let message = Some(MessageStanding::Waits);
    body(all, &ReturnCodeOpened { token, replies, message, same: true, until: AT });
}

fn rota_bodies(all: &mut String) {
    const LAYER: LayerId = LayerId(id(8));
    let (from, until, layer) = (AT, AT.plus_ms(3_600_000), LAYER);
    let (zone, layer_name) = ("Europe/Vienna".to_owned(), "Nights".to_owned());
    let time = |text: &str| DayTime::try_from(text.to_owned()).unwrap();
    let plan = |every, windows| LayerPlan {
        id: LAYER,
        name: layer_name.clone(),
        people: vec![STAFF],
        every,
        hand_over: time("09:00"),
        starts: "2026-10-25".to_owned(),
        windows,
    };
    let days = vec![Weekday::Friday, Weekday::Saturday];
    let nights = DutyWindow { days, from: time("22:00"), until: time("06:00") };
    let layers = vec![
        plan(Every::Days { days: 3 }, vec![nights]),
        plan(Every::Week { on: Weekday::Monday }, vec![]),
    ];
    let one =
        protocol::rota::OverrideView { id: OverrideId(id(9)), layer, from, until, staff: STAFF };
    let staff = Some(STAFF);
    let spans = vec![SpanView { layer, from, until, staff, on_duty: true, overridden: false }];
    let gaps =
        vec![GapView { layer: None, from, until }, GapView { layer: Some(layer), from, until }];
    let names = vec![LayerName { id: layer, name: layer_name.clone() }];
    let shifts = vec![ShiftView { layer, layer_name: layer_name.clone(), from, until }];
    body(all, &SetPlan { zone: zone.clone(), layers: layers.clone() });
    body(all, &PlanView { zone: zone.clone(), layers, overrides: vec![one] });
    body(all, &AddOverride { layer, from, until, staff: STAFF });
    body(all, &SpansView { zone: zone.clone(), from, until, layers: names, spans, gaps });
    body(all, &AskSwap { layer, from, until, asked: swap().asked });
    body(all, &ShiftsView { zone, shifts, swaps: vec![swap()], has_calendar: true });
    body(all, &CalendarLink { url: "https://chat.example.edu/calendar/ab12.ics".to_owned() });
    let (code, fault) = (ErrorCode::BadRota, RotaFault::DisabledPerson);
    body(all, &RotaProblem { code, fault, layer: Some(1), item: Some(0) });
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
    list!(Verdict, ErrorCode, BlockReason, LiftReason, ReportReason, ReturnWish);
    list!(Weekday, RotaFault, OnCallNow, FaultReason, Access, CodeFault);
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
        WaitingReason::UrgentOnly,
        WaitingReason::ModeratorLeft,
        WaitingReason::OutsideHours,
    ];
    let mut all: Vec<_> = reasons.map(|reason| Event::Waiting { reason }).into();
    all.extend([
        Event::Paired { supporter: pseudonym() },
        Event::HelpRequested,
        Event::HelpCalled,
        Event::OnTheWay,
        Event::NobodyReached,
        Event::Joined { author: Author::Clinician },
        Event::HandedOver,
        Event::Left { author: Author::Supporter },
        Event::Blocked { reason: BlockReason::Misuse, until: AT, undecided: false },
        Event::TakenOver,
        Event::Listening,
        Event::Speaking,
        Event::SteppedBack,
        Event::TimeLeft { minutes: 10 },
        Event::Extended { minutes: 15 },
        Event::StillThere { minutes: 15 },
        Event::StillHere,
        Event::MessageWaits,
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
                    | WaitingReason::UrgentOnly
                    | WaitingReason::ModeratorLeft
                    | WaitingReason::OutsideHours,
            }
            | Event::Paired { .. }
            | Event::HelpRequested
            | Event::HelpCalled
            | Event::OnTheWay
            | Event::NobodyReached
            | Event::Joined { .. }
            | Event::HandedOver
            | Event::Left { .. }
            | Event::Blocked { .. }
            | Event::TakenOver
            | Event::Listening
            | Event::Speaking
            | Event::SteppedBack
            | Event::TimeLeft { .. }
            | Event::Extended { .. }
            | Event::StillThere { .. }
            | Event::StillHere
            | Event::MessageWaits
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
        drill: false,
        notes: 1,
        contact_until: None,
    };
    let escalation = EscalationView {
        id: EscalationId(id(7)),
        status: EscalationStatus::Joined,
        since: AT,
        calls: 2,
        next_call_at: None,
        nobody_reached: false,
        joined_by: Some(STAFF),
        coming: None,
        next: vec![name()],
        pages: vec![CalledView { staff: STAFF, name: name(), at: AT, acknowledged_at: Some(AT) }],
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

/// What one clinician asks another.
fn swap() -> SwapView {
    SwapView {
        id: SwapId(id(10)),
        layer: LayerId(id(8)),
        layer_name: "Nights".to_owned(),
        from: AT,
        until: AT.plus_ms(3_600_000),
        asked_by: STAFF,
        asked: StaffId(id(11)),
    }
}

/// A block that a second moderator has to decide on, and one that was confirmed.
fn blocks() -> Vec<BlockView> {
    let proposed = BlockView {
        id: BlockId(id(9)),
        session: SESSION,
        pseudonym: pseudonym(),
        reason: BlockReason::Sexual,
        placed_by: STAFF,
        placed_by_name: name(),
        placed_at: AT,
        until: AT.plus_ms(86_400_000),
        proposed_until: Some(AT.plus_ms(604_800_000)),
        confirmed_by: None,
    };
    let confirmed =
        BlockView { proposed_until: None, confirmed_by: Some(name()), ..proposed.clone() };
    vec![proposed, confirmed]
}

fn on_the_wall() -> WallView {
    WallView {
        session: SESSION,
        pseudonym: pseudonym(),
        student_here: false,
        people: vec![WallPerson { author: Author::Supporter, name: name(), here: true }],
        since: AT,
        waiting_since: None,
        left_at: Some(AT),
        student_said_at: Some(AT),
        staff_said_at: None,
        severity: Some(Severity::Low),
        case: Some(CASE),
        asks_for_help: true,
        calling: Some(WallCalling::NobodyReached),
        urgent_only: false,
    }
}

fn page() -> PageView {
    let severity = Severity::Imminent;
    PageView {
        id: PageId(id(8)),
        session: SESSION,
        case: CASE,
        severity,
        at: AT,
        acknowledged_at: None,
        drill: true,
    }
}

/// A policy with every kind of target.
fn policy() -> EscalationPolicy {
    let of =
        |targets| SeverityPolicy { steps: vec![CallStep { targets, limit_s: 60 }], repeats: 1 };
    let (layer, role) =
        (CallTarget::Layer { layer: 2 }, CallTarget::Role { role: Role::Clinician });
    EscalationPolicy {
        imminent: of(vec![CallTarget::EachLayer {}]),
        high: of(vec![layer, CallTarget::Person { staff: STAFF }]),
        low: of(vec![role]),
        acknowledged_limit_s: 120,
    }
}

fn fault() -> PolicyFault {
    PolicyFault {
        severity: Some(Severity::High),
        step: Some(1),
        target: Some(2),
        reason: FaultReason::DisabledPerson,
    }
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

fn challenge() -> Challenge {
    let digits = |digit: &str, bytes: usize| digit.repeat(bytes);
    let parameters = ChallengeParameters {
        algorithm: Algorithm::Pbkdf2Sha256,
        cost: 2_000,
        expires_at: 1_795_316_700,
        key_length: 32,
        key_prefix: digits("a1", 16),
        key_signature: digits("b2", 32),
        nonce: digits("c3", 16),
        salt: digits("d4", 16),
    };
    Challenge { parameters, signature: digits("e5", 32) }
}

fn solution() -> Solution {
    Solution { counter: 612, derived_key: "a1".repeat(32) }
}

fn service() -> ServiceInfo {
    ServiceInfo {
        name: "Quietline".to_owned(),
        access: Access::CampusCode,
        contact_hours: 24,
        retention_hours: 24,
        away_minutes: 10,
        return_code_hours: 72,
        messages: true,
        crisis_contacts: vec![CrisisContact {
            name: "Emergency services".to_owned(),
            phone: "112".to_owned(),
            note: "Europe, any time, free".to_owned(),
        }],
        numbers: vec![CrisisNumber {
            name: Some("Samaritans".to_owned()),
            phone: "116 123".to_owned(),
            always: true,
            free: true,
            hours: None,
            languages: vec!["en".to_owned()],
        }],
        on_call: OnCallNow::Somebody,
        status: ServiceStatus {
            state: OpenState::Closed,
            because: Some(ClosedBecause::Hours),
            wait_minutes: None,
            opens_at: Some(AT),
            closes_at: None,
        },
        hours: Some(hours()),
        services: vec![CampusService {
            name: "Counselling centre".to_owned(),
            purpose: "To talk with a psychologist".to_owned(),
            place: Some("Main building, room 12".to_owned()),
            phone: Some("+43 1 234 56".to_owned()),
            link: Some("https://www.example.edu/counselling".to_owned()),
            hours: None,
        }],
        approval: Some(Approval {
            statement: "Approved by the Office of Student Affairs.".to_owned(),
            link: None,
            expires_at: AT,
        }),
        choices: Choices {
            topics: vec![TopicChoice {
                code: "studies".try_into().unwrap(),
                severe: false,
                names: [(language("en"), "Studies and exams".to_owned())].into(),
            }],
            faculties: vec![FacultyChoice {
                code: "law".try_into().unwrap(),
                name: "Faculty of Law".to_owned(),
            }],
            languages: vec![language("de"), language("en")],
        },
        copy_hours: 38,
        length_minutes: Some(50),
        idle_minutes: Some(30),
    }
}

fn hours() -> OpeningHours {
    let time = |text: &str| text.to_owned().try_into().unwrap();
    OpeningHours {
        zone: "Europe/Vienna".to_owned(),
        weekly: vec![DutyWindow {
            days: vec![Weekday::Monday, Weekday::Sunday],
            from: time("18:00"),
            until: time("02:00"),
        }],
        exceptions: vec![OtherDays {
            from: "2026-12-24".to_owned(),
            until: Some("2026-12-26".to_owned()),
            open: vec![DayWindow { from: time("10:00"), until: time("16:00") }],
        }],
    }
}

fn wish() -> Wish {
    Wish {
        topic: Some("studies".try_into().unwrap()),
        way: Some(Way::ThinkAlong),
        languages: vec![language("fr")],
        not_faculty: Some("law".try_into().unwrap()),
        feeling: Some(4.try_into().unwrap()),
    }
}

fn language(code: &str) -> Language {
    code.try_into().unwrap()
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
