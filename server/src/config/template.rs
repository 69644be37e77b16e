//! What a webhook is sent where its receiver has a language of its own.
//!
//! A template may use the fields of [`Fields`] and the secrets that its target names, and nothing
//! else: there is no field that could hold a word of a conversation. What it uses and does not have is
//! an error, found when the settings are read.

use std::{collections::BTreeMap, fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, escape_formatter,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret as _, SecretString};

/// Everything that a template can say.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    /// The page's id: the same in every attempt.
    pub page: &'a str,
    /// The name of the account that is called.
    pub staff: &'a str,
    /// How urgent it is: low, high or imminent.
    pub severity: &'a str,
    /// How many pages the escalation has made so far, with this one.
    pub call: u32,
    /// When the page was made, such as `2026-11-22T03:00:00Z`.
    pub made_at: &'a str,
    /// Where the person who is called has to go.
    pub link: &'a str,
    /// Whether it is an exercise.
    pub drill: bool,
    /// Whether somebody joined, so that nobody need come any more.
    pub over: bool,
}

/// What templates may say that only the target knows, by the names that they use for it.
#[derive(Clone, Debug, Default)]
pub struct TemplateSecrets(pub(super) BTreeMap<String, SecretString>);

/// How what a template prints is written, so that no value can mean more than itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Escape {
    /// As JSON: a text with its quotes.
    Json,
    /// With percent signs, as in addresses and forms.
    Percent,
    /// As it is.
    Plain,
}

/// A template that has been parsed. Cheap to clone.
#[derive(Clone)]
pub struct Template(Arc<Environment<'static>>);

/// Why a template cannot be used. It never says what a value was.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum BadTemplate {
    /// It is not a template, or asks for something that is not there.
    #[error("{reason} (line {line} of the template)")]
    At {
        /// Where, counted from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// It names something that no page has.
    #[error("uses `{0}`, which is not one of {FIELD_NAMES}")]
    UnknownField(String),
    /// It names a secret that its target does not have.
    #[error("uses `secrets.{0}`, which is not among the secrets of its target")]
    UnknownSecret(String),
}

impl Template {
    /// Reads a template.
    pub(super) fn parse(source: &str, escape: Escape) -> Result<Self, BadTemplate> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(move |_| match escape {
            Escape::Json => AutoEscape::Json,
            Escape::Percent => AutoEscape::Custom(PERCENT.into()),
            Escape::Plain => AutoEscape::None,
        });
        environment.set_formatter(|out, state, value| {
            if matches!(state.auto_escape(), AutoEscape::Custom(_)) {
                return write(out, &utf8_percent_encode(&value.to_string(), RESERVED));
            }
            escape_formatter(out, state, value)
        });
        environment.add_filter("base64", |text: String| STANDARD.encode(text));
        environment.add_template_owned(NAME, source.to_owned()).map_err(|error| bad(&error))?;
        let template = Self(Arc::new(environment));
        template.check_fields()?;
        Ok(template)
    }

    /// Fills it in.
    pub fn render(
        &self,
        fields: &Fields<'_>,
        secrets: &TemplateSecrets,
    ) -> Result<String, BadTemplate> {
        let known = secrets.0.iter().map(|(name, value)| (&**name, value.expose_secret()));
        let values = Value::from_pairs([
            ("page", Value::from(fields.page)),
            ("staff", Value::from(fields.staff)),
            ("severity", Value::from(fields.severity)),
            ("call", Value::from(fields.call)),
            ("made_at", Value::from(fields.made_at)),
            ("link", Value::from(fields.link)),
            ("drill", Value::from(fields.drill)),
            ("over", Value::from(fields.over)),
            ("secrets", Value::from_pairs(known)),
        ]);
        let template = self.0.get_template(NAME).map_err(|error| bad(&error))?;
        template.render(values).map_err(|error| match self.unknown_secret(secrets) {
            Some(name) if error.kind() == ErrorKind::UndefinedError => {
                BadTemplate::UnknownSecret(name)
            }
            Some(_) | None => bad(&error),
        })
    }

    /// A secret that it names and that is not there.
    fn unknown_secret(&self, secrets: &TemplateSecrets) -> Option<String> {
        let used = self.0.get_template(NAME).ok()?.undeclared_variables(true);
        let names = used.iter().filter_map(|field| field.strip_prefix("secrets."));
        names.filter(|name| !secrets.0.contains_key(*name)).min().map(str::to_owned)
    }

    fn check_fields(&self) -> Result<(), BadTemplate> {
        let template = self.0.get_template(NAME).map_err(|error| bad(&error))?;
        let used = template.undeclared_variables(false);
        let unknown =
            used.into_iter().filter(|name| !FIELD_NAMES.split(", ").any(|known| known == name));
        unknown.min().map_or(Ok(()), |name| Err(BadTemplate::UnknownField(name)))
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Template")
    }
}

