//! What the service says to students: the sentences that are built in, language by language, and what a
//! folder of the service's own says otherwise. The folder is read again when it changes.
//!
//! A change with a fault in it changes nothing: the last good sentences stay, and operators are told.

mod file;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock},
};

use brotli::CompressorWriter;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};

/// The sentences in use.
#[derive(Debug)]
pub struct Content {
    source: Source,
    library: RwLock<Arc<Library>>,
    looked: Mutex<Looked>,
}

/// Where sentences come from that are said otherwise.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The folder, if there is one.
    pub folder: Option<PathBuf>,
    /// Whether students are addressed formally where the folder has a file for that.
    pub formal: bool,
}

/// What was found in the folder when somebody last looked.
#[derive(Debug, Default)]
struct Looked {
    /// Every file: the same is not looked at twice.
    files: Option<BTreeMap<String, String>>,
    /// It cannot be used.
    refused: bool,
}

/// Every language that is spoken, by its tag.
#[derive(Debug, Default)]
pub struct Library(BTreeMap<String, Language>);

/// One language.
#[derive(Debug)]
pub struct Language {
    tag: String,
    sentences: Sentences,
    /// What the student's page downloads at first.
    first: Download,
    /// What it downloads when it is needed.
    later: Download,
}

/// JSON, packed when somebody first asks for it so: few languages are ever asked for.
#[derive(Debug, Default)]
struct Download {
    json: Vec<u8>,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// What the student's page downloads together.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What it says from the start.
    #[default]
    First,
    /// What is said before and after a conversation.
    Later,
}

/// How it is packed on its way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Packing {
    /// The smallest.
    Brotli,
    /// What every browser can unpack that can show the page.
    Gzip,
}

/// The sentences of one language, by key.
pub type Sentences = BTreeMap<String, Sentence>;

/// What is said, with `{names}` to be filled in.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Sentence {
    /// One form.
    One(String),
    /// Two forms, chosen by a count.
    Counted {
        /// For one.
        one: String,
        /// For any other number.
        other: String,
    },
}

/// Something in a folder that cannot be used.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// The line, counted from 1, if it can be told.
    pub line: Option<usize>,
    /// What is wrong, as a whole sentence.
    pub reason: String,
}

/// Why sentences are not used.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// The folder cannot be read.
    #[error("the folder {0} cannot be read")]
    Unreadable(PathBuf, #[source] io::Error),
    /// What is in it cannot be used.
    #[error("{first}{}", others(*.more))]
    Faulty {
        /// The first fault.
        first: Fault,
        /// How many there are besides.
        more: usize,
    },
}

impl Content {
    /// The built-in sentences with those of the folder.
    ///
    /// # Errors
    ///
    /// When those of the folder cannot be used.
    pub fn load(source: Source) -> Result<Self, ContentError> {
        let files = source.folder.as_deref().map(read).transpose()?;
        let library = Library::build(files.as_ref(), source.formal)?;
        if library.0.is_empty() {
            tracing::warn!("the web client is not built: there are no sentences to say");
        }
        Ok(Self {
            source,
            library: RwLock::new(Arc::new(library)),
            looked: Mutex::new(Looked { files, refused: false }),
        })
    }

