//! `quietline audit`: is the audit log as it was written?

use std::sync::Arc;

use anyhow::bail;
use clap::Subcommand;
use tokio_util::sync::CancellationToken;

use super::{console::say, serve::nature};
use crate::{
    app,
    bus::LocalBus,
    config::Config,
    seal::{Anchor, Keyring},
    store::{AuditCheck, Store, acts::service::AcceptAudit},
};

#[derive(Debug, Subcommand)]
pub(super) enum Audit {
    /// Looks at every entry: was any changed, deleted or moved? Also while the service runs.
    Verify {
        /// The last place and its hash as an earlier run printed them; may be given several times.
        /// The log must still have that entry.
        #[arg(long, value_name = "PLACE:HASH")]
        head: Vec<Anchor>,
    },
    /// Takes a broken log as it is now, once somebody has found out why: the alert ends, and the log
    /// says that it was accepted. `verify` goes on saying what is wrong.
    Accept,
}

/// Runs one command on the audit log.
pub(super) async fn run(config: Config, command: Audit) -> anyhow::Result<()> {
    let nature = nature(&config);
    let bus = Arc::new(LocalBus::new()) as _;
    let (store, keyring) =
        app::open_store(&config, &nature, &bus, &CancellationToken::new()).await?;
    let done = match command {
        Audit::Verify { head } => verify(&store, &keyring, head).await,
        Audit::Accept => accept(&store, &keyring).await,
    };
    store.close().await;
    done
}

async fn verify(store: &Store, keyring: &Keyring, mut noted: Vec<Anchor>) -> anyhow::Result<()> {
    noted.extend(keyring.anchor()?);
    let AuditCheck { entries, head, findings } = store.check_audit(&noted).await?;
    for finding in &findings {
        say(&format!("FIX   {finding}"));
    }
    if !findings.is_empty() {
        bail!("the audit log is not as it was written: {} findings", findings.len());
    }
    match head {
        Some(head) => {
            say(&format!("ok    {entries} entries, each as it was written; the last: {head}"));
        }
        None => say("ok    the audit log has no entry yet"),
    }
    Ok(())
}

async fn accept(store: &Store, keyring: &Keyring) -> anyhow::Result<()> {
    store.write(AcceptAudit).await?;
    let check = store.check_audit(&[]).await?;
    if let Some(head) = check.head {
        keyring.set_anchor(&head)?;
        say(&format!("the audit log is accepted as it is up to {head}"));
    }
    Ok(())
}
