//! Rule packs as people write them: TOML, one language each.
//!
//! Parsing refuses unknown keys; what the parts mean together is checked in `compile`, and what
//! they do to texts in `check`.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    thread,
};

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::{finding::Tier, leaves::Scope};

/// One language's rules, or (`intl`) those that belong to no language.
#[derive(Clone, Debug)]
pub struct Pack {
    pub(crate) file: PackFile,
    pub(crate) hash: String,
}

impl Pack {
    /// Reads a pack that is one file. `name` is used in errors, before the pack's own id is known.
    pub fn parse(name: &str, source: &str) -> Result<Self, PackError> {
        Self::of_parts(name, &[("", source)])
    }

    /// Reads a pack that is several files, each with a name and its content. One of them has the head.
    pub fn of_parts(name: &str, parts: &[(&str, &str)]) -> Result<Self, PackError> {
        let (mut whole, mut written) = (Part::default(), String::new());
        for (part, source) in parts {
            let parsed = toml::from_str(source).map_err(|source| PackError::Unreadable {
                pack: [name, *part].join(if part.is_empty() { "" } else { "/" }),
                source: Box::new(source),
            })?;
            whole.join(name, parsed)?;
            // The hash names every part and where it ends.
            let _ = writeln!(written, "{part} {}", sha256(source.as_bytes()));
        }
        let head = whole.pack.ok_or_else(|| PackError::Headless { pack: name.to_owned() })?;
        let Part { common, fillers, spellings, words, rules, guards, pairs, .. } = whole;
        let file = PackFile { pack: head, common, fillers, spellings, words, rules, guards, pairs };
        Ok(Self { file, hash: sha256(written.as_bytes()) })
    }

    /// The packs in a folder: each folder in it with its `*.toml` files, and each `*.toml` file.
    pub fn folder(folder: &Path) -> Result<Vec<Self>, PackError> {
        let packs = listed(folder)?.into_iter().filter(|path| path.is_dir() || is_toml(path));
        side_by_side(&packs.collect::<Vec<_>>(), |path| Self::at(path))
    }

    fn at(path: &Path) -> Result<Self, PackError> {
        let sources = sources(path)?;
        let parts: Vec<(&str, &str)> =
            sources.iter().map(|(name, source)| (name.as_str(), source.as_str())).collect();
        Self::of_parts(&file_name(path), &parts)
    }

    /// The pack's id, such as `en`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.file.pack.id
    }

    /// Whether a clinician has reviewed it.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        !self.file.pack.clinical_review.is_empty()
    }

    /// How many rules it has.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.file.rules.len()
    }

    /// Its examples, and whether somebody should look at each: what its rules see, and what looks like
    /// it and is not.
    pub fn examples(&self) -> impl Iterator<Item = (&str, bool)> {
        self.file.rules.iter().filter(|rule| rule.tier > Tier::None).flat_map(|rule| {
            let hits = rule.hit.iter().map(|hit| (hit.as_str(), true));
            hits.chain(rule.miss.iter().map(|miss| (miss.as_str(), false)))
        })
    }

    pub(crate) fn scope(&self) -> Scope {
        match self.file.pack.lang.as_str() {
            "mul" => Scope::Every,
            lang => Scope::Language(lang.to_owned()),
        }
    }

    /// Which pack this is, to the byte: `id@version#sha256:…`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}@{}#{}", self.file.pack.id, self.file.pack.version, self.hash)
    }
}

/// Reads packs on several threads: together they are a book.
pub(crate) fn side_by_side<T: Sync>(
    packs: &[T],
    read: impl Fn(&T) -> Result<Pack, PackError> + Sync,
) -> Result<Vec<Pack>, PackError> {
    thread::scope(|scope| {
        let readers = packs.iter().map(|pack| scope.spawn(|| read(pack))).collect::<Vec<_>>();
        let read = |reader: thread::ScopedJoinHandle<'_, _>| match reader.join() {
            Ok(pack) => pack,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        readers.into_iter().map(read).collect()
    })
}

/// Names what is written in a folder of packs, to the byte, without reading what it means.
pub fn folder_hash(folder: &Path) -> Result<String, PackError> {
    let mut written = String::new();
    for path in listed(folder)? {
        for (part, source) in sources(&path)? {
            let _ = writeln!(written, "{}/{part} {}", file_name(&path), sha256(source.as_bytes()));
        }
    }
    Ok(sha256(written.as_bytes()))
}

