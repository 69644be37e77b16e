//! The bounds of every setting.

use std::{collections::BTreeSet, ops::RangeInclusive};

use domain::{opening::Hours, rota::Zone};
use protocol::{access, service::CampusService, student::CrisisContact, visit::Language};
use tracing_subscriber::EnvFilter;

use crate::{
    config::{
        Approved, ReturnCode, Service, Visit, file::File, place::Problem, section::BUILT_IN_TOPICS,
    },
    numbers,
};

/// Finds the first setting that cannot be used.
pub(super) fn check(file: &File) -> Result<(), Problem> {
    check_bounds(file)?;
    if file.server.metrics_listen.is_some_and(|address| !address.ip().is_loopback()) {
        return Err(Problem::new(
            "server.metrics_listen",
            "must be an address of this machine itself, such as 127.0.0.1:9464",
        ));
    }
    if file.data.bus.is_some() && file.data.database.is_none() {
        return Err(Problem::new(
            "data.bus",
            "needs `data.database`: nodes that hear of each other share a database",
        ));
    }
    check_service(&file.service)?;
    if file.access.mode == access::Access::CampusCode && file.access.campus_codes.is_none() {
        return Err(Problem::new(
            "access.mode",
            "needs `access.campus_codes`, the file that the codes are in",
        ));
    }
    check_visit(&file.visit)?;
    if file.case.claim_limit_high_s > file.case.claim_limit_low_s {
        return Err(Problem::new(
            "case.claim_limit_high_s",
            "must not be longer than `case.claim_limit_low_s`",
        ));
    }
    check_messages(file.return_code)?;
    check_log_filter(&file.log.filter)
}

/// Whoever leaves a message needs a way back to the answer, for longer than answering may take.
fn check_messages(code: ReturnCode) -> Result<(), Problem> {
    if code.messages && code.hours == 0 {
        return Err(Problem::new(
            "return_code.messages",
            "needs `return_code.hours`: without a code nobody comes back to an answer",
        ));
    }
    if code.messages && code.messages_answer_within_hours >= code.hours {
        return Err(Problem::new(
            "return_code.messages_answer_within_hours",
            "must be shorter than `return_code.hours`, in which a message is kept",
        ));
    }
    Ok(())
}

/// Every number and what it may be.
#[rustfmt::skip]
fn bounds(file: &File) -> Vec<(&'static str, u32, RangeInclusive<u32>)> {
    vec![
        ("server.max_connections", file.server.max_connections, 1..=1_000_000),
        ("server.max_connections_per_address", file.server.max_connections_per_address, 1..=1_000_000),
        ("server.sessions_per_minute_per_address", file.server.sessions_per_minute_per_address, 1..=1_000_000),
        ("server.drain_seconds", file.server.drain_seconds, 0..=10),
        ("data.node_lost_seconds", file.data.node_lost_seconds, 3..=300),
        ("access.visits_without_work_per_minute", file.access.visits_without_work_per_minute, 1..=1_000_000),
        ("access.visits_without_work_per_minute_per_address", file.access.visits_without_work_per_minute_per_address, 1..=1_000_000),
        ("session.away_minutes", file.session.away_minutes, 1..=120),
        ("session.supporter_away_seconds", file.session.supporter_away_seconds, 1..=3600),
        ("session.max_hours", file.session.max_hours, 1..=72),
        ("session.length_minutes", file.session.length_minutes.unwrap_or(20), 20..=240),
        ("session.idle_minutes", file.session.idle_minutes, 0..=240),
        ("session.texts_per_minute", file.session.texts_per_minute, 1..=1_000_000),
        ("retention.conversation_hours", file.retention.conversation_hours, 1..=720),
        ("retention.contact_hours", file.retention.contact_hours, 1..=72),
        ("retention.contact_after_hours", file.retention.contact_after_hours, 0..=72),
        ("return_code.hours", file.return_code.hours, 0..=720),
        ("return_code.messages_answer_within_hours", file.return_code.messages_answer_within_hours, 1..=168),
        ("return_code.messages_hold_minutes", file.return_code.messages_hold_minutes, 5..=240),
        ("case.claim_limit_high_s", file.case.claim_limit_high_s, 1..=3600),
        ("case.claim_limit_low_s", file.case.claim_limit_low_s, 1..=86_400),
        ("supporter.capacity", file.supporter.capacity, 1..=10),
    ]
}

fn check_bounds(file: &File) -> Result<(), Problem> {
    for (key, value, bounds) in bounds(file) {
        if !bounds.contains(&value) {
            let (from, to) = bounds.into_inner();
            return Err(Problem::new(key, format!("must be from {from} to {to}, and is {value}")));
        }
    }
    Ok(())
}

fn check_service(service: &Service) -> Result<(), Problem> {
    if service.name.trim().is_empty() {
        return Err(Problem::new("service.name", "must not be blank"));
    }
    if service.name.chars().count() > LONGEST_NAME {
        let reason = format!("must not be longer than {LONGEST_NAME} characters");
        return Err(Problem::new("service.name", reason));
    }
    check_contacts(&service.crisis_contacts, "service.crisis_contacts")?;
    if let Some(country) = &service.country
        && !numbers::is_known(country)
    {
        let known: Vec<_> =
            numbers::elsewhere(None).into_iter().map(|known| known.country).collect();
        let reason = format!("must be one of {}, and is \"{country}\"", known.join(" "));
        return Err(Problem::new("service.country", reason));
    }
    for (number, campus) in (1..).zip(&service.campuses) {
        check_words(&campus.name, &format!("service.campuses.{number}.name"))?;
        let key = format!("service.campuses.{number}.crisis_contacts");
        check_contacts(&campus.crisis_contacts, &key)?;
    }
    check_everywhere(service)?;
    if let Some(hours) = &service.hours {
        Hours::parse(hours.clone())
            .map_err(|bad| Problem::new(&format!("service.hours.{}", bad.place), bad.reason))?;
    }
    for (number, other) in (1..).zip(&service.services) {
        let key = format!("service.services.{number}");
        check_campus_service(other, &key)?;
    }
    service.approval.as_ref().map_or(Ok(()), check_approval)
}

