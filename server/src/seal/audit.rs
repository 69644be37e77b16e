//! The key of the audit log's chain, and the last place of the log that was seen whole.
//!
//! Both are kept beside the sealing keys, apart from the database: whoever can only write to the
//! database can neither make entries that fit nor cut the end of the log off unseen.

use std::{
    fmt, fs,
    io::{self, Write as _},
    path::Path,
    str::FromStr,
    sync::Arc,
};

use ring::hmac;

use super::{Keyring, SealError, private_file, sync_folder};

/// The key of the audit log's chain.
#[derive(Clone)]
pub struct AuditKey(Arc<hmac::Key>);

impl AuditKey {
    fn new(bytes: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }

    /// The tag of these parts, each with its length.
    #[must_use]
    pub fn tag(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.0);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        context.sign().as_ref().to_vec()
    }

    /// A proof of which key this is, to be kept in the database.
    #[must_use]
    pub fn prove(&self) -> Vec<u8> {
        self.tag(&[PROOF])
    }
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuditKey(hidden)")
    }
}

/// One place of the audit log and the hash of its entry, which stands for everything before it too.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Anchor {
    /// The entry's place.
    pub seq: u32,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex::encode(&self.hash))
    }
}

/// Not a place and a hash as [`Anchor`] prints them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected a place and a hash, such as 17:9f86…, as `quietline audit verify` prints them")]
pub struct NotAnAnchor;

impl FromStr for Anchor {
    type Err = NotAnAnchor;

    fn from_str(text: &str) -> Result<Self, NotAnAnchor> {
        let (seq, hash) = text.trim().split_once(':').ok_or(NotAnAnchor)?;
        let seq = seq.parse().map_err(|_| NotAnAnchor)?;
        let hash = hex::decode(hash).ok().filter(|hash| hash.len() == HASH_BYTES);
        Ok(Self { seq, hash: hash.ok_or(NotAnAnchor)? })
    }
}

impl Keyring {
    /// The key of the audit log's chain: the one that `proof` was made with, or a new one where there
    /// is no proof yet.
    ///
    /// # Errors
    ///
    /// [`SealError::Missing`] or [`SealError::Broken`] when the folder does not have that key.
    pub fn audit_key(&self, proof: Option<&[u8]>) -> Result<AuditKey, SealError> {
        self.proven_key(KEY_FILE, proof, AuditKey::new, AuditKey::prove)
    }

    /// The last place of the audit log that was seen whole; none before the first.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, or holds something else.
    pub fn anchor(&self) -> Result<Option<Anchor>, SealError> {
        let path = self.folder.join(ANCHOR_FILE);
        match fs::read_to_string(&path) {
            Ok(text) => text.parse().map(Some).map_err(|_| SealError::NotAnAnchor(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SealError::Folder(path, error)),
        }
    }

    /// Remembers a place of the audit log that was seen whole.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn set_anchor(&self, anchor: &Anchor) -> Result<(), SealError> {
        let path = self.folder.join(ANCHOR_FILE);
        replace(&path, anchor).map_err(|error| SealError::Folder(path, error))
    }
}

/// The file is there whole, as it was or as it shall be, whenever the power fails.
fn replace(path: &Path, anchor: &Anchor) -> io::Result<()> {
    let draft = path.with_extension("anchor.draft");
    let mut file = private_file(&draft)?;
    writeln!(file, "{anchor}")?;
    file.sync_all()?;
    fs::rename(draft, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

const KEY_FILE: &str = "audit.key";
const ANCHOR_FILE: &str = "audit.anchor";
const PROOF: &[u8] = b"quietline audit key";
const HASH_BYTES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    fn keyring(folder: &Path) -> Keyring {
        Keyring::open(folder, Arc::new(SystemIds::new())).unwrap()
    }

    #[test]
    fn the_key_is_made_once_and_another_one_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let proof = keyring(folder.path()).audit_key(None).unwrap().prove();
        keyring(folder.path()).audit_key(Some(&proof)).unwrap();

        fs::remove_file(folder.path().join(KEY_FILE)).unwrap();
        let missing = keyring(folder.path()).audit_key(Some(&proof));
        assert!(matches!(missing, Err(SealError::Missing(_))));

        keyring(folder.path()).audit_key(None).unwrap();
        let other = keyring(folder.path()).audit_key(Some(&proof));
        assert!(matches!(other, Err(SealError::Broken)));
    }

    #[test]
    fn the_anchor_is_read_as_it_was_written_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = keyring(folder.path());
        assert_eq!(keyring.anchor().unwrap(), None);

        let anchor = Anchor { seq: 17, hash: vec![7; HASH_BYTES] };
        keyring.set_anchor(&anchor).unwrap();
        assert_eq!(keyring.anchor().unwrap(), Some(anchor));

        fs::write(folder.path().join(ANCHOR_FILE), "17:07").unwrap();
        assert!(matches!(keyring.anchor(), Err(SealError::NotAnAnchor(_))));
    }

    #[test]
    fn no_part_can_be_taken_for_another() {
        let key = AuditKey::new(&[1; 32]);
        assert_ne!(key.tag(&[b"ab", b"c"]), key.tag(&[b"a", b"bc"]));
        assert_ne!(key.tag(&[b"", b"a"]), key.tag(&[b"a", b""]));
    }
}
