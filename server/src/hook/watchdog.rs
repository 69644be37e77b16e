//! The heartbeat for a watchdog outside: a signed request that says how things stand, so that
//! somebody is told when nobody in here can tell anybody any more.

use protocol::Timestamp;
use serde_json::json;
use uuid::Uuid;

use crate::{
    config::{self, WebhookUrl},
    hook::{HookError, client::TargetClient, signature::Signer},
};

/// Who listens to the heartbeat.
pub struct Watchdog {
    url: WebhookUrl,
    signer: Signer,
    client: TargetClient,
    every_s: u32,
}

/// One heartbeat.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Beat {
    /// Another one in each.
    pub id: Uuid,
    /// When it is sent.
    pub at: Timestamp,
    /// How old the oldest page is after which nobody has joined, in seconds; none when there is none.
    pub oldest_unanswered_s: Option<i64>,
    /// The same for the oldest page that no target has confirmed.
    pub oldest_unconfirmed_s: Option<i64>,
    /// Whether the database can be read and a commit can be made.
    pub commits: bool,
}

impl Watchdog {
    /// Prepares for heartbeats to the address in the settings.
    ///
    /// # Errors
    ///
    /// When the settings cannot work.
    pub fn new(settings: &config::Heartbeat) -> Result<Self, HookError> {
        let config::Heartbeat { url, secrets, authorities, every_s, allow_private_addresses } =
            settings;
        // The next one must not have to wait for it.
        let (timeout_s, believed) = ((*every_s).min(10), authorities.as_deref());
        Ok(Self {
            url: url.clone(),
            signer: Signer::new(secrets),
            client: TargetClient::new(url.expose(), believed, timeout_s, *allow_private_addresses)?,
            every_s: *every_s,
        })
    }

    /// Sends one heartbeat.
    ///
    /// # Errors
    ///
    /// Whatever kept the watchdog from confirming it.
    pub async fn send(&self, beat: &Beat) -> Result<(), HookError> {
        let (id, body) = (beat.id.to_string(), self.body(beat));
        let request = self
            .client
            .requests()
            .post(self.url.expose().clone())
            .header("content-type", "application/json");
        let request = self.signer.sign(request, &id, beat.at, &body).body(body);
        self.client.deliver(request, beat.at).await
    }

    /// Finds out whether it can be reached, without a heartbeat.
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub async fn probe(&self) -> Result<(), HookError> {
        self.client.probe(self.url.expose().clone()).await
    }

    fn body(&self, beat: &Beat) -> String {
        let at = jiff::Timestamp::from_millisecond(beat.at.0).unwrap_or_default();
        json!({
            "type": "heartbeat.beat",
            "timestamp": at.to_string(),
            "data": {
                "oldest_unanswered_s": beat.oldest_unanswered_s,
                "oldest_unconfirmed_s": beat.oldest_unconfirmed_s,
                "commits": beat.commits,
                "every_s": self.every_s,
                "version": env!("CARGO_PKG_VERSION"),
            },
        })
        .to_string()
    }
}
