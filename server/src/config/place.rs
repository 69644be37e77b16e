//! What is wrong with a setting, and where in the file that is.

use std::{fmt, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// What is wrong with one key.
#[derive(Debug)]
pub(super) struct Problem {
    /// Dotted, such as `server.listen`; empty when it cannot be told.
    key: String,
    /// Continues the sentence that begins with the key.
    reason: String,
    /// Where the parser stopped.
    span: Option<Range<usize>>,
}

impl Problem {
    /// A value that can be read but not used.
    pub(super) fn new(key: &str, reason: impl fmt::Display) -> Self {
        Self { key: key.to_owned(), reason: format!(" {reason}"), span: None }
    }

    /// A file that cannot be read as settings.
    pub(super) fn syntax(error: &toml::de::Error, text: &str) -> Self {
        let span = error.span();
        let key = span.as_ref().and_then(|span| key_at(text, span.start)).unwrap_or_default();
        // Our own types say "must …", the parser says "invalid …".
        let colon = if error.message().starts_with("must ") || key.is_empty() { "" } else { ":" };
        let space = if key.is_empty() { "" } else { " " };
        Self { key, reason: format!("{colon}{space}{}", error.message()), span }
    }

    /// The line, counted from 1.
    pub(super) fn line(&self, text: &str) -> Option<usize> {
        let span = self.span.clone().or_else(|| span_of(text, &self.key))?;
        Some(text.get(..span.start)?.matches('\n').count() + 1)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.key.is_empty() {
            write!(f, "`{}`", self.key)?;
        }
        f.write_str(&self.reason)
    }
}

/// The dotted key whose name or value stands at `offset`.
fn key_at(text: &str, offset: usize) -> Option<String> {
    let root = DeTable::parse(text).ok()?;
    deepest(root.get_ref(), offset)
}

fn deepest(table: &DeTable<'_>, offset: usize) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref();
        if let Some(inner) = inner_tables(value).find_map(|inner| deepest(inner, offset)) {
            return Some(format!("{name}.{inner}"));
        }
        let here = key.span().contains(&offset) || value.span().contains(&offset);
        here.then(|| name.to_string())
    })
}

fn inner_tables<'a>(
    value: &'a Spanned<DeValue<'a>>,
) -> Box<dyn Iterator<Item = &'a DeTable<'a>> + 'a> {
    match value.get_ref() {
        DeValue::Table(table) => Box::new(std::iter::once(table)),
        DeValue::Array(items) => Box::new(items.iter().flat_map(inner_tables)),
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => Box::new(std::iter::empty()),
    }
}

/// Where the dotted `key` is written, as far as it is. A number counts the tables of a list, from 1.
fn span_of(text: &str, key: &str) -> Option<Range<usize>> {
    let root = DeTable::parse(text).ok()?;
    let (mut span, mut here) = (None, None);
    for part in key.split('.') {
        let next = match (part.parse::<usize>(), here) {
            (Ok(place), Some(value)) => item(value, place).map(|item| (item.span(), item)),
            (Ok(_) | Err(_), _) => table_of(&root, here)
                .and_then(|table| table.get_key_value(part))
                .map(|(name, value)| (name.span(), value)),
        };
        let Some((found, value)) = next else { break };
        (span, here) = (Some(found), Some(value));
    }
    span
}

fn item<'a, 'b>(value: &'b Spanned<DeValue<'a>>, place: usize) -> Option<&'b Spanned<DeValue<'a>>> {
    value.get_ref().as_array()?.get(place.checked_sub(1)?)
}

fn table_of<'a, 'b>(
    root: &'b Spanned<DeTable<'a>>,
    here: Option<&'b Spanned<DeValue<'a>>>,
) -> Option<&'b DeTable<'a>> {
    here.map_or(Some(root.get_ref()), |value| value.get_ref().as_table())
}
