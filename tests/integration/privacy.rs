//! What people write, who they are and where they are: none of it is in any log, any database file,
//! or anywhere else in the data folder.

mod needle;

use std::net::{IpAddr, Ipv4Addr};

use protocol::{
    CloseCode, MessageText, Password, Role,
    handover::{ContactDetails, ContactReason, ContactView, LeaveContact, OpenContact},
    staff::{Outcome, Resolve, Severity, SignIn, SignedIn},
};
use reqwest::{Client, Method};
use tests::{
    access::{CodesFile, knocks, knocks_on, typed},
    connection::Connection,
    door::Door as _,
    person::{Staff, Student, client, random},
    return_code::{code_of, comes_back},
    service::{Service, files},
};

use self::needle::{Haystack, Needle};

/// An address of this machine that nothing else uses.
const PLACE: Ipv4Addr = Ipv4Addr::new(127, 77, 66, 55);
const BROWSER: &str = "PlantedBrowser/7.5 (of a planted phone)";

#[tokio::test]
async fn nothing_of_what_people_say_or_are_is_written_down() {
    for format in ["json", "pretty"] {
        let log = format!("[log]\nformat = \"{format}\"\nfilter = \"trace\"");
        let (right, wrong) = (planted(), planted());
        let codes = CodesFile::with(&format!("{right} | whoever is in this test"));
        let mut service = Service::start(&format!("{log}\n{}", codes.settings())).await;
        let planted = Story::play(&service, &right, &wrong).await;

        // While it runs, after it was killed, and after it ended well.
        planted.assert_hidden(&service);
        service.kill();
        planted.assert_hidden(&service);
        service.start_again().await;
        service.stop().await;
        planted.assert_hidden(&service);
    }
}

/// What was planted, and what is known to be written down.
struct Story {
    secrets: Vec<Needle>,
    names: Vec<Needle>,
    in_the_database: Vec<Needle>,
    in_the_log: Vec<Needle>,
}