fn check_campus_service(service: &CampusService, key: &str) -> Result<(), Problem> {
    let CampusService { name, purpose, place, phone, link, hours } = service;
    for (part, text) in [
        ("name", Some(name)),
        ("for", Some(purpose)),
        ("place", place.as_ref()),
        ("hours", hours.as_ref()),
    ] {
        if let Some(text) = text {
            check_words(text, &format!("{key}.{part}"))?;
        }
    }
    if phone.as_ref().is_some_and(|phone| !is_phone(phone)) {
        return Err(Problem::new(&format!("{key}.phone"), "must be a number to dial"));
    }
    check_link(link.as_ref(), &format!("{key}.link"))
}

fn check_approval(approval: &Approved) -> Result<(), Problem> {
    check_words(&approval.statement, "service.approval.statement")?;
    check_link(approval.link.as_ref(), "service.approval.link")?;
    if approval.view(&Zone::default()).is_none() {
        let reason = "must be the last day on which it holds, such as 2027-06-30";
        return Err(Problem::new("service.approval.expires", reason));
    }
    Ok(())
}

/// What is shown in a line or two of a small screen.
fn check_words(text: &str, key: &str) -> Result<(), Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(key, "must not be blank"));
    }
    if text.chars().count() > LONGEST_WORDS {
        return Err(Problem::new(
            key,
            format!("must not be longer than {LONGEST_WORDS} characters"),
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(Problem::new(key, "must be one line of plain text"));
    }
    Ok(())
}

/// Whoever follows it goes on encrypted.
fn check_link(link: Option<&String>, key: &str) -> Result<(), Problem> {
    if link.is_none_or(|link| is_page(link)) {
        return Ok(());
    }
    Err(Problem::new(key, "must be an address of a page that begins with https://"))
}

fn is_page(text: &str) -> bool {
    reqwest::Url::parse(text).is_ok_and(|url| {
        url.scheme() == "https"
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    })
}

/// Who is not on a campus has to find a number too.
fn check_everywhere(service: &Service) -> Result<(), Problem> {
    let of_campuses = service.campuses.iter().any(|campus| !campus.crisis_contacts.is_empty());
    if of_campuses && service.crisis_contacts.is_empty() && service.country.is_none() {
        let reason = "have numbers, but nobody is named who answers anywhere else: set \
                      `service.country` or `service.crisis_contacts`";
        return Err(Problem::new("service.campuses", reason));
    }
    Ok(())
}

fn check_contacts(contacts: &[CrisisContact], key: &str) -> Result<(), Problem> {
    if let Some(contact) = contacts.iter().find(|contact| contact.name.trim().is_empty()) {
        let phone = &contact.phone;
        return Err(Problem::new(key, format!("must say who answers at \"{phone}\"")));
    }
    if let Some(contact) = contacts.iter().find(|contact| !is_phone(&contact.phone)) {
        let CrisisContact { name, phone, .. } = contact;
        let reason = format!("must have a number to dial for \"{name}\", not \"{phone}\"");
        return Err(Problem::new(key, reason));
    }
    Ok(())
}

/// Whoever chooses something must be able to read it, and two must not be stored as the same.
fn check_visit(visit: &Visit) -> Result<(), Problem> {
    let blank = |name: &String| name.trim().is_empty();
    for topic in &visit.topics {
        let code = topic.code.as_str();
        let nameless = topic.names.is_empty() && !BUILT_IN_TOPICS.contains(&code);
        if nameless || topic.names.values().any(blank) {
            let reason = format!("must say what \"{code}\" is called, in `names`");
            return Err(Problem::new("visit.topics", reason));
        }
    }
    if let Some(faculty) = visit.faculties.iter().find(|faculty| blank(&faculty.name)) {
        let reason = format!("must say what \"{}\" is called", faculty.code.as_str());
        return Err(Problem::new("visit.faculties", reason));
    }
    check_once("visit.topics", visit.topics.iter().map(|topic| topic.code.as_str()))?;
    check_once("visit.faculties", visit.faculties.iter().map(|faculty| faculty.code.as_str()))?;
    check_once("visit.languages", visit.languages.iter().map(Language::as_str))
}

fn check_once<'a>(key: &'static str, codes: impl Iterator<Item = &'a str>) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(Problem::new(key, format!("has \"{code}\" twice")));
        }
    }
    if seen.len() > MOST_CHOICES {
        return Err(Problem::new(key, format!("must not have more than {MOST_CHOICES}")));
    }
    Ok(())
}

/// Digits, and what people write between them.
fn is_phone(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || " +-()/.*#".contains(c))
}

fn check_log_filter(filter: &str) -> Result<(), Problem> {
    match EnvFilter::try_new(filter) {
        Ok(_) if !filter.trim().is_empty() => Ok(()),
        Ok(_) | Err(_) => Err(Problem::new(
            "log.filter",
            "must be a level such as \"info\", or directives such as \"info,server=debug\"",
        )),
    }
}

const LONGEST_NAME: usize = 80;
const LONGEST_WORDS: usize = 200;
/// More than this is nothing to choose from at night.
const MOST_CHOICES: usize = 40;
