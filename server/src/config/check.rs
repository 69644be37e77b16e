//! The bounds of every setting.

use std::ops::RangeInclusive;

use protocol::student::CrisisContact;
use tracing_subscriber::EnvFilter;

use crate::config::{Service, file::File, place::Problem};

/// Finds the first setting that cannot be used.
pub(super) fn check(file: &File) -> Result<(), Problem> {
    check_bounds(file)?;
    if file.server.metrics_listen.is_some_and(|address| !address.ip().is_loopback()) {
        return Err(Problem::new(
            "server.metrics_listen",
            "must be an address of this machine itself, such as 127.0.0.1:9464",
        ));
    }
    check_service(&file.service)?;
    if file.case.claim_limit_high_s > file.case.claim_limit_low_s {
        return Err(Problem::new(
            "case.claim_limit_high_s",
            "must not be longer than `case.claim_limit_low_s`",
        ));
    }
    check_log_filter(&file.log.filter)
}

/// Every number and what it may be.
#[rustfmt::skip]
fn bounds(file: &File) -> Vec<(&'static str, u32, RangeInclusive<u32>)> {
    vec![
        ("server.max_connections", file.server.max_connections, 1..=1_000_000),
        ("server.max_connections_per_address", file.server.max_connections_per_address, 1..=1_000_000),
        ("server.sessions_per_minute_per_address", file.server.sessions_per_minute_per_address, 1..=1_000_000),
        ("server.drain_seconds", file.server.drain_seconds, 0..=10),
        ("session.away_minutes", file.session.away_minutes, 1..=120),
        ("session.supporter_away_seconds", file.session.supporter_away_seconds, 1..=3600),
        ("session.max_hours", file.session.max_hours, 1..=72),
        ("session.texts_per_minute", file.session.texts_per_minute, 1..=1_000_000),
        ("retention.conversation_hours", file.retention.conversation_hours, 1..=720),
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
    check_crisis_contacts(&service.crisis_contacts)
}

fn check_crisis_contacts(contacts: &[CrisisContact]) -> Result<(), Problem> {
    const KEY: &str = "service.crisis_contacts";
    if contacts.is_empty() {
        let reason = "must name at least one number: it is what students see when nobody is here";
        return Err(Problem::new(KEY, reason));
    }
    if let Some(contact) = contacts.iter().find(|contact| contact.name.trim().is_empty()) {
        let phone = &contact.phone;
        return Err(Problem::new(KEY, format!("must say who answers at \"{phone}\"")));
    }
    if let Some(contact) = contacts.iter().find(|contact| !is_phone(&contact.phone)) {
        let CrisisContact { name, phone, .. } = contact;
        let reason = format!("must have a number to dial for \"{name}\", not \"{phone}\"");
        return Err(Problem::new(KEY, reason));
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
