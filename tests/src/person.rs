//! The people of the brief, as they sit before their screens.

#![expect(clippy::wildcard_enum_match_arm, reason = "a person looks for one frame among all")]

use std::sync::Mutex;

use domain::{case_queue::CaseQueue, staff_connection::voice};
use protocol::{
    Author, CaseId, ErrorCode, EscalationId, Event, MessageKey, Password, Pseudonym, Seq,
    SessionId, SessionToken, StaffToken, Tab, VERSION, VisitToken,
    access::Pass,
    error::Problem,
    staff::{
        self, CaseView, Desk, FlagRaised, FromStaff, NoteView, Outcome, PageView, RaiseFlag,
        Resolve, Severity, StaffView, ToStaff,
    },
    student::{FromStudent, ToStudent},
};
use reqwest::{Client, Method, StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use server::{
    ids::IdSource,
    store::acts::{
        accounts::SignIn,
        sessions::{Begin, Purpose},
    },
};
use uuid::Uuid;

use crate::{connection::Connection, door::Door, world::World};

/// What asks for things over HTTP.
#[must_use]
pub fn client() -> Client {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::new()
}

/// A fresh key for a text.
#[must_use]
pub fn key() -> MessageKey {
    MessageKey(Uuid::from_bytes(random()))
}

/// What a page begins with in a tab that is not recognised, with nothing to show.
#[must_use]
pub fn start(urgent: bool) -> FromStudent {
    let (visit, languages, pass) = (None, vec![], Pass::default());
    FromStudent::Start { version: VERSION, visit, urgent, languages, pass }
}

/// A student who comes to talk, as the store is told of them.
pub fn arrival(ids: &dyn IdSource) -> Begin {
    Begin {
        id: SessionId(ids.uuid()),
        token: ids.session_token(),
        pseudonym: ids.pseudonym(),
        connection: ids.uuid(),
        visit: None,
        purpose: Purpose::Talk,
        languages: vec![],
    }
}

/// Random bytes.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes).unwrap();
    bytes
}

/// A student with the page open.
pub struct Student {
    /// The websocket.
    pub connection: Connection,
    /// What lets them come back.
    pub token: SessionToken,
    /// What staff call them.
    pub pseudonym: Pseudonym,
    /// Which of their pages it is.
    pub tab: Tab,
}

impl Student {
    /// Opens the page, agrees, and waits.
    pub async fn arrive(door: &impl Door) -> Self {
        Self::arrive_on(door.connect("/ws/student").await).await
    }

    /// The same over a websocket that is open already.
    pub async fn arrive_on(connection: Connection) -> Self {
        connection.send(&start(false)).await;
        Self::is_welcome_on(connection).await
    }

    /// Opens the page in a tab that is recognised, and agrees or asks for urgent help.
    pub async fn arrive_in(door: &impl Door, tab: &VisitToken, urgent: bool) -> Self {
        let connection = Self::knock(door, tab, urgent).await;
        Self::is_welcome_on(connection).await
    }

    /// The same, without waiting for the answer.
    pub async fn knock(door: &impl Door, tab: &VisitToken, urgent: bool) -> Connection {
        let connection = door.connect("/ws/student").await;
        let visit = Some(tab.clone());
        connection
            .send(&FromStudent::Start {
                version: VERSION,
                visit,
                urgent,
                languages: vec![],
                pass: Pass::default(),
            })
            .await;
        connection
    }

    /// Opens the page and agrees, and is not let in: why. The connection is still to be closed.
    pub async fn is_turned_away(door: &impl Door) -> (Connection, ErrorCode) {
        let connection = door.connect("/ws/student").await;
        connection.send(&start(false)).await;
        let code = connection
            .hears("a refusal", |frame| match frame {
                ToStudent::Refused { code, .. } => Some(code),
                _ => None,
            })
            .await;
        (connection, code)
    }

    /// Waits until the page is let in for the first time.
    pub async fn is_welcome_on(connection: Connection) -> Self {
        let (token, pseudonym, tab) = connection
            .hears("a welcome", |frame| match frame {
                ToStudent::Welcome { token, pseudonym, tab, .. } => {
                    Some((token.unwrap(), pseudonym, tab))
                }
                _ => None,
            })
            .await;
        Self { connection, token, pseudonym, tab }
    }

    /// Loses the connection and comes back with the rows up to `last_seq`.
    pub async fn comes_back(&mut self, door: &impl Door, last_seq: Seq) {
        self.connection = door.connect("/ws/student").await;
        let token = self.token.clone();
        let tab = Some(self.tab);
        self.connection.send(&FromStudent::Hello { version: VERSION, token, last_seq, tab }).await;
        self.connection
            .hears("a welcome", |frame| matches!(frame, ToStudent::Welcome { .. }).then_some(()))
            .await;
    }