    /// What is said now.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        self.library.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether what is in the folder cannot be used.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.looked().refused
    }

    /// Reads the folder again, if there is one and something in it changed, and says what is new if it
    /// can be said.
    pub fn look_again(&self) {
        let Some(folder) = &self.source.folder else { return };
        let files = read(folder);
        let found = files.as_ref().ok().cloned();
        let before = std::mem::replace(&mut self.looked().files, found.clone());
        if found.is_some() && before == found {
            return;
        }
        let used = files.and_then(|files| Library::build(Some(&files), self.source.formal));
        self.looked().refused = used.is_err();
        match used {
            Ok(library) => {
                *self.library.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(library);
                tracing::info!("the sentences in the folder are in use");
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "the sentences in the folder are refused, the last good ones stay in use: see \
                 `quietline content check`"
            ),
        }
    }

    fn looked(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Library {
    fn build(files: Option<&BTreeMap<String, String>>, formal: bool) -> Result<Self, ContentError> {
        let (mut spoken, reference) = spoken_at_first();
        if let Some(files) = files.filter(|_| !reference.is_empty()) {
            file::apply(&mut spoken, files, formal, &reference).map_err(ContentError::of)?;
        }
        let later = later();
        let tags: Vec<_> = spoken.keys().cloned().collect();
        let languages = spoken.into_iter().map(|(tag, sentences)| {
            let download = |is_later: bool| {
                let part = sentences.iter().filter(|(key, _)| later.contains(*key) == is_later);
                Download::of(&tag, &tags, part.collect())
            };
            let (first, later) = (download(false), download(true));
            (tag.clone(), Language { tag, sentences, first, later })
        });
        Ok(Self(languages.collect()))
    }

    /// The language that somebody reads best who wishes for these, the best first: `de-AT` finds `de`.
    #[must_use]
    pub fn best<'a>(&self, wished: impl IntoIterator<Item = &'a str>) -> Option<&Language> {
        let known =
            |tag: &str| self.0.values().find(|language| language.tag.eq_ignore_ascii_case(tag));
        wished
            .into_iter()
            .map(str::trim)
            .find_map(|tag| known(tag).or_else(|| known(tag.split('-').next()?)))
            .or_else(|| known(REFERENCE))
    }

    /// Every language, by its tag.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.0.values()
    }
}

impl Language {
    /// What it is called, such as `de`.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Where its lines begin, as pages say it: `ltr` or `rtl`.
    #[must_use]
    pub fn direction(&self) -> &'static str {
        direction(&self.tag)
    }

    /// Every key there is.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.sentences.keys().map(String::as_str)
    }

    /// A sentence; the key itself where there is none, so that a page never has a hole.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A sentence, filled in. A name that is not given stays as it is.
    #[must_use]
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        let said = match self.sentences.get(key) {
            Some(Sentence::One(said) | Sentence::Counted { other: said, .. }) => said.clone(),
            None => key.to_owned(),
        };
        values.iter().fold(said, |said, (name, value)| said.replace(&format!("{{{name}}}"), value))
    }

    /// What the student's page downloads: JSON, packed.
    #[must_use]
    pub fn part(&self, part: Part, packing: Packing) -> Bytes {
        match part {
            Part::First => self.first.packed(packing),
            Part::Later => self.later.packed(packing),
        }
    }
}

impl Download {
    fn of(language: &str, languages: &[String], sentences: BTreeMap<&String, &Sentence>) -> Self {
        #[derive(Serialize)]
        struct Page<'a> {
            language: &'a str,
            direction: &'static str,
            languages: &'a [String],
            sentences: BTreeMap<&'a String, &'a Sentence>,
        }
        let page = Page { language, direction: direction(language), languages, sentences };
        let json = serde_json::to_vec(&page).expect("sentences are JSON");
        Self { json, ..Self::default() }
    }

    fn packed(&self, packing: Packing) -> Bytes {
        match packing {
            Packing::Brotli => self.brotli.get_or_init(|| {
                let mut packer =
                    CompressorWriter::new(Vec::new(), BUFFER, BEST_QUALITY, LARGEST_WINDOW);
                packer.write_all(&self.json).expect("memory can be written to");
                packer.into_inner().into()
            }),
            Packing::Gzip => self.gzip.get_or_init(|| {
                let mut packer = GzEncoder::new(Vec::new(), Compression::best());
                packer.write_all(&self.json).expect("memory can be written to");
                packer.finish().expect("memory can be written to").into()
            }),
        }
        .clone()
    }
}

