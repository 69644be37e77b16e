//! The key that return codes are stored under. It is kept beside the sealing keys, apart from the
//! database: without it nobody can even begin to guess which code a row belongs to.

use std::{fmt, sync::Arc};

use protocol::{CodeProof, ReturnCode, SessionId};
use ring::hmac;

use super::{Keyring, SealError};

/// The key that return codes are stored under.
#[derive(Clone)]
pub struct CodeKey(Arc<hmac::Key>);

/// By what a text is seen to hold a code: so little of it that it leads to many thousands of codes.
pub type Mark = [u8; 2];

impl CodeKey {
    fn new(bytes: &[u8]) -> Self {
        Self(Arc::new(hmac::Key::new(hmac::HMAC_SHA256, bytes)))
    }

    /// The salt that every code of this service is hashed with: the same for all, so that a code can
    /// be looked up by what it hashes to.
    #[must_use]
    pub fn salt(&self) -> [u8; 32] {
        self.tag(&[b"salt"])
    }

    /// By what a text is seen to hold this code.
    #[must_use]
    pub fn mark(&self, code: &ReturnCode) -> Mark {
        let [first, second, ..] = self.tag(&[b"mark", code.digits()]);
        [first, second]
    }

    /// Says that this service made a code for a session.
    #[must_use]
    pub fn offer(&self, session: SessionId, code: &ReturnCode) -> CodeProof {
        CodeProof::new(self.tag(&[b"offer", session.0.as_bytes(), code.digits()]))
    }

    /// Whether a code was offered to this session.
    #[must_use]
    pub fn has_offered(&self, session: SessionId, code: &ReturnCode, proof: &CodeProof) -> bool {
        let offer = joined(&[b"offer", session.0.as_bytes(), code.digits()]);
        hmac::verify(&self.0, &offer, proof.expose()).is_ok()
    }

    /// The secret by which every node knows the work again that another one asked for.
    #[must_use]
    pub fn work_secret(&self) -> [u8; 32] {
        self.tag(&[b"work"])
    }

    /// The secret by which all nodes count what comes from a network as one.
    #[must_use]
    pub fn rate_secret(&self) -> [u8; 32] {
        self.tag(&[b"rate"])
    }

    /// What the nodes of this service know each other by where others may talk too.
    #[must_use]
    pub fn name(&self) -> String {
        let [one, two, three, four, ..] = self.tag(&[b"name"]);
        hex::encode([one, two, three, four])
    }

    /// A proof of which key this is, to be kept in the database.
    #[must_use]
    pub fn prove(&self) -> Vec<u8> {
        self.tag(&[b"quietline return codes"]).to_vec()
    }

    fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let tag = hmac::sign(&self.0, &joined(parts));
        tag.as_ref().try_into().expect("HMAC-SHA256 makes 32 bytes")
    }
}

/// Each part with its length, so that none can be taken for another.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.iter().flat_map(|part| [&(part.len() as u64).to_be_bytes()[..], part].concat()).collect()
}

impl fmt::Debug for CodeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CodeKey(hidden)")
    }
}

impl Keyring {
    /// The key of return codes: the one that `proof` was made with, or a new one where there is no
    /// proof yet.
    ///
    /// # Errors
    ///
    /// [`SealError::Missing`] or [`SealError::Broken`] when the folder does not have that key.
    pub fn code_key(&self, proof: Option<&[u8]>) -> Result<CodeKey, SealError> {
        self.proven_key(KEY_FILE, proof, CodeKey::new, CodeKey::prove)
    }
}

const KEY_FILE: &str = "code.key";

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_proof_is_good_for_one_code_of_one_session_of_one_service() {
        let (here, elsewhere) = (CodeKey::new(&[1; 32]), CodeKey::new(&[2; 32]));
        let [one, other] = [1, 2].map(|id| SessionId(Uuid::from_u128(id)));
        let [code, wrong] = [[1; 8], [2; 8]].map(ReturnCode::new);
        let proof = here.offer(one, &code);
        assert!(here.has_offered(one, &code, &proof));
        assert!(!here.has_offered(other, &code, &proof));
        assert!(!here.has_offered(one, &wrong, &proof));
        assert!(!elsewhere.has_offered(one, &code, &proof));
        assert_ne!(here.salt(), elsewhere.salt());
        assert_eq!(here.mark(&code), here.mark(&code));
    }

    #[test]
    fn the_key_is_made_once_and_another_one_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let keyring =
            || Keyring::open(folder.path(), Arc::new(crate::ids::SystemIds::new())).unwrap();
        let proof = keyring().code_key(None).unwrap().prove();
        keyring().code_key(Some(&proof)).unwrap();

        std::fs::remove_file(folder.path().join(KEY_FILE)).unwrap();
        assert!(matches!(keyring().code_key(Some(&proof)), Err(SealError::Missing(_))));
        keyring().code_key(None).unwrap();
        assert!(matches!(keyring().code_key(Some(&proof)), Err(SealError::Broken)));
    }
}
