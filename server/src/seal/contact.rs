//! The keys of what students leave to be reached by: a file for each, so that each is deleted on a clock
//! of its own, and not only with everything else of its hour.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use domain::transcript::Stream;
use protocol::{Seq, SessionId};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Keyring, SealError, StreamKey, cipher, read_key_bytes, sync_folder, write_key};

impl Keyring {
    /// Seals details under a fresh key with this name.
    ///
    /// # Errors
    ///
    /// [`SealError::Folder`] when the key cannot be written.
    pub fn seal_contact(
        &self,
        key: Uuid,
        session: SessionId,
        details: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let path = self.contact_path(key);
        write_key(&path, &*self.ids).map_err(|error| SealError::Folder(path, error))?;
        Ok(self.contact_key(key, session)?.seal(&*self.ids, Seq(0), details))
    }

    /// Opens details.
    ///
    /// # Errors
    ///
    /// [`SealError::Missing`] when the key was destroyed, [`SealError::Broken`] when it is another one.
    pub fn open_contact(
        &self,
        key: Uuid,
        session: SessionId,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.contact_key(key, session)?.open(Seq(0), sealed)
    }

    /// Destroys a key, and what a crash may have left of it.
    ///
    /// # Errors
    ///
    /// [`SealError::Folder`] when a file cannot be removed.
    pub fn destroy_contact(&self, key: Uuid) -> Result<(), SealError> {
        for path in self.contact_files().into_iter().filter(|path| key_of(path) == Some(key)) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(SealError::Folder(path, error));
                }
                Ok(()) | Err(_) => {}
            }
        }
        sync_folder(&self.folder).map_err(|error| SealError::Folder(self.folder.clone(), error))
    }

    /// The keys that are in the folder, whole or in part.
    #[must_use]
    pub fn contact_keys(&self) -> Vec<Uuid> {
        self.contact_files().iter().filter_map(|path| key_of(path)).collect()
    }

    fn contact_key(&self, key: Uuid, session: SessionId) -> Result<StreamKey, SealError> {
        let key = cipher(&read_key_bytes(&self.contact_path(key))?);
        Ok(StreamKey { key, session, stream: Stream::Contact })
    }

    fn contact_files(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        files.map(|file| file.path()).filter(|path| key_of(path).is_some()).collect()
    }

    fn contact_path(&self, key: Uuid) -> PathBuf {
        self.folder.join(format!("{PREFIX}{key}.key"))
    }
}

/// Which key a file holds, if it holds one of these.
fn key_of(path: &Path) -> Option<Uuid> {
    let name = path.file_name()?.to_str()?.strip_prefix(PREFIX)?;
    name.split('.').next()?.parse().ok()
}

const PREFIX: &str = "contact-";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ids::SystemIds;

    #[test]
    fn details_open_until_their_own_key_is_destroyed_and_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let keyring = Keyring::open(folder.path(), Arc::new(SystemIds::new())).unwrap();
        let (session, key, other) =
            (SessionId(Uuid::nil()), Uuid::from_u128(1), Uuid::from_u128(2));
        let sealed = keyring.seal_contact(key, session, b"planted").unwrap();
        keyring.seal_contact(other, session, b"planted").unwrap();
        assert!(!sealed.windows(7).any(|part| part == b"planted"));

        assert_eq!(keyring.open_contact(key, session, &sealed).unwrap().as_slice(), b"planted");
        assert!(keyring.open_contact(other, session, &sealed).is_err());
        let elsewhere = SessionId(Uuid::from_u128(7));
        assert!(keyring.open_contact(key, elsewhere, &sealed).is_err());

        fs::write(folder.path().join(format!("{PREFIX}{key}.00ff.draft")), b"left").unwrap();
        keyring.destroy_contact(key).unwrap();
        assert_eq!(keyring.contact_keys(), [other]);
        let destroyed = keyring.open_contact(key, session, &sealed);
        assert!(matches!(destroyed, Err(SealError::Missing(_))));
        // The hours' keys do not mistake these for theirs.
        assert!(keyring.stored().is_empty());
    }
}