    /// Writes a text and waits until it is durable.
    pub async fn says(&self, text: &str) -> Seq {
        let key = key();
        self.sends(key, text).await;
        self.is_accepted(key).await
    }

    /// Writes a text and does not wait.
    pub async fn sends(&self, key: MessageKey, text: &str) {
        let text = text.try_into().unwrap();
        self.connection.send(&FromStudent::Say { key, text }).await;
    }

    /// Waits until a text is durable.
    pub async fn is_accepted(&self, wanted: MessageKey) -> Seq {
        self.connection
            .hears("a text to be accepted", |frame| match frame {
                ToStudent::Accepted { key, seq, .. } if key == wanted => Some(seq),
                _ => None,
            })
            .await
    }

    /// Waits for a text of somebody else.
    pub async fn reads(&self, wanted: &str) -> Author {
        self.connection
            .hears(wanted, |frame| match frame {
                ToStudent::Said { author, text, .. } if text.as_str() == wanted => Some(author),
                _ => None,
            })
            .await
    }

    /// Waits until something happens in the conversation.
    pub async fn sees(&self, wanted: Event) -> Seq {
        self.connection
            .hears(&format!("{wanted:?}"), |frame| match frame {
                ToStudent::Noted { event, seq, .. } if event == wanted => Some(seq),
                _ => None,
            })
            .await
    }

    /// Waits until a supporter is here.
    pub async fn is_paired(&self) -> Pseudonym {
        self.connection
            .hears("a supporter", |frame| match frame {
                ToStudent::Noted { event: Event::Paired { supporter }, .. } => Some(supporter),
                _ => None,
            })
            .await
    }

    /// Waits until the page says that this is the place in the waiting queue.
    pub async fn is_told_position(&self, wanted: u32) {
        self.connection
            .hears(&format!("position {wanted}"), |frame| match frame {
                ToStudent::Position { position, .. } if position == wanted => Some(()),
                _ => None,
            })
            .await;
    }

    /// Waits until something is refused.
    pub async fn is_refused(&self) -> ErrorCode {
        self.connection
            .hears("a refusal", |frame| match frame {
                ToStudent::Refused { code, .. } => Some(code),
                _ => None,
            })
            .await
    }

    /// "I need urgent help."
    pub async fn asks_for_urgent_help(&self) {
        self.connection.send(&FromStudent::UrgentHelp {}).await;
        self.sees(Event::HelpRequested).await;
    }

    /// Ends the session.
    pub async fn leaves(&self) {
        self.connection.send(&FromStudent::Leave {}).await;
    }
}

/// A member of staff who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who they are.
    pub view: StaffView,
    /// What they are signed in with.
    pub token: StaffToken,
}

/// A member of staff with the page open.
pub struct Staff {
    /// The websocket.
    pub connection: Connection,
    /// What they are signed in with.
    pub token: StaffToken,
    /// Who they are.
    pub view: StaffView,
    base: String,
    http: Client,
    session: Mutex<Option<SessionId>>,
    desk: Mutex<Option<Desk>>,
    cases: Mutex<Option<Vec<CaseView>>>,
}

impl Staff {
    /// Signs in and opens the page.
    pub async fn sign_in(world: &World, view: StaffView) -> Self {
        let token = world.app().relay.ids.staff_token();
        let act = SignIn { staff: view.id, token: token.clone(), lasts_ms: 86_400_000 };
        world.app().relay.store.write(act).await.unwrap();
        Self::open_page(world, SignedIn { view, token }).await
    }

    /// Signs in with a password, as people do, and opens the page.
    pub async fn with_password(door: &impl Door, name: &str, password: &Password) -> Self {
        let name = name.try_into().unwrap();
        let body = staff::SignIn { name, password: password.clone() };
        let answer = client().post(door.url("/api/sign-in")).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
        let signed_in: staff::SignedIn = answer.json().await.unwrap();
        let staff::SignedIn { token, staff, .. } = signed_in;
        Self::open_page(door, SignedIn { view: staff, token }).await
    }

    /// Opens the page.
    pub async fn open_page(door: &impl Door, signed_in: SignedIn) -> Self {
        let SignedIn { view, token } = signed_in;
        let connection = Self::connect(door, &token).await;
        Self {
            connection,
            token,
            view,
            base: door.url(""),
            http: client(),
            session: Mutex::default(),
            desk: Mutex::default(),
            cases: Mutex::default(),
        }
    }

    /// Opens the page again.
    pub async fn comes_back(&mut self, door: &impl Door) {
        self.connection = Self::connect(door, &self.token).await;
        (self.desk, self.cases) = (Mutex::default(), Mutex::default());
    }

