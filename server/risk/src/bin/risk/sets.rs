//! Labelled sets: JSON lines, gzipped or not, of texts or of sessions.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use anyhow::{Context as _, bail};
use flate2::read::MultiGzDecoder;
use risk::Tier;
use serde::Deserialize;

use crate::lines::Session;

/// One labelled text or session.
pub(crate) struct Row {
    /// The set it is from.
    pub(crate) set: String,
    /// What sort of text it is, as its set says.
    pub(crate) kind: String,
    /// What it is, as a person labelled it.
    pub(crate) truth: Truth,
    pub(crate) case: Case,
}

/// What is looked at.
pub(crate) enum Case {
    Text(String),
    /// Solved when `expected` is reached by the text at `by`, and not passed by a session that
    /// should be watched or left alone.
    Session {
        session: Session,
        by: usize,
    },
}

/// What a person said of it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Truth {
    /// Needs this tier.
    Tier(Tier),
    /// Somebody is in a crisis; how urgent is unknown.
    Crisis,
}

impl Truth {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tier(Tier::None) => "none",
            Self::Tier(Tier::Low) => "low",
            Self::Tier(Tier::High) => "high",
            Self::Tier(Tier::Imminent) => "imminent",
            Self::Crisis => "crisis",
        }
    }
}

/// Which part of a set is looked at. The parts are told apart by the text alone, so a row keeps its
/// part whatever else is in its set.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(crate) enum Half {
    /// What whoever writes rules may read.
    Seen,
    /// What is kept aside.
    Aside,
}

impl Half {
    pub(crate) fn of(text: &str) -> Self {
        // FNV-1a, 64 bits.
        let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
        if (hash >> 17) & 1 == 0 { Self::Seen } else { Self::Aside }
    }
}

impl Row {
    /// What was said, on one line.
    pub(crate) fn text(&self) -> String {
        let text = match &self.case {
            Case::Text(text) => text.clone(),
            Case::Session { session, .. } => session.joined(),
        };
        text.replace('\n', " / ")
    }

    /// The part of its set it belongs to.
    pub(crate) fn half(&self) -> Half {
        match &self.case {
            Case::Text(text) => Half::of(text),
            Case::Session { session, .. } => Half::of(&session.joined()),
        }
    }
}

/// Every row of a file.
pub(crate) fn read(file: &Path) -> anyhow::Result<Vec<Row>> {
    let unread = || format!("{} cannot be read", file.display());
    let opened = File::open(file).with_context(unread)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let (input, name): (Box<dyn Read>, &str) = match name.strip_suffix(".gz") {
        Some(name) => (Box::new(MultiGzDecoder::new(opened)), name),
        None => (Box::new(opened), &name),
    };
    let set = name.strip_suffix(".jsonl").unwrap_or(name);
    let mut rows = Vec::new();
    for (at, line) in BufReader::new(input).lines().enumerate() {
        let line = line.with_context(unread)?;
        if line.trim().is_empty() {
            continue;
        }
        let row = row(set, &line).with_context(|| format!("{}, line {}", file.display(), at + 1));
        rows.push(row?);
    }
    Ok(rows)
}

fn row(set: &str, line: &str) -> anyhow::Result<Row> {
    let written: Written = serde_json::from_str(line)?;
    let truth = written.truth()?;
    let kind = written.kind();
    let case = match (written.text, written.messages) {
        (Some(text), None) => Case::Text(text),
        (None, Some(messages)) => {
            let by = written.by.unwrap_or(messages.len().saturating_sub(1));
            Case::Session { session: Session::of(messages), by }
        }
        (Some(_), Some(_)) | (None, None) => bail!("needs either a text or messages"),
    };
    Ok(Row { set: set.to_owned(), kind, truth, case })
}

/// The keys that sets use; others are left alone.
#[derive(Deserialize)]
struct Written {
    text: Option<String>,
    messages: Option<Vec<String>>,
    by: Option<usize>,
    expected: Option<Tier>,
    expected_session: Option<ExpectedSession>,
    label: Option<Label>,
    kind: Option<String>,
    lang: Option<String>,
    orig: Option<serde_json::Value>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ExpectedSession {
    None,
    Watch,
    Escalate,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Label {
    None,
    Crisis,
}

impl Written {
    fn truth(&self) -> anyhow::Result<Truth> {
        Ok(match (self.expected, self.expected_session, self.label) {
            (Some(tier), ..) => Truth::Tier(tier),
            (_, Some(ExpectedSession::None), _) | (.., Some(Label::None)) => {
                Truth::Tier(Tier::None)
            }
            (_, Some(ExpectedSession::Watch), _) => Truth::Tier(Tier::Low),
            (_, Some(ExpectedSession::Escalate), _) => Truth::Tier(Tier::High),
            (.., Some(Label::Crisis)) => Truth::Crisis,
            (None, None, None) => bail!("says nothing of what is expected"),
        })
    }

    fn kind(&self) -> String {
        let kind = self.kind.clone().or_else(|| {
            self.orig.as_ref().map(|orig| orig.as_str().map_or(orig.to_string(), str::to_owned))
        });
        let parts = [self.lang.clone(), kind];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}