/// The parts of the pack at a path, each with its name and content; none when there is no pack.
fn sources(path: &Path) -> Result<Vec<(String, String)>, PackError> {
    let parts = if path.is_dir() { listed(path)? } else { vec![path.to_owned()] };
    let read =
        |part: &PathBuf| Ok((file_name(part), fs::read_to_string(part).map_err(unread(part))?));
    parts.iter().filter(|part| is_toml(part)).map(read).collect()
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, PackError> {
    let entries = fs::read_dir(folder).map_err(unread(folder))?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(unread(folder))?;
    paths.sort();
    Ok(paths)
}

fn is_toml(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn unread(path: &Path) -> impl Fn(io::Error) -> PackError {
    move |source| PackError::Folder { folder: path.to_owned(), source }
}

/// Names packs together, to the byte and in whatever order: `sha256:…`.
#[must_use]
pub fn hash_of(packs: &[Pack]) -> String {
    let mut labels: Vec<String> = packs.iter().map(Pack::label).collect();
    labels.sort();
    sha256(labels.join("\n").as_bytes())
}

/// `sha256:` and 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut hash = String::from("sha256:");
    for byte in digest(&SHA256, bytes).as_ref() {
        // Writing to a string cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// A pack cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A folder or file is not there or cannot be read.
    #[error("{} cannot be read", folder.display())]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not TOML, or not the format.
    #[error("pack {pack} cannot be read")]
    Unreadable {
        /// The pack's name.
        pack: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// No part says which pack it is.
    #[error("pack {pack} has no [pack]")]
    Headless {
        /// The pack's name.
        pack: String,
    },
    /// Two parts of one pack say the same thing.
    #[error("pack {pack} has {what} twice")]
    Twice {
        /// The pack's name.
        pack: String,
        /// `[pack]` or a slot.
        what: String,
    },
    /// A rule, guard or slot makes no sense.
    #[error("pack {pack}, {id}: {fault}")]
    Refused {
        /// The pack's id.
        pack: String,
        /// The rule, guard or slot.
        id: String,
        /// Why.
        fault: Fault,
    },
    /// An id must name one thing for ever.
    #[error("pack {pack}: the id {id} is already taken")]
    TakenId {
        /// The pack that comes second.
        pack: String,
        /// The id.
        id: String,
    },
    /// A pack it builds on is not there.
    #[error("pack {pack} depends on {missing}, which is not loaded")]
    MissingPack {
        /// The pack that depends.
        pack: String,
        /// The pack that is missing.
        missing: String,
    },
    /// All words together are too many.
    #[error("the words of all packs cannot be indexed")]
    TooManyWords(#[from] aho_corasick::BuildError),
}

/// What is wrong with one rule, guard or slot.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
    /// `@slot` is not in `[words]`.
    #[error("there is no slot @{0}")]
    UnknownSlot(String),
    /// `~N` with N out of range.
    #[error("{0} is not a gap of 1 to 12 words")]
    BadGap(String),
    /// `[` without `]`.
    #[error("a bracket stays open in \"{0}\"")]
    OpenBracket(String),
    /// Begins or ends with something optional.
    #[error("\"{0}\" must begin and end with a word")]
    LooseEnd(String),
    /// A phrase of nothing but signs.
    #[error("\"{0}\" holds no word")]
    NoWord(String),
    /// A spelling is one word for another.
    #[error("\"{0}\" is not one word for another")]
    NoSingleWord(String),
    /// A sign of the pattern language inside a phrase.
    #[error("\"{0}\" holds a stray {1}")]
    StraySign(String, char),
    /// A rule that can never match.
    #[error("has no match")]
    NoMatch,
    /// A rule without a tier raises nothing; only cues may have none.
    #[error("has tier none and no category cue.…")]
    NoTier,
    /// A cue counts in the trend of a session and has no tier of its own.
    #[error("is a cue and has a tier")]
    CueWithTier,
    /// A raise that does not raise.
    #[error("raises to no higher tier")]
    RaiseLowers,
    /// Academic guards may cancel topics only.
    #[error("lists the academic guard without topic = true")]
    AcademicWithoutTopic,
    /// A guard that can never apply.
    #[error("has neither cues nor quoted = true")]
    NoCue,
    /// A route needs to know where to.
    #[error("routes to no category")]
    RouteWithoutCategory,
}

#[derive(Clone, Debug)]
pub(crate) struct PackFile {
    pub(crate) pack: Header,
    /// The language's most common words, the most common first.
    pub(crate) common: Vec<String>,
    /// Words that may stand anywhere and say nothing.
    pub(crate) fillers: Vec<String>,
    /// By word: how else people spell it.
    pub(crate) spellings: BTreeMap<String, Vec<String>>,
    pub(crate) words: BTreeMap<String, Vec<String>>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) guards: Vec<Guard>,
    pub(crate) pairs: Vec<Pair>,
}

/// One file of a pack.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    pack: Option<Header>,
    #[serde(default)]
    common: Vec<String>,
    #[serde(default)]
    fillers: Vec<String>,
    #[serde(default)]
    spellings: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
    #[serde(default, rename = "guard")]
    guards: Vec<Guard>,
    #[serde(default, rename = "pair")]
    pairs: Vec<Pair>,
}

impl Part {
    fn join(&mut self, pack: &str, other: Self) -> Result<(), PackError> {
        let twice = |what| Err(PackError::Twice { pack: pack.to_owned(), what });
        if other.pack.is_some() && self.pack.is_some() {
            return twice("[pack]".to_owned());
        }
        self.pack = self.pack.take().or(other.pack);
        for (slot, words) in other.words {
            if self.words.contains_key(&slot) {
                return twice(format!("@{slot}"));
            }
            self.words.insert(slot, words);
        }
        self.common.extend(other.common);
        self.fillers.extend(other.fillers);
        for (word, others) in other.spellings {
            self.spellings.entry(word).or_default().extend(others);
        }
        self.rules.extend(other.rules);
        self.guards.extend(other.guards);
        self.pairs.extend(other.pairs);
        Ok(())
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "who wrote a pack, and in which script, is for the people who read it"
)]
pub(crate) struct Header {
    pub(crate) id: String,
    pub(crate) version: String,
    /// A language tag, or `mul` for a pack that belongs to no language.
    pub(crate) lang: String,
    pub(crate) script: String,
    #[serde(default)]
    pub(crate) depends: Vec<String>,
    #[serde(default)]
    pub(crate) authors: Vec<String>,
    /// Name, role and date of each clinical reviewer; empty while nobody has reviewed it.
    #[serde(default)]
    pub(crate) clinical_review: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) id: String,
    pub(crate) category: String,
    /// The C-SSRS screener item it comes closest to.
    #[expect(dead_code, reason = "a note for clinical reviewers")]
    pub(crate) cssrs: Option<u8>,
    pub(crate) tier: Tier,
    #[serde(rename = "match")]
    pub(crate) patterns: Vec<String>,
    /// Talk about a subject rather than a person, which an academic guard may cancel.
    #[serde(default)]
    pub(crate) topic: bool,
    #[serde(default)]
    pub(crate) unless_next: Vec<String>,
    #[serde(default)]
    pub(crate) guards: Vec<GuardKind>,
    #[serde(default)]
    pub(crate) raise: Vec<Raise>,
    pub(crate) why: String,
    #[serde(default)]
    pub(crate) hit: Vec<String>,
    #[serde(default)]
    pub(crate) miss: Vec<String>,
}

