//! Sealing: what students and staff write is stored only as ciphertext.
//!
//! Each session has two random keys, one for the conversation and one for what staff write; whispers
//! have one that follows from the latter. They are stored beside the session,
//! wrapped by the key of the hour in which it began, its *bucket*. Bucket keys are files in a
//! folder apart from the database; destroying one makes everything under it unreadable, in every
//! copy of the database there is.

mod audit;
mod code;
mod contact;

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use domain::transcript::Stream;
use protocol::{Seq, SessionId, Timestamp};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf::{HKDF_SHA256, Salt},
};
use zeroize::Zeroizing;

pub use self::{
    audit::{Anchor, AuditKey, NotAnAnchor},
    code::{CodeKey, Mark},
};
use crate::ids::IdSource;

/// The hour, counted from 1970, whose key wraps a session's keys.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Bucket(pub i64);

impl Bucket {
    /// The bucket of a point in time.
    #[must_use]
    pub const fn of(at: Timestamp) -> Self {
        Self(at.0.div_euclid(Self::LENGTH_MS))
    }

    /// When the bucket's hour is over.
    #[must_use]
    pub const fn end(self) -> Timestamp {
        Timestamp((self.0 + 1).saturating_mul(Self::LENGTH_MS))
    }

    const LENGTH_MS: i64 = 3_600_000;
}

/// The bucket keys, read once and kept in memory.
pub struct Keyring {
    folder: PathBuf,
    ids: Arc<dyn IdSource>,
    buckets: Mutex<BTreeMap<Bucket, Arc<LessSafeKey>>>,
}

/// The keys of one session's streams.
pub struct SessionKeys(Zeroizing<[u8; 2 * KEY_BYTES]>);

/// The key of one stream of one session, ready for use.
pub struct StreamKey {
    key: LessSafeKey,
    session: SessionId,
    stream: Stream,
}

/// Why something cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key folder or a file in it cannot be used.
    #[error("cannot use the sealing key {0}")]
    Folder(PathBuf, #[source] io::Error),
    /// The key of a bucket is not in the folder.
    #[error("the sealing key {0} is missing: the key folder does not belong to this database")]
    Missing(PathBuf),
    /// A key file does not hold a key.
    #[error("the file {0} does not hold a sealing key")]
    NotAKey(PathBuf),
    /// The file does not hold a place of the audit log.
    #[error("the file {0} does not hold a place of the audit log")]
    NotAnAnchor(PathBuf),
    /// What was sealed was changed, or sealed under another key.
    #[error("sealed data does not open: it was changed, or sealed under another key")]
    Broken,
}

impl Keyring {
    /// Opens the key folder, and makes it if there is none.
    ///
    /// # Errors
    ///
    /// [`SealError::Folder`] when it cannot be read and written.
    pub fn open(folder: &Path, ids: Arc<dyn IdSource>) -> Result<Self, SealError> {
        make_private_folder(folder).map_err(|error| SealError::Folder(folder.into(), error))?;
        Ok(Self { folder: folder.into(), ids, buckets: Mutex::default() })
    }

    /// A key with a file of its own: the one that `proof` was made with, or a new one where there is no
    /// proof yet.
    fn proven_key<K>(
        &self,
        file: &str,
        proof: Option<&[u8]>,
        read: impl Fn(&[u8]) -> K,
        prove: impl Fn(&K) -> Vec<u8>,
    ) -> Result<K, SealError> {
        let path = self.folder.join(file);
        let bytes = match (read_key_bytes(&path), proof) {
            (Err(SealError::Missing(_)), None) => {
                write_key(&path, &*self.ids)
                    .map_err(|error| SealError::Folder(path.clone(), error))?;
                read_key_bytes(&path)?
            }
            (read, _) => read?,
        };
        let key = read(&bytes);
        match proof {
            Some(proof) if *proof != *prove(&key) => Err(SealError::Broken),
            Some(_) | None => Ok(key),
        }
    }

