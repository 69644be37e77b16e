//! The file as it is written, before secrets are read and bounds are checked.

use std::{fs, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::{
    Case, Config, Data, Escalation, Log, Retention, Sensing, Server, Service, Session, Supporter,
    WEBHOOK_SECRET_VARIABLE, WebhookSecret, WebhookUrl, check, place::Problem,
};

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct File {
    pub(super) server: Server,
    pub(super) data: Data,
    pub(super) service: Service,
    pub(super) session: Session,
    pub(super) retention: Retention,
    pub(super) case: Case,
    pub(super) escalation: Escalation,
    pub(super) supporter: Supporter,
    pub(super) sensing: Sensing,
    pub(super) hook: Hook,
    pub(super) log: Log,
}

/// `[hook]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Hook {
    pub(super) webhook: Option<Webhook>,
}

/// `[hook.webhook]`: names the file of its secret, never the secret.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Webhook {
    pub(super) url: WebhookUrl,
    pub(super) secret_file: Option<PathBuf>,
    #[serde(default = "default_timeout_s")]
    pub(super) timeout_s: u32,
    #[serde(default)]
    pub(super) allow_private_addresses: bool,
}

impl File {
    pub(super) fn parse(text: &str) -> Result<Self, Problem> {
        toml::from_str(text).map_err(|error| Problem::syntax(&error, text))
    }

    /// Checks every bound, then reads the secrets.
    pub(super) fn resolve(self, secret: Option<String>) -> Result<Config, Problem> {
        check::check(&self)?;
        let webhook = self.hook.webhook.map(|webhook| webhook.resolve(secret)).transpose()?;
        Ok(Config {
            server: self.server,
            data: self.data,
            service: self.service,
            session: self.session,
            retention: self.retention,
            case: self.case,
            escalation: self.escalation,
            supporter: self.supporter,
            sensing: self.sensing,
            hook: super::Hook { webhook },
            log: self.log,
        })
    }
}

impl Webhook {
    fn resolve(self, secret: Option<String>) -> Result<super::Webhook, Problem> {
        Ok(super::Webhook {
            secret: self.secret(secret)?,
            url: self.url,
            timeout_s: self.timeout_s,
            allow_private_addresses: self.allow_private_addresses,
        })
    }

    fn secret(&self, from_environment: Option<String>) -> Result<WebhookSecret, Problem> {
        match (&self.secret_file, from_environment) {
            (Some(file), None) => {
                let text = fs::read_to_string(file).map_err(|error| {
                    let file = file.display();
                    Problem::new(
                        SECRET_FILE,
                        format!("names {file}, which cannot be read: {error}"),
                    )
                })?;
                WebhookSecret::parse(&text).map_err(|why| Problem::new(SECRET_FILE, why))
            }
            (None, Some(text)) => WebhookSecret::parse(&text).map_err(|why| {
                Problem::new("hook.webhook", format!("has a {WEBHOOK_SECRET_VARIABLE} that {why}"))
            }),
            (Some(_), Some(_)) => Err(Problem::new(
                SECRET_FILE,
                format!("is set and so is {WEBHOOK_SECRET_VARIABLE}: the webhook has two secrets"),
            )),
            (None, None) => Err(Problem::new(
                "hook.webhook",
                format!("has no secret: set `secret_file`, or {WEBHOOK_SECRET_VARIABLE}"),
            )),
        }
    }
}

const SECRET_FILE: &str = "hook.webhook.secret_file";

const fn default_timeout_s() -> u32 {
    10
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use toml::{Table, Value};

    use super::*;

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
        let webhook = Webhook {
            url: "https://oncall.example.edu/".to_owned().try_into().unwrap(),
            secret_file: Some("secret".into()),
            timeout_s: 10,
            allow_private_addresses: false,
        };
        let data = Data { keys: Some("keys".into()), ..Data::default() };
        let server = Server { metrics_listen: "127.0.0.1:9464".parse().ok(), ..Server::default() };
        let sensing = Sensing { packs: Some("packs".into()) };
        File { server, data, sensing, hook: Hook { webhook: Some(webhook) }, ..File::default() }
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
