//! Destroys the sealing keys of hours whose conversations must all be gone by now, and of what students
//! left to be reached by.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    seal::Keyring,
    store::{
        Store,
        acts::{contacts::SweepContacts, retention::RetireBuckets},
    },
};

/// Looks every ten minutes.
pub async fn run(
    store: Store,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        // From before the look: what becomes due during it is not missed.
        let again = clock.now().plus_ms(LOOK_AGAIN_MS);
        retire(&store, &keyring).await;
        sweep(&store, &keyring).await;
        tokio::select! {
            () = clock.sleep_until(again) => {}
            () = stop.cancelled() => {}
        }
    }
}

async fn retire(store: &Store, keyring: &Keyring) {
    let oldest = match store.insist(RetireBuckets).await {
        Ok(oldest) => oldest,
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not give up old sealing keys, trying again in ten minutes"
            );
            return;
        }
    };
    keyring.forget_before(oldest);
    // Only now that nothing in the database needs them: a crash in between leaves a key too many,
    // which the next look destroys, and never one too few.
    for bucket in keyring.stored().into_iter().filter(|bucket| *bucket < oldest) {
        match keyring.destroy(bucket) {
            Ok(()) => tracing::info!(bucket = bucket.0, "destroyed a sealing key on schedule"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not destroy a sealing key"
            ),
        }
    }
}

/// A crash while details were stored may have left a key that nothing needs; it goes the same way.
async fn sweep(store: &Store, keyring: &Keyring) {
    let unneeded = match store.insist(SweepContacts).await {
        Ok(unneeded) => unneeded,
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not look for keys of contact details, trying again in ten minutes"
            );
            return;
        }
    };
    for key in unneeded {
        match keyring.destroy_contact(key) {
            Ok(()) => tracing::info!("destroyed the key of contact details"),
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "could not destroy the key of contact details"
            ),
        }
    }
}

const LOOK_AGAIN_MS: i64 = 600_000;