    /// What they are signed in with.
    #[must_use]
    pub fn signed_in(&self) -> SignedIn {
        SignedIn { view: self.view.clone(), token: self.token.clone() }
    }

    async fn connect(door: &impl Door, token: &StaffToken) -> Connection {
        let connection = door.connect("/ws/staff").await;
        let token = token.clone();
        connection.send(&FromStaff::Hello { version: VERSION, token, tab: None }).await;
        connection
            .hears("a welcome", |frame| matches!(frame, ToStaff::Welcome { .. }).then_some(()))
            .await;
        connection
    }

    /// Says something over the websocket.
    pub async fn sends(&self, frame: FromStaff) {
        self.connection.send(&frame).await;
    }

    /// Takes students from now on.
    pub async fn ready(&self) {
        self.sends(FromStaff::Ready {}).await;
        self.desk(|desk| desk.ready).await;
    }

    /// Takes no more students.
    pub async fn pause(&self) {
        self.sends(FromStaff::Pause {}).await;
        self.desk(|desk| !desk.ready).await;
    }

    /// Waits until the desk is as wanted, if it is not so already.
    pub async fn desk(&self, wanted: impl Fn(&Desk) -> bool) -> Desk {
        let told = |frame, _: Option<&Desk>| match frame {
            ToStaff::Desk(desk) => Some(desk),
            _ => None,
        };
        self.board("a desk", &self.desk, told, wanted).await
    }

    /// What stands on the board: each frame replaces the one before or changes it, and one may bring
    /// several changes at once.
    async fn board<T: Clone>(
        &self,
        what: &str,
        last: &Mutex<Option<T>>,
        told: impl Fn(ToStaff, Option<&T>) -> Option<T>,
        wanted: impl Fn(&T) -> bool,
    ) -> T {
        let mut shown = last.lock().unwrap().clone();
        loop {
            if let Some(shown) = shown.clone().filter(&wanted) {
                return shown;
            }
            let next = self.connection.hears(what, |frame| told(frame, shown.as_ref())).await;
            *last.lock().unwrap() = Some(next.clone());
            shown = Some(next);
        }
    }

    /// Waits for a student and opens the conversation.
    pub async fn opens_next(&self) -> SessionId {
        let before = *self.session.lock().unwrap();
        let newest = |desk: &Desk| desk.pairings.last().map(|pairing| pairing.session);
        let is_new = |desk: &Desk| newest(desk).is_some_and(|session| Some(session) != before);
        let session = newest(&self.desk(is_new).await).unwrap();
        self.opens(session).await;
        session
    }

    /// Opens a conversation.
    pub async fn opens(&self, session: SessionId) {
        self.sends(FromStaff::Open { session, last_seq: Seq(0) }).await;
        self.connection
            .hears("a conversation", |frame| match frame {
                ToStaff::Opened { session: opened, .. } if opened == session => Some(()),
                _ => None,
            })
            .await;
        *self.session.lock().unwrap() = Some(session);
    }

