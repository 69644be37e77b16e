//! Secrets that come with the settings.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice};

/// The keys that webhooks are signed with, as Standard Webhooks writes them: each is `whsec_` and
/// then 24 to 64 bytes in base64. Several stand beside each other while one takes the place of
/// another.
#[derive(Clone, Debug)]
pub struct WebhookSecrets(Vec<SecretSlice<u8>>);

impl WebhookSecrets {
    /// Reads secrets with white space between them.
    pub fn parse(text: &str) -> Result<Self, BadSecret> {
        let keys: Vec<_> = text.split_whitespace().map(key).collect::<Result<_, _>>()?;
        (1..=MOST).contains(&keys.len()).then_some(Self(keys)).ok_or(BadSecret)
    }

    /// The bytes of each key, in the order they were written.
    pub fn expose(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(ExposeSecret::expose_secret)
    }
}

fn key(text: &str) -> Result<SecretSlice<u8>, BadSecret> {
    let digits = text.strip_prefix("whsec_").ok_or(BadSecret)?;
    let bytes = SecretSlice::from(STANDARD.decode(digits).map_err(|_| BadSecret)?);
    let is_usable = (24..=64).contains(&bytes.expose_secret().len());
    is_usable.then_some(bytes).ok_or(BadSecret)
}

/// Not a webhook secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "must be `whsec_` followed by 24 to 64 bytes in base64, or up to {MOST} of these, one a line"
)]
pub struct BadSecret;

const MOST: usize = 5;
