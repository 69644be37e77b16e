//! Work for a page, by version 2 of the ALTCHA protocol: the page looks for the number whose key begins as
//! it should, and shows it once.
//!
//! Keys are made with PBKDF2, which every browser has built in: a page needs no code for it, and a program
//! has little of an advantage over a phone. The number is chosen here, so there is an end to the looking.

use std::{
    collections::BTreeSet,
    fmt,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

use protocol::{
    Timestamp,
    access::{Algorithm, Challenge, ChallengeParameters, Solution, Work},
};
use ring::{hmac, pbkdf2};

use crate::{
    ids::IdSource,
    tally::{Counted, Tally},
};

/// Asks for work, and knows it again, as every node does that has the same secret.
pub struct Proofs {
    ids: Arc<dyn IdSource>,
    difficulty: Difficulty,
    asked: hmac::Key,
    found: hmac::Key,
    spent: Mutex<Spent>,
    tally: Tally,
}

/// How much there is to do.
#[derive(Clone, Copy)]
struct Difficulty {
    /// How often a key is hashed: once here for each challenge, and for each number in the page.
    cost: NonZeroU32,
    /// The number that is looked for, from 0 on, is at least this
    least: u32,
    /// and at most this.
    most: u32,
}

/// What was shown already, with the second in which it expires.
type Spent = BTreeSet<(i64, String)>;

impl Proofs {
    /// Nothing was asked for yet.
    #[must_use]
    pub fn new(ids: Arc<dyn IdSource>, secret: &[u8; 32], tally: Tally) -> Self {
        Self::of(DIFFICULTY, ids, secret, tally)
    }

    fn of(difficulty: Difficulty, ids: Arc<dyn IdSource>, secret: &[u8; 32], tally: Tally) -> Self {
        let key = |of: &[u8]| {
            let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
            hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(&secret, of).as_ref())
        };
        let (asked, found) = (key(b"asked"), key(b"found"));
        Self { ids, difficulty, asked, found, spent: Mutex::default(), tally }
    }

    /// Some work.
    #[must_use]
    pub fn challenge(&self, now: Timestamp) -> Challenge {
        let (nonce, salt) = (self.ids.bytes::<16>(), self.ids.bytes::<16>());
        let cost = self.difficulty.cost;
        let key = derive(cost, &nonce, self.counter(), &salt);
        let parameters = ChallengeParameters {
            algorithm: Algorithm::Pbkdf2Sha256,
            cost: cost.get(),
            expires_at: seconds(now) + LASTS_S,
            key_length: KEY_BYTES,
            key_prefix: hex::encode(&key[..key.len() / 2]),
            key_signature: signature(&self.found, &key),
            nonce: hex::encode(nonce),
            salt: hex::encode(salt),
        };
        let signature = signature(&self.asked, &canonical(&parameters));
        Challenge { parameters, signature }
    }

    /// Whether this was asked for here, lately, was done, and is shown for the first time.
    #[must_use]
    pub fn accept(&self, work: &Work, now: Timestamp) -> bool {
        let Work {
            challenge: Challenge { parameters, signature },
            solution: Solution { derived_key, .. },
        } = work;
        let Ok(key) = hex::decode(derived_key) else { return false };
        seconds(now) <= parameters.expires_at
            && is_signed(&self.asked, &canonical(parameters), signature)
            && is_signed(&self.found, &key, &parameters.key_signature)
            && self.spend(parameters, now)
    }

    /// It was shown at another node.
    pub fn hear(&self, expires_at: i64, nonce: String, now: Timestamp) {
        self.note(expires_at, nonce, now);
    }

    /// False when it was shown before.
    fn spend(&self, parameters: &ChallengeParameters, now: Timestamp) -> bool {
        let ChallengeParameters { expires_at, nonce, .. } = parameters;
        let is_first = self.note(*expires_at, nonce.clone(), now);
        if is_first {
            self.tally.tell(Counted::Spent(*expires_at, nonce.clone()));
        }
        is_first
    }

    fn note(&self, expires_at: i64, nonce: String, now: Timestamp) -> bool {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        // What has expired is refused for that.
        *spent = spent.split_off(&(seconds(now), String::new()));
        if spent.len() >= MOST_SPENT {
            spent.pop_first();
        }
        spent.insert((expires_at, nonce))
    }

    fn counter(&self) -> u32 {
        let Difficulty { least, most, .. } = self.difficulty;
        least + u32::from_be_bytes(self.ids.bytes()) % (most - least + 1)
    }
}

