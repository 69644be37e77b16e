//! Calls as signed requests, after Standard Webhooks: `webhook-id` is constant over retries, the
//! signature covers id, time and body.

use async_trait::async_trait;

use crate::{
    config::{self, WebhookUrl},
    hook::{Call, Hook, HookError, client::TargetClient, signature::Signer},
};

/// One target and the keys to sign with.
pub struct Webhook {
    url: WebhookUrl,
    signer: Signer,
    client: TargetClient,
}

impl Webhook {
    /// Prepares for calls to the target in the settings.
    pub fn new(settings: &config::Webhook) -> Result<Self, HookError> {
        let config::Webhook { url, secrets, timeout_s, allow_private_addresses } = settings;
        Ok(Self {
            url: url.clone(),
            signer: Signer::new(secrets),
            client: TargetClient::new(url.expose(), *timeout_s, *allow_private_addresses)?,
        })
    }
}

#[async_trait]
impl Hook for Webhook {
    async fn send(&self, call: &Call) -> Result<(), HookError> {
        let body = call.body();
        let request = self
            .client
            .requests()
            .post(self.url.expose().clone())
            .header("content-type", "application/json");
        let request = self.signer.sign(request, &call.id(), call.at, &body).body(body);
        self.client.deliver(request, call.at).await
    }

    async fn probe(&self) -> Result<(), HookError> {
        self.client.probe(self.url.expose().clone()).await
    }
}

#[cfg(test)]
mod tests;
