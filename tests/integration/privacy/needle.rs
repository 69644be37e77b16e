//! Looking for something in all the ways in which it could have been written down.

use aho_corasick::AhoCorasick;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use uuid::Uuid;

/// Something to look for.
pub(super) struct Needle {
    what: String,
    spellings: Vec<Vec<u8>>,
}

/// Where to look.
pub(super) struct Haystack(Vec<u8>);

impl Needle {
    /// A text, however it is encoded.
    pub(super) fn text(text: &str) -> Self {
        let mut spellings = encodings(text.as_bytes());
        let units: Vec<u16> = text.encode_utf16().collect();
        spellings.push(units.iter().flat_map(|unit| unit.to_le_bytes()).collect());
        spellings.push(units.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        Self { what: text.to_owned(), spellings }
    }

    /// A token: its digits, and the bytes that they stand for.
    pub(super) fn token(digits: &str) -> Self {
        let mut spellings = encodings(&hex::decode(digits).unwrap());
        spellings.extend(encodings(digits.as_bytes()));
        Self { what: format!("token {digits}"), spellings }
    }

    /// An id.
    pub(super) fn id(id: Uuid) -> Self {
        let spellings = vec![id.as_bytes().to_vec(), id.to_string().into_bytes()];
        Self { what: format!("id {id}"), spellings }
    }
}

impl std::fmt::Debug for Needle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl Haystack {
    pub(super) fn new(what: &str, bytes: Vec<u8>) -> Self {
        assert!(!bytes.is_empty(), "{what} is empty");
        Self(bytes)
    }

    /// The needles that are in it, in capital letters or small ones.
    pub(super) fn found<'a>(&self, needles: &'a [Needle]) -> Vec<&'a Needle> {
        let spellings: Vec<_> = needles.iter().flat_map(|needle| &needle.spellings).collect();
        let owners: Vec<_> = needles
            .iter()
            .flat_map(|needle| needle.spellings.iter().map(move |_| needle))
            .collect();
        let search = AhoCorasick::builder().ascii_case_insensitive(true).build(spellings).unwrap();
        let mut found: Vec<&Needle> = Vec::new();
        for place in search.find_overlapping_iter(&self.0) {
            let owner = owners[place.pattern().as_usize()];
            if !found.iter().any(|known| std::ptr::eq(*known, owner)) {
                found.push(owner);
            }
        }
        found
    }
}

/// As it is, in hexadecimal digits, and in base64 at each of the three places where it could begin.
fn encodings(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![bytes.to_vec(), hex::encode(bytes).into_bytes()];
    for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
        for before in 0..3 {
            let text = engine.encode([&vec![0; before], bytes].concat());
            // What depends on the bytes around it is left out.
            let from = (before * 8).div_ceil(6);
            let to = (before + bytes.len()) * 8 / 6;
            all.push(text.as_bytes()[from..to].to_vec());
        }
    }
    all
}

#[test]
fn a_needle_is_found_however_it_is_written() {
    let needles = [Needle::text("planted here"), Needle::text("something else")];
    let utf16: Vec<u8> = "planted here".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for written in [
        b"so planted here it is".to_vec(),
        b"so PLANTED Here it is".to_vec(),
        [b"so".to_vec(), utf16].concat(),
        hex::encode("planted here").to_uppercase().into_bytes(),
        STANDARD_NO_PAD.encode("so planted here it is").into_bytes(),
        STANDARD_NO_PAD.encode("so, planted here it is").into_bytes(),
        STANDARD_NO_PAD.encode("so? planted here it is").into_bytes(),
    ] {
        let haystack = Haystack::new("this", written.clone());
        assert_eq!(haystack.found(&needles).len(), 1, "{written:?}");
    }
    let other = Haystack::new("this", b"planted there".to_vec());
    assert!(other.found(&needles).is_empty());
}
