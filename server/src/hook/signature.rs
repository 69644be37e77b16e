//! Signatures as Standard Webhooks describes them: over id, time and body, so that a receiver can tell
//! who sent it, and that it is neither changed nor old.

use base64::{Engine, engine::general_purpose::STANDARD};
use protocol::Timestamp;
use reqwest::RequestBuilder;
use ring::hmac;

use crate::config::WebhookSecrets;

/// The keys that everything for one receiver is signed with.
pub(super) struct Signer(Vec<hmac::Key>);

impl Signer {
    /// Signs with each of the secrets, so that a receiver may know any one of them.
    pub(super) fn new(secrets: &WebhookSecrets) -> Self {
        Self(secrets.expose().map(|key| hmac::Key::new(hmac::HMAC_SHA256, key)).collect())
    }

    /// The request with its signature, sent at `at`.
    pub(super) fn sign(
        &self,
        request: RequestBuilder,
        id: &str,
        at: Timestamp,
        body: &str,
    ) -> RequestBuilder {
        let seconds = at.0.div_euclid(1000);
        let signed = format!("{id}.{seconds}.{body}");
        let signatures = self
            .0
            .iter()
            .map(|key| format!("v1,{}", STANDARD.encode(hmac::sign(key, signed.as_bytes()))));
        request
            .header("webhook-id", id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signatures.collect::<Vec<_>>().join(" "))
    }
}
