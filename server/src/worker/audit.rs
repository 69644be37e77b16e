//! Looks whether the audit log is still whole, and remembers how far it was.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::{
    clock::Clock,
    seal::{Anchor, Keyring, SealError},
    store::{AuditCheck, Store, StoreError},
    telemetry::metrics,
};

/// Looks at the start, then every ten minutes, at what came since the last time.
pub async fn run(
    store: Store,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    stop: CancellationToken,
) {
    while !stop.is_cancelled() {
        let again = clock.now().plus_ms(LOOK_AGAIN_MS);
        match look(&store, &keyring).await {
            Ok(check) => metrics::audit_is_broken(!check.findings.is_empty()),
            Err(error) => tracing::error!(
                error = &*error as &dyn std::error::Error,
                "could not look at the audit log, trying again in ten minutes"
            ),
        }
        tokio::select! {
            () = clock.sleep_until(again) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Checks the log from the last place that was seen whole, and moves that place on if all is well. If
/// it is not, the place stays, and so does what was found.
///
/// # Errors
///
/// When the log or the place cannot be read or written.
pub async fn look(
    store: &Store,
    keyring: &Keyring,
) -> Result<AuditCheck, Box<dyn std::error::Error + Send + Sync>> {
    let anchor = keyring.anchor()?;
    let check = since(store, anchor.as_ref()).await?;
    for finding in &check.findings {
        tracing::error!(
            error = finding as &dyn std::error::Error,
            "the audit log is broken: see `quietline audit verify`"
        );
    }
    if check.findings.is_empty() {
        move_on(keyring, anchor.as_ref(), check.head.as_ref())?;
    }
    Ok(check)
}

async fn since(store: &Store, anchor: Option<&Anchor>) -> Result<AuditCheck, StoreError> {
    match anchor {
        Some(anchor) => store.check_audit_since(anchor).await,
        None => store.check_audit(&[]).await,
    }
}

fn move_on(
    keyring: &Keyring,
    anchor: Option<&Anchor>,
    head: Option<&Anchor>,
) -> Result<(), SealError> {
    match head {
        Some(head) if anchor != Some(head) => keyring.set_anchor(head),
        Some(_) | None => Ok(()),
    }
}

const LOOK_AGAIN_MS: i64 = 600_000;
