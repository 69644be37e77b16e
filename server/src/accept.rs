//! Takes connections in, and lets them finish when the service stops.
//!
//! `axum::serve` neither cuts off a client that sends its request a byte a minute, nor bounds how
//! many connections are open, nor waits for websockets. Here a [`Place`] does the counting: it
//! belongs to the socket itself, so it is held for as long as a websocket lives.
//!
//! This is hyper's own HTTP/1 server rather than hyper-util's `auto`, which waits for the first
//! bytes of a connection without any limit, whatever the header timeout is.

mod socket;

use std::{
    collections::BTreeMap,
    fmt, io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body};
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    time,
};
use tokio_util::{
    sync::CancellationToken,
    task::{TaskTracker, task_tracker::TaskTrackerToken},
};
use tower::{ServiceExt, util::Oneshot};

use crate::{accept::socket::Socket, config, rate_key::network};

/// How much is taken in, and how long is waited.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more are closed unanswered.
    pub connections: usize,
    /// The same for one network: an IPv4 address, or an IPv6 /64.
    pub per_address: usize,
    /// How long a client may take to send the head of a request, the first or the next.
    pub header_timeout: Duration,
    /// How long connections may take to finish once the service stops.
    pub grace: Duration,
}

impl From<&config::Server> for Limits {
    fn from(server: &config::Server) -> Self {
        let count = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
        Self {
            connections: count(server.max_connections),
            per_address: if server.behind_proxy {
                usize::MAX
            } else {
                count(server.max_connections_per_address)
            },
            header_timeout: Duration::from_secs(10),
            grace: Duration::from_secs(3),
        }
    }
}

/// The network address at the other end, as an extension of every request. It is there to be
/// counted with, never to be kept: its `Debug` hides it.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct PeerAddress(pub IpAddr);

impl fmt::Debug for PeerAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeerAddress(hidden)")
    }
}

/// Serves `app` until `stop` is cancelled; then requests and websockets may finish, for as long as
/// [`Limits::grace`]. Whoever owns a websocket must close it when `stop` is cancelled.
pub async fn serve(listener: TcpListener, app: Router, limits: Limits, stop: CancellationToken) {
    run(listener, app, limits, stop).await;
}

async fn run(listener: impl Accept, app: Router, limits: Limits, stop: CancellationToken) {
    let house = Arc::new(House::new(limits));
    let cut = CancellationToken::new();
    let serving = Serving {
        app,
        header_timeout: limits.header_timeout,
        stop: stop.clone(),
        cut: cut.clone(),
    };
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, peer)) => {
                let Some(place) = house.enter(peer.ip()) else { continue };
                let peer = PeerAddress(peer.ip().to_canonical());
                tokio::spawn(serving.clone().connection(Socket::new(stream, place), peer));
            }
            Err(error) if is_peers_fault(&error) => {}
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "cannot take connections in, trying again in a second"
                );
                stop.run_until_cancelled(time::sleep(PAUSE)).await;
            }
        }
    }
    drop(listener);
    house.wait_until_empty(limits.grace).await;
    cut.cancel();
}

/// The part of a listener that is used, so that a test can make it fail.
trait Accept {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)>;
}

impl Accept for TcpListener {
    async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        TcpListener::accept(self).await
    }
}

/// The next connection may be fine at once. Anything else, such as too many open files, lasts: to
/// try again without a pause would only burn a core.
fn is_peers_fault(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}

/// What every connection needs.
#[derive(Clone)]
struct Serving {
    app: Router,
    header_timeout: Duration,
    /// Finish what has begun.
    stop: CancellationToken,
    /// Finish now.
    cut: CancellationToken,
}

impl Serving {
    /// Serves one connection to its end, or until it becomes a websocket and lives on elsewhere.
    async fn connection(self, socket: Socket, peer: PeerAddress) {
        let app = self.app;
        let service = service_fn(move |request| answer(&app, peer, request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.header_timeout)
            .max_buf_size(READ_BUFFER_BYTES)
            .serve_connection(TokioIo::new(socket), service)
            .with_upgrades();
        let mut connection = pin!(connection);

        let mut outcome = self.stop.run_until_cancelled(connection.as_mut()).await;
        if outcome.is_none() {
            connection.as_mut().graceful_shutdown();
            outcome = self.cut.run_until_cancelled(connection).await;
        }
        if let Some(Err(error)) = outcome {
            tracing::debug!(error = &error as &dyn std::error::Error, "a connection broke");
        }
    }
}

fn answer(
    app: &Router,
    peer: PeerAddress,
    mut request: Request<Incoming>,
) -> Oneshot<Router, Request<Body>> {
    request.extensions_mut().insert(peer);
    app.clone().oneshot(request.map(Body::new))
}

/// Who is connected. Networks are kept in memory, and only while a connection from them is open.
struct House {
    limits: Limits,
    guests: Mutex<Guests>,
    tracker: TaskTracker,
}

#[derive(Default)]
struct Guests {
    all: usize,
    from: BTreeMap<IpAddr, usize>,
}

impl House {
    fn new(limits: Limits) -> Self {
        Self { limits, guests: Mutex::default(), tracker: TaskTracker::new() }
    }

    /// `None` when the house, or what one network may have of it, is full.
    fn enter(self: &Arc<Self>, address: IpAddr) -> Option<Place> {
        let network = network(address);
        let mut guests = self.guests();
        let from_there = guests.from.get(&network).copied().unwrap_or(0);
        if guests.all >= self.limits.connections || from_there >= self.limits.per_address {
            tracing::debug!("closed a connection, too many are open");
            return None;
        }
        guests.all += 1;
        guests.from.insert(network, from_there + 1);
        Some(Place { house: Arc::clone(self), network, _tracked: self.tracker.token() })
    }

    fn leave(&self, network: IpAddr) {
        let mut guests = self.guests();
        guests.all -= 1;
        let Some(from_there) = guests.from.get_mut(&network) else { return };
        *from_there -= 1;
        if *from_there == 0 {
            guests.from.remove(&network);
        }
    }

    async fn wait_until_empty(&self, grace: Duration) {
        self.tracker.close();
        if time::timeout(grace, self.tracker.wait()).await.is_err() {
            let connections = self.guests().all;
            tracing::warn!(connections, "some connections did not finish in time");
        }
    }

    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to be connected; given back when it is dropped.
struct Place {
    house: Arc<House>,
    network: IpAddr,
    _tracked: TaskTrackerToken,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.house.leave(self.network);
    }
}

/// How long nothing is accepted after the system refused to.
const PAUSE: Duration = Duration::from_secs(1);

/// Bounds the head of a request, and what an idle connection costs.
const READ_BUFFER_BYTES: usize = 16 * 1024;

#[cfg(test)]
mod tests;
