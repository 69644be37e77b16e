//! The file as it is written, before secrets are read and bounds are checked.

use serde::{Deserialize, Serialize};

use crate::config::{
    Access, Case, Config, Data, Escalation, Log, Retention, ReturnCode, Sensing, Server, Service,
    Session, Supporter, Visit, check,
    hook_file::{HeartbeatFile, HookFile},
    place::Problem,
};

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) server: Server,
    pub(super) data: Data,
    pub(super) service: Service,
    pub(super) access: Access,
    pub(super) session: Session,
    pub(super) visit: Visit,
    pub(super) retention: Retention,
    pub(super) return_code: ReturnCode,
    pub(super) case: Case,
    pub(super) escalation: Escalation,
    pub(super) supporter: Supporter,
    pub(super) sensing: Sensing,
    pub(super) hook: HookFile,
    pub(super) heartbeat: Option<HeartbeatFile>,
    pub(super) log: Log,
}

impl File {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::syntax(&error, text))
    }

    /// Checks every bound, then reads the secrets.
    pub(super) fn resolve(self) -> Result<Config, Problem> {
        check::check(&self)?;
        Ok(Config {
            server: self.server,
            data: self.data,
            service: self.service,
            access: self.access,
            session: self.session,
            visit: self.visit,
            retention: self.retention,
            return_code: self.return_code,
            case: self.case,
            escalation: self.escalation,
            supporter: self.supporter,
            sensing: self.sensing,
            hook: self.hook.resolve()?,
            heartbeat: self.heartbeat.map(HeartbeatFile::resolve).transpose()?,
            log: self.log,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use protocol::{
        rota::{DutyWindow, Weekday},
        service::{CampusService, DayWindow, OpeningHours, OtherDays},
        staff::Severity,
        student::CrisisContact,
        visit::FacultyChoice,
    };
    use toml::{Table, Value};

    use super::*;
    use crate::config::{
        Approved, Campus, Encryption,
        hook_file::{Kind, TargetFile},
    };

    const EXAMPLE: &str = include_str!("../../../deploy/config.example.toml");

    #[test]
    fn the_example_is_the_defaults() {
        assert_eq!(File::parse(EXAMPLE).unwrap(), File::default());
    }

    #[test]
    fn the_example_shows_every_setting_and_none_that_is_not_there() {
        let shown = with_optional_settings(EXAMPLE);
        File::parse(&shown).unwrap();
        let every_setting = toml::to_string(&with_everything_set()).unwrap();
        assert_eq!(keys(&shown), keys(&every_setting));
    }

    #[test]
    fn the_example_explains_every_setting() {
        let mut before = "";
        for line in EXAMPLE.lines() {
            if line.trim_start_matches('#').split_once(" = ").is_some_and(|(key, _)| is_key(key)) {
                assert!(before.starts_with("# "), "no comment above `{line}`");
            }
            before = line;
        }
    }

    /// In the example a comment begins with `# `, and a setting that is off with `#`.
    fn with_optional_settings(example: &str) -> String {
        let uncomment = |line: &str| match line.strip_prefix('#') {
            Some(setting) if !setting.is_empty() && !setting.starts_with(' ') => setting.to_owned(),
            Some(_) | None => line.to_owned(),
        };
        example.lines().map(uncomment).collect::<Vec<_>>().join("\n")
    }

    fn with_everything_set() -> File {
        let text = |text: &str| Some(text.to_owned());
        let map = |key: &str| BTreeMap::from([(key.to_owned(), "a".to_owned())]);
        let target = TargetFile {
            name: "oncall".to_owned(),
            kind: Kind::Webhook,
            staff: Some(vec!["ada".try_into().unwrap()]),
            severities: Some(vec![Severity::Imminent]),
            tells_over: Some(true),
            timeout_s: 10,
            allow_private_addresses: false,
            url: text("https://oncall.example.edu/"),
            secret_file: Some("secret".into()),
            method: text("POST"),
            content_type: text("application/json"),
            headers: Some(map("Authorization")),
            secrets: Some(BTreeMap::from([("token".to_owned(), "a".into())])),
            body: text("{}"),
            topic_file: Some("topic".into()),
            token_file: Some("token".into()),
            server: text("mail.example.edu"),
            port: Some(587),
            encryption: Some(Encryption::Starttls),
            authority_file: Some("authority".into()),
            account: text("quietline"),
            password_file: Some("password".into()),
            from: text("quietline@example.edu"),
            to: Some(vec!["on-call@example.edu".to_owned()]),
        };
        let heartbeat = Some(HeartbeatFile {
            url: "https://watchdog.example.edu/".to_owned().try_into().unwrap(),
            secret_file: "secret".into(),
            authority_file: Some("authority".into()),
            every_s: 20,
            allow_private_addresses: false,
        });
        let data = Data {
            keys: Some("keys".into()),
            database: Some("postgres://host/name".to_owned().try_into().unwrap()),
            bus: Some("redis://host".to_owned().try_into().unwrap()),
            ..Data::default()
        };
        let server = Server { metrics_listen: "127.0.0.1:9464".parse().ok(), ..Server::default() };
        let session = Session { length_minutes: Some(50), ..Session::default() };
        let faculty =
            FacultyChoice { code: "law".try_into().unwrap(), name: "Faculty of Law".to_owned() };
        let visit = Visit { faculties: vec![faculty], ..Visit::default() };
        let sensing = Sensing { packs: Some("packs".into()) };
        let access = Access { campus_codes: Some("codes".into()), ..Access::default() };
        File {
            server,
            data,
            access,
            service: service_with_everything(),
            session,
            visit,
            sensing,
            heartbeat,
            hook: HookFile { targets: vec![target] },
            ..File::default()
        }
    }

    fn service_with_everything() -> Service {
        let text = |text: &str| Some(text.to_owned());
        let time = |text: &str| text.to_owned().try_into().unwrap();
        let (from, until) = (time("18:00"), time("23:00"));
        Service {
            hours: Some(OpeningHours {
                zone: "Europe/Vienna".to_owned(),
                weekly: vec![DutyWindow { days: vec![Weekday::Monday], from, until }],
                exceptions: vec![OtherDays {
                    from: "2026-12-24".to_owned(),
                    until: text("2026-12-26"),
                    open: vec![DayWindow { from, until }],
                }],
            }),
            services: vec![CampusService {
                name: "Counselling centre".to_owned(),
                purpose: "To talk with a psychologist".to_owned(),
                place: text("Room 12"),
                phone: text("+43 1 234 56"),
                link: text("https://www.example.edu/"),
                hours: text("Monday to Friday, 9 to 16"),
            }],
            approval: Some(Approved {
                statement: "Approved by the Office of Student Affairs.".to_owned(),
                link: text("https://www.example.edu/"),
                expires: "2027-06-30".to_owned(),
            }),
            country: text("AT"),
            campuses: vec![Campus {
                name: "North campus".to_owned(),
                crisis_contacts: vec![CrisisContact {
                    name: "Campus guards".to_owned(),
                    phone: "+43 1 234 50".to_owned(),
                    note: "any time".to_owned(),
                }],
            }],
            content: Some("content".into()),
            ..Service::default()
        }
    }

    fn keys(text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        collect("", &text.parse::<Table>().unwrap(), &mut found);
        found
    }

    fn collect(path: &str, table: &Table, found: &mut BTreeSet<String>) {
        for (key, value) in table {
            let path = format!("{path}.{key}");
            if let Some(inner) = value.as_table() {
                collect(&path, inner, found);
            } else if let Some(items) = value.as_array() {
                items.iter().filter_map(Value::as_table).for_each(|t| collect(&path, t, found));
            } else {
                found.insert(path);
            }
        }
    }

    fn is_key(text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    }
}
