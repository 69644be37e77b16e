//! `quietline serve`: the service, until it is told to stop.

use std::{io, sync::Arc};

use anyhow::{Context as _, bail};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

use crate::{
    accept::{self, Limits},
    app::{App, Nature},
    clock::SystemClock,
    config::Config,
    http,
    ids::SystemIds,
    telemetry,
};

/// Runs the service.
pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    telemetry::init(&config.log)?;
    let listener = listen(&config).await?;
    let app = App::start(config, nature()).await?;
    tracing::info!(public_url = %app.config.server.public_url, "ready");
    until_told_to_stop(app, listener).await
}

/// The machine's own time and chance.
pub(super) fn nature() -> Nature {
    Nature { clock: Arc::new(SystemClock), ids: Arc::new(SystemIds::new()) }
}

/// Takes the address before anything else is touched.
pub(super) async fn listen(config: &Config) -> anyhow::Result<TcpListener> {
    let address = config.server.listen;
    TcpListener::bind(address).await.map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            anyhow::anyhow!(
                "cannot listen on {address}: another program does already; stop it, or choose \
                 another port"
            )
        } else {
            anyhow::Error::new(error).context(format!("cannot listen on {address}"))
        }
    })
}

/// Serves until SIGTERM or SIGINT, then lets everything finish.
pub(super) async fn until_told_to_stop(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
    let limits = Limits::from(&app.config.server);
    let serving = accept::serve(listener, http::router(app.clone()), limits, app.stop.clone());
    let serving = tokio::spawn(serving);
    tokio::select! {
        _ = terminate.recv() => tracing::info!("stopping, as SIGTERM asks"),
        _ = interrupt.recv() => tracing::info!("stopping, as SIGINT asks"),
        () = app.fatal.cancelled() => {
            bail!("a commit failed and it is not known what is on the disk: start again");
        }
    }
    app.stop.cancel();
    serving.await.context("the accept loop failed")?;
    app.finish().await;
    tracing::info!("stopped, everything taken is stored");
    Ok(())
}
