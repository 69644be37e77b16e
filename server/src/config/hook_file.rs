//! `[[hook.targets]]` as it is written, before secrets are read and bounds are checked.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use http::{HeaderName, HeaderValue, Method};
use lettre::message::Mailbox;
use protocol::{StaffName, staff::Severity};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use secrecy::SecretString;
use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::config::{
    Carrier, Coverage, Email, Encryption, Ntfy, Target, TargetName, Template, TemplateSecrets,
    UrlTemplate, Webhook, WebhookSecrets, WebhookUrl,
    place::Problem,
    template::{self, Escape},
};

/// `[hook]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HookFile {
    pub(super) targets: Vec<TargetFile>,
}

/// One `[[hook.targets]]`: names the files of its secrets, never a secret.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetFile {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) staff: Option<Vec<StaffName>>,
    pub(super) severities: Option<Vec<Severity>>,
    pub(super) tells_over: Option<bool>,
    #[serde(default = "default_timeout_s")]
    pub(super) timeout_s: u32,
    #[serde(default)]
    pub(super) allow_private_addresses: bool,
    pub(super) url: Option<String>,
    pub(super) secret_file: Option<PathBuf>,
    pub(super) method: Option<String>,
    pub(super) content_type: Option<String>,
    pub(super) headers: Option<BTreeMap<String, String>>,
    pub(super) secrets: Option<BTreeMap<String, PathBuf>>,
    pub(super) body: Option<String>,
    pub(super) topic_file: Option<PathBuf>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) server: Option<String>,
    pub(super) port: Option<u16>,
    pub(super) encryption: Option<Encryption>,
    pub(super) authority_file: Option<PathBuf>,
    pub(super) account: Option<String>,
    pub(super) password_file: Option<PathBuf>,
    pub(super) from: Option<String>,
    pub(super) to: Option<Vec<String>>,
}

/// What a target is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Webhook,
    Ntfy,
    Email,
}

/// `[heartbeat]`: names the file of its secret, never the secret.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeartbeatFile {
    pub(super) url: WebhookUrl,
    pub(super) secret_file: PathBuf,
    pub(super) authority_file: Option<PathBuf>,
    #[serde(default = "default_every_s")]
    pub(super) every_s: u32,
    #[serde(default)]
    pub(super) allow_private_addresses: bool,
}

impl HeartbeatFile {
    /// Checks it, and reads the secret.
    pub(super) fn resolve(self) -> Result<super::Heartbeat, Problem> {
        let problem = |key: &str, reason: &dyn std::fmt::Display| {
            Problem::new(&format!("heartbeat.{key}"), reason)
        };
        check_address(&self.url, self.allow_private_addresses)
            .map_err(|reason| problem("url", &reason))?;
        if !(5..=300).contains(&self.every_s) {
            let reason = format!("must be from 5 to 300, and is {}", self.every_s);
            return Err(problem("every_s", &reason));
        }
        let authorities = read_authorities(self.authority_file.as_deref(), self.url.is_encrypted());
        let text =
            read_secret(&self.secret_file).map_err(|reason| problem("secret_file", &reason))?;
        Ok(super::Heartbeat {
            authorities: authorities.map_err(|reason| problem("authority_file", &reason))?,
            secrets: WebhookSecrets::parse(&text)
                .map_err(|reason| problem("secret_file", &reason))?,
            url: self.url,
            every_s: self.every_s,
            allow_private_addresses: self.allow_private_addresses,
        })
    }
}

impl HookFile {
    /// Checks every target, and reads the secrets.
    pub(super) fn resolve(self) -> Result<super::Hook, Problem> {
        let mut names = BTreeSet::new();
        let mut targets = Vec::new();
        for (place, target) in self.targets.into_iter().enumerate() {
            let written = Written { place, target };
            let target = written.resolve()?;
            if !names.insert(target.coverage.name.clone()) {
                return Err(written.problem("name", "is the name of another target as well"));
            }
            targets.push(target);
        }
        Ok(super::Hook { targets })
    }
}

/// A target and where it stands in the file.
struct Written {
    place: usize,
    target: TargetFile,
}

