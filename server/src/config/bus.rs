//! Where Redis is.

use std::fmt;

use reqwest::Url;
use serde::{Deserialize, Serialize, Serializer};

/// Where Redis is: addresses that are tried in turn, those of one server, of the nodes of a cluster, or
/// of sentinels. Passwords in them are never printed.
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub struct BusUrls(Vec<Url>);

impl BusUrls {
    /// The whole addresses, to connect to.
    pub fn expose(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(Url::as_str)
    }

    /// The sentinels and the name of the master they watch, if these are sentinels.
    #[must_use]
    pub fn sentinels(&self) -> Option<(Vec<String>, String)> {
        let first = self.0.first().filter(|url| url.scheme() == SENTINEL)?;
        let addresses = self.0.iter().map(|url| {
            let host = url.host_str().unwrap_or_default();
            format!("redis://{host}:{}", url.port().unwrap_or(SENTINEL_PORT))
        });
        Some((addresses.collect(), first.path().trim_start_matches('/').to_owned()))
    }
}

impl TryFrom<String> for BusUrls {
    type Error = BadBusUrls;

    fn try_from(text: String) -> Result<Self, BadBusUrls> {
        let urls: Result<Vec<_>, _> = text.split_whitespace().map(Url::parse).collect();
        let urls = urls.map_err(|_| BadBusUrls)?;
        let first = urls.first().ok_or(BadBusUrls)?;
        let fits = |url: &Url| {
            url.scheme() == first.scheme()
                && url.has_host()
                && (url.scheme() != SENTINEL
                    || (url.path() == first.path() && url.path().len() > 1))
        };
        let is_usable = ["redis", SENTINEL].contains(&first.scheme()) && urls.iter().all(fits);
        is_usable.then_some(Self(urls)).ok_or(BadBusUrls)
    }
}

impl fmt::Display for BusUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, url) in self.0.iter().enumerate() {
            let host = url.host_str().unwrap_or_default();
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            let space = if place == 0 { "" } else { " " };
            write!(f, "{space}{}://{host}{port}{}", url.scheme(), url.path())?;
        }
        Ok(())
    }
}

impl fmt::Debug for BusUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BusUrls({self})")
    }
}

impl Serialize for BusUrls {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not where Redis can be.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "must be an address such as redis://host:6379, several of a cluster's nodes with spaces between \
     them, or those of sentinels such as redis+sentinel://host:26379/master"
)]
pub struct BadBusUrls;

const SENTINEL: &str = "redis+sentinel";
const SENTINEL_PORT: u16 = 26_379;

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<BusUrls, BadBusUrls> {
        BusUrls::try_from(text.to_owned())
    }

    #[test]
    fn a_password_is_never_printed() {
        let urls = parsed("redis://:sesame@one:6379 redis://two").unwrap();
        assert_eq!(urls.to_string(), "redis://one:6379 redis://two");
        assert!(!format!("{urls:?}").contains("sesame"));
        assert!(urls.expose().any(|url| url.contains("sesame")));
    }

    #[test]
    fn sentinels_name_the_master_that_they_watch() {
        let urls = parsed("redis+sentinel://one/line redis+sentinel://two:5000/line").unwrap();
        let (sentinels, master) = urls.sentinels().unwrap();
        assert_eq!(sentinels, ["redis://one:26379", "redis://two:5000"]);
        assert_eq!(master, "line");
        assert_eq!(parsed("redis://one").unwrap().sentinels(), None);
    }

    #[test]
    fn what_is_no_redis_is_refused() {
        for text in [
            "",
            "one",
            "http://one",
            "redis+sentinel://one",
            "redis://one redis+sentinel://two/line",
            "redis+sentinel://one/line redis+sentinel://two/other",
        ] {
            assert_eq!(parsed(text), Err(BadBusUrls), "{text}");
        }
    }
}
