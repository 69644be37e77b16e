//! Passwords: hashed with argon2id, checked at the same cost for every name, slowed after failures.
//! Return codes are hashed the same way.

mod throttle;

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::PasswordHash,
};
use protocol::{Password, ReturnCode};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task,
};

use crate::ids::IdSource;
pub use crate::password::throttle::{SlowDown, Throttle};

/// Hashes and checks passwords, a few at a time: each takes 19 MiB and a core for a while.
pub struct Passwords {
    ids: Arc<dyn IdSource>,
    /// Held while hashing.
    cores: Arc<Semaphore>,
    /// Held while hashing, or waiting to.
    places: Arc<Semaphore>,
    /// Compared with when there is no such name.
    nobodys: String,
}

impl Passwords {
    /// Hashes at most `parallel` passwords at once.
    #[must_use]
    pub fn new(ids: Arc<dyn IdSource>, parallel: usize) -> Self {
        let nobodys = hash(&ids.bytes::<32>(), &ids.bytes());
        Self {
            ids,
            cores: Arc::new(Semaphore::new(parallel)),
            places: Arc::new(Semaphore::new(parallel + LONGEST_QUEUE)),
            nobodys,
        }
    }

    /// Hashes a password with a fresh salt, as a PHC string to store.
    pub async fn hash(&self, password: Password) -> Result<String, Busy> {
        let salt = self.ids.bytes();
        self.run(move || hash(password.as_str().as_bytes(), &salt)).await
    }

    /// Whether `password` is the one that `stored` was made of. `None` stands for a name that is
    /// not known: it takes as long, and is never right.
    pub async fn verify(&self, stored: Option<&str>, password: Password) -> Result<bool, Busy> {
        let is_known = stored.is_some();
        let stored = stored.unwrap_or(&self.nobodys).to_owned();
        let matches = self.run(move || verify(&stored, &password)).await?;
        Ok(matches && is_known)
    }

    /// What a return code is stored and looked up as: argon2id with a salt that is the same for all of
    /// them, and secret.
    pub async fn derive(&self, code: ReturnCode, salt: [u8; 32]) -> Result<[u8; 32], Busy> {
        self.run(move || {
            let mut derived = [0; 32];
            argon2id()
                .hash_password_into(code.digits(), &salt, &mut derived)
                .expect("a code and a salt of these lengths can be hashed");
            derived
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let turn = self.turn().await?;
        // The work goes on when whoever asked has gone, so it is the work that holds the turn.
        let work = move || {
            let _turn = turn;
            work()
        };
        Ok(task::spawn_blocking(work).await.expect("hashing does not panic and is not aborted"))
    }

    async fn turn(&self) -> Result<[OwnedSemaphorePermit; 2], Busy> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Busy)?;
        let core = Arc::clone(&self.cores).acquire_owned().await.map_err(|_| Busy)?;
        Ok([place, core])
    }
}

/// Too many passwords are waiting to be checked.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("too many passwords are waiting to be checked")]
pub struct Busy;

fn hash(password: &[u8], salt: &[u8; 16]) -> String {
    argon2id()
        .hash_password_with_salt(password, salt)
        .expect("a password within its bounds can be hashed")
        .to_string()
}

/// The parameters are those of the stored hash. One that cannot be read fits no password.
fn verify(stored: &str, password: &Password) -> bool {
    PasswordHash::new(stored).is_ok_and(|stored| {
        argon2id().verify_password(password.as_str().as_bytes(), &stored).is_ok()
    })
}

fn argon2id() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

/// 19 MiB, two passes, one lane: OWASP's password storage cheat sheet.
const PARAMS: Params = match Params::new(19 * 1024, 2, 1, None) {
    Ok(params) => params,
    Err(_) => panic!("these parameters are within bounds"),
};

/// With a tenth of a second each, the last one waits a few seconds.
const LONGEST_QUEUE: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    #[tokio::test]
    async fn a_password_fits_its_hash_and_no_other_does() {
        let passwords = passwords(1);
        let stored = passwords.hash(password("right")).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(passwords.verify(Some(&stored), password("right")).await, Ok(true));
        assert_eq!(passwords.verify(Some(&stored), password("wrong")).await, Ok(false));
        assert_ne!(passwords.hash(password("right")).await.unwrap(), stored);
    }

    #[tokio::test]
    async fn an_unknown_name_costs_the_same_work_and_is_never_right() {
        let passwords = passwords(1);
        let stored = passwords.hash(password("right")).await.unwrap();
        let params = |phc: &str| PasswordHash::new(phc).unwrap().params.to_string();
        assert_eq!(params(&passwords.nobodys), params(&stored));
        assert_eq!(passwords.verify(None, password("right")).await, Ok(false));
    }

    #[tokio::test]
    async fn a_code_derives_the_same_under_one_salt_and_differs_under_another() {
        let passwords = passwords(1);
        let [one, other] = [[1; 8], [2; 8]].map(ReturnCode::new);
        let derived = passwords.derive(one.clone(), [1; 32]).await.unwrap();
        assert_eq!(passwords.derive(one.clone(), [1; 32]).await.unwrap(), derived);
        assert_ne!(passwords.derive(one, [2; 32]).await.unwrap(), derived);
        assert_ne!(passwords.derive(other, [1; 32]).await.unwrap(), derived);
    }

    #[tokio::test]
    async fn a_stored_hash_that_cannot_be_read_fits_nothing() {
        assert_eq!(passwords(1).verify(Some("plain"), password("plain")).await, Ok(false));
    }

    #[tokio::test]
    async fn a_long_queue_is_refused_instead_of_growing() {
        let passwords = passwords(0);
        let mut waiting: Vec<_> =
            (0..LONGEST_QUEUE).map(|_| Box::pin(passwords.verify(None, password("a")))).collect();
        for check in &mut waiting {
            assert!(futures_util::poll!(check).is_pending());
        }
        assert_eq!(passwords.verify(None, password("a")).await, Err(Busy));
        drop(waiting);
        assert!(futures_util::poll!(Box::pin(passwords.verify(None, password("a")))).is_pending());
    }

    fn passwords(parallel: usize) -> Passwords {
        Passwords::new(Arc::new(SystemIds::new()), parallel)
    }

    fn password(text: &str) -> Password {
        Password::try_from(text).unwrap()
    }
}
