//! One file of sentences: what it may say, and what it looks like.
//!
//! ```toml
//! "landing.heading" = "You don’t have to carry it alone."
//! "terms.kept.place.long" = { one = "{count} minute", other = "{count} minutes" }
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    ops::Range,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Fault, Sentence, Sentences};

/// Has the files say otherwise what they say. A language that is only in a file must say everything.
pub(super) fn apply(
    spoken: &mut BTreeMap<String, Sentences>,
    files: &BTreeMap<String, String>,
    formal: bool,
    reference: &Sentences,
) -> Result<(), Vec<Fault>> {
    let mut faults = Vec::new();
    // `de.toml` comes before `de-formal.toml`, which stands over it.
    let (formal_files, plain): (Vec<_>, Vec<_>) =
        files.iter().partition(|(name, _)| is_formal(name));
    for (name, text) in plain.into_iter().chain(formal_files) {
        let tag = name.trim_end_matches(FORMAL).trim_end_matches(".toml");
        match parse(name, text, reference) {
            Ok(_) if !is_tag(tag) => {
                let reason = "must be called after a language, such as `de.toml` or \
                              `de-formal.toml`";
                faults.push(fault(name, None, reason));
            }
            Ok(said) => {
                if !spoken.contains_key(tag)
                    && let Some(missing) = first_missing(&said, reference)
                {
                    faults.push(fault(name, None, &missing));
                }
                if formal || !is_formal(name) {
                    spoken.entry(tag.to_owned()).or_default().extend(said);
                }
            }
            Err(found) => faults.extend(found),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// Whether a file is for where students are addressed formally.
pub(super) fn is_formal(name: &str) -> bool {
    name.ends_with(FORMAL)
}

/// The file that says these sentences.
pub(super) fn written<'a>(
    tag: &str,
    sentences: impl Iterator<Item = &'a (String, Sentence)>,
) -> String {
    let mut text = format!(
        "# What students read in the language `{tag}`. Keep the sentences that you say otherwise and \
         delete\n# the rest: what is not here is said as it is built in. Names in braces are filled \
         in; each must stay.\n"
    );
    let mut section = "";
    for (key, sentence) in sentences {
        let first = key.split('.').next().unwrap_or_default();
        if first != section {
            text.push('\n');
            section = first;
        }
        let _ = match sentence {
            Sentence::One(said) => writeln!(text, "{} = {}", quoted(key), quoted(said)),
            Sentence::Counted { one, other } => writeln!(
                text,
                "{} = {{ one = {}, other = {} }}",
                quoted(key),
                quoted(one),
                quoted(other)
            ),
        };
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn first_missing(said: &Sentences, reference: &Sentences) -> Option<String> {
    let mut missing = reference.keys().filter(|key| !said.contains_key(*key));
    let first = missing.next()?;
    let more = missing.count();
    Some(format!(
        "a language that is not built in must say everything: `{first}` is missing{}",
        super::others(more)
    ))
}

fn parse(name: &str, text: &str, reference: &Sentences) -> Result<Sentences, Vec<Fault>> {
    let line = |span: Range<usize>| Some(line_of(text, span.start));
    let root = DeTable::parse(text)
        .map_err(|error| vec![fault(name, error.span().and_then(line), error.message())])?;
    let (mut said, mut faults) = (Sentences::new(), Vec::new());
    for (key, value) in root.get_ref() {
        let found = sentence(value).and_then(|sentence| {
            check(key.get_ref(), &sentence, reference)?;
            Ok(sentence)
        });
        match found {
            Ok(sentence) => {
                said.insert(key.get_ref().to_string(), sentence);
            }
            Err(reason) => {
                let place = line(key.span());
                faults.push(fault(name, place, &format!("`{}` {reason}", key.get_ref())));
            }
        }
    }
    faults.sort_by_key(|fault| fault.line);
    if faults.is_empty() { Ok(said) } else { Err(faults) }
}

fn sentence(value: &Spanned<DeValue<'_>>) -> Result<Sentence, String> {
    const PAIR: &str = "must be a sentence, or { one = \"…\", other = \"…\" }; its whole name stands \
                        in quotes, such as \"landing.heading\"";
    match value.get_ref() {
        DeValue::String(said) => Ok(Sentence::One(said.to_string())),
        DeValue::Table(forms) => {
            let form = |name: &str| forms.get(name)?.get_ref().as_str().map(str::to_owned);
            match (form("one"), form("other")) {
                (Some(one), Some(other)) if forms.len() == 2 => {
                    Ok(Sentence::Counted { one, other })
                }
                (Some(_) | None, _) => Err(PAIR.to_owned()),
            }
        }
        DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_) => Err(PAIR.to_owned()),
    }
}

/// Whether a sentence can stand in the place of the one it is held to.
fn check(key: &str, said: &Sentence, reference: &Sentences) -> Result<(), String> {
    let Some(known) = reference.get(key) else {
        return Err("is no sentence of this service".to_owned());
    };
    match (known, said) {
        (Sentence::One(_), Sentence::Counted { .. }) => {
            return Err("must be one sentence, without `one` and `other`".to_owned());
        }
        (Sentence::Counted { .. }, Sentence::One(_)) => {
            return Err("must be { one = \"…\", other = \"…\" }".to_owned());
        }
        (Sentence::One(_), Sentence::One(_))
        | (Sentence::Counted { .. }, Sentence::Counted { .. }) => {}
    }
    let longest = known.forms().iter().map(|(_, form)| form.chars().count()).max().unwrap_or(0);
    for ((form, said), (_, known)) in said.forms().into_iter().zip(known.forms()) {
        let place = if form.is_empty() { String::new() } else { format!("(`{form}`) ") };
        check_form(said, known, most(longest)).map_err(|reason| format!("{place}{reason}"))?;
    }
    Ok(())
}

fn check_form(said: &str, known: &str, most: usize) -> Result<(), String> {
    if said.trim().is_empty() {
        return Err("must not be blank".to_owned());
    }
    if said.contains(['<', '>']) || said.chars().any(is_hidden) {
        return Err("must be plain text, without markup, line breaks or hidden signs".to_owned());
    }
    let (needed, given) = (names(known), names(said));
    if let Some(name) = needed.difference(&given).next() {
        return Err(format!("must have {{{name}}} in it"));
    }
    if let Some(name) = given.difference(&needed).next() {
        return Err(format!("has {{{name}}} in it, which nothing is filled in for"));
    }
    let length = said.chars().count();
    if length > most {
        return Err(format!(
            "is too long for its place: {length} characters, where {most} are the most"
        ));
    }
    Ok(())
}

/// What stands on buttons and in one line has little room; what stands alone may be longer.
fn most(longest: usize) -> usize {
    if longest < 60 { longest * 8 / 5 + 16 } else { longest * 2 + 24 }
}

/// Signs that are not seen and change what is.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// What is filled in; a brace that belongs to no name is one that nothing is filled in for.
fn names(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap_or_default()).collect()
}

fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(0, |before| before.matches('\n').count()) + 1
}

fn fault(file: &str, line: Option<usize>, reason: &str) -> Fault {
    Fault { file: file.to_owned(), line, reason: reason.to_owned() }
}

const FORMAL: &str = "-formal.toml";

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> Sentences {
        let one = |text: &str| Sentence::One(text.to_owned());
        Sentences::from([
            ("go".to_owned(), one("Go")),
            ("with".to_owned(), one("Talking with {name}")),
            (
                "hours".to_owned(),
                Sentence::Counted {
                    one: "{count} hour".to_owned(),
                    other: "{count} hours".to_owned(),
                },
            ),
        ])
    }

    fn spoken() -> BTreeMap<String, Sentences> {
        BTreeMap::from([("en".to_owned(), reference()), ("de".to_owned(), reference())])
    }

    fn tried(
        files: &[(&str, &str)],
        formal: bool,
    ) -> Result<BTreeMap<String, Sentences>, Vec<String>> {
        let mut spoken = spoken();
        let files =
            files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        match apply(&mut spoken, &files, formal, &reference()) {
            Ok(()) => Ok(spoken),
            Err(faults) => Err(faults.iter().map(ToString::to_string).collect()),
        }
    }

    #[test]
    fn every_fault_is_told_with_its_file_its_line_and_the_reason() {
        for (text, expected) in [
            ("\n\"gone\" = \"x\"", "de.toml, line 2: `gone` is no sentence of this service"),
            ("go = \" \"", "de.toml, line 1: `go` must not be blank"),
            ("go = \"<b>Los</b>\"", "de.toml, line 1: `go` must be plain text, without markup"),
            ("go = \"Lo\\u202Es\"", "de.toml, line 1: `go` must be plain text, without markup"),
            ("with = \"Im Gespräch\"", "de.toml, line 1: `with` must have {name} in it"),
            (
                "with = \"{name} und {other}\"",
                "de.toml, line 1: `with` has {other} in it, which nothing is filled in for",
            ),
            ("go = \"{\"", "de.toml, line 1: `go` has {} in it"),
            (
                "go = \"Los geht es, wann immer du magst\"",
                "de.toml, line 1: `go` is too long for its place: 32 characters, where 19",
            ),
            ("go = { one = \"a\", other = \"b\" }", "de.toml, line 1: `go` must be one sentence"),
            ("hours = \"{count} h\"", "de.toml, line 1: `hours` must be { one = "),
            ("hours = { one = \"{count} h\" }", "de.toml, line 1: `hours` must be a sentence, or"),
            (
                "hours = { one = \"eine\", other = \"{count} h\" }",
                "de.toml, line 1: `hours` (`one`) must have {count} in it",
            ),
            ("hours.one = 1", "de.toml, line 1: `hours` must be a sentence, or"),
            ("go = \"a\"\ngo = \"b\"", "de.toml, line 2: "),
            ("go = ", "de.toml, line 1: "),
        ] {
            let faults = tried(&[("de.toml", text)], false).unwrap_err();
            assert!(faults[0].starts_with(expected), "{text}: {faults:?}");
        }
    }

    #[test]
    fn what_is_not_said_otherwise_stays() {
        let spoken = tried(&[("de.toml", "go = \"Los\"")], false).unwrap();
        assert_eq!(spoken["de"]["go"], Sentence::One("Los".to_owned()));
        assert_eq!(spoken["de"]["with"], reference()["with"]);
        assert_eq!(spoken["en"], reference());
    }

    #[test]
    fn a_language_more_is_one_file_and_must_say_everything() {
        let whole = written("nl", reference().into_iter().collect::<Vec<_>>().iter());
        assert_eq!(tried(&[("nl.toml", &whole)], false).unwrap()["nl"], reference());
        let faults = tried(&[("nl.toml", "go = \"Ga\"")], false).unwrap_err();
        assert_eq!(
            faults,
            ["nl.toml: a language that is not built in must say everything: `hours` is missing \
              (and 1 more)"]
        );
        for name in ["dutch.toml", "n.toml", "NL.toml", "nl_BE.toml"] {
            assert!(tried(&[(name, "go = \"Ga\"")], false).is_err(), "{name}");
        }
    }

    #[test]
    fn the_formal_file_is_spoken_where_that_is_wanted() {
        let files = [("de-formal.toml", "go = \"Gehen Sie\""), ("de.toml", "go = \"Los\"")];
        let said = |formal| tried(&files, formal).unwrap()["de"]["go"].clone();
        assert_eq!(said(false), Sentence::One("Los".to_owned()));
        assert_eq!(said(true), Sentence::One("Gehen Sie".to_owned()));
    }
}
