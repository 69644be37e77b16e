//! Campus codes: a file with one a line, what it is for, and the last day on which it holds.
//!
//! ```text
//! # A comment.
//! blue-anchor-27 | first years | 2027-03-31
//! quiet harbour 4 | everybody else
//! ```
//!
//! The file is read again when it changes. A change with a fault in it changes nothing: the last good
//! codes stay, and operators are told. Of a code only what an HMAC makes of it under a key of this process
//! is kept, so looking one up takes no longer for a code that is nearly right.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use domain::rota::Zone;
use jiff::civil::{Date, Time};
use protocol::{CampusCode, Timestamp, access::CodeFault};
use ring::{
    digest::{SHA256, digest},
    hmac,
};

use crate::ids::IdSource;

/// The codes in use.
pub struct Codes {
    file: PathBuf,
    zone: Zone,
    key: hmac::Key,
    list: RwLock<Arc<List>>,
    looked: Mutex<Looked>,
}

/// What was found in the file when somebody last looked.
#[derive(Debug, Default)]
struct Looked {
    /// What stands for all of it: the same is not looked at twice.
    text: Option<Vec<u8>>,
    /// It cannot be used.
    refused: bool,
    /// No code holds any more, and it was said.
    over: bool,
}

/// Codes by what the HMAC makes of them.
type List = BTreeMap<Vec<u8>, Listed>;

/// A code, without itself.
#[derive(Clone, Debug)]
struct Listed {
    /// What it is for.
    label: String,
    /// From when it does not hold any more.
    ends_at: Option<Timestamp>,
}

/// How the codes stand, for operators.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Standing {
    /// How many hold.
    pub in_use: usize,
    /// What the one is for that ends next, and when.
    pub next_end: Option<(String, Timestamp)>,
}

/// Why the codes cannot be used. None of them is in the message.
#[derive(Debug, thiserror::Error)]
pub enum CodesError {
    /// The settings name no file.
    #[error("`access.campus_codes` names no file")]
    Nowhere,
    /// The file cannot be read.
    #[error("{0} cannot be read")]
    Unreadable(PathBuf, #[source] io::Error),
    /// A line of it cannot be used.
    #[error("{}, line {line}: {fault}", file.display())]
    Faulty {
        /// The file.
        file: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        fault: LineFault,
    },
    /// There is no code in it.
    #[error("{0} has no code in it: nobody could begin a visit")]
    Empty(PathBuf),
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LineFault {
    /// There is no label, or something after the day.
    #[error(
        "must be a code, what it is for, and if it has one its last day, with `|` between them"
    )]
    Parts,
    /// The code is too short to be hard to guess.
    #[error("the code must have at least {SHORTEST} letters and digits")]
    Short,
    /// The code has signs that people could not type everywhere.
    #[error(
        "the code must be of letters from a to z and digits, with spaces or hyphens between them"
    )]
    Signs,
    /// What it is for is too long to be shown.
    #[error("what the code is for must not be longer than {LONGEST_LABEL} characters")]
    Label,
    /// The day is no day.
    #[error("the last day must be a date such as 2027-03-31")]
    Day,
    /// The code stands in an earlier line too.
    #[error("the code is the same as in line {0}")]
    Twice(usize),
}

impl Codes {
    /// The codes in a file.
    ///
    /// # Errors
    ///
    /// When they cannot be used.
    pub fn load(file: &Path, zone: Zone, ids: &dyn IdSource) -> Result<Self, CodesError> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &ids.bytes::<32>());
        let text = read(file)?;
        let list = parse(file, &text, &zone, &key)?;
        let looked = Looked { text: Some(fingerprint(&text)), ..Looked::default() };
        let file = file.to_owned();
        Ok(Self { file, zone, key, list: RwLock::new(Arc::new(list)), looked: Mutex::new(looked) })
    }

    /// Whether a code holds.
    ///
    /// # Errors
    ///
    /// What is wrong with it.
    pub fn check(&self, code: &CampusCode, now: Timestamp) -> Result<(), CodeFault> {
        match self.list().get(&tag(&self.key, code)) {
            Some(listed) if listed.holds(now) => Ok(()),
            Some(_) => Err(CodeFault::Expired),
            None => Err(CodeFault::Unknown),
        }
    }

    /// Reads the file again if it changed, and uses what is in it if that can be.
    pub fn look_again(&self, now: Timestamp) {
        let text = read(&self.file);
        let found = text.as_ref().ok().map(|text| fingerprint(text));
        let before = std::mem::replace(&mut self.looked().text, found.clone());
        if found.is_none() || before != found {
            self.adopt(text.and_then(|text| parse(&self.file, &text, &self.zone, &self.key)));
        }
        self.say_when_over(now);
    }

    /// Whether what is in the file cannot be used.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.looked().refused
    }

    /// How they stand.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> Standing {
        let list = self.list();
        let in_use = list.values().filter(|listed| listed.holds(now));
        let ends = in_use.clone().filter_map(|listed| Some((listed.ends_at?, &listed.label)));
        let next_end = ends.min().map(|(at, label)| (label.clone(), at));
        Standing { in_use: in_use.count(), next_end }
    }

    fn adopt(&self, list: Result<List, CodesError>) {
        let was_refused = std::mem::replace(&mut self.looked().refused, list.is_err());
        match list {
            Ok(list) => {
                *self.list.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(list);
                tracing::info!("the campus codes in the file are in use");
            }
            // A file that cannot be read looks the same each time.
            Err(CodesError::Unreadable(..)) if was_refused => {}
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "the campus codes in the file are refused, the last good ones stay in use"
            ),
        }
    }

    /// Whoever runs the service hears it once.
    fn say_when_over(&self, now: Timestamp) {
        let over = self.standing(now).in_use == 0;
        let said = std::mem::replace(&mut self.looked().over, over);
        if over && !said {
            tracing::error!(
                "the last day of every campus code is over: nobody can begin a visit, but for \
                 urgent help"
            );
        }
    }

    fn list(&self) -> Arc<List> {
        self.list.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn looked(&self) -> MutexGuard<'_, Looked> {
        self.looked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Codes({})", self.file.display())
    }
}