/// What makes a match more urgent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Raise {
    pub(crate) with: String,
    /// Words at most between the match and the cue.
    pub(crate) within: usize,
    pub(crate) to: Tier,
}

/// What a guard is about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GuardKind {
    Negation,
    Idiom,
    Quotation,
    ThirdPerson,
    Past,
    Academic,
    Hyperbole,
    Everyday,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Effect {
    Cancel,
    Lower,
    Route,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Guard {
    pub(crate) id: String,
    pub(crate) kind: GuardKind,
    pub(crate) effect: Effect,
    /// The tier a lowered or routed match gets at most.
    #[serde(default = "low")]
    pub(crate) to: Tier,
    /// The category a routed match gets.
    pub(crate) category: Option<String>,
    /// Words at most between the cue and a match on its right.
    #[serde(default)]
    pub(crate) window_left: usize,
    /// Words at most between a match and the cue on its right.
    #[serde(default)]
    pub(crate) window_right: usize,
    #[serde(default)]
    pub(crate) cues: Vec<String>,
    /// A cue inside one of these is none.
    #[serde(default)]
    pub(crate) not_after: Vec<String>,
    /// A cue does not reach over these words.
    #[serde(default)]
    pub(crate) stop: Vec<String>,
    /// Applies only to what stands between quotation marks.
    #[serde(default)]
    pub(crate) quoted: bool,
}

/// Two texts that look alike and are not.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    pub(crate) a: String,
    pub(crate) a_tier: Tier,
    pub(crate) b: String,
    pub(crate) b_tier: Tier,
}

fn low() -> Tier {
    Tier::Low
}