impl Sentence {
    /// Its forms, each with what it is called in a file.
    fn forms(&self) -> Vec<(&'static str, &str)> {
        match self {
            Self::One(said) => vec![("", said)],
            Self::Counted { one, other } => vec![("one", one), ("other", other)],
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl ContentError {
    fn of(faults: Vec<Fault>) -> Self {
        let mut faults = faults.into_iter();
        let nothing = || Fault { file: String::new(), line: None, reason: String::new() };
        Self::Faulty { first: faults.next().unwrap_or_else(nothing), more: faults.len() }
    }
}

/// What was seen in the files of a folder.
#[derive(Debug, Default)]
pub struct Seen {
    /// Everything that is wrong with them; nothing when they can be used.
    pub faults: Vec<Fault>,
    /// Files that nobody hears, because nobody is addressed formally.
    pub unheard: Vec<String>,
}

/// Looks through the files of a folder.
///
/// # Errors
///
/// When the folder cannot be read.
pub fn check(folder: &Path, formal: bool) -> Result<Seen, ContentError> {
    let (mut spoken, reference) = spoken_at_first();
    let files = read(folder)?;
    let faults = file::apply(&mut spoken, &files, formal, &reference).err().unwrap_or_default();
    let unheard = files.into_keys().filter(|name| !formal && file::is_formal(name)).collect();
    Ok(Seen { faults, unheard })
}

/// The built-in sentences as files: a name and what is written there, to begin with.
#[must_use]
pub fn sources() -> Vec<(String, String)> {
    let written = |(tag, written): (String, Written)| {
        let text = file::written(&tag, written.first.iter().chain(&written.later));
        (format!("{tag}.toml"), text)
    };
    builtin().into_iter().map(written).collect()
}

/// The script that is named, if one is, else the one that the language is written in.
fn direction(tag: &str) -> &'static str {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let script =
        parts.find(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()));
    let is_from_the_right = match script {
        Some(script) => SCRIPTS_FROM_THE_RIGHT.iter().any(|one| script.eq_ignore_ascii_case(one)),
        None => LANGUAGES_FROM_THE_RIGHT.contains(&language),
    };
    if is_from_the_right { "rtl" } else { "ltr" }
}

/// The keys of what the page downloads when it is needed.
fn later() -> BTreeSet<String> {
    let later = builtin().remove(REFERENCE).map(|written| written.later).unwrap_or_default();
    later.into_iter().map(|(key, _)| key).collect()
}

/// Every language as it is built in, and the one that the others are held to.
fn spoken_at_first() -> (BTreeMap<String, Sentences>, Sentences) {
    let together =
        |written: Written| written.first.into_iter().chain(written.later).collect::<Sentences>();
    let spoken: BTreeMap<_, _> =
        builtin().into_iter().map(|(tag, written)| (tag, together(written))).collect();
    let reference = spoken.get(REFERENCE).cloned().unwrap_or_default();
    (spoken, reference)
}

/// One language as the web client's build wrote it, in the order of its source.
#[derive(Debug, Deserialize)]
struct Written {
    /// What the student's page says from the start.
    first: Vec<(String, Sentence)>,
    /// What is said before and after a conversation.
    later: Vec<(String, Sentence)>,
}

/// What is built in. Nothing where the web client is not built.
fn builtin() -> BTreeMap<String, Written> {
    serde_json::from_str(BUILTIN).expect("the build wrote it")
}

/// The files of a folder that hold sentences, by their names.
fn read(folder: &Path) -> Result<BTreeMap<String, String>, ContentError> {
    let failed = |error| ContentError::Unreadable(folder.to_owned(), error);
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What editors leave behind begins with a dot.
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        if path.is_file() && is_toml && !name.starts_with('.') {
            files.insert(name, fs::read_to_string(&path).map_err(failed)?);
        }
    }
    Ok(files)
}

fn others(more: usize) -> String {
    if more == 0 { String::new() } else { format!(" (and {more} more)") }
}

/// Written by the web client's build, put here by `build.rs`.
const BUILTIN: &str = include_str!(concat!(env!("OUT_DIR"), "/content.json"));
/// The language whose keys, names and lengths the others are held to, and that is spoken where none
/// that is wished for is.
const REFERENCE: &str = "en";
/// Whose lines begin at the right, unless another script is named.
const LANGUAGES_FROM_THE_RIGHT: [&str; 11] =
    ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"];