    /// Fresh keys for a session.
    #[must_use]
    pub fn fresh_session_keys(&self) -> SessionKeys {
        let mut keys = Zeroizing::new([0; 2 * KEY_BYTES]);
        self.ids.fill(keys.as_mut());
        SessionKeys(keys)
    }

    /// Wraps a session's keys under a bucket, whose key is made if there is none yet.
    ///
    /// # Errors
    ///
    /// When the bucket's key cannot be read or written.
    pub fn wrap(
        &self,
        bucket: Bucket,
        session: SessionId,
        keys: &SessionKeys,
    ) -> Result<Vec<u8>, SealError> {
        let key = self.bucket_or_new(bucket)?;
        Ok(seal(&key, self.ids.bytes(), session.0.as_bytes(), keys.0.as_ref()))
    }

    /// Unwraps a session's keys.
    ///
    /// # Errors
    ///
    /// When the bucket's key is missing or is another one.
    pub fn unwrap(
        &self,
        bucket: Bucket,
        session: SessionId,
        wrapped: &[u8],
    ) -> Result<SessionKeys, SealError> {
        let opened = open(&*self.bucket(bucket)?, session.0.as_bytes(), wrapped)?;
        let keys = Zeroizing::new(opened.as_slice().try_into().map_err(|_| SealError::Broken)?);
        Ok(SessionKeys(keys))
    }

    /// A proof of which key a bucket has, to be kept in the database.
    ///
    /// # Errors
    ///
    /// When the bucket's key cannot be read or written.
    pub fn prove(&self, bucket: Bucket) -> Result<Vec<u8>, SealError> {
        let key = self.bucket_or_new(bucket)?;
        Ok(seal(&key, self.ids.bytes(), PROOF_AAD, &bucket.0.to_be_bytes()))
    }

    /// Checks that the folder has the key that a proof was made with.
    ///
    /// # Errors
    ///
    /// [`SealError::Missing`] or [`SealError::Broken`] when it has not.
    pub fn check(&self, bucket: Bucket, proof: &[u8]) -> Result<(), SealError> {
        let opened = open(&*self.bucket(bucket)?, PROOF_AAD, proof)?;
        if *opened == bucket.0.to_be_bytes() { Ok(()) } else { Err(SealError::Broken) }
    }

    /// Destroys a bucket's key: everything under it is unreadable from now on.
    ///
    /// # Errors
    ///
    /// [`SealError::Folder`] when the file cannot be removed.
    pub fn destroy(&self, bucket: Bucket) -> Result<(), SealError> {
        let path = self.path(bucket);
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner).remove(&bucket);
        self.remove_drafts(bucket)?;
        match fs::remove_file(&path).and_then(|()| sync_folder(&self.folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(SealError::Folder(path, error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Forgets the keys of buckets before this one: another node may have destroyed them.
    pub fn forget_before(&self, oldest: Bucket) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.retain(|bucket, _| *bucket >= oldest);
    }

    /// A crash while a key was written may have left a second copy of it.
    fn remove_drafts(&self, bucket: Bucket) -> Result<(), SealError> {
        let of_bucket = format!("{}.", bucket.0);
        for file in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = file.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(&of_bucket) && name.strip_suffix(".draft").is_some() {
                let path = file.path();
                fs::remove_file(&path).map_err(|error| SealError::Folder(path, error))?;
            }
        }
        Ok(())
    }

    /// The buckets whose keys are in the folder.
    #[must_use]
    pub fn stored(&self) -> Vec<Bucket> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        files
            .filter_map(|file| {
                let path = file.path();
                let stem = path.file_stem()?.to_str()?;
                (path.extension()? == "key").then(|| stem.parse().ok().map(Bucket))?
            })
            .collect()
    }

    fn bucket(&self, bucket: Bucket) -> Result<Arc<LessSafeKey>, SealError> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = buckets.get(&bucket) {
            return Ok(key.clone());
        }
        let key = read_key(&self.path(bucket))?;
        buckets.insert(bucket, key.clone());
        Ok(key)
    }

