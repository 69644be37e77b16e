//! Calls as signed requests, after Standard Webhooks: `webhook-id` is constant over retries, the
//! signature covers id, time and body.

use std::{error::Error, sync::Arc, time::Duration};

use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::STANDARD};
use protocol::Timestamp;
use reqwest::{Client, RequestBuilder, Response, header::RETRY_AFTER, redirect};
use ring::hmac;
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider};

use crate::{
    config::{self, WebhookUrl},
    hook::{
        Call, Hook, HookError,
        resolve::{PrivateAddress, PublicOnly},
    },
};

/// One target and the key to sign with.
pub struct Webhook {
    url: WebhookUrl,
    key: hmac::Key,
    client: Client,
}

impl Webhook {
    /// Prepares for calls to the target in the settings.
    pub fn new(settings: &config::Webhook) -> Result<Self, HookError> {
        if settings.url.is_private_address() && !settings.allow_private_addresses {
            return Err(HookError::PrivateAddress { target: settings.url.to_string() });
        }
        let client = client(settings)
            .map_err(|source| HookError::Unprepared { target: settings.url.to_string(), source })?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, settings.secret.expose());
        Ok(Self { url: settings.url.clone(), key, client })
    }

    fn signature(&self, call: &Call, seconds: i64) -> String {
        let signed = format!("{}.{seconds}.{}", call.id, call.body);
        format!("v1,{}", STANDARD.encode(hmac::sign(&self.key, signed.as_bytes())))
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Response, HookError> {
        let target = || self.url.to_string();
        request.send().await.map_err(|error| {
            if error.is_timeout() {
                HookError::Timeout { target: target() }
            } else if is_private_address(&error) {
                HookError::PrivateAddress { target: target() }
            } else {
                HookError::Unreachable { target: target(), source: error.without_url() }
            }
        })
    }
}

#[async_trait]
impl Hook for Webhook {
    async fn send(&self, call: &Call) -> Result<(), HookError> {
        let seconds = call.at.0.div_euclid(1000);
        let request = self
            .client
            .post(self.url.expose().clone())
            .header("content-type", "application/json")
            .header("webhook-id", call.id.to_string())
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", self.signature(call, seconds))
            .body(call.body.clone());

        let response = self.answer(request).await?;
        if response.status().is_success() {
            return Ok(());
        }
        Err(HookError::Refused {
            target: self.url.to_string(),
            status: response.status().as_u16(),
            retry_after: retry_after(&response, call.at),
        })
    }

    /// Any answer will do: it proves name, network and certificate, not that a page is taken.
    async fn probe(&self) -> Result<(), HookError> {
        self.answer(self.client.head(self.url.expose().clone())).await.map(drop)
    }
}

fn client(settings: &config::Webhook) -> Result<Client, Box<dyn Error + Send + Sync>> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls()?)
        .user_agent("quietline")
        .timeout(Duration::from_secs(settings.timeout_s.into()))
        // A signed page goes where the settings say, and nowhere else.
        .redirect(redirect::Policy::none())
        .no_proxy()
        // Calls are rare: a kept connection would mostly be a broken one.
        .pool_max_idle_per_host(0);
    let client = if settings.allow_private_addresses {
        client
    } else {
        client.dns_resolver(Arc::new(PublicOnly))
    };
    Ok(client.build()?)
}

/// TLS by ring, and the certificate authorities that Mozilla trusts: the same on every machine.
fn tls() -> Result<ClientConfig, rustls::Error> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    Ok(ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}

fn is_private_address(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.is::<PrivateAddress>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Reads `Retry-After`: seconds or a date (RFC 9110, section 10.2.3).
fn retry_after(response: &Response, now: Timestamp) -> Option<Duration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match text.parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => until(text, now)?,
    };
    Some(wait.min(LONGEST_RETRY_AFTER))
}

fn until(date: &str, now: Timestamp) -> Option<Duration> {
    let date = jiff::fmt::rfc2822::parse(date).ok()?.timestamp();
    let wait_ms = Timestamp(date.as_millisecond()).since(now);
    Some(Duration::from_millis(u64::try_from(wait_ms).unwrap_or(0)))
}

/// A person in crisis does not wait longer for a busy target.
const LONGEST_RETRY_AFTER: Duration = Duration::from_mins(1);

#[cfg(test)]
mod tests;