const SCRIPTS_FROM_THE_RIGHT: [&str; 6] = ["Adlm", "Arab", "Hebr", "Nkoo", "Syrc", "Thaa"];
/// As Brotli counts them; the window in powers of two.
const BEST_QUALITY: u32 = 11;
const LARGEST_WINDOW: u32 = 22;
const BUFFER: usize = 4096;

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use flate2::read::GzDecoder;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn content(folder: &tempfile::TempDir) -> Result<Content, ContentError> {
        Content::load(Source { folder: Some(folder.path().to_owned()), formal: false })
    }

    /// Where the web client is not built there is nothing to hold a folder to.
    fn is_built() -> bool {
        let built = !builtin().is_empty();
        if !built {
            eprintln!("!! skipped: the web client is not built");
        }
        built
    }

    #[test]
    fn the_best_language_is_the_first_that_is_known_of_those_wished_for() {
        let language = |tag: &str| {
            let sentences = Sentences::new();
            (
                tag.to_owned(),
                Language {
                    tag: tag.to_owned(),
                    sentences,
                    first: Download::default(),
                    later: Download::default(),
                },
            )
        };
        let library = Library(["en", "de", "pt"].map(language).into_iter().collect());
        let best = |wished: &str| library.best(wished.split(',')).unwrap().tag().to_owned();
        assert_eq!(best("de-AT,en"), "de");
        assert_eq!(best("nl, pt-BR, es"), "pt");
        assert_eq!(best("DE"), "de");
        assert_eq!(best("nl,da-DK"), "en");
        assert_eq!(best(""), "en");
    }

    #[test]
    fn a_sentence_of_the_folder_is_said_in_place_of_the_built_in_one() {
        if !is_built() {
            return;
        }
        let own = folder(&[("de.toml", "\"landing.heading\" = \"Du bist hier richtig.\"\n")]);
        let content = content(&own).unwrap();
        let library = content.library();
        let german = library.best(["de"]).unwrap();
        assert_eq!(german.say("landing.heading"), "Du bist hier richtig.");
        assert_ne!(german.say("landing.lead"), "landing.lead");
        assert_ne!(library.best(["en"]).unwrap().say("landing.heading"), "Du bist hier richtig.");
    }

    #[test]
    fn a_fault_changes_nothing_and_mending_it_does() {
        if !is_built() {
            return;
        }
        let own = folder(&[("en.toml", "\"landing.heading\" = \"First.\"\n")]);
        let content = content(&own).unwrap();
        let heading = || content.library().best(["en"]).unwrap().say("landing.heading");
        for (text, refused, said) in [
            ("\"landing.heading\" = \"<b>Second</b>\"\n", true, "First."),
            ("\"landing.heading\" = ", true, "First."),
            ("\"landing.heading\" = \"Third.\"\n", false, "Third."),
        ] {
            fs::write(own.path().join("en.toml"), text).unwrap();
            content.look_again();
            assert_eq!((content.is_refused(), heading().as_str()), (refused, said), "{text}");
        }
        fs::remove_dir_all(own.path()).unwrap();
        content.look_again();
        assert_eq!((content.is_refused(), heading().as_str()), (true, "Third."));
    }

    #[test]
    fn what_is_written_to_begin_with_can_be_used_and_says_the_same() {
        if !is_built() {
            return;
        }
        let files = sources();
        let files: Vec<_> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
        let content = content(&folder(&files)).unwrap();
        let library = content.library();
        for (tag, sentences) in spoken_at_first().0 {
            assert_eq!(library.best([&*tag]).unwrap().sentences, sentences, "{tag}");
        }
    }

    #[test]
    fn lines_begin_where_the_script_of_the_language_begins_them() {
        for (tag, expected) in [
            ("en", "ltr"),
            ("de-formal", "ltr"),
            ("ar", "rtl"),
            ("he-IL", "rtl"),
            ("fa", "rtl"),
            ("az-Arab", "rtl"),
            ("az", "ltr"),
            ("ur-Latn", "ltr"),
        ] {
            assert_eq!(direction(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_page_downloads_the_same_however_it_is_packed() {
        let json = "{\"said\":\"No tienes que cargar con esto a solas.\"}".repeat(100);
        let download = Download { json: json.clone().into_bytes(), ..Download::default() };
        let (brotli, gzip) = (download.packed(Packing::Brotli), download.packed(Packing::Gzip));
        assert!(brotli.len() < 200 && gzip.len() < 200);
        let mut unpacked = [String::new(), String::new()];
        brotli::Decompressor::new(&*brotli, BUFFER).read_to_string(&mut unpacked[0]).unwrap();
        GzDecoder::new(&*gzip).read_to_string(&mut unpacked[1]).unwrap();
        assert_eq!(unpacked, [json.clone(), json]);
    }

    #[test]
    fn a_folder_with_a_fault_does_not_start() {
        if !is_built() {
            return;
        }
        let own = folder(&[("en.toml", "\n\"landing.head\" = \"Hello.\"\n\"title\" = \"\"\n")]);
        let error = content(&own).unwrap_err().to_string();
        assert_eq!(
            error,
            "en.toml, line 2: `landing.head` is no sentence of this service (and 1 more)"
        );
    }
}