    fn bucket_or_new(&self, bucket: Bucket) -> Result<Arc<LessSafeKey>, SealError> {
        match self.bucket(bucket) {
            Err(SealError::Missing(path)) => {
                write_key(&path, &*self.ids).map_err(|error| SealError::Folder(path, error))?;
                self.bucket(bucket)
            }
            found => found,
        }
    }

    fn path(&self, bucket: Bucket) -> PathBuf {
        self.folder.join(format!("{}.key", bucket.0))
    }
}

impl SessionKeys {
    /// The key of one of the session's streams.
    #[must_use]
    pub fn of(&self, session: SessionId, stream: Stream) -> StreamKey {
        let (conversation, staff) = self.0.split_at(KEY_BYTES);
        let key = match stream {
            Stream::Conversation => cipher(conversation),
            Stream::Staff => cipher(staff),
            Stream::Whispers => derived(staff, b"whispers"),
            Stream::Reports => derived(self.0.as_ref(), b"reports"),
            Stream::Visit => derived(self.0.as_ref(), b"visit"),
            Stream::Contact => derived(staff, b"contact"),
        };
        StreamKey { key, session, stream }
    }
}

impl StreamKey {
    /// Seals one text.
    #[must_use]
    pub fn seal(&self, ids: &dyn IdSource, seq: Seq, text: &[u8]) -> Vec<u8> {
        self.seal_with(ids.bytes(), seq, text)
    }

    /// The same with chance that was drawn for many at once: each must be used only once.
    #[must_use]
    pub(crate) fn seal_with(&self, nonce: [u8; NONCE_LEN], seq: Seq, text: &[u8]) -> Vec<u8> {
        seal(&self.key, nonce, &self.aad(seq), text)
    }

    /// Opens one text.
    ///
    /// # Errors
    ///
    /// [`SealError::Broken`] when it was changed, moved or sealed under another key.
    pub fn open(&self, seq: Seq, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        open(&self.key, &self.aad(seq), sealed)
    }

    /// What a text is bound to: it does not open in another place.
    fn aad(&self, seq: Seq) -> [u8; 22] {
        let mut aad = [0; 22];
        aad[..16].copy_from_slice(self.session.0.as_bytes());
        aad[16..18].copy_from_slice(&self.stream.number().to_be_bytes());
        aad[18..].copy_from_slice(&seq.0.to_be_bytes());
        aad
    }
}

impl fmt::Debug for StreamKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamKey(hidden)")
    }
}

impl fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKeys(hidden)")
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keyring").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Nonce, ciphertext and tag. The nonce is random: 96 bits under a key that seals one session's
/// stream, or one hour's sessions, do not repeat.
fn seal(key: &LessSafeKey, nonce: [u8; NONCE_LEN], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(NONCE_LEN + plain.len() + AES_256_GCM.tag_len());
    sealed.extend_from_slice(&nonce);
    sealed.extend_from_slice(plain);
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = key
        .seal_in_place_separate_tag(nonce, Aad::from(aad), &mut sealed[NONCE_LEN..])
        .expect("a text is far shorter than what AES-GCM can seal");
    sealed.extend_from_slice(tag.as_ref());
    sealed
}

fn open(key: &LessSafeKey, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (nonce, body) = sealed.split_at_checked(NONCE_LEN).ok_or(SealError::Broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SealError::Broken)?;
    let mut body = Zeroizing::new(body.to_vec());
    let length =
        key.open_in_place(nonce, Aad::from(aad), &mut body).map_err(|_| SealError::Broken)?.len();
    body.truncate(length);
    Ok(body)
}

fn cipher(bytes: &[u8]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, bytes).expect("a key has 32 bytes"))
}

