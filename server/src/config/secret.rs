//! Secrets that come with the settings.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::{ExposeSecret, SecretSlice};

/// The key that webhooks are signed with, as Standard Webhooks writes it: `whsec_` and then 24 to
/// 64 bytes in base64.
#[derive(Clone, Debug)]
pub struct WebhookSecret(SecretSlice<u8>);

impl WebhookSecret {
    /// Reads a secret. White space around it is ignored: files end in a line break.
    pub fn parse(text: &str) -> Result<Self, BadSecret> {
        let digits = text.trim().strip_prefix("whsec_").ok_or(BadSecret)?;
        let bytes = SecretSlice::from(STANDARD.decode(digits).map_err(|_| BadSecret)?);
        if !(24..=64).contains(&bytes.expose_secret().len()) {
            return Err(BadSecret);
        }
        Ok(Self(bytes))
    }

    /// The bytes of the key.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

/// Not a webhook secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("must be `whsec_` followed by 24 to 64 bytes in base64")]
pub struct BadSecret;
