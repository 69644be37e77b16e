//! Settings: one TOML file, read and checked in full before anything listens.
//!
//! One struct per section; `deploy/config.example.toml` shows every setting with its default.
//! Secrets come from files; the environment is read only here, and says where the settings are.

mod address;
mod bus;
mod check;
mod database;
mod file;
mod hook_file;
mod place;
mod secret;
mod section;
mod target;
mod template;
mod url;

use std::{
    env::{self, VarError},
    fmt, fs, io,
    path::{Path, PathBuf},
};

use http::{HeaderName, HeaderValue, Method};
use lettre::message::Mailbox;
use rustls::pki_types::CertificateDer;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

pub(crate) use crate::config::address::is_public;
use crate::config::file::File;
pub use crate::config::{
    bus::BusUrls,
    database::{Database, DatabaseUrl},
    secret::WebhookSecrets,
    section::{
        Access, Approved, Campus, Case, Data, Escalation, Log, LogFormat, ProofOfWork, Retention,
        ReturnCode, Sensing, Server, Service, Session, Supporter, Visit, WhenNobodyIsOnCall,
    },
    target::{BadTargetName, Carrier, Coverage, Hook, Target, TargetName},
    template::{BadTemplate, Fields, Template, TemplateSecrets},
    url::{BadUrlTemplate, PublicUrl, UrlTemplate, WebhookUrl},
};

/// Names the configuration file when the command line does not.
pub const CONFIG_VARIABLE: &str = "QUIETLINE_CONFIG";

/// Every setting, checked.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Where the service listens, and how people reach it.
    pub server: Server,
    /// Where it keeps what it must not forget.
    pub data: Data,
    /// What it tells students about itself.
    pub service: Service,
    /// What is asked for before a student is let in.
    pub access: Access,
    /// How long a session lives.
    pub session: Session,
    /// What a student may choose before somebody is there.
    pub visit: Visit,
    /// How long conversations are kept.
    pub retention: Retention,
    /// How a student comes back later.
    pub return_code: ReturnCode,
    /// How soon a case is claimed.
    pub case: Case,
    /// What no coordinator decides about calling.
    pub escalation: Escalation,
    /// How much one supporter carries.
    pub supporter: Supporter,
    /// What sees signs of danger in texts.
    pub sensing: Sensing,
    /// How a clinician is called.
    pub hook: Hook,
    /// Who notices that nobody here can tell anybody any more.
    pub heartbeat: Option<Heartbeat>,
    /// What is written down while it runs.
    pub log: Log,
}

/// A request to an on-call tool.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where it goes.
    pub url: UrlTemplate,
    /// How.
    pub method: Method,
    /// What it is signed with. Absent: its receiver has other means to know who sent it.
    pub secrets: Option<WebhookSecrets>,
    /// What its body is.
    pub content_type: HeaderValue,
    /// What its receiver wants beside it.
    pub headers: Vec<(HeaderName, Template)>,
    /// What it says; the envelope of Standard Webhooks if nothing else.
    pub body: Option<Template>,
    /// What the templates may say that only the receiver knows.
    pub values: TemplateSecrets,
    /// The authorities that its certificate is believed from; none for those that everybody believes.
    pub authorities: Option<Vec<CertificateDer<'static>>>,
    /// How long an answer may take, in seconds.
    pub timeout_s: u32,
    /// Whether it may go to an address inside the university's own network.
    pub allow_private_addresses: bool,
}

impl Webhook {
    /// The envelope of Standard Webhooks, signed, to an address anywhere.
    ///
    /// # Errors
    ///
    /// When that is no address, or no secret.
    pub fn signed(url: &str, secrets: &str) -> anyhow::Result<Self> {
        Ok(Self {
            url: UrlTemplate::parse(url)?,
            method: Method::POST,
            secrets: Some(WebhookSecrets::parse(secrets)?),
            content_type: HeaderValue::from_static("application/json"),
            headers: Vec::new(),
            body: None,
            values: TemplateSecrets::default(),
            authorities: None,
            timeout_s: 5,
            allow_private_addresses: true,
        })
    }
}

