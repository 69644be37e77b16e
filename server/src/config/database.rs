//! Where the database is.

use std::{fmt, path::PathBuf};

use reqwest::Url;
use serde::{Deserialize, Serialize, Serializer};

/// Where everything is stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Database {
    /// The embedded engine's file.
    File(PathBuf),
    /// A server that several nodes share.
    Postgres(DatabaseUrl),
}

/// The address of a PostgreSQL database, often with a password in it: only its host and name are ever
/// printed.
#[derive(Clone, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub struct DatabaseUrl(Url);

impl DatabaseUrl {
    /// The whole address, to connect to.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for DatabaseUrl {
    type Error = BadDatabaseUrl;

    fn try_from(text: String) -> Result<Self, BadDatabaseUrl> {
        let url = Url::parse(&text).map_err(|_| BadDatabaseUrl)?;
        let is_usable = ["postgres", "postgresql"].contains(&url.scheme())
            && url.path().len() > 1
            && url.fragment().is_none();
        is_usable.then_some(Self(url)).ok_or(BadDatabaseUrl)
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.host_str().unwrap_or_default();
        let port = self.0.port().map(|port| format!(":{port}")).unwrap_or_default();
        write!(f, "{}://{host}{port}{}", self.0.scheme(), self.0.path())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Not the address of a PostgreSQL database.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("must be an address such as postgres://name:password@host/database")]
pub struct BadDatabaseUrl;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_database_is_never_printed() {
        let text = "postgres://line:sesame@db.example:5433/quietline?sslmode=require";
        let url = DatabaseUrl::try_from(text.to_owned()).unwrap();

        assert_eq!(url.expose(), text);
        assert_eq!(url.to_string(), "postgres://db.example:5433/quietline");
        assert!(!format!("{url:?}").contains("sesame"));
    }

    #[test]
    fn what_is_no_postgresql_database_is_refused() {
        for text in ["", "quietline.db", "mysql://host/name", "postgres://host", "postgres://host/"]
        {
            assert_eq!(DatabaseUrl::try_from(text.to_owned()), Err(BadDatabaseUrl), "{text}");
        }
    }
}
