//! Calls as messages on a topic of ntfy, which rings on phones (<https://docs.ntfy.sh/publish/>).

use async_trait::async_trait;
use secrecy::ExposeSecret as _;
use serde_json::json;

use crate::{
    config,
    hook::{Call, Hook, HookError, Notice, client::TargetClient},
};

/// One topic on one server.
pub(super) struct Ntfy {
    settings: config::Ntfy,
    client: TargetClient,
}

impl Ntfy {
    /// Prepares for calls to the topic in the settings.
    pub(super) fn new(settings: &config::Ntfy) -> Result<Self, HookError> {
        let config::Ntfy { url, authorities, timeout_s, allow_private_addresses, .. } = settings;
        let believed = authorities.as_deref();
        let client =
            TargetClient::new(url.expose(), believed, *timeout_s, *allow_private_addresses)?;
        Ok(Self { settings: settings.clone(), client })
    }

    /// A topic is not in the address but in the body, so that it is in no log on the way. The page's
    /// id is the message's place in its sequence: one that comes twice takes its own place.
    fn message(&self, call: &Call) -> serde_json::Value {
        let tag = match call.notice {
            _ if call.page.drill => "test_tube",
            Notice::Called => "rotating_light",
            Notice::Over => "white_check_mark",
        };
        json!({
            "topic": self.settings.topic.expose_secret(),
            "title": call.title(),
            "message": call.text(),
            "priority": call.priority(),
            "tags": [tag, call.page.severity.as_str()],
            "click": call.link,
            "sequence_id": call.page.id,
        })
    }
}

#[async_trait]
impl Hook for Ntfy {
    async fn send(&self, call: &Call) -> Result<(), HookError> {
        let mut request = self
            .client
            .requests()
            .post(self.settings.url.expose().clone())
            .header("content-type", "application/json")
            .header("webhook-id", call.id())
            .body(self.message(call).to_string());
        if let Some(token) = &self.settings.token {
            request = request.bearer_auth(token.expose_secret());
        }
        self.client.deliver(request, call.at).await
    }

    async fn probe(&self) -> Result<(), HookError> {
        let url = self.settings.url.expose();
        self.client.probe(url.join("v1/health").unwrap_or_else(|_| url.clone())).await
    }
}
