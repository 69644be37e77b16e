//! The escalation hook: one call to one target.
//!
//! A hook only carries. What is called, when and how often again is decided by the escalation and
//! kept in the outbox; a call that fails here is tried again from there, whatever the failure.

mod certificate;
mod client;
mod email;
mod ntfy;
mod resolve;
mod signature;
mod watchdog;
mod webhook;
mod words;

use std::{error::Error, sync::Arc, time::Duration};

use async_trait::async_trait;
use protocol::{PageId, StaffId, StaffName, Timestamp, staff::Severity};
use serde_json::json;

pub use crate::hook::{
    certificate::CertificateFault,
    watchdog::{Beat, Watchdog},
    webhook::Webhook,
};
use crate::{
    config::{self, Carrier, PublicUrl, TargetName},
    hook::{email::Email, ntfy::Ntfy},
};

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

/// A hook and what it is called. Cheap to clone.
#[derive(Clone)]
pub struct Target {
    /// Its name in the settings.
    pub name: TargetName,
    /// What kind of target it is, as a word.
    pub kind: &'static str,
    /// What carries calls to it.
    pub hook: Arc<dyn Hook>,
}

impl Target {
    /// Prepares for calls to a target in the settings.
    ///
    /// # Errors
    ///
    /// When the settings cannot work.
    pub fn open(settings: &config::Target) -> Result<Self, HookError> {
        let hook: Arc<dyn Hook> = match &settings.carrier {
            Carrier::Webhook(webhook) => Arc::new(Webhook::new(webhook)?),
            Carrier::Ntfy(ntfy) => Arc::new(Ntfy::new(ntfy)?),
            Carrier::Email(email) => Arc::new(Email::new(email)?),
        };
        Ok(Self { name: settings.coverage.name.clone(), kind: settings.carrier.kind(), hook })
    }
}

/// One attempt to tell a target something about a page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Call {
    /// About which page.
    pub page: Page,
    /// What it is told.
    pub notice: Notice,
    /// Where the person who is called has to go.
    pub link: String,
    /// When this attempt is made.
    pub at: Timestamp,
}

/// What a target is told about a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Notice {
    /// Somebody is called.
    Called,
    /// Somebody has joined or the case is closed: nobody need come because of this page any more.
    Over,
}

/// A page: a clinician is asked to join a conversation. It holds nothing that a student wrote.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// Its id.
    pub id: PageId,
    /// Who is asked.
    pub staff: StaffId,
    /// What they are called here.
    pub name: StaffName,
    /// How urgent it is.
    pub severity: Severity,
    /// How many pages the escalation has made so far, with this one.
    pub call: u32,
    /// When it was made.
    pub made_at: Timestamp,
    /// Whether it is an exercise.
    pub drill: bool,
}

impl Call {
    /// An attempt, at `at`, to tell a target about a page.
    #[must_use]
    pub fn new(page: Page, notice: Notice, public_url: &PublicUrl, at: Timestamp) -> Self {
        let link = format!("{public_url}/staff#/pages/{}", page.id);
        Self { page, notice, link, at }
    }

    /// What is the same in every attempt and at every target: the page's id, and another one for the
    /// notice that it is over.
    #[must_use]
    pub fn id(&self) -> String {
        match self.notice {
            Notice::Called => self.page.id.to_string(),
            Notice::Over => format!("{}-over", self.page.id),
        }
    }

    /// When the page was made, as machines write it.
    #[must_use]
    pub fn made_at(&self) -> String {
        jiff::Timestamp::from_millisecond(self.page.made_at.0).unwrap_or_default().to_string()
    }

    /// What the target is told, in the envelope of Standard Webhooks.
    #[must_use]
    pub fn body(&self) -> String {
        json!({
            "type": format!("page.{}", self.notice.as_str()),
            "timestamp": self.made_at(),
            "data": {
                "page": self.page.id,
                "staff": self.page.staff,
                "severity": self.page.severity.as_str(),
                "call": self.page.call,
                "link": self.link,
                "drill": self.page.drill,
            },
        })
        .to_string()
    }
}

impl Notice {
    /// The stable word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Called => "called",
            Self::Over => "over",
        }
    }
}

impl std::str::FromStr for Notice {
    type Err = UnknownNotice;

    fn from_str(text: &str) -> Result<Self, UnknownNotice> {
        [Self::Called, Self::Over]
            .into_iter()
            .find(|notice| notice.as_str() == text)
            .ok_or(UnknownNotice)
    }
}

/// Not a word for a [`Notice`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown notice")]
pub struct UnknownNotice;

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
        source: Box<dyn Error + Send + Sync>,
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
    /// A server that cannot show that it is the one it should be: nothing was said to it.
    #[error("{target} shows a certificate that {fault}")]
    Certificate {
        /// Where it should have gone.
        target: String,
        /// What is wrong with it.
        fault: CertificateFault,
    },
    /// A mail server that does not take it.
    #[error("{target} said {code}")]
    Rejected {
        /// Where it went.
        target: String,
        /// The code of its answer.
        code: u16,
    },
    /// A mail server outside the university's network that would be told in plain.
    #[error("{target} is outside your own network, where nothing may go unencrypted")]
    Unencrypted {
        /// Where it should have gone.
        target: String,
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
            Self::Rejected { code, .. } => *code < 500,
            Self::Unprepared { .. }
            | Self::PrivateAddress { .. }
            | Self::Certificate { .. }
            | Self::Unencrypted { .. } => false,
        }
    }

    /// How long the target asks to be left alone; never longer than an hour.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { retry_after, .. } => *retry_after,
            Self::Unprepared { .. }
            | Self::PrivateAddress { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::Certificate { .. }
            | Self::Rejected { .. }
            | Self::Unencrypted { .. } => None,
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
            name: StaffName::try_from("ada").unwrap(),
            severity: Severity::Imminent,
            call: 3,
            made_at: Timestamp(1_700_000_000_250),
            drill: false,
        };
        let url = PublicUrl::try_from("https://chat.example.edu".to_owned()).unwrap();
        let call = |at| Call::new(page.clone(), Notice::Called, &url, Timestamp(at));

        let (first, second) = (call(1_700_000_001_000), call(1_700_000_009_000));
        let over = Call { notice: Notice::Over, ..first.clone() };

        assert_eq!(
            first.body().parse::<serde_json::Value>().unwrap(),
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
                    "drill": false,
                },
            })
        );
        assert_eq!(first.id(), "00000000-0000-0000-0000-000000000001");
        assert_eq!((second.id(), second.body()), (first.id(), first.body()));
        assert_eq!(over.id(), "00000000-0000-0000-0000-000000000001-over");
        assert!(over.body().contains("\"page.over\""));
    }
}
