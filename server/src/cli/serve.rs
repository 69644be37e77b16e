//! `quietline serve`: the service, until it is told to stop.

use std::{io, net::SocketAddr, sync::Arc};

use anyhow::Context as _;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    accept::{self, Limits},
    app::{App, Nature},
    clock::{Clock, SharedClock, SystemClock},
    config::{Config, Database},
    http,
    ids::SystemIds,
    telemetry::{self, metrics},
};

/// Runs the service.
pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    telemetry::init(&config.log)?;
    let listener = listen(config.server.listen).await?;
    let measured = match config.server.metrics_listen {
        Some(address) => Some((listen(address).await?, metrics::install()?)),
        None => None,
    };
    let nature = nature(&config);
    let app = App::start(config, nature).await?;
    if let Some((listener, kept)) = measured {
        tokio::spawn(show_metrics(app.clone(), listener, kept));
    }
    tracing::info!(public_url = %app.config.server.public_url, "ready");
    until_told_to_stop(app, listener).await
}

/// Shows what was counted for as long as the process lives: also while it drains.
async fn show_metrics(app: App, listener: TcpListener, kept: PrometheusHandle) {
    let limits = Limits { connections: 16, ..Limits::from(&app.config.server) };
    let clock = app.relay.clock.clone();
    let router = http::metrics::router(app, kept.clone());
    let tidy = async {
        loop {
            clock.sleep_until(clock.now().plus_ms(TIDY_EVERY_MS)).await;
            kept.run_upkeep();
        }
    };
    tokio::select! {
        () = accept::serve(listener, router, limits, CancellationToken::new()) => {}
        () = tidy => {}
    }
}

/// The machine's own time and chance.
pub(super) fn nature(config: &Config) -> Nature {
    // Nodes that share a database have its time.
    let clock: Arc<dyn Clock> = match config.data.database() {
        Database::File(_) => Arc::new(SystemClock),
        Database::Postgres(_) => Arc::new(SharedClock::default()),
    };
    Nature { clock, ids: Arc::new(SystemIds::new()) }
}

/// Takes the address before anything else is touched.
pub(super) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
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

/// Serves until SIGTERM or SIGINT, then lets everything finish; at the second one at once.
pub(super) async fn until_told_to_stop(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let mut signals = Signals::listen()?;
    let limits = Limits::from(&app.config.server);
    let serving = accept::serve(listener, http::router(app.clone()), limits, app.stop.clone());
    let serving = tokio::spawn(serving);
    tokio::select! {
        name = signals.next() => tracing::info!(
            connections = app.connections.len(),
            over_s = app.config.server.drain_seconds,
            "stopping, as {name} asks"
        ),
        () = app.fatal.cancelled() => return Err(cannot_go_on()),
    }
    tokio::select! {
        stopped = stop(app.clone(), serving) => stopped?,
        name = signals.next() => {
            tracing::info!("stopping at once, as a second {name} asks");
            app.flush().await;
        }
        () = app.fatal.cancelled() => {}
    }
    if app.fatal.is_cancelled() {
        return Err(cannot_go_on());
    }
    tracing::info!("stopped, everything taken is stored");
    Ok(())
}

/// Lets everybody leave, then what runs by itself, and last the writer.
async fn stop(app: App, serving: JoinHandle<()>) -> anyhow::Result<()> {
    app.drain().await;
    app.stop.cancel();
    serving.await.context("the accept loop failed")?;
    app.finish().await;
    Ok(())
}

fn cannot_go_on() -> anyhow::Error {
    anyhow::anyhow!("it cannot go on, for the reason that was logged last: start again")
}

/// What an operator ends the service with.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> anyhow::Result<Self> {
        let terminate = signal(SignalKind::terminate()).context("cannot wait for SIGTERM")?;
        let interrupt = signal(SignalKind::interrupt()).context("cannot wait for SIGINT")?;
        Ok(Self { terminate, interrupt })
    }

    /// Waits for the next one, and gives its name.
    async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// How often what was measured is added up, so that it does not pile up while nobody reads it.
const TIDY_EVERY_MS: i64 = 5_000;
