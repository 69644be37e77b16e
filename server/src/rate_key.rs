//! Tells one network from another without keeping any address.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

use protocol::Timestamp;
use ring::hmac;

use crate::ids::IdSource;

/// Stands for a network for the rest of the day. It cannot be turned back into an address, and
/// nothing that was counted under it can be joined with another day's.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub struct RateKey([u8; 32]);

impl RateKey {
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

/// Makes [`RateKey`]s under a secret that lives in memory only and changes with each day (UTC).
pub struct RateKeys {
    ids: Arc<dyn IdSource>,
    today: Mutex<Day>,
}

struct Day {
    number: i64,
    secret: hmac::Key,
}

impl RateKeys {
    /// Starts with a fresh secret.
    #[must_use]
    pub fn new(ids: Arc<dyn IdSource>, now: Timestamp) -> Self {
        let today = Mutex::new(Day::new(day_of(now), &*ids));
        Self { ids, today }
    }

    /// What stands for the network of `address` today.
    pub fn key(&self, address: IpAddr, now: Timestamp) -> RateKey {
        let number = day_of(now);
        let mut today = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if today.number != number {
            *today = Day::new(number, &*self.ids);
        }
        today.key(network(address))
    }
}

impl fmt::Debug for RateKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateKeys(hidden)")
    }
}

impl Day {
    fn new(number: i64, ids: &dyn IdSource) -> Self {
        let secret = ids.bytes::<32>();
        Self { number, secret: hmac::Key::new(hmac::HMAC_SHA256, &secret) }
    }

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
}