impl Story {
    /// Every kind of person says and does everything that could leave a trace.
    async fn play(service: &Service, right_code: &str, wrong_code: &str) -> Self {
        let words = Words::fresh();
        let names = [Role::Supporter, Role::Moderator, Role::Clinician, Role::Coordinator]
            .map(|role| (role, format!("Planted {role} {}", planted())));
        let mut passwords = Vec::new();
        for (role, name) in &names {
            passwords.push(service.account(name, *role).await);
        }
        let [supporter, moderator, clinician, coordinator] =
            [0, 1, 2, 3].map(|one| (&names[one].1, &passwords[one]));
        let coordinator = Staff::with_password(service, coordinator.0, coordinator.1).await;
        let moderator = Staff::with_password(service, moderator.0, moderator.1).await;
        let clinician = Staff::with_password(service, clinician.0, clinician.1).await;
        let supporter = sign_in_from_afar(service, supporter.0, supporter.1, &words).await;
        supporter.ready().await;

        let url = service.ws("/ws/student");
        let connection = Connection::open_from(&url, PLACE.into(), BROWSER).await;
        let guessed = knocks(service, false, typed(wrong_code)).await;
        assert_eq!(guessed.closed().await, Some(CloseCode::Asks.number()));
        let connection = knocks_on(connection, false, typed(right_code)).await;
        let mut student = Student::is_welcome_on(connection).await;
        let session = supporter.opens_next().await;
        let last = student.says(&words.student).await;
        supporter.reads(&words.student).await;
        supporter.says(&words.supporter).await;
        student.connection.send_text(format!(r#"{{"type":"{}"}}"#, words.no_frame)).await;
        student.connection.send_text(words.no_frame.clone()).await;
        student.connection.close().await;
        student.comes_back(service, last).await;
        student.says(&words.flagged).await;
        supporter.raises_a_flag(Severity::High, &words.note).await;

        let case = moderator.case_queue(|cases| !cases.is_empty()).await.remove(0).id;
        moderator.claims(case).await;
        moderator.opens(session).await;
        moderator.reads(&words.flagged).await;
        moderator.notes(case).await;
        moderator.escalates(case).await;
        let page = clinician.is_paged().await;
        clinician.opens(page.session).await;
        clinician.joins().await;
        leave_contact(service, &student, &words.contact).await;
        open_contact(&clinician, case, &words).await;
        clinician.says(&words.clinician).await;
        student.reads(&words.clinician).await;
        close(&clinician, &moderator, &words.reason).await;
        let _: Vec<protocol::staff::AuditView> = coordinator.get("/api/audit").await;
        let code = code_of(service, &student).await;
        student.leaves().await;
        student.connection.closed().await;
        let student = comes_back(service, &code).await;
        student.leaves().await;
        student.connection.closed().await;

        let tokens = [&coordinator.token, &moderator.token, &clinician.token, &supporter.token]
            .map(|token| Needle::token(&String::from(token.clone())));
        let mut secrets = words.needles();
        secrets.extend(tokens);
        secrets.push(Needle::token(&String::from(student.token.clone())));
        let shown = String::from(code.clone());
        let digits = std::str::from_utf8(code.digits()).unwrap();
        secrets.extend([shown.as_str(), digits, right_code, wrong_code].map(Needle::text));
        secrets.extend(passwords.iter().map(|password| Needle::text(password.as_str())));
        secrets.extend([PLACE.to_string().as_str(), BROWSER].map(Needle::text));
        let pseudonym = Needle::text(student.pseudonym.as_str());
        let ids = [session.0, supporter.view.id.0];
        Self {
            secrets,
            names: names.iter().map(|(_, name)| Needle::text(name)).collect(),
            in_the_database: ids.iter().map(|id| Needle::id(*id)).chain([pseudonym]).collect(),
            in_the_log: ids.iter().map(|id| Needle::id(*id)).collect(),
        }
    }

    fn assert_hidden(&self, service: &Service) {
        let log = Haystack::new("the log", service.log().into_bytes());
        let data = files(&service.data());
        let is_key = |name: &str| name.strip_suffix(".key").is_some();
        let name = |path: &std::path::Path| path.file_name().unwrap().to_str().unwrap().to_owned();
        assert!(data.iter().any(|(path, _)| is_key(&name(path))));
        for (path, bytes) in &data {
            let name = name(path);
            assert!(!is_key(&name) || bytes.len() == 32, "{name} is a key and nothing else");
            let is_known = name.starts_with("quietline.") || name == "audit.anchor";
            assert!(is_key(&name) || is_known, "{name} is unknown");
        }
        let everything = data.into_iter().flat_map(|(_, bytes)| [bytes, vec![0; 16]].concat());
        let data = Haystack::new("the data folder", everything.collect());

        // The search finds what is there.
        assert_eq!(log.found(&self.in_the_log).len(), self.in_the_log.len());
        assert_eq!(data.found(&self.in_the_database).len(), self.in_the_database.len());
        assert_eq!(data.found(&self.names).len(), self.names.len());

        assert!(data.found(&self.secrets).is_empty(), "stored: {:?}", data.found(&self.secrets));
        for planted in [&self.secrets, &self.names] {
            assert!(log.found(planted).is_empty(), "logged: {:?}", log.found(planted));
        }
    }
}

/// Everything that people write.
struct Words {
    student: String,
    supporter: String,
    clinician: String,
    flagged: String,
    note: String,
    reason: String,
    contact: String,
    opening: String,
    no_frame: String,
    guess: String,
    nobody: String,
}

impl Words {
    fn fresh() -> Self {
        let of = |who: &str| format!("planted by the {who}: {}", planted());
        Self {
            student: of("student"),
            supporter: of("supporter"),
            clinician: of("clinician"),
            flagged: format!("i want to die, planted {}", planted()),
            note: of("supporter for the moderator"),
            reason: of("clinician for the case"),
            contact: of("student to be reached by"),
            opening: of("clinician who opens it"),
            no_frame: planted(),
            guess: planted(),
            nobody: planted(),
        }
    }

    fn needles(&self) -> Vec<Needle> {
        let Self { student, supporter, clinician, flagged, note, reason, .. } = self;
        let all = [student, supporter, clinician, flagged, note, reason];
        let more = [&self.contact, &self.opening, &self.no_frame, &self.guess, &self.nobody];
        all.into_iter().chain(more).map(|text| Needle::text(text)).collect()
    }
}

/// Letters that are nowhere by chance.
fn planted() -> String {
    random::<12>().iter().map(|byte| char::from(b'a' + byte % 26)).collect()
}

/// Somebody at [`PLACE`] guesses a password and a name, and remembers.
async fn sign_in_from_afar(
    service: &Service,
    name: &str,
    password: &Password,
    words: &Words,
) -> Staff {
    drop(client());
    let here = IpAddr::V4(PLACE);
    let http = Client::builder().local_address(here).user_agent(BROWSER).build().unwrap();
    let sign_in = async |name: &str, password: &str| {
        let (name, password) = (name.try_into().unwrap(), password.try_into().unwrap());
        let request = http.post(service.url("/api/sign-in")).json(&SignIn { name, password });
        request.send().await.unwrap()
    };
    assert!(sign_in(name, &words.guess).await.status().is_client_error());
    assert!(sign_in(&words.nobody, &words.guess).await.status().is_client_error());
    let path = format!("/api/{}?{}={}", words.nobody, words.guess, words.no_frame);
    assert!(http.get(service.url(&path)).send().await.unwrap().status().is_client_error());
    let body = format!("{{\"name\":\"{}\",", words.nobody);
    let request = http.post(service.url("/api/sign-in")).body(body);
    assert!(request.send().await.unwrap().status().is_client_error());
    let _: SignedIn = sign_in(name, password.as_str()).await.json().await.unwrap();
    Staff::with_password(service, name, password).await
}

async fn leave_contact(service: &Service, student: &Student, planted: &str) {
    let place = Some(planted.try_into().unwrap());
    let details = ContactDetails { phone: None, place, name: None };
    let body = LeaveContact { token: student.token.clone(), details };
    let answer = client().post(service.url("/api/contact")).json(&body).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
}

async fn open_contact(clinician: &Staff, case: protocol::CaseId, words: &Words) {
    let reason = ContactReason::DangerToLife;
    let body = OpenContact { reason, words: words.opening.as_str().try_into().unwrap() };
    let view: ContactView = clinician.post(&format!("/api/cases/{case}/contact"), &body).await;
    assert_eq!(view.details.place.unwrap().as_str(), words.contact);
}

async fn close(clinician: &Staff, moderator: &Staff, reason: &str) {
    let wanted = |case: &protocol::staff::CaseView| {
        case.escalation.as_ref().is_some_and(|escalation| escalation.joined_by.is_some())
    };
    let cases = moderator.case_queue(|cases| cases.iter().any(wanted)).await;
    let escalation = cases[0].escalation.clone().unwrap().id;
    let reason = MessageText::try_from(reason).unwrap().as_str().try_into().unwrap();
    let body = Resolve { outcome: Outcome::Referred, reason };
    let path = format!("/api/escalations/{escalation}/close");
    let (status, answer) = clinician.asks(Method::POST, &path, Some(&body)).await;
    assert!(status.is_success(), "{answer}");
}
