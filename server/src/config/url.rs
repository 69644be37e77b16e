//! Addresses of web pages that have been checked.

use std::fmt;

use reqwest::Url;
use serde::{Deserialize, Serialize, Serializer};

use crate::config::{
    is_public,
    template::{BadTemplate, Escape, Fields, Template, TemplateSecrets},
};

/// The origin that people reach the service at: scheme, host, and the port if it is not the
/// scheme's own, as browsers write it in `Origin`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(try_from = "String")]
pub struct PublicUrl(String);

impl PublicUrl {
    /// The origin, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for PublicUrl {
    fn default() -> Self {
        Self("http://127.0.0.1:8080".to_owned())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for PublicUrl {
    type Error = BadUrl;

    fn try_from(text: String) -> Result<Self, BadUrl> {
        let url = parse(&text).ok_or(BadUrl::Origin)?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        is_bare.then(|| Self(origin(&url))).ok_or(BadUrl::Origin)
    }
}

/// Where a webhook goes. What follows the host is often a secret, so only the origin is ever
/// printed.
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub struct WebhookUrl(Url);

impl WebhookUrl {
    /// The whole address, to send a request to.
    #[must_use]
    pub fn expose(&self) -> &Url {
        &self.0
    }

    /// Whether the host is written as an address of a private network, or of this machine.
    #[must_use]
    pub fn is_private_address(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host.parse().is_ok_and(|address| !is_public(address))
    }

    /// Whether it is `https`.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }
}

/// Where requests go, with a path that may depend on what is said. Scheme, host and port never do: a
/// request goes where the settings say.
#[derive(Clone)]
pub struct UrlTemplate {
    fixed: WebhookUrl,
    template: Template,
}

impl UrlTemplate {
    /// Reads an address. What is filled in begins after the host.
    pub(super) fn parse(text: &str) -> Result<Self, BadUrlTemplate> {
        let fixed = text.split('{').next().unwrap_or_default();
        let parsed = parse(fixed).ok_or(BadUrl::Target)?;
        let has_end = fixed.matches('/').count() > 2;
        if !has_end && fixed != text {
            return Err(BadUrlTemplate::Host);
        }
        let template = Template::parse(text, Escape::Percent)?;
        Ok(Self { fixed: WebhookUrl(parsed), template })
    }

    /// Its beginning, which never changes.
    #[must_use]
    pub const fn fixed(&self) -> &WebhookUrl {
        &self.fixed
    }

    /// The whole address, filled in.
    ///
    /// # Errors
    ///
    /// When that is no address, or one of another place.
    pub fn fill(
        &self,
        fields: &Fields<'_>,
        secrets: &TemplateSecrets,
    ) -> Result<Url, BadUrlTemplate> {
        let url = parse(&self.template.render(fields, secrets)?).ok_or(BadUrl::Target)?;
        if url.origin() != self.fixed.0.origin() {
            return Err(BadUrlTemplate::Host);
        }
        Ok(url)
    }
}

impl fmt::Debug for UrlTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UrlTemplate({})", self.fixed)
    }
}

/// Not an address that can be filled in.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadUrlTemplate {
    /// Not an address.
    #[error(transparent)]
    Url(#[from] BadUrl),
    /// Not a template.
    #[error(transparent)]
    Template(#[from] BadTemplate),
    /// The host would be filled in.
    #[error("must name its host and port in plain, with a `/` after them")]
    Host,
}

impl TryFrom<String> for WebhookUrl {
    type Error = BadUrl;

    fn try_from(text: String) -> Result<Self, BadUrl> {
        parse(&text).map(Self).ok_or(BadUrl::Target)
    }
}

impl fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&origin(&self.0))
    }
}

impl fmt::Debug for WebhookUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WebhookUrl({self})")
    }
}

impl Serialize for WebhookUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not an address that can be used here.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadUrl {
    /// Not an origin.
    #[error("must be http:// or https:// and a host, without a path")]
    Origin,
    /// Not a place to send requests to.
    #[error("must be a http:// or https:// address without a name or password in it")]
    Target,
}

fn parse(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let is_anonymous = url.username().is_empty() && url.password().is_none();
    (is_web && is_anonymous).then_some(url)
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_written_as_browsers_write_an_origin() {
        for (text, origin) in [
            ("https://Chat.Example.EDU", "https://chat.example.edu"),
            ("https://chat.example.edu/", "https://chat.example.edu"),
            ("https://chat.example.edu:443", "https://chat.example.edu"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(PublicUrl::try_from(text.to_owned()).unwrap().as_str(), origin);
        }
    }

    #[test]
    fn anything_but_an_origin_is_refused() {
        for text in [
            "",
            "chat.example.edu",
            "ftp://chat.example.edu",
            "https://chat.example.edu/chat",
            "https://chat.example.edu/?a",
            "https://chat.example.edu/#a",
            "https://name@chat.example.edu",
            "https://",
        ] {
            assert_eq!(PublicUrl::try_from(text.to_owned()), Err(BadUrl::Origin), "{text}");
        }
    }

    #[test]
    fn only_what_follows_the_host_can_be_filled_in() {
        let mut samples = crate::config::template::samples();
        let (fields, secrets) = (samples.next().unwrap(), TemplateSecrets::default());
        let fill = |text| UrlTemplate::parse(text).and_then(|url| url.fill(&fields, &secrets));
        let url = fill("https://tool.example.edu/{{ severity }}?of={{ staff }}").unwrap();
        assert_eq!(url.path(), "/imminent");
        assert_eq!(url.query(), Some("of=Ada%20%22Night%22%20O%27Hara%20%26%20Co"));
        for text in [
            "https://{{ severity }}.example.edu/",
            "https://tool.example.edu{{ severity }}/",
            "{{ link }}",
            "tool.example.edu/{{ page }}",
            "https://tool.example.edu/{{ text }}",
        ] {
            assert!(fill(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_the_origin_of_a_webhook_is_printed() {
        let text = "https://oncall.example.edu/hook/topsecret?t=topsecret#topsecret";
        let url = WebhookUrl::try_from(text.to_owned()).unwrap();
        assert_eq!(url.to_string(), "https://oncall.example.edu");
        assert_eq!(format!("{url:?}"), "WebhookUrl(https://oncall.example.edu)");
    }
}
