//! What anybody may know of the service before they have said anything: what it is called, its numbers,
//! and whether it is open. Every way in asks here.

use domain::{
    opening::{Hours, Situation},
    wait::LOOK_BACK_MS,
};
use protocol::{
    Timestamp,
    service::{Approval, ServiceStatus},
    student::{OnCallNow, ServiceInfo},
};

use crate::{
    config::{Config, WhenNobodyIsOnCall},
    numbers,
    relay::Relay,
    store::StoreError,
};

/// What the settings say of it, and what it needs to say the rest.
#[derive(Debug)]
pub struct Front {
    fixed: ServiceInfo,
    hours: Option<Hours>,
    approval: Option<Approval>,
    when_nobody_is_on_call: WhenNobodyIsOnCall,
}

impl Front {
    /// From the settings.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let service = &config.service;
        let hours = service.hours();
        let zone = service.zone();
        Self {
            fixed: ServiceInfo {
                name: service.name.clone(),
                access: config.access.mode,
                contact_hours: config.retention.contact_hours,
                retention_hours: config.retention.conversation_hours,
                away_minutes: config.session.away_minutes,
                return_code_hours: config.return_code.hours,
                messages: config.return_code.messages,
                crisis_contacts: service.contacts(),
                numbers: service.country.as_deref().map(numbers::of).unwrap_or_default(),
                on_call: OnCallNow::Somebody,
                status: Situation::default().status(Timestamp(0)),
                hours: None,
                services: service.services.clone(),
                approval: None,
                choices: config.visit.choices(),
                copy_hours: config.copy_hours(),
                length_minutes: config.session.length_minutes,
                idle_minutes: config.session.idle(),
            },
            approval: service.approval.as_ref().and_then(|approval| approval.view(&zone)),
            hours,
            when_nobody_is_on_call: config.escalation.when_nobody_is_on_call,
        }
    }

    /// What the first screen shows.
    pub async fn info(&self, relay: &Relay) -> ServiceInfo {
        let now = relay.clock.now();
        let (on_call, status) = self.look(relay, now).await;
        ServiceInfo {
            on_call,
            status,
            hours: self.hours.as_ref().map(|hours| hours.view(now)),
            approval: self.approval.clone().filter(|approval| now < approval.expires_at),
            ..self.fixed.clone()
        }
    }

    /// Whether somebody who came now would find a supporter.
    pub async fn status(&self, relay: &Relay) -> ServiceStatus {
        self.look(relay, relay.clock.now()).await.1
    }

    /// The numbers beside it must be seen also when the database cannot be read: what is not known is
    /// not said.
    async fn look(&self, relay: &Relay, now: Timestamp) -> (OnCallNow, ServiceStatus) {
        let on_call = self.on_call(relay, now).await.unwrap_or_else(|error| {
            could_not_see(&error);
            OnCallNow::Somebody
        });
        let known = Situation {
            hours: self.hours.as_ref(),
            closed_for_want_of_a_clinician: on_call == OnCallNow::Closed,
            ..Situation::default()
        };
        let status = status(relay, known, now).await.unwrap_or_else(|error| {
            could_not_see(&error);
            Situation { on_duty: 1, ..known }.status(now)
        });
        (on_call, status)
    }

    async fn on_call(&self, relay: &Relay, now: Timestamp) -> Result<OnCallNow, StoreError> {
        if !relay.store.rota().await?.on_call(now).is_nobody() {
            return Ok(OnCallNow::Somebody);
        }
        Ok(match self.when_nobody_is_on_call {
            WhenNobodyIsOnCall::Say => OnCallNow::Nobody,
            WhenNobodyIsOnCall::Close => OnCallNow::Closed,
        })
    }
}

async fn status(
    relay: &Relay,
    known: Situation<'_>,
    now: Timestamp,
) -> Result<ServiceStatus, StoreError> {
    let store = &relay.store;
    let on_duty = store.supporters_on_duty().await?;
    let (room, waiting) = store.room_and_waiting().await?;
    let paired_at = store.paired_since(now.plus_ms(-LOOK_BACK_MS)).await?;
    Ok(Situation { on_duty, room, waiting, paired_at: &paired_at, ..known }.status(now))
}

fn could_not_see(error: &StoreError) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "could not see whether the service is open"
    );
}