impl Written {
    fn resolve(&self) -> Result<Target, Problem> {
        let coverage = self.coverage()?;
        if !(1..=60).contains(&self.target.timeout_s) {
            let found = self.target.timeout_s;
            let reason = format!("must be from 1 to 60, and is {found}");
            return Err(self.problem("timeout_s", reason));
        }
        self.check_keys()?;
        let carrier = match self.target.kind {
            Kind::Webhook => Carrier::Webhook(Box::new(self.webhook()?)),
            Kind::Ntfy => Carrier::Ntfy(self.ntfy()?),
            Kind::Email => Carrier::Email(Box::new(self.email()?)),
        };
        Ok(Target { coverage, carrier })
    }

    /// A setting that another kind of target has would be there in vain.
    fn check_keys(&self) -> Result<(), Problem> {
        use Kind::{Email, Ntfy, Webhook};
        let file = &self.target;
        let keys: [(_, _, &[Kind]); 16] = [
            ("url", file.url.is_some(), &[Webhook, Ntfy]),
            ("secret_file", file.secret_file.is_some(), &[Webhook]),
            ("method", file.method.is_some(), &[Webhook]),
            ("content_type", file.content_type.is_some(), &[Webhook]),
            ("headers", file.headers.is_some(), &[Webhook]),
            ("secrets", file.secrets.is_some(), &[Webhook]),
            ("body", file.body.is_some(), &[Webhook]),
            ("topic_file", file.topic_file.is_some(), &[Ntfy]),
            ("token_file", file.token_file.is_some(), &[Ntfy]),
            ("server", file.server.is_some(), &[Email]),
            ("port", file.port.is_some(), &[Email]),
            ("encryption", file.encryption.is_some(), &[Email]),
            ("account", file.account.is_some(), &[Email]),
            ("password_file", file.password_file.is_some(), &[Email]),
            ("from", file.from.is_some(), &[Email]),
            ("to", file.to.is_some(), &[Email]),
        ];
        let foreign = keys.iter().find(|(_, is_set, kinds)| *is_set && !kinds.contains(&file.kind));
        foreign.map_or(Ok(()), |(key, ..)| {
            Err(self.problem(key, "is not a setting of this kind of target"))
        })
    }

    fn coverage(&self) -> Result<Coverage, Problem> {
        let TargetFile { name, staff, severities, .. } = &self.target;
        if staff.as_ref().is_some_and(Vec::is_empty) {
            return Err(self.problem("staff", "must name somebody: leave it out for everybody"));
        }
        if severities.as_ref().is_some_and(Vec::is_empty) {
            return Err(self.problem("severities", "must name one: leave it out for all"));
        }
        Ok(Coverage {
            name: TargetName::try_from(&**name).map_err(|why| self.problem("name", why))?,
            staff: staff.clone(),
            severities: severities.clone(),
            tells_over: self.target.tells_over.unwrap_or_default(),
        })
    }

    fn webhook(&self) -> Result<Webhook, Problem> {
        let file = &self.target;
        let url = self.needed("url", file.url.as_deref())?;
        let url = UrlTemplate::parse(url).map_err(|why| self.problem("url", why))?;
        self.check_address(url.fixed())?;
        let authorities = self.authorities(url.fixed().is_encrypted())?;
        let content_type = file.content_type.as_deref().unwrap_or("application/json");
        let webhook = Webhook {
            url,
            method: self.method()?,
            secrets: self.signing_secrets()?,
            content_type: HeaderValue::from_str(content_type)
                .map_err(|_| self.problem("content_type", "is not a content type"))?,
            headers: self.headers()?,
            body: self.body(content_type)?,
            values: self.values()?,
            authorities,
            timeout_s: file.timeout_s,
            allow_private_addresses: file.allow_private_addresses,
        };
        self.try_out(&webhook, escape(content_type))?;
        Ok(webhook)
    }

    fn method(&self) -> Result<Method, Problem> {
        match self.target.method.as_deref() {
            None | Some("POST") => Ok(Method::POST),
            Some("PUT") => Ok(Method::PUT),
            Some(_) => Err(self.problem("method", "must be \"POST\" or \"PUT\"")),
        }
    }

