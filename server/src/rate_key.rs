//! Tells one network from another without keeping any address.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use protocol::Timestamp;
use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::ids::IdSource;

/// Stands for a network for the rest of the day. It cannot be turned back into an address, and
/// nothing that was counted under it can be joined with another day's.
#[derive(Clone, Copy, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct RateKey(#[serde(with = "hex::serde")] [u8; 32]);

impl RateKey {
    /// Stands for all networks together.
    pub const ANYWHERE: Self = Self([0; 32]);

    /// Stands for this network together with something else, such as a name that is tried from it.
    #[must_use]
    pub fn with(self, other: &[u8]) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        let tag = hmac::sign(&key, other);
        Self(tag.as_ref().try_into().expect("HMAC-SHA256 makes 32 bytes"))
    }
}

impl fmt::Debug for RateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateKey(hidden)")
    }
}

/// Makes [`RateKey`]s under a secret that changes with each day (UTC).
pub struct RateKeys {
    secrets: Secrets,
    today: Mutex<Day>,
}

/// Where the secret of a day comes from.
enum Secrets {
    /// Chance: it lives in the memory of this process only.
    Random(Arc<dyn IdSource>),
    /// A secret that all nodes have, so that they mean the same network by the same key.
    Shared(hmac::Key),
}

struct Day {
    number: i64,
    secret: hmac::Key,
}

impl RateKeys {
    /// Starts with a fresh secret.
    #[must_use]
    pub fn new(ids: Arc<dyn IdSource>, now: Timestamp) -> Self {
        Self::from(Secrets::Random(ids), now)
    }

    /// Has the secrets of each day from one that all nodes have. What is counted for one purpose cannot
    /// be joined with what is counted for another.
    #[must_use]
    pub fn shared(secret: &[u8; 32], purpose: &str, now: Timestamp) -> Self {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let tag = hmac::sign(&secret, purpose.as_bytes());
        Self::from(Secrets::Shared(hmac::Key::new(hmac::HMAC_SHA256, tag.as_ref())), now)
    }

    fn from(secrets: Secrets, now: Timestamp) -> Self {
        let today = Mutex::new(secrets.day(day_of(now)));
        Self { secrets, today }
    }

    /// What stands for the network of `address` today.
    pub fn key(&self, address: IpAddr, now: Timestamp) -> RateKey {
        let number = day_of(now);
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.number != number {
            *today = self.secrets.day(number);
        }
        today.key(network(address))
    }
}

impl fmt::Debug for RateKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateKeys(hidden)")
    }
}

impl Secrets {
    fn day(&self, number: i64) -> Day {
        let new = |secret: &[u8]| Day { number, secret: hmac::Key::new(hmac::HMAC_SHA256, secret) };
        match self {
            Self::Random(ids) => new(&ids.bytes::<32>()),
            Self::Shared(key) => new(hmac::sign(key, &number.to_be_bytes()).as_ref()),
        }
    }
}

impl Day {
    fn key(&self, network: IpAddr) -> RateKey {
        let tag = match network {
            IpAddr::V4(v4) => hmac::sign(&self.secret, &v4.octets()),
            IpAddr::V6(v6) => hmac::sign(&self.secret, &v6.octets()),
        };
        RateKey(tag.as_ref().try_into().expect("HMAC-SHA256 makes 32 bytes"))
    }
}

/// What one subscriber is given: one address (IPv4), or a /64 (IPv6).
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

fn day_of(now: Timestamp) -> i64 {
    now.0.div_euclid(DAY_MS)
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::SystemIds;

    const NOON: Timestamp = Timestamp(DAY_MS * 20_000 + DAY_MS / 2);

    #[test]
    fn a_key_stands_for_one_ipv4_address_or_one_ipv6_network() {
        let keys = RateKeys::new(Arc::new(SystemIds::new()), NOON);
        let key = |address: &str| keys.key(address.parse().unwrap(), NOON);

        assert_eq!(key("192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
    }

    #[test]
    fn a_key_lasts_a_day_and_a_process_and_is_never_printed() {
        let address = "192.0.2.1".parse().unwrap();
        let keys = RateKeys::new(Arc::new(SystemIds::new()), NOON);
        let today = keys.key(address, NOON);

        assert_eq!(keys.key(address, NOON.plus_ms(DAY_MS / 2 - 1)), today);
        assert_ne!(keys.key(address, NOON.plus_ms(DAY_MS / 2)), today);
        assert_ne!(RateKeys::new(Arc::new(SystemIds::new()), NOON).key(address, NOON), today);
        assert_eq!(format!("{today:?} {keys:?}"), "RateKey(hidden) RateKeys(hidden)");
    }

    #[test]
    fn nodes_with_one_secret_mean_the_same_network_by_a_key() {
        let address = "192.0.2.1".parse().unwrap();
        let key =
            |secret, purpose, at| RateKeys::shared(&[secret; 32], purpose, NOON).key(address, at);
        let here = key(1, "visits", NOON);
        assert_eq!(here, key(1, "visits", NOON));
        for other in [
            key(1, "visits", NOON.plus_ms(DAY_MS)),
            key(1, "passwords", NOON),
            key(2, "visits", NOON),
        ] {
            assert_ne!(here, other);
        }
    }
}