/// A key that follows from another, for one purpose only.
fn derived(from: &[u8], purpose: &[u8]) -> LessSafeKey {
    let secret = Salt::new(HKDF_SHA256, &[]).extract(from);
    let purposes = [purpose];
    let key = secret.expand(&purposes, &AES_256_GCM).expect("a key is shorter than what it allows");
    LessSafeKey::new(UnboundKey::from(key))
}

fn read_key(path: &Path) -> Result<Arc<LessSafeKey>, SealError> {
    Ok(Arc::new(cipher(&read_key_bytes(path)?)))
}

fn read_key_bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let bytes = match fs::read(path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(SealError::Missing(path.into()));
        }
        Err(error) => return Err(SealError::Folder(path.into(), error)),
    };
    if bytes.len() != KEY_BYTES {
        return Err(SealError::NotAKey(path.into()));
    }
    Ok(bytes)
}

/// Writes a fresh key so that it is either there whole, on the disk, or not at all.
fn write_key(path: &Path, ids: &dyn IdSource) -> io::Result<()> {
    let key: Zeroizing<[u8; KEY_BYTES]> = Zeroizing::new(ids.bytes());
    let draft = path.with_extension(format!("{:016x}.draft", u64::from_ne_bytes(ids.bytes())));
    let written = private_file(&draft).and_then(|mut file| {
        file.write_all(key.as_ref())?;
        file.sync_all()
    });
    // A link, unlike a rename, never replaces a key that another process has just written.
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        Ok(()) | Err(_) => sync_folder(path.parent().unwrap_or(Path::new("."))),
    }
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

const KEY_BYTES: usize = 32;
const PROOF_AAD: &[u8] = b"quietline bucket";

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::SystemIds;

    const SESSION: SessionId = SessionId(Uuid::from_u128(7));
    const BUCKET: Bucket = Bucket(500_000);

    fn keyring(folder: &Path) -> Keyring {
        Keyring::open(folder, Arc::new(SystemIds::new())).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_after_a_restart_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let (stream, seq) = (Stream::Conversation, Seq(3));
        let first = keyring(folder.path());
        let keys = first.fresh_session_keys();
        let wrapped = first.wrap(BUCKET, SESSION, &keys).unwrap();
        let sealed = keys.of(SESSION, stream).seal(&*first.ids, seq, b"planted");
        assert!(!sealed.windows(7).any(|part| part == b"planted"));

        let keys = keyring(folder.path()).unwrap(BUCKET, SESSION, &wrapped).unwrap();
        let open = |session, stream, seq| keys.of(session, stream).open(seq, &sealed);
        assert_eq!(open(SESSION, stream, seq).unwrap().as_slice(), b"planted");
        assert!(open(SESSION, Stream::Staff, seq).is_err());
        assert!(open(SESSION, Stream::Whispers, seq).is_err());
        assert!(open(SESSION, stream, Seq(4)).is_err());
        assert!(open(SessionId(Uuid::nil()), stream, seq).is_err());
    }

    #[test]
    fn a_destroyed_bucket_opens_nothing_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = keyring(folder.path());
        let wrapped = keyring.wrap(BUCKET, SESSION, &keyring.fresh_session_keys()).unwrap();
        let proof = keyring.prove(BUCKET).unwrap();

        keyring.destroy(BUCKET).unwrap();

        assert!(matches!(keyring.unwrap(BUCKET, SESSION, &wrapped), Err(SealError::Missing(_))));
        assert!(matches!(keyring.check(BUCKET, &proof), Err(SealError::Missing(_))));
    }

    #[test]
    fn another_key_in_the_same_place_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = keyring(folder.path());
        let proof = keyring.prove(BUCKET).unwrap();
        keyring.check(BUCKET, &proof).unwrap();

        keyring.destroy(BUCKET).unwrap();
        keyring.prove(BUCKET).unwrap();

        assert!(matches!(keyring.check(BUCKET, &proof), Err(SealError::Broken)));
    }
}