impl Listed {
    fn holds(&self, now: Timestamp) -> bool {
        self.ends_at.is_none_or(|ends_at| now < ends_at)
    }
}

fn read(file: &Path) -> Result<String, CodesError> {
    fs::read_to_string(file).map_err(|error| CodesError::Unreadable(file.to_owned(), error))
}

fn fingerprint(text: &str) -> Vec<u8> {
    digest(&SHA256, text.as_bytes()).as_ref().to_vec()
}

fn tag(key: &hmac::Key, code: &CampusCode) -> Vec<u8> {
    hmac::sign(key, code.expose().as_bytes()).as_ref().to_vec()
}

fn parse(file: &Path, text: &str, zone: &Zone, key: &hmac::Key) -> Result<List, CodesError> {
    let mut list = BTreeMap::new();
    let mut lines = BTreeMap::new();
    for (number, line) in (1..).zip(text.lines().map(str::trim)) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let faulty = |fault| CodesError::Faulty { file: file.to_owned(), line: number, fault };
        let (code, listed) = parse_line(line, zone).map_err(faulty)?;
        let tag = tag(key, &code);
        if let Some(earlier) = lines.insert(tag.clone(), number) {
            return Err(faulty(LineFault::Twice(earlier)));
        }
        list.insert(tag, listed);
    }
    if list.is_empty() { Err(CodesError::Empty(file.to_owned())) } else { Ok(list) }
}

fn parse_line(line: &str, zone: &Zone) -> Result<(CampusCode, Listed), LineFault> {
    let parts: Vec<_> = line.split('|').map(str::trim).collect();
    let (code, label, last_day) = match parts[..] {
        [code, label] => (code, label, None),
        [code, label, last_day] => (code, label, Some(last_day)),
        _ => return Err(LineFault::Parts),
    };
    if label.is_empty() {
        return Err(LineFault::Parts);
    }
    if label.chars().count() > LONGEST_LABEL {
        return Err(LineFault::Label);
    }
    if !code.chars().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, ' ' | '-')) {
        return Err(LineFault::Signs);
    }
    let code = CampusCode::try_from(code.to_owned()).map_err(|_| LineFault::Signs)?;
    if code.expose().len() < SHORTEST {
        return Err(LineFault::Short);
    }
    let ends_at = last_day.map(|day| after(day, zone).ok_or(LineFault::Day)).transpose()?;
    Ok((code, Listed { label: label.to_owned(), ends_at }))
}

/// When the last day is over.
fn after(last_day: &str, zone: &Zone) -> Option<Timestamp> {
    let next = last_day.parse::<Date>().ok()?.tomorrow().ok()?;
    Some(zone.moment(next, Time::midnight()))
}