    /// What says it in words of its own may leave the signature out: its receiver would not know it.
    fn signing_secrets(&self) -> Result<Option<WebhookSecrets>, Problem> {
        const KEY: &str = "secret_file";
        match (&self.target.secret_file, &self.target.body) {
            (Some(file), _) => WebhookSecrets::parse(&self.read(KEY, file)?)
                .map(Some)
                .map_err(|why| self.problem(KEY, why)),
            (None, Some(_)) => Ok(None),
            (None, None) => Err(self.problem(KEY, "is missing")),
        }
    }

    fn headers(&self) -> Result<Vec<(HeaderName, Template)>, Problem> {
        let headers = self.target.headers.iter().flatten();
        let parsed = headers.map(|(name, value)| {
            let key = format!("headers.{name}");
            let template = Template::parse(value, Escape::Plain);
            let name = HeaderName::try_from(name)
                .map_err(|_| self.problem(&key, "is not the name of a header"))?;
            Ok((name, template.map_err(|why| self.problem(&key, why))?))
        });
        parsed.collect()
    }

    fn body(&self, content_type: &str) -> Result<Option<Template>, Problem> {
        let body = self.target.body.as_deref();
        let parsed = body.map(|body| Template::parse(body, escape(content_type))).transpose();
        parsed.map_err(|why| self.problem("body", why))
    }

    fn values(&self) -> Result<TemplateSecrets, Problem> {
        let mut values = BTreeMap::new();
        for (name, file) in self.target.secrets.iter().flatten() {
            let key = format!("secrets.{name}");
            values.insert(name.clone(), self.secret(&key, file)?);
        }
        Ok(TemplateSecrets(values))
    }

    /// Fills every template in, so that a page is not the first to find out that one cannot be.
    fn try_out(&self, webhook: &Webhook, escape: Escape) -> Result<(), Problem> {
        for fields in template::samples().filter(|one| !one.over || self.tells_over()) {
            webhook.url.fill(&fields, &webhook.values).map_err(|why| self.problem("url", why))?;
            for (name, value) in &webhook.headers {
                let key = format!("headers.{name}");
                let value = value.render(&fields, &webhook.values);
                let value = value.map_err(|why| self.problem(&key, why))?;
                HeaderValue::from_str(&value)
                    .map_err(|_| self.problem(&key, "would not be a header"))?;
            }
            let Some(body) = &webhook.body else { continue };
            let body = body.render(&fields, &webhook.values);
            let body = body.map_err(|why| self.problem("body", why))?;
            if escape == Escape::Json {
                serde_json::from_str::<IgnoredAny>(&body).map_err(|error| {
                    let (line, column) = (error.line(), error.column());
                    let reason = format!("would not be JSON: line {line}, column {column}");
                    self.problem("body", reason)
                })?;
            }
        }
        Ok(())
    }

    fn ntfy(&self) -> Result<Ntfy, Problem> {
        let file = &self.target;
        let url = self.needed("url", file.url.as_ref())?.clone();
        let url = WebhookUrl::try_from(url).map_err(|why| self.problem("url", why))?;
        self.check_address(&url)?;
        let authorities = self.authorities(url.is_encrypted())?;
        let topic = self.needed("topic_file", file.topic_file.as_deref())?;
        let token = file.token_file.as_deref();
        Ok(Ntfy {
            url,
            topic: self.secret("topic_file", topic)?,
            token: token.map(|token| self.secret("token_file", token)).transpose()?,
            authorities,
            timeout_s: file.timeout_s,
            allow_private_addresses: file.allow_private_addresses,
        })
    }

    fn email(&self) -> Result<Email, Problem> {
        let file = &self.target;
        let encryption = file.encryption.unwrap_or(Encryption::Starttls);
        if encryption == Encryption::None && !file.allow_private_addresses {
            let reason = "may be \"none\" only with `allow_private_addresses`, for a server inside \
                          your own network";
            return Err(self.problem("encryption", reason));
        }
        let usual_port = if encryption == Encryption::Tls { 465 } else { 587 };
        let to = self.needed("to", file.to.as_ref())?;
        if to.is_empty() {
            return Err(self.problem("to", "must name somebody"));
        }
        Ok(Email {
            server: self.needed("server", file.server.as_ref())?.clone(),
            port: file.port.unwrap_or(usual_port),
            encryption,
            authorities: self.authorities(encryption != Encryption::None)?,
            credentials: self.credentials()?,
            from: self.mailbox("from", self.needed("from", file.from.as_ref())?)?,
            to: to.iter().map(|to| self.mailbox("to", to)).collect::<Result<_, _>>()?,
            timeout_s: file.timeout_s,
            allow_private_addresses: file.allow_private_addresses,
        })
    }

