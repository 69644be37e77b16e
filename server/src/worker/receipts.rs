//! Stores receipts, those of a fraction of a second together.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use crate::{
    relay::Receipts,
    store::{Store, acts::receipts::StoreReceipts},
};

/// Stores what was reported, until `stop` is cancelled and all of it is stored.
pub async fn run(store: Store, receipts: Arc<Receipts>, stop: CancellationToken) {
    while stop.run_until_cancelled(receipts.wait()).await.is_some() {
        stop.run_until_cancelled(tokio::time::sleep(TOGETHER)).await;
        store_all(&store, &receipts).await;
    }
    store_all(&store, &receipts).await;
}

async fn store_all(store: &Store, receipts: &Receipts) {
    let reported = receipts.take();
    if reported.is_empty() {
        return;
    }
    if let Err(error) = store.insist(StoreReceipts(reported)).await {
        // Whoever comes back reports anew.
        tracing::debug!(error = &error as &dyn std::error::Error, "receipts were lost");
    }
}

/// How long receipts wait for others.
const TOGETHER: Duration = Duration::from_millis(250);