/// What is shown to a template when the settings are read.
pub(super) fn samples() -> impl Iterator<Item = Fields<'static>> {
    [(false, false), (true, false), (false, true), (true, true)].into_iter().map(|(drill, over)| {
        Fields {
            page: "00000000-0000-4000-8000-000000000001",
            staff: "Ada \"Night\" O'Hara & Co",
            severity: "imminent",
            call: 1,
            made_at: "2026-11-22T03:00:00Z",
            link: "https://chat.example.edu/staff#/pages/00000000-0000-4000-8000-000000000001",
            drill,
            over,
        }
    })
}

/// The engine's own sentence would quote values.
fn bad(error: &Error) -> BadTemplate {
    let reason = match (error.kind(), error.detail()) {
        (ErrorKind::SyntaxError, Some(detail)) => format!("does not parse: {detail}"),
        (ErrorKind::UndefinedError, _) => "uses something that is not there".to_owned(),
        (kind, _) => kind.to_string(),
    };
    BadTemplate::At { line: error.line().unwrap_or(1), reason }
}

fn write(out: &mut minijinja::Output<'_>, text: &impl fmt::Display) -> Result<(), Error> {
    write!(out, "{text}").map_err(|_| Error::from(ErrorKind::WriteFailure))
}

const NAME: &str = "template";
const PERCENT: &str = "percent";
const FIELD_NAMES: &str = "page, staff, severity, call, made_at, link, drill, over, secrets";
/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_cannot_mean_more_than_itself() {
        for (escape, source, expected) in [
            (Escape::Json, "{{ staff }}", r#""Ada \"Night\" O'Hara & Co""#),
            (Escape::Json, "{{ call }} {{ drill }}", "1 false"),
            (Escape::Percent, "a={{ staff }}", "a=Ada%20%22Night%22%20O%27Hara%20%26%20Co"),
            (Escape::Plain, "{{ secrets.key | base64 }}", "aHVzaA=="),
        ] {
            let template = Template::parse(source, escape).unwrap();
            assert_eq!(render(&template).unwrap(), expected, "{source}");
        }
    }

    #[test]
    fn a_template_that_does_not_parse_or_names_something_unknown_is_refused() {
        for (source, reason) in [
            ("{{ page", "does not parse"),
            ("\n{% if %}", "line 2"),
            ("{{ text }}", "uses `text`, which is not one of page, staff"),
            ("{{ page | shout }}", "unknown filter"),
            ("{{ secrets.kye }}", "uses `secrets.kye`, which is not among the secrets"),
        ] {
            let error = Template::parse(source, Escape::Plain)
                .and_then(|template| render(&template))
                .unwrap_err()
                .to_string();
            assert!(error.contains(reason), "{source}: {error}");
        }
    }

    #[test]
    fn an_error_never_says_a_value() {
        for source in ["{{ secrets.other }}", "{{ secrets.key + 1 }}", "{{ secrets.key() }}"] {
            let template = Template::parse(source, Escape::Plain).unwrap();
            let error = render(&template).unwrap_err();
            assert!(!format!("{error} {error:?} {template:?}").contains("hush"), "{error:?}");
        }
    }

    fn render(template: &Template) -> Result<String, BadTemplate> {
        let secrets = BTreeMap::from([("key".to_owned(), "hush".into())]);
        template.render(&samples().next().unwrap(), &TemplateSecrets(secrets))
    }
}