/// A message on a topic of ntfy.
#[derive(Clone, Debug)]
pub struct Ntfy {
    /// The server.
    pub url: WebhookUrl,
    /// The topic; who knows it may be able to read it.
    pub topic: SecretString,
    /// What the server knows us by.
    pub token: Option<SecretString>,
    /// The authorities that its certificate is believed from; none for those that everybody believes.
    pub authorities: Option<Vec<CertificateDer<'static>>>,
    /// How long an answer may take, in seconds.
    pub timeout_s: u32,
    /// Whether it may go to an address inside the university's own network.
    pub allow_private_addresses: bool,
}

/// E-mail.
#[derive(Clone)]
pub struct Email {
    /// The host that takes it.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the way there is protected.
    pub encryption: Encryption,
    /// The authorities that its certificate is believed from; none for those that everybody believes.
    pub authorities: Option<Vec<CertificateDer<'static>>>,
    /// An account there and its password.
    pub credentials: Option<(String, SecretString)>,
    /// Whom it is from.
    pub from: Mailbox,
    /// Who gets it.
    pub to: Vec<Mailbox>,
    /// How long all of it may take, in seconds.
    pub timeout_s: u32,
    /// Whether the host may be inside the university's own network.
    pub allow_private_addresses: bool,
}

/// Where it goes, and not to whom.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, port, encryption, .. } = self;
        write!(f, "Email({server}:{port}, {encryption:?})")
    }
}

/// How the way to a mail server is protected.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// From the first byte.
    Tls,
    /// Before anything that matters is said.
    Starttls,
    /// Not at all: only inside the university's own network.
    None,
}

/// A heartbeat for a watchdog outside.
#[derive(Clone, Debug)]
pub struct Heartbeat {
    /// Where it goes.
    pub url: WebhookUrl,
    /// What it is signed with.
    pub secrets: WebhookSecrets,
    /// The authorities that its certificate is believed from; none for those that everybody believes.
    pub authorities: Option<Vec<CertificateDer<'static>>>,
    /// How long from one to the next, in seconds.
    pub every_s: u32,
    /// Whether it may go to an address inside the university's own network.
    pub allow_private_addresses: bool,
}

impl Heartbeat {
    /// How long from one to the next, in milliseconds.
    #[must_use]
    pub fn every_ms(&self) -> i64 {
        i64::from(self.every_s) * 1_000
    }
}

impl Config {
    /// Reads the file at `path`, else the one that `QUIETLINE_CONFIG` names; the defaults when
    /// neither is given.
    pub fn load(path: Option<&Path>) -> Result<Self, ConfigError> {
        let from_environment = variable(CONFIG_VARIABLE)?.map(PathBuf::from);
        match path.map(Path::to_owned).or(from_environment) {
            Some(path) => Self::parse(&read(&path)?, &path.display().to_string()),
            None => Ok(Self::default()),
        }
    }

    /// Reads settings from text.
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        Self::parse(text, "configuration")
    }

    /// Hours after its end after which not even a copy of a conversation can be opened: the key of its
    /// hour is destroyed by then.
    #[must_use]
    pub const fn copy_hours(&self) -> u32 {
        self.session.max_hours + self.retention.conversation_hours + 2
    }

    fn parse(text: &str, name: &str) -> Result<Self, ConfigError> {
        File::parse(text).and_then(File::resolve).map_err(|problem| ConfigError::Invalid {
            line: problem.line(text),
            file: name.to_owned(),
            reason: problem.to_string(),
        })
    }
}

