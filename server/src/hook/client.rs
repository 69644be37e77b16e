//! Requests that go where the settings say, and nowhere else.

use std::{error::Error, sync::Arc, time::Duration};

use protocol::Timestamp;
use reqwest::{Client, RequestBuilder, Response, Url, header::RETRY_AFTER, redirect};
use rustls::{
    ClientConfig, RootCertStore, crypto::ring::default_provider, pki_types::CertificateDer,
};

use crate::hook::{
    HookError,
    certificate::certificate_fault,
    resolve::{PrivateAddress, PublicOnly},
};

/// Sends requests to one target.
pub(super) struct TargetClient {
    /// Scheme, host and port: all of the address that is ever printed.
    origin: String,
    client: Client,
}

impl TargetClient {
    /// A client for the target at this address, whose certificate is believed from these
    /// authorities, or from those that everybody believes.
    pub(super) fn new(
        url: &Url,
        believed: Option<&[CertificateDer<'static>]>,
        timeout_s: u32,
        allow_private_addresses: bool,
    ) -> Result<Self, HookError> {
        let origin = url.origin().ascii_serialization();
        if !allow_private_addresses && is_private(url) {
            return Err(HookError::PrivateAddress { target: origin });
        }
        match build(believed, timeout_s, allow_private_addresses) {
            Ok(client) => Ok(Self { origin, client }),
            Err(source) => Err(HookError::Unprepared { target: origin, source }),
        }
    }

    /// The client that requests are built with.
    pub(super) const fn requests(&self) -> &Client {
        &self.client
    }

    /// Sends a request. Only a success counts as delivered.
    pub(super) async fn deliver(
        &self,
        request: RequestBuilder,
        now: Timestamp,
    ) -> Result<(), HookError> {
        let response = self.answer(request).await?;
        if response.status().is_success() {
            return Ok(());
        }
        Err(HookError::Refused {
            target: self.origin.clone(),
            status: response.status().as_u16(),
            retry_after: retry_after(&response, now),
        })
    }

    /// Asks for nothing. Any answer will do: it proves name, network and certificate, not that a page
    /// is taken.
    pub(super) async fn probe(&self, url: Url) -> Result<(), HookError> {
        self.answer(self.client.head(url)).await.map(drop)
    }

    /// The error for a call that could not be made into a request.
    pub(super) fn unprepared(&self, source: Box<dyn Error + Send + Sync>) -> HookError {
        HookError::Unprepared { target: self.origin.clone(), source }
    }

    async fn answer(&self, request: RequestBuilder) -> Result<Response, HookError> {
        let target = || self.origin.clone();
        request.send().await.map_err(|error| {
            if error.is_timeout() {
                HookError::Timeout { target: target() }
            } else if is_private_address(&error) {
                HookError::PrivateAddress { target: target() }
            } else if let Some(fault) = certificate_fault(&error) {
                HookError::Certificate { target: target(), fault }
            } else {
                HookError::Unreachable { target: target(), source: error.without_url().into() }
            }
        })
    }
}

/// Whether the host is written as an address that is not of the internet. What a name leads to is
/// looked at when it is resolved.
fn is_private(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.parse().is_ok_and(|address| !crate::config::is_public(address))
}

fn build(
    believed: Option<&[CertificateDer<'static>]>,
    timeout_s: u32,
    allow_private_addresses: bool,
) -> Result<Client, Box<dyn Error + Send + Sync>> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls(believed)?)
        .user_agent("quietline")
        .timeout(Duration::from_secs(timeout_s.into()))
        .redirect(redirect::Policy::none())
        .no_proxy()
        // Calls are rare: a kept connection would mostly be a broken one.
        .pool_max_idle_per_host(0);
    let client =
        if allow_private_addresses { client } else { client.dns_resolver(Arc::new(PublicOnly)) };
    Ok(client.build()?)
}

/// TLS by ring, and the operator's own authorities or those that Mozilla trusts: the same on every
/// machine.
fn tls(believed: Option<&[CertificateDer<'static>]>) -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    match believed {
        Some(own) => own.iter().try_for_each(|authority| roots.add(authority.clone()))?,
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
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

/// Whoever asks for more is asked again all the same.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);