    fn authorities(&self, is_encrypted: bool) -> Result<Authorities, Problem> {
        read_authorities(self.target.authority_file.as_deref(), is_encrypted)
            .map_err(|reason| self.problem("authority_file", reason))
    }

    fn credentials(&self) -> Result<Option<(String, SecretString)>, Problem> {
        match (&self.target.account, &self.target.password_file) {
            (None, None) => Ok(None),
            (Some(account), Some(file)) => {
                Ok(Some((account.clone(), self.secret("password_file", file)?)))
            }
            (Some(_), None) => Err(self.problem("password_file", "is missing, beside `account`")),
            (None, Some(_)) => Err(self.problem("account", "is missing, beside `password_file`")),
        }
    }

    fn mailbox(&self, key: &str, text: &str) -> Result<Mailbox, Problem> {
        text.parse().map_err(|_| {
            let reason = "must be an address, such as \"Quietline <quietline@example.edu>\"";
            self.problem(key, reason)
        })
    }

    fn tells_over(&self) -> bool {
        self.target.tells_over.unwrap_or_default()
    }

    /// Files end in a line break; a secret does not.
    fn secret(&self, key: &str, file: &Path) -> Result<SecretString, Problem> {
        let text = self.read(key, file)?;
        let secret = text.trim();
        if secret.is_empty() || secret.contains(char::is_control) {
            let reason = format!("names {}, which must hold one line", file.display());
            return Err(self.problem(key, reason));
        }
        Ok(secret.into())
    }

    fn check_address(&self, url: &WebhookUrl) -> Result<(), Problem> {
        check_address(url, self.target.allow_private_addresses)
            .map_err(|reason| self.problem("url", reason))
    }

    fn needed<'a, T: ?Sized>(
        &self,
        key: &'static str,
        value: Option<&'a T>,
    ) -> Result<&'a T, Problem> {
        value.ok_or_else(|| self.problem(key, "is missing"))
    }

    fn read(&self, key: &str, file: &Path) -> Result<String, Problem> {
        read_secret(file).map_err(|reason| self.problem(key, reason))
    }

    fn problem(&self, key: &str, reason: impl std::fmt::Display) -> Problem {
        Problem::new(&format!("hook.targets.{}.{key}", self.place + 1), reason)
    }
}

/// Why requests may not go to an address.
pub(super) fn check_address(url: &WebhookUrl, allow_private: bool) -> Result<(), &'static str> {
    if allow_private {
        return Ok(());
    }
    if url.is_private_address() {
        return Err("is an address inside a private network, which `allow_private_addresses` is \
                    there to permit");
    }
    if !url.is_encrypted() {
        return Err("must begin with https://, except with `allow_private_addresses`");
    }
    Ok(())
}

type Authorities = Option<Vec<CertificateDer<'static>>>;

/// The authorities in a file, where there is one and a server to believe.
fn read_authorities(file: Option<&Path>, is_encrypted: bool) -> Result<Authorities, String> {
    let Some(file) = file else { return Ok(None) };
    if !is_encrypted {
        return Err(
            "is for a server with a certificate, and the way there is not encrypted".to_owned()
        );
    }
    let text = read_secret(file)?;
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(Some(found)),
        Ok(_) | Err(_) => {
            let reason = "which must hold certificates, each from \"-----BEGIN CERTIFICATE-----\"";
            Err(format!("names {}, {reason}", file.display()))
        }
    }
}

/// A file that holds a secret and nothing else.
pub(super) fn read_secret(file: &Path) -> Result<String, String> {
    fs::read_to_string(file)
        .map_err(|error| format!("names {}, which cannot be read: {error}", file.display()))
}

/// How values are written in a body of this type.
fn escape(content_type: &str) -> Escape {
    match content_type.split(';').next().unwrap_or_default().trim() {
        "application/x-www-form-urlencoded" => Escape::Percent,
        json if json == "application/json" || json.ends_with("+json") => Escape::Json,
        _ => Escape::Plain,
    }
}

const fn default_every_s() -> u32 {
    20
}

const fn default_timeout_s() -> u32 {
    10
}
