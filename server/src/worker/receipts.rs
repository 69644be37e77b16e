//! Stores receipts, those of a fraction of a second together.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use protocol::SessionId;
use tokio_util::sync::CancellationToken;

use crate::{
    relay::Receipts,
    store::{
        Store,
        acts::receipts::{Reported, StoreReceipts},
    },
};

/// Stores what was reported, until `stop` is cancelled and all of it is stored.
pub async fn run(store: Store, receipts: Arc<Receipts>, stop: CancellationToken) {
    while stop.run_until_cancelled(receipts.wait()).await.is_some() {
        stop.run_until_cancelled(tokio::time::sleep(TOGETHER)).await;
        store_all(&store, &receipts, &stop).await;
    }
    store_all(&store, &receipts, &stop).await;
}

/// Texts go between those of some sessions and the next: both the writer and everybody who hears of
/// them would otherwise be busy with all of them at once.
async fn store_all(store: &Store, receipts: &Receipts, stop: &CancellationToken) {
    let mut reported = receipts.take();
    while let Some(session) = reported.keys().nth(AT_ONCE).copied() {
        let others = reported.split_off(&session);
        store_some(store, reported).await;
        stop.run_until_cancelled(tokio::time::sleep(BETWEEN)).await;
        reported = others;
    }
    if !reported.is_empty() {
        store_some(store, reported).await;
    }
}

async fn store_some(store: &Store, reported: BTreeMap<SessionId, Reported>) {
    if let Err(error) = store.insist(StoreReceipts(reported)).await {
        // Whoever comes back reports anew.
        tracing::debug!(error = &error as &dyn std::error::Error, "receipts were lost");
    }
}

/// How long receipts wait for others.
const TOGETHER: Duration = Duration::from_millis(250);
/// Those of so many sessions are stored at once.
const AT_ONCE: usize = 128;
/// How long texts have in between.
const BETWEEN: Duration = Duration::from_millis(5);