/// The settings cannot be used. The message is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no such file, or it is not ours to read.
    #[error("{file}: the configuration file cannot be read")]
    Unreadable {
        /// Its path.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A setting is unknown, missing or out of bounds.
    #[error("{file}{}: {reason}", line_suffix(*line))]
    Invalid {
        /// The file's path.
        file: String,
        /// Where in it, if it can be told; 1 is the first.
        line: Option<usize>,
        /// What is wrong with which key.
        reason: String,
    },
    /// A variable of the environment is not UTF-8.
    #[error("the environment variable {0} is not UTF-8 text")]
    Environment(&'static str),
}

fn line_suffix(line: Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

fn read(path: &Path) -> Result<String, ConfigError> {
    fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { file: path.display().to_string(), source })
}

/// An empty variable counts as unset: that is what compose files make of a missing one.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &'static str) -> Result<Option<String>, ConfigError> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(ConfigError::Environment(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    #[test]
    fn no_file_means_the_defaults() {
        let config = Config::from_toml("").unwrap();
        assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(config.data.database(), Database::File("data/quietline.db".into()));
        assert_eq!(config.data.keys(), Path::new("data/keys"));
        assert!(config.hook.targets.is_empty());
    }

    #[test]
    fn an_error_names_the_file_the_line_the_key_and_the_reason() {
        for (text, expected) in [
            (
                "[server]\nmax_connections = 0",
                "configuration, line 2: `server.max_connections` must be from 1 to 1000000, and is 0",
            ),
            (
                "[server]\n\nlisten = \"localhost\"",
                "configuration, line 3: `server.listen` must be an address and a port, such as \
                 127.0.0.1:8080",
            ),
            (
                "[server]\npublic_url = \"https://chat.example.edu/line\"",
                "configuration, line 2: `server.public_url` must be http:// or https:// and a host, \
                 without a path",
            ),
            (
                "[server]\nmetrics_listen = \"0.0.0.0:9464\"",
                "configuration, line 2: `server.metrics_listen` must be an address of this machine \
                 itself, such as 127.0.0.1:9464",
            ),
            ("[service]\nname = \"  \"", "configuration, line 2: `service.name` must not be blank"),
            (
                "[service]\ncrisis_contacts = []\n[[service.campuses]]\nname = \"North\"\n\
                 crisis_contacts = [{ name = \"Guards\", phone = \"12\", note = \"\" }]",
                "configuration, line 3: `service.campuses` have numbers, but nobody is named who \
                 answers anywhere else: set `service.country` or `service.crisis_contacts`",
            ),
            (
                "[return_code]\nhours = 0\nmessages = true",
                "configuration, line 3: `return_code.messages` needs `return_code.hours`: without a \
                 code nobody comes back to an answer",
            ),
            (
                "[return_code]\nhours = 24\nmessages = true\nmessages_answer_within_hours = 24",
                "configuration, line 4: `return_code.messages_answer_within_hours` must be shorter than \
                 `return_code.hours`, in which a message is kept",
            ),
            (
                "[case]\nclaim_limit_high_s = 600\nclaim_limit_low_s = 60",
                "configuration, line 2: `case.claim_limit_high_s` must not be longer than \
                 `case.claim_limit_low_s`",
            ),
            (
                "[access]\nmode = \"campus_code\"",
                "configuration, line 2: `access.mode` needs `access.campus_codes`, the file that the \
                 codes are in",
            ),
            (
                "[access]\nvisits_without_work_per_minute = 0",
                "configuration, line 2: `access.visits_without_work_per_minute` must be from 1 to \
                 1000000, and is 0",
            ),
            (
                "[log]\nfilter = \"info,=\"",
                "configuration, line 2: `log.filter` must be a level such as \"info\", or \
                 directives such as \"info,server=debug\"",
            ),
        ] {
            assert_eq!(Config::from_toml(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn unknown_sections_and_settings_and_wrong_types_are_refused_with_their_place() {
        for (text, place) in [
            ("[server]\nport = 80", "configuration, line 2: `server.port`: unknown field"),
            ("[sever]\nlisten = \"\"", "configuration, line 1: `sever`: unknown field"),
            ("[session]\naway_minutes = \"10\"", "configuration, line 2: `session.away_minutes`:"),
            ("[session]\naway_minutes = -1", "configuration, line 2: `session.away_minutes`:"),
            (
                "[access]\nmode = \"closed\"",
                "configuration, line 2: `access.mode`: unknown variant `closed`",
            ),
            ("[session\n", "configuration, line 1: "),
            ("[[hook.targets]]\nkind = \"webhook\"", "configuration, line 1: "),
            (
                "[[hook.targets]]\nname = \"a\"\nkind = \"pigeon\"",
                "configuration, line 3: `hook.targets.kind`: unknown variant `pigeon`",
            ),
        ] {
            let error = Config::from_toml(text).unwrap_err().to_string();
            assert!(error.starts_with(place), "{error}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = Config::load(Some(Path::new("/nowhere/quietline.toml"))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "/nowhere/quietline.toml: the configuration file cannot be read"
        );
    }

    #[test]
    fn the_secrets_of_a_webhook_come_from_a_file_and_are_never_printed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        for count in 1..=3 {
            fs::write(&file, format!("{SECRET}\n").repeat(count)).unwrap();
            let config = Config::from_toml(&webhook(&format!("secret_file = {file:?}"))).unwrap();
            let debug = format!("{config:?}");
            assert!(!debug.contains("0123456789abcdef"), "{debug}");
            assert!(!debug.contains("topsecret"), "{debug}");
            let Carrier::Webhook(webhook) = &config.hook.targets[0].carrier else { panic!() };
            let secrets: Vec<_> = webhook.secrets.as_ref().unwrap().expose().collect();
            assert_eq!(secrets, vec![b"0123456789abcdef0123456789abcdef"; count]);
        }
    }

    #[test]
    fn a_missing_short_or_malformed_secret_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        let text = webhook(&format!("secret_file = {file:?}"));
        let error = Config::from_toml(&text).unwrap_err().to_string();
        assert!(
            error.starts_with("configuration, line 5: `hook.targets.1.secret_file`"),
            "{error}"
        );
        assert!(error.contains("cannot be read"), "{error}");
        let error = Config::from_toml(&webhook("")).unwrap_err().to_string();
        assert!(error.ends_with("`hook.targets.1.secret_file` is missing"), "{error}");
        for secret in [
            "",
            "whsec_c2hvcnQ=",
            "0123456789abcdef0123456789abcdef",
            &"whsec_c2hvcnQ=\n".repeat(6),
        ] {
            fs::write(&file, secret).unwrap();
            let sentence = Config::from_toml(&text).unwrap_err().to_string();
            assert!(sentence.contains("24 to 64 bytes"), "{sentence}");
            assert!(secret.is_empty() || !sentence.contains(secret), "{sentence}");
        }
    }

    #[test]
    fn a_webhook_leaves_the_university_only_encrypted_and_only_to_public_addresses() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, SECRET).unwrap();
        for (url, allow, accepted) in [
            ("https://oncall.example.edu/hook", false, true),
            ("http://oncall.example.edu/hook", false, false),
            ("https://10.0.0.7/hook", false, false),
            ("https://[::1]/hook", false, false),
            ("https://2130706433/", false, false),
            ("http://10.0.0.7/hook", true, true),
            ("https://name:word@oncall.example.edu/", true, false),
            ("ftp://oncall.example.edu/", true, false),
        ] {
            let text = format!(
                "[[hook.targets]]\nname = \"a\"\nkind = \"webhook\"\nurl = \"{url}\"\n\
                 secret_file = {file:?}\nallow_private_addresses = {allow}"
            );
            assert_eq!(Config::from_toml(&text).is_ok(), accepted, "{url}");
        }
    }

    #[test]
    fn a_target_that_cannot_be_used_is_refused_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, SECRET).unwrap();
        let secret = format!("secret_file = {file:?}\n");
        let good = webhook(&secret);
        for (text, expected) in [
            (
                good.replace("oncall\"", "On Call\""),
                "line 2: `hook.targets.1.name` must be 1 to 40",
            ),
            (format!("{good}{good}"), "line 8: `hook.targets.2.name` is the name of another"),
            (webhook(&format!("{secret}timeout_s = 0")), "line 6: `hook.targets.1.timeout_s` must"),
            (webhook(&format!("{secret}staff = []")), "line 6: `hook.targets.1.staff` must name"),
            (webhook(&format!("{secret}severities = []")), "line 6: `hook.targets.1.severities`"),
            (
                webhook(&format!("{secret}severities = [\"urgent\"]")),
                "line 6: `hook.targets.severities`: unknown variant `urgent`",
            ),
        ] {
            let error = Config::from_toml(&text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("configuration, {expected}")), "{error}");
        }
    }

    fn webhook(more: &str) -> String {
        format!(
            "[[hook.targets]]\nname = \"oncall\"\nkind = \"webhook\"\n\
             url = \"https://oncall.example.edu/?t=topsecret\"\n{more}\n"
        )
    }
}
