//! `[[hook.targets]]` as it is written, before secrets are read and bounds are checked.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use protocol::{StaffName, staff::Severity};
use serde::{Deserialize, Serialize};

use crate::config::{
    Carrier, Coverage, Target, TargetName, Webhook, WebhookSecrets, WebhookUrl, place::Problem,
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
    #[serde(default = "default_timeout_s")]
    pub(super) timeout_s: u32,
    #[serde(default)]
    pub(super) allow_private_addresses: bool,
    pub(super) url: Option<WebhookUrl>,
    pub(super) secret_file: Option<PathBuf>,
}

/// What a target is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    Webhook,
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
        let carrier = match self.target.kind {
            Kind::Webhook => Carrier::Webhook(self.webhook()?),
        };
        Ok(Target { coverage, carrier })
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
            tells_over: false,
        })
    }

    fn webhook(&self) -> Result<Webhook, Problem> {
        let url = self.needed("url", self.target.url.as_ref())?;
        self.check_address(url)?;
        let file = self.needed("secret_file", self.target.secret_file.as_deref())?;
        let text = self.read("secret_file", file)?;
        Ok(Webhook {
            url: url.clone(),
            secrets: WebhookSecrets::parse(&text)
                .map_err(|why| self.problem("secret_file", why))?,
            timeout_s: self.target.timeout_s,
            allow_private_addresses: self.target.allow_private_addresses,
        })
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

/// A file that holds a secret and nothing else.
pub(super) fn read_secret(file: &Path) -> Result<String, String> {
    fs::read_to_string(file)
        .map_err(|error| format!("names {}, which cannot be read: {error}", file.display()))
}

const fn default_timeout_s() -> u32 {
    10
}