/// With ten tries a minute, eight letters and digits by chance are not found.
const SHORTEST: usize = 8;
const LONGEST_LABEL: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    /// 2026-11-22T03:00:00Z
    const NOW: Timestamp = Timestamp(1_795_316_400_000);
    const DAY_MS: i64 = 86_400_000;

    struct Place {
        _folder: tempfile::TempDir,
        file: PathBuf,
    }

    impl Place {
        fn with(text: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("codes");
            fs::write(&file, text).unwrap();
            Self { _folder: folder, file }
        }

        fn codes(&self) -> Result<Codes, CodesError> {
            Codes::load(&self.file, Zone::named("Europe/Vienna").unwrap(), &SystemIds::new())
        }
    }

    fn checked(codes: &Codes, typed: &str, now: Timestamp) -> Result<(), CodeFault> {
        codes.check(&CampusCode::try_from(typed.to_owned()).unwrap(), now)
    }

    #[test]
    fn a_code_holds_however_it_is_typed_until_its_last_day_is_over() {
        let text = "# for the winter\n\nblue-anchor-27 | first years | 2026-11-22\n \
                    Quiet Harbour 4|everybody else\n";
        let codes = Place::with(text).codes().unwrap();
        assert_eq!(checked(&codes, "BLUE ANCHOR 27", NOW), Ok(()));
        assert_eq!(checked(&codes, "quiet-harbour-4", NOW), Ok(()));
        assert_eq!(checked(&codes, "blue-anchor-28", NOW), Err(CodeFault::Unknown));
        assert_eq!(checked(&codes, "", NOW), Err(CodeFault::Unknown));
        // It ends when the day does in Vienna, an hour before it does in UTC.
        let end = Timestamp(1_795_388_400_000);
        assert_eq!(codes.standing(NOW).next_end, Some(("first years".to_owned(), end)));
        assert_eq!(checked(&codes, "blue-anchor-27", end.plus_ms(-1)), Ok(()));
        assert_eq!(checked(&codes, "blue-anchor-27", end), Err(CodeFault::Expired));
        assert_eq!(codes.standing(end), Standing { in_use: 1, next_end: None });
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_line_and_never_shown() {
        for (text, expected) in [
            ("blue-anchor-27", "line 1: must be a code, what it is for"),
            ("blue-anchor-27 | ", "line 1: must be a code, what it is for"),
            ("blue-anchor-27 | a | 2027-01-01 | b", "line 1: must be a code, what it is for"),
            ("\n anchor-2 | a", "line 2: the code must have at least 8 letters and digits"),
            ("blauer-änker-27 | a", "line 1: the code must be of letters from a to z"),
            ("blue-anchor-27 | a | soon", "line 1: the last day must be a date such as"),
            ("blue-anchor-27 | a | 2027-02-30", "line 1: the last day must be a date such as"),
            (
                "blue-anchor-27 | a\n# b\nBlueAnchor27 | c",
                "line 3: the code is the same as in line 1",
            ),
            ("# none yet\n", "has no code in it"),
        ] {
            let error = Place::with(text).codes().unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(!error.to_lowercase().contains("anchor"), "{error}");
        }
        let long = format!("{} | a", "blue-anchor-".repeat(20));
        assert!(Place::with(&long).codes().unwrap_err().to_string().contains("letters from a"));
        let label = format!("blue-anchor-27 | {}", "a".repeat(81));
        assert!(Place::with(&label).codes().unwrap_err().to_string().contains("not be longer"));
        let place = Place::with("");
        fs::remove_file(&place.file).unwrap();
        assert!(place.codes().unwrap_err().to_string().ends_with("codes cannot be read"));
    }

    #[test]
    fn a_change_is_used_and_one_with_a_fault_changes_nothing() {
        let place = Place::with("blue-anchor-27 | first years");
        let codes = place.codes().unwrap();
        fs::write(&place.file, "green-anchor-28 | first years\nshort | nobody").unwrap();
        codes.look_again(NOW);
        assert!(codes.is_refused());
        assert_eq!(checked(&codes, "blue-anchor-27", NOW), Ok(()));
        assert_eq!(checked(&codes, "green-anchor-28", NOW), Err(CodeFault::Unknown));

        fs::write(&place.file, "green-anchor-28 | first years").unwrap();
        codes.look_again(NOW);
        assert!(!codes.is_refused());
        assert_eq!(checked(&codes, "blue-anchor-27", NOW), Err(CodeFault::Unknown));
        assert_eq!(checked(&codes, "green-anchor-28", NOW), Ok(()));

        fs::remove_file(&place.file).unwrap();
        codes.look_again(NOW);
        assert!(codes.is_refused());
        assert_eq!(checked(&codes, "green-anchor-28", NOW), Ok(()));
        fs::write(&place.file, "green-anchor-28 | first years").unwrap();
        codes.look_again(NOW);
        assert!(!codes.is_refused());
    }

    #[test]
    fn when_no_code_holds_any_more_it_is_known() {
        let place = Place::with("blue-anchor-27 | first years | 2026-11-21");
        let codes = place.codes().unwrap();
        assert_eq!(codes.standing(NOW).in_use, 0);
        assert_eq!(codes.standing(NOW.plus_ms(-DAY_MS)).in_use, 1);
        codes.look_again(NOW);
        assert!(codes.looked().over);
        fs::write(&place.file, "green-anchor-28 | first years").unwrap();
        codes.look_again(NOW);
        assert!(!codes.looked().over);
    }

    #[test]
    fn nothing_of_a_code_is_printed() {
        let codes = Place::with("blue-anchor-27 | first years").codes().unwrap();
        assert!(!format!("{codes:?}").contains("anchor"));
    }
}
