//! The escalation hook: one call to one target.
//!
//! A hook only carries. What is called, when and how often again is decided by the escalation and
//! kept in the outbox; a call that fails here is tried again from there, whatever the failure.

mod resolve;
mod webhook;

use std::{error::Error, time::Duration};

use async_trait::async_trait;
use protocol::{PageId, StaffId, Timestamp};
use serde_json::json;

use crate::config::PublicUrl;
pub use crate::hook::webhook::Webhook;

/// Carries calls to whoever wakes the person on call.
#[async_trait]
pub trait Hook: Send + Sync {
    /// Makes one attempt to deliver a call.
    ///
    /// # Errors
    ///
    /// Whatever kept the target from confirming it: the target may have received it all the same,
    /// and recognises it by its id when it comes again.
    async fn send(&self, call: &Call) -> Result<(), HookError>;

    /// Finds out whether the target can be reached, without calling anybody.
    async fn probe(&self) -> Result<(), HookError>;
}

/// One attempt to deliver something.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Call {
    /// What is delivered; the same in every attempt.
    pub id: PageId,
    /// When this attempt is made.
    pub at: Timestamp,
    /// JSON without a word of any conversation; the same in every attempt.
    pub body: String,
}

/// A page: a clinician is asked to join a conversation.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Page<'a> {
    /// Its id.
    pub id: PageId,
    /// Who is asked.
    pub staff: StaffId,
    /// How urgent it is, as a word.
    pub severity: &'a str,
    /// How many pages the escalation has made so far, with this one.
    pub call: u32,
    /// When it was made.
    pub made_at: Timestamp,
}

impl Call {
    /// An attempt, at `at`, to deliver a page.
    #[must_use]
    pub fn page(page: &Page<'_>, public_url: &PublicUrl, at: Timestamp) -> Self {
        Self { id: page.id, at, body: page.body(public_url) }
    }
}

impl Page<'_> {
    /// What the target is told, in the envelope of Standard Webhooks.
    #[must_use]
    pub fn body(&self, public_url: &PublicUrl) -> String {
        let made_at = jiff::Timestamp::from_millisecond(self.made_at.0).unwrap_or_default();
        json!({
            "type": "page.called",
            "timestamp": made_at.to_string(),
            "data": {
                "page": self.id,
                "staff": self.staff,
                "severity": self.severity,
                "call": self.call,
                "link": format!("{public_url}/staff#/pages/{}", self.id),
            },
        })
        .to_string()
    }
}

/// Why a call was not confirmed. It names the target's scheme, host and port, and nothing else of
/// its address, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub enum HookError {
    /// The settings do not make a working client.
    #[error("the call to {target} could not be prepared")]
    Unprepared {
        /// Where it should have gone.
        target: String,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// The target is inside a private network, and the settings do not permit that.
    #[error("{target} is an address inside a private network, which the settings do not permit")]
    PrivateAddress {
        /// Where it should have gone.
        target: String,
    },
    /// No connection, or one that broke.
    #[error("{target} could not be reached")]
    Unreachable {
        /// Where it should have gone.
        target: String,
        /// Why.
        #[source]
        source: reqwest::Error,
    },
    /// No answer in time.
    #[error("{target} did not answer in time")]
    Timeout {
        /// Where it went.
        target: String,
    },
    /// An answer that does not confirm. A redirect is one.
    #[error("{target} answered with {status}")]
    Refused {
        /// Where it went.
        target: String,
        /// The status of the answer.
        status: u16,
        /// How long the target asks to be left alone, within reason.
        retry_after: Option<Duration>,
    },
}

impl HookError {
    /// Whether it may pass by itself. If not, a person must act: the address, the secret or the
    /// target is wrong. The call is tried again in both cases.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Timeout { .. } => true,
            Self::Refused { status, .. } => *status >= 500 || matches!(status, 408 | 425 | 429),
            Self::Unprepared { .. } | Self::PrivateAddress { .. } => false,
        }
    }

    /// How long the target asks to be left alone; never longer than a minute.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::Unprepared { .. }
            | Self::PrivateAddress { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_page_says_who_how_urgent_and_where_and_nothing_else() {
        let page = Page {
            id: PageId(Uuid::from_u128(1)),
            staff: StaffId(Uuid::from_u128(2)),
            severity: "imminent",
            call: 3,
            made_at: Timestamp(1_700_000_000_250),
        };
        let url = PublicUrl::try_from("https://chat.example.edu".to_owned()).unwrap();

        let first = Call::page(&page, &url, Timestamp(1_700_000_001_000));
        let second = Call::page(&page, &url, Timestamp(1_700_000_009_000));

        assert_eq!(
            first.body.parse::<serde_json::Value>().unwrap(),
            json!({
                "type": "page.called",
                "timestamp": "2023-11-14T22:13:20.25Z",
                "data": {
                    "page": "00000000-0000-0000-0000-000000000001",
                    "staff": "00000000-0000-0000-0000-000000000002",
                    "severity": "imminent",
                    "call": 3,
                    "link": "https://chat.example.edu/staff\
                             #/pages/00000000-0000-0000-0000-000000000001",
                },
            })
        );
        assert_eq!((second.id, second.body), (first.id, first.body));
    }
}
