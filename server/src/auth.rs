//! Staff sign-in, and what a request of somebody who is signed in may do.

use std::net::IpAddr;

use domain::permission::{Action, Denied, permit};
use protocol::{
    Password, StaffId, StaffName, StaffToken, Timestamp,
    staff::{SignedIn, StaffView},
};

use crate::{
    error::ApiError,
    ids::IdSource,
    password::{Passwords, Throttle},
    rate_key::{RateKey, RateKeys},
    relay::Relay,
    store::acts::accounts::{SignIn, SignOut},
    tally::{Attempt, Guessed, Tally},
};

/// Checks names and passwords, as slowly for a name that does not exist as for one that does, and
/// ever more slowly for whoever keeps getting them wrong.
pub struct Auth {
    passwords: Passwords,
    /// By network and name together: nobody can lock out a clinician from somewhere else.
    by_name: Throttle,
    /// By network alone, more patient: a stream of made-up names must not keep everybody else from
    /// having their password checked.
    by_network: Throttle,
    keys: RateKeys,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Who.
    pub view: StaffView,
    /// What they are signed in with.
    pub token: StaffToken,
}

impl Staff {
    /// Lets this person do something, or says that their role may not.
    ///
    /// # Errors
    ///
    /// [`Denied`] when the table of permissions does not list the role.
    pub fn permit(&self, action: Action) -> Result<StaffId, Denied> {
        permit(self.view.role, action).map(|()| self.view.id)
    }
}

impl Auth {
    /// Starts with nothing counted.
    #[must_use]
    pub fn new(passwords: Passwords, keys: RateKeys, tally: &Tally) -> Self {
        let throttle = |what, free| Throttle::new(what, free, tally.clone());
        Self {
            passwords,
            by_name: throttle(Guessed::PasswordOf, FREE_PER_NAME),
            by_network: throttle(Guessed::Password, FREE_PER_NETWORK),
            keys,
        }
    }

    /// How far an attempt to sign in at another node has come.
    pub fn hear(&self, what: Guessed, place: RateKey, attempt: Attempt, now: Timestamp) {
        match what {
            Guessed::PasswordOf => self.by_name.hear(place, attempt, now),
            Guessed::Password => self.by_network.hear(place, attempt, now),
            Guessed::ReturnCode => {}
        }
    }

    /// Signs somebody in.
    ///
    /// # Errors
    ///
    /// [`ApiError::WrongPassword`] whether it is the name or the password that is wrong,
    /// [`ApiError::SlowDown`] after several such attempts from one network at one name.
    pub async fn sign_in(
        &self,
        relay: &Relay,
        from: IpAddr,
        name: &StaffName,
        password: Password,
    ) -> Result<SignedIn, ApiError> {
        let now = relay.clock.now();
        let network = self.keys.key(from, now);
        let key = network.with(name.as_str().as_bytes());
        self.by_network.attempt(network, now)?;
        if let Err(slow_down) = self.by_name.attempt(key, now) {
            self.by_network.undo(network);
            return Err(slow_down.into());
        }
        let account = relay.store.find_account(name).await?;
        let account = account.filter(|account| !account.staff.disabled);
        let stored = account.as_ref().map(|account| account.password.as_str());
        let checked = self.passwords.verify(stored, password).await;
        if checked.is_err() {
            self.by_name.undo(key);
            self.by_network.undo(network);
        }
        let is_right = checked?;
        let Some(account) = account.filter(|_| is_right) else {
            return Err(ApiError::WrongPassword);
        };
        self.by_name.succeeded(key);
        self.by_network.undo(network);
        let (staff, token) = (account.staff, relay.ids.staff_token());
        let act = SignIn { staff: staff.id, token: token.clone(), lasts_ms: TOKEN_LASTS_MS };
        let expires_at = relay.store.write(act).await?;
        Ok(SignedIn { token, expires_at, staff })
    }

    /// Whose token this is.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotSignedIn`] when it is nobody's, or nobody's any more.
    pub async fn check(&self, relay: &Relay, token: StaffToken) -> Result<Staff, ApiError> {
        let found = relay.store.find_by_token(&token, relay.clock.now()).await?;
        found.map(|view| Staff { view, token }).ok_or(ApiError::NotSignedIn)
    }

    /// Signs somebody out.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn sign_out(&self, relay: &Relay, staff: Staff) -> Result<(), ApiError> {
        let act = SignOut { staff: staff.view.id, token: staff.token };
        Ok(relay.store.write(act).await?)
    }

    /// A fresh password and its hash.
    ///
    /// # Errors
    ///
    /// [`ApiError::Busy`] when too many passwords wait to be hashed.
    pub async fn fresh_password(&self, ids: &dyn IdSource) -> Result<(Password, String), ApiError> {
        let password = Password::try_from(ids.password()).map_err(|_| ApiError::Busy)?;
        let hash = self.passwords.hash(password.clone()).await?;
        Ok((password, hash))
    }
}

/// Five wrong passwords are a person who tries to remember.
const FREE_PER_NAME: u32 = 5;
/// A campus behind one address, on a bad morning.
const FREE_PER_NETWORK: u32 = 40;
/// A long shift.
const TOKEN_LASTS_MS: i64 = 12 * 3_600_000;