    /// The conversation that was opened last.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session.lock().unwrap().unwrap()
    }

    /// Comes into the conversation that was opened last.
    pub async fn joins(&self) {
        self.sends(FromStaff::Join { session: self.session() }).await;
        self.sees(Event::Joined { author: voice(self.view.role) }).await;
    }

    /// Writes into the conversation that was opened last and waits until it is durable.
    pub async fn says(&self, text: &str) -> Seq {
        let (session, key) = (self.session(), key());
        self.sends(FromStaff::Say { session, key, text: text.try_into().unwrap() }).await;
        self.connection
            .hears("a text to be accepted", |frame| match frame {
                ToStaff::Accepted { key: accepted, seq, .. } if accepted == key => Some(seq),
                _ => None,
            })
            .await
    }

    /// Waits for a text of somebody else.
    pub async fn reads(&self, wanted: &str) -> Author {
        self.connection
            .hears(wanted, |frame| match frame {
                ToStaff::Said { author, text, .. } if text.as_str() == wanted => Some(author),
                _ => None,
            })
            .await
    }

    /// Has the whispers of a conversation shown that is open.
    pub async fn hears_whispers(&self, session: SessionId, last_seq: Seq) {
        self.sends(FromStaff::HearWhispers { session, last_seq }).await;
    }

    /// Whispers beside the conversation that was opened last and waits until it is durable.
    pub async fn whispers(&self, text: &str) -> Seq {
        let (session, own) = (self.session(), key());
        let text = text.try_into().unwrap();
        self.sends(FromStaff::Whisper { session, key: own, text }).await;
        self.connection
            .hears("a whisper to be stored", |frame| match frame {
                ToStaff::Whispered { key, seq, .. } if key == Some(own) => Some(seq),
                _ => None,
            })
            .await
    }

    /// Waits for a whisper.
    pub async fn is_whispered(&self, wanted: &str) -> (Author, Seq) {
        self.connection
            .hears(wanted, |frame| match frame {
                ToStaff::Whispered { author, seq, text, .. } if text.as_str() == wanted => {
                    Some((author, seq))
                }
                _ => None,
            })
            .await
    }

    /// Waits until something happens in a conversation that is open.
    pub async fn sees(&self, wanted: Event) {
        self.connection
            .hears(&format!("{wanted:?}"), |frame| match frame {
                ToStaff::Noted { event, .. } if event == wanted => Some(()),
                _ => None,
            })
            .await;
    }

    /// Waits until the case queue is as wanted, if it is not so already.
    pub async fn case_queue(&self, wanted: impl Fn(&[CaseView]) -> bool) -> Vec<CaseView> {
        let told = |frame, before: Option<&Vec<CaseView>>| match frame {
            ToStaff::CaseQueue { cases, .. } => Some(cases),
            ToStaff::CaseQueueChanged { set, gone, now } => {
                let is_left = |case: &&CaseView| {
                    !gone.contains(&case.id) && set.iter().all(|other| other.id != case.id)
                };
                let left = before.into_iter().flatten().filter(is_left).cloned();
                Some(CaseQueue::new(left.chain(set.clone()).collect(), now).in_order())
            }
            _ => None,
        };
        self.board("a case queue", &self.cases, told, |cases| wanted(cases)).await
    }

    /// Waits until a page calls this clinician.
    pub async fn is_paged(&self) -> PageView {
        self.connection
            .hears("a page", |frame| match frame {
                ToStaff::Pages { pages } => pages.into_iter().next(),
                _ => None,
            })
            .await
    }

    /// Waits until something is refused.
    pub async fn is_refused(&self) -> ErrorCode {
        self.connection
            .hears("a refusal", |frame| match frame {
                ToStaff::Refused { code, .. } => Some(code),
                _ => None,
            })
            .await
    }

    /// Raises a flag on the conversation that was opened last.
    pub async fn raises_a_flag(&self, severity: Severity, note: &str) -> FlagRaised {
        let path = format!("/api/sessions/{}/flags", self.session());
        let body = RaiseFlag { severity, note: Some(note.try_into().unwrap()) };
        self.post(&path, &body).await
    }

    /// Takes a case.
    pub async fn claims(&self, case: CaseId) -> CaseView {
        self.post(&format!("/api/cases/{case}/claim"), &()).await
    }

    /// Has the clinician called.
    pub async fn escalates(&self, case: CaseId) -> CaseView {
        self.post(&format!("/api/cases/{case}/escalate"), &()).await
    }

    /// Closes a case.
    pub async fn resolves(&self, case: CaseId, outcome: Outcome) -> CaseView {
        let body = Resolve { outcome, reason: "we talked it over".try_into().unwrap() };
        self.post(&format!("/api/cases/{case}/resolve"), &body).await
    }

    /// Closes an escalation.
    pub async fn closes(&self, escalation: EscalationId, outcome: Outcome) {
        let body = Resolve { outcome, reason: "she is safe tonight".try_into().unwrap() };
        let path = format!("/api/escalations/{escalation}/close");
        let answer = self.asks(Method::POST, &path, Some(&body)).await;
        assert_eq!(answer.0, StatusCode::NO_CONTENT, "{}", answer.1);
    }

    /// Reads the notes of a case.
    pub async fn notes(&self, case: CaseId) -> Vec<NoteView> {
        self.get(&format!("/api/cases/{case}/notes")).await
    }

    /// Asks for something that must be there.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        let (status, body) = self.asks::<()>(Method::GET, path, None).await;
        assert!(status.is_success(), "GET {path}: {status} {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Does something that must succeed.
    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        let (status, answer) = self.asks(Method::POST, path, Some(body)).await;
        assert!(status.is_success(), "POST {path}: {status} {answer}");
        serde_json::from_str(&answer).unwrap()
    }

    /// Does something that must be refused.
    pub async fn is_refused_over_http(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> (StatusCode, ErrorCode) {
        let (status, answer) = self.asks(method, path, Some(body)).await;
        let problem: Problem = serde_json::from_str(&answer).unwrap_or_else(|_| {
            panic!("{path} was not refused with a code: {status} {answer}");
        });
        (status, problem.code)
    }

    /// Asks for something and gives whatever comes back.
    pub async fn asks<B: Serialize>(
        &self,
        method: Method,
        path: &str,
        body: Option<&B>,
    ) -> (StatusCode, String) {
        let token = String::from(self.token.clone());
        let request = self.http.request(method, format!("{}{path}", self.base)).bearer_auth(token);
        let request = match body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = request.send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}
