//! Return codes: offered, kept and opened, as slowly for a wrong one as for a right one, and ever more
//! slowly for whoever keeps guessing.

use std::net::IpAddr;

use domain::pace::Pace;
use protocol::{
    ReturnCode, ReturnCodeId, SessionToken, Timestamp,
    return_code::{KeepReturnCode, ReturnCodeKept, ReturnCodeOffered, ReturnCodeOpened},
};

use crate::{
    arrivals::Networks,
    config::ReturnCode as Settings,
    error::ApiError,
    password::{Passwords, SlowDown, Throttle},
    rate_key::{RateKey, RateKeys},
    relay::Relay,
    store::{
        Refusal, WriteError,
        acts::return_codes::{KeepCode, OpenCode, Opened},
    },
    tally::{Attempt, Guessed, Paced, Tally},
};

/// Makes codes and knows them again. There are ten thousand million of them; whoever guesses is held up
/// by network, and all who guess together by what is tried in vain anywhere.
pub struct ReturnCodes {
    settings: Settings,
    derivations: Passwords,
    by_network: Throttle,
    in_vain: Networks,
    keys: RateKeys,
}

impl ReturnCodes {
    /// Nobody has guessed yet.
    #[must_use]
    pub fn new(settings: Settings, derivations: Passwords, keys: RateKeys, tally: &Tally) -> Self {
        let by_network = Throttle::new(Guessed::ReturnCode, FREE_PER_NETWORK, tally.clone());
        let in_vain = Networks::new(Paced::ReturnCode, GUESSES, tally.clone());
        Self { settings, derivations, by_network, in_vain, keys }
    }

    /// How far an attempt at another node has come.
    pub fn hear(&self, place: RateKey, attempt: Attempt, now: Timestamp) {
        self.by_network.hear(place, attempt, now);
    }

    /// A code was tried in vain at another node.
    pub fn hear_in_vain(&self, now: Timestamp) {
        self.in_vain.hear(RateKey::ANYWHERE, now);
    }

    /// A code for a student who has met a supporter, or may leave a message. It is stored nowhere yet.
    ///
    /// # Errors
    ///
    /// When there is no such session, or nobody to come back to.
    pub async fn offer(
        &self,
        relay: &Relay,
        token: &SessionToken,
    ) -> Result<ReturnCodeOffered, ApiError> {
        let session = relay.store.session_of(token).await?.ok_or(ApiError::NotFound)?;
        let may_leave = self.settings.messages && relay.store.may_leave_message(session).await?;
        if self.settings.hours == 0 || !(may_leave || relay.store.has_contact(session).await?) {
            return Err(not_now());
        }
        let code = relay.ids.return_code();
        let proof = relay.store.code_key().offer(session, &code);
        Ok(ReturnCodeOffered { code, proof, hours: self.settings.hours })
    }

    /// The student has written the code down: it leads back from now on, and what they wrote is a message
    /// if they wish so.
    ///
    /// # Errors
    ///
    /// When there is no such session, or the code was not offered to it.
    pub async fn keep(
        &self,
        relay: &Relay,
        KeepReturnCode { token, code, proof, message }: KeepReturnCode,
    ) -> Result<ReturnCodeKept, ApiError> {
        let key = relay.store.code_key();
        let session = relay.store.session_of(&token).await?.ok_or(ApiError::NotFound)?;
        if !key.has_offered(session, &code, &proof) {
            return Err(ApiError::NotFound);
        }
        if !message && !relay.store.has_contact(session).await? {
            return Err(not_now());
        }
        let (id, mark) = (ReturnCodeId(relay.ids.uuid()), key.mark(&code));
        let derived = self.derivations.derive(code, key.salt()).await?;
        let until = relay.store.write(KeepCode { id, token, derived, mark, message }).await?;
        Ok(ReturnCodeKept { until })
    }

    /// What was written to whoever has this code, and what begins the session that goes on from there.
    ///
    /// # Errors
    ///
    /// [`ApiError::NotFound`] for a code that is unknown or expired alike, [`ApiError::SlowDown`] after
    /// several such attempts from one network, or many from all.
    pub async fn open(
        &self,
        relay: &Relay,
        from: IpAddr,
        code: ReturnCode,
    ) -> Result<ReturnCodeOpened, ApiError> {
        let now = relay.clock.now();
        let network = self.keys.key(from, now);
        self.may_guess(now)?;
        self.by_network.attempt(network, now)?;
        let derived = self.derivations.derive(code, relay.store.code_key().salt()).await;
        if derived.is_err() {
            self.by_network.undo(network);
        }
        let opened = match relay.store.write(OpenCode { derived: derived? }).await {
            Ok(opened) => opened,
            Err(WriteError::Refused(Refusal::NotFound)) => {
                self.guessed_in_vain(now);
                return Err(ApiError::NotFound);
            }
            Err(error) => return Err(error.into()),
        };
        self.by_network.undo(network);
        let replies = match opened.session {
            Some(session) => relay.store.replies(session).await?,
            None => Vec::new(),
        };
        let Opened { token, message, same, until, .. } = opened;
        Ok(ReturnCodeOpened { token, replies, message, same, until })
    }

    /// What was tried in vain lately, by whomever, leaves room for more.
    fn may_guess(&self, now: Timestamp) -> Result<(), SlowDown> {
        match self.in_vain.wait_ms(RateKey::ANYWHERE, now) {
            0 => Ok(()),
            wait_ms => Err(SlowDown { wait_ms }),
        }
    }

    fn guessed_in_vain(&self, now: Timestamp) {
        // Several may have been under way at once when there was room for one.
        let _ = self.in_vain.take(RateKey::ANYWHERE, now);
    }
}

fn not_now() -> ApiError {
    WriteError::from(Refusal::OutOfState).into()
}

/// Somebody mistypes a code a few times, and shares an address with others.
const FREE_PER_NETWORK: u32 = 10;
/// How many codes may be tried in vain a minute, by all together; five minutes' worth at once. With a
/// thousand codes that lead somewhere, one of them is found in about two years.
const GUESSES: Pace = Pace::per_minute(10, 300);
