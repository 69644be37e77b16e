//! A whole service as a copy: made while it runs, and taken back while it does not.

use std::{
    io::{BufWriter, Write},
    path::Path,
    sync::Arc,
};

use protocol::Timestamp;
use tokio_util::sync::CancellationToken;

use crate::{
    app::{self, Nature, StartError},
    bus::LocalBus,
    config::Config,
    seal::Keyring,
    store::{
        Policy,
        acts::service::BackupRestored,
        backup::{self, BackupError, Checked, Contents},
    },
};

/// What a service is after it was restored.
#[derive(Clone, Copy, Debug)]
pub struct Restored {
    /// What was in the backup.
    pub contents: Contents,
    /// When it was made.
    pub taken_at: Timestamp,
    /// Whether entries of the audit log that were seen whole are not there any more.
    pub log_is_shorter: bool,
}

/// Why a service cannot be restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The backup cannot be used, or not here.
    #[error("nothing was changed")]
    Backup(#[from] BackupError),
    /// Everything is there, and what must be done with it failed.
    #[error("could not bring what was restored up to date: begin again with a new database")]
    Start(#[from] StartError),
}

/// Writes down everything as it is at one moment.
///
/// # Errors
///
/// When the database, the keys or what is written to fail, or there is no service yet.
pub async fn take(
    config: &Config,
    nature: &Nature,
    out: impl Write,
) -> Result<Contents, BackupError> {
    let keyring = Keyring::open(&config.data.keys(), nature.ids.clone())?;
    let out = BufWriter::with_capacity(WRITE_BYTES, out);
    backup::take(&config.data.database(), &keyring, nature.clock.now(), out).await
}

/// Fills a new database with a backup, and puts that on the audit log. What should not be there any longer
/// is deleted, some of it when the service starts.
///
/// # Errors
///
/// When the backup or the keys cannot be used, the database is not new, or a service runs on it.
pub async fn restore(
    config: &Config,
    nature: &Nature,
    file: &Path,
) -> Result<Restored, RestoreError> {
    let _lock = app::take(&config.data.folder)?;
    let keyring =
        Keyring::open(&config.data.keys(), nature.ids.clone()).map_err(BackupError::from)?;
    let checked = Checked::open(file, &keyring)?;
    let oldest = Policy::from(config).oldest_bucket(nature.clock.now());
    checked.restore(&config.data.database(), &keyring, &*nature.ids, oldest).await?;

    let taken_at = checked.taken_at();
    let bus = Arc::new(LocalBus::new()) as _;
    let (store, _) = app::open_store(config, nature, &bus, &CancellationToken::new()).await?;
    store.insist(BackupRestored { taken_at }).await.map_err(StartError::from)?;
    let seen_whole = keyring.anchor().map_err(StartError::from)?;
    let log = store.check_audit(seen_whole.as_slice()).await.map_err(StartError::from)?;
    store.close().await;
    Ok(Restored {
        contents: checked.contents(),
        taken_at,
        log_is_shorter: !log.findings.is_empty(),
    })
}

const WRITE_BYTES: usize = 256 * 1024;
