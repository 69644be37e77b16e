//! Calls as requests: in the envelope of Standard Webhooks and signed, or in the words of a template.

use async_trait::async_trait;
use reqwest::Url;

use crate::{
    config::{self, Fields},
    hook::{Call, Hook, HookError, Notice, client::TargetClient, signature::Signer},
};

/// One target and the keys to sign with.
pub struct Webhook {
    settings: config::Webhook,
    signer: Option<Signer>,
    client: TargetClient,
}

impl Webhook {
    /// Prepares for calls to the target in the settings.
    pub fn new(settings: &config::Webhook) -> Result<Self, HookError> {
        let config::Webhook {
            url, secrets, authorities, timeout_s, allow_private_addresses, ..
        } = settings;
        let (url, believed) = (url.fixed().expose(), authorities.as_deref());
        Ok(Self {
            settings: settings.clone(),
            signer: secrets.as_ref().map(Signer::new),
            client: TargetClient::new(url, believed, *timeout_s, *allow_private_addresses)?,
        })
    }

    /// Everything that depends on the call, filled in.
    fn fill(&self, call: &Call) -> Result<Filled, Box<dyn std::error::Error + Send + Sync>> {
        let config::Webhook { url, headers, body, values, .. } = &self.settings;
        let (page, made_at) = (call.page.id.to_string(), call.made_at());
        let fields = Fields {
            page: &page,
            staff: call.page.name.as_str(),
            severity: call.page.severity.as_str(),
            call: call.page.call,
            made_at: &made_at,
            link: &call.link,
            drill: call.page.drill,
            over: call.notice == Notice::Over,
        };
        let mut filled = Filled {
            url: url.fill(&fields, values)?,
            headers: http::HeaderMap::new(),
            body: match body {
                Some(body) => body.render(&fields, values)?,
                None => call.body(),
            },
        };
        for (name, value) in headers {
            let mut value = http::HeaderValue::from_str(&value.render(&fields, values)?)?;
            value.set_sensitive(true);
            filled.headers.insert(name, value);
        }
        Ok(filled)
    }
}

struct Filled {
    url: Url,
    headers: http::HeaderMap,
    body: String,
}

#[async_trait]
impl Hook for Webhook {
    async fn send(&self, call: &Call) -> Result<(), HookError> {
        let Filled { url, headers, body } =
            self.fill(call).map_err(|source| self.client.unprepared(source))?;
        let (id, method) = (call.id(), self.settings.method.clone());
        let mut request = self
            .client
            .requests()
            .request(method, url)
            .header("content-type", &self.settings.content_type)
            .headers(headers);
        request = match &self.signer {
            Some(signer) => signer.sign(request, &id, call.at, &body),
            None => request.header("webhook-id", id),
        };
        self.client.deliver(request.body(body), call.at).await
    }

    async fn probe(&self) -> Result<(), HookError> {
        self.client.probe(self.settings.url.fixed().expose().clone()).await
    }
}

#[cfg(test)]
mod tests;