impl fmt::Debug for Proofs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proofs(hidden)")
    }
}

/// The key of a number: PBKDF2 of the nonce with the number after it.
fn derive(cost: NonZeroU32, nonce: &[u8], counter: u32, salt: &[u8]) -> Vec<u8> {
    let mut key = vec![0; KEY_BYTES as usize];
    let password = [nonce, &counter.to_be_bytes()].concat();
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, cost, salt, &password, &mut key);
    key
}

/// JSON without spaces, its fields in the order of their names.
fn canonical(parameters: &ChallengeParameters) -> Vec<u8> {
    serde_json::to_vec(parameters).expect("texts and numbers are JSON")
}

fn signature(key: &hmac::Key, bytes: &[u8]) -> String {
    hex::encode(hmac::sign(key, bytes))
}

fn is_signed(key: &hmac::Key, bytes: &[u8], signature: &str) -> bool {
    hex::decode(signature).is_ok_and(|signature| hmac::verify(key, bytes, &signature).is_ok())
}

const fn seconds(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000)
}

/// 1.6 million hashes at most: three seconds for a cheap phone, which makes half a million in one.
const DIFFICULTY: Difficulty = Difficulty {
    cost: NonZeroU32::new(2_000).expect("it is more than nothing"),
    least: 400,
    most: 800,
};
const KEY_BYTES: u32 = 32;
/// Long enough for a phone that is put away and taken up again.
const LASTS_S: i64 = 5 * 60;
/// About ten megabytes. Beyond that what expires first is forgotten, and could be shown again.
const MOST_SPENT: usize = 100_000;

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::ids::SystemIds;

    const NOW: Timestamp = Timestamp(1_795_316_400_500);

    #[test]
    fn work_that_was_done_is_accepted_once() {
        let proofs = proofs();
        let work = solved(proofs.challenge(NOW));
        assert!(proofs.accept(&work, NOW));
        assert!(!proofs.accept(&work, NOW), "a second time");
        let another = solved(proofs.challenge(NOW));
        assert!(proofs.accept(&another, NOW.plus_ms(1_000 * LASTS_S)));
        let late = solved(proofs.challenge(NOW));
        assert!(!proofs.accept(&late, NOW.plus_ms(1_000 * (LASTS_S + 1))));
    }

    #[test]
    fn what_is_spent_is_remembered_until_it_has_expired() {
        let proofs = proofs();
        let work = solved(proofs.challenge(NOW));
        assert!(proofs.accept(&work, NOW));
        let end = NOW.plus_ms(1_000 * LASTS_S);
        assert!(!proofs.accept(&work, end));
        let other = solved(proofs.challenge(end.plus_ms(1_000)));
        assert!(proofs.accept(&other, end.plus_ms(1_000)));
        assert_eq!(proofs.spent.lock().unwrap().len(), 1);
    }

    #[test]
    fn work_that_another_node_asked_for_is_known() {
        let (ids, secret) = (Arc::new(SystemIds::new()), [7; 32]);
        let node = || Proofs::of(easy(), ids.clone(), &secret, Tally::default());
        let work = solved(node().challenge(NOW));
        assert!(node().accept(&work, NOW));
    }

    #[test]
    fn work_that_was_shown_at_another_node_is_spent_here_too() {
        let (ids, secret) = (Arc::new(SystemIds::new()), [7; 32]);
        let (told, mut heard) = tokio::sync::mpsc::channel(1);
        let there = Proofs::of(easy(), ids.clone(), &secret, Tally::new(told));
        let here = Proofs::of(easy(), ids, &secret, Tally::default());
        let work = solved(here.challenge(NOW));
        assert!(there.accept(&work, NOW));
        let Ok(Counted::Spent(expires_at, nonce)) = heard.try_recv() else { panic!() };
        here.hear(expires_at, nonce, NOW);
        assert!(!here.accept(&work, NOW));
    }

    #[test]
    fn whatever_was_changed_is_not_accepted() {
        let proofs = proofs();
        let work = solved(proofs.challenge(NOW));
        let elsewhere = self::proofs();
        let changes: [fn(&mut Work); 8] = [
            |work| work.challenge.parameters.expires_at += 1,
            |work| work.challenge.parameters.cost = 1,
            |work| work.challenge.parameters.key_prefix.clear(),
            |work| work.challenge.parameters.nonce = "00".repeat(16),
            |work| work.challenge.parameters.key_signature = "00".repeat(32),
            |work| work.challenge.signature = "00".repeat(32),
            |work| work.solution.derived_key = "00".repeat(32),
            |work| work.solution.derived_key = "no digits".to_owned(),
        ];
        for (number, change) in changes.into_iter().enumerate() {
            let mut forged = work.clone();
            change(&mut forged);
            assert!(!proofs.accept(&forged, NOW), "change {number}");
        }
        assert!(!elsewhere.accept(&work, NOW), "another process asked for it");
        assert!(proofs.accept(&work, NOW), "nothing of that spent it");
    }

    /// How long it takes is a matter of the machine; how much there is to do is not.
    #[test]
    fn there_is_always_some_work_and_never_too_much() {
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let secret = ids.bytes();
        let proofs = Proofs::new(ids, &secret, Tally::default());
        let challenge = proofs.challenge(NOW);
        assert_eq!(challenge.parameters.cost, 2_000);
        for _ in 0..1_000 {
            let hashes = (proofs.counter() + 1) * challenge.parameters.cost;
            assert!((800_000..=1_602_000).contains(&hashes), "{hashes}");
        }
        let work = solved(challenge);
        assert!((400..=800).contains(&work.solution.counter));
        assert!(proofs.accept(&work, NOW));
    }

    /// Made with ALTCHA's own library for Python: with these keys it is what would be asked for here.
    #[test]
    fn it_is_signed_and_derived_as_altcha_does() {
        let digits = |text: &str| text.to_owned();
        let parameters = ChallengeParameters {
            algorithm: Algorithm::Pbkdf2Sha256,
            cost: 20,
            expires_at: 1_795_316_700,
            key_length: 32,
            key_prefix: digits("48398204647c23c31885840bcadf9eff"),
            key_signature: digits(
                "1361e116b5a337a7e8371eabd2d80df3eb121f4c90a317fb961c35df15a4a095",
            ),
            nonce: digits("2007d386931f2f84e21b26bf20fdf0ed"),
            salt: digits("c080e3754a027c8f4b8d5def0a625b0d"),
        };
        let signed = "c867ce272191bb9c7f52d958bf5e7a87034036d33c0b53f0eb64298ea389bd01";
        let key = |secret: &str| hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        assert_eq!(signature(&key("asked"), &canonical(&parameters)), signed);
        let challenge = Challenge { parameters, signature: digits(signed) };
        let proofs = Proofs { asked: key("asked"), found: key("found"), ..proofs() };
        let work = solved(challenge);
        assert_eq!(work.solution.counter, 13);
        assert!(proofs.accept(&work, NOW));
    }

    pub(in crate::access) fn solved(challenge: Challenge) -> Work {
        let parameters = &challenge.parameters;
        let bytes = |digits: &str| hex::decode(digits).unwrap();
        let (nonce, salt) = (bytes(&parameters.nonce), bytes(&parameters.salt));
        let prefix = bytes(&parameters.key_prefix);
        let cost = parameters.cost.try_into().unwrap();
        let mut keys = (0..).map(|counter| (counter, derive(cost, &nonce, counter, &salt)));
        let (counter, key) = keys.find(|(_, key)| key.starts_with(&prefix)).unwrap();
        Work { solution: Solution { counter, derived_key: hex::encode(key) }, challenge }
    }

    /// Such as ask for little.
    fn proofs() -> Proofs {
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds::new());
        let secret = ids.bytes();
        Proofs::of(easy(), ids, &secret, Tally::default())
    }

    fn easy() -> Difficulty {
        Difficulty { cost: NonZeroU32::new(2).unwrap(), least: 4, most: 8 }
    }
}
